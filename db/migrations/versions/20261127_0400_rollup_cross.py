"""Topics by language and by outcome looked up beforehand, from the rows as they are; marks say what was changed.

What waits to be added up still does.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0400"
down_revision = "0300"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PART = {
    "sqlite": "max(date({day}, 'weekday 0', '-6 days'), date({day}, 'start of month'))",
    "postgresql": "cast(greatest(date_trunc('week', {day}), date_trunc('month', {day})) AS DATE)",
}
MONTH = {
    "sqlite": "date({day}, 'start of month')",
    "postgresql": "cast(date_trunc('month', {day}) AS DATE)",
}
ASKS = """
    SELECT DISTINCT l.network_id, c.day, l.kind, c.session_id, coalesce(k.merged_into_id, k.id) AS language_id
    FROM session_wish w
    JOIN category k ON k.id = w.category_id AND k.kind = 'language'
    JOIN "count" c ON c.session_id = w.session_id AND c.state = 'entered'
    JOIN location l ON l.id = c.location_id"""
LANGUAGE = (
    "INSERT INTO rollup_kind_language (network_id, grain, first_day, kind, language_id, category_id, number)"
)
TOPICS_BY_DAY = f"""{LANGUAGE}
    SELECT a.network_id, 'day', a.day, a.kind, a.language_id, t.category_id, sum(t.number)
    FROM ({ASKS}) a
    JOIN tally t ON t.session_id = a.session_id
    JOIN category n ON n.id = t.category_id AND n.kind = 'topic'
    GROUP BY a.network_id, a.day, a.kind, a.language_id, t.category_id"""  # noqa: S608 - our own words
SESSIONS_BY_DAY = f"""{LANGUAGE}
    SELECT a.network_id, 'day', a.day, a.kind, a.language_id, a.language_id, count(*)
    FROM ({ASKS}) a
    GROUP BY a.network_id, a.day, a.kind, a.language_id"""  # noqa: S608 - as above
TOGETHER = f"""{LANGUAGE}
    SELECT network_id, '{{grain}}', {{first}}, kind, language_id, category_id, sum(number)
    FROM rollup_kind_language WHERE grain = 'day'
    GROUP BY network_id, {{first}}, kind, language_id, category_id"""  # noqa: S608 - as above
ALONE = """
    INSERT INTO rollup_alone (network_id, first_day, session_id, category_id, kind, location_id, outcome_id, number)
    SELECT l.network_id, t.day, t.session_id, t.category_id, l.kind, t.location_id, a.outcome_id, t.number
    FROM (
      SELECT c.session_id, max(o.category_id) AS outcome_id
      FROM "count" c
      JOIN tally o ON o.session_id = c.session_id AND o.number > 0
      JOIN category k ON k.id = o.category_id AND k.kind = 'outcome'
      WHERE c.state = 'entered' AND c.visitors = 1
      GROUP BY c.session_id HAVING sum(o.number) = 1
    ) a
    JOIN tally t ON t.session_id = a.session_id AND t.number > 0
    JOIN category n ON n.id = t.category_id AND n.kind = 'topic'
    JOIN location l ON l.id = t.location_id"""


def upgrade() -> None:
    _create(
        "rollup_kind_language", ("network_id", "grain", "first_day", "kind", "language_id", "category_id")
    )
    _create(
        "rollup_alone",
        ("network_id", "first_day", "session_id", "category_id"),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("location_id", KEY, nullable=False),
        sa.Column("outcome_id", KEY, nullable=False),
    )
    dialect = op.get_bind().dialect.name
    for statement in (TOPICS_BY_DAY, SESSIONS_BY_DAY):
        op.execute(sa.text(statement))
    for grain, first in (("part", PART), ("month", MONTH)):
        op.execute(sa.text(TOGETHER.format(grain=grain, first=first[dialect].format(day="first_day"))))
    op.execute(sa.text(ALONE))
    op.add_column("rollup_mark", sa.Column("cause", sa.String(32), server_default="counted", nullable=False))
    op.execute("UPDATE rollup_mark SET cause = 'staffed' WHERE of_staffing")
    op.drop_column("rollup_mark", "of_staffing")


def downgrade() -> None:
    op.add_column(
        "rollup_mark", sa.Column("of_staffing", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.execute("DELETE FROM rollup_mark WHERE cause = 'asked'")
    op.execute(
        sa.text("UPDATE rollup_mark SET of_staffing = :yes WHERE cause = 'staffed'").bindparams(yes=True)
    )
    op.drop_column("rollup_mark", "cause")
    op.drop_table("rollup_alone")
    op.drop_table("rollup_kind_language")


def _create(table: str, keys: tuple[str, ...], *columns: sa.Column[Any]) -> None:
    op.create_table(
        table,
        *(_key(name) for name in keys),
        *columns,
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{table}")),
        sqlite_with_rowid=False,
    )


def _key(name: str) -> sa.Column[Any]:
    if name == "first_day":
        return sa.Column(name, sa.Date(), nullable=False)
    if name in {"grain", "kind"}:
        return sa.Column(name, sa.String(32), nullable=False)
    return sa.Column(name, KEY, autoincrement=False, nullable=False)
