"""Retiring a location, and taking it into use again: what it does to sessions and helpers is shown first."""

from collections.abc import Callable
from datetime import date
from typing import Any

import streamlit as st

from domain.location import Location
from domain.person import Person
from domain.recurrence import horizon
from domain.session_effect import Effects
from language import _, formats
from ui import clock, effects, notice, two_steps

DATE = "DD/MM/YYYY"


def show(
    person: Person,
    place: Location,
    today: date,
    *,
    retire: Callable[..., Effects],
    reopen: Callable[..., Effects],
) -> None:
    """The way out of use, or back into it; `retire` and `reopen` are the service's."""
    if place.retired_on is None:
        _retire(person, place, today, retire)
    else:
        _reopen(person, place, today, reopen)


def _retire(person: Person, place: Location, today: date, keep: Callable[..., Effects]) -> None:
    key = f"locations.retire_{place.id}.{place.version}"
    day: date | None = two_steps.asked(key)
    if day is None:
        with (
            st.expander(_("Retire this location"), icon=":material/location_off:"),
            st.form(f"{key}.form", border=False),
        ):
            st.caption(
                _(
                    "It stays, with everything that happened there. Only its sessions to come leave the roster."
                )
            )
            chosen = st.date_input(
                _("First day without it"),
                value=two_steps.typed(key, today),
                min_value=today,
                max_value=horizon(today).last,
                format=DATE,
                key=f"{key}.day",
            )
            is_sent = st.form_submit_button(_("Show what this touches"), key=f"{key}.show")
            two_steps.go_on(key, chosen if is_sent else None)
        return

    def run(tx: Any) -> Effects:
        return keep(tx, place.id, day, place.version, by=person, today=today, now=clock.now())

    with st.container(border=True):
        st.markdown(_("**Retire this location from {day}**").format(day=formats.day_and_year(day)))
        said = _("Location retired")
        if two_steps.finish(key, run, effects.show_all, _say(said), save=_("Retire this location")):
            st.rerun()


def _reopen(person: Person, place: Location, today: date, keep: Callable[..., Effects]) -> None:
    key = f"locations.reopen_{place.id}.{place.version}"
    if place.retired_on is not None:
        day = formats.day_and_year(place.retired_on)
        st.info(
            _("Retired since {day}.").format(day=day)
            if place.retired_on <= today
            else _("Will be retired from {day}.").format(day=day)
        )
    if two_steps.asked(key) is None:
        if st.button(_("Take it into use again"), key=f"{key}.ask", icon=":material/undo:"):
            two_steps.go_on(key, place.version)
        return

    def run(tx: Any) -> Effects:
        return keep(tx, place.id, place.version, by=person, today=today, now=clock.now())

    with st.container(border=True):
        st.markdown(_("**Take it into use again**"))
        st.caption(_("Its slots make sessions again, as far as they are still valid."))
        said = _("Location in use again")
        if two_steps.finish(
            key,
            run,
            effects.show,
            _say(said),
            save=_("Take it into use again"),
            back=_("Leave it as it is"),
        ):
            st.rerun()


def _say(said: str) -> Callable[[Effects], None]:
    def say(outcome: Effects) -> None:
        notice.later(formats.list_of([said, *effects.summary(outcome)]))

    return say
