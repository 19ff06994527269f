"""When and where helpers can be asked, for all helpers and sessions of a plan at once.

The rules of the desk are asked here as everywhere, but once for all sessions and helpers that are alike to them.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain

import numpy as np

from domain import eligibility
from domain.candidate import CandidateHelper, Placement
from domain.clock_time import Hours
from domain.distance import Coordinates
from planning import rules, ways
from planning.instance import Instance, PlanHelper, PlanSession
from planning.timetable import Numbers, Timetable, Truths, column

Stretch = tuple[Sequence[int], Sequence[Placement]]
"""Days, by position, and the placements that are valid on them."""


class Whereabouts:
    """Helpers by their position in the list that was given, sessions by their row in the timetable."""

    def __init__(self, instance: Instance, timetable: Timetable, helpers: Sequence[PlanHelper]) -> None:
        self._instance = instance
        self._timetable = timetable
        self._alike: dict[tuple[int, tuple[Hours, ...]], Truths] = {}
        self._at: defaultdict[int, dict[int, PlanSession]] = defaultdict(dict)
        for session, weekday, hour in zip(
            timetable.sessions, timetable.weekday.tolist(), timetable.hour.tolist(), strict=True
        ):
            self._at[weekday][hour] = session
        self.is_absent: Truths = np.zeros((len(helpers), len(timetable.days)), dtype=np.bool_)
        """By helper and day."""
        self.is_available: Truths = np.ones((len(helpers), 7, len(timetable.hours)), dtype=np.bool_)
        """By helper, weekday and hours; of weekdays without sessions it says nothing."""
        for index, helper in enumerate(helpers):
            if helper.who.absences:
                self.is_absent[index] = [
                    any(absence.contains(day) for absence in helper.who.absences) for day in timetable.days
                ]
            for weekday in self._at if helper.who.availability else ():
                self.is_available[index, weekday] = self._available_on(weekday, helper.who)
        self.reach = column(
            ways.UNKNOWN if one.reach_minutes is None else one.reach_minutes for one in helpers
        )
        """By helper: how long the way may be."""
        self._settle(helpers)

    def _available_on(self, weekday: int, who: CandidateHelper) -> Truths:
        """By hours. Helpers with the same stretches on a weekday are alike."""
        stretches = tuple(part.hours for part in who.availability if part.weekday == weekday)
        found = self._alike.get((weekday, stretches))
        if found is None:
            found = np.zeros(len(self._timetable.hours), dtype=np.bool_)
            for hour, session in self._at[weekday].items() if stretches else ():
                found[hour] = eligibility.is_available(rules.as_open(self._instance, session), who)
            self._alike[weekday, stretches] = found
        return found

    def _settle(self, helpers: Sequence[PlanHelper]) -> None:
        """Which placements each helper has on which days: nearly always the same on all of them."""
        table = self._timetable
        self.home: Numbers = np.zeros((len(helpers), len(table.days)), dtype=np.int32)
        """By helper and day, the row of `minutes` that holds then."""
        owners: list[int] = []
        own: list[Sequence[Placement]] = []
        for index, helper in enumerate(helpers):
            for days, placements in self._stretches(helper):
                self.home[index, days] = len(own)
                owners.append(index)
                own.append(placements)
        self.owner = column(owners)
        """Whose each row of `minutes` is."""
        self.is_own: Truths = np.zeros((len(own), len(table.points)), dtype=np.bool_)
        """By row and place."""
        for mine, placements in zip(self.is_own, own, strict=True):
            mine[[table.place_at[one.location_id] for one in placements]] = True
        self.minutes = self._ways(own)
        """By row and place: `eligibility.way_minutes`, 0 at an own place, or `ways.UNKNOWN`."""

    def _ways(self, own: Sequence[Sequence[Placement]]) -> Numbers:
        at: dict[Coordinates, int] = {}
        for placement in chain.from_iterable(own):
            if placement.coordinates is not None:
                at.setdefault(placement.coordinates, len(at))
        table = self._timetable
        known = ways.between([*at], table.points)
        found = np.full((len(own), len(table.points)), ways.UNKNOWN, dtype=np.int32)
        for row, placements in zip(found, own, strict=True):
            for placement in placements:
                if placement.coordinates is not None:
                    np.minimum(row, known[at[placement.coordinates]], out=row)
        found[self.is_own] = 0
        return found

    def _stretches(self, helper: PlanHelper) -> list[Stretch]:
        placements, days = helper.who.placements, self._timetable.days
        if not days:
            return []
        first, last = days[0], days[-1]
        if all(one.during.first <= first and last <= one.during.last for one in placements):
            return [(range(len(days)), placements)]
        found: defaultdict[tuple[int, ...], list[int]] = defaultdict(list)
        for index, day in enumerate(days):
            valid = tuple(part for part, one in enumerate(placements) if one.during.contains(day))
            found[valid].append(index)
        return [(indexes, [placements[part] for part in valid]) for valid, indexes in found.items()]

    def way(self, who: Numbers, rows: Numbers) -> tuple[Numbers, Truths]:
        """Of each pair of a helper and a session the minutes of the way, and whether it is to an own place."""
        home, place = self.home[who, self._timetable.day[rows]], self._timetable.place[rows]
        return self.minutes[home, place], self.is_own[home, place]

    def away(self, row: int) -> tuple[Truths, Truths, Truths]:
        """Of all helpers who is absent, not available, and too far from that session (`rules.is_too_far`)."""
        table = self._timetable
        day = table.day[row]
        way = self.minutes[self.home[:, day], table.place[row]]
        is_available = self.is_available[:, table.weekday[row], table.hour[row]]
        return self.is_absent[:, day], ~is_available, (way > self.reach) & (way != ways.UNKNOWN)
