"""A real mail server in a thread, which keeps what it is given."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from settings import MailServer, Security

CERTIFICATE = Path(__file__).resolve().parent / "localhost.pem"
"""Of `localhost`, signed by itself, with its key: it guards nothing and opens nothing."""
REFUSED = "nobody@example.org"
USER, PASSWORD = "inloop", "goed paswoord"


@dataclass
class Received:
    """The letters that came in, and the server as the settings would name it."""

    server: MailServer
    letters: list[EmailMessage] = field(default_factory=list)


class _Handler:
    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd looks for
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        if address == REFUSED:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 kept"


@contextmanager
def running(
    *, offers: Security = Security.NONE, security: Security | None = None, user: str = "", password: str = ""
) -> Iterator[Received]:
    """`offers`: what the server can; `security`: what our settings ask of it, the same when not given."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    handler = _Handler()
    with socket.socket() as free:  # the controller knocks at the port it was given, so it cannot be any
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(
        handler,
        hostname="127.0.0.1",
        port=port,
        ssl_context=context if offers is Security.SSL else None,
        tls_context=context if offers is Security.STARTTLS else None,
        authenticator=_signs_in,
        auth_require_tls=False,
    )
    controller.start()
    try:
        server = MailServer(
            "127.0.0.1", port, security or offers, "inloop@example.org", user=user, password=password
        )
        yield Received(server, handler.letters)
    finally:
        controller.stop()


def trusting() -> ssl.SSLContext:
    """What believes the certificate of this server."""
    return ssl.create_default_context(cafile=str(CERTIFICATE))


def _signs_in(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    is_right = isinstance(data, LoginPassword) and (data.login, data.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=is_right, handled=is_right)
