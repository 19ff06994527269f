"""What the other pages say of consults, each with the way to the page where they are kept."""

from collections.abc import Sequence

import streamlit as st

from domain import access
from domain.access import Action
from domain.consult import BY_APPOINTMENT, Booking
from domain.counted_session import CountedSession
from domain.network import Network
from domain.person import Person
from domain.roster import PlacedSession
from domain.words import ConsultStatus
from language import _, formats, ngettext
from ui import choice, consult_words, consults, data_consults, ways
from ui.choice import escaped
from ui.frame import NETWORK_IN_URL


def on_today(person: Person, network: Network) -> None:
    """How many bookings can no longer be kept and how many have no answer; nothing when there is none of either."""
    if not access.may(person, Action.KEEP_CONSULTS):
        return
    to_do = data_consults.to_do(person, network)
    if not to_do.to_rearrange and not to_do.unanswered:
        return
    st.subheader(_("Consults"))
    _to_rearrange(to_do.to_rearrange, network)
    if to_do.unanswered:
        number = len(to_do.unanswered)
        _link(
            network,
            ngettext(
                "{number} consult is over: did somebody come?",
                "{number} consults are over: did somebody come?",
                number,
            ).format(number=formats.number(number)),
            icon="help",
        )


def on_roster(person: Person, network: Network) -> None:
    """One line when bookings can no longer be kept as the roster stands."""
    if access.may(person, Action.KEEP_CONSULTS):
        _to_rearrange(data_consults.to_do(person, network).to_rearrange, network)


def booked_in(person: Person, session: PlacedSession) -> list[Booking]:
    """What was booked in a session, for who keeps consults there; nothing is asked of a session without appointments."""
    if session.formula not in BY_APPOINTMENT or not access.may(person, Action.KEEP_CONSULTS):
        return []
    return data_consults.of_session(person, session.id)


def in_drawer(booked: Sequence[Booking], session: PlacedSession, network_id: int) -> None:
    """The hours that are booked in a session of the roster, and the way to them."""
    if session.formula not in BY_APPOINTMENT:
        return
    if booked:
        st.markdown("\n".join(f"- {_line(one)}" for one in booked))
    st.page_link(
        consults.PATH,
        label=_("Book a consult") if not booked else _("To the consults of this day"),
        icon=":material/event_available:",
        query_params={
            NETWORK_IN_URL: str(network_id),
            consults.LOCATION: str(session.location_id),
            consults.DAY: session.when.day.isoformat(),
        },
        width="content",
    )


def hours_of(booked: Sequence[Booking], helper_id: int) -> str:
    """`2 consults booked: 10:00, 11:00`, of one helper; empty when there is none."""
    hours = [formats.clock(one.spot.starts) for one in booked if one.spot.helper_id == helper_id]
    if not hours:
        return ""
    return ngettext(
        "{number} consult booked: {hours}", "{number} consults booked: {hours}", len(hours)
    ).format(number=formats.number(len(hours)), hours=formats.list_of(hours))


def beside_count(person: Person, session: CountedSession) -> None:
    """How many consults took place, beside what was counted: a consult is a visit, and is never added by itself.

    Of what is booked and not answered yet it asks, before somebody says that the session did not take place.
    """
    if session.formula not in BY_APPOINTMENT:
        return
    booked = data_consults.of_session(person, session.at.session_id)
    came = sum(one.status is ConsultStatus.HONOURED for one in booked)
    if came:
        _say_came(session, came)
    open_ones = [one for one in booked if one.status is ConsultStatus.TO_COME]
    if open_ones:
        number = len(open_ones)
        st.page_link(
            consults.PATH,
            label=ngettext(
                "{number} consult booked here: say whether somebody came, or cancel it",
                "{number} consults booked here: say whether somebody came, or cancel them",
                number,
            ).format(number=formats.number(number)),
            icon=":material/event_available:",
            query_params={
                NETWORK_IN_URL: str(session.network_id),
                consults.LOCATION: str(session.at.location_id),
                consults.DAY: session.at.day.isoformat(),
            },
            width="content",
        )


def _say_came(session: CountedSession, number: int) -> None:
    said = ngettext(
        "{number} consult took place in this session. Whoever came is a visitor too: count them with the others.",
        "{number} consults took place in this session. Whoever came is a visitor too: count them with the others.",
        number,
    ).format(number=formats.number(number))
    visitors = session.figures.visitors
    if session.is_entered and visitors is not None and visitors < number:
        fewer = _(
            "Fewer visitors ({visitors}) were counted than consults took place: correct one of the two."
        )
        st.warning(f"{said} {fewer.format(visitors=formats.number(visitors))}")
    else:
        st.caption(said)


def _to_rearrange(broken: Sequence[Booking], network: Network) -> None:
    if broken:
        number = len(broken)
        _link(
            network,
            ngettext(
                "{number} booked consult can no longer be kept: rearrange it",
                "{number} booked consults can no longer be kept: rearrange them",
                number,
            ).format(number=formats.number(number)),
            icon="event_busy",
        )


def _link(network: Network, text: str, *, icon: str) -> None:
    query = {NETWORK_IN_URL: str(network.id), choice.PART: consults.TO_DO}
    ways.show(ways.row([ways.link(consults.PATH, ways.said(text), icon=icon, query=query)]))


def _line(one: Booking) -> str:
    warning = ":material/event_busy: " if one.trouble is not None else ""
    return f"{warning}**{formats.clock(one.spot.starts)}** {consult_words.about(one)} · {escaped(one.helper)}"
