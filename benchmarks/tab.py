"""A browser's tab without the browser: the messages a page exchanges with the server, and nothing drawn.

The messages are Streamlit's own, in the classes of the installed version.
"""

import time
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

TIMEOUT_S = 60
LONGEST_MESSAGE = None
RUN_ENDED = frozenset(
    {
        ForwardMsg.FINISHED_SUCCESSFULLY,
        ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
        ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
    }
)
"""Not: ended early, because the script itself asked for another run that follows."""


class PageFailed(Exception):
    """The page showed an exception: what it cost says nothing."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one click led to, as the browser saw it: seconds until its end, and what came over the wire.

    `runs`: how often the script ran, which is more than once when it asked for another run itself.
    """

    seconds: float
    messages: int
    size: int
    runs: int


class Tab:
    """One page open in one tab. The first `run` opens the page, each next one is a rerun."""

    def __init__(self, server: str, cookie: str, page: str) -> None:
        self.page = page
        self.query = ""
        self.script = ""
        self.known: set[str] = set()
        """Hashes of what the browser keeps, so that the server need not send it again."""
        address = urlsplit(server)
        self.connection: ClientConnection = connect(  # type: ignore[call-overload]  # wants a NewType of str that it does not export
            f"ws://{address.netloc}/_stcore/stream",
            subprotocols=["streamlit"],
            additional_headers={"Origin": server, "Cookie": cookie},
            max_size=LONGEST_MESSAGE,
            compression=None,
            open_timeout=TIMEOUT_S,
            legacy=True,  # opened here, closed by `__exit__`
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()

    def run(self) -> Run:
        """Have the script run once, through its end. Raises `PageFailed`."""
        asked = BackMsg()
        asked.rerun_script.query_string = self.query
        asked.rerun_script.page_script_hash = self.script
        if not self.script:
            asked.rerun_script.page_name = self.page
        asked.rerun_script.cached_message_hashes.extend(self.known)
        asked.rerun_script.context_info.timezone = "Europe/Brussels"
        asked.rerun_script.context_info.locale = "nl-BE"
        begin = time.perf_counter()
        self.connection.send(asked.SerializeToString())
        messages = size = runs = 0
        while True:
            raw = self.connection.recv(TIMEOUT_S)
            assert isinstance(raw, bytes)
            messages += 1
            size += len(raw)
            message = ForwardMsg.FromString(raw)
            runs += message.WhichOneof("type") == "script_finished"
            if self._is_end(message):
                return Run(time.perf_counter() - begin, messages, size, runs)

    def _is_end(self, message: ForwardMsg) -> bool:
        if message.metadata.cacheable and message.hash:
            self.known.add(message.hash)
        match message.WhichOneof("type"):
            case "new_session":
                self.script = message.new_session.page_script_hash or self.script
            case "navigation":
                self.script = message.navigation.page_script_hash or self.script
            case "page_info_changed":
                self.query = message.page_info_changed.query_string
            case "delta" if message.delta.new_element.WhichOneof("type") == "exception":
                raise PageFailed(self.page)
            case "script_finished":
                return message.script_finished in RUN_ENDED
        return False
