"""How the server's socket listens: each message of a page leaves at once.

Streamlit opens its socket without naming the protocol, and asyncio leaves such a connection to the system's habit of
holding a small message back until the one before it was acknowledged, which browsers do after 40 ms (200 ms on Windows).
A page is dozens of small messages, so every click of everybody waited that long for nothing.
"""

import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

OPEN_FILES = Path("/dev/fd")
"""What this process has open; on Windows there is no such place, and nothing is changed there."""


def send_at_once() -> None:
    """Send small messages at once on every connection that this process will accept where it listens already."""
    for listening in _sockets():
        with listening, suppress(OSError):  # a kind of socket that has no such option
            if listening.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                listening.setsockopt(
                    socket.IPPROTO_TCP, socket.TCP_NODELAY, 1
                )  # what it accepts takes it over


def _sockets() -> Iterator[socket.socket]:
    """Each open socket of this process, in a copy of its own to be closed."""
    for file in list(OPEN_FILES.iterdir()) if OPEN_FILES.is_dir() else ():
        with suppress(OSError):  # no socket, or closed meanwhile
            copy = os.dup(int(file.name))
            try:
                yield socket.socket(fileno=copy)
            except OSError:
                os.close(copy)
