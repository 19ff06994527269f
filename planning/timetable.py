"""The sessions of a plan as columns of numbers, so that thousands are looked at in one step."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from domain.candidate import counted_minutes
from domain.clock_time import Hours, to_minutes
from domain.period import week_of
from domain.words import AssignmentRole, HelperKind
from planning import ways
from planning.instance import Instance, PlanSession

Numbers = NDArray[np.int32]
Truths = NDArray[np.bool_]
Slots = tuple[Numbers, Numbers, Numbers]
"""When each begins and ends, in minutes after midnight, and at which place."""


@dataclass(frozen=True, slots=True)
class Clashes:
    """Of the sessions of a day, which overlap and which leave too little time for the way between them."""

    overlap: Truths
    lacks_time: Truths
    either: Truths


class Timetable:
    """A row for each session, by number. Days, Mondays, places and hours are positions in lists of their own.

    `span` tells apart what the limits of hours tell apart: week, month and year.
    """

    def __init__(self, instance: Instance) -> None:
        self.sessions: list[PlanSession] = [one for _key, one in sorted(instance.session_of.items())]
        whens = [one.when for one in self.sessions]
        self.days: list[date] = sorted({when.day for when in whens})
        self.mondays: list[date] = sorted({week_of(day) for day in self.days})
        self.hours: list[Hours] = sorted({when.hours for when in whens})
        self.place_at = {place.id: index for index, place in enumerate(instance.places)}
        self.points = [place.coordinates for place in instance.places]
        day_at = {day: index for index, day in enumerate(self.days)}
        hours_at = {hours: index for index, hours in enumerate(self.hours)}
        monday_at = {day: index for index, day in enumerate(self.mondays)}
        spans: dict[tuple[date, date], int] = {}
        for day in self.days:
            spans.setdefault((week_of(day), day.replace(day=1)), len(spans))
        self.place = column(self.place_at[one.place_id] for one in self.sessions)
        self.day = column(day_at[when.day] for when in whens)
        self.hour = column(hours_at[when.hours] for when in whens)
        self.weekday = column(day.weekday() for day in self.days)[self.day]
        self.monday = column(monday_at[week_of(day)] for day in self.days)[self.day]
        self.spans = [*spans]
        """Monday of the week and first of the month."""
        self.span_of_day = column(spans[week_of(day), day.replace(day=1)] for day in self.days)
        self.span = self.span_of_day[self.day]
        self.starts = column(to_minutes(hours.starts) for hours in self.hours)[self.hour]
        self.ends = column(to_minutes(hours.ends) for hours in self.hours)[self.hour]
        self.in_day: Numbers = np.zeros(len(self.sessions), dtype=np.int32)
        self._of_day: list[Numbers] = []
        for index in range(len(self.days)):
            rows = np.flatnonzero(self.day == index).astype(np.int32)
            self.in_day[rows] = np.arange(len(rows), dtype=np.int32)
            self._of_day.append(rows)
        self._counted: dict[HelperKind, Numbers] = {}
        self._clashes: dict[tuple[bytes, bytes, bytes], Clashes] = {}
        self._clashes_of_day: dict[int, Clashes] = {}

    def counted(self, kind: HelperKind) -> Numbers:
        """The minutes that each session counts for a guide of that kind."""
        if kind not in self._counted:
            of_hours = column(counted_minutes(kind, hours, AssignmentRole.GUIDE) for hours in self.hours)
            self._counted[kind] = of_hours[self.hour]
        return self._counted[kind]

    @cached_property
    def ways(self) -> Numbers:
        """Minutes between any two places of the instance."""
        return ways.between(self.points, self.points)

    def clashes(self, day: int) -> Clashes:
        """By `in_day`. The two are what `DatedHours.overlaps` and `eligibility.lacks_time_between` say.

        Days of several weeks on which the same takes place share them.
        """
        if day not in self._clashes_of_day:
            rows = self._of_day[day]
            starts, ends, place = self.starts[rows], self.ends[rows], self.place[rows]
            key = (starts.tobytes(), ends.tobytes(), place.tobytes())
            if key not in self._clashes:
                self._clashes[key] = self._clashing(starts, ends, place)
            self._clashes_of_day[day] = self._clashes[key]
        return self._clashes_of_day[day]

    def _clashing(self, starts: Numbers, ends: Numbers, place: Numbers) -> Clashes:
        one = (starts[:, None], ends[:, None], place[:, None])
        overlap, lacks_time = clashing(one, (starts, ends, place), self.ways[place[:, None], place])
        return Clashes(overlap, lacks_time, overlap | lacks_time)


def clashing(one: Slots, other: Slots, way: Numbers) -> tuple[Truths, Truths]:
    """Of sessions of the same day: whether they overlap, and whether the way between them takes longer than there is."""
    starts, ends, place = one
    other_starts, other_ends, other_place = other
    overlap: Truths = (starts < other_ends) & (other_starts < ends)
    free = np.maximum(other_starts - ends, starts - other_ends)
    elsewhere = (place != other_place) & (way != ways.UNKNOWN)
    lacks_time: Truths = elsewhere & ~overlap & (way > np.maximum(free, 0))
    return overlap, lacks_time


def joined(first: NDArray[np.integer], often: NDArray[np.integer]) -> NDArray[np.int64]:
    """Of each stretch the positions from its first, as many as it is long, one stretch after the other."""
    ends = np.cumsum(often, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total, dtype=np.int64) + np.repeat(first - (ends - often), often)


def column(values: Iterable[int]) -> Numbers:
    return np.fromiter(values, dtype=np.int32)
