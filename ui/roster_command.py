"""From a click to a change of the roster: the dialog and the grid ask, the next run does, and what came of it is said.

A click leaves a command, and a run begins anew that carries it out first, so that everything drawn afterwards shows
what is stored. In a drawer that stays the same one it is a run of the drawer alone: when the whole page runs, Streamlit
takes the drawer away until it is drawn again.
"""

from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn

import streamlit as st
from streamlit.errors import StreamlitAPIException

from domain.errors import DeskError
from domain.roster import PlacedSession
from domain.roster_change import (
    AddSession,
    Assign,
    Cancel,
    Command,
    Conflict,
    Move,
    MovedSession,
    MoveSession,
    OpenOnHoliday,
    Outcome,
    Propose,
    Refused,
    Remove,
    Replace,
    Restore,
    Restored,
    Save,
    SaveResult,
    SetRole,
    Swap,
    Undo,
    Undone,
)
from language import _, ngettext
from ui import data_categories, data_waiting, history_words, notice

WAITING = "roster.command"
_REFUSAL = "roster.refusal"
_UNSAVED = "roster.unsaved"
_SHOWN = "roster.shown"
GRID_BASE = "roster.grid_base"
"""The rows of the grid as they were when typing began."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A command that was refused, and the session as it stood when the person asked for it."""

    command: Command
    error: DeskError
    shown: PlacedSession | None


def ask(command: Command) -> NoReturn:
    """Leave a command to the next run: of the drawer it comes from, or of the whole page."""
    data_waiting.leave(WAITING, command)
    if not isinstance(command, AddSession | MoveSession):  # these lead to another drawer
        with suppress(StreamlitAPIException):  # no drawer is running by itself
            st.rerun(scope="fragment")
    st.rerun()


def asked() -> Command | None:
    """The command that is to be carried out."""
    command: Command | None = data_waiting.left(WAITING)
    return command


def done(command: Command, outcome: Outcome) -> None:
    """Say what came of it, and keep what could not be saved until somebody chose."""
    st.session_state.pop(_REFUSAL, None)
    match outcome:
        case SaveResult():
            _keep_unsaved(command, outcome)
            st.session_state.pop(GRID_BASE, None)
            text = _saved(outcome)
        case Restored():
            text = _restored(outcome)
        case MovedSession():
            text = _moved(outcome)
        case Undone():
            data_categories.forget()  # it may have been about a list
            text = history_words.undone(outcome)
        case _:
            text = _said(command) if outcome else _("This was saved already.")
    if text:
        notice.later(text)


def refused(command: Command, error: DeskError) -> None:
    """Keep the sentence until it is shown beside the thing."""
    data_waiting.drop(WAITING)
    st.session_state[_REFUSAL] = Refusal(command, error, st.session_state.get(_SHOWN))


def refusal(session_id: int | None = None) -> Refusal | None:
    """What was refused last for this session; without one, for an extra session."""
    found: Refusal | None = st.session_state.get(_REFUSAL)
    return found if found is not None and session_id in _about(found.command) else None


def _about(command: Command) -> tuple[int | None, ...]:
    """The sessions at which a refusal is said; None is an extra session."""
    match command:
        case AddSession():
            return (None,)
        case Save():
            return tuple(change.session_id for change in command.changes)
        case Undo():
            return ()
        case Move():
            return (command.session_id, command.from_id)
        case Swap():
            return (command.session_id, command.other_id)
        case _:
            return (command.session_id,)


def say_refused(*, drawer: int | None) -> None:
    """The sentence when a save or an undo was refused, where the open drawer (a session) does not say it itself."""
    found: Refusal | None = st.session_state.get(_REFUSAL)
    if found is not None and isinstance(found.command, Save | Undo) and drawer not in _about(found.command):
        notice.refused(found.error)


def forget_refusal() -> None:
    st.session_state.pop(_REFUSAL, None)


def shown(session: PlacedSession) -> None:
    """Note how the session in the dialog stands, so that a conflict can show what changed since."""
    st.session_state[_SHOWN] = session


def unsaved() -> tuple[list[Conflict], list[Refused]]:
    """Edits that met a newer version, and edits that a rule refused: nothing of them is lost until somebody chose."""
    found: dict[int, Conflict | Refused] = st.session_state.get(_UNSAVED, {})
    return (
        [one for one in found.values() if isinstance(one, Conflict)],
        [one for one in found.values() if isinstance(one, Refused)],
    )


def drop_unsaved(session_id: int) -> None:
    st.session_state.get(_UNSAVED, {}).pop(session_id, None)


def _keep_unsaved(command: Command, result: SaveResult) -> None:
    kept: dict[int, Conflict | Refused] = st.session_state.setdefault(_UNSAVED, {})
    for change in command.changes if isinstance(command, Save) else ():
        kept.pop(change.session_id, None)
    kept.update({conflict.change.session_id: conflict for conflict in result.conflicts})
    kept.update({one.change.session_id: one for one in result.refusals})


def _saved(result: SaveResult) -> str:
    parts = []
    if result.saved:
        parts.append(
            ngettext("{number} session saved.", "{number} sessions saved.", len(result.saved)).format(
                number=len(result.saved)
            )
        )
    if result.unchanged:
        parts.append(
            ngettext(
                "{number} session was saved already.",
                "{number} sessions were saved already.",
                len(result.unchanged),
            ).format(number=len(result.unchanged))
        )
    return " ".join(parts)


def _restored(outcome: Restored) -> str:
    parts = [_("The session takes place again.")]
    if outcome.back:
        parts.append(_("Back on it: {names}.").format(names=", ".join(outcome.back)))
    parts += [
        _("Not back: {name} ({reason}).").format(name=one.name, reason=one.reason) for one in outcome.not_back
    ]
    return " ".join(parts)


def _moved(outcome: MovedSession) -> str:
    freed = [
        _("{name} is set free: {reason}").format(name=one.name, reason=one.reason) for one in outcome.freed
    ]
    return ". ".join([_("Session moved"), *freed])


def _said(command: Command) -> str:
    match command:
        case Assign():
            return _("Put on the session.")
        case Propose():
            return _("Noted: asked, has not answered yet.")
        case Remove():
            return _("Taken off the session.")
        case SetRole():
            return _("Role changed.")
        case Move():
            return _("Moved to the other session.")
        case Swap():
            return _("Swapped.")
        case Replace():
            return _("Somebody else stands there now.")
        case Cancel():
            return _("Session cancelled. Its helpers are free again.")
        case AddSession():
            return _("Extra session added.")
        case Restore() | OpenOnHoliday() | MoveSession() | Save() | Undo():
            return ""
