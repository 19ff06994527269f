"""When and where helpers can be asked, for all sessions of a plan at once.

The rules of the desk are asked here as everywhere, but once for all sessions and helpers that are alike to them.
"""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from domain import eligibility
from domain.candidate import CandidateHelper, Placement
from domain.clock_time import Hours
from domain.distance import Coordinates
from planning import rules, ways
from planning.instance import Instance, PlanHelper, PlanSession
from planning.timetable import Numbers, Timetable, Truths


class Whereabouts:
    """Each answer has one entry for each session of the timetable."""

    def __init__(self, instance: Instance, timetable: Timetable) -> None:
        self._instance = instance
        self._timetable = timetable
        self._available: dict[tuple[int, tuple[Hours, ...]], Truths] = {}
        self._rows: dict[Coordinates, Numbers] = {}
        self._at: defaultdict[int, dict[int, PlanSession]] = defaultdict(dict)
        for session, weekday, hour in zip(
            timetable.sessions, timetable.weekday.tolist(), timetable.hour.tolist(), strict=True
        ):
            self._at[weekday][hour] = session

    def is_available(self, helper: PlanHelper) -> Truths:
        table = self._timetable
        if not helper.who.availability:
            return np.ones(len(table.sessions), dtype=np.bool_)
        of_weekday = np.zeros((7, len(table.hours)), dtype=np.bool_)
        for weekday in self._at:
            of_weekday[weekday] = self._available_on(weekday, helper.who)
        return of_weekday[table.weekday, table.hour]

    def _available_on(self, weekday: int, who: CandidateHelper) -> Truths:
        """By hours. Helpers with the same stretches on a weekday are alike."""
        stretches = tuple(part.hours for part in who.availability if part.weekday == weekday)
        found = self._available.get((weekday, stretches))
        if found is None:
            found = np.zeros(len(self._timetable.hours), dtype=np.bool_)
            for hour, session in self._at[weekday].items() if stretches else ():
                found[hour] = eligibility.is_available(rules.as_open(self._instance, session), who)
            self._available[weekday, stretches] = found
        return found

    def is_absent(self, helper: PlanHelper) -> Truths:
        table = self._timetable
        if not helper.who.absences:
            return np.zeros(len(table.sessions), dtype=np.bool_)
        days = [any(absence.contains(day) for absence in helper.who.absences) for day in table.days]
        return np.array(days, dtype=np.bool_)[table.day]

    def is_own_place(self, helper: PlanHelper) -> Truths:
        found = np.zeros(len(self._timetable.sessions), dtype=np.bool_)
        for days, placements in self._stretches(helper):
            found[days] = self._own(placements)[self._timetable.place[days]]
        return found

    def way(self, helper: PlanHelper) -> Numbers:
        """Minutes from the nearest own place, 0 at one of them: `eligibility.way_minutes`, or `ways.UNKNOWN`."""
        found = np.full(len(self._timetable.sessions), ways.UNKNOWN, dtype=np.int32)
        for days, placements in self._stretches(helper):
            row = np.full(len(self._timetable.points), ways.UNKNOWN, dtype=np.int32)
            for placement in placements:
                if placement.coordinates is not None:
                    np.minimum(row, self._row(placement.coordinates), out=row)
            row[self._own(placements)] = 0
            found[days] = row[self._timetable.place[days]]
        return found

    def is_too_far(self, helper: PlanHelper) -> Truths:
        """`rules.is_too_far`."""
        way = self.way(helper)
        if helper.reach_minutes is None:
            return np.zeros(len(way), dtype=np.bool_)
        too_far: Truths = (way > helper.reach_minutes) & (way != ways.UNKNOWN)
        return too_far

    def _own(self, placements: Iterable[Placement]) -> Truths:
        found = np.zeros(len(self._timetable.points), dtype=np.bool_)
        found[[self._timetable.place_at[one.location_id] for one in placements]] = True
        return found

    def _row(self, point: Coordinates) -> Numbers:
        """Minutes to each place."""
        if point not in self._rows:
            self._rows[point] = ways.between([point], self._timetable.points)[0]
        return self._rows[point]

    def _stretches(self, helper: PlanHelper) -> list[tuple[slice | Truths, list[Placement]]]:
        """The sessions apart by which placements are valid: nearly always all together."""
        placements, table = helper.who.placements, self._timetable
        if not table.days:
            return []
        first, last = table.days[0], table.days[-1]
        if all(one.during.first <= first and last <= one.during.last for one in placements):
            return [(slice(None), list(placements))]
        days: defaultdict[tuple[int, ...], list[int]] = defaultdict(list)
        for index, day in enumerate(table.days):
            valid = tuple(part for part, one in enumerate(placements) if one.during.contains(day))
            days[valid].append(index)
        return [
            (np.isin(table.day, indexes), [placements[part] for part in valid])
            for valid, indexes in days.items()
        ]
