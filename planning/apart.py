"""Work that goes on in a thread of its own while others work: HiGHS leaves Python to them as long as it runs."""

import threading
from collections import deque
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

AT_A_TIME = 2
"""So much is done beside each other."""
LOOK = 0.02
"""So many seconds pass between two looks at whether somebody wants to stop."""


T = TypeVar("T")


class Apart(Generic[T]):
    """Begins at once. A program that ends does not wait for it."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._is_done = threading.Event()
        self._found: list[T] = []
        self._error: BaseException | None = None
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        try:
            self._found.append(self._work())
        except BaseException as error:  # noqa: BLE001 # it rises where the result is asked
            self._error = error
        finally:
            self._is_done.set()

    def is_done(self) -> bool:
        """After a moment's wait, unless it was done before."""
        return self._is_done.wait(LOOK)

    def result(self, meanwhile: Callable[[], None] = lambda: None) -> T:
        """What came of it, when it is done; until then `meanwhile` is called again and again. Its errors rise here."""
        while not self.is_done():
            meanwhile()
        if self._error is not None:
            raise self._error
        return self._found[0]


def each(work: Iterable[Callable[[], None]]) -> None:
    """Does all of it, in this order, beside each other; comes back when all is done."""
    waiting = deque(work)

    def go_on() -> None:
        while waiting:
            waiting.popleft()()

    for one in [Apart(go_on) for _one in range(min(AT_A_TIME, len(waiting)))]:
        one.result()
