"""What of the roster page lives in its address, so that a link shows a colleague the same: plain words, no ids of widgets.

A value in the address wins over what the page remembers as long as it was not the page itself that wrote it.
"""

import streamlit as st

WEEK = "week"
MODE = "weergave"
PLACES = "plaats"
STATES = "status"
LANGUAGES = "taal"
SKILLS = "vaardigheid"
ONLY_OPEN = "open"
SESSION = "sessie"
BETWEEN = ","

_SEEN = "roster.url.{name}"
_LEFT_OUT = "roster.url_left_out"


def news(name: str) -> str | None:
    """The value somebody else put in the address (a link, a bookmark); None when nothing new stands there."""
    raw: str = st.query_params.get(name, "")
    key = _SEEN.format(name=name)
    if st.session_state.get(key) == raw:
        return None
    st.session_state[key] = raw
    return raw


def write(name: str, value: str) -> None:
    """Show the value in the address; an empty one leaves it."""
    st.session_state[_SEEN.format(name=name)] = value
    if value == st.query_params.get(name, ""):
        return
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


def parts(raw: str) -> list[str]:
    return [part.strip() for part in raw.split(BETWEEN) if part.strip()]


def leave_out(what: str) -> None:
    """Remember that a part of a link meant nothing here; `what` says which part, never what it held."""
    left = st.session_state.setdefault(_LEFT_OUT, [])
    if what not in left:
        left.append(what)


def left_out() -> list[str]:
    """The parts of the link that meant nothing; asked once."""
    found: list[str] = st.session_state.pop(_LEFT_OUT, [])
    return found
