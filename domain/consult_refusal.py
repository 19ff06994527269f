"""Why something is refused of a consult, each with its sentence.

That somebody else was first is said by `domain.consult.SpotTaken`, which hands over other places as well.
"""

from domain.errors import DeskError, Stale
from language import _

REFERENCE_LENGTH = 20


class NotOffered(DeskError):
    """There is no such place, or no longer."""

    def sentence(self) -> str:
        return _("This place is not offered (any more). Reload the page and choose another one.")


class ConsultOver(DeskError):
    def sentence(self) -> str:
        return _("This hour is over, so it cannot be booked. Choose another one.")


class TooEarly(DeskError):
    def sentence(self) -> str:
        return _("This consult has not begun yet. Say whether somebody came once it has.")


class ReferenceTooLong(DeskError):
    def sentence(self) -> str:
        return _("A reference has at most {maximum} characters. Make it shorter.").format(
            maximum=REFERENCE_LENGTH
        )


class ChooseFromLists(DeskError):
    """No topic or language, or one that is not in use."""

    def sentence(self) -> str:
        return _("Choose a topic and a language from the lists.")


class BookingChanged(Stale):
    def sentence(self) -> str:
        return _(
            "A colleague changed this booking meanwhile, so nothing was saved. "
            "This is how it stands now: choose again."
        )


class NotToCome(DeskError):
    """It was cancelled or took place."""

    def sentence(self) -> str:
        return _("This consult is no longer to come, so it stays where it was.")
