"""Helpers: the people, where and when they stand, when they are away, and how they are followed up."""

from functools import partial

import streamlit as st

from domain import access
from domain.access import Action
from domain.errors import NotFound
from language import _
from services import absence, contact, feed, helper, leaving, placement, roster, undo
from ui import (
    calendar_link,
    choice,
    clock,
    data_helpers,
    data_history,
    frame,
    helper_absences,
    helper_follow_up,
    helper_form,
    helper_hours,
    helper_leaving,
    helper_list,
    helper_places,
    helper_sections,
    history_list,
    notice,
    roster_helper,
    undo_offer,
)

person = frame.enter(Action.SEE_HELPERS)
network = frame.network(person)
today = clock.today(network.zone)
keeps = access.may_in_network(person, Action.KEEP_HELPERS, network_id=network.id)
sees_history = access.may_in_network(person, Action.SEE_HISTORY, network_id=network.id)

absence_verbs = helper_absences.Verbs(
    absence.add, absence.change, absence.withdraw, absence.end_early, roster.remove
)
calendar_verbs = calendar_link.Verbs(feed.renew_for_helper, feed.withdraw_for_helper)

asked = choice.chosen(helper_list.PAGE, helper_list.HELPER, network)
shown = data_helpers.one(person, network.id, asked, today) if isinstance(asked, int) else None

if asked is None:
    st.title(_("Helpers"))
    lines, wishes = data_helpers.of_network(person, network, today)
    has_places = bool(lines or data_helpers.places_in_use(person, network.id, today))
    helper_list.listed(lines, wishes, today, keeps=keeps, has_places=has_places)
elif asked == choice.NEW and keeps:
    helper_list.back()
    st.title(_("Add a helper"))
    helper_form.add(person, network, data_helpers.wishes(), today, helper.add)
elif shown is None:
    st.title(_("Helpers"))
    notice.refused(NotFound())
    helper_list.back()
else:
    helper_list.back()
    st.title(choice.escaped(shown.draft.name))
    if shown.anonymised_at is None:
        roster_helper.link(network, shown.id)
    opened = helper_sections.Opened(person, shown, today, keeps)
    match choice.part(helper_list.PAGE, shown.id, helper_sections.offered(sees_history=sees_history)):
        case helper_sections.PLACES:
            helper_places.placements(opened, place=placement.place, change=placement.change)
            helper_places.availability(opened, placement.set_availability)
        case helper_sections.ABSENCES:
            undo_offer.beside(person, network, undo.undo, entity="helper", entity_id=shown.id)
            helper_absences.show(opened, absence_verbs)
        case helper_sections.FOLLOW_UP:
            helper_follow_up.next_action(opened, contact.set_next_action)
            helper_follow_up.log(opened, add=contact.add, remove=contact.remove)
        case helper_sections.HOURS:
            helper_hours.show(opened)
        case helper_sections.HISTORY:
            read = partial(data_history.of_helper, person, shown.id)
            history_list.show(read, key=f"helpers.history_{shown.id}", zone=network.zone)
        case _:
            helper_form.details(opened, helper.change)
            calendar_link.of_helper(person, shown, today, calendar_verbs)
            helper_leaving.offer(opened, leave=leaving.leave, anonymise=leaving.anonymise)
