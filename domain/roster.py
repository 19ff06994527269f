"""The roster of a week: places with their sessions, how each stands, and what a filter shows of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from domain import holiday
from domain.candidate import OpenSession
from domain.clock_time import DatedHours
from domain.distance import Coordinates
from domain.fixed_helper import Missing
from domain.holiday import HolidayCode
from domain.labels import label
from domain.need import AssignedHelper, Coverage, CoverageState, Labels, Need, coverage
from domain.roster_change import SessionFields
from domain.words import (
    AssignmentState,
    CancelReason,
    CategoryKind,
    Formula,
    LocationKind,
    SessionState,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A location as the board shows it. `retired_on` is the first day without it."""

    id: int
    network_id: int
    name: str
    kind: LocationKind
    coordinates: Coordinates | None = None
    retired_on: date | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """A language or skill that can be asked of helpers, with its label in the reader's language.

    A retired one is still shown where it stands, and no longer offered.
    """

    id: int
    kind: CategoryKind
    code: str
    label: str
    is_retired: bool = False


@dataclass(frozen=True, slots=True)
class Usual:
    """When and where a session would have been that somebody moved alone. `place` is empty when it is the same one."""

    when: DatedHours
    place: str = ""

    def __str__(self) -> str:
        return f"{self.place}, {self.when}" if self.place else str(self.when)


@dataclass(frozen=True)
class PlacedSession:
    """A session with its need and everybody on it. `closed_because` and `holiday` are None when it is not closed.

    `moved_from` is None unless somebody moved this session of a slot alone. `missing` are fixed helpers who do not stand there;
    it is known of the sessions of a board or a drawer.
    """

    id: int
    location_id: int
    slot_id: int | None
    when: DatedHours
    room: str
    formula: Formula
    need: Need
    own_need: bool
    state: SessionState
    cancel_reason: CancelReason | None
    cancel_note: str
    closure: str | None
    holiday: HolidayCode | None
    note: str
    version: int
    assigned: tuple[AssignedHelper, ...] = ()
    moved_from: Usual | None = None
    original_day: date | None = None
    missing: tuple[Missing, ...] = ()

    @property
    def closed_because(self) -> str | None:
        """The closure's reason or the holiday's name; None when the session is not closed."""
        if self.closure is not None:
            return self.closure
        return None if self.holiday is None else holiday.name(self.holiday)

    @property
    def cancelled_because(self) -> str | None:
        return None if self.cancel_reason is None else label(self.cancel_reason)

    @property
    def takes_place(self) -> bool:
        return self.state is SessionState.PLANNED and self.closure is None and self.holiday is None

    @property
    def standing(self) -> tuple[AssignedHelper, ...]:
        """Those on the session now, in whatever role; not who was taken off."""
        return tuple(one for one in self.assigned if one.state is not AssignmentState.CANCELLED)

    @cached_property
    def coverage(self) -> Coverage:
        return coverage(
            self.need,
            self.assigned,
            closed_because=self.closed_because,
            cancelled_because=self.cancelled_because,
        )

    @property
    def stands_on_one(self) -> bool:
        """Enough as it stands, and nobody left when that one guide falls out."""
        return self.takes_place and self.coverage.guides == 1 and not self.coverage.missing

    def fields(self) -> SessionFields:
        """What people edit, as it stands."""
        return SessionFields(
            helpers=frozenset(one.helper_id for one in self.standing),
            minimum=self.need.minimum,
            maximum=self.need.maximum,
            languages=self.need.languages,
            skills=self.need.skills,
            note=self.note,
        )

    def as_open(self, place: Place) -> OpenSession:
        """The session as the rules of eligibility see it."""
        return OpenSession(
            id=self.id,
            location_id=self.location_id,
            when=self.when,
            need=self.need,
            assigned=self.assigned,
            coordinates=place.coordinates,
            takes_place=self.takes_place,
        )


@dataclass(frozen=True, slots=True)
class Board:
    """The places of a network that a person may see, by name, and their sessions from `first` in order of time.

    `wishes` are all languages and skills that can be asked, by label.
    """

    first: date
    places: tuple[Place, ...]
    sessions: tuple[PlacedSession, ...]
    wishes: tuple[Wish, ...] = ()

    @property
    def labels(self) -> Labels:
        return {wish.code: wish.label for wish in self.wishes}


@dataclass(frozen=True, slots=True)
class Summary:
    """How a set of sessions stands: guides missing, sessions on one guide, closed and cancelled ones."""

    open_places: int
    on_one: int
    closed: int
    cancelled: int


def summary(sessions: Iterable[PlacedSession]) -> Summary:
    listed = list(sessions)
    return Summary(
        open_places=sum(one.coverage.missing for one in listed),
        on_one=sum(one.stands_on_one for one in listed),
        closed=sum(one.coverage.state is CoverageState.CLOSED for one in listed),
        cancelled=sum(one.coverage.state is CoverageState.CANCELLED for one in listed),
    )


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the board is looked at; empty means everything. Languages and skills are codes."""

    places: frozenset[int] = frozenset()
    states: frozenset[CoverageState] = frozenset()
    languages: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    only_open: bool = False

    @property
    def of_sessions(self) -> bool:
        """Whether sessions are left out, so that a place without any says nothing."""
        return bool(self.states or self.languages or self.skills or self.only_open)

    def shows(self, session: PlacedSession) -> bool:
        return (
            (not self.places or session.location_id in self.places)
            and (not self.states or session.coverage.state in self.states)
            and (not self.languages or bool(self.languages & session.need.languages))
            and (not self.skills or bool(self.skills & session.need.skills))
            and (not self.only_open or needs_somebody(session.coverage))
        )


def needs_somebody(shown: Coverage) -> bool:
    """Whether somebody is looked for: a guide, a language or a skill is missing."""
    return shown.state in {CoverageState.NOBODY, CoverageState.SHORT}


def filtered(board: Board, filters: Filters) -> Board:
    """The same week with only what the filters show; places without a session left go when sessions are filtered."""
    sessions = tuple(one for one in board.sessions if filters.shows(one))
    with_sessions = {one.location_id for one in sessions}
    return Board(
        first=board.first,
        places=tuple(
            place
            for place in board.places
            if (not filters.places or place.id in filters.places)
            and (not filters.of_sessions or place.id in with_sessions)
        ),
        sessions=sessions,
        wishes=board.wishes,
    )


@dataclass(frozen=True, slots=True)
class SessionDetail:
    """One session with its place. `is_counted`: a count was entered, so it did take place."""

    place: Place
    session: PlacedSession
    wishes: tuple[Wish, ...]
    is_counted: bool

    @property
    def labels(self) -> Labels:
        return {wish.code: wish.label for wish in self.wishes}
