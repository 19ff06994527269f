"""A helper that was opened: who looks, and which parts there are to look at."""

from dataclasses import dataclass
from datetime import date

from domain.helper import Helper
from domain.person import Person
from language import _
from ui.choice import escaped

DETAILS, PLACES, ABSENCES, FOLLOW_UP, HOURS, HISTORY = (
    "gegevens",
    "standplaats",
    "afwezig",
    "opvolging",
    "uren",
    "geschiedenis",
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A helper on the screen of a person today; `keeps`: the person keeps the helpers of the network."""

    person: Person
    helper: Helper
    today: date
    keeps: bool

    @property
    def shown_name(self) -> str:
        """The name as it is, where Markdown is read."""
        return escaped(self.helper.draft.name)

    @property
    def is_somebody(self) -> bool:
        """Whether anything is still kept of the person; not after anonymising."""
        return self.helper.anonymised_at is None

    @property
    def may_change(self) -> bool:
        """Whether there is still somebody to change, and the person may."""
        return self.keeps and self.is_somebody


def offered(*, sees_history: bool) -> dict[str, str]:
    """The parts by their word in the address, in order."""
    parts = {
        DETAILS: _("Details"),
        PLACES: _("Placements and availability"),
        ABSENCES: _("Absences"),
        FOLLOW_UP: _("Follow-up"),
        HOURS: _("Hours"),
    }
    return {**parts, HISTORY: _("History")} if sees_history else parts
