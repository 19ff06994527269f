"""Taps: what phones count with, one touch at a time.

A phone may be offline, send twice, or count together with another: each tap is known by its id, counts once, and
changes the figure in the database itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    and_,
    case,
    delete,
    func,
    null,
    select,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.tables import CountRow, TallyRow, TapRow
from db.upsert import insert_if_absent
from domain import count
from domain.count import CATEGORY_PREFIX, Figure, Figures, Step, Tap
from domain.person import Person
from domain.words import CountState
from services import held_count, history
from services.held_count import Held

KEEP_TAPS = timedelta(days=28)


def apply_taps(
    tx: Session,
    session_id: int,
    taps: Sequence[Tap],
    *,
    by: Person,
    now: datetime,
    into_entered: bool = False,
) -> frozenset[UUID]:
    """The ids of taps that are now in the count, those that were in it before included.

    All of them or, when one is refused, none. Taps that arrive after the count was finished are a correction, which
    somebody must ask for (`into_entered`).
    """
    held = held_count.hold(tx, session_id, by)
    asked = {tap.id: tap for tap in taps}
    known = set(tx.scalars(select(TapRow.id).where(TapRow.id.in_(asked))))
    new = [tap for tap in asked.values() if tap.id not in known]
    if not new:
        return frozenset(asked)
    held_count.check_open(held, now)
    new = _checked(tx, held, new)
    row = held_count.count_of(tx, held)
    if row.state is CountState.ENTERED and not into_entered:
        raise count.AlreadyEntered
    before = held_count.figures_of(tx, row)
    fresh = _keep_taps(tx, held, new, by, now)
    steps = _steps(tap for tap in new if tap.id in fresh)
    if row.state is CountState.ENTERED:
        held_count.check(tx, _after(before, steps))
    _change(tx, row, steps)
    if row.state is CountState.ENTERED:
        held_count.note_correction(tx, history.begin(by, now), held, row, before)
    return frozenset(asked)


def sweep_taps(tx: Session, *, now: datetime) -> None:
    """Forget old taps of counts that are finished: sent again after that, they are late and a person decides."""
    finished = select(CountRow.session_id).where(CountRow.state == CountState.ENTERED)
    tx.execute(delete(TapRow).where(TapRow.at < now - KEEP_TAPS, TapRow.session_id.in_(finished)))


def _checked(tx: Session, held: Held, taps: list[Tap]) -> list[Tap]:
    """The taps as they count: a step on a category that was merged meanwhile is one on what it was merged into."""
    if senseless := [tap.id for tap in taps if not tap.makes_sense]:
        raise count.BadTap(senseless)
    asked = {tap.category_id for tap in taps if tap.category_id is not None}
    unknown = asked - held_count.countable(tx, held, asked)
    if not unknown:
        return taps
    merged = held_count.merged(tx, held, unknown)
    if senseless := [
        tap.id
        for tap in taps
        if tap.category_id in unknown and (tap.category_id not in merged or tap.total is not None)
    ]:
        raise count.BadTap(senseless)
    return [
        replace(tap, field=f"{CATEGORY_PREFIX}{merged[tap.category_id]}")
        if tap.category_id in merged
        else tap
        for tap in taps
    ]


def _keep_taps(tx: Session, held: Held, taps: list[Tap], by: Person, now: datetime) -> set[UUID]:
    """Keep the taps by their ids; the ones that nobody, also not a second tab just now, had kept before."""
    shared = {
        "session_id": held.session.id,
        "location_id": held.session.location_id,
        "account_id": by.account_id,
        "at": now,
    }
    rows = [
        {
            "id": tap.id,
            "field": tap.field,
            "change": tap.change,
            "total": tap.total,
            **shared,
        }
        for tap in taps
    ]
    return set(tx.scalars(insert_if_absent(tx, TapRow, rows).returning(TapRow.id)))


def _steps(taps: Iterable[Tap]) -> dict[str, Step]:
    """What the taps fold into, for each field that they touch."""
    steps: dict[str, Step] = {}
    for tap in taps:
        steps[tap.field] = steps.get(tap.field, Step()).then(tap)
    return steps


def _after(figures: Figures, steps: dict[str, Step]) -> Figures:
    """The figures after the steps; true only while the count row is held."""
    tallies = {key: steps[field].of(figures.tallies.get(key, 0)) for key, field in _categories(steps).items()}
    return replace(
        figures,
        visitors=_after_one(figures.visitors, steps.get(Figure.VISITORS)),
        first_time=_after_one(figures.first_time, steps.get(Figure.FIRST_TIME)),
        turned_away=_after_one(figures.turned_away, steps.get(Figure.TURNED_AWAY)),
        tallies={**figures.tallies, **tallies},
    )


def _after_one(figure: int | None, step: Step | None) -> int | None:
    return figure if step is None else step.of(figure or 0)


def _change(tx: Session, row: CountRow, steps: dict[str, Step]) -> None:
    """Change the figures in SQL, each once."""
    figures = {
        figure.value: _known(getattr(CountRow, figure), steps[figure]) for figure in Figure if figure in steps
    }
    if figures:
        tx.execute(
            update(CountRow)
            .where(CountRow.session_id == row.session_id)
            .values(**figures)
            .execution_options(synchronize_session=False)
        )
        tx.refresh(row)
    for category_id, field in sorted(_categories(steps).items()):
        _change_tally(tx, row, category_id, steps[field])


def _categories(steps: dict[str, Step]) -> dict[int, str]:
    """The categories among the fields, by id."""
    return {
        int(field.removeprefix(CATEGORY_PREFIX)): field
        for field in steps
        if field.startswith(CATEGORY_PREFIX)
    }


def _change_tally(tx: Session, row: CountRow, category_id: int, step: Step) -> None:
    changed: CursorResult[Any] = tx.execute(  # type: ignore[assignment]  # an update always gives a cursor result
        update(TallyRow)
        .where(TallyRow.session_id == row.session_id, TallyRow.category_id == category_id)
        .values(number=_stepped(TallyRow.number, step))
        .execution_options(synchronize_session=False)
    )
    if not changed.rowcount and step.of(0):
        tx.add(
            TallyRow(
                session_id=row.session_id,
                category_id=category_id,
                location_id=row.location_id,
                day=row.day,
                number=step.of(0),
            )
        )
        tx.flush()  # a second step on the same category finds the row


def _known(column: InstrumentedAttribute[int | None], step: Step) -> ColumnElement[int | None]:
    """The figure after the step; one that nobody gave stays unknown while all that was counted is taken back."""
    figure = _stepped(func.coalesce(column, 0), step)
    return figure if step.is_typed else case((and_(column.is_(None), figure == 0), null()), else_=figure)


def _stepped(figure: Any, step: Step) -> ColumnElement[Any]:
    """`Step.of` in SQL."""
    moved = figure + step.add
    return case((moved < step.low, step.low), (moved > step.high, step.high), else_=moved)
