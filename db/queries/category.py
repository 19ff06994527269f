"""Categories, in the order of their lists, in the language of the moment."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.tables import CategoryRow
from domain.category import Category
from domain.words import CategoryKind
from language import current


def of_kinds(tx: Session, kinds: Collection[CategoryKind], *, with_retired: bool = False) -> list[Category]:
    """The items of these lists: by kind, groups before their topics, each in the order of its list; one statement.

    Retired and merged items are left out unless asked for: history still speaks of them.
    """
    statement = select(CategoryRow).where(CategoryRow.kind.in_(kinds))
    if not with_retired:
        statement = statement.where(CategoryRow.retired_on.is_(None))
    rows = tx.scalars(statement.order_by(CategoryRow.kind, CategoryRow.position, CategoryRow.code))
    return [to_category(row) for row in rows]


def to_category(row: CategoryRow) -> Category:
    code = current()
    return Category(
        id=row.id,
        kind=row.kind,
        code=row.code,
        parent_id=row.parent_id,
        label=getattr(row, f"label_{code}"),
        hint=getattr(row, f"hint_{code}"),
        is_retired=row.retired_on is not None,
    )
