"""Bookings and who waits for one, in a few words."""

from domain.consult import Booking
from domain.waiting import Waiting
from ui.choice import escaped


def about(booking: Booking) -> str:
    """`itsme · Dutch · A12`."""
    parts = [booking.topic, booking.language, booking.details.reference]
    return escaped(" · ".join(part for part in parts if part))


def about_waiting(one: Waiting) -> str:
    """The same of somebody who waits."""
    parts = [one.topic, one.language, one.draft.details.reference]
    return escaped(" · ".join(part for part in parts if part))
