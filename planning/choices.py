"""From an instance to the choices a solver has: who could stand where, given what is fixed."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import cos, radians

from domain import eligibility
from domain.candidate import LEGAL_LIMITS, CandidateHelper, Limits, counted_minutes
from domain.clock_time import DatedHours, Hours
from domain.distance import MINUTES_PER_KM, MINUTES_TO_SET_OUT, Coordinates
from domain.period import week_of
from domain.words import AssignmentRole, CategoryKind
from planning import cost, rules
from planning.cost import Cost
from planning.instance import Instance, PlanHelper, PlanPlace, PlanSession
from planning.problem import Choice, Person, Problem, Seats, Window, WishLeft, brings

KM_IN_DEGREE = 111.0
"""Of latitude; a little less than it is, so that a box drawn with it is rather too large."""


def of(instance: Instance) -> Problem:
    """The choices of an instance, in an order that does not depend on the order of the instance."""
    seats: dict[int, Seats] = {}
    moments: dict[DatedHours, int] = {}
    for key, session in sorted(instance.session_of.items()):
        seats[key] = _seats(instance, session, moments.setdefault(session.when, len(moments)))
    nearby = _Nearby(instance, seats)
    choices: list[Choice] = []
    people: list[Person] = []
    windows: list[Window] = []
    fixed_costs: list[Cost] = []
    for key in sorted(instance.helper_of):
        around = _Around(instance, instance.helper_of[key])
        curve = cost.load_curve(instance, around.helper)
        person = Person(around.helper, len(around.fixed_guides), curve)
        for one, stands in around.possible(seats, nearby):
            choice = around.choice(len(choices), person, one, stands=stands)
            choices.append(choice)
            person.choices.append(choice)
            one.choices.append(choice)
            for wish in one.wishes:
                if wish.is_brought_by(choice):
                    wish.choices.append(choice)
        windows += _windows(around, person)
        fixed_costs += around.fixed_costs()
        if person.choices:
            people.append(person)
    gone = len(instance.standing_guides - instance.pinned_guides) - sum(one.stands for one in choices)
    fixed_costs.append(Cost(changes=instance.weights.change * gone))
    return Problem(
        instance=instance,
        choices=choices,
        seats=list(seats.values()),
        people=people,
        windows=windows,
        fixed=instance.pinned_guides,
        fixed_cost=cost.summed(fixed_costs),
    )


def _seats(instance: Instance, session: PlanSession, moment: int) -> Seats:
    fixed = [
        instance.helper_of[one.helper_id]
        for one in instance.standing_at[session.id]
        if one.is_fixed and rules.counts(instance, one)
    ]
    stood = rules.stood(instance, session)
    wanted = [(CategoryKind.LANGUAGE, code) for code in sorted(session.need.languages)]
    wanted += [(CategoryKind.SKILL, code) for code in sorted(session.need.skills)]
    weight = cost.wish_cost(session, instance.weights)
    return Seats(
        session=session,
        shown=rules.as_open(instance, session),
        monday=week_of(session.when.day),
        moment=moment,
        stood=stood,
        fixed=len(fixed),
        room=max(session.need.maximum, stood) - len(fixed),
        wishes=[
            WishLeft(kind, code, weight)
            for kind, code in wanted
            if not any(code in brings(helper, kind) for helper in fixed)
        ],
    )


class _Nearby:
    """The sessions that want somebody and are not certainly too far: a box on the map, before anything is worked out."""

    def __init__(self, instance: Instance, seats: dict[int, Seats]) -> None:
        self._all = [one for one in seats.values() if one.wants_somebody()]
        self._of_place: defaultdict[int, list[Seats]] = defaultdict(list)
        for one in self._all:
            self._of_place[one.session.place_id].append(one)
        placed = [place for place in instance.places if place.coordinates is not None]
        self._by_latitude = sorted(placed, key=lambda place: (_point(place).latitude, place.id))
        self._latitudes = [_point(place).latitude for place in self._by_latitude]
        self._nowhere = [place.id for place in instance.places if place.coordinates is None]

    def of(self, helper: PlanHelper) -> list[Seats]:
        """In no order."""
        points = [one.coordinates for one in helper.who.placements if one.coordinates is not None]
        if helper.reach_minutes is None or len(points) < len(helper.who.placements) or not points:
            return self._all
        km = max(0.0, helper.reach_minutes - MINUTES_TO_SET_OUT) / MINUTES_PER_KM
        near = {*self._nowhere, *(one.location_id for one in helper.who.placements)}
        for point in points:
            near |= self._in_box(point, km / KM_IN_DEGREE)
        return [one for place_id in near for one in self._of_place[place_id]]

    def _in_box(self, middle: Coordinates, degrees: float) -> set[int]:
        first = bisect_left(self._latitudes, middle.latitude - degrees)
        last = bisect_right(self._latitudes, middle.latitude + degrees)
        east = degrees / max(0.01, cos(radians(abs(middle.latitude) + degrees)))
        return {
            place.id
            for place in self._by_latitude[first:last]
            if abs(_point(place).longitude - middle.longitude) <= east
        }


def _point(place: PlanPlace) -> Coordinates:
    assert place.coordinates is not None
    return place.coordinates


@dataclass(frozen=True, slots=True)
class _Way:
    """What a place means for a helper in a week: what standing there costs, and whether it is too far to be sent."""

    part: Cost
    is_too_far: bool


class _Around:
    """One helper with what is fixed for them; what holds for a place or a moment is worked out once."""

    def __init__(self, instance: Instance, helper: PlanHelper) -> None:
        self.instance = instance
        self.helper = helper
        self.fixed = rules.fixed_elsewhere(instance, helper, None)
        self.fixed_guides = [at for at in self.fixed if at.role is AssignmentRole.GUIDE]
        self._standing = {one.session_id: one for one in instance.standings_of[helper.id]}
        self._is_placed_for_good = all(
            placement.during.first <= instance.first_day and instance.last_day <= placement.during.last
            for placement in helper.who.placements
        )
        busy = {other.when.day for other in helper.who.busy}
        self._busy_days = busy | {at.session.when.day for at in self.fixed}
        self._before = rules.before_the_plan(instance, helper)
        self._seen: dict[date, CandidateHelper] = {}
        self._ways: dict[tuple[int, date], _Way] = {}
        self._may_come_at: dict[int, bool | None] = {}
        self._is_available: dict[tuple[int, Hours], bool] = {}
        self._windows: dict[date, list[Window]] = {}

    def possible(self, seats: dict[int, Seats], nearby: _Nearby) -> Iterator[tuple[Seats, bool]]:
        """The sessions where the helper could stand as a guide, by session, and whether they stand there now."""
        found = {
            key: True
            for key, standing in self._standing.items()
            if not standing.is_fixed and not rules.against_standing(self.instance, standing)
        }
        if rules.may_be_asked(self.helper):
            for one in nearby.of(self.helper):
                if one.session.id not in self._standing and self._may_come(one):
                    found[one.session.id] = False
        for key, stands in sorted(found.items()):
            yield seats[key], stands

    def _may_come(self, one: Seats) -> bool:
        """`rules.against_newcomer`, asked once for all sessions of a moment when only the way tells them apart."""
        if one.moment not in self._may_come_at:
            self._may_come_at[one.moment] = self._may_come_then(one)
        may_come = self._may_come_at[one.moment]
        if may_come is None:
            may_come = self._no_rule_refuses(one)
        return may_come and not self.way(one).is_too_far

    def _may_come_then(self, one: Seats) -> bool | None:
        """None when it depends on the place. Availability decides nothing by itself: it spares asking the other rules."""
        key = (one.session.when.day.weekday(), one.session.when.hours)
        if key not in self._is_available:
            self._is_available[key] = eligibility.is_available(one.shown, self.helper.who)
        if not self._is_available[key]:
            return False
        return None if one.session.when.day in self._busy_days else self._no_rule_refuses(one)

    def _no_rule_refuses(self, one: Seats) -> bool:
        return not rules.against_newcomer(one.shown, self.seen(one.session.when.day), None)

    def seen(self, day: date) -> CandidateHelper:
        """With what is fixed. Only for sessions where the helper is not fixed."""
        if day not in self._seen:
            self._seen[day] = rules.around(self.instance, self.helper, day, self.fixed)
        return self._seen[day]

    def way(self, one: Seats) -> _Way:
        """By week, because of who was where the week before; by day when a placement begins or ends meanwhile."""
        day = one.session.when.day
        key = (one.session.place_id, one.monday if self._is_placed_for_good else day)
        if key not in self._ways:
            self._ways[key] = _Way(
                cost.of_guide(self.instance, one.shown, self._before),
                rules.is_too_far(one.shown, self._before, self.helper.reach_minutes),
            )
        return self._ways[key]

    def choice(self, number: int, person: Person, one: Seats, *, stands: bool) -> Choice:
        day, hours = one.session.when.day, one.session.when.hours
        return Choice(
            number=number,
            person=person,
            seats=one,
            stands=stands,
            minutes=counted_minutes(self.helper.who.kind, hours, AssignmentRole.GUIDE),
            part=self.way(one).part,
            windows=self._windows.setdefault(day, []),
        )

    def fixed_costs(self) -> Iterator[Cost]:
        """Of what the helper does whatever is chosen."""
        for at in self.fixed_guides:
            yield cost.of_guide(self.instance, rules.as_open(self.instance, at.session), self._before)
        yield Cost(load=cost.load_curve(self.instance, self.helper).up_to(len(self.fixed_guides)))


def _windows(around: _Around, person: Person) -> list[Window]:
    """The windows that can bind, each also noted with its choices."""
    limits, law = person.helper.who.limits, LEGAL_LIMITS.get(person.helper.who.kind, Limits())
    weeks: defaultdict[date, list[Choice]] = defaultdict(list)
    months: defaultdict[date, list[Choice]] = defaultdict(list)
    years: defaultdict[int, list[Choice]] = defaultdict(list)
    for choice in person.choices:
        day = choice.seats.session.when.day
        weeks[week_of(day)].append(choice)
        months[day.replace(day=1)].append(choice)
        years[day.year].append(choice)
    found: list[Window] = []
    for choices in weeks.values():
        found += _agreed(limits.week, around.seen(_day(choices)).load.week, choices)
    for choices in months.values():
        used = around.seen(_day(choices)).load.month
        found += _agreed(limits.month, used, choices) + _legal(law.month, used, choices)
    for choices in years.values():
        used = around.seen(_day(choices)).load.year
        found += _agreed(limits.year, used, choices) + _legal(law.year, used, choices)
    for window in found:
        for of_the_day in {id(choice.windows): choice.windows for choice in window.choices}.values():
            of_the_day.append(window)  # one list for all choices of a day
    return found


def _day(choices: list[Choice]) -> date:
    return choices[0].seats.session.when.day


def _legal(limit: int | None, used: int, choices: list[Choice]) -> list[Window]:
    if limit is None or used + sum(choice.minutes for choice in choices) <= limit:
        return []
    return [Window(max(0, limit - used), choices=choices)]


def _agreed(limit: int | None, used: int, choices: list[Choice]) -> list[Window]:
    """What stands may pass an agreement, because a coordinator decided so; what is added may not."""
    if limit is None or used + sum(choice.minutes for choice in choices) <= limit:
        return []
    if all(choice.stands for choice in choices):
        return []
    standing = used + sum(choice.minutes for choice in choices if choice.stands)
    return [Window(limit - used, overrun=max(0, standing - limit), choices=choices)]
