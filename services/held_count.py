"""A session held for counting, and its count: what the services of taps and of counts share.

The session row is held for share and the count row for update, in that order, so that two phones take turns and a
cancellation cannot slip in between.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from db.queries import scope
from db.tables import (
    CategoryRow,
    CountRow,
    LocationRow,
    NetworkRow,
    SessionRow,
    TallyRow,
)
from db.upsert import insert_if_absent
from domain import access, count
from domain.access import Action
from domain.count import CATEGORY_PREFIX, Figure, Figures
from domain.errors import NotFound
from domain.person import Person
from domain.words import CategoryKind, CountState, SessionState
from services import history
from services.history import ChangeSet


@dataclass(frozen=True, slots=True)
class Held:
    """A session of the person's scope, its row locked."""

    session: SessionRow
    network_id: int
    zone: str
    profile: Sequence[str] = ()
    """The kinds of the visitors' profile that the network counts."""


def hold(tx: Session, session_id: int, by: Person, *, to_cancel: bool = False) -> Held:
    """The session, when the person may count there."""
    access.check(by, Action.COUNT)
    found = tx.execute(
        select(SessionRow, LocationRow.network_id, NetworkRow.zone, NetworkRow.profile)
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .join(NetworkRow, NetworkRow.id == LocationRow.network_id)
        .where(SessionRow.id == session_id, scope.of_locations(by))
        .with_for_update(read=not to_cancel, of=SessionRow)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound
    return Held(*found)


def check_open(held: Held, now: datetime) -> None:
    """Raise the sentence when the session cannot be counted (yet, or at all)."""
    session = held.session
    count.check_open(
        day=session.day,
        starts=session.starts,
        takes_place=session.state is SessionState.PLANNED
        and session.closure_id is None
        and session.holiday is None,
        zone=held.zone,
        now=now,
    )


def count_of(tx: Session, held: Held) -> CountRow:
    """The session's count, made as a draft when there was none, locked."""
    session = held.session
    draft = {
        "session_id": session.id,
        "location_id": session.location_id,
        "day": session.day,
    }
    tx.execute(insert_if_absent(tx, CountRow, [draft]))
    return tx.scalars(
        select(CountRow)
        .where(CountRow.session_id == session.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def figures_of(tx: Session, row: CountRow) -> Figures:
    """What the count says, in the kinds that are counted here; other kinds are left alone."""
    tallies = tx.execute(
        select(TallyRow.category_id, TallyRow.number)
        .join(CategoryRow, CategoryRow.id == TallyRow.category_id)
        .where(
            TallyRow.session_id == row.session_id,
            TallyRow.number > 0,
            CategoryRow.kind.in_(count.COUNTABLE),
        )
        .order_by(TallyRow.category_id)
    )
    return Figures(
        row.visitors,
        row.first_time,
        row.turned_away,
        {row.category_id: row.number for row in tallies},
        row.note,
    )


def countable(tx: Session, held: Held, ids: Collection[int]) -> set[int]:
    """Those of the ids that name a category in use on the day of the session."""
    if not ids:
        return set()
    return set(
        tx.scalars(
            select(CategoryRow.id).where(
                CategoryRow.id.in_(ids),
                CategoryRow.kind.in_([*count.COUNTED_EVERYWHERE, *held.profile]),
                CategoryRow.merged_into_id.is_(None),
                or_(
                    CategoryRow.retired_on.is_(None),
                    CategoryRow.retired_on > held.session.day,
                ),
            )
        )
    )


def merged(tx: Session, held: Held, ids: Collection[int]) -> dict[int, int]:
    """Those of the ids that were merged into a category in use on the day of the session, with its id."""
    found = {
        key: into
        for key, into in tx.execute(
            select(CategoryRow.id, CategoryRow.merged_into_id).where(CategoryRow.id.in_(ids))
        )
        if into is not None
    }
    usable = countable(tx, held, set(found.values()))
    return {key: into for key, into in found.items() if into in usable}


def check(tx: Session, figures: Figures) -> None:
    """Whether these figures can stand as an entered count; one statement when a category was counted."""
    kinds: dict[int, CategoryKind] = {}
    if figures.tallies:
        found = select(CategoryRow.id, CategoryRow.kind).where(CategoryRow.id.in_(figures.tallies))
        kinds = {row.id: row.kind for row in tx.execute(found)}
    count.check(figures, kinds)


def enter(
    tx: Session,
    held: Held,
    row: CountRow,
    figures: Figures,
    *,
    verb: str,
    by: Person,
    now: datetime,
) -> None:
    """The draft becomes the count, noted in the history."""
    check(tx, figures)
    row.state, row.entered_at, row.entered_by_id = (
        CountState.ENTERED,
        now,
        by.account_id,
    )
    row.version += 1
    record(tx, history.begin(by, now), held, verb=verb, before=None, after=fields(figures))


def write(tx: Session, row: CountRow, before: Figures, wanted: Figures) -> None:
    """The count says `wanted`, where it said `before`."""
    row.visitors, row.first_time, row.turned_away = wanted.visitors, wanted.first_time, wanted.turned_away
    row.note = wanted.note
    touched = before.tallies.keys() | wanted.tallies.keys()
    tx.execute(
        delete(TallyRow).where(TallyRow.session_id == row.session_id, TallyRow.category_id.in_(touched))
    )
    place = {"session_id": row.session_id, "location_id": row.location_id, "day": row.day}
    tx.add_all(
        TallyRow(category_id=category_id, number=number, **place)
        for category_id, number in wanted.tallies.items()
    )
    tx.flush()  # what was written is read back


def note_correction(tx: Session, action: ChangeSet, held: Held, row: CountRow, before: Figures) -> None:
    """An entered count says something else now: checked, marked as corrected, noted with what it said before."""
    after = figures_of(tx, row)
    check(tx, after)
    row.version += 1
    noted, notes = (fields(before), fields(after)), (before.note, after.note)
    if noted[0] != noted[1]:
        row.corrected_at = action.at
    if before.note and after.note:
        noted[1]["note_rewritten"] = True if before.note != after.note else None
    texts = notes if before.note != after.note else None
    record(tx, action, held, verb="corrected", before=noted[0], after=noted[1], texts=texts)


def fields(figures: Figures) -> history.Fields:
    """What the history keeps of a count: numbers, and of the note only whether there is one."""
    return {
        Figure.VISITORS.value: figures.visitors,
        Figure.FIRST_TIME.value: figures.first_time,
        Figure.TURNED_AWAY.value: figures.turned_away,
        "has_note": bool(figures.note),
        **{f"{CATEGORY_PREFIX}{key}": number for key, number in figures.tallies.items()},
    }


def record(
    tx: Session,
    action: ChangeSet,
    held: Held,
    *,
    verb: str,
    before: history.Fields | None,
    after: history.Fields,
    texts: history.Texts | None = None,
) -> None:
    """Note a change of the count under the session's id."""
    history.record(
        tx,
        action,
        entity="count",
        entity_id=held.session.id,
        verb=verb,
        before=before,
        after=after,
        network_id=held.network_id,
        location_id=held.session.location_id,
        texts=texts,
    )
