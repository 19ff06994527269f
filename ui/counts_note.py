"""The short texts of a count, saved when the field is left: its note, and what was counted under “other”."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from domain.count import NOTE_LENGTH
from domain.counted_session import OTHER_CODE, CountedSession, TopicGroup
from domain.errors import DeskError, Stale
from domain.person import Person
from language import _
from ui import clock, data, notice


@dataclass(frozen=True, slots=True)
class Text:
    """One of the texts: what its widgets are called, and what the count says of it."""

    key: str
    kept: Callable[[CountedSession], str]

    def field(self, session: CountedSession) -> str:
        return f"{self.key}_{session.at.session_id}"

    def seen(self, session: CountedSession) -> str:
        """Under which it stands what the text said when the person began to type."""
        return f"{self.key}_seen_{session.at.session_id}"


NOTE = Text("counts.note", lambda session: session.figures.note)
OTHER = Text("counts.other_text", lambda session: session.other_text)


def bring(
    person: Person, session: CountedSession, which: Text, write: Callable[..., None]
) -> DeskError | None:
    """Save the text when it was changed in the field; the refusal when there is one."""
    text, seen = which.field(session), which.seen(session)
    typed: str | None = st.session_state.get(text)
    if typed is None or seen not in st.session_state or typed.strip() == st.session_state[seen]:
        return None
    try:
        with data.writing() as tx:
            write(tx, session.at.session_id, typed, st.session_state[seen], by=person, now=clock.now())
    except DeskError as error:
        return error
    st.session_state[seen] = typed.strip()
    return None


def note(session: CountedSession, refused: DeskError | None) -> None:
    """The field of the note, and the sentence when it was refused."""
    _show(
        session,
        NOTE,
        _("Note (optional)"),
        _("For example: printer out of order"),
        refused,
    )


def other(session: CountedSession, groups: Sequence[TopicGroup], refused: DeskError | None) -> None:
    """The field for what “other” was about, as soon as that was counted."""
    topic = next((group.topic for group in groups if group.topic.code == OTHER_CODE), None)
    is_counted = topic is not None and session.figures.tallies.get(topic.id)
    if is_counted or session.other_text:
        _show(
            session,
            OTHER,
            _("What was “other” about?"),
            _("A few words, for example: ordering a hearing aid online"),
            refused,
        )


def _show(session: CountedSession, which: Text, label: str, example: str, refused: DeskError | None) -> None:
    text, seen = which.field(session), which.seen(session)
    if text not in st.session_state:
        st.session_state[text] = st.session_state[seen] = which.kept(session)
    st.text_input(label, key=text, max_chars=NOTE_LENGTH, placeholder=example)
    st.caption(_("No names, phone numbers or other details that say who a visitor is."))
    if isinstance(refused, Stale):
        theirs = which.kept(session)
        st.warning(_("A colleague wrote meanwhile: “{note}”. Keep one of the two.").format(note=theirs))
        with st.container(horizontal=True):
            st.button(_("Keep mine"), key=f"{text}_mine", on_click=_set, args=(seen, theirs))
            st.button(_("Keep theirs"), key=f"{text}_theirs", on_click=_set_both, args=(text, seen, theirs))
    elif refused is not None:
        notice.refused(refused)


def _set(key: str, value: str) -> None:
    st.session_state[key] = value


def _set_both(text: str, seen: str, value: str) -> None:
    st.session_state[text] = st.session_state[seen] = value
