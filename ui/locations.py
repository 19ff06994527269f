"""The Locations page: which location is looked at, the list of them, and which part of one."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from domain.labels import label
from domain.location import Line
from domain.words import LocationKind
from language import _, formats, ngettext
from ui import choice, notice, url

PAGE = "locations"
LOCATION = "locatie"
DETAILS, SLOTS, CLOSURES, PAPER, HISTORY = "gegevens", "momenten", "sluitingen", "papier", "geschiedenis"
PLACES, NETWORK_CLOSURES, NETWORKS = "locaties", "sluitingen", "netwerken"
TEXT, KINDS, STATE = "zoek", "soort", "toestand"
RETIRED = "uit"


def go_to(which: int | str, part: str = "") -> None:
    choice.go_to(PAGE, LOCATION, which, part)


def leave() -> None:
    choice.leave(PAGE, LOCATION)


def parts_of_network() -> dict[str, str]:
    """What of a network is kept on this page."""
    return {
        PLACES: _("Locations"),
        NETWORK_CLOSURES: _("Closures of the whole network"),
        NETWORKS: _("Networks"),
    }


def parts_of_location() -> dict[str, str]:
    return {
        DETAILS: _("Details"),
        SLOTS: _("Slots"),
        CLOSURES: _("Closures"),
        PAPER: _("On paper"),
        HISTORY: _("History"),
    }


def back() -> None:
    """The way back to the list, above the name of a location; the list then shows what it showed."""
    choice.keep(PAGE, (TEXT, KINDS, STATE))
    st.button(
        _("All locations"),
        key="locations.back",
        on_click=leave,
        icon=":material/arrow_back:",
        type="tertiary",
    )


def listed(lines: Sequence[Line], today: date) -> None:
    """Search, kind and whether in use; then the locations that fit, each leading to what is kept of it."""
    if not lines:
        notice.empty(_("This network has no locations yet. Add the first one; its slots come next."))
        st.button(
            _("Add your first location"),
            key="locations.add",
            on_click=go_to,
            args=(choice.NEW,),
            type="primary",
            icon=":material/add:",
        )
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="locations_filters"):
        asked, kinds, is_retired = _choose(lines, today)
        st.button(
            _("Add a location"),
            key="locations.add",
            on_click=go_to,
            args=(choice.NEW,),
            icon=":material/add:",
        )
    url.say_left_out()
    found = [
        line
        for line in lines
        if line.is_retired(today) == is_retired
        and (not kinds or line.kind in kinds)
        and asked.strip().casefold() in f"{line.name} {line.address}".casefold()
    ]
    if not found:
        notice.empty(_("No location fits the search and the filters."))
        return
    st.caption(ngettext("{number} location", "{number} locations", len(found)).format(number=len(found)))
    with st.container(key="locations_list", gap=None):
        for line in found:
            st.button(
                in_short(line, today),
                key=f"locations.open_{line.id}",
                on_click=go_to,
                args=(line.id,),
                type="tertiary",
                width="stretch",
            )


def _choose(lines: Sequence[Line], today: date) -> tuple[str, list[LocationKind], bool]:
    """What is searched for, the kinds to show (none is all), and whether the retired ones; kept in the address."""
    kinds = {one: label(one) for one in LocationKind if any(line.kind is one for line in lines)}
    url.adopt(PAGE, KINDS, kinds, LocationKind, what=_("kind"))
    text = url.search(PAGE, TEXT, placeholder=_("Name or address"), width=220)
    chosen = url.multiselect(PAGE, KINDS, kinds, label=_("Kind"))
    asked = url.news(PAGE, STATE)
    if asked is not None:
        st.session_state[url.state_key(PAGE, STATE)] = asked == RETIRED
    is_retired = False
    if any(line.is_retired(today) for line in lines):
        is_retired = st.toggle(_("Retired"), key=url.state_key(PAGE, STATE), width="content")
    url.write(PAGE, STATE, RETIRED if is_retired else "")
    return text, chosen, is_retired


def in_short(line: Line, today: date) -> str:
    """`**De Krook** · Bibliotheek · 5 vaste momenten`."""
    parts = [f"**{choice.escaped(line.name)}**", label(line.kind)]
    if line.is_retired(today) and line.retired_on is not None:
        parts.append(_("retired since {day}").format(day=formats.day_and_year(line.retired_on)))
    else:
        parts.append(
            ngettext("{number} slot", "{number} slots", line.slots).format(number=line.slots)
            if line.slots
            else _("no slots yet")
        )
    return " · ".join(parts)
