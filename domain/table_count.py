"""The count of a session as a row of a table."""

from dataclasses import dataclass

from domain import count
from domain.clock_time import DatedHours
from domain.count import CATEGORY_PREFIX, COUNTABLE, Figures
from domain.table_fields import Cells, Fields, about
from domain.words import CountState

NO_FIGURES = Figures()


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in a count: the figures with their note, and what was meant by "other"."""

    figures: Figures = NO_FIGURES
    other_text: str = ""


NOTHING = Entry()


@dataclass(frozen=True, slots=True)
class Known:
    """A session that can have a count. `state` None: no count was begun; `version` and `entry` are of the count."""

    session_id: int
    location_id: int
    place: str
    when: DatedHours
    room: str
    is_planned: bool
    takes_place: bool
    state: CountState | None = None
    version: int = 0
    entry: Entry = NOTHING


def to_cells(entry: Entry) -> Cells:
    """Without what says of which session, which the caller names."""
    figures = entry.figures
    return {
        "visitors": figures.visitors,
        "first_time": figures.first_time,
        "turned_away": figures.turned_away,
        "note": figures.note or None,
        "other_text": entry.other_text or None,
        **{f"{CATEGORY_PREFIX}{key}": number for key, number in figures.tallies.items()},
    }


def from_cells(fields: Fields) -> Entry:
    """The count as it can be entered. Raises `BadValue`."""
    tallies = {
        int(code.removeprefix(CATEGORY_PREFIX)): number
        for code in fields.cells
        if code.startswith(CATEGORY_PREFIX) and (number := fields.whole(code))
    }
    figures = Figures(
        fields.whole("visitors"),
        fields.whole("first_time"),
        fields.whole("turned_away"),
        tallies,
        fields.text("note"),
    )
    with about("visitors"):
        count.check(figures, {item.id: item.kind for item in fields.lists.of(*COUNTABLE)} if tallies else {})
    other_text = fields.text("other_text").strip()
    with about("other_text"):
        count.check_note(other_text)
    return Entry(figures, other_text)


def is_blank(fields: Fields) -> bool:
    """Whether the row says nothing of what happened: it was exported or copied to be filled in, and was not."""
    return all(
        cell is None
        for code, cell in fields.cells.items()
        if code not in {"location", "day", "starts", "room"}
    )
