"""What an action about a whole place (a slot, a closure, retiring) does to single sessions and who stands there."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from domain.clock_time import DatedHours


class Fate(StrEnum):
    """What becomes of a session: closed or open again, at other hours, off the roster, cancelled or not any more."""

    CLOSED = "closed"
    OPENED = "opened"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True, order=True)
class Helper:
    """A helper by name; two people of one name are told apart by `id`."""

    name: str
    id: int


@dataclass(frozen=True, slots=True)
class SessionEffect:
    """One session that is touched: as it was (`when`), as it becomes (`becomes`, the same unless its hours change).

    `there` stand at it afterwards, `freed` stood at it before and no longer do.
    """

    place: str
    when: DatedHours
    becomes: DatedHours
    fate: Fate
    there: tuple[Helper, ...] = ()
    freed: tuple[Helper, ...] = ()

    @property
    def concerns_somebody(self) -> bool:
        return bool(self.there or self.freed)


Effects = tuple[SessionEffect, ...]
"""By day and hour, then by place."""


def in_order(effects: Iterable[SessionEffect]) -> Effects:
    return tuple(sorted(effects, key=lambda one: (one.when, one.place)))


def freed(effects: Iterable[SessionEffect]) -> set[Helper]:
    """The people who no longer stand at one of the sessions, each once."""
    return {helper for one in effects for helper in one.freed}


def there(effects: Iterable[SessionEffect]) -> set[Helper]:
    """The people who stand at one of the sessions afterwards, each once."""
    return {helper for one in effects for helper in one.there}
