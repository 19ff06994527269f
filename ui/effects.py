"""What an action does to sessions and helpers, before it is done: how many, and who, session by session."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from domain import session_effect
from domain.labels import named
from domain.session_effect import Effects, Fate, Helper, SessionEffect
from language import _, formats, ngettext
from ui.choice import escaped

LINES_SHOWN = 12


def show(effects: Effects) -> None:
    """A line for each thing that happens, then the sessions at which somebody stands; the rest folded away."""
    if not effects:
        return
    st.markdown("\n".join(f"- {line}" for line in summary(effects)))
    is_one_place = len({one.place for one in effects}) == 1
    lines = [line_of(one, is_one_place=is_one_place) for one in effects if one.concerns_somebody]
    if lines:
        st.markdown(_("**Sessions at which somebody stands**"))
        st.markdown("\n".join(f"- {line}" for line in lines[:LINES_SHOWN]))
    others = [line_of(one, is_one_place=is_one_place) for one in effects if not one.concerns_somebody]
    more = lines[LINES_SHOWN:] + others
    if more:
        with st.expander(_("The other sessions ({number})").format(number=len(more))):
            st.markdown("\n".join(f"- {line}" for line in more))


def show_all(effects: Effects) -> None:
    """As `show`, where it is the answer: it says so when nothing is touched."""
    if effects:
        show(effects)
    else:
        st.caption(_("No session is touched."))


def summary(effects: Effects) -> list[str]:
    """How many sessions meet which fate, and how many people are set free or put back."""
    found = Counter(one.fate for one in effects)
    lines = [_number_of(fate, found[fate]) for fate in Fate if found[fate]]
    freed = len(session_effect.freed(effects))
    if freed:
        lines.append(
            ngettext("{number} helper is set free", "{number} helpers are set free", freed).format(
                number=freed
            )
        )
    back = len(session_effect.there(one for one in effects if one.fate in {Fate.OPENED, Fate.RESTORED}))
    if back:
        lines.append(
            ngettext("{number} helper is put back", "{number} helpers are put back", back).format(number=back)
        )
    return lines


def line_of(one: SessionEffect, *, is_one_place: bool) -> str:
    """`di 1 dec 13:00–16:00 → 9:00–12:00, De Krook: staan er: Fatma; vrij: Jan`; the place where there are several."""
    when = str(one.when) if one.when == one.becomes else f"{one.when} → {one.becomes.hours}"
    parts = []
    if one.there:
        parts.append(_("{names} there").format(names=_names(one.there)))
    if one.freed:
        parts.append(_("{names} set free").format(names=_names(one.freed)))
    where = when if is_one_place else f"{when}, {escaped(one.place)}"
    return named(where, "; ".join(parts) if parts else _fate(one.fate))


def _names(helpers: Sequence[Helper]) -> str:
    return escaped(formats.list_of([helper.name for helper in helpers]))


def _fate(fate: Fate) -> str:
    match fate:
        case Fate.CLOSED:
            return _("closed")
        case Fate.OPENED:
            return _("open again")
        case Fate.CHANGED:
            return _("changes")
        case Fate.WITHDRAWN:
            return _("falls away")
        case Fate.CANCELLED:
            return _("cancelled")
        case Fate.RESTORED:
            return _("planned again")


def _number_of(fate: Fate, number: int) -> str:
    return _sentence(fate, number).format(number=number)


def _sentence(fate: Fate, number: int) -> str:
    match fate:
        case Fate.CLOSED:
            return ngettext("{number} session is closed", "{number} sessions are closed", number)
        case Fate.OPENED:
            return ngettext("{number} session is open again", "{number} sessions are open again", number)
        case Fate.CHANGED:
            return ngettext("{number} session changes", "{number} sessions change", number)
        case Fate.WITHDRAWN:
            return ngettext(
                "{number} session on which nothing was planned falls away",
                "{number} sessions on which nothing was planned fall away",
                number,
            )
        case Fate.CANCELLED:
            return ngettext(
                "{number} session on which something was planned is cancelled",
                "{number} sessions on which something was planned are cancelled",
                number,
            )
        case Fate.RESTORED:
            return ngettext(
                "{number} session is planned again", "{number} sessions are planned again", number
            )
