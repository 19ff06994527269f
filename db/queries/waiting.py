"""Who waits for a consult, and the lists that bookings and waiting choose from."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

import language
from db.queries import scope
from db.tables import CategoryRow, LocationRow, WaitingRow
from domain import access
from domain.access import Action
from domain.consult import Details, Lists
from domain.person import Person
from domain.waiting import Draft, Waiting, from_bits
from domain.words import CategoryKind, WaitingState


def at(tx: Session, person: Person, network_id: int, *, location_ids: Collection[int] = ()) -> list[Waiting]:
    """Who waits, longest first, at the locations (all, when none is named) where the person keeps consults; one statement."""
    if not access.may(person, Action.KEEP_CONSULTS):
        return []
    topic, spoken = aliased(CategoryRow), aliased(CategoryRow)
    column = f"label_{language.current()}"
    found = (
        select(WaitingRow, LocationRow.name, getattr(topic, column), getattr(spoken, column), spoken.code)
        .join(LocationRow, LocationRow.id == WaitingRow.location_id)
        .join(topic, topic.id == WaitingRow.topic_id)
        .join(spoken, spoken.id == WaitingRow.language_id)
        .where(
            LocationRow.network_id == network_id,
            scope.of_locations(person),
            WaitingRow.state == WaitingState.WAITING,
        )
        .order_by(WaitingRow.since, LocationRow.name, WaitingRow.id)
        .execution_options(populate_existing=True)
    )
    if location_ids:
        found = found.where(LocationRow.id.in_(sorted(location_ids)))
    return [
        Waiting(row.id, row.version, row.location_id, place, to_draft(row), topic_label, spoken_label, code)
        for row, place, topic_label, spoken_label, code in tx.execute(found)
    ]


def to_draft(row: WaitingRow) -> Draft:
    return Draft(
        Details(row.topic_id, row.language_id, row.reference),
        row.since,
        from_bits(row.weekdays),
        row.part_of_day,
    )


def lists(tx: Session, *, today: date) -> Lists:
    """The topics and languages in use today; one statement."""
    label = {"nl": CategoryRow.label_nl, "en": CategoryRow.label_en, "fr": CategoryRow.label_fr}
    rows = tx.execute(
        select(CategoryRow.id, CategoryRow.kind, CategoryRow.parent_id, label[language.current()])
        .where(
            CategoryRow.kind.in_([CategoryKind.TOPIC, CategoryKind.LANGUAGE]),
            CategoryRow.merged_into_id.is_(None),
            or_(CategoryRow.retired_on.is_(None), CategoryRow.retired_on > today),
        )
        .order_by(CategoryRow.position, CategoryRow.code)
    ).all()
    groups = {key: text for key, kind, parent, text in rows if kind is CategoryKind.TOPIC and parent is None}
    filled = {parent for _key, _kind, parent, _text in rows}
    topics = {key: text for key, text in groups.items() if key not in filled}
    for group, name in groups.items():
        topics |= {key: f"{text} · {name}" for key, _kind, parent, text in rows if parent == group}
    return Lists(topics, {key: text for key, kind, _p, text in rows if kind is CategoryKind.LANGUAGE})
