"""Where and when a helper usually helps: placements at locations, weekly availability."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from domain import clock_time
from domain.candidate import Availability
from domain.clock_time import Hours
from domain.errors import DeskError
from domain.period import Period, since
from language import _, formats

LONGEST_CONTACT = 80
WEEKDAYS = range(7)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a coordinator fills in about a placement; without a `last_day` it lasts."""

    location_id: int
    local_contact: str
    first_day: date
    last_day: date | None = None

    @property
    def during(self) -> Period:
        """Raises `ReversedPeriod` when the last day comes first."""
        return since(self.first_day, self.last_day)


@dataclass(frozen=True, slots=True)
class PlacedAt:
    """A placement as it is kept."""

    id: int
    location: str
    draft: Draft


@dataclass(frozen=True, slots=True)
class Week:
    """The weekly stretches in which a helper can usually be asked; none at all means not known."""

    stretches: tuple[Availability, ...] = ()

    def __str__(self) -> str:
        days = [
            f"{formats.short_weekday(weekday)} {as_typed(self.stretches, weekday)}"
            for weekday in WEEKDAYS
            if as_typed(self.stretches, weekday)
        ]
        return "; ".join(days)


class PlacedAlready(DeskError):
    def sentence(self) -> str:
        return _(
            "This helper is placed at that location already in these days. "
            "Change that placement, or choose other days."
        )


class LocationMissing(DeskError):
    def sentence(self) -> str:
        return _("Choose the location where the helper is placed.")


class LocationGone(DeskError):
    def sentence(self) -> str:
        return _(
            "That location is no longer used on the first day. Choose another location or an earlier day."
        )


class ContactTooLong(DeskError):
    def sentence(self) -> str:
        return _("A local contact has at most {number} characters. Shorten it.").format(
            number=LONGEST_CONTACT
        )


class UnreadableHours(DeskError):
    """What was typed for a weekday cannot be read as hours."""

    def __init__(self, weekday: int) -> None:
        super().__init__()
        self.weekday = weekday

    def sentence(self) -> str:
        return _(
            "The hours of {weekday} cannot be read. Write a start and an end, such as 9:00–12:00, "
            "with a comma before a second stretch."
        ).format(weekday=formats.weekday(self.weekday))


class OverlappingStretches(DeskError):
    def __init__(self, weekday: int) -> None:
        super().__init__()
        self.weekday = weekday

    def sentence(self) -> str:
        return _(
            "Two stretches of {weekday} overlap. Make one of them, or let the second begin later."
        ).format(weekday=formats.weekday(self.weekday))


def cleaned(draft: Draft) -> Draft:
    """The placement as it will be kept; raises the sentence when it cannot be."""
    draft = replace(draft, local_contact=" ".join(draft.local_contact.split()))
    if len(draft.local_contact) > LONGEST_CONTACT:
        raise ContactTooLong
    draft.during  # noqa: B018 - raises when the days are reversed
    return draft


def check_alone(draft: Draft, others: Iterable[Draft]) -> None:
    """Raises `PlacedAlready` when another placement at the same location shares a day."""
    if any(
        other.location_id == draft.location_id and other.during.overlaps(draft.during) for other in others
    ):
        raise PlacedAlready


def in_order(stretches: Iterable[Availability]) -> tuple[Availability, ...]:
    """The stretches by weekday and hour. Raises `OverlappingStretches`; those that touch become one."""
    by_day: dict[int, list[Hours]] = {weekday: [] for weekday in WEEKDAYS}
    for stretch in stretches:
        if stretch.weekday not in by_day:
            raise ValueError(stretch.weekday)
        if any(stretch.hours.overlaps(other) for other in by_day[stretch.weekday]):
            raise OverlappingStretches(stretch.weekday)
        by_day[stretch.weekday].append(stretch.hours)
    return tuple(
        Availability(weekday, hours) for weekday in WEEKDAYS for hours in clock_time.joined(by_day[weekday])
    )


def from_typed(texts: Mapping[int, str]) -> tuple[Availability, ...]:
    """The stretches somebody typed, by weekday: `9-12, 13:30-17`. Raises a sentence that names the weekday."""
    stretches = []
    for weekday, text in texts.items():
        for part in text.replace(";", ",").split(","):
            if not part.strip():
                continue
            try:
                stretches.append(Availability(weekday, clock_time.hours_from_typed(part)))
            except DeskError as error:
                raise UnreadableHours(weekday) from error
    return in_order(stretches)


def as_typed(stretches: Iterable[Availability], weekday: int) -> str:
    """`9:00–12:00, 13:30–17:00`."""
    return ", ".join(str(stretch.hours) for stretch in stretches if stretch.weekday == weekday)
