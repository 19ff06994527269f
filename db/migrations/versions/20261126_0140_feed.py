"""Calendar feeds by a secret link, and what their calendars are told is gone."""

import sqlalchemy as sa
from alembic import op

revision = "0140"
down_revision = "0130"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "feed",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("location_id", KEY, nullable=True),
        sa.Column("helper_id", KEY, nullable=True),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(location_id IS NULL) <> (helper_id IS NULL)", name=op.f("ck_feed_of_one_thing")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_feed_location_id_location")),
        sa.ForeignKeyConstraint(["helper_id"], ["helper.id"], name=op.f("fk_feed_helper_id_helper")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed")),
        sa.UniqueConstraint("location_id", name=op.f("uq_feed_location_id")),
        sa.UniqueConstraint("helper_id", name=op.f("uq_feed_helper_id")),
    )
    op.create_table(
        "departed_session",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("session_id", KEY, nullable=False),
        sa.Column("location_id", KEY, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts", sa.SmallInteger(), nullable=False),
        sa.Column("ends", sa.SmallInteger(), nullable=False),
        sa.Column("room", sa.String(40), nullable=False),
        sa.Column("formula", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_departed_session_location_id_location")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departed_session")),
    )
    op.create_index(op.f("ix_departed_session_location_id_at"), "departed_session", ["location_id", "at"])
    op.create_index(op.f("ix_departed_session_at"), "departed_session", ["at"])


def downgrade() -> None:
    op.drop_table("departed_session")
    op.drop_table("feed")
