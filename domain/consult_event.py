"""A place for a consult as a calendar shows it to others: when, and whether it is booked, and nothing of anybody."""

from dataclasses import dataclass

from domain.clock_time import DatedHours


@dataclass(frozen=True, slots=True)
class ConsultEvent:
    """`key` stays the same as long as the place is offered: the same session, helper and hour."""

    key: str
    when: DatedHours
    is_booked: bool
