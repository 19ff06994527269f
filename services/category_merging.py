"""Merging one item of a list into another that means the same: what was counted stays, and counts for the other."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from db.tables import (
    CategoryRow,
    HelperCategoryRow,
    LocationCategoryRow,
    SessionWishRow,
    SlotWishRow,
    TallyRow,
    TopicSkillRow,
)
from db.upsert import insert_each_if_absent
from domain import category as rules
from domain.category import OF_PEOPLE, Merging
from domain.errors import Stale
from domain.person import Person
from services import category, history


def merge(
    tx: Session,
    category_id: int,
    into_id: int,
    seen_version: int,
    *,
    by: Person,
    today: date,
    now: datetime,
) -> Merging:
    """What went over: all that the first counted, has and asks counts for the second from now on, in the past too.

    The first is retired and stays as it is, so that a total never changes. Saving it twice changes nothing.
    """
    row, rows = category.held_one(tx, category_id, by=by)
    into = next((one for one in rows if one.id == into_id), None)
    if row.merged_into_id is not None and row.merged_into_id == into_id:
        return Merging()
    if row.version != seen_version:
        raise Stale
    category.check_not_merged(row)
    is_in_use = into is not None and into.merged_into_id is None and into.retired_on is None
    if (
        into is None
        or into.id == row.id
        or not is_in_use
        or (row.parent_id is None) != (into.parent_id is None)
    ):
        raise rules.CannotMerge
    action = history.begin(by, now)
    touched = _touched(tx, row, rows)
    for one in rows:
        if one.parent_id == row.id:
            category.record(
                tx, action, one, verb="changed", before={"parent_id": row.id}, after={"parent_id": into.id}
            )
            one.parent_id, one.version = into.id, one.version + 1
        if one.merged_into_id == row.id:
            one.merged_into_id = into.id
    if row.kind in OF_PEOPLE:
        _hand_over(tx, row.id, into.id)
    row.merged_into_id = into.id
    row.retired_on = row.retired_on or today
    row.version += 1
    category.record(
        tx,
        action,
        row,
        verb="merged",
        before={"merged_into_id": None},
        after={"merged_into_id": into.id},
    )
    return touched


def _touched(tx: Session, row: CategoryRow, rows: Sequence[CategoryRow]) -> Merging:
    counted = tx.execute(
        select(func.count(), func.coalesce(func.sum(TallyRow.number), 0)).where(
            TallyRow.category_id == row.id, TallyRow.number > 0
        )
    ).one()

    def number(column: object) -> int:
        return tx.scalar(select(func.count()).where(column == row.id)) or 0  # type: ignore[arg-type] # a column's ==

    return Merging(
        sessions=counted[0],
        times=int(counted[1]),
        topics=sum(one.parent_id == row.id for one in rows),
        helpers=number(HelperCategoryRow.category_id),
        locations=number(LocationCategoryRow.category_id),
        needs=number(SlotWishRow.category_id) + number(SessionWishRow.category_id),
    )


def _hand_over(tx: Session, from_id: int, into_id: int) -> None:
    """Helpers, locations, slots, sessions and topics that have the one have the other instead."""
    for table, owner in (
        (HelperCategoryRow, HelperCategoryRow.helper_id),
        (LocationCategoryRow, LocationCategoryRow.location_id),
        (SlotWishRow, SlotWishRow.slot_id),
        (SessionWishRow, SessionWishRow.session_id),
        (TopicSkillRow, TopicSkillRow.topic_id),
    ):
        owners = tx.scalars(select(owner).where(table.category_id == from_id)).all()
        if owners:
            tx.execute(
                insert_each_if_absent(tx, table),
                [{owner.key: key, "category_id": into_id} for key in owners],
            )
            tx.execute(delete(table).where(table.category_id == from_id))
