"""Signing in with a password, signing out, and the one-click accounts of demo mode."""

from urllib.parse import quote

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

import settings
from db.queries import account as accounts
from domain.sign_in import ABSOLUTE, NotADemoAccount, TooManyAttempts, WrongPassword
from language import _
from services import sign_in
from web import answer, database, presence
from web import request as asked

LONGEST_FIELD = 300
PASSWORD_WANTED = "wachtwoord"  # noqa: S105 - the name of a query parameter


def form(request: Request, _form: FormData) -> Response:
    """The sign-in page; who is signed in goes on, who a trusted proxy vouches for is signed in."""
    goes_on_to = asked.safe_next(request.query_params.get("next", "/"))
    if presence.of(request.headers) is not None:
        return answer.go_on(goes_on_to)
    with database.current().reading() as tx:
        is_set_up = accounts.anybody(tx)
        has_passwords = accounts.anybody_with_password(tx)
    if settings.current().trusted_user_header:
        return _by_proxy(request, goes_on_to)
    if not is_set_up:
        return answer.page(request, "set_up.html")
    offers_demo = is_demo_offered(request)
    if offers_demo and not has_passwords and PASSWORD_WANTED not in request.query_params:
        return answer.go_on(f"/demo?next={quote(goes_on_to, safe='')}")
    return _sign_in_page(request, goes_on_to)


def sign_in_with_password(request: Request, form: FormData) -> Response:
    """Sign in, or show the form again with the sentence why not."""
    goes_on_to = asked.safe_next(str(form.get("next", "/")))
    if not asked.is_from_our_form(request, form):
        return answer.refused_form(request)
    if settings.current().trusted_user_header:
        return _by_proxy(request, goes_on_to)
    email, password = _field(form, "email"), _field(form, "password")
    address, now = asked.client_address(request.scope), database.now()
    kept = database.current()
    try:
        with kept.writing() as tx:
            sign_in.admit(tx, email, address, now=now)
        with kept.reading() as tx:
            account_id = sign_in.account_of(tx, email, password)
    except TooManyAttempts as refusal:
        response = _sign_in_page(request, goes_on_to, status=429, email=email, refusal=str(refusal))
        response.headers["retry-after"] = "60"
        return response
    except WrongPassword as refusal:
        return _sign_in_page(request, goes_on_to, status=401, email=email, refusal=str(refusal))
    with kept.writing() as tx:
        token = sign_in.open_for(tx, account_id, now=now, email=email, address=address)
    return signed_in(request, token, goes_on_to)


def demo(request: Request, _form: FormData) -> Response:
    """One button for each account of demo mode."""
    if not is_demo_offered(request):
        return _not_offered(request)
    with database.current().reading() as tx:
        offered = accounts.demo(tx)
        has_passwords = accounts.anybody_with_password(tx)
    return answer.page(request, "demo.html", accounts=offered, has_passwords=has_passwords)


def sign_in_to_demo(request: Request, form: FormData) -> Response:
    """Sign in as the account of demo mode whose button was pressed."""
    if not is_demo_offered(request):
        return _not_offered(request)
    if not asked.is_from_our_form(request, form):
        return answer.refused_form(request)
    chosen = _field(form, "account")
    try:
        with database.current().writing() as tx:
            account_id = sign_in.demo_account_of(tx, int(chosen) if chosen.isdecimal() else 0)
            token = sign_in.open_for(tx, account_id, now=database.now())
    except NotADemoAccount as refusal:
        return answer.page(
            request,
            "message.html",
            status=403,
            title=_("Sign in"),
            sentence=str(refusal),
            link="/login?" + PASSWORD_WANTED,
            link_text=_("Sign in"),
        )
    return signed_in(request, token, asked.safe_next(str(form.get("next", "/"))))


def sign_out(request: Request, _form: FormData) -> Response:
    """Sign this browser out. A link of another site cannot do that to somebody."""
    if not asked.is_same_origin(request.headers):
        return answer.go_on("/")
    _close_present(request)
    response = answer.page(
        request,
        "message.html",
        title=_("You are signed out"),
        sentence=_("You can close this page now."),
        link="/login",
        link_text=_("Sign in again"),
        goes_on_to="/",
    )
    _forget(response)
    return response


def signed_in(request: Request, token: str, goes_on_to: str) -> Response:
    """On to the page that was asked for, with the cookie of a new sign-in; an older one of this browser ends."""
    return with_sign_in(request, answer.go_on(goes_on_to), token)


def with_sign_in(request: Request, response: Response, token: str) -> Response:
    """The answer with the cookie of a new sign-in; an older one of this browser ends."""
    _close_present(request)
    asked.set_cookie(response, presence.COOKIE, token, seconds=int(ABSOLUTE.total_seconds()), same_site="lax")
    return response


def is_demo_offered(request: Request) -> bool:
    """Whether this visitor may open a demo account without a password, and there is one."""
    mode = settings.current()
    if not mode.offers_demo_sign_in or mode.trusted_user_header:
        return False
    if mode.demo is not True and not asked.is_from_this_machine(request.scope):
        return False
    with database.current().reading() as tx:
        return bool(accounts.demo(tx))


def _sign_in_page(
    request: Request, goes_on_to: str, *, status: int = 200, email: str = "", refusal: str = ""
) -> Response:
    return answer.page(
        request,
        "sign_in.html",
        status=status,
        goes_on_to=goes_on_to,
        email=email,
        refusal=refusal,
        offers_demo=is_demo_offered(request),
        was_signed_out="verlopen" in request.query_params,
    )


def _by_proxy(request: Request, goes_on_to: str) -> Response:
    """Sign in whom the proxy before us names; its header is the only way in then."""
    email = request.headers.get(settings.current().trusted_user_header, "")
    with database.current().writing() as tx:
        account_id = sign_in.proxied_account_of(tx, email) if email else None
        token = sign_in.open_for(tx, account_id, now=database.now()) if account_id is not None else ""
    if token:
        return signed_in(request, token, goes_on_to)
    return answer.page(
        request,
        "message.html",
        status=403,
        title=_("No account"),
        sentence=_(
            "You are known to your organisation, but not to Inloop yet. Ask your coordinator to make an account for you."
        )
        if email
        else _("The server before Inloop did not say who you are. Tell the person who looks after Inloop."),
        link="/login",
        link_text=_("Try again"),
    )


def _not_offered(request: Request) -> Response:
    return answer.page(
        request,
        "message.html",
        status=404,
        title=_("No demo here"),
        sentence=_("This Inloop holds real data, or is reached over a network. Sign in with your account."),
        link="/login",
        link_text=_("Sign in"),
    )


def _close_present(request: Request) -> None:
    token = presence.token_of(request.headers)
    if token:
        with database.current().writing() as tx:
            sign_in.close(tx, sign_in.to_hash(token), now=database.now())


def _forget(response: Response) -> None:
    response.delete_cookie(
        asked.cookie_name(presence.COOKIE),
        path="/",
        secure=settings.current().secure_cookies,
        httponly=True,
        samesite="lax",
    )


def _field(form: FormData, name: str) -> str:
    return str(form.get(name, ""))[:LONGEST_FIELD]
