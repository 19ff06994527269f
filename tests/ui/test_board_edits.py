"""What the board believes of a browser: an edit it understands, and nothing else."""

from typing import Any

import pytest

from domain.roster_change import Assign, Move, Remove, Replace, Swap, Undo
from ui.board_edits import Edit, edit_from

SENT = {"id": "a", "sure": False, "session": "5", "seen": 2, "helper": "7"}


def sent(**also: Any) -> dict[str, Any]:
    return {"n": "t-1", "edit": {**SENT, **also}}


@pytest.mark.parametrize(
    ("also", "command"),
    [
        ({"verb": "assign"}, Assign(5, 2, 7)),
        ({"verb": "remove"}, Remove(5, 2, 7)),
        ({"verb": "move", "other": "6", "otherSeen": 3}, Move(5, 2, 7, 6, 3)),
        ({"verb": "swap", "other": "6", "otherSeen": 3, "otherHelper": "8"}, Swap(5, 2, 7, 6, 3, 8)),
        ({"verb": "replace", "otherHelper": "8"}, Replace(5, 2, 7, 8)),
        ({"verb": "undo", "session": "", "set": "9"}, Undo(9)),
    ],
)
def test_an_edit_becomes_a_command(also: dict[str, Any], command: object) -> None:
    assert edit_from(sent(**also)) == Edit("t-1", "a", command, is_sure=False)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "raw",
    [
        None,
        {},
        {"n": "t-1", "edit": None},
        {"n": 1, "edit": {**SENT, "verb": "assign"}},
        {"n": "t" * 65, "edit": {**SENT, "verb": "assign"}},
        sent(),
        sent(verb="drop table"),
        sent(verb="assign", session=5),
        sent(verb="assign", helper="-7"),
        sent(verb="assign", seen="2"),
        sent(verb="assign", sure="yes"),
        sent(verb="move"),
        sent(verb="swap", other="6", otherSeen=1),
        sent(verb="replace"),
        sent(verb="undo", set=9),
    ],
)
def test_anything_else_is_no_edit(raw: object) -> None:
    assert edit_from(raw) is None
