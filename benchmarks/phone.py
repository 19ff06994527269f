"""A phone that counts, without the phone: the counter's messages over a real websocket, and what the server answers."""

import json
import secrets
import time
from dataclasses import dataclass
from uuid import UUID, uuid4

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.tab import TIMEOUT_S, Tab

COUNTER = "inloop_counter"


class NotCounted(Exception):
    """The server refused what was tapped, or showed no counter."""


@dataclass(frozen=True, slots=True)
class Tapped:
    """One message: seconds from sending until the phone heard that all of it is in the database."""

    seconds: float
    taps: frozenset[UUID]


class Phone(Tab):
    """The Counts page with its counter. `run` opens it; then `tap` and `finish`, each until it was answered."""

    def __init__(self, server: str, cookie: str) -> None:
        super().__init__(server, cookie, "tellingen")
        self.session = ""
        self.counter = ""
        self.fragment = ""
        self.answer: dict[str, object] = {}
        self.turn = 0
        self.name = secrets.token_hex(4)

    def tap(self, times: int, *, again: frozenset[UUID] = frozenset()) -> Tapped:
        """So many visitors more; `again` are taps that were sent before, as after an answer that got lost."""
        ids = again or frozenset(uuid4() for _tap in range(times))
        rows = [[str(one), self.session, "visitors", 1, None] for one in ids]
        seconds = self._say({"taps": rows, "done": []})
        acked = self.answer["acked"]
        if not isinstance(acked, list) or set(acked) != {str(one) for one in ids}:
            raise NotCounted(self.answer)
        return Tapped(seconds, ids)

    def finish(self) -> float:
        """Seconds until the count was entered."""
        session = self.session  # the answer shows no session any more
        seconds = self._say({"taps": [], "done": [[session, "finish", True]]})
        if self.answer["done"] != [{"session": session, "sentences": [], "isQuestion": False}]:
            raise NotCounted(self.answer)
        return seconds

    def _say(self, what: dict[str, object]) -> float:
        """Seconds until the message was answered; the run is read through its end."""
        if not self.counter:
            raise NotCounted(self.page)
        self.turn += 1
        number = f"{self.name}-{self.turn}"
        asked = BackMsg()
        asked.rerun_script.query_string = self.query
        asked.rerun_script.page_script_hash = self.script
        asked.rerun_script.fragment_id = self.fragment
        asked.rerun_script.cached_message_hashes.extend(self.known)
        asked.rerun_script.context_info.timezone = "Europe/Brussels"
        asked.rerun_script.context_info.locale = "nl-BE"
        state = asked.rerun_script.widget_states.widgets.add()
        state.id = self.counter
        state.json_value = json.dumps({"outbox": {"n": number, "late": [], **what}})
        began = time.perf_counter()
        self.connection.send(asked.SerializeToString())
        heard = 0.0
        while True:
            raw = self.connection.recv(TIMEOUT_S)
            assert isinstance(raw, bytes)
            is_end = self._is_end(ForwardMsg.FromString(raw))
            if not heard and self.answer.get("n") == number:
                heard = time.perf_counter() - began
            if is_end and heard:
                return heard

    def _is_end(self, message: ForwardMsg) -> bool:
        if (
            message.WhichOneof("type") == "delta"
            and message.delta.new_element.WhichOneof("type") == "bidi_component"
        ):
            component = message.delta.new_element.bidi_component
            if component.component_name == COUNTER:
                self.counter, self.fragment = component.id, message.delta.fragment_id
                data = json.loads(component.json)
                self.session, self.answer = data["session"], data["answer"]
        return super()._is_end(message)
