"""When and where helpers can be asked, for all helpers and sessions of a plan at once.

The rules of the desk are asked here as everywhere, but once for all sessions and helpers that are alike to them.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
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
        self._helpers = helpers
        self.reach = column(
            ways.UNKNOWN if one.reach_minutes is None else one.reach_minutes for one in helpers
        )
        """By helper: how long the way may be."""
        self._settle(helpers)

    @cached_property
    def is_absent(self) -> Truths:
        """By helper and day."""
        days = self._timetable.days
        found = np.zeros((len(self._helpers), len(days)), dtype=np.bool_)
        for index, helper in enumerate(self._helpers):
            for absence in helper.who.absences:
                found[index, bisect_left(days, absence.first) : bisect_right(days, absence.last)] = True
        return found

    @cached_property
    def is_available(self) -> Truths:
        """By helper, weekday and hours; of weekdays without sessions it says nothing."""
        table = self._timetable
        found = np.ones((len(self._helpers), 7, len(table.hours)), dtype=np.bool_)
        at: defaultdict[int, dict[int, PlanSession]] = defaultdict(dict)
        for session, weekday, hour in zip(
            table.sessions, table.weekday.tolist(), table.hour.tolist(), strict=True
        ):
            at[weekday][hour] = session
        alike: dict[tuple[int, tuple[Hours, ...]], Truths] = {}
        for index, helper in enumerate(self._helpers):
            for weekday, there in at.items() if helper.who.availability else ():
                stretches = tuple(part.hours for part in helper.who.availability if part.weekday == weekday)
                if (weekday, stretches) not in alike:
                    alike[weekday, stretches] = self._available_at(there, helper.who)
                found[index, weekday] = alike[weekday, stretches]
        return found

    def _available_at(self, there: Mapping[int, PlanSession], who: CandidateHelper) -> Truths:
        """By hours, of which there is a session of that weekday each. Helpers with the same stretches then are alike."""
        found = np.zeros(len(self._timetable.hours), dtype=np.bool_)
        for hour, session in there.items():
            found[hour] = eligibility.is_available(rules.as_open(self._instance, session), who)
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
        absent, available, home, far = self._by_session
        day = table.day[row]
        is_available = available[table.weekday[row] * len(table.hours) + table.hour[row]]
        return absent[day], ~is_available, far[table.place[row]][home[day]]

    @cached_property
    def _by_session(self) -> tuple[Truths, Truths, Numbers, Truths]:
        """What is kept by helper, here by day, by weekday and hours, by day, and by place."""
        far = (self.minutes > self.reach[self.owner][:, None]) & (self.minutes != ways.UNKNOWN)
        available = self.is_available.reshape(len(self._helpers), 7 * len(self._timetable.hours))
        turned = [np.ascontiguousarray(one.T) for one in (self.is_absent, available, self.home, far)]
        return turned[0], turned[1], turned[2], turned[3]
