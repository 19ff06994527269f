"""Undoing one action of a person: what can be taken back, and why something cannot."""

from dataclasses import dataclass
from datetime import datetime

from domain.clock_time import DatedHours
from domain.errors import DeskError
from domain.history import HistoryLine
from language import _

STEPS = 30
"""As far back as a person can go, one action at a time."""

TAKEN_BACK: dict[str, tuple[str, ...]] = {
    "session": (
        "added",
        "cancelled",
        "moved",
        "need_changed",
        "note_changed",
        "opened_on_holiday",
        "restored",
    ),
    "assignment": ("assigned", "put_back", "released", "removed", "role_changed"),
    "helper": ("absence_added", "absence_changed", "absence_withdrawn"),
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


class NoteNotKept(DeskError):
    """The history says that a note changed and never what it said."""

    def sentence(self) -> str:
        return _(
            "The text of an earlier note is not kept, so this cannot be undone. Open the session and write the note again."
        )
