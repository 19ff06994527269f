"""The parts of the coverage page, one of which is looked at: are we there, who stands there, how busy is it, the consults."""

from domain.coverage import Staffing
from language import _, formats

OVERVIEW, WHO, BUSY, CONSULTS = "overzicht", "wie", "drukte", "consulten"
"""As written in the address."""


def names() -> dict[str, str]:
    """What they are called, in order."""
    return {
        OVERVIEW: _("Overview"),
        WHO: _("Who stands there"),
        BUSY: _("How busy"),
        CONSULTS: _("Consults"),
    }


def said(sums: Staffing) -> str:
    """`known who was there at 30 of 34 held sessions`."""
    return _("known who was there at {said} of {held} held sessions").format(
        said=formats.number(sums.said), held=formats.number(sums.held)
    )
