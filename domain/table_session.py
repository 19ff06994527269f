"""A session as a row of a table: dated, without who stands there."""

from dataclasses import dataclass
from enum import StrEnum

from domain import privacy, table_need
from domain.clock_time import DatedHours, Hours
from domain.errors import DeskError
from domain.labels import label
from domain.need import Need
from domain.roster_refusal import NOTE_LENGTH, NoteTooLong, RoomTooLong
from domain.slot import LONGEST_ROOM
from domain.table_fields import BadValue, Cells, Fields, about, needed
from domain.table_list import Lists
from domain.words import CancelReason, Formula
from language import N_, _


class State(StrEnum):
    """Closed: its place is, by a closure or on a holiday."""

    PLANNED = "planned"
    CANCELLED = "cancelled"
    CLOSED = "closed"


_STATES = {State.PLANNED: N_("planned"), State.CANCELLED: N_("cancelled"), State.CLOSED: N_("closed")}


class ReasonWithoutCancelling(DeskError):
    def sentence(self) -> str:
        return _("Only a cancelled session has a reason. Empty this cell, or write “cancelled” as its state.")


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a session, without its place."""

    when: DatedHours
    formula: Formula
    need: Need
    room: str = ""
    state: State = State.PLANNED
    reason: CancelReason | None = None
    cancel_note: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A session as it stands, with what an import has to know of it."""

    id: int
    location_id: int
    place: str
    version: int
    kept: Kept


def to_cells(kept: Kept, lists: Lists) -> Cells:
    """Without its location, which the caller names."""
    return {
        "day": kept.when.day,
        "starts": kept.when.hours.starts,
        "ends": kept.when.hours.ends,
        "room": kept.room or None,
        **table_need.to_cells(kept.formula, kept.need, lists),
        "state": named(kept.state),
        "cancel_reason": None if kept.reason is None else label(kept.reason),
        "cancel_note": kept.cancel_note or None,
        "note": kept.note or None,
    }


def from_cells(fields: Fields) -> Kept:
    """Raises `BadValue`."""
    day = needed("day", fields.day("day"))
    starts, ends = needed("starts", fields.clock("starts")), needed("ends", fields.clock("ends"))
    with about("ends"):
        when = DatedHours(day, Hours(starts, ends))
    formula, need = table_need.from_cells(fields)
    room = _checked(fields, "room", LONGEST_ROOM, RoomTooLong(LONGEST_ROOM))
    state = fields.word("state", State, named) or State.PLANNED
    reason = fields.word("cancel_reason", CancelReason)
    if state is State.CANCELLED:
        reason = reason or CancelReason.OTHER
    elif reason is not None:
        raise BadValue("cancel_reason", ReasonWithoutCancelling())
    return Kept(
        when,
        formula,
        need,
        room,
        state,
        reason,
        _checked(fields, "cancel_note", NOTE_LENGTH, NoteTooLong()) if state is State.CANCELLED else "",
        _checked(fields, "note", NOTE_LENGTH, NoteTooLong()),
    )


def named(state: State) -> str:
    return _(_STATES[state])


def _checked(fields: Fields, code: str, longest: int, too_long: DeskError) -> str:
    text = fields.text(code)
    with about(code):
        if len(text) > longest:
            raise too_long
        privacy.check(text)
    return text
