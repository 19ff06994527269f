"""Keep the page of the city that tells about a location, for the code on its poster."""

import sqlalchemy as sa
from alembic import op

revision = "0120"
down_revision = "0111"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("location", sa.Column("page", sa.String(length=300), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("location", "page")
