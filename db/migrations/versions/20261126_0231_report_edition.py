"""The editions of year reports, with the figures they were made of."""

import sqlalchemy as sa
from alembic import op

revision = "0231"
down_revision = "0200"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "report_edition",
        sa.Column("id", KEY, nullable=False),
        sa.Column("network_id", KEY, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", KEY, nullable=True),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("before_id", KEY, nullable=True),
        sa.Column("corrected", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint(
            "(before_id IS NULL) = (corrected IS NULL)", name=op.f("ck_report_edition_corrections_of_one")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_report_edition_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["before_id"], ["report_edition.id"], name=op.f("fk_report_edition_before_id_report_edition")
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_report_edition_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_edition")),
        sa.UniqueConstraint(
            "network_id", "year", "number", name=op.f("uq_report_edition_network_id_year_number")
        ),
    )
    op.create_index(op.f("ix_report_edition_before_id"), "report_edition", ["before_id"])
    op.create_index(op.f("ix_report_edition_account_id"), "report_edition", ["account_id"])


def downgrade() -> None:
    op.drop_table("report_edition")
