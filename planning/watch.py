"""The clock of a search, whoever wants to stop it, and whoever wants to know how far it is."""

import time
from collections.abc import Callable
from dataclasses import dataclass

GRACE = 0.5
"""So many seconds after it is over whatever is still at work is left to itself: HiGHS does not everywhere see it."""

Stop = Callable[[], bool]


def never() -> bool:
    return False


class TimeUp(Exception):
    """What was begun cannot be finished in time."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known after so many seconds: the cost of the best plan, and what no plan can go below (None: nothing)."""

    seconds: float
    best: int
    bound: int | None


class Watch:
    """Whoever asks for a plan looks at it and is told; a search in another thread only asks whether it is over."""

    def __init__(
        self,
        seconds: float | None,
        is_cancelled: Callable[[], bool],
        on_progress: Callable[[Progress], None],
        *,
        for_reasons: float = 0.0,
    ) -> None:
        """`for_reasons`: the share of the seconds that the search leaves to the reasons."""
        self._began = time.monotonic()
        self._seconds = seconds
        self._search_seconds = None if seconds is None else seconds * (1 - for_reasons)
        self._is_cancelled = is_cancelled
        self._on_progress = on_progress
        self._said: tuple[int, int | None] | None = None
        self._over_since: float | None = None
        self._told_at: float | None = None

    @property
    def passed(self) -> float:
        return time.monotonic() - self._began

    @property
    def left(self) -> float | None:
        return None if self._search_seconds is None else max(0.0, self._search_seconds - self.passed)

    def look(self) -> bool:
        """Whether it is over; only this asks whether somebody wants to stop."""
        if self._told_at is None and self._is_cancelled():
            self._told_at = self.passed
        if self._over_since is None and (self.left == 0.0 or self._told_at is not None):
            self._over_since = time.monotonic()
        return self.is_over()

    def is_late(self) -> bool:
        """Whether there is no time for reasons either: the whole limit is over, or somebody said stop, a moment ago."""
        self.look()
        ends = [end for end in (self._seconds, self._told_at) if end is not None]
        return bool(ends) and self.passed > min(ends) + GRACE

    def is_over(self) -> bool:
        return self._over_since is not None or self.left == 0.0

    @property
    def over_for(self) -> float:
        """Seconds since it was seen to be over; 0 before."""
        return 0.0 if self._over_since is None else time.monotonic() - self._over_since

    def say(self, best: int, bound: int | None) -> None:
        """Only what was not said already."""
        if (best, bound) != self._said:
            self._said = (best, bound)
            self._on_progress(Progress(self.passed, best, bound))
