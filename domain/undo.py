"""Undoing one action of a person: what can be taken back, and why something cannot."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.clock_time import DatedHours
from domain.errors import DeskError
from domain.history import HistoryLine
from language import _, formats

STEPS = 30
"""As far back as a person can go, one action at a time."""

REACHES = timedelta(days=8)
"""What was done longer ago nobody remembers well enough to undo blindly: a week, and the day itself."""

TAKEN_BACK: dict[str, tuple[str, ...]] = {
    "category": ("changed", "ordered", "reopened", "retired"),
    "session": (
        "added",
        "cancelled",
        "closed",
        "did_not_take_place",
        "moved",
        "need_changed",
        "note_changed",
        "opened",
        "opened_on_holiday",
        "restored",
        "unnamed_helpers",
    ),
    "assignment": (
        "assigned",
        "came",
        "did_not_come",
        "did_not_stand_in",
        "presence_open",
        "put_back",
        "released",
        "removed",
        "role_changed",
        "stood_in",
    ),
    "helper": ("absence_added", "absence_changed", "absence_withdrawn"),
    "closure": ("added", "changed", "withdrawn"),
    "consult": ("booked", "moved", "status_set"),
    "count": ("corrected", "entered", "entered_zero", "other_text_changed"),
    "report": ("made",),
    "slot": ("helpers_fixed",),
    "waiting": ("added", "booked", "withdrawn"),
}
"""What history notes, by entity, that can be undone. An action is offered when all that it noted is in here.

`services.undoing` says how a verb comes to stand here.
"""


@dataclass(frozen=True, slots=True)
class Step:
    """The last action of a person that has not been undone: when (UTC), what it was about, and the lines about that.

    `entity`, `entity_id` and `location_id` are of the thing it was about: a closure, a helper, else the first session.
    `others` is how many more sessions it touched.
    """

    set_id: int
    at: datetime
    entity: str
    entity_id: int
    location_id: int | None
    lines: tuple[HistoryLine, ...]
    others: int


class NothingToUndo(DeskError):
    def sentence(self) -> str:
        return _("There is nothing (more) to undo. Reload the page to see how the roster stands.")


class UndoneAlready(NothingToUndo):
    """A double click, or a second window."""

    def sentence(self) -> str:
        return _("This was undone already. Nothing more was changed.")


class ChangedSince(DeskError):
    """Something that the action changed about a session was changed again after it."""

    def __init__(self, place: str, when: DatedHours) -> None:
        super().__init__()
        self.place, self.when = place, when

    def sentence(self) -> str:
        return _(
            "{place}, {when}, was changed again since, so nothing was undone. Open that session and change it there."
        ).format(place=self.place, when=self.when)


class AbsenceChangedSince(DeskError):
    """The absence is otherwise by now than the action left it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def sentence(self) -> str:
        return _(
            "This absence of {name} was changed again since, so nothing was undone. Change it with the helper."
        ).format(name=self.name)


class ClosureChangedSince(DeskError):
    """The closure is otherwise by now than the action left it."""

    def sentence(self) -> str:
        return _("This closure was changed again since, so nothing was undone. Change it under Closures.")


class StaysClosed(DeskError):
    """Something else closes a session that the undo would open."""

    def __init__(self, place: str, when: DatedHours, because: str) -> None:
        super().__init__()
        self.place, self.when, self.because = place, when, because

    def sentence(self) -> str:
        return _(
            "{place}, {when}, stays closed or cancelled ({because}), so nothing was undone. Take that back first, "
            "or withdraw the closure."
        ).format(place=self.place, when=self.when, because=self.because)


class StandsThere(DeskError):
    """Somebody was put on a session since that the undo would close."""

    def __init__(self, name: str, place: str, when: DatedHours) -> None:
        super().__init__()
        self.name, self.place, self.when = name, place, when

    def sentence(self) -> str:
        return _(
            "{name} was put on {place}, {when}, since, so nothing was undone. Take {name} off there first, "
            "or add the closure again."
        ).format(name=self.name, place=self.place, when=self.when)


class CountChangedSince(DeskError):
    """The count says something else by now than the action left."""

    def __init__(self, place: str, day: date) -> None:
        super().__init__()
        self.place, self.day = place, day

    def sentence(self) -> str:
        return _(
            "The count of {place} on {day} was corrected again since, so nothing was undone. Correct it there."
        ).format(place=self.place, day=formats.day(self.day))


class ConsultChangedSince(DeskError):
    """The booking, or the line of the waiting list, is otherwise by now than the action left it."""

    def sentence(self) -> str:
        return _("This was changed again since, so nothing was undone. Change it under Consults.")


class ListChangedSince(DeskError):
    """An item of a list is otherwise by now than the action left it, or stands elsewhere."""

    def sentence(self) -> str:
        return _("This list was changed again since, so nothing was undone. Change it under Lists.")


class EditionChangedSince(DeskError):
    """The edition of a year report was taken back already, or the next one rests on it."""

    def __init__(self, year: int, number: int) -> None:
        super().__init__()
        self.year, self.number = year, number

    def sentence(self) -> str:
        return _(
            "Edition {number} of {year} was taken back already, or a later edition names what changed since it, "
            "so nothing was undone. A later edition has to be taken back first, by whoever made it."
        ).format(number=self.number, year=self.year)


class NotBackAgain(DeskError):
    """A helper who was taken off cannot stand there any more."""

    def __init__(self, name: str, place: str, when: DatedHours, because: str) -> None:
        super().__init__()
        self.name, self.place, self.when, self.because = name, place, when, because

    def sentence(self) -> str:
        return _(
            "{name} cannot be put back at {place}, {when} ({because}), so nothing was undone. "
            "Choose somebody else there."
        ).format(name=self.name, place=self.place, when=self.when, because=self.because)


class NoteChangedSince(DeskError):
    """The note says something else by now than the action left, or what it said before is forgotten."""

    def __init__(self, about: str) -> None:
        super().__init__()
        self.about = about

    def sentence(self) -> str:
        return _(
            "The note of {about} was changed again since, or its earlier text is not kept any more, so nothing was undone. "
            "Write the note again."
        ).format(about=self.about)
