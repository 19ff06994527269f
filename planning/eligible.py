"""Who may be put where newly, for all helpers and sessions of a plan at once.

What `rules.against_newcomer` says of each pair given what is fixed, in columns of numbers; tests put both side by side.
Sessions that come back at the same hour of the same weekday at the same place are alike to all but days and hours.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.candidate import LEGAL_LIMITS, Load
from domain.clock_time import Hours, to_minutes
from domain.distance import Coordinates
from domain.words import HelperKind
from planning import rules, ways
from planning.instance import Instance, PlanHelper
from planning.rules import At
from planning.timetable import Numbers, Timetable, Truths, clashing, column, joined
from planning.watch import Stop, TimeUp
from planning.whereabouts import Whereabouts

Keys = NDArray[np.int64]
"""Of pairs: the position of the helper times the number of sessions, plus the row of the session."""
NO_LIMIT = 1 << 30
"""Minutes: more than there are in any year."""
AT_A_TIME = 250
"""So many helpers are looked at together."""


@dataclass(frozen=True, slots=True)
class Around:
    """Helpers with what is fixed for each, and `loads` by span for those whose hours have a limit."""

    helpers: Sequence[PlanHelper]
    fixed: Sequence[Sequence[At]]
    loads: Sequence[Sequence[Load]]


def around(instance: Instance, table: Timetable, helpers: Sequence[PlanHelper]) -> Around:
    first_day = dict(zip(reversed(table.span_of_day.tolist()), reversed(table.days), strict=True))
    days = [first_day[span] for span in range(len(table.spans))]
    fixed = [rules.fixed_elsewhere(instance, helper, None) for helper in helpers]
    loads = [
        [rules.load(helper, day, others) for day in days] if rules.has_limits(helper) else []
        for helper, others in zip(helpers, fixed, strict=True)
    ]
    return Around(helpers, fixed, loads)


def of(table: Timetable, where: Whereabouts, around: Around, wanting: Truths, stop: Stop) -> Keys:
    """The pairs against which no rule speaks, in order, among the sessions `wanting` somebody. Raises `TimeUp`."""
    count = len(table.sessions)
    left = _minutes_left(table, around)
    may_be_asked: Truths = np.array([rules.may_be_asked(one) for one in around.helpers], dtype=np.bool_)
    of_kind = {kind: table.counted(kind) for kind in HelperKind}
    kinds = [*of_kind]
    kind = column(kinds.index(one.who.kind) for one in around.helpers)
    minutes = np.stack([of_kind[one] for one in kinds])
    others = _Others(table, around)
    found = [np.zeros(0, dtype=np.int64)]
    for near, there in _within_reach(table, where):
        if stop():
            raise TimeUp
        keep = wanting[there] & may_be_asked[near] & ~where.is_absent[near, table.day[there]]
        keep &= minutes[kind[near], there] <= left[near, table.span[there]]
        who, rows = near[keep], there[keep]
        is_free = ~others.hinder(who, rows)
        found.append(who[is_free].astype(np.int64) * count + rows[is_free])
    keys = np.concatenate(found)
    keys.sort()
    return keys


def _within_reach(table: Timetable, where: Whereabouts) -> Iterator[tuple[Numbers, Numbers]]:
    """Pairs of helpers and sessions at a time when the helper can be asked and at a place that is not too far."""
    hours = len(table.hours)
    slots, slot = np.unique(
        (table.place.astype(np.int64) * 7 + table.weekday) * hours + table.hour, return_inverse=True
    )
    place, time = slots // (7 * hours), slots % (7 * hours)
    of_slot = np.argsort(slot, kind="stable").astype(np.int32)
    often = np.bincount(slot, minlength=len(slots))
    first = np.cumsum(often) - often
    for begin in range(0, len(where.owner), AT_A_TIME):
        owner = where.owner[begin : begin + AT_A_TIME]
        way = where.minutes[begin : begin + AT_A_TIME]
        is_near = (way <= where.reach[owner][:, None]) | (way == ways.UNKNOWN)
        is_free = where.is_available[owner].reshape(len(owner), 7 * hours)
        homes, alike = np.nonzero(is_near[:, place] & is_free[:, time])
        rows = of_slot[joined(first[alike], often[alike])]
        homes = np.repeat(homes, often[alike])
        who = owner[homes]
        lives_there = where.home[who, table.day[rows]] == homes + begin
        yield who[lives_there], rows[lives_there]


def _minutes_left(table: Timetable, around: Around) -> Numbers:
    """By helper and span, beside what is fixed."""
    found = np.full((len(around.helpers), len(table.spans)), NO_LIMIT, dtype=np.int32)
    for index, (helper, loads) in enumerate(zip(around.helpers, around.loads, strict=True)):
        limits, law = helper.who.limits, LEGAL_LIMITS.get(helper.who.kind, rules.NO_LIMITS)
        for span, load in enumerate(loads):
            for minutes, most in (
                (load.week, limits.week),
                (load.month, limits.month),
                (load.year, limits.year),
                (load.month, law.month),
                (load.year, law.year),
            ):
                if most is not None:
                    found[index, span] = min(found[index, span], most - minutes)
    return found


class _Others:
    """Where helpers are whatever is proposed: fixed sessions of the plan, and those outside it on one of its days."""

    def __init__(self, table: Timetable, around: Around) -> None:
        self._table = table
        at: dict[Coordinates | None, int] = {}
        day_at = {day: index for index, day in enumerate(table.days)}
        found: list[tuple[int, int, int, int, int]] = []

        def note(who: int, day: int, hours: Hours, place: int, point: Coordinates | None) -> None:
            where = at.setdefault(point, len(at))
            key = who * len(table.days) + day
            found.append((key, to_minutes(hours.starts), to_minutes(hours.ends), place, where))

        for index, (helper, fixed) in enumerate(zip(around.helpers, around.fixed, strict=True)):
            for fixed_at in fixed:
                place = table.place_at[fixed_at.session.place_id]
                when = fixed_at.session.when
                note(index, day_at[when.day], when.hours, place, table.points[place])
            for other in helper.who.busy:
                if other.when.day in day_at:
                    place = table.place_at[other.location_id]
                    note(index, day_at[other.when.day], other.when.hours, place, other.coordinates)
        listed = np.array(sorted(found), dtype=np.int64).reshape(-1, 5)
        self._keys = listed[:, 0]
        self._starts, self._ends, self._place, self._point = listed[:, 1:].T.astype(np.int32)
        self._ways = ways.between([*at], table.points)

    def hinder(self, who: Numbers, rows: Numbers) -> Truths:
        """Of each pair, whether the helper is somewhere else then, or cannot come from there or go there in time."""
        found = np.zeros(len(who), dtype=np.bool_)
        if not len(self._keys):
            return found
        table = self._table
        keys = who.astype(np.int64) * len(table.days) + table.day[rows]
        first = np.searchsorted(self._keys, keys)
        often = np.searchsorted(self._keys, keys, "right") - first
        pairs, other = np.repeat(np.arange(len(who)), often), joined(first, often)
        rows = rows[pairs]
        here = (table.starts[rows], table.ends[rows], table.place[rows])
        there = (self._starts[other], self._ends[other], self._place[other])
        overlap, lacks_time = clashing(here, there, self._ways[self._point[other], here[2]])
        found[pairs[overlap | lacks_time]] = True
        return found
