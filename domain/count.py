"""Counting: what a tap is, when a session can be counted, and which figures can stand together."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from domain import privacy
from domain.errors import DeskError, Stale
from domain.labels import label
from domain.words import CategoryKind
from language import _

MAXIMUM = 500
"""More than any session of a walk-in point can have; a larger figure is a slip of the finger."""
NOTE_LENGTH = 200
OPENS_BEFORE = timedelta(hours=1)
"""Somebody may be helped before the doors open; the evening before is a mistake."""
MISSING_AFTER = timedelta(hours=1)
"""A session that ended longer ago than this, without a count, is missing one."""
EXPECTED_WEEKS = 8
"""How far back counts are expected and asked for."""
COUNTED_EVERYWHERE = (CategoryKind.TOPIC, CategoryKind.OUTCOME, CategoryKind.REFERRAL)
PROFILE = (CategoryKind.AGE_BAND, CategoryKind.LANGUAGE, CategoryKind.CHANNEL, CategoryKind.DEVICE)
"""What a network may switch on: each visitor is one of each, so a list of these never adds up to more than the visitors."""
COUNTABLE = frozenset({*COUNTED_EVERYWHERE, *PROFILE})
"""Kinds of category that can be counted per session."""
CATEGORY_PREFIX = "category:"
_CATEGORY = re.compile(CATEGORY_PREFIX + "[1-9][0-9]{0,14}")


class Figure(StrEnum):
    VISITORS = "visitors"
    FIRST_TIME = "first_time"
    TURNED_AWAY = "turned_away"


class Refusal(DeskError):
    """Sending it again will not help: somebody has to look at it."""


class BadTap(Refusal):
    """A tap that makes no sense, or a category that is not there: `taps` are the ones to leave out."""

    def __init__(self, taps: Iterable[UUID] = ()) -> None:
        super().__init__()
        self.taps = frozenset(taps)

    def sentence(self) -> str:
        return _(
            "Something was counted that this list does not know (any more). Reload the page and count it again."
        )


class NotOpenYet(Refusal):
    def sentence(self) -> str:
        return _("This session has not begun yet. Count from an hour before it starts.")


class DoesNotTakePlace(Refusal):
    """The session was cancelled or closed."""

    def sentence(self) -> str:
        return _(
            "This session was cancelled or is closed, so nothing can be counted. Ask your coordinator if it did take place."
        )


class Impossible(Refusal):
    def sentence(self) -> str:
        return _("A figure lies between 0 and {maximum}. Correct what was typed.").format(maximum=MAXIMUM)


class VisitorsUnknown(Refusal):
    def sentence(self) -> str:
        return _("How many visitors came? Count them, or press “0 visitors” when nobody came.")


class MoreFirstTime(Refusal):
    def sentence(self) -> str:
        return _("There are more first-time visitors than visitors. Correct one of the two.")


class MoreThanVisitors(Refusal):
    """A list of the profile adds up to more than there were visitors."""

    def __init__(self, kind: CategoryKind, number: int, visitors: int) -> None:
        super().__init__()
        self.kind, self.number, self.visitors = kind, number, visitors

    def sentence(self) -> str:
        return _(
            "{list}: {number} counted, and {visitors} visitors. Each visitor counts once in this list: correct one of the two."
        ).format(list=label(self.kind), number=self.number, visitors=self.visitors)


class QuestionsWithoutVisitors(Refusal):
    def sentence(self) -> str:
        return _("Questions were counted, but no visitors. Enter the visitors, or set the questions to 0.")


class NoteTooLong(Refusal):
    def sentence(self) -> str:
        return _("A note has at most {maximum} characters. Make it shorter.").format(maximum=NOTE_LENGTH)


class SomethingWasCounted(Refusal):
    def sentence(self) -> str:
        return _(
            "Something was already counted in this session. Set it back to 0 first, or finish the count."
        )


class AlreadyEntered(Refusal):
    """Taps arrived for a count that was finished meanwhile: a person decides whether they belong in it."""

    def sentence(self) -> str:
        return _(
            "This count was finished meanwhile. Add these taps to it, or discard them when they are in it already."
        )


class NotEntered(Refusal):
    def sentence(self) -> str:
        return _("This count is not finished yet. Finish it first; then it can be corrected.")


@dataclass(frozen=True, slots=True)
class Tap:
    """One touch on a phone: `change` more or fewer, or a typed `total`; `id` was made by the phone.

    `field` is a `Figure`, or `category:` with the id of a category.
    """

    id: UUID
    field: str
    change: int | None = None
    total: int | None = None

    @property
    def category_id(self) -> int | None:
        """The category counted, or None for one of the three figures."""
        return (
            int(self.field.removeprefix(CATEGORY_PREFIX)) if self.field.startswith(CATEGORY_PREFIX) else None
        )

    @property
    def makes_sense(self) -> bool:
        if (self.change is None) == (self.total is None):
            return False
        if self.change is not None and not 1 <= abs(self.change) <= MAXIMUM:
            return False
        if self.total is not None and not 0 <= self.total <= MAXIMUM:
            return False
        return self.field in list(Figure) or _CATEGORY.fullmatch(self.field) is not None


@dataclass(frozen=True, slots=True)
class Step:
    """What a row of taps does to a figure: add, then keep within `low` and `high`.

    Several taps fold into one step, so that the database changes the figure itself, once, whatever it is by then.
    `is_typed`: a total was typed, so that the figure is known afterwards even when it is 0.
    """

    add: int = 0
    low: int = 0
    high: int = MAXIMUM
    is_typed: bool = False

    def then(self, tap: Tap) -> "Step":
        if tap.total is not None:
            return Step(0, tap.total, tap.total, is_typed=True)
        change = tap.change or 0
        return Step(
            self.add + change,
            _within(self.low + change),
            _within(self.high + change),
            self.is_typed,
        )

    def of(self, figure: int) -> int:
        return min(self.high, max(self.low, figure + self.add))


@dataclass(frozen=True, slots=True)
class Figures:
    """What a count says: a figure is None until somebody gave it. `tallies`: category id → how often, never 0."""

    visitors: int | None = None
    first_time: int | None = None
    turned_away: int | None = None
    tallies: Mapping[int, int] = field(default_factory=dict)
    note: str = ""

    @property
    def is_blank(self) -> bool:
        """Nothing was counted."""
        return not (self.visitors or self.first_time or self.turned_away or self.tallies)


class Changed(Stale):
    """A colleague corrected the count meanwhile: `theirs` is what it says now, at `version`."""

    def __init__(self, theirs: Figures, version: int) -> None:
        super().__init__()
        self.theirs = theirs
        self.version = version


NO_KINDS: Mapping[int, CategoryKind] = {}


def check(figures: Figures, kinds: Mapping[int, CategoryKind] = NO_KINDS) -> None:
    """Whether these figures can stand as an entered count; `kinds`: of which list each counted category is."""
    if any(not 0 <= figure <= MAXIMUM for figure in _given(figures)):
        raise Impossible
    if figures.visitors is None:
        raise VisitorsUnknown
    for kind, number in in_profile(figures.tallies, kinds).items():
        if number > figures.visitors:
            raise MoreThanVisitors(kind, number, figures.visitors)
    if figures.visitors == 0 and any(figures.tallies.values()):
        raise QuestionsWithoutVisitors
    if (figures.first_time or 0) > figures.visitors:
        raise MoreFirstTime
    check_note(figures.note)


def in_profile(tallies: Mapping[int, int], kinds: Mapping[int, CategoryKind]) -> dict[CategoryKind, int]:
    """What each list of the profile adds up to, in their order; one in which nothing was counted is left out."""
    sums = {
        kind: sum(number for key, number in tallies.items() if kinds.get(key) is kind) for kind in PROFILE
    }
    return {kind: number for kind, number in sums.items() if number}


def check_note(note: str) -> None:
    """Whether this text may be kept with a session."""
    if len(note.strip()) > NOTE_LENGTH:
        raise NoteTooLong
    privacy.check(note)


def check_open(*, day: date, starts: time, takes_place: bool, zone: str, now: datetime) -> None:
    """Whether the session can be counted at this moment."""
    if not takes_place:
        raise DoesNotTakePlace
    if now < datetime.combine(day, starts, ZoneInfo(zone)) - OPENS_BEFORE:
        raise NotOpenYet


def _given(figures: Figures) -> list[int]:
    known = (
        figures.visitors,
        figures.first_time,
        figures.turned_away,
        *figures.tallies.values(),
    )
    return [figure for figure in known if figure is not None]


def _within(figure: int) -> int:
    return min(MAXIMUM, max(0, figure))
