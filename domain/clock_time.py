"""Wall-clock times of a day, and the one rule of what overlaps.

Times have no zone: 10:00 stays 10:00 on the days the clocks change (29 March and 25 October 2026).
"""

import re
from dataclasses import dataclass
from datetime import date, time

from domain.errors import DeskError
from language import _, formats

MINUTES_IN_HOUR = 60
_CLOCK = re.compile(r"(\d{1,2})(?:\s*[:.uhUH]\s*(\d{2})?)?", re.ASCII)
_DASH = re.compile(r"\s*(?:-|–|—|\btot\b|\bto\b|\bà\b)\s*", re.IGNORECASE)


class ReversedHours(DeskError):
    """The end is not after the start."""

    def sentence(self) -> str:
        return _("The end time must be later than the start time. Correct one of the two.")


class UnknownTime(DeskError):
    """Not a time of the day."""

    def sentence(self) -> str:
        return _("This is not a time. Write hours and minutes, such as 13:30.")


class UnknownHours(DeskError):
    """Not a start and an end."""

    def sentence(self) -> str:
        return _("Write a start and an end time, such as 13:00–17:00.")


@dataclass(frozen=True, slots=True, order=True)
class Hours:
    """From `starts` up to, not including, `ends`, on one day."""

    starts: time
    ends: time

    def __post_init__(self) -> None:
        if self.ends <= self.starts:
            raise ReversedHours

    def __str__(self) -> str:
        return formats.hours(self.starts, self.ends)

    @property
    def minutes(self) -> int:
        return to_minutes(self.ends) - to_minutes(self.starts)

    def overlaps(self, other: "Hours") -> bool:
        """The one formula of the desk: touching ends do not overlap."""
        return self.starts < other.ends and other.starts < self.ends

    def contains(self, other: "Hours") -> bool:
        return self.starts <= other.starts and other.ends <= self.ends

    def gap(self, other: "Hours") -> int:
        """Minutes free between the two; 0 when they touch or overlap."""
        return max(
            0,
            to_minutes(other.starts) - to_minutes(self.ends),
            to_minutes(self.starts) - to_minutes(other.ends),
        )


@dataclass(frozen=True, slots=True, order=True)
class DatedHours:
    """Hours on a certain day."""

    day: date
    hours: Hours

    def __str__(self) -> str:
        return f"{formats.day(self.day)} {self.hours}"

    def overlaps(self, other: "DatedHours") -> bool:
        return self.day == other.day and self.hours.overlaps(other.hours)


def joined(parts: list[Hours]) -> list[Hours]:
    """The same time as `parts`, in order, where those that touch or overlap have become one."""
    whole: list[Hours] = []
    for part in sorted(parts):
        if whole and part.starts <= whole[-1].ends:
            whole[-1] = Hours(whole[-1].starts, max(whole[-1].ends, part.ends))
        else:
            whole.append(part)
    return whole


def to_minutes(value: time) -> int:
    """Minutes after midnight."""
    return value.hour * MINUTES_IN_HOUR + value.minute


def from_typed(text: str) -> time:
    """The time somebody typed: `13:30`, `13.30`, `13u30`, `13h`, `13`. Raises `UnknownTime`."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        raise UnknownTime
    try:
        return time(int(found[1]), int(found[2] or 0))
    except ValueError as error:
        raise UnknownTime from error


def hours_from_typed(text: str) -> Hours:
    """The hours somebody typed: `13:00–17:00`, `13-17`, `9u30 tot 12u`. Raises one of the errors above."""
    parts = _DASH.split(text.strip())
    if len(parts) != 2:
        raise UnknownHours
    return Hours(from_typed(parts[0]), from_typed(parts[1]))
