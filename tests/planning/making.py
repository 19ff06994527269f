"""Instances to try the planner on: plain functions with valid defaults, and small random ones in which every rule bites."""

from datetime import date, time, timedelta
from itertools import combinations
from random import Random
from typing import Any

from domain.candidate import Availability, Busy, CandidateHelper, Limits, Placement
from domain.clock_time import DatedHours, Hours
from domain.distance import Coordinates
from domain.need import Need
from domain.period import Period
from domain.words import AssignmentRole, HelperKind, HelperStage
from planning import choices
from planning.draft import Draft
from planning.instance import (
    Instance,
    PlanHelper,
    PlanPlace,
    PlanSession,
    Standing,
    UsedMinutes,
    Weights,
)
from planning.problem import Choice, Problem

MONDAY = date(2026, 11, 23)
TUESDAY = MONDAY + timedelta(days=1)
KROOK = PlanPlace(1, Coordinates(51.048604, 3.728687))
AMAL = PlanPlace(2, Coordinates(51.060779, 3.731428))
"""1.4 km from De Krook: 13 minutes."""
MELLE = PlanPlace(3, Coordinates(51.0023, 3.8035))
"""7.4 km from De Krook: 40 minutes."""
NOWHERE = PlanPlace(4)
"""Nobody noted where it is."""
PLACES = (KROOK, AMAL, MELLE, NOWHERE)
HOUR = 60


def hours(starts: str, ends: str) -> Hours:
    return Hours(time.fromisoformat(starts), time.fromisoformat(ends))


def session(number: int = 100, starts: str = "10:00", ends: str = "12:00", **given: Any) -> PlanSession:
    """At De Krook, Tuesday 24 November 2026, 10:00-12:00; needs 1 guide, holds 2; 6 visitors expected."""
    defaults: dict[str, Any] = {
        "id": number,
        "place_id": KROOK.id,
        "when": DatedHours(given.pop("day", TUESDAY), hours(starts, ends)),
        "need": Need(1, 2),
        "expected_visitors": 6.0,
    }
    return PlanSession(**{**defaults, **given})


def helper(number: int = 1, **given: Any) -> PlanHelper:
    """An active volunteer of De Krook whom nothing keeps; `used` and `reach_minutes` apart, what is given is of `who`."""
    outside = {key: given.pop(key) for key in ("used", "reach_minutes") if key in given}
    defaults: dict[str, Any] = {
        "id": number,
        "name": "",
        "placements": (Placement(KROOK.id, KROOK.coordinates),),
    }
    return PlanHelper(CandidateHelper(**{**defaults, **given}), **outside)


def busy(starts: str, ends: str, day: date = TUESDAY, **given: Any) -> Busy:
    """Session 900, outside the plan, at AMAL."""
    defaults: dict[str, Any] = {
        "session_id": 900,
        "location_id": AMAL.id,
        "location_name": "",
        "when": DatedHours(day, hours(starts, ends)),
        "coordinates": AMAL.coordinates,
    }
    return Busy(**{**defaults, **given})


def instance(
    sessions: list[PlanSession],
    helpers: list[PlanHelper],
    standing: list[Standing] | None = None,
    **given: Any,
) -> Instance:
    return Instance(PLACES, tuple(sessions), tuple(helpers), tuple(standing or ()), **given)


MOMENTS = [
    ("09:00", "12:00"),
    ("10:00", "12:00"),
    ("12:00", "14:30"),
    ("12:30", "16:30"),
    ("14:00", "16:00"),
    ("16:30", "18:00"),
]


def small(random: Random, *, most_pairs: int = 9) -> Instance:
    """At most so many pairs of a session and a helper, over two weeks at four places."""
    shapes = [(s, h) for s in range(1, 6) for h in range(1, 5) if s * h <= most_pairs]
    session_count, helper_count = random.choice(shapes)
    sessions = [_session(random, 10 + number) for number in range(session_count)]
    helpers = [_helper(random, 1 + number) for number in range(helper_count)]
    how_full = random.choice([0.1, 0.3, 0.6])
    standing = [
        Standing(
            one.id,
            who.id,
            random.choices([AssignmentRole.GUIDE, AssignmentRole.BUDDY, AssignmentRole.RESERVE], [8, 1, 1])[
                0
            ],
            is_pinned=random.random() < 0.25,
        )
        for one in sessions
        for who in helpers
        if random.random() < how_full
    ]
    return Instance(PLACES, tuple(sessions), tuple(helpers), tuple(standing), _weights(random))


def _session(random: Random, number: int) -> PlanSession:
    minimum = random.choice([0, 1, 1, 2])
    starts, ends = random.choice(MOMENTS)
    return session(
        number,
        starts,
        ends,
        day=MONDAY + timedelta(days=random.choice([0, 0, 1, 1, 8])),
        place_id=random.choice(PLACES).id,
        need=Need(
            minimum,
            max(1, minimum + random.choice([0, 1])),
            frozenset(code for code in ("ar", "fr") if random.random() < 0.2),
            frozenset(code for code in ("itsme",) if random.random() < 0.3),
        ),
        expected_visitors=random.choice([None, 0.0, 2.5, 9.0, 14.3]),
    )


def _helper(random: Random, number: int) -> PlanHelper:
    kind = random.choice(list(HelperKind))
    weekdays = random.choice([(), (), (), (0, 1), (0,), (1,)])
    own = random.sample(PLACES, random.choice([0, 1, 1, 2]))
    used_month = random.choice([0, 5 * HOUR, 56 * HOUR]) if kind is HelperKind.WIJK_WERKER else 5 * HOUR
    return PlanHelper(
        CandidateHelper(
            id=number,
            name="",
            kind=kind,
            stage=random.choices([HelperStage.ACTIVE, HelperStage.BUDDY, HelperStage.STOPPED], [18, 1, 1])[0],
            languages=frozenset(code for code in ("ar", "fr") if random.random() < 0.4),
            skills=frozenset(code for code in ("itsme",) if random.random() < 0.5),
            placements=tuple(Placement(place.id, place.coordinates) for place in own),
            availability=tuple(
                Availability(weekday, hours("09:00", random.choice(["12:00", "18:00"])))
                for weekday in weekdays
            ),
            absences=(Period(MONDAY, MONDAY),) if random.random() < 0.1 else (),
            busy=(_busy(random),) if random.random() < 0.3 else (),
            limits=Limits(
                week=random.choice([None, 3 * HOUR, 4 * HOUR, 5 * HOUR]),
                month=random.choice([None, None, 12 * HOUR]),
            ),
        ),
        UsedMinutes(
            week={MONDAY: random.choice([0, 0, 0, 2 * HOUR])},
            month={date(2026, 11, 1): used_month},
            year={2026: random.choice([100 * HOUR, 625 * HOUR])},
        ),
        random.choice([None, None, None, 15, 45]),
    )


def _busy(random: Random) -> Busy:
    place = random.choice(PLACES)
    starts, ends = random.choice(MOMENTS)
    day = random.choice([MONDAY, TUESDAY, MONDAY - timedelta(days=6)])
    return busy(starts, ends, day, location_id=place.id, coordinates=place.coordinates)


def _weights(random: Random) -> Weights:
    if random.random() < 0.7:
        return Weights()
    return Weights(
        open_place=random.choice([0, 10, 1_000]),
        missing_wish=random.choice([0, 10, 500]),
        lost_helper=random.choice([0, 50, 20_000]),
        other_place=random.choice([0, 20, 2_000]),
        new_face=random.choice([0, 10]),
        load=random.choice([0, 100]),
        travel=random.choice([0, 1]),
        change=random.choice([0, 1, 900]),
    )


def no_limit() -> float | None:
    return None


def with_choices(random: Random) -> Problem:
    problems = (choices.of(small(random, most_pairs=20)) for _attempt in range(100))
    return next(one for one in problems if one.choices)


def month(count: int, hours: int | None = None) -> Instance:
    """Two sessions a week, helpers who take any of them, and may do so many hours a month."""
    return instance(
        [
            session(100 + 10 * week + number, day=date(2026, 11, 3) + timedelta(weeks=week, days=number))
            for week in range(4)
            for number in range(2)
        ],
        [
            helper(1 + number, limits=Limits(month=None if hours is None else 60 * hours))
            for number in range(count)
        ],
    )


def problem_of(random: Random) -> Problem:
    asked = (choices.of(small(random, most_pairs=20)) for _attempt in range(100))
    return next(one for one in asked if len(one.choices) > 1)


def may_all_be(problem: Problem, made: list[Choice]) -> bool:
    """Whether no rule between choices forbids them together."""
    numbers = {one.number for one in made}
    for one, other in combinations(made, 2):
        if one.person == other.person and problem.exclude_each_other(one, other):
            return False
    for seats in problem.seats:
        if sum(one.seats is seats for one in made) > seats.room:
            return False
    for window in problem.windows:
        inside = [problem.choices[number] for number in window.numbers.tolist() if number in numbers]
        minutes = sum(one.minutes for one in inside)
        if minutes > window.most and not (window.overrun and all(one.stands for one in inside)):
            return False
    return True


def random_plan(random: Random, problem: Problem) -> Draft:
    """After some choices were made and some given up again."""
    plan = Draft(problem)
    for _time in range(3 * len(problem.choices)):
        number = random.randrange(len(problem.choices))
        if plan.is_made[number]:
            plan.undo(number)
        elif plan.fits(number):
            plan.make(number)
    return plan
