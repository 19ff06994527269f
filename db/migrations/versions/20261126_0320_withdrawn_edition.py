"""When an edition of a year report was taken back; null while it stands."""

import sqlalchemy as sa
from alembic import op

revision = "0320"
down_revision = "0250"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("report_edition", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("report_edition", "withdrawn_at")
