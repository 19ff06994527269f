"""Who helped at a session: whom the roster expected, who stood in, and what nobody has said yet.

An assignment says it by its state: `present`, `no_show`, and as long as nobody said either it stays what it was. That a
helper stood on the roster is no sign that the helper came.
"""

from dataclasses import dataclass
from enum import StrEnum

from domain.errors import DeskError
from domain.words import AssignmentRole, AssignmentState
from language import _

MOST_UNNAMED = 20
"""As `domain.need.MAX_HELPERS`: more than any help desk holds."""


class Presence(StrEnum):
    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Attending:
    """A helper of the session. `stood_in`: came without being on the roster."""

    helper_id: int
    name: str
    role: AssignmentRole
    state: AssignmentState
    stood_in: bool = False

    @property
    def presence(self) -> Presence:
        return presence_of(self.state)


@dataclass(frozen=True, slots=True)
class Attendance:
    """Everybody of a session, by name; `unnamed` helped too, and nobody knows who they are."""

    helpers: tuple[Attending, ...] = ()
    unnamed: int = 0

    @property
    def present(self) -> int:
        return self.unnamed + self._with(Presence.PRESENT)

    @property
    def unknown(self) -> int:
        return self._with(Presence.UNKNOWN)

    def _with(self, presence: Presence) -> int:
        return sum(helper.presence is presence for helper in self.helpers)


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody says of one helper; `seen` is the state in which the helper was shown."""

    helper_id: int
    seen: AssignmentState
    wanted: Presence


class ImpossibleNumber(DeskError):
    def sentence(self) -> str:
        return _("Between 0 and {most} helpers without a name can have stood in. Correct the number.").format(
            most=MOST_UNNAMED
        )


class SaidMeanwhile(DeskError):
    """A colleague said something else of the same helper, or of the unnamed ones, since the page was drawn."""

    def sentence(self) -> str:
        return _(
            "A colleague changed who was there meanwhile, so nothing was saved. Look at it again below, and choose once more."
        )


def presence_of(state: AssignmentState) -> Presence:
    match state:
        case AssignmentState.PRESENT:
            return Presence.PRESENT
        case AssignmentState.NO_SHOW:
            return Presence.ABSENT
        case _:
            return Presence.UNKNOWN


def check_unnamed(number: int) -> None:
    """Raises `ImpossibleNumber`."""
    if not 0 <= number <= MOST_UNNAMED:
        raise ImpossibleNumber
