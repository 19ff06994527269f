"""Keep who stood in at a session: by name on the assignment, and how many of whom nobody gave the name."""

import sqlalchemy as sa
from alembic import op

revision = "0110"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "assignment", sa.Column("stood_in", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    # Written out: SQLite takes a check together with its column, and none after it without copying the table.
    op.execute(
        "ALTER TABLE session ADD COLUMN unnamed_helpers INTEGER DEFAULT 0 NOT NULL "
        "CONSTRAINT ck_session_unnamed_helpers_possible CHECK (unnamed_helpers BETWEEN 0 AND 20)"
    )


def downgrade() -> None:
    op.drop_column("session", "unnamed_helpers")
    op.drop_column("assignment", "stood_in")
