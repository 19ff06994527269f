"""What we believe of a request: where it comes from, where it may lead, which language it wants."""

import secrets
from hmac import compare_digest
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import FormData, Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

import language
import settings

LANGUAGE_COOKIE = "inloop_language"
LANGUAGE_IN_URL = "taal"
LANGUAGE_KEPT_S = 365 * 24 * 3600
FORM_FIELD = "form"
FORM_KEPT_S = 4 * 3600
FORM_BYTES = 18
LONGEST_NEXT = 500
OWN_PAGES = ("/login", "/logout", "/demo", "/wachtwoord", "/mijn-wachtwoord")
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")


def cookie_name(name: str) -> str:
    """Over https the browser itself holds a cookie with this prefix to our host, encrypted."""
    return f"__Host-inloop_{name}" if settings.current().secure_cookies else f"inloop_{name}"


def set_cookie(response: Response, name: str, value: str, *, seconds: int, same_site: str) -> None:
    response.set_cookie(
        cookie_name(name),
        value,
        max_age=seconds,
        path="/",
        secure=settings.current().secure_cookies,
        httponly=True,
        samesite="strict" if same_site == "strict" else "lax",
    )


def safe_next(wanted: str) -> str:
    """The path inside Inloop to go on to; the start page when it would lead outside or round in a circle."""
    is_path = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and len(wanted) <= LONGEST_NEXT
    if not is_path or "\\" in wanted or not wanted.isprintable():
        return "/"
    path = urlsplit(wanted).path
    return "/" if any(path == page or path.startswith(f"{page}/") for page in OWN_PAGES) else wanted


def form_token(request: Request) -> str:
    """What a form has to bring back: the browser has it as a cookie too, and no other site can read either."""
    known = request.cookies.get(cookie_name(FORM_FIELD), "")
    return known if len(known) >= FORM_BYTES and known.isascii() else secrets.token_urlsafe(FORM_BYTES)


def is_from_our_form(request: Request, form: FormData) -> bool:
    """Whether a form was sent by a page of ours in the same browser."""
    kept = request.cookies.get(cookie_name(FORM_FIELD), "")
    sent = form.get(FORM_FIELD, "")
    return (
        bool(kept) and compare_digest(kept.encode(), str(sent).encode()) and is_same_origin(request.headers)
    )


def is_same_origin(headers: Headers) -> bool:
    """Whether the browser says that a page of ours, or the person, caused the request."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def is_from_this_machine(scope: Scope) -> bool:
    """Whether somebody at this machine asks, by its own name, without a proxy in between."""
    headers = Headers(scope=scope)
    return (
        is_loopback(client_address(scope))
        and (urlsplit(f"//{headers.get('host', '')}").hostname or "") in LOOPBACK_NAMES
        and not any(name in headers for name in FORWARDED)
    )


def origin(request: Request) -> str:
    """Where the person reaches Inloop, `https://inloop.example`; a proxy before us may speak http to us all the same."""
    scheme = "https" if settings.current().secure_cookies else request.url.scheme
    return f"{scheme}://{request.headers.get('host', request.url.netloc)}"


def is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def client_address(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else ""


def language_of(request: Request) -> str:
    """Asked for in the URL, else chosen in this browser before, else the browser's own, else Dutch."""
    for code in (request.query_params.get(LANGUAGE_IN_URL), request.cookies.get(LANGUAGE_COOKIE)):
        if code in language.LANGUAGES:
            return code
    return language.best_of(request.headers.get("accept-language", ""))
