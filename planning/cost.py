"""What a plan costs, part by part: the one meaning of "better" that the solver and the checker share.

All parts are whole numbers, so that two plans are exactly as good or not.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from domain import ranking
from domain.candidate import LEGAL_LIMITS, CandidateHelper, Limits, OpenSession
from domain.clock_time import MINUTES_IN_HOUR
from domain.ranking import LOAD_STEP_MINUTES
from planning import rules
from planning.instance import Instance, PlanHelper, PlanSession, Weights

USUAL_WEEK_MINUTES = 4 * MINUTES_IN_HOUR
"""What a helper is taken to have agreed to when no limit says so, and what the weight `load` is meant for."""
WEEKS_IN_YEAR, MONTHS_IN_YEAR = 52, 12
SLOPE_UNIT = 100
LEAST_SLOPE, MOST_SLOPE = 25, 200
"""Percent: somebody with sixteen hours a week or more carries a session four times as lightly as one with four."""
MOST_STEPS_BEFORE = 20
"""More hours than these (80 this month) add nothing to the weight, so that no place stays open for the sake of fairness."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Each part already multiplied by its weight."""

    open_places: int = 0
    missing_wishes: int = 0
    lost_helpers: int = 0
    other_places: int = 0
    new_faces: int = 0
    load: int = 0
    travel: int = 0
    changes: int = 0

    @property
    def total(self) -> int:
        return (
            self.open_places
            + self.missing_wishes
            + self.lost_helpers
            + self.other_places
            + self.new_faces
            + self.load
            + self.travel
            + self.changes
        )


def summed(parts: Iterable[Cost]) -> Cost:
    listed = list(parts)
    return Cost(**{part.name: sum(getattr(one, part.name) for one in listed) for part in fields(Cost)})


@dataclass(frozen=True, slots=True)
class Gap:
    """What a session with so many guides lacks: places below the minimum, and helpers it had above it and lost."""

    open: int
    lost: int


def gap(session: PlanSession, stood: int, guides: int) -> Gap:
    """`stood` guides counted before the plan, `guides` count in it. Who stood above the maximum is not missed."""
    minimum = session.need.minimum
    above = max(0, min(stood, session.need.maximum) - minimum)
    short = max(0, minimum + above - guides)
    lost = min(short, above)
    return Gap(short - lost, lost)


def of_gap(session: PlanSession, weights: Weights, missing: Gap) -> Cost:
    return Cost(
        open_places=open_cost(session, weights) * missing.open,
        lost_helpers=lost_cost(session, weights) * missing.lost,
    )


def open_cost(session: PlanSession, weights: Weights) -> int:
    """Of one place below the minimum."""
    return weights.open_place * session.stake


def lost_cost(session: PlanSession, weights: Weights) -> int:
    """Of one helper above the minimum who goes: never more than a place below it."""
    return min(weights.lost_helper, open_cost(session, weights))


def wish_cost(session: PlanSession, weights: Weights) -> int:
    """Of one language or skill nobody brings."""
    return weights.missing_wish * session.stake


def of_helper(instance: Instance, session: OpenSession, before: CandidateHelper) -> Cost:
    """What it costs that this helper (`rules.before_the_plan`) stands there; the load comes on top."""
    return of_guide(
        instance.weights,
        is_own_place=ranking.is_own_place(session, before),
        is_known_face=rules.is_known_face(instance, session, before),
        way=rules.way_minutes(session, before),
    )


def of_guide(weights: Weights, *, is_own_place: bool, is_known_face: bool, way: int) -> Cost:
    """What a guide costs who comes so many minutes."""
    return Cost(
        other_places=0 if is_own_place else weights.other_place,
        new_faces=0 if is_known_face else weights.new_face,
        travel=weights.travel * way,
    )


@dataclass(frozen=True, slots=True)
class LoadCurve:
    """What each session of a helper costs in load.

    The sum over a helper's sessions grows with the square of the hours, counted in steps of four from what the month
    holds already, and in shares of what was agreed: that is what makes an even load the cheapest.
    """

    weight: int
    slope: int
    before: int

    def of(self, number: int) -> int:
        """Of the helper's session of that number in the plan, 1 for the first; never less than of the one before."""
        return self.weight * self.slope * (2 * (self.before + number) - 1) // SLOPE_UNIT

    def up_to(self, count: int) -> int:
        """Of so many sessions together."""
        return sum(self.of(number + 1) for number in range(count))


def load_curve(instance: Instance, helper: PlanHelper) -> LoadCurve:
    used = helper.used.month.get(instance.first_day.replace(day=1), 0)
    before = min(MOST_STEPS_BEFORE, used // LOAD_STEP_MINUTES)
    return LoadCurve(instance.weights.load, _slope(helper), before)


def _slope(helper: PlanHelper) -> int:
    """The fewer hours a week were agreed, the more each session weighs."""
    week = USUAL_WEEK_MINUTES
    agreed = [
        minutes
        for limits in (helper.who.limits, LEGAL_LIMITS.get(helper.who.kind, Limits()))
        for minutes in _weekly(limits)
    ]
    if agreed:
        week = max(1, min(agreed))
    return min(MOST_SLOPE, max(LEAST_SLOPE, SLOPE_UNIT * USUAL_WEEK_MINUTES // week))


def _weekly(limits: Limits) -> list[int]:
    found = [] if limits.week is None else [limits.week]
    if limits.month is not None:
        found.append(limits.month * MONTHS_IN_YEAR // WEEKS_IN_YEAR)
    if limits.year is not None:
        found.append(limits.year // WEEKS_IN_YEAR)
    return found
