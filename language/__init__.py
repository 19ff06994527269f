"""The language people read: gettext texts and, in `language.formats`, dates and numbers.

The lowest layer: it imports nothing of ours, and everything may import it, because the sentence of an error
belongs to the rule that refuses. The language of the moment is found at the time a text is asked for: set by
`use` for one piece of work (a web request, a test), else given by the resolver that the app installs.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from language import catalogue

LANGUAGES = ("nl", "en", "fr")
DEFAULT = "nl"

_chosen: ContextVar[str | None] = ContextVar("language", default=None)
_resolver: Callable[[], str | None] = lambda: None  # noqa: E731 - replaced as a whole by resolve_with


def resolve_with(resolver: Callable[[], str | None]) -> None:
    """Ask `resolver` for the language whenever none was set for the present piece of work."""
    global _resolver  # noqa: PLW0603 - one resolver per process, installed at start
    _resolver = resolver


def current() -> str:
    """The code of the language in which the next text is shown."""
    return _chosen.get() or _resolver() or DEFAULT


@contextmanager
def use(code: str) -> Iterator[None]:
    """Everything inside is said in this language."""
    token = _chosen.set(code if code in LANGUAGES else DEFAULT)
    try:
        yield
    finally:
        _chosen.reset(token)


def best_of(accepted: str) -> str:
    """The first of our languages in a browser's list such as `fr-BE,fr;q=0.9,nl;q=0.8`; Dutch when none is."""
    for part in accepted.split(","):
        code = part.split(";")[0].strip().split("-")[0].lower()
        if code in LANGUAGES:
            return code
    return DEFAULT


def _(text: str) -> str:
    return catalogue.of(current()).gettext(text)


def ngettext(one: str, many: str, number: int) -> str:
    return catalogue.of(current()).ngettext(one, many, number)


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "mark, do not translate yet"
    return text
