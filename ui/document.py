"""What Streamlit leaves to us about the page as a document: its language, its own style, the mark of demo figures.

The script in the browser also has the page drawn again after a lost connection (`reconnect.js`), keeps the second click
of a double one from what it was not meant for (`double_click.js`), and the focus in an open drawer (`drawer_focus.js`).
"""

import json
from html import escape
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import streamlit as st
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx

import language
from ui import streamlit_words
from ui.ways import Html

_FOLDER = Path(__file__).resolve().parent
STYLE = Html(f"<style>\n{(_FOLDER / 'style.css').read_text(encoding='utf-8')}</style>")
LANGUAGE_KEY = "app.language"
LANGUAGE_COOKIE = "inloop_language"

_WORDS = {code: streamlit_words.to(code) for code in language.LANGUAGES}
_SCRIPTS = ("streamlit_words.js", "reconnect.js", "double_click.js", "drawer_focus.js", "document.js")

_tell = st.components.v2.component(
    "inloop_document",
    js=f"const WORDS = {json.dumps(_WORDS)};\nconst LOST = {json.dumps(streamlit_words.of_a_lost_connection())};\n"
    + "\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in _SCRIPTS),
)


def language_of_script() -> str | None:
    """The language chosen in the browser session that is being drawn; None outside one."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    chosen: str | None = st.session_state.get(LANGUAGE_KEY)
    return chosen


def browser_language() -> str:
    """What was chosen on the sign-in page in this browser, else the best of our languages for it."""
    chosen = st.context.cookies.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in language.LANGUAGES else language.best_of(st.context.locale or "")


def is_dark() -> bool:
    """Whether the person looks at the dark theme."""
    return st.context.theme.type == "dark"


def origin() -> str:
    """Where the person reaches Inloop, `https://inloop.example`; "" where no browser is looking."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def address() -> str:
    """The address of what is looked at, filters included; "" where no browser is looking."""
    asked = urlencode(st.query_params.to_dict())
    return "?".join(filter(None, [st.context.url, asked])) if st.context.url else ""


def way(text: str, path: str) -> None:
    """A link to a page of ours outside Streamlit, in the same tab: Streamlit's own links open another one."""
    st.html(Html(f'<a class="inloop-way" href="{escape(path)}">{escape(text)}</a>'))


def dress(code: str) -> None:
    """Put on our style sheet, tell the browser which language and scheme the page is in, and watch its connection."""
    st.html(STYLE)
    looks = {"language": code, "scheme": "dark" if is_dark() else "light"}
    _tell(key="app_document", data=looks, height=1, on_back_change=_nothing)


def _nothing() -> None:
    """The page is drawn again, and nothing else was wanted."""


def farewell() -> bytes:
    """What the page in the browser understands as "your sign-in has ended": it goes to the sign-in page by itself."""
    message = ForwardMsg()
    message.auth_redirect.url = "/login?verlopen"
    return bytes(message.SerializeToString())


def mark_demo(text: str) -> None:
    """Say on every screen that the figures are invented."""
    st.html(Html(f'<div class="inloop-demo" role="note">{escape(text)}</div>'))
