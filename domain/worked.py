"""Hours that helpers gave, from what was said of who was there: which are looked at, and what a statement says."""

from dataclasses import dataclass, field
from datetime import date, time

from domain.period import Period
from domain.words import HelperKind


@dataclass(frozen=True, slots=True)
class HoursFilters:
    """A network and a period; empty sets mean everything the person may see."""

    network_id: int
    period: Period
    locations: frozenset[int] = field(default_factory=frozenset)
    kinds: frozenset[HelperKind] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Said:
    """Of how many sessions is known who was there. `minutes` are those planned at the others: nobody's hours yet.

    `sessions`: those that took place as far as we know, have ended, and had somebody to say it of.
    """

    sessions: int = 0
    unsaid: int = 0
    minutes: int = 0

    def __add__(self, other: "Said") -> "Said":
        return Said(self.sessions + other.sessions, self.unsaid + other.unsaid, self.minutes + other.minutes)

    @property
    def known(self) -> int:
        return self.sessions - self.unsaid


@dataclass(frozen=True, slots=True, order=True)
class StatementLine:
    """A session at which the helper was. `minutes` as they count for this kind of helper."""

    day: date
    starts: time
    ends: time
    place: str
    minutes: int
    stood_in: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """The hours of one helper, by day; nothing in it is about anybody else.

    `unsaid`: sessions of the period at which the helper was expected and nobody said yet whether there.
    """

    helper_id: int
    name: str
    kind: HelperKind
    network: str
    is_demo: bool
    period: Period
    lines: tuple[StatementLine, ...]
    unsaid: int

    @property
    def minutes(self) -> int:
        return sum(line.minutes for line in self.lines)

    @property
    def days(self) -> int:
        """Different days, however many sessions on one."""
        return len({line.day for line in self.lines})
