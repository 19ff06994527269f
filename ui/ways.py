"""Ways to other pages of Inloop within a piece of HTML of our own.

Streamlit's own link is an element by itself: three dozen of them cost a rerun more than everything else on the page. Here
any number is one element, and the text of it can be kept (`ui.data.drawn`). A click shows the page in the same tab without
loading everything again (`document.js`); a new tab, or a browser before our script came, follows the address.
"""

from collections.abc import Iterable, Mapping
from html import escape
from urllib.parse import urlencode

import streamlit as st

from ui import page_entry


class Html(str):
    """Text in which whatever people typed was escaped."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        """What Streamlit asks for; of a plain text it would first look whether a file has such a name."""
        return str(self)


def said(text: str, tone: str = "") -> Html:
    """Text as it is; `tone` is "red" for what is wrong, "orange" for what is nearly so."""
    return Html(f'<span class="inloop-{tone}">{escape(text)}</span>' if tone else escape(text))


def strong(text: str) -> Html:
    """Text that stands out."""
    return Html(f"<strong>{escape(text)}</strong>")


def joined(*parts: Html) -> Html:
    """Parts beside each other, a dot between them."""
    return Html(" · ".join(parts))


def link(file: str, inside: Html, *, icon: str, query: Mapping[str, str]) -> Html:
    """The way to the page of a `file`, such as `pages/roster.py`. `icon` is a name of Material's."""
    (path,) = [entry.path for entry in page_entry.PAGES if f"pages/{entry.file}" == file]
    address = escape("?".join(filter(None, [f"/{path}", urlencode(query)])))
    sign = f'<span class="inloop-icon" aria-hidden="true">{icon}</span>'
    return Html(f'<a class="inloop-go" href="{address}">{sign}<span>{inside}</span></a>')


def line(*inside: Html) -> Html:
    """A line of text."""
    return Html(f'<p class="inloop-line">{"".join(inside)}</p>')


def quiet(text: str) -> Html:
    """A line of text that says more about the one above it."""
    return Html(f'<p class="inloop-line inloop-quiet">{escape(text)}</p>')


def row(links: Iterable[Html]) -> Html:
    """Links beside each other, on as many rows as they need."""
    return Html(f'<div class="inloop-row">{"".join(links)}</div>')


def group(*inside: Html, is_first: bool = False) -> Html:
    """Lines that belong together; with a border around them where they come first."""
    looks = "inloop-group inloop-first" if is_first else "inloop-group"
    return Html(f'<div class="{looks}">{"".join(inside)}</div>')


def show(*parts: Html) -> None:
    """Draw it."""
    st.html(Html("".join(parts)))
