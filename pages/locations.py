"""Locations: the places of a network, the moments on which they are open, and when they are closed."""

from functools import partial

import streamlit as st

from domain import access
from domain.access import Action
from domain.errors import NotFound
from language import _
from services import closure, feed, fixed_helper, location, slot, undo
from services import network as network_service
from ui import (
    calendar_link,
    choice,
    clock,
    closures,
    data,
    data_helpers,
    data_history,
    data_locations,
    data_roster,
    frame,
    history_list,
    location_form,
    location_retiring,
    locations,
    networks,
    notice,
    paper_links,
    slot_editor,
    slots,
    undo_offer,
)

person = frame.enter(Action.KEEP_LOCATIONS)
keeps_networks = access.may(person, Action.KEEP_NETWORKS)
if keeps_networks:
    networks.first(person, network_service.add)
network = frame.network(person)
today = clock.today(network.zone)
slot_verbs = slot_editor.Verbs(slot.add, slot.change, slot.stop, fixed_helper.set_helpers)
calendar_verbs = calendar_link.Verbs(feed.renew_for_location, feed.withdraw_for_location)
closure_verbs = closures.Verbs(closure.add, closure.change, closure.withdraw)

asked = choice.chosen(locations.PAGE, locations.LOCATION, network)
place = data_locations.one(person, network.id, asked) if isinstance(asked, int) else None

if asked is None:
    st.title(_("Locations"))
    match choice.part(locations.PAGE, "", locations.parts_of_network()):
        case locations.NETWORK_CLOSURES:
            undo_offer.beside(person, network, undo.undo, entity="closure")
            closures.show(closures.Desk(person, network.id, None, today, closure_verbs))
        case locations.NETWORKS:
            networks.show(person, data.networks(person), network_service.rename, network_service.set_profile)
            if keeps_networks:
                networks.add_another(person, network_service.add)
        case _:
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
    match choice.part(locations.PAGE, place.id, locations.parts_of_location()):
        case locations.SLOTS:
            if slots.opened(place) is None:
                undo_offer.beside(person, network, undo.undo, entity="slot", location_id=place.id)
            desk = slot_editor.Desk(
                person,
                place,
                wishes,
                today,
                names=partial(data_roster.helper_names, person, network),
                places=partial(data_helpers.places_in_use, person, network.id, today),
            )
            slot_editor.show(desk, data_locations.slots(person, place.id, today), slot_verbs)
        case locations.CLOSURES:
            undo_offer.beside(person, network, undo.undo, entity="closure", location_id=place.id)
            closures.show(closures.Desk(person, network.id, place.id, today, closure_verbs))
        case locations.PAPER:
            paper_links.of_location(place.id, today)
        case locations.HISTORY:
            read = partial(data_history.of_location, person, place.id)
            history_list.show(read, key=f"locations.history_{place.id}", zone=network.zone)
        case _:
            location_form.edit(person, place, wishes, today, location.change)
            calendar_link.of_location(person, place, today, calendar_verbs)
            location_retiring.show(person, place, today, retire=location.retire, reopen=location.reopen)
