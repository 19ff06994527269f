"""The Counts page around its counter: choosing a session, what an entered count says, what is missing."""

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from domain import labels
from domain.count import EXPECTED_WEEKS
from domain.counted_session import (
    Completeness,
    CountedSession,
    CountLine,
    MissingCount,
    Occurrence,
    Section,
    TopicGroup,
)
from domain.labels import label
from domain.network import Network
from domain.person import Person
from domain.words import REASONS_TO_CHOOSE, CancelReason, CountState
from language import _, formats, ngettext
from ui import clock, data_counts, fold, url
from ui.choice import escaped
from ui.counting import name_of

SESSION_IN_URL = "sessie"
NETWORK_SEEN = "counts.network"
FIRST_MISSING = 6
"""As many missing sessions as are listed before somebody asks for all."""
OLDER = "counts.older"
PER_PLACE = "counts.per_place"
NOT_HELD = "counts.not_held"
OTHER = "counts.other"
ALL_MISSING = "counts.all_missing"
LONG_AGO = date(2000, 1, 1)


def chosen(person: Person, network: Network) -> int | None:
    """The session in the URL, else the one to count first, which then goes into the URL."""
    if st.session_state.get(NETWORK_SEEN, network.id) != network.id:
        st.query_params.pop(SESSION_IN_URL, None)
    st.session_state[NETWORK_SEEN] = network.id
    asked = st.query_params.get(SESSION_IN_URL, "")
    if asked:
        return url.to_id(asked)
    found = data_counts.to_count_now(person, network.id, clock.now())
    if found is not None:
        st.query_params[SESSION_IN_URL] = str(found)
    return found


def heading(session: CountedSession) -> None:
    """Where and when."""
    at = session.at
    today = clock.today(session.zone)
    day = {today: _("today"), today - timedelta(days=1): _("yesterday")}.get(
        at.day, formats.day_and_year(at.day)
    )
    st.title(at.location)
    parts = [f"{day} {formats.hours(at.starts, at.ends)}", label(session.formula).lower(), at.room]
    st.markdown(" · ".join(part for part in parts if part))


def choose_other(person: Person, places: Sequence[Completeness], session: CountedSession | None) -> None:
    """Another session of this place, or of another one: a list, for a date picker speaks its own language."""
    if not places:
        return
    names = {place.location_id: place.location for place in places}
    here = session.at.location_id if session and session.at.location_id in names else None
    version = session.at.session_id if session else 0
    inside = fold.opened(_("Another session"), key=OTHER)
    if inside is None:
        return
    with inside:
        place = here or next(iter(names))
        if len(names) > 1:
            place = st.selectbox(
                _("Location"),
                list(names),
                index=list(names).index(here) if here else 0,
                format_func=names.__getitem__,
                key=f"counts.place_{version}",
            )
        lines = {line.at.session_id: line for line in data_counts.of_location(person, place, clock.now())}
        other: int | None = st.selectbox(
            _("Session"),
            list(lines),
            index=None,
            format_func=lambda key: _line(lines[key]),
            placeholder=_("Choose a session of the last {weeks} weeks").format(weeks=EXPECTED_WEEKS),
            key=f"counts.session_{version}_{place}",
        )
        if other is not None and other != version:
            st.query_params[SESSION_IN_URL] = str(other)
            st.rerun()


def entered(session: CountedSession) -> None:
    """That the count stands, with how many came, and who entered it."""
    visitors = session.figures.visitors or 0
    st.success(
        ngettext("Entered: {number} visitor", "Entered: {number} visitors", visitors).format(number=visitors)
    )
    if session.entered_at is None:
        return
    moment = formats.moment(session.entered_at, session.zone)
    if session.entered_by:
        said = _("Entered by {name}, {moment}").format(name=session.entered_by, moment=moment)
    else:
        said = _("Entered {moment}").format(moment=moment)
    if session.corrected_at is not None:
        corrected = formats.moment(session.corrected_at, session.zone)
        said += " · " + _("corrected {moment}").format(moment=corrected)
    st.caption(said)


def figures(session: CountedSession, groups: Sequence[TopicGroup], sections: Sequence[Section]) -> None:
    """What the count says beside the visitors, a line for each."""
    counted = session.figures
    lines = []
    if counted.first_time is not None:
        lines.append(_("First time: {number}").format(number=counted.first_time))
    if counted.turned_away is not None:
        lines.append(_("Turned away: {number}").format(number=counted.turned_away))
    for group in groups:
        asked = [(topic.label, counted.tallies.get(topic.id, 0)) for topic in (group.topic, *group.topics)]
        named = [f"{name} {number}" for name, number in asked if number]
        if named:
            number = sum(number for _name, number in asked)
            lines.append(labels.named(group.topic.label, number) + "  \n" + " · ".join(named))
    for section in sections:
        named = [
            f"{item.label} {counted.tallies[item.id]}" for item in section.items if item.id in counted.tallies
        ]
        if named:
            lines.append(labels.named(label(section.kind), " · ".join(named)))
    if counted.note:
        lines.append(_("Note: {note}").format(note=escaped(counted.note)))
    st.markdown("\n".join(f"- {line}" for line in lines))


def not_counted(session: CountedSession) -> None:
    """Why there is nothing to count in a session that does not take place."""
    if session.cancelled is not None:
        st.info(
            _("This session did not take place: {reason}.").format(reason=label(session.cancelled).lower())
        )
    else:
        st.info(_("The location was closed on this day, so there is nothing to count."))


def reason_asked(session: CountedSession) -> tuple[CancelReason, str] | None:
    """The reason and note with which somebody says that the session did not take place, once it is sent."""
    inside = fold.opened(_("Did not take place"), key=NOT_HELD)
    if inside is None:
        return None
    with inside, st.form(f"counts.cancel_{session.at.session_id}", border=False):
        reason = st.selectbox(
            _("Why did it not take place?"),
            list(REASONS_TO_CHOOSE),
            index=None,
            format_func=label,
            placeholder=_("Choose a reason"),
        )
        note = st.text_input(_("Note (optional)"), max_chars=200)
        st.caption(_("The helpers of this session are released. No names or details of people here."))
        if not st.form_submit_button(_("Did not take place"), width="stretch"):
            return None
        if reason is None:
            st.error(_("Choose the reason why it did not take place."))
            return None
        return reason, note


def next_missing(missing: Sequence[MissingCount], session: CountedSession) -> None:
    """The way on after a session is done."""
    others = [one for one in missing if one.at.session_id != session.at.session_id]
    if not others:
        st.success(_("All counts are entered. Thank you!"))
        return
    text = ngettext(
        "{number} session still without a count: {next}",
        "{number} sessions still without a count: {next}",
        len(others),
    )
    if st.button(
        text.format(number=len(others), next=name_of(others[0].at)),
        type="primary",
        key="counts.next",
        width="stretch",
    ):
        st.query_params[SESSION_IN_URL] = str(others[0].at.session_id)
        st.rerun()


def missing_list(missing: Sequence[MissingCount], places: Sequence[Completeness]) -> None:
    """The sessions without a count, oldest first, each leading to its counter; and how complete each place is."""
    st.subheader(_("Without a count ({number})").format(number=formats.number(len(missing))))
    if not missing:
        st.caption(_("Nothing is missing. A session appears here an hour after it ended without a count."))
    shown = missing if st.session_state.get(ALL_MISSING) else missing[:FIRST_MISSING]
    with st.container(key="counts_missing", gap="xsmall"):
        for one in shown:
            state = " · " + _("begun") if one.is_begun else ""
            _to_session(one.at, _when(one.at, with_place=len(places) > 1) + state)
    if len(missing) > len(shown):
        text = _("Show all {number}").format(number=formats.number(len(missing)))
        st.button(text, key="counts.show_all", on_click=_show_all, type="tertiary")
    completeness(places)
    st.toggle(_("Also older than {weeks} weeks").format(weeks=EXPECTED_WEEKS), key=OLDER)


def completeness(places: Sequence[Completeness]) -> None:
    """How many sessions have their count: over all, and in a fold a bar for each place, who misses most first."""
    expected = sorted((place for place in places if place.expected), key=lambda place: -place.missing)
    if not expected:
        return
    st.caption(
        _("{entered} of {expected} sessions of the last {weeks} weeks have their count.").format(
            entered=formats.number(sum(place.entered for place in expected)),
            expected=formats.number(sum(place.expected for place in expected)),
            weeks=EXPECTED_WEEKS,
        )
    )
    if len(expected) == 1:
        return
    inside = fold.opened(_("Per location, last {weeks} weeks").format(weeks=EXPECTED_WEEKS), key=PER_PLACE)
    if inside is None:
        return
    with inside:
        st.caption(_("Sessions that were cancelled, or closed, are not expected to have a count."))
        for place in expected:
            text = _("{place}: {entered} of {expected}").format(
                place=place.location, entered=place.entered, expected=place.expected
            )
            st.progress(place.entered / place.expected, text=escaped(text))


def recent_list(lines: Sequence[CountLine], places: Sequence[Completeness]) -> None:
    """The counts entered last, each leading to its correction."""
    st.subheader(_("Entered last"))
    if not lines:
        st.caption(_("What was entered appears here, so that it can still be corrected."))
    with st.container(key="counts_recent", gap="xsmall"):
        for line in lines:
            _to_session(line.at, _line(line, with_place=len(places) > 1))


def since() -> date | None:
    """The first day to look for missing counts: long ago when somebody asked for older ones too."""
    return LONG_AGO if st.session_state.get(OLDER) else None


def leave() -> None:
    """Back to the session to count first."""
    st.query_params.pop(SESSION_IN_URL, None)


def _to_session(at: Occurrence, text: str) -> None:
    st.button(
        text,
        key=f"counts.to_{at.session_id}",
        on_click=_open,
        args=(at.session_id,),
        type="tertiary",
        width="stretch",
        icon=":material/chevron_right:",
    )


def _open(session_id: int) -> None:
    st.query_params[SESSION_IN_URL] = str(session_id)


def _when(at: Occurrence, *, with_place: bool) -> str:
    room = f" · {at.room}" if at.room else ""
    return name_of(at) if with_place else f"{formats.day(at.day)} {formats.hours(at.starts, at.ends)}{room}"


def _line(line: CountLine, *, with_place: bool = False) -> str:
    at = line.at
    when = _when(at, with_place=with_place)
    if line.visitors is not None:
        state = ngettext("{number} visitor", "{number} visitors", line.visitors).format(number=line.visitors)
    elif line.state is CountState.DRAFT:
        state = _("begun")
    else:
        state = _("not entered")
    if line.corrected_at is not None:
        state += " · " + _("corrected")
    return f"{when} · {state}"


def _show_all() -> None:
    st.session_state[ALL_MISSING] = True
