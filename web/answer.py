"""Pages of our own: from a template, in the language of the request, never kept by a cache."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

import language
from db.session import DatabaseUnreachable
from domain import labels
from domain.errors import DeskError
from language import _
from web import request as asked

Answer = Callable[[Request, FormData], Response]
"""What a route does with a request and its form, in a thread of its own."""

LARGEST_FORM = 16_384
RETRY_AFTER_S = 30

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).resolve().parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.globals.update(_=language._, ngettext=language.ngettext, label=labels.label)


def endpoint(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    """The route that gives this answer, off the event loop: it hashes passwords and asks the database."""

    async def asked_for(request: Request) -> Response:
        form = FormData()
        if request.method == "POST":
            size = request.headers.get("content-length", "")
            if not size.isdigit() or int(size) > LARGEST_FORM:
                return Response(status_code=413)
            form = await request.form(max_files=0)
        return await run_in_threadpool(_in_its_language, answer, request, form)

    return asked_for


def page(request: Request, template: str, *, status: int = 200, **shown: Any) -> Response:
    """A page from a template; every form on it carries `form_token` back."""
    token = asked.form_token(request)
    goes_on_to = asked.safe_next(shown.pop("goes_on_to", request.query_params.get("next", "/")))
    language_links = [
        (code, "?" + urlencode({asked.LANGUAGE_IN_URL: code, "next": goes_on_to}))
        for code in language.LANGUAGES
    ]
    response = HTMLResponse(
        _templates.get_template(template).render(
            form_token=token,
            goes_on_to=goes_on_to,
            language_links=language_links,
            language=language.current(),
            **shown,
        ),
        status,
    )
    asked.set_cookie(response, asked.FORM_FIELD, token, seconds=asked.FORM_KEPT_S, same_site="strict")
    return response


def fault(request: Request, error: DeskError) -> Response:
    """The page that says what is wrong with the database, and tries again by itself."""
    response = page(request, "fault.html", status=503, sentence=str(error), retry_after=RETRY_AFTER_S)
    response.headers["retry-after"] = str(RETRY_AFTER_S)
    return response


def refused_form(request: Request) -> Response:
    """For a form that no page of ours sent, or that stood open for hours."""
    return page(
        request,
        "message.html",
        status=403,
        title=_("This form is too old"),
        sentence=_("Open the page again and fill in the form once more."),
        link="/login",
        link_text=_("Sign in"),
    )


def go_on(path: str) -> Response:
    return RedirectResponse(path, 303)


def in_its_language(request: Request, answer: Callable[[], Response]) -> Response:
    """The answer in the language of the request, with the headers that every page of ours carries."""
    code = asked.language_of(request)
    with language.use(code):
        response = answer()
    response.headers.setdefault("cache-control", "no-store")
    response.headers.setdefault("content-language", code)
    if request.query_params.get(asked.LANGUAGE_IN_URL) in language.LANGUAGES:
        response.set_cookie(
            asked.LANGUAGE_COOKIE, code, max_age=asked.LANGUAGE_KEPT_S, path="/", samesite="lax"
        )
    return response


def _in_its_language(answer: Answer, request: Request, form: FormData) -> Response:
    def given() -> Response:
        try:
            return answer(request, form)
        except DatabaseUnreachable as error:
            return fault(request, error)

    return in_its_language(request, given)
