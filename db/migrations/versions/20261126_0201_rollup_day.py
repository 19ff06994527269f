"""Figures added up by day, for the calendar; everything there is gets a mark, so that they are filled by and by."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0201"
down_revision = "0231"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FIGURES = ("due", "entered", "visits", "squares", "closed")


def upgrade() -> None:
    op.create_table(
        "rollup_kind_day",
        sa.Column("network_id", KEY, autoincrement=False, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in FIGURES),
        sa.PrimaryKeyConstraint("network_id", "first_day", "kind", name=op.f("pk_rollup_kind_day")),
        sqlite_with_rowid=False,
    )
    # What was added up before says which kinds and parts of weeks there are; one that waits has a mark already.
    marks = sa.text(
        """INSERT INTO rollup_mark (network_id, first_day, location_id, kind, id)
           SELECT part.network_id, part.first_day, min(place.id), part.kind, :id
           FROM rollup_kind_sessions part
           JOIN location place ON place.network_id = part.network_id AND place.kind = part.kind
           WHERE part.grain = 'part'
           GROUP BY part.network_id, part.first_day, part.kind"""
    )
    op.get_bind().execute(marks.bindparams(sa.bindparam("id", uuid4(), sa.Uuid())))


def downgrade() -> None:
    op.drop_table("rollup_kind_day")
