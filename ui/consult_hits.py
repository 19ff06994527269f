"""The booked consults that a change of the roster hits, shown before it is done.

What cannot be kept is looked at before and after the very services that a save would run, in a transaction that is not kept.
So whatever changes the roster, in whichever way, tells of the same bookings as Today does afterwards.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import streamlit as st

from domain.consult import Booking
from domain.person import Person
from language import _, formats, ngettext
from ui import clock, consult_words, data, data_consults
from ui.choice import escaped

O = TypeVar("O")  # noqa: E741 - the outcome of an action
Run = Callable[[Any], O]
PERSON = "app.person"
"""Where the frame keeps who is signed in."""
SHOWN = 8


def of(tx: Any, run: Run[O]) -> tuple[O, list[Booking]]:
    """What the action gave, and the bookings that could be kept before it and no longer after it."""
    before = {one.id for one in _broken(tx)}
    outcome = run(tx)
    return outcome, [one for one in _broken(tx) if one.id not in before]


def show(hit: Sequence[Booking]) -> None:
    """Nothing when no booking is hit."""
    if not hit:
        return
    said = ngettext(
        "{number} booked consult can no longer be kept:",
        "{number} booked consults can no longer be kept:",
        len(hit),
    ).format(number=formats.number(len(hit)))
    lines = [
        f"- {escaped(str(one.spot.when))} · {consult_words.about(one)} · {_where(one)}" for one in hit[:SHOWN]
    ]
    if hit[SHOWN:]:
        rest = len(hit[SHOWN:])
        more = ngettext("and {number} more", "and {number} more", rest).format(number=formats.number(rest))
        lines.append(f"- {more}")
    after = _("Afterwards they stand under Consults and on Today until somebody moves or cancels them.")
    st.warning("\n".join([f"**{said}**", "", *lines, "", after]), icon=":material/event_busy:")


def is_confirmed(key: str, wanted: object, run: Run[Any]) -> bool:
    """Whether the action may be done now: it hits no booking, or the person saw which and pressed the button again.

    For an action without a preview of its own. Raises what refuses the action.
    """
    warned = f"{key}.warned"
    if st.session_state.get(warned) == repr(wanted):
        st.session_state.pop(warned)
        return True
    with data.trying() as tx:
        _outcome, hit = of(tx, run)
    if not hit:
        return True
    st.session_state[warned] = repr(wanted)
    show(hit)
    st.info(_("Nothing was saved yet. Press the button once more to do it all the same."))
    return False


def _broken(tx: Any) -> list[Booking]:
    person: Person | None = st.session_state.get(PERSON)
    return [] if person is None else data_consults.promises(tx, person, today=clock.now().date())


def _where(one: Booking) -> str:
    return escaped(f"{one.helper}, {one.place}")
