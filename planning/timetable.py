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
        self.span = column(spans[week_of(day), day.replace(day=1)] for day in self.days)[self.day]
        self.starts = column(to_minutes(hours.starts) for hours in self.hours)[self.hour]
        self.ends = column(to_minutes(hours.ends) for hours in self.hours)[self.hour]
        self.in_day: Numbers = np.zeros(len(self.sessions), dtype=np.int32)
        self._of_day: list[Numbers] = []
        for index in range(len(self.days)):
            rows = np.flatnonzero(self.day == index).astype(np.int32)
            self.in_day[rows] = np.arange(len(rows), dtype=np.int32)
            self._of_day.append(rows)
        self._counted: dict[HelperKind, Numbers] = {}
        self._clashes: dict[int, Clashes] = {}

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
        """By `in_day`. The two are what `DatedHours.overlaps` and `eligibility.lacks_time_between` say."""
        if day not in self._clashes:
            rows = self._of_day[day]
            starts, ends, place = self.starts[rows], self.ends[rows], self.place[rows]
            way = self.ways[place[:, None], place]
            overlap = (starts[:, None] < ends) & (starts < ends[:, None])
            free = np.maximum(starts - ends[:, None], starts[:, None] - ends)
            elsewhere = (place[:, None] != place) & (way != ways.UNKNOWN)
            lacks_time = elsewhere & ~overlap & (way > np.maximum(free, 0))
            self._clashes[day] = Clashes(overlap, lacks_time, overlap | lacks_time)
        return self._clashes[day]


def column(values: Iterable[int]) -> Numbers:
    return np.fromiter(values, dtype=np.int32)
