"""Changes as lines that can be read: with the names of today of what history knows by its ids."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

import language
from db.tables import AccountRow, CategoryRow, ChangeRow, ClosureRow, HelperRow, LocationRow, SessionRow
from domain import fixed_helper, holiday
from domain.clock_time import DatedHours, Hours
from domain.count import CATEGORY_PREFIX
from domain.history import HistoryLine
from domain.holiday import HolidayCode
from domain.words import CategoryKind

Fields = dict[str, Any]

CHANGE_SET = "change_set"
"""The entity under which an undo is noted; its id is that of the action that was undone."""
ON_SESSIONS = ("session", "assignment", "consult", "count")
"""What is noted under the id of a session."""
BY_CODE = frozenset({"languages", "skills"})
"""Fields that hold codes of categories."""


def lines(tx: Session, changes: Sequence[tuple[ChangeRow, str]]) -> list[HistoryLine]:
    """Changes, each with who made it, as lines in the same order; six statements at most. The caller checked the scope.

    History holds ids alone, so a helper who was anonymised meanwhile is called what the helper is called now. Keys and
    codes in `before` and `after` are what they stand for: a location's name, a language in the reader's own.
    """
    rows = [row for row, _who in changes]
    undos, undone = _undos(tx, {row.set_id for row in rows})
    found = [fields for row in rows for fields in (row.before, row.after) if fields]
    times = _times(tx, {row.entity_id for row in rows if row.entity in ON_SESSIONS})
    helper_ids = {helper_of(row) for row in rows} | _fixed(found)
    helpers = _named(tx, HelperRow.id, HelperRow.name, helper_ids)
    names = _Names(
        places=_named(
            tx,
            LocationRow.id,
            LocationRow.name,
            {row.location_id for row in rows} | _values(found, "location_id"),
        ),
        helpers=helpers,
        accounts=_named(tx, AccountRow.id, AccountRow.name, _values(found, "owner_id")),
        closures=_named(tx, ClosureRow.id, ClosureRow.reason, _values(found, "closure_id")),
        categories=_categories(tx)
        if any(BY_CODE & fields.keys() or _topics(fields) for fields in found) or any(map(_is_item, rows))
        else {},
    )
    return [
        HistoryLine(
            at=row.at,
            who=who,
            entity=row.entity,
            verb=row.verb,
            helper=helpers.get(helper_of(row) or 0, ""),
            before=names.read(row.before),
            after=names.read(row.after),
            place=names.categories.get(row.entity_id, "")
            if _is_item(row)
            else names.places.get(row.location_id or 0, ""),
            when=times.get(row.entity_id) if row.entity in ON_SESSIONS else None,
            is_undo=row.set_id in undos,
            is_undone=row.set_id in undone,
        )
        for row, who in changes
    ]


@dataclass(frozen=True, slots=True)
class _Names:
    """What keys and codes stand for."""

    places: dict[int, str]
    helpers: dict[int, str]
    accounts: dict[int, str]
    closures: dict[int, str]
    categories: dict[int | str, str]

    def read(self, fields: Fields | None) -> Fields:
        return {self._name(name): self._value(name, value) for name, value in (fields or {}).items()}

    def _name(self, name: str) -> str:
        if not name.startswith(CATEGORY_PREFIX):
            return name
        label = self.categories.get(int(name.removeprefix(CATEGORY_PREFIX)), "?")
        return f"{CATEGORY_PREFIX}{label}"

    def _value(self, name: str, value: Any) -> Any:
        if value is None:
            return None
        match name:
            case "location_id":
                return self.places.get(value, "")
            case "owner_id":
                return self.accounts.get(value, "")
            case "closure_id":
                return self.closures.get(value, "")
            case "holiday":
                return holiday.name(HolidayCode(value))
            case "helpers":
                fixed = [fixed_helper.from_noted(line, self.helpers.get(line[0], "?")) for line in value]
                return [fixed_helper.describe(one, one.during.first) for one in fixed]
            case "languages" | "skills":
                return [self.categories.get(code, code) for code in value]
            case _:
                return value


def helper_of(row: ChangeRow) -> int | None:
    """Whom a change is about. A first assignment has nothing before it; each later one names the helper before."""
    if row.entity == "helper":
        return row.entity_id
    found = (row.before or {}).get("helper_id") or (row.after or {}).get("helper_id")
    return found if isinstance(found, int) else None


def _undos(tx: Session, set_ids: set[int]) -> tuple[set[int], set[int]]:
    """Those of the actions that are an undo, and those that were undone."""
    if not set_ids:
        return set(), set()
    rows = tx.execute(
        select(ChangeRow.set_id, ChangeRow.entity_id).where(
            ChangeRow.entity == CHANGE_SET,
            or_(ChangeRow.set_id.in_(set_ids), ChangeRow.entity_id.in_(set_ids)),
        )
    ).all()
    return {row.set_id for row in rows}, {row.entity_id for row in rows}


def _named(
    tx: Session, key: InstrumentedAttribute[int], name: InstrumentedAttribute[str], ids: Iterable[int | None]
) -> dict[int, str]:
    """Names by key; nothing is asked when there is nobody to ask about."""
    wanted = _known(ids)
    return {row[0]: row[1] for row in tx.execute(select(key, name).where(key.in_(wanted)))} if wanted else {}


def _categories(tx: Session) -> dict[int | str, str]:
    """Every category in the reader's language, by its key; languages and skills by their code too."""
    label = {"nl": CategoryRow.label_nl, "en": CategoryRow.label_en, "fr": CategoryRow.label_fr}
    found: dict[int | str, str] = {}
    for key, kind, code, text in tx.execute(
        select(CategoryRow.id, CategoryRow.kind, CategoryRow.code, label[language.current()])
    ):
        found[key] = text
        if kind in (CategoryKind.LANGUAGE, CategoryKind.SKILL):
            found[code] = text
    return found


def _values(found: Iterable[Fields], name: str) -> set[int | None]:
    return {fields.get(name) for fields in found}


def _fixed(found: Iterable[Fields]) -> set[int | None]:
    """Whom noted agreements are about."""
    return {line[0] for fields in found for line in fields.get("helpers", ())}


def _topics(fields: Fields) -> bool:
    return any(name.startswith(CATEGORY_PREFIX) for name in fields)


def _is_item(row: ChangeRow) -> bool:
    """Whether it is about one item of a list; an order is about all of them."""
    return row.entity == "category" and row.verb != "ordered"


def _times(tx: Session, ids: Iterable[int]) -> dict[int, DatedHours]:
    rows = tx.execute(
        select(SessionRow.id, SessionRow.day, SessionRow.starts, SessionRow.ends).where(
            SessionRow.id.in_(_known(ids))
        )
    )
    return {row.id: DatedHours(row.day, Hours(row.starts, row.ends)) for row in rows}


def _known(ids: Iterable[int | None]) -> list[int]:
    return sorted(key for key in ids if key is not None)
