"""Invented networks of a family: the same numbers give the same instance, on every machine.

A city is a disc of 4.5 km; a region has towns at least 6 km apart with as many places each. Sessions come back every
week, Monday to Saturday, on the half hour, for 2 to 3.5 hours, with 1 to 4 places and 1 to 15 visitors for each; half
of them want a skill, 22 % a language. Helpers live somewhere: the nearest place is their own, for 70 % one or two more
nearby; how long the way may be, how many hours were agreed and when they can come depend on their kind. Some weeks and
days they are absent. They stood somewhere last week, and 60 % of that stands in the plan already.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, time, timedelta
from math import cos, pi, radians, sin, sqrt
from random import Random

from benchmarks.planner.families import Family
from domain.candidate import Availability, Busy, CandidateHelper, Limits, Placement, counted_minutes
from domain.clock_time import MINUTES_IN_HOUR, DatedHours, Hours
from domain.distance import Coordinates, km_between, travel_minutes
from domain.need import Need
from domain.period import DAYS_IN_WEEK, Period, week_of
from domain.words import AssignmentRole, HelperKind
from planning.instance import Instance, PlanHelper, PlanPlace, PlanSession, Standing, UsedMinutes

FIRST_MONDAY = date(2026, 11, 2)
"""Of four weeks; a single week is the third of them, with two weeks of the month used already."""
WEEK_OF_ABSENCES = 2
"""In the third of four weeks many are away."""
KM_IN_DEGREE = 111.2
MIDDLE = Coordinates(51.05, 3.73)
CITY_KM, TOWN_KM, TOWN_APART_KM, REGION_KM = 4.5, 1.5, 6.0, 26.0
SKILLS = (("consult", 0.2), ("egov", 0.15), ("smartphone", 0.15))
LANGUAGES = ("ar", "tr", "fr", "uk", "en")
MORNING, AFTERNOON, EVENING = (
    Hours(time(8), time(13)),
    Hours(time(12), time(18)),
    Hours(time(17), time(22)),
)
LENGTHS = (120, 150, 180, 210)
GROUPS = ((8.5, 3), (13.0, 3), (17.5, 1))
"""When sessions begin at the earliest (in hours) and how often so, within three hours."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Of helpers: how many of a hundred, hours agreed a week (from, to) and a month, the longest way, half days free."""

    kind: HelperKind
    share: int
    week: tuple[float, float]
    month: tuple[float, float] | None
    reach: int
    free: float


KINDS = (
    Kind(HelperKind.VOLUNTEER, 66, (3.5, 8.5), None, 30, 0.14),
    Kind(HelperKind.SOCIAL_ECONOMY, 14, (12, 16), None, 45, 0.3),
    Kind(HelperKind.WIJK_WERKER, 12, (10, 10), (20, 40), 35, 0.2),
    Kind(HelperKind.STAFF, 8, (8, 8), (24, 24), 40, 0.22),
)


@dataclass(frozen=True, slots=True)
class Weekly:
    """A session that comes back each week."""

    number: int
    place: PlanPlace
    weekday: int
    hours: Hours
    need: Need
    visitors: float

    def when(self, monday: date) -> DatedHours:
        return DatedHours(monday + timedelta(days=self.weekday), self.hours)


def instance(family: Family, seed: int) -> Instance:
    random = Random(f"{family.places} {family.sessions} {family.helpers} {family.weeks} {seed}")
    places = _places(random, family)
    weekly = [_weekly(random, 1 + number, places) for number in range(family.sessions)]
    first = FIRST_MONDAY if family.weeks > 1 else FIRST_MONDAY + timedelta(weeks=WEEK_OF_ABSENCES)
    mondays = [first + timedelta(weeks=number) for number in range(family.weeks)]
    helpers = [_helper(random, 1 + number, places, mondays) for number in range(family.helpers)]
    last_week = _last_week(random, weekly, helpers)
    return Instance(
        places=tuple(places),
        sessions=tuple(
            _session(one, monday, week) for week, monday in enumerate(mondays, 1) for one in weekly
        ),
        helpers=tuple(_with_last_week(one, last_week[one.id], first) for one in helpers),
        standing=tuple(
            Standing(_number(one, week), helper_id)
            for helper_id, stood in sorted(last_week.items())
            for week in range(1, family.weeks + 1)
            for one in stood
            if random.random() < 0.6
        ),
    )


def _number(one: Weekly, week: int) -> int:
    """Of the session in that week of the plan; week 0 is the one before it."""
    return 100_000 * (week + 1) + one.number


def _session(one: Weekly, monday: date, week: int) -> PlanSession:
    return PlanSession(_number(one, week), one.place.id, one.when(monday), one.need, one.visitors)


def _places(random: Random, family: Family) -> list[PlanPlace]:
    if family.towns == 1:
        return [PlanPlace(1 + number, _near(random, MIDDLE, CITY_KM)) for number in range(family.places)]
    towns: list[Coordinates] = []
    while len(towns) < family.towns:
        town = _near(random, MIDDLE, REGION_KM)
        if all(km_between(town, other) >= TOWN_APART_KM for other in towns):
            towns.append(town)
    return [
        PlanPlace(1 + number, _near(random, towns[number % len(towns)], TOWN_KM))
        for number in range(family.places)
    ]


def _near(random: Random, middle: Coordinates, km: float) -> Coordinates:
    """Anywhere in the disc."""
    away, angle = km * sqrt(random.random()), 2 * pi * random.random()
    north, east = away * sin(angle) / KM_IN_DEGREE, away * cos(angle) / KM_IN_DEGREE
    return Coordinates(
        round(middle.latitude + north, 5), round(middle.longitude + east / cos(radians(middle.latitude)), 5)
    )


def _weekly(random: Random, number: int, places: list[PlanPlace]) -> Weekly:
    begins, _often = random.choices(GROUPS, [often for _begins, often in GROUPS])[0]
    starts = int(begins * 2 + random.randrange(4)) * 30
    ends = starts + random.choice(LENGTHS)
    guides = random.choices((1, 2, 3, 4), (35, 38, 18, 9))[0]
    wanted, so_far = random.random(), 0.0
    skills = []
    for skill, share in SKILLS:
        if so_far <= wanted < so_far + share:
            skills.append(skill)
        so_far += share
    languages = [random.choice(LANGUAGES)] if random.random() < 0.22 else []
    return Weekly(
        number=number,
        place=places[number % len(places)] if number <= len(places) else random.choice(places),
        weekday=random.randrange(6),
        hours=Hours(_clock(starts), _clock(ends)),
        need=Need(guides, guides + random.randrange(2), frozenset(languages), frozenset(skills)),
        visitors=round(guides * random.uniform(1, 15), 1),
    )


def _clock(minutes: int) -> time:
    return time(*divmod(minutes, MINUTES_IN_HOUR))


def _helper(random: Random, number: int, places: list[PlanPlace], mondays: list[date]) -> PlanHelper:
    kind = random.choices(KINDS, [one.share for one in KINDS])[0]
    home = _near(random, _point(random.choice(places)), TOWN_KM)
    nearest = sorted(places, key=lambda place: km_between(home, _point(place)))
    own = nearest[:1]
    if random.random() < 0.7:
        reached = [one for one in nearest[1:12] if travel_minutes(home, _point(one)) <= kind.reach]
        own += random.sample(reached, min(len(reached), random.choice((1, 2))))
    skills = [skill for skill, _share in SKILLS if random.random() < 0.4]
    return PlanHelper(
        CandidateHelper(
            id=number,
            name="",
            kind=kind.kind,
            languages=frozenset(random.sample(LANGUAGES, random.choices((0, 1, 2), (55, 35, 10))[0])),
            skills=frozenset(skills),
            placements=tuple(Placement(place.id, place.coordinates) for place in own),
            availability=tuple(
                Availability(weekday, part)
                for weekday in range(6)
                for part in (MORNING, AFTERNOON, EVENING)
                if random.random() < (kind.free if part is not EVENING else kind.free / 2)
            )
            or (Availability(random.randrange(5), MORNING),),
            absences=tuple(_absences(random, mondays)),
            limits=Limits(
                week=_half_hours(random, kind.week),
                month=None if kind.month is None else _half_hours(random, kind.month),
            ),
        ),
        reach_minutes=kind.reach,
    )


def _half_hours(random: Random, between: tuple[float, float]) -> int:
    return random.randint(int(2 * between[0]), int(2 * between[1])) * 30


def _point(place: PlanPlace) -> Coordinates:
    assert place.coordinates is not None
    return place.coordinates


def _absences(random: Random, mondays: list[date]) -> list[Period]:
    found = []
    for week, monday in enumerate(mondays):
        if random.random() < (0.18 if week == WEEK_OF_ABSENCES else 0.06):
            found.append(Period(monday, monday + timedelta(days=DAYS_IN_WEEK - 1)))
            continue
        days = (monday + timedelta(days=number) for number in range(6))
        found += [Period(day, day) for day in days if random.random() < 0.04]
    return found


def _last_week(random: Random, weekly: list[Weekly], helpers: list[PlanHelper]) -> dict[int, list[Weekly]]:
    """Where helpers stood: one after the other takes what is still open at an own place and fits."""
    open_at: defaultdict[int, list[Weekly]] = defaultdict(list)
    left = {one.number: one.need.minimum for one in weekly}
    for one in weekly:
        open_at[one.place.id].append(one)
    found: dict[int, list[Weekly]] = {}
    for helper in helpers:
        near = [one for place in helper.who.placements for one in open_at[place.location_id]]
        stood: list[Weekly] = []
        for one in random.sample(near, len(near)):
            others = [other.hours for other in stood if other.weekday == one.weekday]
            minutes = sum(_minutes(helper, other) for other in (*stood, one))
            is_free = any(
                part.weekday == one.weekday and part.hours.contains(one.hours)
                for part in helper.who.availability
            )
            if left[one.number] and is_free and not others and minutes <= (helper.who.limits.week or 0):
                stood.append(one)
                left[one.number] -= 1
        found[helper.id] = stood
    return found


def _minutes(helper: PlanHelper, one: Weekly) -> int:
    return counted_minutes(helper.who.kind, one.hours, AssignmentRole.GUIDE)


def _with_last_week(helper: PlanHelper, stood: list[Weekly], first: date) -> PlanHelper:
    """The helper with last week's sessions; the month holds as much of each week before the plan."""
    monday = first - timedelta(weeks=1)
    who = helper.who
    weeks = sum(
        week_of(first - timedelta(weeks=back)).replace(day=1) == first.replace(day=1) for back in (1, 2)
    )
    minutes = sum(_minutes(helper, one) for one in stood)
    if who.limits.month is not None:
        minutes = min(minutes, who.limits.month // 4)
    return PlanHelper(
        CandidateHelper(
            id=who.id,
            name="",
            kind=who.kind,
            languages=who.languages,
            skills=who.skills,
            placements=who.placements,
            availability=who.availability,
            absences=who.absences,
            busy=tuple(
                Busy(_number(one, 0), one.place.id, "", one.when(monday), one.place.coordinates)
                for one in stood
            ),
            limits=who.limits,
        ),
        UsedMinutes(month={first.replace(day=1): minutes * weeks}, year={first.year: minutes * 40}),
        helper.reach_minutes,
    )
