"""Who a request comes from: the live sign-in behind its cookie, and nobody else's say-so."""

from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.requests import cookie_parser

import settings
from db.queries import account as accounts
from domain.sign_in import SEEN_EVERY, to_email
from services import sign_in
from web import database
from web.request import cookie_name

COOKIE = "sign_in"


@dataclass(frozen=True, slots=True)
class Present:
    """A browser that is signed in; `token_hash` is what the pages get to know it by."""

    account_id: int
    token_hash: str


def of(headers: Headers) -> Present | None:
    """The sign-in that the request carries. It asks the database: not for the event loop.

    Behind a trusted proxy both have to name the same person: the proxy's header and the cookie.
    """
    token = token_of(headers)
    return by_hash(sign_in.to_hash(token), headers) if token else None


def by_hash(token_hash: str, headers: Headers) -> Present | None:
    """The same for a connection that stays open, whose cookie was read when it began; notes that it is in use."""
    kept, now = database.current(), database.now()
    with kept.reading() as tx:
        known = accounts.presence(tx, token_hash, now=now)
    if known is None:
        return None
    proxy = settings.current().trusted_user_header
    if proxy and to_email(headers.get(proxy, "")) != known.email:
        return None
    if now - known.seen_at > SEEN_EVERY:
        with kept.writing() as tx:
            sign_in.seen(tx, token_hash, now=now)
    return Present(known.account_id, token_hash)


def token_of(headers: Headers) -> str:
    """The token in the cookie of a sign-in, or ""."""
    return cookie_parser(headers.get("cookie", "")).get(cookie_name(COOKIE), "")
