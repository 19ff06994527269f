"""Staffing of kinds of places, sessions by weekday and hours, hours by kind of helper; all is marked, to be filled by and by."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0310"
down_revision = "0331"
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
MOMENT = ("weekday", "starts", "ends")
AT_AN_HOUR = ("planned", "covered", "one_helper", "nobody")
MINUTES = ("minutes", "unsaid_minutes")
OF_PLACE = ("location_id", "first_day")
OF_KIND = ("network_id", "grain", "first_day", "kind")
MARKS = sa.table(
    "rollup_mark",
    sa.column("network_id", sa.BigInteger),
    sa.column("first_day", sa.Date),
    sa.column("location_id", sa.BigInteger),
    sa.column("kind", sa.String),
    sa.column("id", sa.Uuid),
    sa.column("of_staffing", sa.Boolean),
)


def upgrade() -> None:
    _create("rollup_kind_staffing", OF_KIND, STAFFING)
    for name, first in (("place", OF_PLACE), ("kind", OF_KIND)):
        _create(f"rollup_{name}_moment", (*first, *MOMENT), AT_AN_HOUR)
        _create(f"rollup_{name}_work", (*first, "helper_kind"), MINUTES)
    _mark_everything()


def downgrade() -> None:
    for name in ("place", "kind"):
        op.drop_table(f"rollup_{name}_work")
        op.drop_table(f"rollup_{name}_moment")
    op.drop_table("rollup_kind_staffing")


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
    if name == "first_day":
        return sa.Column(name, sa.Date(), nullable=False)
    if name in {"starts", "ends"}:
        return sa.Column(name, sa.SmallInteger(), nullable=False)
    return sa.Column(name, sa.Integer() if name == "weekday" else sa.String(32), nullable=False)


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
        where = {"network_id": network_id, "location_id": place, "kind": kind, "id": own, "of_staffing": True}
        marks = [{**where, "first_day": day} for day in _parts(first, last)]
        op.get_bind().execute(sa.insert(MARKS), marks)


def _parts(first: date, last: date) -> Iterator[date]:
    """On which days a week or a month begins."""
    day = first.replace(day=1)
    while day <= last:
        if day.day == 1 or day.weekday() == 0:
            yield day
        day += timedelta(days=1)
