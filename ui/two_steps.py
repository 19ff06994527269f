"""An action in two steps: a form, then what saving it would do, with Save and the way back.

The second step runs what Save would run and keeps nothing, so that what is shown cannot differ from what is done.

    asked = two_steps.asked(key)
    if asked is None: two_steps.go_on(key, what the form asks for, None until it is sent)
    else: if two_steps.finish(key, run, show, say): close, and st.rerun()
"""

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from domain.errors import DeskError
from language import _
from ui import data, notice

O = TypeVar("O")  # noqa: E741 - the outcome of an action
Run = Callable[[Any], O]
"""The action in a transaction, which is kept or not."""


def asked(key: str) -> Any | None:
    """What the form asked for; None in the first step."""
    return st.session_state.get(_asked(key))


def typed(key: str, otherwise: Any) -> Any:
    """What the form begins with: what was asked for by who came back to it, else `otherwise`."""
    return st.session_state.get(_typed(key), otherwise)


def go_on(key: str, wanted: Any | None) -> None:
    """On to the second step, once there is something wanted; it stays in the form for who comes back."""
    if wanted is not None:
        st.session_state[_asked(key)] = st.session_state[_typed(key)] = wanted
        st.rerun()


def go_back(key: str) -> None:
    """To the first step, where the form has what was typed."""
    st.session_state.pop(_asked(key), None)


def forget(key: str) -> None:
    """Neither step: what was typed is gone."""
    for name in (_asked(key), _typed(key)):
        st.session_state.pop(name, None)


def finish(
    key: str, run: Run[O], show: Callable[[O], None], say: Callable[[O], None], *, save: str = ""
) -> bool:
    """Draw the second step; whether it was saved now. `save` is what stands on the button."""
    if not is_saved(key):
        preview(key, run, show, save=save)
        return False
    try:
        with data.writing() as tx:
            outcome = run(tx)
    except DeskError as error:
        notice.refused(error)
        buttons(key, save=save)
        return False
    say(outcome)
    forget(key)
    return True


def is_saved(key: str) -> bool:
    """Whether Save was pressed: known before it is drawn, so that nothing is tried when it is done."""
    return bool(st.session_state.get(_save(key)))


def preview(key: str, run: Run[O], show: Callable[[O], None], *, save: str = "") -> None:
    """What saving would do, and the buttons; nothing to save when it would be refused."""
    is_refused = False
    try:
        with data.trying() as tx:
            outcome = run(tx)
        show(outcome)
    except DeskError as error:
        notice.refused(error)
        is_refused = True
    buttons(key, save=save, is_refused=is_refused)


def buttons(key: str, *, save: str = "", is_refused: bool = False) -> None:
    with st.container(horizontal=True):
        st.button(
            save or _("Save"),
            key=_save(key),
            type="primary",
            disabled=is_refused,
            icon=":material/check:",
        )
        st.button(_("Back to the form"), key=f"{key}.back", on_click=go_back, args=(key,))


def _save(key: str) -> str:
    return f"{key}.save"


def _asked(key: str) -> str:
    return f"{key}.asked"


def _typed(key: str) -> str:
    return f"{key}.typed"
