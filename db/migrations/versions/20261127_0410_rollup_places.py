"""Staffing and cancelled sessions also by day, month and year, and by kind; what is not summed here is marked, to be filled."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0410"
down_revision = "0400"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STAFFING = (
    "planned",
    "held",
    "cancelled",
    "closed",
    "covered",
    "nobody",
    "one_helper",
    "said",
    "required",
    "filled",
    "published_minutes",
    "delivered_minutes",
    "entered",
    "visits",
    "turned_away",
    "turned_away_noted",
    "staffed",
    "staffed_visits",
    "staffed_squares",
    "guide_minutes",
)
STAFFED = ("rollup_place_staffing", "rollup_place_cancelled")
OF_PLACE = ("location_id", "grain", "first_day")
OF_KIND = ("network_id", "grain", "first_day", "kind")
BY_YEAR = {
    "sqlite": "date(first_day, 'start of year')",
    "postgresql": "cast(date_trunc('year', first_day) AS DATE)",
}
BY_PART = {
    "sqlite": "max(date(first_day, 'start of month'), date(first_day, 'weekday 0', '-6 days'))",
    "postgresql": "cast(greatest(date_trunc('month', first_day), date_trunc('week', first_day)) AS DATE)",
}
LONGER = """
    INSERT INTO rollup_place_day (location_id, grain, first_day, due, entered, visits, questions)
    SELECT location_id, '{grain}', {first}, sum(due), sum(entered), sum(visits), sum(questions)
    FROM rollup_place_day WHERE grain = '{shorter}' GROUP BY location_id, {first}"""
MARKS = sa.table(
    "rollup_mark",
    sa.column("network_id", sa.BigInteger),
    sa.column("first_day", sa.Date),
    sa.column("location_id", sa.BigInteger),
    sa.column("kind", sa.String),
    sa.column("id", sa.Uuid),
    sa.column("cause", sa.String),
)


def upgrade() -> None:
    for table in STAFFED:
        op.drop_table(table)
    _create("rollup_place_staffing", OF_PLACE, STAFFING)
    _create("rollup_place_cancelled", (*OF_PLACE, "reason"), ("sessions",))
    _create("rollup_kind_cancelled", (*OF_KIND, "reason"), ("sessions",))
    dialect = op.get_bind().dialect.name
    for grain, shorter, first in (("part", "day", BY_PART), ("year", "month", BY_YEAR)):
        op.execute(LONGER.format(grain=grain, shorter=shorter, first=first[dialect]))
    _mark_everything()


def downgrade() -> None:
    op.execute("DELETE FROM rollup_place_day WHERE grain IN ('part', 'year')")
    for name in ("staffing", "moment", "work"):
        op.execute(f"DELETE FROM rollup_kind_{name} WHERE grain = 'day'")  # noqa: S608 - our own words
    op.drop_table("rollup_kind_cancelled")
    for table in STAFFED:
        op.drop_table(table)
    _create("rollup_place_staffing", ("location_id", "first_day"), STAFFING)
    _create("rollup_place_cancelled", ("location_id", "first_day", "reason"), ("sessions",))
    _mark_everything()


def _create(table: str, keys: tuple[str, ...], figures: tuple[str, ...]) -> None:
    op.create_table(
        table,
        *(_key(name) for name in keys),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in figures),
        sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{table}")),
        sqlite_with_rowid=False,
    )


def _key(name: str) -> sa.Column[Any]:
    if name in {"location_id", "network_id"}:
        return sa.Column(name, KEY, autoincrement=False, nullable=False)
    return sa.Column(name, sa.Date() if name == "first_day" else sa.String(32), nullable=False)


def _mark_everything() -> None:
    """Each place in each part of a week, from the month of its first session to its last."""
    places = sa.text(
        """SELECT place.network_id, place.id, place.kind, min(session.day), max(session.day)
           FROM location place JOIN session ON session.location_id = place.id
           GROUP BY place.network_id, place.id, place.kind"""
    ).columns(
        sa.column("network_id", sa.BigInteger),
        sa.column("location_id", sa.BigInteger),
        sa.column("kind", sa.String),
        sa.column("first", sa.Date),
        sa.column("last", sa.Date),
    )
    own = uuid4()
    for network_id, place, kind, first, last in op.get_bind().execute(places).all():
        where = {"network_id": network_id, "location_id": place, "kind": kind, "id": own, "cause": "staffed"}
        marks = [{**where, "first_day": day} for day in _parts(first, last)]
        op.get_bind().execute(sa.insert(MARKS), marks)


def _parts(first: date, last: date) -> Iterator[date]:
    """On which days a week or a month begins."""
    day = first.replace(day=1)
    while day <= last:
        if day.day == 1 or day.weekday() == 0:
            yield day
        day += timedelta(days=1)
