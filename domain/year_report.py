"""The year report of a network: its figures as they stood when it was made, its editions, and what changed between two.

Figures are whole numbers that can be added up; what follows from them (a share, a mean) is reckoned in
`domain.report_kpi`. They are kept as they were found, small ones too: what leaves the house is made from them by
`domain.report_content`, which withholds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from typing import Any

from domain.coverage import ConsultSums, Staffing
from domain.errors import DeskError
from domain.period import Period, year
from language import _

FIRST_YEAR, LAST_YEAR = 2000, 2999

FIRST_TIME, QUESTIONS, COUNTED_IN_TIME = "first_time", "questions", "counted_in_time"
MINUTES, UNNAMED_MINUTES, UNSAID_MINUTES = "minutes", "unnamed_minutes", "unsaid_minutes"
SAID_SESSIONS, UNSAID_SESSIONS = "said_sessions", "unsaid_sessions"
HELPERS, NEW_HELPERS, HELPERS_BEFORE, HELPERS_STAYED, HELPERS_STOPPED = (
    "helpers",
    "new_helpers",
    "helpers_before",
    "helpers_stayed",
    "helpers_stopped",
)
TOPICS, CANCELLED, KIND_MINUTES, KIND_HELPERS = "topic", "cancelled", "kind_minutes", "kind_helpers"
"""The lists beside those of `CategoryKind`: topics by key, reasons, kinds of helper."""
FORM = "form"
FIRST_FORM, WITH_STAGES = 1, 2
"""What an edition added up: at first sessions, counts and presences; then gaps, agreements and stages of helpers too."""
GAP_DAYS, UNFILLED = "gap_days", "open"
"""A list: gaps by whole days until they were filled, and those that stayed open."""
OUTCOMES, DID_IT_THEMSELVES, CHANNELS, CAME_THROUGH = (
    "outcomes",
    "did_it_themselves",
    "channels",
    "came_through",
)
AGREED_MINUTES, AGREED_USED, AGREED_HELPERS = "agreed_minutes", "agreed_used", "agreed_helpers"
"""Lists by kind of helper: hours agreed for the year, what was used of them, and of how many helpers."""
LAW_MONTHS, LAW_MONTHS_OVER, LAW_YEARS_OVER = "law_months", "law_months_over", "law_years_over"
WAYS_KNOWN = "ways_known"
"""Helpers of whom history tells how they began."""
BEGUN, BEGUN_ACTIVE, ACTIVATED, ACTIVATED_DAYS = "begun", "begun_active", "activated", "activated_days"
YEAR_ACTIVE, YEAR_STAYED = "year_active", "year_stayed"
COUNTED_WITHIN = timedelta(days=7)

Numbers = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Part:
    """What was added up for a network or one of its places. `lists`: numbers by code or key of what they are of;
    `months`: by `2026-01`. What is not in it is 0.
    """

    numbers: Numbers = field(default_factory=dict)
    lists: Mapping[str, Numbers] = field(default_factory=dict)
    months: Mapping[str, Numbers] = field(default_factory=dict)

    def number(self, name: str) -> int:
        return self.numbers.get(name, 0)

    def of(self, name: str) -> Numbers:
        """A list; empty when nothing was counted under it."""
        return self.lists.get(name, {})

    @property
    def staffing(self) -> Staffing:
        return to_staffing(self.numbers)

    @property
    def consults(self) -> ConsultSums:
        return ConsultSums(**{one.name: self.number(f"consult_{one.name}") for one in fields(ConsultSums)})

    def month(self, name: str) -> Staffing:
        return to_staffing(self.months.get(name, {}))


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a network over some days of a year, and of each place (by key) that had sessions in them."""

    period: Period
    whole: Part
    places: Mapping[int, Part] = field(default_factory=dict)

    @property
    def form(self) -> int:
        """What of all figures was added up: see `FORM`."""
        return max(FIRST_FORM, self.whole.number(FORM))

    @property
    def month_names(self) -> list[str]:
        return [f"{first:%Y-%m}" for first in self.period.months]


@dataclass(frozen=True, slots=True)
class Edition:
    """A report as it was made. `number` counts the editions of its year from 1; 0 is a draft, which nobody keeps.
    `before` is the edition before it, with the days of that one reckoned again when this one was made; None for a first one.
    """

    id: int
    network_id: int
    year: int
    number: int
    made_at: datetime
    figures: Figures
    before: "Earlier | None" = None

    @property
    def is_draft(self) -> bool:
        return self.number == 0

    @property
    def is_running(self) -> bool:
        """Whether the year was still going on."""
        return self.figures.period.last < year(self.year).last


@dataclass(frozen=True, slots=True)
class Earlier:
    """The edition before: when it was made, what it said, and what the same days say now."""

    number: int
    made_at: datetime
    said: Figures
    now: Figures


@dataclass(frozen=True, slots=True)
class Draft:
    """Figures that can become an edition; `newest` is the one they were compared with, `again` its days as they stand now."""

    year: int
    figures: Figures
    newest: Edition | None
    again: Figures | None

    def as_it_stands(self, network_id: int, made_at: datetime) -> Edition:
        """The report that these figures make without being kept, beside the newest edition."""
        before = None
        if self.newest is not None and self.again is not None:
            before = Earlier(self.newest.number, self.newest.made_at, self.newest.figures, self.again)
        return Edition(0, network_id, self.year, 0, made_at, self.figures, before)


@dataclass(frozen=True, slots=True)
class MadeEdition:
    """An edition in the list of those of a network."""

    id: int
    year: int
    number: int
    made_at: datetime
    last_day: date
    by: str


class NothingYet(DeskError):
    def sentence(self) -> str:
        return _("This year has no whole day behind it yet. Choose an earlier one.")


def days_of(number: int, *, today: date) -> Period:
    """The days of the year that are over: all of it, or through yesterday. Raises `NothingYet`."""
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise NothingYet
    days = year(number)
    last = min(days.last, today - timedelta(days=1))
    if last < days.first:
        raise NothingYet
    return Period(days.first, last)


def to_staffing(numbers: Numbers) -> Staffing:
    return Staffing(**{one.name: numbers.get(one.name, 0) for one in fields(Staffing)})


def to_json(figures: Figures) -> dict[str, Any]:
    """As an edition keeps them."""
    return {
        "first": figures.period.first.isoformat(),
        "last": figures.period.last.isoformat(),
        "whole": _part_to_json(figures.whole),
        "places": {str(key): _part_to_json(part) for key, part in figures.places.items()},
    }


def from_json(kept: Mapping[str, Any]) -> Figures:
    return Figures(
        Period(date.fromisoformat(kept["first"]), date.fromisoformat(kept["last"])),
        _part_from_json(kept["whole"]),
        {int(key): _part_from_json(part) for key, part in kept["places"].items()},
    )


def _part_to_json(part: Part) -> dict[str, Any]:
    return {
        "numbers": _without_zeros(part.numbers),
        "lists": {name: _without_zeros(numbers) for name, numbers in part.lists.items()},
        "months": {name: _without_zeros(numbers) for name, numbers in part.months.items()},
    }


def _part_from_json(kept: Mapping[str, Any]) -> Part:
    return Part(kept["numbers"], kept["lists"], kept["months"])


def _without_zeros(numbers: Numbers) -> dict[str, int]:
    return {name: number for name, number in numbers.items() if number}
