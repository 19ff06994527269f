"""The link with which a calendar elsewhere follows a location or a helper: made, copied, renewed and withdrawn."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from domain.errors import DeskError
from domain.feed import Link
from domain.helper import Helper
from domain.location import Location
from domain.person import Person
from language import _, formats
from ui import clock, data, data_feeds, document, fold, notice
from ui.choice import escaped


@dataclass(frozen=True, slots=True)
class Verbs:
    """The service's functions; each takes the key of the thing and of the link that was seen."""

    renew: Callable[..., None]
    withdraw: Callable[..., None]


def of_location(person: Person, place: Location, today: date, verbs: Verbs) -> None:
    """The calendar of a location, in a fold; a retired one has none."""
    if place.retired_on is not None and place.retired_on <= today:
        return
    at = f"calendar_location_{place.id}"
    if (inside := fold.opened(_("Calendar"), key=at)) is not None:
        with inside:
            st.caption(_("The sessions of this location in your own calendar, without anybody's name."))
            _show(person, place.id, data_feeds.of_location(person, place.id), today, verbs, at=at)


def of_helper(person: Person, helper: Helper, today: date, verbs: Verbs) -> None:
    """The calendar of a helper, in a fold; an anonymised one has none."""
    if helper.anonymised_at is not None:
        return
    at = f"calendar_helper_{helper.id}"
    if (inside := fold.opened(_("Calendar"), key=at)) is not None:
        with inside:
            name = escaped(helper.draft.name)
            st.caption(
                _("The sessions of {name} in a calendar: hand this link to {name} alone.").format(name=name)
            )
            _show(person, helper.id, data_feeds.of_helper(person, helper.id, today), today, verbs, at=at)


def of_own_places(person: Person, today: date, verbs: Verbs) -> None:
    """The calendars of the locations that an account was given one by one, a fold each; nothing without any."""
    places = data_feeds.own_places(person, today)
    if not places:
        return
    st.subheader(_("Calendar"))
    st.caption(_("The sessions of your locations in your own calendar, without anybody's name."))
    for place in places:
        at = f"calendar_location_{place.location_id}"
        if (inside := fold.opened(escaped(place.name), key=at)) is not None:
            with inside:
                _show(person, place.location_id, place.link, today, verbs, at=at)


def _show(person: Person, key: int, link: Link | None, today: date, verbs: Verbs, *, at: str) -> None:
    """The link and what can be done with it. Buttons are of the link that is seen, so none hits another."""

    def do(verb: Callable[..., None], said: str) -> None:
        seen = None if link is None else link.id
        _do(said, lambda tx: verb(tx, key, seen, by=person, today=today, now=clock.now()))

    if link is None:
        if st.button(_("Make a link"), key=f"{at}.make", icon=":material/add_link:"):
            do(verbs.renew, _("Link made"))
        return
    st.code(f"{document.origin()}{link.path}", language=None, wrap_lines=True)
    st.markdown(
        _(
            "Copy it and paste it where your calendar says “From URL” or “Subscribe” (Google, Outlook, iPhone). "
            "**Whoever has this link sees the calendar**, without signing in."
        )
    )
    st.caption(_("Made on {day}.").format(day=formats.day_and_year(link.made_at.date())))
    with st.container(horizontal=True, key=f"{at}_ways"):
        if st.button(
            _("Renew: the old link stops"), key=f"{at}.renew_{link.id}", icon=":material/autorenew:"
        ):
            do(verbs.renew, _("Link renewed: the old one opens nothing any more"))
        if st.button(_("Withdraw the link"), key=f"{at}.withdraw_{link.id}", icon=":material/link_off:"):
            do(verbs.withdraw, _("Link withdrawn"))


def _do(said: str, action: Callable[[Any], None]) -> None:
    try:
        with data.writing() as tx:
            action(tx)
    except DeskError as error:
        notice.refused(error)
    else:
        notice.later(said)
        st.rerun()
