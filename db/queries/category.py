"""The coded lists as they are kept, with how much each item is used."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from db.tables import CategoryRow, HelperCategoryRow, HelperRow, NetworkRow, TallyRow, TopicSkillRow
from domain import access
from domain.access import Action
from domain.category import OF_PEOPLE, WITH_SKILLS, Category, Draft
from domain.person import Person
from domain.words import CategoryKind, HelperStage

USED_WEEKS = 52
NONE: frozenset[str] = frozenset()


def of_kind(
    tx: Session, kind: CategoryKind, *, today: date, used: Mapping[int, int] | None = None
) -> list[Category]:
    """A list in its order, groups before what is in them; retired and merged items too. One statement, for topics two.

    `used` is what `times_used` found before; without it, it is asked now: another statement.
    """
    rows = tx.scalars(
        select(CategoryRow)
        .where(CategoryRow.kind == kind)
        .order_by(CategoryRow.position, CategoryRow.code)
        .execution_options(populate_existing=True)
    ).all()
    used = times_used(tx, kind, today=today) if used is None else used
    asked = skills(tx, kind)
    return [
        Category(
            row.id,
            row.kind,
            row.code,
            row.version,
            to_draft(row, asked.get(row.id, NONE)),
            row.retired_on,
            row.merged_into_id,
            used.get(row.id, 0),
        )
        for row in rows
    ]


def times_used(tx: Session, kind: CategoryKind, *, today: date) -> dict[int, int]:
    """How much each item of a list is used: by how many helpers, or how often in the last `USED_WEEKS`; one statement."""
    return _helpers(tx) if kind in OF_PEOPLE else _times(tx, kind, today)


def to_draft(row: CategoryRow, skills: frozenset[str]) -> Draft:
    return Draft(
        row.label_nl, row.label_en, row.label_fr, row.hint_nl, row.hint_en, row.hint_fr, row.parent_id, skills
    )


def skills(tx: Session, kind: CategoryKind) -> dict[int, frozenset[str]]:
    """The codes of the skills that help with each item of a list, merges followed; one statement, none for a list whose
    items ask for none.
    """
    if kind not in WITH_SKILLS:
        return {}
    named = aliased(CategoryRow, name="named")
    found: defaultdict[int, set[str]] = defaultdict(set)
    for topic_id, code in tx.execute(
        select(TopicSkillRow.topic_id, CategoryRow.code)
        .join(named, named.id == TopicSkillRow.category_id)
        .join(CategoryRow, CategoryRow.id == func.coalesce(named.merged_into_id, named.id))
    ):
        found[topic_id].add(code)
    return {key: frozenset(codes) for key, codes in found.items()}


def may_keep(tx: Session, person: Person) -> bool:
    """Whether the person covers every network that uses the lists; one statement at most."""
    if not access.may(person, Action.KEEP_CATEGORIES):
        return False
    if person.sees_all:
        return True
    return not tx.scalar(select(exists().where(NetworkRow.id.not_in(sorted(person.networks)))))


def _times(tx: Session, kind: CategoryKind, today: date) -> dict[int, int]:
    of_kind = select(CategoryRow.id).where(CategoryRow.kind == kind)
    rows = tx.execute(
        select(TallyRow.category_id, func.sum(TallyRow.number))
        .where(
            TallyRow.category_id.in_(of_kind),
            TallyRow.day.between(today - timedelta(weeks=USED_WEEKS), today),
        )
        .group_by(TallyRow.category_id)
    )
    return {key: int(number) for key, number in rows}


def _helpers(tx: Session) -> dict[int, int]:
    rows = tx.execute(
        select(HelperCategoryRow.category_id, func.count())
        .join(HelperRow, HelperRow.id == HelperCategoryRow.helper_id)
        .where(HelperRow.stage != HelperStage.STOPPED)
        .group_by(HelperCategoryRow.category_id)
    )
    return {key: int(number) for key, number in rows}
