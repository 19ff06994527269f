"""Importing counts: of the session at a location, on a day, at a start. Written many at a time, by the rules of counting."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from db import bulk
from db.queries import table_rows
from db.tables import CountRow, NetworkRow, SessionRow, TallyRow
from db.upsert import insert_each_if_absent
from domain import count, table_count
from domain.count import CATEGORY_PREFIX, COUNTED_EVERYWHERE, BadTap
from domain.table_count import NOTHING, Entry, Known
from domain.table_fields import BadValue, Cells, Fields, needed
from domain.table_list import Item
from domain.table_report import ChangedMeanwhile, CountBegun, Fate, NoSuchSession, Outcome, WhichSession
from domain.words import CategoryKind, CountState
from services import held_count, history, import_row
from services.import_row import Desk, Given, Planned

AT_ONCE = 1_000
Change = tuple[Known, Entry]


def run(tx: Session, desk: Desk, rows: Sequence[Given]) -> list[Outcome]:
    known: dict[tuple[int, date], list[Known]] = defaultdict(list)
    for one in table_rows.counts(tx, desk.by, desk.network_id, import_row.days(desk, rows)):
        known[one.location_id, one.when.day].append(one)
    by_id = {one.session_id: one for some in known.values() for one in some}
    network = select(NetworkRow.zone, NetworkRow.profile).where(NetworkRow.id == desk.network_id)
    zone, profile = tx.execute(network).one()
    usable = {item.id: item for item in desk.lists.of(*COUNTED_EVERYWHERE, *map(CategoryKind, profile))}
    changes: list[Change] = []

    def which(given: Given) -> int:
        return _session(desk, desk.fields(given, {}), known)

    def plan(given: Given, session_id: int) -> Planned:
        before = by_id[session_id]
        what = f"{before.place}, {before.when}"
        fields = desk.fields(given, {})
        if before.state is None and table_count.is_blank(fields):
            return Planned(given, Outcome(given.number, Fate.UNCHANGED, what))
        is_entered = before.state is CountState.ENTERED
        if before.state is CountState.DRAFT and before.entry != NOTHING:
            raise CountBegun
        cells = _cells(before)
        after = table_count.from_cells(desk.fields(given, cells))
        if is_entered and after == before.entry:
            return Planned(given, Outcome(given.number, Fate.UNCHANGED, what))
        if not is_entered:
            takes_place, starts = before.takes_place, before.when.hours.starts
            count.check_open(
                day=before.when.day, starts=starts, takes_place=takes_place, zone=zone, now=desk.now
            )
        _check_categories(before, after, usable)
        changes.append((before, after))
        if not is_entered:
            return Planned(given, desk.added(given, what))
        return Planned(
            given,
            desk.changed(given, what, cells, {**cells, **_no_topics(cells), **table_count.to_cells(after)}),
        )

    outcomes = import_row.written(tx, desk, import_row.planned(desk, rows, which, plan))
    for start in range(0, len(changes), AT_ONCE):
        _write(tx, desk, changes[start : start + AT_ONCE])
    return outcomes


def _session(desk: Desk, fields: Fields, known: dict[tuple[int, date], list[Known]]) -> int:
    """The session the row is about; start and room need to be said only where there are several."""
    place, day = desk.place(fields), needed("day", fields.day("day"))
    starts, room = fields.clock("starts"), fields.text("room")
    here = known.get((place, day), [])
    fit = [
        one
        for one in here
        if (starts is None or one.when.hours.starts == starts)
        and ("room" not in fields.cells or one.room == room)
    ]
    counted = [one for one in fit if one.state is CountState.ENTERED]
    fit = [one for one in fit if one.is_planned] or counted or fit
    if not fit:
        raise BadValue("day" if not here or starts is None else "starts", NoSuchSession(_hours(here)))
    if len(fit) > 1:
        raise BadValue("starts", WhichSession())
    return fit[0].session_id


def _hours(sessions: Sequence[Known]) -> list[str]:
    return [str(one.when.hours) for one in sessions]


def _cells(before: Known) -> Cells:
    when = before.when
    named: Cells = {
        "location": before.place,
        "day": when.day,
        "starts": when.hours.starts,
        "room": before.room or None,
    }
    return {**named, **table_count.to_cells(before.entry)}


def _no_topics(cells: Cells) -> Cells:
    return {code: None for code in cells if code.startswith(CATEGORY_PREFIX)}


def _check_categories(before: Known, after: Entry, usable: dict[int, Item]) -> None:
    """Raises the sentence when something is counted that the network does not count, or not on the day of the session."""
    for key in after.figures.tallies.keys() - before.entry.figures.tallies.keys():
        item = usable.get(key)
        is_gone = item is not None and item.retired_on is not None and item.retired_on <= before.when.day
        if item is None or item.is_merged or is_gone:
            raise BadValue(f"{CATEGORY_PREFIX}{key}", BadTap())


def _write(tx: Session, desk: Desk, changes: Sequence[Change]) -> None:
    """Raises `ChangedMeanwhile` when somebody counted there since these counts were read."""
    ids = sorted(before.session_id for before, _after in changes)
    tx.execute(
        select(SessionRow.id).where(SessionRow.id.in_(ids)).order_by(SessionRow.id).with_for_update(read=True)
    ).all()
    tx.execute(insert_each_if_absent(tx, CountRow), [_key(before) for before, _after in changes])
    stands = {
        key: (state, version)
        for key, state, version in tx.execute(
            select(CountRow.session_id, CountRow.state, CountRow.version)
            .where(CountRow.session_id.in_(ids))
            .order_by(CountRow.session_id)
            .with_for_update()
        )
    }
    for before, _after in changes:
        seen = (before.state or CountState.DRAFT, before.version or 1)
        if stands.get(before.session_id) != seen:
            raise ChangedMeanwhile
    tx.execute(update(CountRow), [_columns(desk, *change) for change in changes])
    counted = {key for before, _after in changes for key in before.entry.figures.tallies}
    if counted:
        tx.execute(delete(TallyRow).where(TallyRow.session_id.in_(ids), TallyRow.category_id.in_(counted)))
    tallies = [
        {**_key(before), "category_id": category_id, "number": number}
        for before, after in changes
        for category_id, number in after.figures.tallies.items()
    ]
    bulk.insert_all(tx, TallyRow, tallies)
    history.record_all(tx, desk.action, [line for change in changes for line in _noted(desk, *change)])


def _key(before: Known) -> dict[str, Any]:
    return {"session_id": before.session_id, "location_id": before.location_id, "day": before.when.day}


def _columns(desk: Desk, before: Known, after: Entry) -> dict[str, Any]:
    entered = {"state": CountState.ENTERED, "entered_at": desk.now, "entered_by_id": desk.by.account_id}
    corrected = {"corrected_at": desk.now}
    is_entered = before.state is CountState.ENTERED
    return {
        "session_id": before.session_id,
        "visitors": after.figures.visitors,
        "first_time": after.figures.first_time,
        "turned_away": after.figures.turned_away,
        "note": after.figures.note,
        "version": (before.version or 1) + 1,
        **(corrected if is_entered else entered),
        **(
            {"other_text": after.other_text, "other_reviewed_at": None}
            if _says_otherwise(before, after)
            else {}
        ),
    }


def _says_otherwise(before: Known, after: Entry) -> bool:
    return after.other_text != before.entry.other_text


def _noted(desk: Desk, before: Known, after: Entry) -> list[history.Change]:
    where = (desk.network_id, before.location_id)
    is_entered = before.state is CountState.ENTERED
    lines = []
    if not is_entered or after.figures != before.entry.figures:
        verb = "corrected" if is_entered else "entered" if after.figures.visitors else "entered_zero"
        stood = held_count.fields(before.entry.figures) if is_entered else None
        stands = held_count.fields(after.figures)
        lines.append(history.Change("count", before.session_id, verb, stood, stands, *where))
    if is_entered and _says_otherwise(before, after):
        said = {"other_text_has_characters": len(after.other_text)}
        lines.append(history.Change("count", before.session_id, "other_text_changed", {}, said, *where))
    return lines
