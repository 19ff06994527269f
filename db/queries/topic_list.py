"""The list of topics to count with, and which of them a location is asked most."""

from collections import defaultdict
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

import language
from db.queries import scope
from db.tables import CategoryRow, LocationRow, TallyRow
from domain.count import COUNTED_EVERYWHERE, PROFILE
from domain.counted_session import Section, Topic, TopicGroup
from domain.person import Person
from domain.words import CategoryKind

POPULAR_WEEKS = 26
"""How far back a location's most asked topics are looked up."""


def topics(tx: Session) -> list[TopicGroup]:
    """The topics in the order of the list, labelled for the reader, also retired ones; one statement."""
    label = {"nl": CategoryRow.label_nl, "en": CategoryRow.label_en, "fr": CategoryRow.label_fr}
    hint = {"nl": CategoryRow.hint_nl, "en": CategoryRow.hint_en, "fr": CategoryRow.hint_fr}
    rows = tx.execute(
        select(
            CategoryRow.id,
            CategoryRow.code,
            label[language.current()],
            hint[language.current()],
            CategoryRow.retired_on,
            CategoryRow.parent_id,
        )
        .where(CategoryRow.kind == CategoryKind.TOPIC, CategoryRow.merged_into_id.is_(None))
        .order_by(CategoryRow.position, CategoryRow.code)
    ).all()
    below = defaultdict(list)
    for key, code, text, explained, retired_on, parent_id in rows:
        below[parent_id].append(Topic(key, code, text, explained, retired_on))
    return [TopicGroup(topic, tuple(below[topic.id])) for topic in below[None]]


def sections(tx: Session) -> list[Section]:
    """The other lists that can be counted, in the order in which they are, each with its items; one statement."""
    label = {"nl": CategoryRow.label_nl, "en": CategoryRow.label_en, "fr": CategoryRow.label_fr}
    hint = {"nl": CategoryRow.hint_nl, "en": CategoryRow.hint_en, "fr": CategoryRow.hint_fr}
    kinds = [kind for kind in (*COUNTED_EVERYWHERE, *PROFILE) if kind is not CategoryKind.TOPIC]
    found: defaultdict[CategoryKind, list[Topic]] = defaultdict(list)
    for kind, key, code, text, explained, retired_on in tx.execute(
        select(
            CategoryRow.kind,
            CategoryRow.id,
            CategoryRow.code,
            label[language.current()],
            hint[language.current()],
            CategoryRow.retired_on,
        )
        .where(CategoryRow.kind.in_(kinds), CategoryRow.merged_into_id.is_(None))
        .order_by(CategoryRow.position, CategoryRow.code)
    ):
        found[kind].append(Topic(key, code, text, explained, retired_on))
    return [Section(kind, tuple(found[kind])) for kind in kinds]


def popular_groups(tx: Session, person: Person, location_id: int, *, today: date) -> dict[int, int]:
    """Questions per topic group at a location in the last half year, by the group's id; one statement."""
    group = func.coalesce(CategoryRow.parent_id, CategoryRow.id)
    rows = tx.execute(
        select(group, func.sum(TallyRow.number))
        .join(CategoryRow, CategoryRow.id == TallyRow.category_id)
        .join(LocationRow, LocationRow.id == TallyRow.location_id)
        .where(
            TallyRow.location_id == location_id,
            TallyRow.day >= today - timedelta(weeks=POPULAR_WEEKS),
            TallyRow.day < today,
            CategoryRow.kind == CategoryKind.TOPIC,
            scope.of_locations(person),
        )
        .group_by(group)
    )
    return {key: int(number) for key, number in rows}
