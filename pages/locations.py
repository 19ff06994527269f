"""Locations: the places of a network, the moments on which they are open, and when they are closed."""

import streamlit as st

from domain.access import Action
from domain.errors import NotFound
from language import _
from services import location, slot
from ui import choice, clock, data_locations, frame, location_form, locations, notice, slot_editor
from ui.slot_editor import Desk, Verbs

person = frame.enter(Action.KEEP_LOCATIONS)
network = frame.network(person)
today = clock.today(network.zone)

asked = choice.chosen(locations.PAGE, locations.LOCATION, network)
place = data_locations.one(person, network.id, asked) if isinstance(asked, int) else None

if asked is None:
    st.title(_("Locations"))
    locations.listed(data_locations.of_network(person, network.id, today), today)
elif asked == choice.NEW:
    locations.back()
    st.title(_("Add a location"))
    location_form.add(person, network, data_locations.wishes(), location.add)
elif place is None:
    st.title(_("Locations"))
    notice.refused(NotFound())
    locations.back()
else:
    locations.back()
    st.title(choice.escaped(place.draft.name))
    wishes = data_locations.wishes()
    section = choice.part(locations.PAGE, place.id, locations.parts_of_location())
    if section == locations.DETAILS:
        location_form.edit(person, place, wishes, today, location.change)
    elif section == locations.SLOTS:
        desk = Desk(person, place, wishes, today)
        found = data_locations.slots(person, place.id, today)
        slot_editor.show(desk, found, Verbs(slot.add, slot.change, slot.stop))
