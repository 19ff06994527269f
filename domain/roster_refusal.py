"""Why a change of the roster is refused, each with its sentence."""

from datetime import date, timedelta

from domain.clock_time import DatedHours
from domain.errors import DeskError, Stale
from language import _, formats

NOTE_LENGTH = 200
PLANNED_AHEAD = timedelta(days=400)
"""As far as sessions are generated; an extra session further ahead is a typing mistake."""


class SessionChanged(Stale):
    """The session has a newer version than the one that was seen; nothing was written."""

    def sentence(self) -> str:
        return _(
            "A colleague changed this session meanwhile, so nothing was saved. "
            "This is how it stands now: choose again."
        )


class SessionOver(DeskError):
    def sentence(self) -> str:
        return _(
            "This session is over, so its roster stays as it was. What happened there is entered under Counts."
        )


class SessionOff(DeskError):
    """Cancelled or closed."""

    def __init__(self, because: str) -> None:
        super().__init__()
        self.because = because

    def sentence(self) -> str:
        return _("This session does not take place ({reason}). Let it take place again first.").format(
            reason=self.because
        )


class NotCancelled(DeskError):
    def sentence(self) -> str:
        return _("This session was not cancelled, so there is nothing to take back. Reload the page.")


class NotOnHoliday(DeskError):
    def sentence(self) -> str:
        return _(
            "This session is not closed for a public holiday. Take back the closure itself under Locations."
        )


class AlreadyCounted(DeskError):
    def sentence(self) -> str:
        return _(
            "A count was entered for this session, so it did take place. Correct the count first, under Counts."
        )


class UnknownHelper(DeskError):
    """No such helper in the network of the session, or not one this person may see."""

    def sentence(self) -> str:
        return _("This helper does not exist in this network. Choose somebody from the list.")


class UnknownWish(DeskError):
    def sentence(self) -> str:
        return _("This language or skill is not in the list (any more). Choose one from the list.")


class NotHere(DeskError):
    def sentence(self) -> str:
        return _("This helper does not stand at this session (any more). Look at who does, and choose again.")


class AlreadyStands(DeskError):
    """The helper stands somewhere else at that time: the answer to the loser of a race."""

    def __init__(self, name: str, place: str, when: DatedHours) -> None:
        super().__init__()
        self.name, self.place, self.when = name, place, when

    def sentence(self) -> str:
        return _(
            "{name} already stands at {place} on {when}. Choose somebody else, or take {name} off there first."
        ).format(name=self.name, place=self.place, when=self.when)


class PlaceTaken(DeskError):
    """Another session stands at the same place, day, start and room."""

    def __init__(self, place: str, when: DatedHours) -> None:
        super().__init__()
        self.place, self.when = place, when

    def sentence(self) -> str:
        return _(
            "{place} already has a session on {when}. Choose another start, or name the room if it is a second one."
        ).format(place=self.place, when=self.when)


class PlaceClosed(DeskError):
    def __init__(self, place: str, day: date, reason: str) -> None:
        super().__init__()
        self.place, self.day, self.reason = place, day, reason

    def sentence(self) -> str:
        return _(
            "{place} is closed on {day}: {reason}. Choose another day, or take the closure back."
        ).format(place=self.place, day=formats.day(self.day), reason=self.reason)


class PlaceRetired(DeskError):
    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def sentence(self) -> str:
        return _("{place} is no longer used on that day. Choose an earlier day or another location.").format(
            place=self.place
        )


class DayOutOfReach(DeskError):
    def sentence(self) -> str:
        return _("An extra session lies between today and {days} days ahead. Choose another day.").format(
            days=PLANNED_AHEAD.days
        )


class MovedOutOfReach(DeskError):
    def sentence(self) -> str:
        return _(
            "A session is moved to a moment that has still to begin, at most {days} days ahead. Choose another day or hour."
        ).format(days=PLANNED_AHEAD.days)


class AlreadyBegun(DeskError):
    def sentence(self) -> str:
        return _(
            "This session has begun, so it stays where and when it is. What happens there is entered under Counts."
        )


class NoteTooLong(DeskError):
    def sentence(self) -> str:
        return _("A note has at most {length} characters. Shorten it.").format(length=NOTE_LENGTH)


class RoomTooLong(DeskError):
    def __init__(self, length: int) -> None:
        super().__init__()
        self.length = length

    def sentence(self) -> str:
        return _("The name of a room has at most {length} characters. Shorten it.").format(length=self.length)
