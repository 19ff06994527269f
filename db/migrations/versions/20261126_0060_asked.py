"""Keep when a helper was last put on a session by hand, so that the same people are not asked each time."""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0010"
branch_labels = None
depends_on = None

IS_ASKED = sa.text("asked_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("assignment", sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_assignment_asked",
        "assignment",
        ["helper_id", "asked_at"],
        postgresql_where=IS_ASKED,
        sqlite_where=IS_ASKED,
    )


def downgrade() -> None:
    op.drop_index("ix_assignment_asked", "assignment")
    op.drop_column("assignment", "asked_at")
