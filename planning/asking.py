"""What stops each helper from also coming to a session of a plan: the rules of the desk, asked of thousands.

Each rule looks at one thing about a helper: availability, absences, own places, the rest of the day, or hours. So a helper
is put to the rules with one of them at a time, and what is alike (the same stretches of a Tuesday, the same minutes in a
month) once for all who have it. Nothing comes from what the solver knows, which is judged by this.
"""

from collections.abc import Hashable, Iterable, Sequence
from datetime import date
from itertools import chain
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from domain import eligibility
from domain.candidate import Availability, Busy, CandidateHelper, Limits, Load, OpenSession, counted_minutes
from domain.clock_time import Hours
from domain.period import week_of
from domain.proposal_lack import LackKind, PlanRule
from domain.rule import Rule
from domain.words import AssignmentRole, HelperKind
from planning import rules
from planning.instance import PlanHelper, PlanSession
from planning.picture import Picture

One = TypeVar("One", bound=Hashable)
Rules = frozenset[Rule | PlanRule]
Numbers = NDArray[np.int64]
Truths = NDArray[np.bool_]

LISTED: tuple[Rule | PlanRule, ...] = (*Rule, *PlanRule)
BIT_OF = {rule: 1 << index for index, rule in enumerate(LISTED)}
ANY_WAY, NOT_KNOWN = 1 << 30, 1 << 31
"""Minutes: of who comes however long the way is, and of a way that cannot be estimated."""


class Asked:
    """All helpers who may be asked, about one session after the other. Rules are told as bits."""

    def __init__(self, seen: Picture) -> None:
        self._seen = seen
        self._helpers = [one for one in seen.instance.helpers if rules.may_be_asked(one)]
        self._ids = np.array([one.id for one in self._helpers], dtype=np.int64)
        reach = [ANY_WAY if one.reach_minutes is None else one.reach_minutes for one in self._helpers]
        self._reach = np.array(reach, dtype=np.int64)
        own = [one.who.placements for one in self._helpers]
        self._placements, self._placed = _alike(chain.from_iterable(own))
        self._whose = np.repeat(
            np.arange(len(own)), np.array([len(listed) for listed in own], dtype=np.int64)
        )
        self._days = _days(seen, self._helpers)
        self._known: dict[Hashable, Numbers] = {}
        self._own_on: dict[date, tuple[bool, ...]] = {}
        self._beside: dict[tuple[int, Hours], dict[int, int]] = {}
        self._stretches: dict[int, tuple[list[tuple[Availability, ...]], Numbers]] = {}
        self._loads: dict[tuple[date, date], tuple[list[tuple[HelperKind, Limits, Load]], Numbers]] = {}
        self._bringing: dict[tuple[LackKind, str], Truths] = {}
        self._last: tuple[int, Numbers] | None = None

    def stopped(self, session: PlanSession, kind: LackKind, code: str) -> dict[Rules, list[int]]:
        """Everybody who would bring what is lacking and does not stand there, by all the rules that stop them."""
        if (kind, code) not in self._bringing:
            brings = [rules.brings(one, kind, code) for one in self._helpers]
            self._bringing[kind, code] = np.array(brings, dtype=np.bool_)
        would_come = self._bringing[kind, code].copy()
        would_come[self._days[session.when.day].standing_at(session)] = False
        if self._last is None or self._last[0] != session.id:
            self._last = (session.id, self.stops(session))
        bits, ids = self._last[1][would_come], self._ids[would_come]
        return {_rules(one): ids[bits == one].tolist() for one in np.unique(bits).tolist()}

    def stops(self, session: PlanSession) -> Numbers:
        """By helper, all the rules that stop them, for those who do not stand there."""
        shown = rules.as_open(self._seen.instance, session)
        return (
            self._of_availability(shown)
            | self._of_absences(shown)
            | self._of_way(shown)
            | self._of_day(shown)
            | self._of_hours(shown)
        )

    def _of_availability(self, shown: OpenSession) -> Numbers:
        """Of who cannot come that day at all, something else they said is kept: nothing said would be always."""
        weekday, hours = shown.when.day.weekday(), shown.when.hours
        key = ("availability", weekday, hours)
        if key not in self._known:
            if weekday not in self._stretches:
                self._stretches[weekday] = _alike(
                    _of_weekday(one.who.availability, weekday) for one in self._helpers
                )
            kinds, kind = self._stretches[weekday]
            said = [CandidateHelper(0, "", availability=one) for one in kinds]
            self._known[key] = _asked(shown, said)[kind]
        return self._known[key]

    def _of_absences(self, shown: OpenSession) -> Numbers:
        key = ("absences", shown.when.day)
        if key not in self._known:
            kinds, kind = _alike(one.who.absences for one in self._helpers)
            self._known[key] = _asked(shown, [CandidateHelper(0, "", absences=one) for one in kinds])[kind]
        return self._known[key]

    def _of_way(self, shown: OpenSession) -> Numbers:
        """From the nearest of the places that each has that day."""
        day = shown.when.day
        if day not in self._own_on:
            self._own_on[day] = tuple(one.during.contains(day) for one in self._placements)
        key = ("way", shown.location_id, self._own_on[day])
        if key not in self._known:
            ways = [
                eligibility.way_minutes(shown, CandidateHelper(0, "", placements=(one,)))
                for one in self._placements
            ]
            known = np.array([NOT_KNOWN if way is None else way for way in ways], dtype=np.int64)
            nearest = np.full(len(self._helpers), NOT_KNOWN)
            np.minimum.at(nearest, self._whose, known[self._placed])
            is_too_far = (nearest > self._reach) & (nearest != NOT_KNOWN)
            self._known[key] = is_too_far * BIT_OF[PlanRule.TOO_FAR]
        return self._known[key]

    def _of_day(self, shown: OpenSession) -> Numbers:
        """From what stops who stands at each of the other sessions of that day. Weeks that are alike are asked once."""
        day = self._days[shown.when.day]
        known = self._beside.setdefault((shown.location_id, shown.when.hours), {})
        for slot, other in zip(day.slots, day.others, strict=True):
            if slot not in known:
                known[slot] = other.when.overlaps(shown.when) * BIT_OF[Rule.STANDS_ELSEWHERE]
                known[slot] |= eligibility.lacks_time_between(shown, other) * BIT_OF[Rule.TRAVEL]
        stops = np.array([known[slot] for slot in day.slots], dtype=np.int64)
        found = np.zeros(len(self._helpers), dtype=np.int64)
        np.bitwise_or.at(found, day.who, stops[day.where])
        return found

    def _of_hours(self, shown: OpenSession) -> Numbers:
        """The same for sessions that add as many minutes in the same week, month and year."""
        day, guide = shown.when.day, AssignmentRole.GUIDE
        span = (week_of(day), day.replace(day=1))
        key = ("hours", span, *(counted_minutes(kind, shown.when.hours, guide) for kind in HelperKind))
        if key not in self._known:
            if span not in self._loads:
                self._loads[span] = _alike(
                    (one.who.kind, one.who.limits, rules.load(one, day, self._seen.at(one)))
                    for one in self._helpers
                )
            kinds, kind = self._loads[span]
            bound = [CandidateHelper(0, "", kind=of, limits=limits, load=load) for of, limits, load in kinds]
            self._known[key] = _asked(shown, bound)[kind]
        return self._known[key]


class _Day:
    """The `others`, sessions at which helpers stand that day. Helper `who[i]`, by position, stands at `others[where[i]]`.

    `slots` are numbers that those at the same place and time share.
    """

    def __init__(self, stands: Sequence[tuple[int, Busy]], slots: dict[Hashable, int]) -> None:
        self.others, self.where = _alike(other for _position, other in stands)
        self.who = np.array([position for position, _other in stands], dtype=np.int64)
        kinds = [(one.location_id, one.coordinates, one.when.hours) for one in self.others]
        self.slots = [slots.setdefault(kind, len(slots)) for kind in kinds]

    def standing_at(self, session: PlanSession) -> Numbers:
        """By position."""
        here = [index for index, other in enumerate(self.others) if other.session_id == session.id]
        return self.who[np.isin(self.where, here)]


def _days(seen: Picture, helpers: Sequence[PlanHelper]) -> dict[date, _Day]:
    """Every day of a session of the plan."""
    stands: dict[date, list[tuple[int, Busy]]] = {one.when.day: [] for one in seen.instance.sessions}
    for position, helper in enumerate(helpers):
        for other in chain(helper.who.busy, (rules.as_busy(seen.instance, at) for at in seen.at(helper))):
            if other.when.day in stands:
                stands[other.when.day].append((position, other))
    slots: dict[Hashable, int] = {}
    return {day: _Day(listed, slots) for day, listed in stands.items()}


def _alike(values: Iterable[One]) -> tuple[list[One], Numbers]:
    """All that differ, and of each value which of them it is."""
    at: dict[One, int] = {}
    which = [at.setdefault(one, len(at)) for one in values]
    return [*at], np.array(which, dtype=np.int64)


def _asked(shown: OpenSession, helpers: Iterable[CandidateHelper]) -> Numbers:
    return np.array([_bits(shown, one) for one in helpers], dtype=np.int64)


def _bits(shown: OpenSession, helper: CandidateHelper) -> int:
    return sum(BIT_OF[rule] for rule in set(rules.against_newcomer(shown, helper, None)))


def _rules(bits: int) -> Rules:
    return frozenset(rule for rule, bit in BIT_OF.items() if bits & bit)


def _of_weekday(said: tuple[Availability, ...], weekday: int) -> tuple[Availability, ...]:
    return tuple(one for one in said if one.weekday == weekday) or said[:1]
