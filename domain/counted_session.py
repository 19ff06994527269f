"""What counting looks at: a session with its count, the sessions that miss one, the list of topics."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from domain.count import PROFILE, Figures
from domain.words import CancelReason, CategoryKind, CountState, Formula


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Where and when a session is."""

    session_id: int
    location_id: int
    location: str
    day: date
    starts: time
    ends: time
    room: str = ""


@dataclass(frozen=True, slots=True)
class CountedSession:
    """A session with what was counted in it; `state` is None when nobody has begun.

    `version` is what a save must carry; `cancelled` the reason when the session did not take place.
    """

    at: Occurrence
    network_id: int
    zone: str
    formula: Formula
    takes_place: bool
    cancelled: CancelReason | None
    state: CountState | None
    figures: Figures
    version: int
    entered_at: datetime | None
    entered_by: str | None
    corrected_at: datetime | None
    other_text: str = ""
    """What was counted under “other”, in a few words."""
    profile: frozenset[CategoryKind] = frozenset()
    """Which lists of the visitors' profile are counted there."""

    @property
    def is_entered(self) -> bool:
        return self.state is CountState.ENTERED


@dataclass(frozen=True, slots=True)
class MissingCount:
    """A session that ended without a count; `is_begun`: somebody tapped, nobody finished."""

    at: Occurrence
    is_begun: bool


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many sessions of a location have their count, of those that ended in the last weeks."""

    location_id: int
    location: str
    entered: int
    expected: int

    @property
    def missing(self) -> int:
        return self.expected - self.entered


@dataclass(frozen=True, slots=True)
class CountLine:
    """A session in a list to choose from: `visitors` is None until its count was entered."""

    at: Occurrence
    state: CountState | None
    visitors: int | None
    corrected_at: datetime | None


@dataclass(frozen=True, slots=True)
class CountChange:
    """A line of a count's history; `before` is None for the first entry."""

    at: datetime
    by: str | None
    verb: str
    before: dict[str, Any] | None
    after: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as the reader knows it."""

    id: int
    code: str
    label: str
    hint: str
    retired_on: date | None


@dataclass(frozen=True, slots=True)
class TopicGroup:
    """A topic of the first level, which can be counted by itself, with those below it."""

    topic: Topic
    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A list that is counted beside the questions: outcome, referral, or one of the visitors' profile."""

    kind: CategoryKind
    items: tuple[Topic, ...]

    @property
    def is_of_visitors(self) -> bool:
        """Each visitor is one of these, so together they are no more than the visitors."""
        return self.kind in PROFILE


OTHER_CODE = "ZZ"
"""The topic for what the list does not have: a few words say what it was."""
