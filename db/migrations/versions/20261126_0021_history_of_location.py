"""The history of a location is read newest first without looking through that of its whole network."""

from alembic import op

revision = "0021"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_change_location_id_at"), "change", ["location_id", "at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_change_location_id_at"), table_name="change")
