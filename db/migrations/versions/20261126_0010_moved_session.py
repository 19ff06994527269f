"""A session knows whether somebody gave it a moment of its own: another day, other hours or another place than its slot's."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("session", sa.Column("own_moment", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_column("session", "own_moment")
