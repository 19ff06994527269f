"""The topics of the standard list ask for the skills that were known of them; a skill that was merged, for what it counts for."""

import sqlalchemy as sa
from alembic import op

revision = "0331"
down_revision = "0330"
branch_labels = None
depends_on = None

SKILLS = {
    "TOE1": ("android", "apple"),
    "TOE2": ("computer",),
    "TOE3": ("android", "apple"),
    "IDV1": ("itsme",),
    "IDV2": ("itsme",),
    "IDV3": ("itsme", "safety"),
    "IDV4": ("safety",),
    "IDV5": ("safety",),
    "OVH1": ("egov",),
    "OVH2": ("egov",),
    "OVH3": ("tax",),
    "OVH4": ("egov",),
    "OVH5": ("egov",),
    "OVH7": ("egov",),
    "GELD1": ("bank",),
    "GELD2": ("bank",),
}


def upgrade() -> None:
    category = sa.table(
        "category",
        sa.column("id", sa.BigInteger),
        sa.column("kind", sa.String),
        sa.column("code", sa.String),
        sa.column("merged_into_id", sa.BigInteger),
    )
    topic_skill = sa.table(
        "topic_skill", sa.column("topic_id", sa.BigInteger), sa.column("category_id", sa.BigInteger)
    )
    there = op.get_bind().execute(sa.select(category).where(category.c.kind.in_(["topic", "skill"]))).all()
    ids = {(row.kind, row.code): row.merged_into_id or row.id for row in there}
    found = {
        (row.id, ids["skill", skill])
        for row in there
        if row.kind == "topic" and row.merged_into_id is None
        for skill in SKILLS.get(row.code, ())
        if ("skill", skill) in ids
    }
    if found:
        op.bulk_insert(
            topic_skill, [{"topic_id": topic, "category_id": skill} for topic, skill in sorted(found)]
        )


def downgrade() -> None:
    op.execute("DELETE FROM topic_skill")
