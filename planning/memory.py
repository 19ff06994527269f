"""What was given back and lies in pieces between what is still used goes to the machine again."""

import ctypes
import sys
from contextlib import suppress


def give_back() -> None:
    """HiGHS asks for millions of pieces in many threads, and the C library keeps them: of a month of a region 700 MB.

    Only that of GNU can be told so (`malloc_trim`); elsewhere nothing happens.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
