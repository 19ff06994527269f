"""Keeping helpers: adding, changing, pausing and stopping, anonymising. Never deleted: their hours stay."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db import bulk
from db.queries import helper as helpers
from db.tables import AssignmentRow, HelperCategoryRow, HelperRow
from domain import eligibility, helper
from domain.errors import Stale
from domain.helper import OFF, Draft
from domain.person import Person
from domain.words import OCCUPYING
from services import held_helper, history, wish


def add(tx: Session, network_id: int, draft: Draft, *, by: Person, today: date, now: datetime) -> int:
    """The key of a new helper of the network. Adding exactly the same helper again gives the same one."""
    held_helper.hold_network(tx, network_id, by=by)
    draft = helper.cleaned(draft, today=today)
    if draft.stage in OFF:
        raise helper.NotByForm
    categories = wish.keys_of(tx, draft.languages, draft.skills)
    known = _of_name(tx, network_id, draft.name)
    if known is not None:
        if helpers.to_draft(tx, known) == draft:
            return known.id
        raise helper.NameTaken
    row = HelperRow(network_id=network_id)
    _write(row, draft)
    tx.add(row)
    tx.flush()  # gives the key
    tx.add_all(HelperCategoryRow(helper_id=row.id, category_id=key) for key in categories)
    held_helper.record(tx, history.begin(by, now), row, verb="added", after=_fields(draft))
    return row.id


def add_all(
    tx: Session, network_id: int, drafts: Sequence[Draft], *, by: Person, today: date, now: datetime
) -> None:
    """These new helpers of the network, of whom none was known by that name; in as many statements for any number.

    Also those who paused or stopped: they are noted for their past, and stand nowhere.
    """
    held_helper.hold_network(tx, network_id, by=by)
    drafts = [helper.cleaned(draft, today=today) for draft in drafts]
    names = [draft.name.casefold() for draft in drafts]
    known = {
        name.casefold()
        for name in tx.scalars(
            select(HelperRow.name).where(
                HelperRow.network_id == network_id, HelperRow.anonymised_at.is_(None)
            )
        )
    }
    if known & set(names) or len(set(names)) < len(names):
        raise helper.NameTaken
    wishes = wish.keys_by_code(tx)
    bulk.insert_all(tx, HelperRow, [{"network_id": network_id, **_columns(draft)} for draft in drafts])
    keys = {
        name: key
        for key, name in tx.execute(
            select(HelperRow.id, HelperRow.name).where(
                HelperRow.network_id == network_id, HelperRow.anonymised_at.is_(None)
            )
        )
    }
    can = [
        {"helper_id": keys[draft.name], "category_id": wishes[asked]}
        for draft in drafts
        for asked in wish.asked(draft.languages, draft.skills)
    ]
    bulk.insert_all(tx, HelperCategoryRow, can)
    history.record_all(
        tx,
        history.begin(by, now),
        [
            history.Change("helper", keys[draft.name], "added", None, _fields(draft), network_id)
            for draft in drafts
        ],
    )


def change(
    tx: Session, helper_id: int, draft: Draft, seen_version: int, *, by: Person, today: date, now: datetime
) -> bool:
    """Whether this call changed the helper; False when it was so already."""
    row = held_helper.hold(tx, helper_id, by=by)
    before = helpers.to_draft(tx, row)
    draft = helper.cleaned(draft, today=today)
    if draft == before:
        return False
    if row.version != seen_version:
        raise Stale
    if draft.stage is not before.stage:
        _check_stage(tx, row, draft, today)
    if draft.name != before.name:
        held_helper.hold_network(tx, row.network_id, by=by)
        known = _of_name(tx, row.network_id, draft.name)
        if known is not None and known.id != row.id:
            raise helper.NameTaken
    if (draft.languages, draft.skills) != (before.languages, before.skills):
        categories = wish.keys_of(tx, draft.languages, draft.skills)
        tx.execute(delete(HelperCategoryRow).where(HelperCategoryRow.helper_id == row.id))
        tx.add_all(HelperCategoryRow(helper_id=row.id, category_id=key) for key in categories)
    _write(row, draft)
    row.version += 1
    is_other = _contact(before) != _contact(draft)
    held_helper.record(
        tx,
        history.begin(by, now),
        row,
        verb="changed",
        before={**_fields(before), "contact_changed": False},
        after={**_fields(draft), "contact_changed": is_other},
    )
    return True


def _check_stage(tx: Session, row: HelperRow, draft: Draft, today: date) -> None:
    """Raises the sentence when the stage goes another way, or does not allow what the helper is planned for."""
    if draft.stage in OFF:
        raise helper.NotByForm
    roles = tx.scalars(
        select(AssignmentRow.role).where(
            AssignmentRow.helper_id == row.id,
            AssignmentRow.state.in_(OCCUPYING),
            AssignmentRow.day >= today,
        )
    )
    refused = sum(bool(eligibility.stage_rules(draft.stage, role)) for role in roles)
    if refused:
        raise helper.StillPlanned(refused)


def _of_name(tx: Session, network_id: int, name: str) -> HelperRow | None:
    """The helper of that name, in capitals or not; compared here because SQLite lowers only ASCII."""
    rows = tx.scalars(
        select(HelperRow)
        .where(HelperRow.network_id == network_id, HelperRow.anonymised_at.is_(None))
        .order_by(HelperRow.id)
    )
    return next((row for row in rows if row.name.casefold() == name.casefold()), None)


def _write(row: HelperRow, draft: Draft) -> None:
    for name, value in _columns(draft).items():
        setattr(row, name, value)


def _columns(draft: Draft) -> dict[str, Any]:
    return {
        "name": draft.name,
        "kind": draft.kind,
        "stage": draft.stage,
        "stage_since": draft.stage_since,
        "email": draft.email,
        "phone": draft.phone,
        "partner": draft.partner,
        "max_week_minutes": draft.limits.week,
        "max_month_minutes": draft.limits.month,
        "max_year_minutes": draft.limits.year,
    }


def _contact(draft: Draft) -> tuple[str, ...]:
    return draft.name, draft.email, draft.phone, draft.partner


def _fields(draft: Draft) -> history.Fields:
    """What history keeps: not who it is."""
    return {
        "kind": draft.kind,
        "stage": draft.stage,
        "stage_since": draft.stage_since,
        "languages": draft.languages,
        "skills": draft.skills,
        "max_week_minutes": draft.limits.week,
        "max_month_minutes": draft.limits.month,
        "max_year_minutes": draft.limits.year,
    }
