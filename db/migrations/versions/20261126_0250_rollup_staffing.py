"""Staffing added up by place and part of a week; all of it gets a mark, so that it is filled by and by."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0250"
down_revision = "0201"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SUMS = (
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
    op.create_table(
        "rollup_place_staffing",
        *_place(),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in SUMS),
        sa.PrimaryKeyConstraint("location_id", "first_day", name=op.f("pk_rollup_place_staffing")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rollup_place_cancelled",
        *_place(),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("location_id", "first_day", "reason", name=op.f("pk_rollup_place_cancelled")),
        sqlite_with_rowid=False,
    )
    op.add_column(
        "rollup_mark", sa.Column("of_staffing", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    _mark_everything()


def downgrade() -> None:
    op.drop_column("rollup_mark", "of_staffing")
    op.drop_table("rollup_place_cancelled")
    op.drop_table("rollup_place_staffing")


def _place() -> list[sa.Column[Any]]:
    return [
        sa.Column("location_id", KEY, autoincrement=False, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
    ]


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
