"""Keep what “other” was about, apart from the note, and whether somebody looked at it in the monthly review."""

import sqlalchemy as sa
from alembic import op

revision = "0112"
down_revision = "0120"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("count", sa.Column("other_text", sa.String(length=200), server_default="", nullable=False))
    op.add_column("count", sa.Column("other_reviewed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("count", "other_reviewed_at")
    op.drop_column("count", "other_text")
