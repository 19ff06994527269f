"""Everything the spine keeps: networks, slots, sessions, helpers, counts, accounts, history."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


SQLITE_OVERLAP = """
    SELECT RAISE(ABORT, 'assignment_one_place_at_a_time')
    WHERE NEW.state IN ('proposed', 'confirmed', 'present') AND EXISTS (
        SELECT 1 FROM assignment AS other
        WHERE other.helper_id = NEW.helper_id AND other.day = NEW.day AND other.session_id <> NEW.session_id
          AND other.state IN ('proposed', 'confirmed', 'present')
          AND other.starts < NEW.ends AND NEW.starts < other.ends
    );
"""

POSTGRES_OVERLAP = """
    ALTER TABLE assignment ADD CONSTRAINT ex_assignment_one_place_at_a_time EXCLUDE USING gist (
        int8range(
            helper_id * 67108864 + (day - DATE '2000-01-01') * 1440 + starts,
            helper_id * 67108864 + (day - DATE '2000-01-01') * 1440 + ends
        ) WITH &&
    ) WHERE (state IN ('proposed', 'confirmed', 'present'))
"""
"""A stretch on one number line: 2**26 minutes (127 years) for each helper, so that only own stretches can meet.
It needs no extension of PostgreSQL."""


def guard_against_double_booking() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRES_OVERLAP)
        return
    for moment in ("INSERT", "UPDATE"):
        op.execute(
            f"CREATE TRIGGER assignment_one_place_at_a_time_{moment.lower()} "
            f"BEFORE {moment} ON assignment BEGIN {SQLITE_OVERLAP} END"
        )


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
    )
    op.create_table(
        "category",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column(
            "parent_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label_nl", sa.String(length=80), nullable=False),
        sa.Column("label_en", sa.String(length=80), nullable=False),
        sa.Column("label_fr", sa.String(length=80), nullable=False),
        sa.Column("hint_nl", sa.String(length=200), nullable=False),
        sa.Column("hint_en", sa.String(length=200), nullable=False),
        sa.Column("hint_fr", sa.String(length=200), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column(
            "merged_into_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["merged_into_id"],
            ["category.id"],
            name=op.f("fk_category_merged_into_id_category"),
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["category.id"], name=op.f("fk_category_parent_id_category")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
        sa.UniqueConstraint("kind", "code", name=op.f("uq_category_kind_code")),
    )
    op.create_table(
        "network",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network")),
        sa.UniqueConstraint("name", name=op.f("uq_network_name")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("whom_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sign_in_attempt_whom_hash_at"),
            ["whom_hash", "at"],
            unique=False,
        )

    op.create_table(
        "account_network",
        sa.Column(
            "account_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "network_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_account_network_account_id_account"),
        ),
        sa.ForeignKeyConstraint(
            ["network_id"],
            ["network.id"],
            name=op.f("fk_account_network_network_id_network"),
        ),
        sa.PrimaryKeyConstraint("account_id", "network_id", name=op.f("pk_account_network")),
    )
    op.create_table(
        "helper",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "network_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.String(length=32), nullable=False),
        sa.Column("stage_since", sa.Date(), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("partner", sa.String(length=80), nullable=False),
        sa.Column("max_week_minutes", sa.Integer(), nullable=True),
        sa.Column("max_month_minutes", sa.Integer(), nullable=True),
        sa.Column("max_year_minutes", sa.Integer(), nullable=True),
        sa.Column("next_action", sa.String(length=200), nullable=False),
        sa.Column("next_action_on", sa.Date(), nullable=True),
        sa.Column(
            "owner_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("anonymised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "max_month_minutes IS NULL OR max_month_minutes > 0",
            name=op.f("ck_helper_max_month_positive"),
        ),
        sa.CheckConstraint(
            "max_week_minutes IS NULL OR max_week_minutes > 0",
            name=op.f("ck_helper_max_week_positive"),
        ),
        sa.CheckConstraint(
            "max_year_minutes IS NULL OR max_year_minutes > 0",
            name=op.f("ck_helper_max_year_positive"),
        ),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name=op.f("fk_helper_network_id_network")),
        sa.ForeignKeyConstraint(["owner_id"], ["account.id"], name=op.f("fk_helper_owner_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helper")),
    )
    with op.batch_alter_table("helper", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_helper_network_id_stage"),
            ["network_id", "stage"],
            unique=False,
        )

    op.create_table(
        "location",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "network_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("coordinates_are_approximate", sa.Boolean(), nullable=False),
        sa.Column("closed_on_public_holidays", sa.Boolean(), nullable=False),
        sa.Column("closed_on_july_11", sa.Boolean(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name=op.f("fk_location_network_id_network")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_location")),
        sa.UniqueConstraint("network_id", "name", name=op.f("uq_location_network_id_name")),
    )
    op.create_table(
        "password_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "account_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_password_link_account_id_account"),
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_password_link")),
    )
    with op.batch_alter_table("password_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_password_link_account_id"), ["account_id"], unique=False)

    op.create_table(
        "sign_in",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "account_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_account_id_account")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_account_id"), ["account_id"], unique=False)

    op.create_table(
        "absence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "helper_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "last_day IS NULL OR first_day <= last_day",
            name=op.f("ck_absence_days_in_order"),
        ),
        sa.ForeignKeyConstraint(["helper_id"], ["helper.id"], name=op.f("fk_absence_helper_id_helper")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_absence_helper_id_first_day"),
            ["helper_id", "first_day"],
            unique=False,
        )

    op.create_table(
        "account_location",
        sa.Column(
            "account_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "location_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_account_location_account_id_account"),
        ),
        sa.ForeignKeyConstraint(
            ["location_id"],
            ["location.id"],
            name=op.f("fk_account_location_location_id_location"),
        ),
        sa.PrimaryKeyConstraint("account_id", "location_id", name=op.f("pk_account_location")),
    )
    with op.batch_alter_table("account_location", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_location_location_id"), ["location_id"], unique=False)

    op.create_table(
        "availability",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "helper_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("starts", sa.SmallInteger(), nullable=False),
        sa.Column("ends", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("starts < ends", name=op.f("ck_availability_hours_in_order")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_availability_weekday_known")),
        sa.ForeignKeyConstraint(["helper_id"], ["helper.id"], name=op.f("fk_availability_helper_id_helper")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability")),
        sa.UniqueConstraint(
            "helper_id",
            "weekday",
            "starts",
            name=op.f("uq_availability_helper_id_weekday_starts"),
        ),
    )
    op.create_table(
        "change",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("set_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "account_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column(
            "network_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column(
            "location_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("entity", sa.String(length=24), nullable=False),
        sa.Column("entity_id", sa.BigInteger(), nullable=False),
        sa.Column("verb", sa.String(length=32), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_change_account_id_account")),
        sa.ForeignKeyConstraint(
            ["location_id"],
            ["location.id"],
            name=op.f("fk_change_location_id_location"),
        ),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name=op.f("fk_change_network_id_network")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_change_entity_entity_id_at"),
            ["entity", "entity_id", "at"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_change_network_id_at"), ["network_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_change_set_id"), ["set_id"], unique=False)

    op.create_table(
        "closure",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "network_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "location_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_closure_days_in_order")),
        sa.ForeignKeyConstraint(
            ["location_id"],
            ["location.id"],
            name=op.f("fk_closure_location_id_location"),
        ),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name=op.f("fk_closure_network_id_network")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure")),
    )
    with op.batch_alter_table("closure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_closure_location_id"), ["location_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_closure_network_id_first_day"),
            ["network_id", "first_day"],
            unique=False,
        )

    op.create_table(
        "contact",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "helper_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "account_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_contact_account_id_account")),
        sa.ForeignKeyConstraint(["helper_id"], ["helper.id"], name=op.f("fk_contact_helper_id_helper")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_helper_id_day"), ["helper_id", "day"], unique=False)

    op.create_table(
        "helper_category",
        sa.Column(
            "helper_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "category_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["category.id"],
            name=op.f("fk_helper_category_category_id_category"),
        ),
        sa.ForeignKeyConstraint(
            ["helper_id"],
            ["helper.id"],
            name=op.f("fk_helper_category_helper_id_helper"),
        ),
        sa.PrimaryKeyConstraint("helper_id", "category_id", name=op.f("pk_helper_category")),
    )
    op.create_table(
        "location_category",
        sa.Column(
            "location_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "category_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["category.id"],
            name=op.f("fk_location_category_category_id_category"),
        ),
        sa.ForeignKeyConstraint(
            ["location_id"],
            ["location.id"],
            name=op.f("fk_location_category_location_id_location"),
        ),
        sa.PrimaryKeyConstraint("location_id", "category_id", name=op.f("pk_location_category")),
    )
    op.create_table(
        "placement",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "helper_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "location_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("local_contact", sa.String(length=80), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "last_day IS NULL OR first_day <= last_day",
            name=op.f("ck_placement_days_in_order"),
        ),
        sa.ForeignKeyConstraint(["helper_id"], ["helper.id"], name=op.f("fk_placement_helper_id_helper")),
        sa.ForeignKeyConstraint(
            ["location_id"],
            ["location.id"],
            name=op.f("fk_placement_location_id_location"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
        sa.UniqueConstraint(
            "helper_id",
            "location_id",
            "first_day",
            name=op.f("uq_placement_helper_id_location_id_first_day"),
        ),
    )
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_placement_location_id"), ["location_id"], unique=False)

    op.create_table(
        "slot",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "location_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("recurrence", sa.String(length=32), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("every_weeks", sa.Integer(), nullable=False),
        sa.Column("anchor_day", sa.Date(), nullable=True),
        sa.Column("nth", sa.Integer(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("starts", sa.SmallInteger(), nullable=False),
        sa.Column("ends", sa.SmallInteger(), nullable=False),
        sa.Column("room", sa.String(length=40), nullable=False),
        sa.Column("formula", sa.String(length=32), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("maximum", sa.Integer(), nullable=False),
        sa.Column("generated_through", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("recurrence <> 'monthly' OR nth IS NOT NULL", name=op.f("ck_slot_nth_given")),
        sa.CheckConstraint(
            "recurrence = 'listed' OR weekday IS NOT NULL",
            name=op.f("ck_slot_weekday_given"),
        ),
        sa.CheckConstraint(
            "0 <= minimum AND minimum <= maximum AND maximum >= 1",
            name=op.f("ck_slot_need_in_order"),
        ),
        sa.CheckConstraint("every_weeks >= 1", name=op.f("ck_slot_every_weeks_positive")),
        sa.CheckConstraint(
            "last_day IS NULL OR first_day <= last_day",
            name=op.f("ck_slot_days_in_order"),
        ),
        sa.CheckConstraint(
            "nth IS NULL OR nth = -1 OR nth BETWEEN 1 AND 5",
            name=op.f("ck_slot_nth_known"),
        ),
        sa.CheckConstraint("starts < ends", name=op.f("ck_slot_hours_in_order")),
        sa.CheckConstraint(
            "weekday IS NULL OR weekday BETWEEN 0 AND 6",
            name=op.f("ck_slot_weekday_known"),
        ),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_slot_location_id_location")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot")),
    )
    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_slot_location_id_first_day"),
            ["location_id", "first_day"],
            unique=False,
        )

    op.create_table(
        "session",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "location_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "slot_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("original_day", sa.Date(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts", sa.SmallInteger(), nullable=False),
        sa.Column("ends", sa.SmallInteger(), nullable=False),
        sa.Column("room", sa.String(length=40), nullable=False),
        sa.Column("formula", sa.String(length=32), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("maximum", sa.Integer(), nullable=False),
        sa.Column("own_need", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("cancel_reason", sa.String(length=32), nullable=True),
        sa.Column("cancel_note", sa.String(length=200), nullable=False),
        sa.Column(
            "closure_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("holiday", sa.String(length=40), nullable=True),
        sa.Column("opens_anyway", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'cancelled') = (cancel_reason IS NOT NULL)",
            name=op.f("ck_session_reason_when_cancelled"),
        ),
        sa.CheckConstraint(
            "(slot_id IS NULL) = (original_day IS NULL)",
            name=op.f("ck_session_occurrence_is_whole"),
        ),
        sa.CheckConstraint(
            "0 <= minimum AND minimum <= maximum AND maximum >= 1",
            name=op.f("ck_session_need_in_order"),
        ),
        sa.CheckConstraint("starts < ends", name=op.f("ck_session_hours_in_order")),
        sa.ForeignKeyConstraint(["closure_id"], ["closure.id"], name=op.f("fk_session_closure_id_closure")),
        sa.ForeignKeyConstraint(
            ["location_id"],
            ["location.id"],
            name=op.f("fk_session_location_id_location"),
        ),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_session_slot_id_slot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint(
            "id",
            "location_id",
            "day",
            "starts",
            "ends",
            name=op.f("uq_session_id_location_id_day_starts_ends"),
        ),
        sa.UniqueConstraint("id", "location_id", "day", name=op.f("uq_session_id_location_id_day")),
        sa.UniqueConstraint("slot_id", "original_day", name=op.f("uq_session_slot_id_original_day")),
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_closure_id"), ["closure_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_session_day_location_id"),
            ["day", "location_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_session_location_id_day"),
            ["location_id", "day"],
            unique=False,
        )
        batch_op.create_index(
            "uq_session_place_and_start",
            ["location_id", "day", "starts", "room"],
            unique=True,
            postgresql_where=sa.text("state = 'planned'"),
            sqlite_where=sa.text("state = 'planned'"),
        )

    op.create_table(
        "slot_date",
        sa.Column(
            "slot_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_slot_date_slot_id_slot")),
        sa.PrimaryKeyConstraint("slot_id", "day", name=op.f("pk_slot_date")),
    )
    op.create_table(
        "slot_wish",
        sa.Column(
            "slot_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "category_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["category.id"],
            name=op.f("fk_slot_wish_category_id_category"),
        ),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_slot_wish_slot_id_slot")),
        sa.PrimaryKeyConstraint("slot_id", "category_id", name=op.f("pk_slot_wish")),
    )
    op.create_table(
        "assignment",
        sa.Column(
            "session_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "helper_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "location_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts", sa.SmallInteger(), nullable=False),
        sa.Column("ends", sa.SmallInteger(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("release_cause", sa.String(length=32), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'cancelled') = (release_cause IS NOT NULL)",
            name=op.f("ck_assignment_cause_when_cancelled"),
        ),
        sa.ForeignKeyConstraint(["helper_id"], ["helper.id"], name=op.f("fk_assignment_helper_id_helper")),
        sa.ForeignKeyConstraint(
            ["session_id", "location_id", "day", "starts", "ends"],
            [
                "session.id",
                "session.location_id",
                "session.day",
                "session.starts",
                "session.ends",
            ],
            name="fk_assignment_session",
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", "helper_id", name=op.f("pk_assignment")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assignment_helper_id_day_state_role_starts_ends"),
            ["helper_id", "day", "state", "role", "starts", "ends"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_assignment_location_id_day"),
            ["location_id", "day"],
            unique=False,
        )

    op.create_table(
        "count",
        sa.Column(
            "session_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "location_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("visitors", sa.Integer(), nullable=True),
        sa.Column("first_time", sa.Integer(), nullable=True),
        sa.Column("turned_away", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "entered_by_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state = 'draft' OR first_time IS NULL OR first_time <= visitors",
            name=op.f("ck_count_first_time_within_visitors"),
        ),
        sa.CheckConstraint(
            "state = 'draft' OR visitors IS NOT NULL",
            name=op.f("ck_count_visitors_when_entered"),
        ),
        sa.CheckConstraint(
            "first_time IS NULL OR first_time BETWEEN 0 AND 500",
            name=op.f("ck_count_first_time_possible"),
        ),
        sa.CheckConstraint(
            "turned_away IS NULL OR turned_away BETWEEN 0 AND 500",
            name=op.f("ck_count_turned_away_possible"),
        ),
        sa.CheckConstraint(
            "visitors IS NULL OR visitors BETWEEN 0 AND 500",
            name=op.f("ck_count_visitors_possible"),
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"],
            ["account.id"],
            name=op.f("fk_count_entered_by_id_account"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id", "location_id", "day"],
            ["session.id", "session.location_id", "session.day"],
            name="fk_count_session",
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_count")),
        sa.UniqueConstraint(
            "session_id",
            "location_id",
            "day",
            name=op.f("uq_count_session_id_location_id_day"),
        ),
    )
    with op.batch_alter_table("count", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_count_day_location_id"), ["day", "location_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_count_location_id_day"), ["location_id", "day"], unique=False)

    op.create_table(
        "session_wish",
        sa.Column(
            "session_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "category_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["category.id"],
            name=op.f("fk_session_wish_category_id_category"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["session.id"],
            name=op.f("fk_session_wish_session_id_session"),
        ),
        sa.PrimaryKeyConstraint("session_id", "category_id", name=op.f("pk_session_wish")),
    )
    op.create_table(
        "tap",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "session_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "location_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "account_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("field", sa.String(length=32), nullable=False),
        sa.Column("change", sa.Integer(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_tap_account_id_account")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_tap_location_id_location")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_tap_session_id_session")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tap")),
    )
    with op.batch_alter_table("tap", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tap_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_tap_session_id"), ["session_id"], unique=False)

    op.create_table(
        "tally",
        sa.Column(
            "session_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "category_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "location_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number BETWEEN 0 AND 500", name=op.f("ck_tally_number_possible")),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_tally_category_id_category")),
        sa.ForeignKeyConstraint(
            ["session_id", "location_id", "day"],
            ["count.session_id", "count.location_id", "count.day"],
            name="fk_tally_count",
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", "category_id", name=op.f("pk_tally")),
    )
    with op.batch_alter_table("tally", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tally_day_category_id"), ["day", "category_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tally_location_id_day"), ["location_id", "day"], unique=False)
    guard_against_double_booking()


def downgrade() -> None:
    with op.batch_alter_table("tally", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tally_location_id_day"))
        batch_op.drop_index(batch_op.f("ix_tally_day_category_id"))

    op.drop_table("tally")
    with op.batch_alter_table("tap", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tap_session_id"))
        batch_op.drop_index(batch_op.f("ix_tap_at"))

    op.drop_table("tap")
    op.drop_table("session_wish")
    with op.batch_alter_table("count", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_count_location_id_day"))
        batch_op.drop_index(batch_op.f("ix_count_day_location_id"))

    op.drop_table("count")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_location_id_day"))
        batch_op.drop_index(batch_op.f("ix_assignment_helper_id_day_state_role_starts_ends"))

    op.drop_table("assignment")
    op.drop_table("slot_wish")
    op.drop_table("slot_date")
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_session_place_and_start",
            postgresql_where=sa.text("state = 'planned'"),
            sqlite_where=sa.text("state = 'planned'"),
        )
        batch_op.drop_index(batch_op.f("ix_session_location_id_day"))
        batch_op.drop_index(batch_op.f("ix_session_day_location_id"))
        batch_op.drop_index(batch_op.f("ix_session_closure_id"))

    op.drop_table("session")
    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_slot_location_id_first_day"))

    op.drop_table("slot")
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_placement_location_id"))

    op.drop_table("placement")
    op.drop_table("location_category")
    op.drop_table("helper_category")
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_helper_id_day"))

    op.drop_table("contact")
    with op.batch_alter_table("closure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_closure_network_id_first_day"))
        batch_op.drop_index(batch_op.f("ix_closure_location_id"))

    op.drop_table("closure")
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_set_id"))
        batch_op.drop_index(batch_op.f("ix_change_network_id_at"))
        batch_op.drop_index(batch_op.f("ix_change_entity_entity_id_at"))

    op.drop_table("change")
    op.drop_table("availability")
    with op.batch_alter_table("account_location", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_location_location_id"))

    op.drop_table("account_location")
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_absence_helper_id_first_day"))

    op.drop_table("absence")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_account_id"))

    op.drop_table("sign_in")
    with op.batch_alter_table("password_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_password_link_account_id"))

    op.drop_table("password_link")
    op.drop_table("location")
    with op.batch_alter_table("helper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_helper_network_id_stage"))

    op.drop_table("helper")
    op.drop_table("account_network")
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_attempt_whom_hash_at"))

    op.drop_table("sign_in_attempt")
    op.drop_table("network")
    op.drop_table("category")
    op.drop_table("account")
