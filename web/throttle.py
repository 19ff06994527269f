"""How often somebody may ask, counted in this process alone: nothing that matters hangs on it."""

import time
from collections import Counter
from collections.abc import Callable
from threading import Lock


class Throttle:
    """At most `most` times within `seconds`, for each key by itself; all begin anew when the time is over."""

    def __init__(self, most: int, *, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self.seconds = seconds
        self._clock = clock
        self._lock = Lock()
        self._began = clock()
        self._asked: Counter[str] = Counter()

    def admits(self, key: str) -> bool:
        """Whether this time is still one of those; it counts either way."""
        with self._lock:
            if self._clock() - self._began >= self.seconds:
                self._began = self._clock()
                self._asked.clear()
            self._asked[key] += 1
            return self._asked[key] <= self.most
