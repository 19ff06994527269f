"""A form over one kept thing: what it began with, and the choice when a colleague saved first.

A form begins with the thing as it was when somebody opened it and keeps to that version: what a colleague saves
meanwhile must not slip under the input. When the save meets a newer version, mine and theirs stand side by side, with
what both began with, and the person chooses per field. The fields are attributes of one frozen value.

    began = conflict.began(key)                                  # None: the form is not open
    wanted = conflict.choice(key, fields) or the form's own value, once its Save was pressed
    if wanted and conflict.save(key, wanted, write=…, now=…): the form is closed, say so and rerun

`edit` does all of that for a form with its own way out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar, cast
from zlib import crc32

import streamlit as st

from domain.errors import DeskError, Stale
from language import _
from ui import notice

F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class Seen(Generic[F]):
    """The fields of a thing as they were at a version."""

    fields: F
    version: int


@dataclass(frozen=True, slots=True)
class Conflict(Generic[F]):
    """What I wanted, what a colleague saved meanwhile (at `version`), and what both began with."""

    mine: F
    theirs: F
    base: F
    version: int


@dataclass(frozen=True, slots=True)
class Field:
    """One field about which a choice may be needed: its attribute, its label, and how a value of it reads."""

    name: str
    label: str
    shown: Callable[[Any], str] = str


def begin(key: str, fields: object, version: int) -> None:
    """Open the form on the thing as it is now."""
    end(key)
    st.session_state[_began(key)] = Seen(fields, version)


def end(key: str) -> None:
    """Close the form; what was typed is gone."""
    st.session_state.pop(_began(key), None)
    st.session_state.pop(_met(key), None)


def began(key: str) -> Seen[Any] | None:
    """What the open form began with; its version belongs in the keys of its widgets."""
    return cast(Seen[Any] | None, st.session_state.get(_began(key)))


def is_met(key: str) -> bool:
    """Whether a colleague was first, so that the choice stands in place of the form."""
    return _met(key) in st.session_state


def edit(
    key: str,
    fields: Sequence[Field],
    form: Callable[[Seen[F]], F | None],
    *,
    write: Callable[[F, Seen[F]], object],
    now: Callable[[], Seen[F] | None],
) -> bool:
    """Draw the open form, or the choice once a colleague was first, with the way out; whether it was saved now.

    `form` draws the fields as they were seen and returns what is wanted once its Save was pressed.
    """
    start = began(key)
    if start is None:
        return False
    wanted: F | None = choice(key, fields) if is_met(key) else form(start)
    st.button(_("Leave it as it is"), key=f"{key}.leave", on_click=end, args=(key,))
    return wanted is not None and save(key, wanted, write=write, now=now)


def seen(fields: F) -> Seen[F]:
    """What is seen of a thing without a version of its own: what it says tells one from the next."""
    return Seen(fields, crc32(repr(fields).encode()))


def save(
    key: str, wanted: F, *, write: Callable[[F, Seen[F]], object], now: Callable[[], Seen[F] | None]
) -> bool:
    """Whether the fields are written, and the form closed.

    `write` brings them to the service with what was seen; `now` reads what stands when that was stale.
    Any other refusal is said here, beside the form, which keeps its input.
    """
    seen = began(key)
    if seen is None:
        return False
    met: Conflict[F] | None = st.session_state.get(_met(key))
    try:
        write(wanted, seen if met is None else Seen(met.theirs, met.version))
    except Stale as error:
        found = now()
        if found is None:
            notice.refused(error)
            return False
        st.session_state[_met(key)] = Conflict(wanted, found.fields, seen.fields, found.version)
        st.rerun()
    except DeskError as error:
        notice.refused(error)
        return False
    end(key)
    return True


def choice(key: str, fields: Sequence[Field]) -> Any | None:
    """Theirs with what the person takes of mine, once the choice is saved; a warning and a choice per field until then.

    Preselected is the one of the two that changed the field; mine where both did.
    """
    met: Conflict[Any] | None = st.session_state.get(_met(key))
    if met is None:
        return None
    st.warning(
        _(
            "A colleague changed this meanwhile. Nothing of yours was saved yet: choose for each line what to keep."
        )
    )
    taken: dict[str, Any] = {}
    with st.form(f"{key}_conflict_{met.version}"):
        for field in fields:
            mine, theirs, base = (getattr(one, field.name) for one in (met.mine, met.theirs, met.base))
            if mine == theirs:
                continue
            options = {
                "mine": _("mine: {value}").format(value=_value(field, mine)),
                "theirs": _("theirs: {value}").format(value=_value(field, theirs)),
            }
            picked = st.radio(
                _("{field} (it was {value})").format(field=field.label, value=_value(field, base)),
                list(options),
                format_func=options.__getitem__,
                index=1 if mine == base else 0,
                key=f"{key}_conflict_{met.version}_{field.name}",
            )
            if picked == "mine":
                taken[field.name] = mine
        is_sent = st.form_submit_button(_("Save my choice"), type="primary", width="stretch")
    return replace(met.theirs, **taken) if is_sent else None


def _value(field: Field, value: Any) -> str:
    return _("nothing") if value in (None, "", frozenset(), ()) else field.shown(value)


def _began(key: str) -> str:
    return f"{key}.began"


def _met(key: str) -> str:
    return f"{key}.met"
