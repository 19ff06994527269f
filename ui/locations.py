"""The Locations page: which location is looked at, the list of them, and which part of one."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from domain.labels import label
from domain.location import Line
from domain.network import Network
from domain.words import LocationKind
from language import _, formats, ngettext
from ui import notice, text, url

PAGE = "locations"
LOCATION = "locatie"
SECTION = "deel"
NEW = "nieuw"
DETAILS, SLOTS, CLOSURES = "gegevens", "momenten", "sluitingen"
PLACES, NETWORK_CLOSURES, NETWORKS = "locaties", "sluitingen", "netwerken"
IN_USE, RETIRED = "in_use", "retired"
NETWORK_SEEN = "locations.network"


def chosen(network: Network) -> str | int | None:
    """The location in the address: its id, 0 for nonsense, `NEW` for one to be added, None for the list."""
    if st.session_state.get(NETWORK_SEEN, network.id) != network.id:
        leave()
    st.session_state[NETWORK_SEEN] = network.id
    asked = st.query_params.get(LOCATION, "")
    if asked in {"", NEW}:
        return asked or None
    return url.to_id(asked)


def go_to(location: int | str, section: str = DETAILS) -> None:
    """Show a location (or `NEW`); in a callback, or before a rerun."""
    st.query_params[LOCATION] = str(location)
    st.session_state[url.state_key(PAGE, f"{SECTION}.{location}")] = section


def leave() -> None:
    """Back to the list."""
    st.query_params.pop(LOCATION, None)
    url.write(PAGE, SECTION, "")


def choose_section(of: int | str, offered: dict[str, str]) -> str:
    """Which part is shown, kept in the address; `of` is the location it is a part of, "" for the network."""
    key = url.state_key(PAGE, f"{SECTION}.{of}")
    asked = url.news(PAGE, SECTION)
    if asked in offered:
        st.session_state[key] = asked
    if st.session_state.get(key) not in offered:
        st.session_state[key] = next(iter(offered))
    section: str | None = st.segmented_control(
        _("Part"),
        list(offered),
        format_func=lambda part: offered[part],
        key=key,
        required=True,
        label_visibility="collapsed",
        width="content",
    )
    shown = section or next(iter(offered))
    url.write(PAGE, SECTION, shown)
    return shown


def sections_of_network(*, keeps_networks: bool) -> dict[str, str]:
    """What of a network is kept on this page."""
    offered = {PLACES: _("Locations"), NETWORK_CLOSURES: _("Closures of the whole network")}
    return {**offered, NETWORKS: _("Networks")} if keeps_networks else offered


def sections_of_location() -> dict[str, str]:
    return {DETAILS: _("Details"), SLOTS: _("Slots")}


def back() -> None:
    """The way back to the list, above the name of a location."""
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
            args=(NEW,),
            type="primary",
            icon=":material/add:",
        )
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="locations_filters"):
        asked = st.text_input(_("Search"), key="locations.search", placeholder=_("Name or address"))
        kinds = [kind for kind in LocationKind if any(line.kind is kind for line in lines)]
        kind = st.selectbox(
            _("Kind"), kinds, index=None, format_func=label, key="locations.kind", placeholder=_("All")
        )
        states = {IN_USE: _("In use"), RETIRED: _("Retired")}
        state = st.selectbox(_("State"), list(states), format_func=states.__getitem__, key="locations.state")
        st.button(
            _("Add a location"), key="locations.add", on_click=go_to, args=(NEW,), icon=":material/add:"
        )
    found = [
        line
        for line in lines
        if line.is_retired(today) == (state == RETIRED)
        and kind in (None, line.kind)
        and asked.strip().casefold() in f"{line.name} {line.address}".casefold()
    ]
    if not found:
        notice.empty(_("No location fits. Change the search, the kind or the state above."))
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


def in_short(line: Line, today: date) -> str:
    """`**De Krook** · Bibliotheek · 5 vaste momenten`."""
    parts = [f"**{text.escaped(line.name)}**", label(line.kind)]
    if line.is_retired(today) and line.retired_on is not None:
        parts.append(_("retired since {day}").format(day=formats.day_and_year(line.retired_on)))
    else:
        parts.append(
            ngettext("{number} slot", "{number} slots", line.slots).format(number=line.slots)
            if line.slots
            else _("no slots yet")
        )
    return " · ".join(parts)
