"""Figures of places and of kinds of places added up by day, from the rows as they are; what waits to be added up still does."""

import sqlalchemy as sa
from alembic import op

revision = "0300"
down_revision = "0310"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DUE = "(c.state = 'entered' OR (s.state = 'planned' AND s.closure_id IS NULL AND s.holiday IS NULL))"
FIGURES = ", ".join(
    f"coalesce(sum(CASE WHEN c.state = 'entered' THEN {one} ELSE 0 END), 0)"
    for one in ("1", "c.visitors", "c.first_time", "c.turned_away")
)
WEEKDAY = {
    "sqlite": "(cast(strftime('%w', s.day) AS INTEGER) + 6) % 7",
    "postgresql": "(cast(extract(dow FROM s.day) AS INTEGER) + 6) % 7",
}
SESSIONS = """
    FROM session s
    JOIN location l ON l.id = s.location_id
    LEFT JOIN "count" c ON c.session_id = s.id"""
TALLIES = """
    FROM tally t
    JOIN "count" c ON c.session_id = t.session_id AND c.state = 'entered'"""
BY_KIND = f"""
    INSERT INTO rollup_kind_sessions (network_id, grain, first_day, kind, weekday, hour,
      due, entered, visits, first_time, turned_away)
    SELECT l.network_id, 'day', s.day, l.kind, {{weekday}}, s.starts / 60, count(*), {FIGURES} {SESSIONS}
    WHERE {DUE} GROUP BY l.network_id, s.day, l.kind, {{weekday}}, s.starts / 60"""
TALLIES_BY_KIND = f"""
    INSERT INTO rollup_kind_tally (network_id, grain, first_day, kind, category_id, number)
    SELECT l.network_id, 'day', t.day, l.kind, t.category_id, sum(t.number) {TALLIES}
    JOIN location l ON l.id = t.location_id
    GROUP BY l.network_id, t.day, l.kind, t.category_id"""
BY_PLACE = f"""
    INSERT INTO rollup_place_day (location_id, grain, first_day, due, entered, visits, questions)
    SELECT s.location_id, 'day', s.day, count(*),
      sum(CASE WHEN c.state = 'entered' THEN 1 ELSE 0 END),
      coalesce(sum(CASE WHEN c.state = 'entered' THEN c.visitors ELSE 0 END), 0),
      coalesce(max(noted.questions), 0)
    {SESSIONS}
    LEFT JOIN (
      SELECT t.location_id, t.day, sum(t.number) AS questions {TALLIES}
      JOIN category n ON n.id = t.category_id AND n.kind = 'topic'
      GROUP BY t.location_id, t.day
    ) noted ON noted.location_id = s.location_id AND noted.day = s.day
    WHERE {DUE} GROUP BY s.location_id, s.day"""
BY_MONTH = {
    "sqlite": "date(first_day, 'start of month')",
    "postgresql": "cast(date_trunc('month', first_day) AS DATE)",
}
PLACE_MONTHS = """
    INSERT INTO rollup_place_day (location_id, grain, first_day, due, entered, visits, questions)
    SELECT location_id, 'month', {month}, sum(due), sum(entered), sum(visits), sum(questions)
    FROM rollup_place_day GROUP BY location_id, {month}"""


def upgrade() -> None:
    op.create_table(
        "rollup_place_day",
        sa.Column("location_id", KEY, autoincrement=False, nullable=False),
        sa.Column("grain", sa.String(32), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("due", "entered", "visits", "questions")
        ),
        sa.PrimaryKeyConstraint("location_id", "grain", "first_day", name=op.f("pk_rollup_place_day")),
        sqlite_with_rowid=False,
    )
    dialect = op.get_bind().dialect.name
    for statement in (BY_KIND, TALLIES_BY_KIND, BY_PLACE, PLACE_MONTHS):
        op.execute(
            sa.text(statement.replace("{weekday}", WEEKDAY[dialect]).replace("{month}", BY_MONTH[dialect]))
        )


def downgrade() -> None:
    op.drop_table("rollup_place_day")
    for table in ("rollup_kind_sessions", "rollup_kind_tally"):
        op.execute(f"DELETE FROM {table} WHERE grain = 'day'")  # noqa: S608 - our own words
