"""Several people at the same moment, each on a connection of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import language
from domain.errors import DeskError


def together(*works: Callable[[], object]) -> list[object]:
    """What each work gave, or the sentence it was refused with; all start at the same moment."""
    start = Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        with language.use("en"):
            start.wait()
            try:
                return work()
            except DeskError as error:
                return str(error)

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))
