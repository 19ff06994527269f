"""The history of a helper or a location as text that can be read: when, who, and what it was before and after."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

import streamlit as st

from domain.history import History, HistoryLine
from language import _, formats
from ui import history_words, notice
from ui.choice import escaped

PAGE = 50
"""How many lines are shown at once."""


def show(read: Callable[[int], History], *, key: str, zone: str) -> None:
    """The newest lines, and a button for more. `read` gets how many are wanted."""
    wanted: int = st.session_state.get(key, PAGE)
    history = read(wanted)
    if not history.lines:
        notice.empty(
            _(
                "Nothing was changed here yet. What is changed from now on stands here: who, when, before and after."
            )
        )
        return
    for (at, who), lines in groupby(history.lines, key=lambda line: (line.at, line.who)):
        with st.container(gap=None, key=f"{key}_{at.timestamp():.6f}_{abs(hash(who))}"):
            by = who or _("Inloop itself")
            st.caption(escaped(f"{formats.moment(at, zone)} · {by}"))
            st.markdown("\n".join(f"- {_line(line)}" for line in sorted(lines, key=_order)))
    if history.has_more and st.button(_("Show more"), key=f"{key}.more", icon=":material/expand_more:"):
        st.session_state[key] = wanted + PAGE
        st.rerun()


def _order(line: HistoryLine) -> tuple[bool, Any, str]:
    """What an action was about first, then its sessions by day and hour."""
    return line.when is not None, line.when, line.place


def _line(line: HistoryLine) -> str:
    """`De Krook, Tue 24 Nov 10:00–12:00: Fatma taken off (undone)`."""
    about = f"{line.place}, {line.when}: " if line.when is not None else ""
    said = escaped(f"{about}{history_words.sentence(line)}")
    if line.is_undone:
        return _("~~{change}~~ (undone)").format(change=said)
    return _("{change} (by undoing)").format(change=said) if line.is_undo else said
