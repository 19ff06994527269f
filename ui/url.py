"""What of a page lives in its address, so that a link shows a colleague the same: plain words, no ids of widgets.

A value in the address wins over what the page remembers as long as it was not the page itself that wrote it. What the
page wrote is remembered per `page`, because two pages may use one name.
"""

from collections.abc import Callable, Hashable
from typing import TypeVar

import streamlit as st

from language import _

BETWEEN = ","
LONGEST = 2000
"""Longer values are no link of ours."""

DIGITS_OF_AN_ID = 16

_OF_ALL = "url.seen."
_SEEN = _OF_ALL + "{page}.{name}"
_LEFT_OUT, _SHOWN = "url.left_out", "url.shown"

Value = TypeVar("Value", bound=Hashable)


def news(page: str, name: str) -> str | None:
    """The value somebody else put in the address (a link, a bookmark); None when nothing new stands there."""
    raw: str = st.query_params.get(name, "")[:LONGEST]
    key = _SEEN.format(page=page, name=name)
    if st.session_state.get(key) == raw:
        return None
    st.session_state[key] = raw
    return raw


def come_to(address: str) -> None:
    """Whoever comes from another page to what the address of this one says, by the browser's way back, finds it so: what the
    page wrote there is news again, because Streamlit forgot what was chosen as soon as it was not drawn.
    """
    if st.session_state.get(_SHOWN) == address:
        return
    st.session_state[_SHOWN] = address
    for key in [str(one) for one in st.session_state if str(one).startswith(_OF_ALL)]:
        if st.session_state[key]:
            del st.session_state[key]


def write(page: str, name: str, value: str) -> None:
    """Show the value in the address; an empty one leaves it."""
    st.session_state[_SEEN.format(page=page, name=name)] = value
    if value == st.query_params.get(name, ""):
        return
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


def to_id(text: str) -> int:
    """The id of a thing that stands in an address or comes from a browser; 0, which nothing has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS_OF_AN_ID else 0


def parts(raw: str) -> list[str]:
    return [part.strip() for part in raw.split(BETWEEN) if part.strip()]


def adopt(
    page: str, name: str, offered: dict[Value, str], to_value: Callable[[str], Value], *, what: str
) -> None:
    """Take over which of `offered` a link asks for, and drop what is no longer offered; before `multiselect`.

    `what` says to the person which part of the link was left out, when it asks for something else.
    """
    key = state_key(page, name)
    asked = news(page, name)
    if asked is None:
        st.session_state[key] = [value for value in st.session_state.get(key, []) if value in offered]
        return
    chosen: list[Value] = []
    for part in parts(asked):
        try:
            value = to_value(part)
        except ValueError:
            leave_out(what)
            continue
        if value not in offered:
            leave_out(what)
        elif value not in chosen:
            chosen.append(value)
    st.session_state[key] = chosen


def multiselect(page: str, name: str, offered: dict[Value, str], *, label: str) -> list[Value]:
    """Which of `offered` are chosen, written into the address; none means all."""
    chosen: list[Value] = st.multiselect(
        label,
        list(offered),
        format_func=lambda value: offered[value],
        key=state_key(page, name),
        placeholder=_("All"),
    )
    write(page, name, BETWEEN.join(str(value) for value in chosen))
    return chosen


def segment(
    page: str, name: str, offered: dict[Value, str], *, label: str, what: str, linked: Value | None = None
) -> Value:
    """Which one of `offered` is shown, written into the address; the first, which stands there as nothing, unless a link
    asks for another.

    `linked` is what a link asks for that names none; `what` says to the person which part of a link was left out.
    """
    key, first = state_key(page, name), next(iter(offered))
    asked = news(page, name)
    if asked is not None:
        named = next((value for value in offered if str(value) == asked), None)
        if asked and named is None:
            leave_out(what)
        st.session_state[key] = named or linked or first
    if st.session_state.get(key) not in offered:
        st.session_state[key] = first
    picked: Value | None = st.segmented_control(
        label,
        list(offered),
        format_func=lambda value: offered[value],
        key=key,
        required=True,
        label_visibility="collapsed",
        width="content",
    )
    shown = picked or first
    write(page, name, "" if shown == first else str(shown))
    return shown


def search(page: str, name: str, *, placeholder: str, width: int) -> str:
    """What is searched for, written into the address."""
    linked = news(page, name)
    if linked is not None:
        st.session_state[state_key(page, name)] = linked
    text = st.text_input(_("Search"), key=state_key(page, name), placeholder=placeholder, width=width) or ""
    write(page, name, text)
    return text


def state_key(page: str, name: str) -> str:
    """Where a choice is remembered while the page is open."""
    return f"{page}.filter.{name}"


def leave_out(what: str) -> None:
    """Remember that a part of a link meant nothing here; `what` says which part, never what it held."""
    left = st.session_state.setdefault(_LEFT_OUT, [])
    if what not in left:
        left.append(what)


def say_left_out() -> None:
    """Tell, once, that parts of the link were left out, without repeating what somebody put in it."""
    left: list[str] = st.session_state.pop(_LEFT_OUT, [])
    if left:
        st.info(
            _(
                "This link names something that is not here, or that your account may not see ({what}). "
                "The rest of the link is shown."
            ).format(what=", ".join(left))
        )
