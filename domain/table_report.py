"""What becomes of each row of a file: found out before anything is kept, and the same again when it is kept."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from domain.errors import DeskError, Stale
from domain.table import Table
from domain.table_column import Kind
from language import N_, _, ngettext

EXPLAINS = "#?"
"""Begins the first cell of a row that explains a template, and that no import looks at."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A table, what it is about, and where each column stands in it, by code."""

    kind: Kind
    table: Table
    columns: tuple[tuple[str, int], ...]


class Fate(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


FATE_LABELS = {
    Fate.ADDED: N_("Will be added"),
    Fate.CHANGED: N_("Will be changed"),
    Fate.UNCHANGED: N_("Stays as it is"),
    Fate.REFUSED: N_("Refused"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A column whose value changes, both as people read them."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of the row of that number; `what` names the thing. A refusal says in which column, of what value, and why."""

    row: int
    fate: Fate
    what: str = ""
    differences: tuple[Difference, ...] = ()
    column: str = ""
    value: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What becomes of all rows, in their order. Two that are equal say that nothing they touch changed in between."""

    outcomes: tuple[Outcome, ...] = ()

    def number(self, fate: Fate) -> int:
        return self.totals[fate]

    @property
    def totals(self) -> Counter[Fate]:
        return Counter(one.fate for one in self.outcomes)

    @property
    def writes(self) -> int:
        """How many rows add or change something."""
        totals = self.totals
        return totals[Fate.ADDED] + totals[Fate.CHANGED]

    def of(self, fate: Fate) -> list[Outcome]:
        return [one for one in self.outcomes if one.fate is fate]


class ColumnsMissing(DeskError):
    def __init__(self, titles: Iterable[str]) -> None:
        super().__init__()
        self.titles = tuple(titles)

    def sentence(self) -> str:
        return ngettext(
            "Say which column of the file holds this: {columns}.",
            "Say which columns of the file hold these: {columns}.",
            len(self.titles),
        ).format(columns=", ".join(self.titles))


class ChangedMeanwhile(Stale):
    def sentence(self) -> str:
        return _(
            "What this file touches was changed since you looked at what it would do, so nothing was imported. "
            "Look at it again."
        )


class HasRefusals(DeskError):
    def sentence(self) -> str:
        return _(
            "Rows of this file are refused, so nothing was imported. Mend them, or choose to import only the others."
        )


class AppearsTwice(DeskError):
    """The same thing in several rows of a file: which of them is meant, only a person knows."""

    def __init__(self, rows: Iterable[int]) -> None:
        super().__init__()
        self.rows = tuple(rows)

    def sentence(self) -> str:
        return _("Rows {rows} are about the same thing. Keep one of them.").format(
            rows=", ".join(map(str, self.rows))
        )


class NoSuchLocation(DeskError):
    def sentence(self) -> str:
        return _(
            "There is no location of this name in this network, or your account does not cover it. "
            "Correct the name, or import the location first."
        )


class NoSuchSession(DeskError):
    """No session of that moment; `others` are the hours of those on that day."""

    def __init__(self, others: Iterable[str]) -> None:
        super().__init__()
        self.others = tuple(others)

    def sentence(self) -> str:
        if self.others:
            return _("There is no session at this time. On that day: {hours}. Correct the start.").format(
                hours=", ".join(self.others)
            )
        return _("There is no session here on that day. Correct the date, or import the session first.")


class WhichSession(DeskError):
    def sentence(self) -> str:
        return _("Several sessions fit. Fill in the start, and the room where there are several.")


class CountBegun(DeskError):
    def sentence(self) -> str:
        return _("Somebody began to count this session. Finish or empty that count first, under Counts.")


class ClosedHere(DeskError):
    def sentence(self) -> str:
        return _(
            "Whether a session is closed follows from closures and holidays. Add the closure under Locations."
        )


class CannotBeChanged(DeskError):
    def sentence(self) -> str:
        return _("This cannot be changed by an import. Change it on its own page.")


class OutOfReach(DeskError):
    def __init__(self, days: int, years: int) -> None:
        super().__init__()
        self.days, self.years = days, years

    def sentence(self) -> str:
        return _("A session lies at most {days} days ahead and {years} years back. Correct the date.").format(
            days=self.days, years=self.years
        )
