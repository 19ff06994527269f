"""Keeping the coded lists: adding, changing, ordering, retiring. Nothing is deleted, no total of the past changes.

All networks share the lists, so only somebody who covers all of them changes them.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.queries import category as categories
from db.tables import (
    CategoryRow,
    NetworkRow,
    TopicSkillRow,
)
from domain import access, category
from domain.access import Action
from domain.category import WITH_GROUPS, WITH_SKILLS, Draft
from domain.errors import NotFound, Stale
from domain.person import Person
from domain.roster_refusal import UnknownWish
from domain.words import CategoryKind
from services import history, wish
from services.history import ChangeSet, Fields
from services.standard_list import STEP

CODE_LETTERS = "X"
"""Codes of our lists are words or letters with a number; those that are added here are told apart by this letter."""


def add(tx: Session, kind: CategoryKind, draft: Draft, *, by: Person, now: datetime) -> int:
    """The key of the new item, last of its list or group; of the one there is, when the same was just added."""
    rows = _held(tx, kind, by=by)
    draft = category.cleaned(draft)
    _check_group(rows, kind, draft, of=None)
    twin = _same_label(rows, draft, but=None)
    if twin is not None:
        if draft_of(tx, twin) == draft and twin.retired_on is None:
            return twin.id
        raise category.LabelTaken(twin.label_nl)
    row = CategoryRow(kind=kind, code=_new_code(rows), position=_last_position(rows) + STEP)
    _fill(row, draft)
    tx.add(row)
    tx.flush()  # for its key
    _ask_for(tx, row, draft)
    record(tx, history.begin(by, now), row, verb="added", before=None, after=fields(draft))
    return row.id


def change(
    tx: Session, category_id: int, draft: Draft, seen_version: int, *, by: Person, now: datetime
) -> bool:
    """Whether this call changed the item; False when it was so already. Its past keeps counting, under the new name."""
    row, rows = held_one(tx, category_id, by=by)
    draft = category.cleaned(draft)
    known = draft_of(tx, row)
    if draft == known:
        return False
    if row.version != seen_version:
        raise Stale
    check_not_merged(row)
    become(tx, history.begin(by, now), row, rows, draft)
    return True


def become(
    tx: Session, action: ChangeSet, row: CategoryRow, rows: Sequence[CategoryRow], draft: Draft
) -> None:
    """An item of the list `rows`, held, is from now on as the draft says. Raises `LabelTaken`, `NoSuchGroup`, …"""
    known = draft_of(tx, row)
    _check_group(rows, row.kind, draft, of=row)
    _check_label(rows, draft, but=row)
    _fill(row, draft)
    if draft.skills != known.skills:
        _ask_for(tx, row, draft)
    row.version += 1
    record(tx, action, row, verb="changed", before=fields(known), after=fields(draft))


def put_before(tx: Session, category_id: int, other_id: int | None, *, by: Person, now: datetime) -> bool:
    """Whether the item moved: it stands right before the other one of its level, or last when there is none."""
    row, rows = held_one(tx, category_id, by=by)
    level = [one for one in rows if one.parent_id == row.parent_id]
    others = [one for one in level if one.id != row.id]
    if other_id is not None and other_id not in {one.id for one in others}:
        raise NotFound
    place = next((index for index, one in enumerate(others) if one.id == other_id), len(others))
    wanted = [*others[:place], row, *others[place:]]
    if wanted == level:
        return False
    action = history.begin(by, now)
    for one, position in zip(wanted, sorted(each.position for each in level), strict=True):
        before, one.position = {"position": one.position}, position
        record(tx, action, one, verb="ordered", before=before, after={"position": position})
    return True


def retire(
    tx: Session, category_id: int, seen_version: int, *, by: Person, today: date, now: datetime
) -> bool:
    """Whether this call took the item off the list from today on; sessions of before can still be counted with it."""
    row, rows = held_one(tx, category_id, by=by)
    if row.retired_on is not None and row.retired_on <= today:
        return False
    if row.version != seen_version:
        raise Stale
    check_holds_nothing(row, rows, today)
    set_retired(tx, history.begin(by, now), row, today, verb="retired")
    return True


def reopen(tx: Session, category_id: int, seen_version: int, *, by: Person, now: datetime) -> bool:
    """Whether this call put the item on the list again."""
    row, rows = held_one(tx, category_id, by=by)
    check_not_merged(row)
    if row.retired_on is None:
        return False
    if row.version != seen_version:
        raise Stale
    check_label_free(tx, row, rows)
    set_retired(tx, history.begin(by, now), row, None, verb="reopened")
    return True


def _held(tx: Session, kind: CategoryKind, *, by: Person) -> Sequence[CategoryRow]:
    """The whole list in its order, locked, when the person may keep it: its order and names are about all of it."""
    access.check(by, Action.KEEP_CATEGORIES)
    if not categories.may_keep(tx, by):
        raise category.ListsAreShared
    rows = tx.scalars(
        select(CategoryRow)
        .where(CategoryRow.kind == kind)
        .order_by(CategoryRow.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    return sorted(rows, key=lambda row: (row.position, row.code))


def held_one(tx: Session, category_id: int, *, by: Person) -> tuple[CategoryRow, Sequence[CategoryRow]]:
    """One item with the whole list it is on, locked, when the person may keep it."""
    access.check(by, Action.KEEP_CATEGORIES)
    kind = tx.scalar(select(CategoryRow.kind).where(CategoryRow.id == category_id))
    if kind is None:
        raise NotFound
    rows = _held(tx, kind, by=by)
    return next(row for row in rows if row.id == category_id), rows


def check_not_merged(row: CategoryRow) -> None:
    """Raises `IsMerged`."""
    if row.merged_into_id is not None:
        raise category.IsMerged


def check_holds_nothing(row: CategoryRow, rows: Sequence[CategoryRow], day: date) -> None:
    """Raises `HoldsTopicsInUse` for a group that cannot be retired from that day on."""
    if any(one.parent_id == row.id and (one.retired_on is None or one.retired_on > day) for one in rows):
        raise category.HoldsTopicsInUse


def check_label_free(tx: Session, row: CategoryRow, rows: Sequence[CategoryRow]) -> None:
    """Raises `LabelTaken` when another item of the list is called so by now."""
    _check_label(rows, draft_of(tx, row), but=row)


def _check_label(rows: Sequence[CategoryRow], draft: Draft, *, but: CategoryRow) -> None:
    twin = _same_label(rows, draft, but=but)
    if twin is not None:
        raise category.LabelTaken(twin.label_nl)


def _check_group(
    rows: Sequence[CategoryRow], kind: CategoryKind, draft: Draft, *, of: CategoryRow | None
) -> None:
    """Two levels, and only where a list has groups."""
    if draft.parent_id is None:
        return
    group = next((row for row in rows if row.id == draft.parent_id), None)
    if (
        kind not in WITH_GROUPS
        or group is None
        or group.parent_id is not None
        or group.merged_into_id is not None
    ):
        raise category.NoSuchGroup
    if of is not None and (group.id == of.id or any(row.parent_id == of.id for row in rows)):
        raise category.GroupHoldsTopics


def _same_label(rows: Sequence[CategoryRow], draft: Draft, *, but: CategoryRow | None) -> CategoryRow | None:
    """Another item of the list, not merged away, that is called so in one of the languages, in use before retired."""
    found = [
        row
        for row in rows
        if row is not but
        and row.merged_into_id is None
        and any(
            getattr(row, f"label_{code}").casefold() == draft.label(code).casefold()
            for code in category.SPOKEN
        )
    ]
    return min(found, key=lambda row: (row.retired_on is not None, row.id), default=None)


def _new_code(rows: Sequence[CategoryRow]) -> str:
    taken = {row.code for row in rows}
    return next(
        code for number in range(1, len(rows) + 2) if (code := f"{CODE_LETTERS}{number}") not in taken
    )


def _last_position(rows: Sequence[CategoryRow]) -> int:
    return max((row.position for row in rows), default=0)


def set_retired(tx: Session, action: ChangeSet, row: CategoryRow, day: date | None, *, verb: str) -> None:
    before = {"retired_on": row.retired_on}
    row.retired_on = day
    row.version += 1
    record(tx, action, row, verb=verb, before=before, after={"retired_on": day})


def _fill(row: CategoryRow, draft: Draft) -> None:
    row.parent_id = draft.parent_id
    for code in category.SPOKEN:
        setattr(row, f"label_{code}", draft.label(code))
        setattr(row, f"hint_{code}", draft.hint(code))


def draft_of(tx: Session, row: CategoryRow) -> Draft:
    return categories.to_draft(row, categories.skills(tx, row.kind).get(row.id, categories.NONE))


def _ask_for(tx: Session, row: CategoryRow, draft: Draft) -> None:
    """From now on these skills help with it. Raises `UnknownWish` for one that is not on the list."""
    if draft.skills and row.kind not in WITH_SKILLS:
        raise UnknownWish
    keys = wish.keys_of(tx, (), draft.skills)
    tx.execute(delete(TopicSkillRow).where(TopicSkillRow.topic_id == row.id))
    tx.add_all(TopicSkillRow(topic_id=row.id, category_id=key) for key in keys)


def fields(draft: Draft) -> Fields:
    return {
        "parent_id": draft.parent_id,
        **{f"label_{code}": draft.label(code) for code in category.SPOKEN},
        **{f"hint_{code}": draft.hint(code) for code in category.SPOKEN},
        "skills": sorted(draft.skills),
    }


def record(
    tx: Session,
    action: ChangeSet,
    row: CategoryRow,
    *,
    verb: str,
    before: Fields | None,
    after: Fields | None,
) -> None:
    """A line in each network: all of them read the list, and what they keep of it no longer stands."""
    for network_id in tx.scalars(select(NetworkRow.id).order_by(NetworkRow.id)).all():
        history.record(
            tx,
            action,
            entity="category",
            entity_id=row.id,
            verb=verb,
            before=before,
            after=after,
            network_id=network_id,
        )
