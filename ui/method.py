"""How the figures of a page are made, in the reader's words, in a fold at its foot: what every caption leads to."""

from collections.abc import Sequence

import streamlit as st

from language import _
from ui import fold

ANCHOR = "methode"


def link() -> str:
    """In Markdown, beside what a chart says of itself."""
    text = _("how it is counted")
    return f"[{text}](#{ANCHOR})"


def address() -> str:
    """Where it is told, for a file that leaves the house; "" where no browser is looking."""
    page = st.context.url
    return f"{page}#{ANCHOR}" if page else ""


def show(page: str, summary: str, told: Sequence[tuple[str, str]]) -> None:
    """A fold at the foot of the page: names, and what each means."""
    st.subheader(_("How these figures are made"), anchor=ANCHOR)
    inside = fold.opened(summary, key=f"{page}.method")
    if inside is None:
        return
    for title, text in told:
        inside.markdown(f"**{title}.** {text}")
