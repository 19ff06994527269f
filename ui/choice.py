"""Which one of a page's list is looked at, and which part of it: in the address, so that a link shows a colleague the same.

Nothing chosen means the list. In the address stands the key of the thing, or `NEW` for one to be added.
"""

import re
from collections.abc import Iterable

import streamlit as st

from domain.network import Network
from language import _
from ui import url

NEW = "nieuw"
PART = "deel"
SIGNS = "\\`*_{}[]<>#:$~|"
"""What Markdown reads as more than a sign."""


def chosen(page: str, name: str, network: Network) -> str | int | None:
    """The key in the address, 0 for nonsense, `NEW`, or None; another network than a run ago leads back to the list."""
    seen = f"{page}.network"
    if st.session_state.get(seen, network.id) != network.id:
        leave(page, name)
    st.session_state[seen] = network.id
    asked = st.query_params.get(name, "")
    if asked in {"", NEW}:
        return asked or None
    return url.to_id(asked)


def go_to(page: str, name: str, which: int | str, part: str = "") -> None:
    """Show one (or `NEW`); in a callback, or before a rerun."""
    st.query_params[name] = str(which)
    if part:
        st.session_state[_part(page, which)] = part


def leave(page: str, name: str) -> None:
    """Back to the list."""
    st.query_params.pop(name, None)
    url.write(page, PART, "")


def part(page: str, of: int | str, offered: dict[str, str]) -> str:
    """Which part is shown, kept in the address; `of` is the key of what it is a part of."""
    key = _part(page, of)
    asked = url.news(page, PART)
    if asked in offered:
        st.session_state[key] = asked
    if st.session_state.get(key) not in offered:
        st.session_state[key] = next(iter(offered))
    picked: str | None = st.segmented_control(
        _("Part"),
        list(offered),
        format_func=lambda one: offered[one],
        key=key,
        required=True,
        label_visibility="collapsed",
        width="content",
    )
    shown = picked or next(iter(offered))
    url.write(page, PART, shown)
    return shown


def show_part(page: str, which: str, of: int | str = "") -> None:
    """Show another part from the next run on; `of` is the key of what it is a part of."""
    st.session_state.pop(_part(page, of), None)
    st.query_params[PART] = which


def keep(page: str, names: Iterable[str]) -> None:
    """Remember the filters of the list while one of it is looked at: Streamlit forgets what is not drawn."""
    for name in names:
        key = url.state_key(page, name)
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def escaped(text: str) -> str:
    """The text as it is, where the place it stands in reads Markdown."""
    return "".join(f"\\{sign}" if sign in SIGNS else sign for sign in text)


def unescaped(text: str) -> str:
    """The text before it was `escaped`, for a place that does not read Markdown."""
    return re.sub(rf"\\([{re.escape(SIGNS)}])", r"\1", text)


def _part(page: str, of: int | str) -> str:
    return url.state_key(page, f"{PART}.{of}")
