"""Choosing a password by the link that a coordinator or a start-up command handed out."""

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from domain import sign_in as rules
from domain.errors import DeskError
from language import _
from services import password, sign_in
from web import answer, database
from web import request as asked
from web.sign_in import signed_in


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
    except (
        rules.PasswordTooShort,
        rules.PasswordTooLong,
        rules.PasswordTooSimple,
        rules.PasswordsDiffer,
    ) as refusal:
        return _form_page(request, email, status=422, refusal=str(refusal))
    return signed_in(request, cookie, "/")


def _form_page(request: Request, email: str, *, status: int = 200, refusal: str = "") -> Response:
    return _unreferred(
        answer.page(
            request,
            "password.html",
            status=status,
            email=email,
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


def _email(request: Request) -> str:
    with database.current().reading() as tx:
        return password.email_behind(tx, _token(request), now=database.now())


def _token(request: Request) -> str:
    return str(request.path_params["token"])


def _unreferred(response: Response) -> Response:
    """The address of this page is a secret."""
    response.headers["referrer-policy"] = "no-referrer"
    return response
