"""Figures added up by month, and the marks that say which no longer hold.

Everything there is gets a mark, so that the server adds it up by and by; until then charts read the rows themselves.
"""

from datetime import date, timedelta
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0200"
down_revision = "0230"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT_ONCE = 10_000
MARKS = sa.table(
    "rollup_mark",
    sa.column("network_id", sa.BigInteger),
    sa.column("first_day", sa.Date),
    sa.column("location_id", sa.BigInteger),
    sa.column("kind", sa.String),
    sa.column("id", sa.Uuid),
)


def upgrade() -> None:
    _of_sessions("place", sa.Column("location_id", KEY, autoincrement=False, nullable=False))
    _of_sessions("kind", *_kind())
    _of_tallies("place", sa.Column("location_id", KEY, autoincrement=False, nullable=False))
    _of_tallies("kind", *_kind())
    op.create_table(
        "rollup_mark",
        sa.Column("network_id", KEY, autoincrement=False, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("location_id", KEY, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint(
            "network_id", "first_day", "location_id", "kind", "id", name=op.f("pk_rollup_mark")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rollup_turn",
        sa.Column("network_id", KEY, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("network_id", name=op.f("pk_rollup_turn")),
    )
    _mark_everything()


def downgrade() -> None:
    for name in ("turn", "mark", "kind_tally", "place_tally", "kind_sessions", "place_sessions"):
        op.drop_table(f"rollup_{name}")


def _kind() -> list[sa.Column[object]]:
    return [
        sa.Column("network_id", KEY, autoincrement=False, nullable=False),
        sa.Column("grain", sa.String(32), nullable=False),
    ]


def _of_sessions(of: str, *place: sa.Column[object]) -> None:
    kind: list[sa.Column[object]] = [sa.Column("kind", sa.String(32), nullable=False)] if of == "kind" else []
    keys: list[sa.Column[object]] = [*place, sa.Column("first_day", sa.Date(), nullable=False), *kind]
    keys += [sa.Column(name, sa.Integer(), nullable=False) for name in ("weekday", "hour")]
    figures = ("due", "entered", "visits", "first_time", "turned_away")
    _table(f"rollup_{of}_sessions", keys, figures)


def _of_tallies(of: str, *place: sa.Column[object]) -> None:
    kind: list[sa.Column[object]] = [sa.Column("kind", sa.String(32), nullable=False)] if of == "kind" else []
    keys: list[sa.Column[object]] = [*place, sa.Column("first_day", sa.Date(), nullable=False), *kind]
    keys.append(sa.Column("category_id", KEY, autoincrement=False, nullable=False))
    _table(f"rollup_{of}_tally", keys, ("number",))


def _table(name: str, keys: list[sa.Column[object]], figures: tuple[str, ...]) -> None:
    op.create_table(
        name,
        *keys,
        *(sa.Column(figure, sa.Integer(), nullable=False) for figure in figures),
        sa.PrimaryKeyConstraint(*(key.name for key in keys), name=op.f(f"pk_{name}")),
        sqlite_with_rowid=False,
    )


def _mark_everything() -> None:
    session = sa.table("session", sa.column("location_id"), sa.column("day", sa.Date))
    location = sa.table("location", sa.column("id"), sa.column("network_id"), sa.column("kind"))
    found = op.get_bind().execute(
        sa.select(location.c.network_id, location.c.id, location.c.kind, session.c.day)
        .join(location, location.c.id == session.c.location_id)
        .distinct()
    )
    marks = sorted({(network, _part(day), place, kind) for network, place, kind, day in found})
    keys = ("network_id", "first_day", "location_id", "kind")
    one = uuid4()
    for start in range(0, len(marks), AT_ONCE):
        rows = [{**dict(zip(keys, mark, strict=True)), "id": one} for mark in marks[start : start + AT_ONCE]]
        op.bulk_insert(MARKS, rows)


def _part(day: date) -> date:
    """The first of the days that lie in the same week and the same month."""
    return max(day - timedelta(days=day.weekday()), day.replace(day=1))
