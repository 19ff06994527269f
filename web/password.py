"""Choosing a password: by the link that a coordinator handed out, or another one than the present."""

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

import settings
from db.queries import account as accounts
from domain import sign_in as rules
from domain.errors import DeskError
from language import _
from services import password, sign_in
from web import answer, database, presence
from web import request as asked
from web.sign_in import signed_in, with_sign_in

MY_ACCOUNT = "/mijn-account"
NOT_GOOD_ENOUGH = (
    rules.PasswordTooShort,
    rules.PasswordTooLong,
    rules.PasswordTooSimple,
    rules.PasswordsDiffer,
)


def form(request: Request, _form: FormData) -> Response:
    """The page that a link opens, as long as it is good."""
    try:
        return _form_page(request, _email(request))
    except rules.LinkSpent as refusal:
        return _spent(request, refusal)


def choose(request: Request, form: FormData) -> Response:
    """Keep the password that was typed twice, and go on signed in."""
    if not asked.is_from_our_form(request, form):
        return answer.refused_form(request)
    token, now = _token(request), database.now()
    chosen, repeated = str(form.get("password", "")), str(form.get("repeated", ""))
    email = ""
    try:
        email = _email(request)
        rules.check_password(chosen, email=email, repeated=repeated)
        password_hash = sign_in.to_password_hash(chosen)
        with database.current().writing() as tx:
            account_id = password.choose(tx, token, chosen, password_hash, now=now)
            cookie = sign_in.open_for(tx, account_id, now=now)
    except rules.LinkSpent as refusal:
        return _spent(request, refusal)
    except NOT_GOOD_ENOUGH as refusal:
        return _form_page(request, email, status=422, refusal=str(refusal))
    return signed_in(request, cookie, "/")


def own_form(request: Request, _form: FormData) -> Response:
    """The page on which somebody who is signed in changes the own password."""
    email = _own_email(request)
    return _form_page(request, email, is_own=True) if email else _without_password(request)


def change(request: Request, form: FormData) -> Response:
    """Keep the new password after the present one was typed rightly; every other browser is signed out."""
    if not asked.is_from_our_form(request, form):
        return answer.refused_form(request)
    email = _own_email(request)
    if not email:
        return _without_password(request)
    present, chosen, repeated = (str(form.get(name, "")) for name in ("present", "password", "repeated"))
    kept, now, address = database.current(), database.now(), asked.client_address(request.scope)
    try:
        rules.check_password(chosen, email=email, repeated=repeated)
        with kept.writing() as tx:
            sign_in.admit(tx, email, address, now=now)
        with kept.reading() as tx:
            account_id = sign_in.account_of(tx, email, present)
        password_hash = sign_in.to_password_hash(chosen)
        with kept.writing() as tx:
            password.change(tx, account_id, chosen, password_hash, now=now)
            cookie = sign_in.open_for(tx, account_id, now=now, email=email, address=address)
    except rules.TooManyAttempts as refusal:
        return _form_page(request, email, is_own=True, status=429, refusal=str(refusal))
    except rules.WrongPassword:
        refusal_said = _(
            "This is not your present password. Type it again, or ask your coordinator for a link."
        )
        return _form_page(request, email, is_own=True, status=401, refusal=refusal_said)
    except NOT_GOOD_ENOUGH as refusal:
        return _form_page(request, email, is_own=True, status=422, refusal=str(refusal))
    done = answer.page(
        request,
        "message.html",
        title=_("Your password is changed"),
        sentence=_("From now on you sign in with it. You were signed out on every other device."),
        link=MY_ACCOUNT,
        link_text=_("Back to my account"),
    )
    return with_sign_in(request, done, cookie)


def _form_page(
    request: Request, email: str, *, is_own: bool = False, status: int = 200, refusal: str = ""
) -> Response:
    return _unreferred(
        answer.page(
            request,
            "password.html",
            status=status,
            email=email,
            is_own=is_own,
            back=MY_ACCOUNT,
            refusal=refusal,
            least=rules.PASSWORD_LENGTH,
            goes_on_to="/",
        )
    )


def _spent(request: Request, refusal: DeskError) -> Response:
    return answer.page(
        request,
        "message.html",
        status=410,
        title=_("This link does not work any more"),
        sentence=str(refusal),
        link="/login",
        link_text=_("Sign in"),
    )


def _without_password(request: Request) -> Response:
    return answer.page(
        request,
        "message.html",
        status=404,
        title=_("This account has no password here"),
        sentence=_("It is signed in to in another way, so there is nothing to change."),
        link=MY_ACCOUNT,
        link_text=_("Back to my account"),
    )


def _own_email(request: Request) -> str:
    """The address of who is signed in, where they sign in with a password; else ""."""
    present = presence.of(request.headers)
    if present is None or settings.current().trusted_user_header:
        return ""
    with database.current().reading() as tx:
        return accounts.email_with_password(tx, present.account_id)


def _email(request: Request) -> str:
    with database.current().reading() as tx:
        return password.email_behind(tx, _token(request), now=database.now())


def _token(request: Request) -> str:
    return str(request.path_params["token"])


def _unreferred(response: Response) -> Response:
    """The address of this page is a secret."""
    response.headers["referrer-policy"] = "no-referrer"
    return response
