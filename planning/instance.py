"""What a plan is made from: places, sessions that need somebody, helpers, who stands there now, and what weighs.

It names nobody: places, sessions and helpers are numbers, so that an instance can be given to somebody who checks it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from domain import period
from domain.candidate import CandidateHelper
from domain.clock_time import DatedHours
from domain.distance import Coordinates
from domain.need import Need
from domain.words import AssignmentRole
from planning.refusal import NumberTwice, NumberUnknown

TENTHS = 10
LEAST_STAKE = 1 * TENTHS
"""A place counts for at least one visitor, also where fewer are expected or nothing was ever counted."""


@dataclass(frozen=True, slots=True)
class PlanPlace:
    """A location; without coordinates nothing is known of the way to it."""

    id: int
    coordinates: Coordinates | None = None


@dataclass(frozen=True, slots=True)
class PlanSession:
    """A session that takes place and for which helpers may be proposed. `expected_visitors` None: nothing is known."""

    id: int
    place_id: int
    when: DatedHours
    need: Need
    expected_visitors: float | None = None

    @property
    def stake(self) -> int:
        """Tenths of a visitor who would miss a helper for each place left open."""
        if self.expected_visitors is None:
            return LEAST_STAKE
        return max(LEAST_STAKE, round(TENTHS * self.expected_visitors / max(1, self.need.minimum)))


@dataclass(frozen=True, slots=True)
class UsedMinutes:
    """Counted minutes planned and done outside the sessions of the plan, by Monday, first of the month and year."""

    week: Mapping[date, int] = field(default_factory=dict)
    month: Mapping[date, int] = field(default_factory=dict)
    year: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlanHelper:
    """A helper as the rules see one.

    `who.busy` are the sessions outside the plan: on its days, and in the week before it. `who.load` stays empty:
    `used` says it for each week, month and year. `reach_minutes` is how long the way from the nearest own place may
    be for somebody who is newly put there; None is any way.
    """

    who: CandidateHelper
    used: UsedMinutes = field(default_factory=UsedMinutes)
    reach_minutes: int | None = None

    @property
    def id(self) -> int:
        return self.who.id


class Guide(NamedTuple):
    """Somebody stands at a session as a guide: what a plan is made of."""

    session_id: int
    helper_id: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A helper who stands at a session now, a proposed one too. A pinned one stays; so does who is no guide."""

    session_id: int
    helper_id: int
    role: AssignmentRole = AssignmentRole.GUIDE
    is_pinned: bool = False

    @property
    def guide(self) -> Guide:
        return Guide(self.session_id, self.helper_id)

    @property
    def is_fixed(self) -> bool:
        return self.is_pinned or self.role is not AssignmentRole.GUIDE


@dataclass(frozen=True, slots=True)
class Weights:
    """What each thing costs; a plan with the least sum is proposed. The order of size is the order of importance.

    `open_place` and `missing_wish`: for each tenth of a visitor at stake, for a place below the minimum and for a
    language or skill nobody brings. `lost_helper`: for somebody above the minimum who goes and is not replaced.
    `other_place`: for each guide who is not placed there. `new_face`: for each guide the visitors do not know.
    `load`: for the sessions of one helper, rising with each. `travel`: for each minute from the nearest own place.
    `change`: for each guide taken off.
    """

    open_place: int = 10_000
    missing_wish: int = 5_000
    lost_helper: int = 20_000
    other_place: int = 2_000
    new_face: int = 1_000
    load: int = 100
    travel: int = 1
    change: int = 1


@dataclass(frozen=True)
class Instance:
    """One question to the planner. Raises `NumberTwice` or `NumberUnknown` when its numbers do not fit together."""

    places: tuple[PlanPlace, ...]
    sessions: tuple[PlanSession, ...]
    helpers: tuple[PlanHelper, ...]
    standing: tuple[Standing, ...] = ()
    weights: Weights = Weights()

    def __post_init__(self) -> None:
        places = _numbers("places", (place.id for place in self.places))
        sessions = _numbers("sessions", (session.id for session in self.sessions))
        helpers = _numbers("helpers", (helper.id for helper in self.helpers))
        for index, session in enumerate(self.sessions):
            _check_known(f"sessions[{index}].place", session.place_id, places)
        for index, helper in enumerate(self.helpers):
            for part, placement in enumerate(helper.who.placements):
                _check_known(f"helpers[{index}].placements[{part}].place", placement.location_id, places)
            for part, other in enumerate(helper.who.busy):
                _check_known(f"helpers[{index}].elsewhere[{part}].place", other.location_id, places)
                if other.session_id in sessions:
                    raise NumberTwice(f"helpers[{index}].elsewhere[{part}].session", other.session_id)
        there = set()
        for index, standing in enumerate(self.standing):
            _check_known(f"standing[{index}].session", standing.session_id, sessions)
            _check_known(f"standing[{index}].helper", standing.helper_id, helpers)
            if (standing.session_id, standing.helper_id) in there:
                raise NumberTwice(f"standing[{index}].helper", standing.helper_id)
            there.add((standing.session_id, standing.helper_id))

    @cached_property
    def place_of(self) -> Mapping[int, PlanPlace]:
        return {place.id: place for place in self.places}

    @cached_property
    def session_of(self) -> Mapping[int, PlanSession]:
        return {session.id: session for session in self.sessions}

    @cached_property
    def helper_of(self) -> Mapping[int, PlanHelper]:
        return {helper.id: helper for helper in self.helpers}

    @cached_property
    def standing_at(self) -> Mapping[int, tuple[Standing, ...]]:
        """Who stands at each session, by helper; every session is there."""
        found: dict[int, list[Standing]] = {session.id: [] for session in self.sessions}
        for standing in sorted(self.standing, key=lambda one: one.helper_id):
            found[standing.session_id].append(standing)
        return {key: tuple(listed) for key, listed in found.items()}

    @cached_property
    def standings_of(self) -> Mapping[int, tuple[Standing, ...]]:
        """Where each helper stands, by session; every helper is there."""
        found: defaultdict[int, list[Standing]] = defaultdict(list)
        for standing in sorted(self.standing, key=lambda one: one.session_id):
            found[standing.helper_id].append(standing)
        return {helper.id: tuple(found[helper.id]) for helper in self.helpers}

    @cached_property
    def standing_guides(self) -> frozenset[Guide]:
        return frozenset(one.guide for one in self.standing if one.role is AssignmentRole.GUIDE)

    @cached_property
    def pinned_guides(self) -> frozenset[Guide]:
        return frozenset(
            one.guide for one in self.standing if one.role is AssignmentRole.GUIDE and one.is_pinned
        )

    @cached_property
    def first_day(self) -> date:
        """The day of the first session; of no sessions at all, the first day there ever was."""
        return min((session.when.day for session in self.sessions), default=date.min)

    @cached_property
    def last_day(self) -> date:
        """The day of the last session; of no sessions at all, the first day there ever was."""
        return max((session.when.day for session in self.sessions), default=date.min)

    def in_first_week(self, day: date) -> date:
        """The same weekday in the week in which the plan begins."""
        return period.week_of(self.first_day) + timedelta(days=day.weekday())


def _numbers(what: str, listed: Iterable[int]) -> frozenset[int]:
    found = set()
    for index, number in enumerate(listed):
        if number in found:
            raise NumberTwice(f"{what}[{index}].id", number)
        found.add(number)
    return frozenset(found)


def _check_known(field_name: str, number: int, known: frozenset[int]) -> None:
    if number not in known:
        raise NumberUnknown(field_name, number)
