"""Proposed plans: asked for by a person, worked out beside the server, accepted line by line."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNDER_WAY = sa.text("state IN ('waiting', 'running')")


def upgrade() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("network_id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("location_ids", sa.JSON(), nullable=False),
        sa.Column("freedom", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stop_asked", sa.Boolean(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("seconds_most", sa.Integer(), nullable=True),
        sa.Column("best", sa.BigInteger(), nullable=True),
        sa.Column("bound", sa.BigInteger(), nullable=True),
        sa.Column("open_before", sa.Integer(), nullable=True),
        sa.Column("open_after", sa.Integer(), nullable=True),
        sa.Column("open_least", sa.Integer(), nullable=True),
        sa.Column("is_comparing", sa.Boolean(), nullable=False),
        sa.Column("other_open", sa.Integer(), nullable=True),
        sa.Column("other_taken_off", sa.Integer(), nullable=True),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_proposal_days_in_order")),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name=op.f("fk_proposal_network_id_network")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_proposal_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    op.create_index(op.f("ix_proposal_network_id_asked_at"), "proposal", ["network_id", "asked_at"])
    op.create_index(
        "uq_proposal_under_way",
        "proposal",
        ["network_id"],
        unique=True,
        postgresql_where=UNDER_WAY,
        sqlite_where=UNDER_WAY,
    )
    op.create_table(
        "proposal_file",
        sa.Column("proposal_id", KEY, nullable=False),
        sa.Column("instance", sa.LargeBinary(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_file_proposal_id_proposal")
        ),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_proposal_file")),
    )
    op.create_table(
        "proposal_session",
        sa.Column("proposal_id", KEY, nullable=False),
        sa.Column("session_id", KEY, autoincrement=False, nullable=False),
        sa.Column("location_id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("there", sa.JSON(), nullable=False),
        sa.Column("lacks", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_proposal_session_location_id_location")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_session_proposal_id_proposal")
        ),
        sa.PrimaryKeyConstraint("proposal_id", "session_id", name=op.f("pk_proposal_session")),
    )
    op.create_table(
        "proposal_line",
        sa.Column("proposal_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("bundle", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("session_id", KEY, nullable=False),
        sa.Column("location_id", KEY, nullable=False),
        sa.Column("helper_id", KEY, nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("because", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("set_id", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["helper_id"], ["helper.id"], name=op.f("fk_proposal_line_helper_id_helper")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_proposal_line_location_id_location")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_line_proposal_id_proposal")
        ),
        sa.PrimaryKeyConstraint("proposal_id", "number", name=op.f("pk_proposal_line")),
    )


def downgrade() -> None:
    for table in ("proposal_line", "proposal_session", "proposal_file", "proposal"):
        op.drop_table(table)
