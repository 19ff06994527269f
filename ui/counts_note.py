"""The note of a count that is being made: a few words without names, saved when the field is left."""

from collections.abc import Callable, Sequence

import streamlit as st

from domain.count import NOTE_LENGTH
from domain.counted_session import OTHER_CODE, CountedSession, TopicGroup
from domain.errors import DeskError, Stale
from domain.person import Person
from language import _
from ui import clock, data, notice

_TEXT = "counts.note"
_SEEN = "counts.note_seen"
"""What the note said when the person began to type."""


def bring(person: Person, session: CountedSession, write_note: Callable[..., None]) -> DeskError | None:
    """Save the note when it was changed in the field; the refusal when there is one."""
    text, seen = _key(_TEXT, session), _key(_SEEN, session)
    typed: str | None = st.session_state.get(text)
    if typed is None or seen not in st.session_state or typed.strip() == st.session_state[seen]:
        return None
    try:
        with data.writing() as tx:
            write_note(tx, session.at.session_id, typed, st.session_state[seen], by=person, now=clock.now())
    except DeskError as error:
        return error
    st.session_state[seen] = typed.strip()
    return None


def show(session: CountedSession, groups: Sequence[TopicGroup], refused: DeskError | None) -> None:
    """The field, what to fill in when "other" was counted, and the sentence when the note was refused."""
    text, seen = _key(_TEXT, session), _key(_SEEN, session)
    if text not in st.session_state:
        st.session_state[text] = st.session_state[seen] = session.figures.note
    other = next((group.topic for group in groups if group.topic.code == OTHER_CODE), None)
    if other is not None and session.figures.tallies.get(other.id) and not st.session_state[text].strip():
        st.info(
            _("You counted “{topic}”. Say below in a few words what it was about.").format(topic=other.label)
        )
    st.text_input(
        _("Note (optional)"),
        key=text,
        max_chars=NOTE_LENGTH,
        placeholder=_("For example: printer out of order"),
    )
    st.caption(_("No names, phone numbers or other details that say who a visitor is."))
    if isinstance(refused, Stale):
        st.warning(
            _("A colleague wrote meanwhile: “{note}”. Keep one of the two.").format(note=session.figures.note)
        )
        with st.container(horizontal=True):
            st.button(_("Keep mine"), key=f"{text}_mine", on_click=_set, args=(seen, session.figures.note))
            st.button(
                _("Keep theirs"),
                key=f"{text}_theirs",
                on_click=_set_both,
                args=(text, seen, session.figures.note),
            )
    elif refused is not None:
        notice.refused(refused)


def _key(name: str, session: CountedSession) -> str:
    return f"{name}_{session.at.session_id}"


def _set(key: str, value: str) -> None:
    st.session_state[key] = value


def _set_both(text: str, seen: str, value: str) -> None:
    st.session_state[text] = st.session_state[seen] = value
