"""Keep which lists of the visitors' profile a network counts; none until somebody switches one on."""

import sqlalchemy as sa
from alembic import op

revision = "0111"
down_revision = "0140"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("network", sa.Column("profile", sa.JSON(), server_default=sa.text("'[]'"), nullable=False))


def downgrade() -> None:
    op.drop_column("network", "profile")
