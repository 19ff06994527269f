"""Consults: one-hour places that are booked inside sessions, and the waiting list of each location."""

import sqlalchemy as sa
from alembic import op

revision = "0130"
down_revision = "0110"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TAKES_THE_PLACE = sa.text("status IN ('to_come', 'honoured', 'no_show')")
TO_COME = sa.text("status = 'to_come'")
HAS_REFERENCE = sa.text("reference <> ''")


def upgrade() -> None:
    op.create_table(
        "waiting",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("location_id", KEY, nullable=False),
        sa.Column("topic_id", KEY, nullable=False),
        sa.Column("language_id", KEY, nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("weekdays", sa.Integer(), nullable=False),
        sa.Column("part_of_day", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(reference) <= 20", name=op.f("ck_waiting_reference_short")),
        sa.CheckConstraint("weekdays BETWEEN 0 AND 127", name=op.f("ck_waiting_weekdays_known")),
        sa.CheckConstraint(
            "(state = 'waiting') = (closed_at IS NULL)", name=op.f("ck_waiting_closed_when_over")
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_waiting_location_id_location")
        ),
        sa.ForeignKeyConstraint(["topic_id"], ["category.id"], name=op.f("fk_waiting_topic_id_category")),
        sa.ForeignKeyConstraint(
            ["language_id"], ["category.id"], name=op.f("fk_waiting_language_id_category")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting")),
    )
    op.create_index(op.f("ix_waiting_location_id_state_since"), "waiting", ["location_id", "state", "since"])
    op.create_index(op.f("ix_waiting_topic_id"), "waiting", ["topic_id"])
    op.create_index(op.f("ix_waiting_language_id"), "waiting", ["language_id"])
    op.create_index(
        "ix_waiting_reference",
        "waiting",
        ["since"],
        postgresql_where=HAS_REFERENCE,
        sqlite_where=HAS_REFERENCE,
    )
    op.create_table(
        "consult",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("session_id", KEY, nullable=False),
        sa.Column("helper_id", KEY, nullable=False),
        sa.Column("location_id", KEY, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts", sa.SmallInteger(), nullable=False),
        sa.Column("topic_id", KEY, nullable=False),
        sa.Column("language_id", KEY, nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waiting_id", KEY, nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(reference) <= 20", name=op.f("ck_consult_reference_short")),
        sa.CheckConstraint("asked_on <= day", name=op.f("ck_consult_asked_before")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_consult_session_id_session")),
        sa.ForeignKeyConstraint(["helper_id"], ["helper.id"], name=op.f("fk_consult_helper_id_helper")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_consult_location_id_location")
        ),
        sa.ForeignKeyConstraint(["topic_id"], ["category.id"], name=op.f("fk_consult_topic_id_category")),
        sa.ForeignKeyConstraint(
            ["language_id"], ["category.id"], name=op.f("fk_consult_language_id_category")
        ),
        sa.ForeignKeyConstraint(["waiting_id"], ["waiting.id"], name=op.f("fk_consult_waiting_id_waiting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consult")),
    )
    op.create_index(
        "uq_consult_place",
        "consult",
        ["session_id", "helper_id", "location_id", "day", "starts"],
        unique=True,
        postgresql_where=TAKES_THE_PLACE,
        sqlite_where=TAKES_THE_PLACE,
    )
    op.create_index(op.f("ix_consult_location_id_day"), "consult", ["location_id", "day"])
    for column in ("session_id", "helper_id", "topic_id", "language_id", "waiting_id"):
        op.create_index(op.f(f"ix_consult_{column}"), "consult", [column])
    op.create_index(
        "ix_consult_to_come",
        "consult",
        ["location_id", "day"],
        postgresql_where=TO_COME,
        sqlite_where=TO_COME,
    )
    op.create_index(
        "ix_consult_reference",
        "consult",
        ["day"],
        postgresql_where=HAS_REFERENCE,
        sqlite_where=HAS_REFERENCE,
    )


def downgrade() -> None:
    op.drop_table("consult")
    op.drop_table("waiting")
