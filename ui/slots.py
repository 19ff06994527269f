"""The slots of a location: which there are, and the way to add, change and stop them."""

from collections.abc import Sequence
from datetime import date
from typing import NoReturn

import streamlit as st

from domain import fixed_helper, period
from domain.labels import label
from domain.location import Location
from domain.period import to_week
from domain.recurrence import describe
from domain.roster import Place, Wish
from domain.slot import Draft, Slot
from language import _, formats, ngettext
from ui import choice, conflict, notice, roster_view, slot_form, two_steps
from ui.choice import escaped
from ui.frame import NETWORK_IN_URL
from ui.locations import LOCATION, SLOTS

ROSTER = "pages/roster.py"
HELPERS = "pages/helpers.py"
LOCATIONS = "pages/locations.py"
OUTLOOK = "pages/outlook.py"
WHAT_IF, SLOT_IN_URL = "watals", "moment"
"""Where the outlook says what closing or moving a slot would touch."""
NEW, STOP, FIXED = "new", "stop", "fixed"
Kept = Location | Place
"""A location, as one page or the other knows it."""
Opened = tuple[str, int]
"""What is being done (`NEW`, `STOP`, `FIXED`, else a change), to which slot."""


def opened(place: Kept) -> Opened | None:
    """What of this location's slots is being edited; None when its list is shown."""
    found: Opened | None = st.session_state.get(_opened(place))
    if found is not None and found[0] != NEW and conflict.began(key_of(found[1])) is None:
        return None  # its form was left
    return found


def open_one(place: Kept, what: str, slot: Slot | None = None) -> None:
    """Begin adding (`NEW`), changing or stopping; a change keeps to the version that is seen now."""
    st.session_state[_opened(place)] = (what, 0 if slot is None else slot.id)
    if slot is not None:
        conflict.begin(key_of(slot.id), slot.draft, slot.version)
        for key in (from_key_of(slot.id), place_key_of(slot.id), added_key_of(slot.id)):
            st.session_state.pop(key, None)


def go_to_change(
    place: Kept, slot: Slot, wanted: Draft, *, from_day: date, at: int | None = None
) -> NoReturn:
    """From another page to what changing the slot so does, at the location `at` (where it is), before it is saved."""
    open_one(place, "", slot)
    st.session_state[from_key_of(slot.id)] = from_day
    st.session_state[place_key_of(slot.id)] = place.id if at is None else at
    two_steps.begin(key_of(slot.id), wanted)
    _go_to(place)


def go_to_stop(place: Kept, slot: Slot, last_day: date) -> NoReturn:
    """From another page to what stopping the slot after that day does, before it is saved."""
    open_one(place, STOP, slot)
    two_steps.begin(stop_key_of(slot.id), last_day)
    _go_to(place)


def go_to_helpers(place: Kept, slot: Slot, *, from_day: date, helper_ids: Sequence[int]) -> NoReturn:
    """From another page to the fixed helpers of the slot, with a day and people filled in."""
    open_one(place, FIXED, slot)
    st.session_state[from_key_of(slot.id)] = from_day
    st.session_state[added_key_of(slot.id)] = tuple(helper_ids)
    _go_to(place)


def _go_to(place: Kept) -> NoReturn:
    st.switch_page(
        LOCATIONS,
        query_params={NETWORK_IN_URL: str(place.network_id), LOCATION: str(place.id), choice.PART: SLOTS},
    )


def close(place: Kept) -> None:
    """Back to the list; what was typed is gone."""
    what = opened(place)
    st.session_state.pop(_opened(place), None)
    if what is not None:
        conflict.end(key_of(what[1]))


def key_of(slot_id: int) -> str:
    """Where what is being done to a slot is remembered."""
    return f"slots.{slot_id}"


def stop_key_of(slot_id: int) -> str:
    """Where the last day of a slot that stops is remembered, between its two steps."""
    return f"{key_of(slot_id)}.stop"


def from_key_of(slot_id: int) -> str:
    """Where the day from which a change counts is remembered, between its two steps."""
    return f"{key_of(slot_id)}.from_day"


def place_key_of(slot_id: int) -> str:
    """Where the location is remembered at which the slot goes on."""
    return f"{key_of(slot_id)}.place"


def added_key_of(slot_id: int) -> str:
    """Where is remembered who was chosen elsewhere to become fixed."""
    return f"{key_of(slot_id)}.added"


def listed(place: Kept, slots: Sequence[Slot], wishes: Sequence[Wish], today: date) -> None:
    """The slots that are kept on, then those that have ended, folded away."""
    is_retired = place.retired_on is not None and place.retired_on <= today
    running = [slot for slot in slots if not slot.has_ended(today)]
    if not running:
        notice.empty(
            _("No slots yet. A slot is a moment that returns, such as every Tuesday from 10:00 to 12:00.")
        )
    for slot in running:
        _row(place, slot, wishes, today, may_change=not is_retired)
    if not is_retired:
        _next_steps(place, running)
    ended = [slot for slot in slots if slot.has_ended(today)]
    if ended:
        title = ngettext("{number} slot that ended", "{number} slots that ended", len(ended))
        with st.expander(title.format(number=len(ended))):
            for slot in ended:
                _row(place, slot, wishes, today, may_change=not is_retired)


def _row(place: Kept, slot: Slot, wishes: Sequence[Wish], today: date, *, may_change: bool) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"slots_row_{slot.id}"):
        with st.container(gap=None):
            st.markdown(f"**{title(slot.draft)}**")
            st.caption(escaped(" · ".join(_details(slot, wishes, today))))
            fixed = [fixed_helper.describe(one, today) for one in slot.fixed if one.during.last >= today]
            if fixed and not slot.has_ended(today):
                st.caption(escaped(_("fixed: {names}").format(names=", ".join(fixed))))
        if may_change and not slot.has_ended(today):
            st.button(
                _("Fixed helpers"),
                key=f"slots.fixed_{slot.id}",
                on_click=open_one,
                args=(place, FIXED, slot),
                icon=":material/event_repeat:",
            )
        if may_change:
            st.button(
                _("Change"),
                key=f"slots.change_{slot.id}",
                on_click=open_one,
                args=(place, "", slot),
                icon=":material/edit:",
            )
        if may_change and not slot.has_ended(today):
            st.button(
                _("Stop"),
                key=f"slots.stop_{slot.id}",
                on_click=open_one,
                args=(place, STOP, slot),
                icon=":material/event_busy:",
            )
            st.page_link(
                OUTLOOK,
                label=_("What if"),
                icon=":material/help:",
                help=_("See what closing or moving this slot would touch, without changing it"),
                query_params={
                    NETWORK_IN_URL: str(place.network_id),
                    choice.PART: WHAT_IF,
                    SLOT_IN_URL: str(slot.id),
                },
                width="content",
            )


def title(draft: Draft) -> str:
    """`Elke dinsdag, 10:00–12:00`."""
    said = describe(draft.recurrence)
    return f"{said[:1].upper()}{said[1:]}, {draft.hours}"


def _details(slot: Slot, wishes: Sequence[Wish], today: date) -> list[str]:
    draft = slot.draft
    labels = {wish.code: wish.label for wish in wishes}
    parts = [label(draft.formula), slot_form.in_short(draft.need, labels), draft.room]
    if draft.validity.first > today or not draft.validity.is_open_ended:
        parts.append(period.describe(draft.validity))
    if not slot.has_ended(today):
        parts.append(
            _("no date left")
            if slot.next_day is None
            else _("next on {day}").format(day=formats.day_and_year(slot.next_day))
        )
    return [part for part in parts if part]


def _next_steps(place: Kept, running: Sequence[Slot]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Add a slot"),
            key="slots.add",
            on_click=open_one,
            args=(place, NEW),
            icon=":material/add:",
            type="secondary" if running else "primary",
        )
        days = [slot.next_day for slot in running if slot.next_day is not None]
        if days:
            st.page_link(
                ROSTER,
                label=_("See the sessions on the roster"),
                icon=":material/calendar_view_week:",
                query_params={
                    NETWORK_IN_URL: str(place.network_id),
                    roster_view.WEEK: to_week(min(days)),
                },
            )
            st.page_link(
                HELPERS,
                label=_("Place helpers here"),
                icon=":material/group_add:",
                query_params={NETWORK_IN_URL: str(place.network_id)},
            )


def _opened(place: Kept) -> str:
    return f"slots.opened_{place.id}"
