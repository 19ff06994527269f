"""What the environment decides; the only reader of it.

Nothing has to be set: without any variable Inloop runs on an embedded SQLite file with the demo network.
"""

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parent
EMBEDDED_DATABASE = PROJECT / "var" / "inloop.db"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Security(StrEnum):
    """How the line to the mail server is kept from others."""

    STARTTLS = "starttls"
    SSL = "ssl"
    NONE = "none"


MAIL_PORTS = {Security.STARTTLS: 587, Security.SSL: 465, Security.NONE: 25}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Over which server e-mail leaves, and from whom it comes. Without a `user` nobody signs in there."""

    host: str
    port: int
    security: Security
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """One process's settings, read once at start.

    `demo`: True when demo mode is asked for by name, None when nothing was said.
    `secure_cookies`: served over https, so cookies carry `Secure` and the `__Host-` prefix.
    `trusted_user_header`: lower-case name of the header in which a trusted proxy passes the signed-in e-mail, or "".
    `mail`: the server that sends e-mail, None when Inloop sends none.
    `fixed_now`: a moment that stands still, for screenshots and tests of a running server; never set in production.
    """

    database_url: str
    database_url_is_given: bool
    demo: bool | None
    server_address: str
    secure_cookies: bool
    trusted_user_header: str
    mail: MailServer | None
    fixed_now: datetime | None

    @property
    def listens_on_loopback(self) -> bool:
        return self.server_address in LOOPBACK

    @property
    def offers_demo_sign_in(self) -> bool:
        """One-click sign-in is offered only to this machine itself, or when somebody asked for demo mode."""
        return self.demo is True or (self.demo is None and self.listens_on_loopback)


@cache
def current() -> Settings:
    return read(os.environ)


@dataclass(frozen=True, slots=True, repr=False)
class Answers:
    """What the commands that make accounts ask for, where the environment has it; never printed."""

    network: str
    name: str
    email: str
    password: str


def answers() -> Answers:
    """The answers that a script gives in place of a person; "" where it gives none."""
    given = (os.environ.get(f"INLOOP_{what}", "") for what in ("NETWORK", "NAME", "EMAIL", "PASSWORD"))
    return Answers(*given)


def read(environment: "os._Environ[str] | dict[str, str]") -> Settings:
    url = environment.get("DATABASE_URL", "").strip()
    return Settings(
        database_url=with_driver(url) if url else f"sqlite:///{EMBEDDED_DATABASE}",
        database_url_is_given=bool(url),
        demo=_flag(environment.get("INLOOP_DEMO", "")),
        server_address=environment.get("STREAMLIT_SERVER_ADDRESS", "localhost").strip() or "localhost",
        secure_cookies=_flag(environment.get("INLOOP_HTTPS", "")) is True,
        trusted_user_header=environment.get("INLOOP_TRUSTED_USER_HEADER", "").strip().lower(),
        mail=_mail_server(environment),
        fixed_now=_moment(environment.get("INLOOP_NOW", "")),
    )


def with_driver(url: str) -> str:
    """The URL with the PostgreSQL driver we ship, whatever short form the hosting company hands out."""
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    return url


def _mail_server(environment: "os._Environ[str] | dict[str, str]") -> MailServer | None:
    """None unless there are a host and a sender. Raises ValueError for a port or security that is none."""
    host = environment.get("INLOOP_SMTP_HOST", "").strip()
    sender = environment.get("INLOOP_SMTP_FROM", "").strip()
    if not host or not sender:
        return None
    security = Security(environment.get("INLOOP_SMTP_SECURITY", "").strip().lower() or Security.STARTTLS)
    port = environment.get("INLOOP_SMTP_PORT", "").strip()
    return MailServer(
        host,
        int(port) if port else MAIL_PORTS[security],
        security,
        sender,
        environment.get("INLOOP_SMTP_USER", "").strip(),
        environment.get("INLOOP_SMTP_PASSWORD", ""),
    )


def _flag(text: str) -> bool | None:
    match text.strip().lower():
        case "1" | "true" | "yes" | "on":
            return True
        case "0" | "false" | "no" | "off":
            return False
        case _:
            return None


def _moment(text: str) -> datetime | None:
    if not text.strip():
        return None
    moment = datetime.fromisoformat(text.strip())
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
