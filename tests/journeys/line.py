"""A line between a phone and the server that can be cut: what a browser's own offline mode leaves open, this does not.

with Line(lambda: server.port) as line:
    page.goto(line.url)
    line.cut()     # everything open breaks, nothing gets through
    line.mend()    # as before; the phone has to connect anew
    line.deafen()  # what the phone says still arrives, what the server answers does not, until the line is cut
"""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

PIECE = 65_536


class Line:
    """A relay on a port of its own; `target` says where the server listens at this moment."""

    def __init__(self, target: Callable[[], int]) -> None:
        self._target = target
        self._door = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._is_cut = False
        self._is_deaf = False
        threading.Thread(target=self._answer_the_door, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._door.getsockname()[1]}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._door.close()
        self.cut()

    def cut(self) -> None:
        """Break whatever is open, and let nobody through until it is mended."""
        with self._lock:
            self._is_cut, broken = True, list(self._open)
            self._open.clear()
        for one in broken:
            _break(one)

    def mend(self) -> None:
        self._is_cut = self._is_deaf = False

    def deafen(self) -> None:
        self._is_deaf = True

    def _answer_the_door(self) -> None:
        while True:
            try:
                phone, _address = self._door.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(("127.0.0.1", self._target()))
            except OSError:
                phone.close()
                continue
            with self._lock:
                if self._is_cut:
                    phone.close()
                    server.close()
                    continue
                self._open |= {phone, server}
            for source, sink, is_answer in ((phone, server, False), (server, phone, True)):
                threading.Thread(target=self._pass_on, args=(source, sink, is_answer), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket, is_answer: bool) -> None:
        with suppress(OSError):
            while piece := source.recv(PIECE):
                if not (is_answer and self._is_deaf):
                    sink.sendall(piece)
        for one in (source, sink):
            _break(one)
        with self._lock:
            self._open -= {source, sink}


def _break(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
