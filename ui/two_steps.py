"""An action in two steps: a form, then what saving it would do, with Save and the way back.

The second step runs what Save would run and keeps nothing, so that what is shown cannot differ from what is done.

    asked = two_steps.asked(key)
    if asked is None: two_steps.go_on(key, what the form asks for, None until it is sent)
    else: if two_steps.finish(key, run, show, say): close, and st.rerun()
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import streamlit as st

from domain.errors import DeskError
from language import _
from ui import conflict, consult_hits, data, notice
from ui.conflict import Field, Seen

F = TypeVar("F")
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
        begin(key, wanted)
        st.rerun()


def begin(key: str, wanted: Any) -> None:
    """In the second step at once, with what was wanted elsewhere; the form has it for who goes back to it."""
    st.session_state[_asked(key)] = st.session_state[_typed(key)] = wanted


def go_back(key: str) -> None:
    """To the first step, where the form has what was typed."""
    st.session_state.pop(_asked(key), None)


def forget(key: str) -> None:
    """Neither step: what was typed is gone."""
    for name in (_asked(key), _typed(key)):
        st.session_state.pop(name, None)


def finish(
    key: str,
    run: Run[O],
    show: Callable[[O], None],
    say: Callable[[O], None],
    *,
    save: str = "",
    back: str = "",
) -> bool:
    """Draw the second step; whether it was saved now. `save` and `back` are what stands on the buttons."""
    if not is_saved(key):
        preview(key, run, show, save=save, back=back)
        return False
    try:
        with data.writing() as tx:
            outcome = run(tx)
    except DeskError as error:
        notice.refused(error)
        buttons(key, save=save, back=back)
        return False
    say(outcome)
    forget(key)
    return True


def edit(
    key: str,
    fields: Sequence[Field],
    form: Callable[[Seen[F]], F | None],
    *,
    run: Callable[[Any, F, int], O],
    now: Callable[[], Seen[F] | None],
    show: Callable[[O], None],
    say: Callable[[O], None],
) -> bool:
    """As `conflict.edit`, with the second step before it is saved; whether it was saved now.

    `run` brings the fields and the version that was seen to the service, in a transaction.
    """
    wanted = asked(key)
    began = conflict.began(key)
    if began is None:
        return False
    if wanted is None:
        seen = Seen(typed(key, began.fields), began.version)
        go_on(key, conflict.choice(key, fields) if conflict.is_met(key) else form(seen))
        st.button(_("Leave it as it is"), key=f"{key}.leave", on_click=leave, args=(key,))
        return False
    if not is_saved(key):
        stands = now()
        version = began.version if stands is None else stands.version
        preview(key, lambda tx: run(tx, wanted, version), show)
        return False

    def write(fields_wanted: F, seen: Seen[F]) -> None:
        with data.writing() as tx:
            outcome = run(tx, fields_wanted, seen.version)
        say(outcome)

    go_back(key)  # a colleague who was first is met in place of the form
    if not conflict.save(key, wanted, write=write, now=now):
        return False
    forget(key)
    return True


def leave(key: str) -> None:
    """Close the form, also one that was begun on a version."""
    forget(key)
    conflict.end(key)


def is_saved(key: str) -> bool:
    """Whether Save was pressed: known before it is drawn, so that nothing is tried when it is done."""
    return bool(st.session_state.get(_save(key)))


def preview(key: str, run: Run[O], show: Callable[[O], None], *, save: str = "", back: str = "") -> None:
    """What saving would do, and the buttons; nothing to save when it would be refused."""
    is_refused = False
    try:
        with data.trying() as tx:
            outcome, hit = consult_hits.of(tx, run)
        show(outcome)
        consult_hits.show(hit)
    except DeskError as error:
        notice.refused(error)
        is_refused = True
    buttons(key, save=save, back=back, is_refused=is_refused)


def buttons(key: str, *, save: str = "", back: str = "", is_refused: bool = False) -> None:
    with st.container(horizontal=True):
        st.button(
            save or _("Save"),
            key=_save(key),
            type="primary",
            disabled=is_refused,
            icon=":material/check:",
        )
        st.button(back or _("Back to the form"), key=f"{key}.back", on_click=go_back, args=(key,))


def _save(key: str) -> str:
    return f"{key}.save"


def _asked(key: str) -> str:
    return f"{key}.asked"


def _typed(key: str) -> str:
    return f"{key}.typed"
