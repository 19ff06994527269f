"""Undoing one action of a person: what can be taken back, and why something cannot."""

from dataclasses import dataclass
from datetime import datetime

from domain.clock_time import DatedHours
from domain.errors import DeskError
from domain.roster import HistoryLine
from language import _

STEPS = 30
"""As far back as a person can go, one action at a time."""


@dataclass(frozen=True, slots=True)
class Step:
    """The last action of a person that has not been undone: when (UTC), at which session first, and its lines there.

    `others` is how many more sessions it touched.
    """

    set_id: int
    at: datetime
    place: str
    when: DatedHours
    lines: tuple[HistoryLine, ...]
    others: int


class NothingToUndo(DeskError):
    def sentence(self) -> str:
        return _("There is nothing (more) to undo. Reload the page to see how the roster stands.")


class ChangedSince(DeskError):
    """Something that the action changed was changed again after it."""

    def __init__(self, place: str, when: DatedHours) -> None:
        super().__init__()
        self.place, self.when = place, when

    def sentence(self) -> str:
        return _(
            "{place}, {when}, was changed again since, so nothing was undone. Open that session and change it there."
        ).format(place=self.place, when=self.when)


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
