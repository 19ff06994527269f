"""A command that a click leaves to the next run, and what that run needs so that a command is either done or still asked for.

Streamlit may end a run at any look at the session's state, because another run of the whole page is asked for meanwhile
(a drawer is closed, the connection is back). What was taken out before is then lost, and the click with it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st
from sqlalchemy.orm import Session

from ui import data


def leave(key: str, command: object) -> None:
    st.session_state[key] = command


def left(key: str) -> Any:
    """What was left and is not carried out yet; None when there is nothing."""
    return st.session_state.get(key)


def drop(key: str) -> None:
    st.session_state.pop(key, None)


@contextmanager
def carrying_out(key: str) -> Iterator[Session]:
    """The transaction for what was left: it counts as carried out from the last moment at which the run may be ended."""
    with data.writing() as tx:
        drop(key)
        yield tx
