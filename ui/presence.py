"""Who helped at a session that was counted: a tap for each helper of the roster, and whoever stood in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from domain.counted_session import CountedSession
from domain.errors import DeskError
from domain.labels import label
from domain.person import Person
from domain.presence import MOST_UNNAMED, Answer, Attendance, Attending, Presence
from domain.words import AssignmentRole
from language import _, ngettext
from ui import clock, data, data_presence, fold, notice
from ui.choice import escaped

SOMEONE_ELSE = "counts.someone_else"
_REFUSED = "counts.presence_refused"
_TURN = "counts.presence_turn"
"""Part of the key of each answer: after a refusal it stands again as it was, else it would be sent at every run."""
WIDTH_PX = 260
"""Of the two answers: beside the name on a desk, below it on a phone, the same for every helper."""
SAID = (Presence.PRESENT, Presence.ABSENT)


@dataclass(frozen=True, slots=True)
class Verbs:
    """The services that the taps end in; the page names them, for `ui` may not."""

    confirm: Callable[..., bool]
    stood_in: Callable[..., bool]
    set_unnamed: Callable[..., bool]


def show(person: Person, session: CountedSession, verbs: Verbs) -> None:
    """The helpers with what is known of each; the page runs again once something was said."""
    there = data_presence.of_session(person, session.at.session_id)
    st.subheader(_("Who helped?"))
    st.caption(_summary(there))
    refused: DeskError | None = st.session_state.pop(_REFUSED, None)
    if refused is not None:
        notice.refused(refused)
    answers: Sequence[Answer] = _everybody(there, session)
    with st.container(key="counts_presence", gap="small"):
        for helper in there.helpers:
            answers = _line(helper, session) or answers
        unnamed = _unnamed(there, session)
    helper_id, one_more = _someone_else(person, session, there)
    change: Callable[..., bool] | None = None
    given: tuple[object, ...] = ()
    if answers:
        change, given = verbs.confirm, (answers,)
    elif helper_id is not None:
        change, given = verbs.stood_in, (helper_id,)
    elif unnamed is not None or one_more:
        number = there.unnamed + 1 if unnamed is None else unnamed
        change, given = verbs.set_unnamed, (number, there.unnamed)
    if change is None:
        return
    try:
        with data.writing() as tx:
            change(tx, session.at.session_id, *given, by=person, now=clock.now())
    except DeskError as error:
        st.session_state[_REFUSED] = error
        st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    st.rerun()


def _summary(there: Attendance) -> str:
    """`2 helpers were there · 1 not said yet`: what nobody said is never counted as present."""
    if not there.helpers and not there.unnamed:
        return _("Nobody stands on the roster of this session. Say below who helped all the same.")
    said = ngettext("{number} helper was there", "{number} helpers were there", there.present).format(
        number=there.present
    )
    if there.unknown:
        said += " · " + ngettext("{number} not said yet", "{number} not said yet", there.unknown).format(
            number=there.unknown
        )
    return said


def _everybody(there: Attendance, session: CountedSession) -> list[Answer]:
    """One tap for all of whom nothing was said yet, when there are several."""
    unknown = [
        one
        for one in there.helpers
        if one.presence is Presence.UNKNOWN and one.role is not AssignmentRole.RESERVE
    ]
    if len(unknown) < 2:
        return []
    is_pressed = st.button(
        _("All {number} were there").format(number=len(unknown)),
        key=f"presence.all_{session.at.session_id}",
        icon=":material/done_all:",
        width="stretch",
    )
    if not is_pressed:
        return []
    return [Answer(one.helper_id, one.state, Presence.PRESENT) for one in unknown]


def _line(helper: Attending, session: CountedSession) -> list[Answer]:
    """A helper, and the answer when one was tapped just now; the widget's key carries what was known before."""
    known = helper.presence
    words = {Presence.PRESENT: _("Was there"), Presence.ABSENT: _("Did not come")}
    with st.container(
        horizontal=True, vertical_alignment="center", key=f"counts_presence_{helper.helper_id}"
    ):
        st.markdown(_name(helper), width="stretch")
        picked: Presence | None = st.segmented_control(
            _("Was {name} there?").format(name=helper.name),
            SAID,
            default=known if known in SAID else None,
            format_func=words.__getitem__,
            key=f"presence.{session.at.session_id}_{helper.helper_id}_{helper.state}_{st.session_state.get(_TURN, 0)}",
            label_visibility="collapsed",
            width=WIDTH_PX,
        )
    wanted = picked or Presence.UNKNOWN
    return [] if wanted is known else [Answer(helper.helper_id, helper.state, wanted)]


def _name(helper: Attending) -> str:
    also = []
    if helper.stood_in:
        also.append(_("stood in"))
    elif helper.role is not AssignmentRole.GUIDE:
        also.append(label(helper.role).lower())
    return " · ".join([f"**{escaped(helper.name)}**", *also])


def _unnamed(there: Attendance, session: CountedSession) -> int | None:
    """How many helped whose name nobody gave, with a button for one fewer; the new number once it was pressed."""
    if not there.unnamed:
        return None
    with st.container(horizontal=True, vertical_alignment="center", key="counts_presence_unnamed"):
        text = ngettext("{number} helper without a name", "{number} helpers without a name", there.unnamed)
        st.markdown(text.format(number=there.unnamed), width="stretch")
        is_pressed = st.button(
            _("One fewer"), key=f"presence.fewer_{session.at.session_id}", icon=":material/remove:"
        )
    return there.unnamed - 1 if is_pressed else None


def _someone_else(person: Person, session: CountedSession, there: Attendance) -> tuple[int | None, bool]:
    """Whoever was there without standing on the roster: the helper named, or that somebody unnamed was."""
    inside = fold.opened(_("Someone else stood in"), key=f"{SOMEONE_ELSE}_{session.at.session_id}")
    if inside is None:
        return None, False
    with inside:
        names = data_presence.stand_ins(person, session.at.session_id)
        helper_id: int | None = st.selectbox(
            _("Helper who stood in"),
            list(names),
            index=None,
            format_func=names.__getitem__,
            placeholder=_("Choose a helper"),
            key=f"presence.stood_in_{session.at.session_id}_{len(there.helpers)}_{st.session_state.get(_TURN, 0)}",
        )
        is_unnamed = st.button(
            _("Somebody who is not on this list"),
            key=f"presence.unnamed_{session.at.session_id}",
            icon=":material/person_add:",
            disabled=there.unnamed >= MOST_UNNAMED,
            width="stretch",
        )
        st.caption(_("Counted without a name. A coordinator adds new helpers under Helpers."))
    return helper_id, is_unnamed
