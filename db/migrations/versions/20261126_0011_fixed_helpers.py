"""Fixed helpers of a slot: who stands there, in which role, every how many weeks counted from which, from when through when."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "slot_helper",
        sa.Column("id", key, nullable=False),
        sa.Column("slot_id", key, nullable=False),
        sa.Column("helper_id", key, nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("every_weeks", sa.Integer(), nullable=False),
        sa.Column("anchor_day", sa.Date(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.CheckConstraint("every_weeks >= 1", name=op.f("ck_slot_helper_every_weeks_positive")),
        sa.CheckConstraint(
            "last_day IS NULL OR first_day <= last_day", name=op.f("ck_slot_helper_days_in_order")
        ),
        sa.ForeignKeyConstraint(["helper_id"], ["helper.id"], name=op.f("fk_slot_helper_helper_id_helper")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_slot_helper_slot_id_slot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot_helper")),
    )
    op.create_index(op.f("ix_slot_helper_slot_id"), "slot_helper", ["slot_id"])
    op.create_index(op.f("ix_slot_helper_helper_id"), "slot_helper", ["helper_id"])


def downgrade() -> None:
    op.drop_table("slot_helper")
