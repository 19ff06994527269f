"""What the app says back: a quiet toast after something was saved, a sentence beside what was refused."""

import streamlit as st

from domain.errors import DeskError

_WAITING = "notice.waiting"


def later(text: str) -> None:
    """Say `text` in a toast when the page is drawn again, because the rerun after a save would swallow it now."""
    st.session_state.setdefault(_WAITING, []).append(text)


def show_waiting() -> None:
    """Say what was left to be said; the frame calls this once a run."""
    for text in st.session_state.pop(_WAITING, []):
        st.toast(text, icon=":material/check:")


def refused(error: DeskError) -> None:
    """The sentence of a refusal, beside the thing it is about."""
    st.error(str(error))


def empty(text: str) -> None:
    """What will appear here, and how to make it appear."""
    st.info(text)
