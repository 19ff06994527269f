"""The standard lists that every network starts with."""

import csv
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.tables import CategoryRow, TopicSkillRow
from domain.topic_skill import SKILLS
from domain.words import CategoryKind

STANDARD = Path(__file__).resolve().parent / "standard"
STEP = 10
"""Room between two positions, for what a city puts in between."""


def install(tx: Session) -> int:
    """Add what is missing of the standard lists; how many items were new. What a city changed stays as it is."""
    known = {(row.kind, row.code): row for row in tx.scalars(select(CategoryRow))}
    positions = count(STEP, STEP)
    added: list[CategoryRow] = []
    for kind, fields in _standard():
        position = next(positions)
        if (kind, fields["code"]) in known:
            continue
        parent = known.get((kind, fields.pop("parent", "")))
        row = CategoryRow(kind=kind, position=position, parent_id=parent.id if parent else None, **fields)
        tx.add(row)
        tx.flush()  # a topic needs the key of its group
        known[kind, row.code] = row
        added.append(row)
    tx.add_all(
        TopicSkillRow(topic_id=row.id, category_id=known[CategoryKind.SKILL, skill].id)
        for row in added
        if row.kind is CategoryKind.TOPIC
        for skill in SKILLS.get(row.code, ())
    )
    return len(added)


def _standard() -> Iterator[tuple[CategoryKind, dict[str, str]]]:
    """Topics with their group in `parent`, groups first; then the flat lists."""
    for fields in _rows("topics.csv"):
        yield CategoryKind.TOPIC, fields
    for fields in _rows("categories.csv"):
        yield CategoryKind(fields.pop("kind")), fields


def _rows(name: str) -> list[dict[str, str]]:
    with (STANDARD / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
