"""Which skills of a helper help with a topic."""

import sqlalchemy as sa
from alembic import op

revision = "0330"
down_revision = "0320"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "topic_skill",
        sa.Column("topic_id", KEY, nullable=False),
        sa.Column("category_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_topic_skill_category_id_category")
        ),
        sa.ForeignKeyConstraint(["topic_id"], ["category.id"], name=op.f("fk_topic_skill_topic_id_category")),
        sa.PrimaryKeyConstraint("topic_id", "category_id", name=op.f("pk_topic_skill")),
    )
    op.create_index(op.f("ix_topic_skill_category_id"), "topic_skill", ["category_id"])


def downgrade() -> None:
    op.drop_table("topic_skill")
