"""Questions without a skill added up by place and month, from the rows as they are; what waits to be added up still does."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0401"
down_revision = "0410"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FIGURES = ("questions", "sessions", "all_questions", "all_sessions")
FILL = sa.text(
    """
    WITH roster AS (
      SELECT a.session_id, a.location_id, a.helper_id
      FROM assignment a
      WHERE a.day BETWEEN :first AND :last AND a.role = 'guide' AND a.state IN ('confirmed', 'present')
        AND a.location_id IN (SELECT id FROM location)
        AND NOT EXISTS (
          SELECT 1 FROM absence b
          WHERE b.helper_id = a.helper_id AND NOT b.is_withdrawn
            AND b.first_day <= a.day AND (b.last_day IS NULL OR b.last_day >= a.day)
        )
    )
    INSERT INTO rollup_place_lack (location_id, first_day, topic_id, questions, sessions, all_questions, all_sessions)
    SELECT location_id, :first, topic_id, sum((1 - has) * number), sum(1 - has), sum(number), count(*)
    FROM (
      SELECT location_id, session_id, topic_id, sum(number) AS number, max(has) AS has
      FROM (
        SELECT h.location_id, h.session_id, o.id AS topic_id, t.number, 0 AS has
        FROM (SELECT DISTINCT session_id, location_id FROM roster) h
        JOIN "count" c ON c.session_id = h.session_id AND c.state = 'entered'
        JOIN session s ON s.id = h.session_id AND s.unnamed_helpers = 0
        JOIN tally t ON t.session_id = h.session_id
        JOIN category n ON n.id = t.category_id AND n.kind = 'topic'
        JOIN category o ON o.id = coalesce(n.merged_into_id, n.id)
        WHERE o.id IN (SELECT topic_id FROM topic_skill)
        UNION ALL
        SELECT r.location_id, r.session_id, w.topic_id, 0, 1
        FROM roster r
        JOIN helper_category hc ON hc.helper_id = r.helper_id
        JOIN category k ON k.id = hc.category_id AND k.kind = 'skill'
        JOIN topic_skill w ON w.category_id = coalesce(k.merged_into_id, k.id)
      ) each_of_it
      GROUP BY location_id, session_id, topic_id
      HAVING sum(number) > 0
    ) asked
    GROUP BY location_id, topic_id"""
).bindparams(sa.bindparam("first", type_=sa.Date()), sa.bindparam("last", type_=sa.Date()))


def upgrade() -> None:
    op.create_table(
        "rollup_place_lack",
        sa.Column("location_id", KEY, autoincrement=False, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("topic_id", KEY, autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in FIGURES),
        sa.PrimaryKeyConstraint("location_id", "first_day", "topic_id", name=op.f("pk_rollup_place_lack")),
        sqlite_with_rowid=False,
    )
    ends = sa.text('SELECT min(day), max(day) FROM "count"').columns(
        sa.column("first", sa.Date), sa.column("last", sa.Date)
    )
    first, last = op.get_bind().execute(ends).one()
    while first is not None and first <= last:
        month = first.replace(day=1)
        after = (month + timedelta(days=31)).replace(day=1)
        op.get_bind().execute(FILL, {"first": month, "last": after - timedelta(days=1)})
        first = after


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM rollup_mark WHERE cause = 'skilled'"))
    op.drop_table("rollup_place_lack")
