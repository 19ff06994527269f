"""The allowance of volunteers, by network and year."""

import sqlalchemy as sa
from alembic import op

revision = "0230"
down_revision = "0112"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "allowance",
        sa.Column("id", KEY, nullable=False),
        sa.Column("network_id", KEY, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("paid", sa.Integer(), nullable=True),
        sa.Column("day_ceiling", sa.Integer(), nullable=True),
        sa.Column("year_ceiling", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("paid IS NULL OR paid > 0", name=op.f("ck_allowance_paid_positive")),
        sa.CheckConstraint(
            "day_ceiling IS NULL OR day_ceiling > 0", name=op.f("ck_allowance_day_ceiling_positive")
        ),
        sa.CheckConstraint(
            "year_ceiling IS NULL OR year_ceiling > 0", name=op.f("ck_allowance_year_ceiling_positive")
        ),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name=op.f("fk_allowance_network_id_network")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allowance")),
        sa.UniqueConstraint("network_id", "year", name=op.f("uq_allowance_network_id_year")),
    )


def downgrade() -> None:
    op.drop_table("allowance")
