"""What a person changes in the roster: commands, edits with what was seen, and what becomes of them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from domain.clock_time import DatedHours
from domain.errors import DeskError
from domain.need import Need
from domain.words import AssignmentRole, CancelReason, Formula

FIELDS = ("helpers", "minimum", "maximum", "languages", "skills", "note")
"""The fields of a session that people edit, each of which can clash on its own."""


@dataclass(frozen=True, slots=True)
class SessionFields:
    """What people edit of a session: who stands there (helper ids), what it needs, and a note."""

    helpers: frozenset[int]
    minimum: int
    maximum: int
    languages: frozenset[str]
    skills: frozenset[str]
    note: str

    def need(self) -> Need:
        """Raises `UnusableNeed` when the numbers are not in order."""
        return Need(self.minimum, self.maximum, self.languages, self.skills)


def differing(one: SessionFields, other: SessionFields) -> tuple[str, ...]:
    """The names of the fields in which two differ, in the order of `FIELDS`."""
    return tuple(name for name in FIELDS if getattr(one, name) != getattr(other, name))


def merged(theirs: SessionFields, mine: SessionFields, taken: Iterable[str]) -> SessionFields:
    """Theirs, with the fields named in `taken` from mine."""
    return replace(theirs, **{name: getattr(mine, name) for name in taken})


@dataclass(frozen=True, slots=True)
class SessionChange:
    """One person's edit of a session: `base` is what was seen at `seen_version`, `mine` what it should become."""

    session_id: int
    seen_version: int
    base: SessionFields
    mine: SessionFields

    @property
    def changed(self) -> tuple[str, ...]:
        """The names of the fields I changed, in the order of `FIELDS`."""
        return differing(self.base, self.mine)


@dataclass(frozen=True, slots=True)
class Conflict:
    """An edit that met a newer version: nothing of it was written. `theirs` is what stands now, at `version`."""

    change: SessionChange
    theirs: SessionFields
    version: int

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields about which somebody has to choose: those I changed that do not stand as I want them."""
        return tuple(
            name
            for name in self.change.changed
            if getattr(self.theirs, name) != getattr(self.change.mine, name)
        )


@dataclass(frozen=True, slots=True)
class Refused:
    """An edit that a rule refuses; nothing of it was written."""

    change: SessionChange
    error: DeskError


@dataclass(frozen=True, slots=True)
class SaveResult:
    """What became of a set of edits. `unchanged` are those that stood already, from a second click on Save, say."""

    saved: tuple[int, ...] = ()
    unchanged: tuple[int, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    refusals: tuple[Refused, ...] = ()


@dataclass(frozen=True, slots=True)
class NotBack:
    """A helper who could not be put back on a session that takes place again, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Restored:
    """Who stands again at a session that takes place again, and who could not."""

    back: tuple[str, ...] = ()
    not_back: tuple[NotBack, ...] = ()


@dataclass(frozen=True, slots=True)
class Assign:
    """Put a helper on a session, or confirm one who was proposed. `role` None: the role the helper usually has."""

    session_id: int
    seen_version: int
    helper_id: int
    role: AssignmentRole | None = None


@dataclass(frozen=True, slots=True)
class Propose:
    """Note that a helper was asked to come and has not answered yet, in the role the helper usually has."""

    session_id: int
    seen_version: int
    helper_id: int


@dataclass(frozen=True, slots=True)
class Remove:
    session_id: int
    seen_version: int
    helper_id: int


@dataclass(frozen=True, slots=True)
class SetRole:
    session_id: int
    seen_version: int
    helper_id: int
    role: AssignmentRole


@dataclass(frozen=True, slots=True)
class Move:
    """A helper goes from one session to another. What is said of it is said at the session it goes to."""

    session_id: int
    seen_version: int
    helper_id: int
    from_id: int
    from_version: int


@dataclass(frozen=True, slots=True)
class Swap:
    """Two helpers take each other's place at two sessions."""

    session_id: int
    seen_version: int
    helper_id: int
    other_id: int
    other_version: int
    other_helper_id: int


@dataclass(frozen=True, slots=True)
class Replace:
    """Somebody else comes in place of a helper."""

    session_id: int
    seen_version: int
    helper_id: int
    successor_id: int


@dataclass(frozen=True, slots=True)
class Cancel:
    session_id: int
    seen_version: int
    reason: CancelReason
    note: str = ""


@dataclass(frozen=True, slots=True)
class Restore:
    """Take a cancellation back."""

    session_id: int
    seen_version: int


@dataclass(frozen=True, slots=True)
class OpenOnHoliday:
    session_id: int
    seen_version: int


@dataclass(frozen=True, slots=True)
class MoveSession:
    """One session to another moment or place; its slot and its other sessions stay."""

    session_id: int
    seen_version: int
    location_id: int
    when: DatedHours
    room: str = ""


@dataclass(frozen=True, slots=True)
class MovedSession:
    """Who stands at the session where it is now, and who no longer does, with why."""

    there: tuple[str, ...] = ()
    freed: tuple[NotBack, ...] = ()


@dataclass(frozen=True, slots=True)
class AddSession:
    """An extra session, outside any slot."""

    location_id: int
    when: DatedHours
    formula: Formula
    need: Need
    room: str = ""


@dataclass(frozen=True, slots=True)
class Save:
    """Edits of any number of sessions: of the grid, of a need, of a choice after a conflict."""

    changes: tuple[SessionChange, ...]


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back one action, known by its change set."""

    set_id: int


@dataclass(frozen=True, slots=True)
class Undone:
    """How many sessions stand again as before the action."""

    sessions: int


Command = (
    Assign
    | Propose
    | Remove
    | SetRole
    | Move
    | Swap
    | Replace
    | Cancel
    | Restore
    | OpenOnHoliday
    | MoveSession
    | AddSession
    | Save
    | Undo
)
"""What a person can do to the roster."""

Outcome = bool | int | Restored | MovedSession | SaveResult | Undone
"""What became of a command: whether something changed, the id of a new session, who stands again, what was saved."""
