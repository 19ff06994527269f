"""The tools of the browser tests notice what they are there to notice. They are tried on a small server of their own."""

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from subprocess import Popen
from typing import cast

import pytest

from tests.browser import PHONE, Server, Visit, serious_barriers

PAGES = {
    "/fine": "<html lang=nl><title>Inloop</title><main><h1>Rooster</h1><p>Vandaag</main>",
    "/loud": "<script>console.error('broken'); throw new Error('thrown')</script>",
    "/foreign": "<img src='http://127.0.0.2:9/dot.png'>",
    "/barrier": "<html lang=nl><title>Inloop</title><main><h1>Rooster</h1><button></button></main>",
    "/favicon.ico": "",
}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(PAGES[self.path].encode())

    def log_message(self, *_said: object) -> None:
        """Say nothing."""


@pytest.fixture
def small_server(tmp_path: Path) -> Iterator[Server]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    port = server.server_address[1]
    process = cast("Popen[bytes]", None)  # it runs in this one
    yield Server(f"http://127.0.0.1:{port}", port, "", None, tmp_path / "log", process)
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_faultless_page_has_no_faults_and_no_barriers(visit: Visit, small_server: Server) -> None:
    visitor = visit(small_server, "/fine", screen=PHONE, scheme="dark")
    assert visitor.faults == []
    assert serious_barriers(visitor.page) == []
    assert visitor.page.evaluate(
        "[innerWidth, navigator.language, matchMedia('(prefers-color-scheme: dark)').matches]"
    ) == [
        390,
        "nl-BE",
        True,
    ]


def test_errors_of_a_page_are_faults(visit: Visit, small_server: Server) -> None:
    visitor = visit(small_server, "/loud")
    assert [fault.split(":")[0] for fault in visitor.faults] == ["console", "exception"]
    visitor.forgive(re.compile("broken|thrown"))


def test_asking_another_host_is_a_fault(visit: Visit, small_server: Server) -> None:
    visitor = visit(small_server, "/foreign")
    assert "asked another host: http://127.0.0.2:9/dot.png" in visitor.faults
    visitor.forgive(re.compile("127.0.0.2|ERR_"))


def test_a_button_without_a_name_is_a_serious_barrier(visit: Visit, small_server: Server) -> None:
    page = visit(small_server, "/barrier").page
    assert serious_barriers(page) == ["button-name: button: Buttons must have discernible text"]
    assert (
        serious_barriers(page, known=lambda rule, target: (rule, target) == ("button-name", "button")) == []
    )
