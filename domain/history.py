"""The history as it is read: who changed what, when, before and after."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.clock_time import DatedHours


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing changed: who (empty for Inloop itself), when (UTC), what (`entity`, `verb`), and of which helper.

    `before` and `after` hold only the fields that changed, as they were noted. `place` is the location's name (empty for
    what concerns none; of an item of a list, its own) and `when` the session's day and hours, for what hangs on a session
    that is still there.
    """

    at: datetime
    who: str
    entity: str
    verb: str
    helper: str
    before: dict[str, Any]
    after: dict[str, Any]
    place: str = ""
    when: DatedHours | None = None
    is_undo: bool = False
    """This took something back."""
    is_undone: bool = False
    """This was taken back."""


@dataclass(frozen=True, slots=True)
class History:
    """The latest lines of a thing, newest first, and whether there are more."""

    lines: tuple[HistoryLine, ...] = ()
    has_more: bool = False
