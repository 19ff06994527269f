"""What somebody does on the board itself: the edit a browser sends is done once, and the board hears what came of it.

Every edit carries an id and the versions that were seen. Sent twice, by a browser that got no answer, it changes nothing
the second time: in this process the number of the message is known, and in another one the versions no longer fit.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from domain.errors import DeskError
from domain.network import Network
from domain.person import Person
from domain.roster_change import Assign, Move, Outcome, Remove, Replace, Swap, Undo
from ui import data, data_board, url

HEARD = "roster.board_heard"
"""The number of the last message of this browser, and the answer to it."""
UNHEARD = ("", None)
LONGEST_ID = 64

Edited = Assign | Remove | Move | Swap | Replace | Undo


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit of a browser. `is_sure`: what a coordinator may overrule was asked and answered."""

    number: str
    id: str
    command: Edited
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an edit: `done`, the `same` as it was, `refused`, a `question` to answer first, or it `waits`.

    `raised` are the sessions whose version went up by one.
    """

    number: str
    id: str
    became: str
    sentence: str = ""
    raised: tuple[int, ...] = field(default=())


def carry_out(state: Mapping[str, Any], do: Callable[..., Outcome], person: Person, network: Network) -> None:
    """Do what the board sent, unless that was done before; `do` is the service with everything but the command."""
    edit = edit_from(state.get("outbox"))
    if edit is None or edit.number == st.session_state.get(HEARD, UNHEARD)[0]:
        return
    st.session_state[HEARD] = (edit.number, _answer(edit, do, person, network))


def answer() -> Answer | None:
    """What became of the last edit; the board tells by its number whether it heard that before."""
    found: Answer | None = st.session_state.get(HEARD, UNHEARD)[1]
    return found


def _answer(edit: Edit, do: Callable[..., Outcome], person: Person, network: Network) -> Answer:
    try:
        doubts = [] if edit.is_sure else _doubts(edit.command, person, network)
        if doubts:
            return Answer(edit.number, edit.id, "question", "; ".join(doubts))
        with data.writing() as tx:
            changed = do(tx, edit.command)
    except data.PASSING as error:
        return Answer(edit.number, edit.id, "waits", str(error))
    except DeskError as error:
        return Answer(edit.number, edit.id, "refused", str(error))
    if not changed:
        return Answer(edit.number, edit.id, "same")
    return Answer(edit.number, edit.id, "done", raised=_sessions(edit.command))


def _doubts(command: Edited, person: Person, network: Network) -> list[str]:
    """What speaks against it and may be overruled, with the name of whom it is about."""
    found = []
    for session_id, helper_id, leaving in _arrivals(command):
        name, phrases = data_board.doubt(person, network, session_id, helper_id, leaving)
        if phrases:
            found.append(f"{name}: {'; '.join(phrases)}")
    return found


def _arrivals(command: Edited) -> list[tuple[int, int, int | None]]:
    """Who comes to which session, and from which: (session, helper, session that is left)."""
    match command:
        case Assign(session_id, _, helper_id):
            return [(session_id, helper_id, None)]
        case Move(session_id, _, helper_id, from_id):
            return [(session_id, helper_id, from_id)]
        case Swap(one, _, helper_id, other, _, other_helper_id):
            return [(other, helper_id, one), (one, other_helper_id, other)]
        case Replace(session_id, _, _, successor_id):
            return [(session_id, successor_id, None)]
        case _:
            return []


def _sessions(command: Edited) -> tuple[int, ...]:
    match command:
        case Move():
            return (command.session_id, command.from_id)
        case Swap():
            return (command.session_id, command.other_id)
        case Undo():
            return ()
        case _:
            return (command.session_id,)


def edit_from(raw: object) -> Edit | None:
    """The edit in what a browser sent; None when it is none. Nothing in it is trusted."""
    match raw:
        case {"n": str(number), "edit": {"id": str(key), "sure": bool(sure), **rest}} if (
            len(number) <= LONGEST_ID and len(key) <= LONGEST_ID
        ):
            command = _command(rest)
            return None if command is None else Edit(number, key, command, sure)
    return None


def _command(raw: Mapping[Any, Any]) -> Edited | None:
    """Ids travel as text, because a browser's numbers are too short for them."""
    keys = {
        name: url.to_id(raw[name]) if isinstance(raw.get(name), str) else 0
        for name in ("session", "helper", "other", "otherHelper", "set")
    }
    match raw:
        case {"verb": "undo"} if keys["set"]:
            return Undo(keys["set"])
        case {"verb": str(verb), "seen": int(seen)} if keys["session"] and keys["helper"]:
            other_seen = raw.get("otherSeen")
            return _of_session(verb, seen, other_seen if isinstance(other_seen, int) else 0, keys)
    return None


def _of_session(verb: str, seen: int, other_seen: int, keys: Mapping[str, int]) -> Edited | None:
    session_id, helper_id, other, other_helper = (
        keys[name] for name in ("session", "helper", "other", "otherHelper")
    )
    match verb:
        case "assign":
            return Assign(session_id, seen, helper_id)
        case "remove":
            return Remove(session_id, seen, helper_id)
        case "move" if other:
            return Move(session_id, seen, helper_id, other, other_seen)
        case "swap" if other and other_helper:
            return Swap(session_id, seen, helper_id, other, other_seen, other_helper)
        case "replace" if other_helper:
            return Replace(session_id, seen, helper_id, other_helper)
    return None
