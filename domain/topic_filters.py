"""What the topics page looks at: one value for cards, charts, tables, exports and links alike."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from domain.period import Period
from domain.words import LocationKind

MONTHS_FROM_DAYS = 26 * 7
"""Longer periods are shown by month, shorter ones by week."""
SHARES_FROM_SESSIONS = 20
"""Below this many entered sessions numbers are shown and no percentages: a percentage of three visitors lies."""


class Bucket(StrEnum):
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True)
class TopicFilters:
    """A network and a period; empty sets mean everything the person may see.

    `groups` are ids of topic groups: they narrow questions, never visits, because a visit has no topic of its own.
    `weekdays` (Monday 0) and `hours` are those in which a session starts, `during` the hours through some of which it lasts.
    """

    network_id: int
    period: Period
    locations: frozenset[int] = field(default_factory=frozenset)
    kinds: frozenset[LocationKind] = field(default_factory=frozenset)
    groups: frozenset[int] = field(default_factory=frozenset)
    weekdays: frozenset[int] = field(default_factory=frozenset)
    hours: frozenset[int] = field(default_factory=frozenset)
    during: frozenset[int] = field(default_factory=frozenset)

    @property
    def is_of_moments(self) -> bool:
        """Whether only some weekdays or hours are looked at."""
        return bool(self.weekdays or self.hours or self.during)

    def has(self, day: date) -> bool:
        """Whether the day, one of the period, is of a weekday that is looked at."""
        return not self.weekdays or day.weekday() in self.weekdays

    @property
    def bucket(self) -> Bucket:
        return Bucket.MONTH if self.period.length > MONTHS_FROM_DAYS else Bucket.WEEK


@dataclass(frozen=True, slots=True)
class Totals:
    """The cards. `entered` of `expected` sessions have their count; the sums rest on the entered ones alone.

    `expected`: sessions that took place as far as we know and have ended.
    """

    visits: int
    first_time: int
    turned_away: int
    questions: int
    entered: int
    expected: int

    @property
    def missing(self) -> int:
        return self.expected - self.entered

    @property
    def allows_shares(self) -> bool:
        return self.entered >= SHARES_FROM_SESSIONS
