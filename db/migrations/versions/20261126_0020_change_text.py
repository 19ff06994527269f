"""What a note said before a change and after it, for as long as the change can be undone."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0060"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "change_text",
        sa.Column("change_id", KEY, autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.String(length=200), nullable=False),
        sa.Column("after", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name=op.f("fk_change_text_change_id_change")),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_change_text")),
    )
    op.create_index(op.f("ix_change_text_at"), "change_text", ["at"])


def downgrade() -> None:
    op.drop_table("change_text")
