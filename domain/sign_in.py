"""How long a browser stays signed in."""

from datetime import datetime, timedelta

IDLE = timedelta(hours=12)
ABSOLUTE = timedelta(days=14)


def is_live(
    *,
    created_at: datetime,
    seen_at: datetime,
    revoked_at: datetime | None,
    now: datetime,
) -> bool:
    """Whether a sign-in still counts: not revoked, seen within 12 hours, not older than 14 days."""
    return revoked_at is None and now - seen_at <= IDLE and now - created_at <= ABSOLUTE
