"""Gaps: a guide who was to come does not any more, and the session has fewer than it needs. How long until it was filled.

Reckoned from history, step by step. A session that never had enough guides is no gap: nobody fell out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

SECONDS_A_DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """So many guides more or fewer (`change`) from that moment on."""

    at: datetime
    change: int


@dataclass(frozen=True, slots=True)
class Gap:
    """From when it was known that somebody lacks until enough stood there again; None when it stayed open."""

    known_at: datetime
    filled_at: datetime | None

    @property
    def days(self) -> int | None:
        """Whole days until it was filled; 0 within a day."""
        if self.filled_at is None:
            return None
        return int((self.filled_at - self.known_at).total_seconds() // SECONDS_A_DAY)


def half_filled_within(days: Iterable[int | None]) -> int | None:
    """Within how many days half of the gaps were filled, from 1 on; open ones (None) count as longest.

    None when most stayed open, or without a gap.
    """
    in_order = sorted(days, key=lambda one: (one is None, one))
    half = in_order[(len(in_order) - 1) // 2] if in_order else None
    return None if half is None else half + 1


def gaps(steps: Sequence[Step], *, minimum: int, at_end: int, begins: datetime) -> list[Gap]:
    """The gaps of a session that were known before it began, in order of time.

    `at_end` guides count as there after all steps, also those after it began; so many more or fewer were there before.
    """
    guides = at_end - sum(step.change for step in steps)
    found: list[Gap] = []
    known_at: datetime | None = None
    for step in sorted(steps):
        if step.at >= begins:
            break
        before, guides = guides, guides + step.change
        if known_at is None and before >= minimum > guides:
            known_at = step.at
        elif known_at is not None and guides >= minimum:
            found.append(Gap(known_at, step.at))
            known_at = None
    if known_at is not None:
        found.append(Gap(known_at, None))
    return found
