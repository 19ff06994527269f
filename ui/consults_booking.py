"""The drawers in which an hour is booked and a booking is moved to another one.

The key of a booking is drawn when its drawer opens, so that pressing Book twice books once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import streamlit as st

from domain.consult import Booking, Details, FreeSpot, Lists, SpotTaken
from domain.consult_refusal import REFERENCE_LENGTH
from domain.errors import DeskError
from domain.period import Period
from domain.waiting import Waiting, suits
from language import _, formats, ngettext
from ui import consult_words, consults, data_consults, notice
from ui.choice import escaped
from ui.conflict import Seen
from ui.consults import Desk

DRAWER_PX = 480
AHEAD = timedelta(weeks=4)
"""How far ahead another hour is offered."""
MOST_HOURS = 24
_BOOKING = "consults.booking"
_MOVING = "consults.moving"
_TAKEN = "consults.taken"


@dataclass(frozen=True, slots=True)
class Opened:
    """The hour in the drawer, and the key that its booking will have."""

    free: FreeSpot
    key: int


def offer(free: FreeSpot, text: str) -> None:
    """The button of a free hour."""
    spot = free.spot
    st.button(
        text,
        key=f"consults.free.{spot.session_id}.{spot.helper_id}.{spot.starts:%H%M}",
        on_click=_open,
        args=(free,),
        icon=":material/add:",
        width="stretch",
    )


def offer_move(booking: Booking, *, is_urgent: bool) -> None:
    st.button(
        _("Move"),
        key=f"consults.move.{booking.id}",
        on_click=_move,
        args=(booking,),
        icon=":material/event_repeat:",
        type="primary" if is_urgent else "tertiary",
    )


def show(desk: Desk, waits: Sequence[Waiting]) -> None:
    """The drawer that is open, if one is."""
    opened: Opened | None = st.session_state.get(_BOOKING)
    moving: Booking | None = st.session_state.get(_MOVING)
    if opened is not None:
        title = escaped(f"{opened.free.place} · {opened.free.spot.when}")
        st.dialog(title, width=DRAWER_PX, position="right", on_dismiss=close)(_book)(desk, opened, waits)
    elif moving is not None:
        title = _("Move: {when}").format(when=moving.spot.when)
        st.dialog(title, width=DRAWER_PX, position="right", on_dismiss=close)(_choose_hour)(desk, moving)


def close() -> None:
    for key in (_BOOKING, _MOVING, _TAKEN):
        st.session_state.pop(key, None)


def _open(free: FreeSpot) -> None:
    close()
    st.session_state[_BOOKING] = Opened(free, data_consults.new_key())


def _move(booking: Booking) -> None:
    close()
    st.session_state[_MOVING] = booking


def fields(
    lists: Lists, at: str, stands: Details | None, *, labels: Booking | Waiting | None = None
) -> Details | None:
    """Topic, language and reference; None as long as one of the lists has nothing chosen.

    `labels` is what is changed: what it has is offered also when it is no longer in use.
    """
    topics, languages = dict(lists.topics), dict(lists.languages)
    if labels is not None:
        topics.setdefault(labels.details.topic_id, labels.topic)
        languages.setdefault(labels.details.language_id, labels.language)
    topic = st.selectbox(
        _("Topic"),
        list(topics),
        index=None if stands is None else list(topics).index(stands.topic_id),
        format_func=lambda key: topics.get(key, "?"),
        key=f"{at}.topic",
        placeholder=_("Choose a topic"),
    )
    spoken = st.selectbox(
        _("Language"),
        list(languages),
        index=None if stands is None else list(languages).index(stands.language_id),
        format_func=lambda key: languages.get(key, "?"),
        key=f"{at}.language",
        placeholder=_("Choose a language"),
    )
    reference = st.text_input(
        _("Reference"),
        value="" if stands is None else stands.reference,
        max_chars=REFERENCE_LENGTH,
        key=f"{at}.reference",
        placeholder=_("A number or a word of your own"),
    )
    st.caption(_("Never a name, phone number or address. It is erased 7 days after the consult."))
    if topic is None or spoken is None:
        return None
    return Details(topic, spoken, reference)


def as_it_stands(desk: Desk, booking_id: int) -> Seen[Details] | None:
    found = data_consults.one(desk.person, booking_id)
    return None if found is None else Seen(found.details, found.version)


def _book(desk: Desk, opened: Opened, waits: Sequence[Waiting]) -> None:
    spot = opened.free.spot
    st.markdown(escaped(opened.free.helper))
    _say_taken(opened)
    suiting = [one for one in waits if one.location_id == spot.location_id and suits(one.draft, spot)]
    if suiting:
        _from_waiting(desk, opened, suiting)
    at = f"consults.new.{opened.key}"
    with st.form(at, border=False):
        details = fields(desk.lists, at, None)
        is_sent = st.form_submit_button(
            _("Book"), key=f"{at}.book", type="primary", width="stretch", icon=":material/check:"
        )
    if not is_sent:
        return
    if details is None:
        st.error(_("Choose a topic and a language from the lists."))
        return
    _try(desk, opened, details, None)


def _from_waiting(desk: Desk, opened: Opened, suiting: Sequence[Waiting]) -> None:
    """Who waits for such an hour gets it in one tap."""
    st.caption(_("From the waiting list"))
    for one in suiting[:5]:
        text = _("{about} · since {day}").format(
            about=consult_words.about_waiting(one), day=formats.day(one.draft.since)
        )
        if st.button(
            text,
            key=f"consults.give.{opened.key}.{one.id}",
            icon=":material/person_add:",
            width="stretch",
        ):
            _try(desk, opened, one.draft.details, one.id)
    st.caption(_("Somebody else"))


def _try(desk: Desk, opened: Opened, details: Details, waiting_id: int | None) -> None:
    """Book it; when somebody else was first, the next free hours are offered with what was filled in."""
    try:
        consults.write(
            desk,
            desk.verbs.book,
            opened.key,
            opened.free.spot,
            details,
            said=_("Booked: {when}").format(when=opened.free.spot.when),
            waiting_id=waiting_id,
            today=desk.today,
        )
    except SpotTaken as error:
        st.session_state[_TAKEN] = error
        st.rerun()
    except DeskError as error:
        notice.refused(error)
        return
    close()
    st.rerun()


def _say_taken(opened: Opened) -> None:
    error: SpotTaken | None = st.session_state.get(_TAKEN)
    if error is None:
        return
    notice.refused(error)
    for other in error.others:
        if st.button(
            _("Take {hour}").format(hour=str(other)),
            key=f"consults.other.{opened.key}.{other.spot.helper_id}.{other.spot.day}.{other.spot.starts:%H%M}",
            width="stretch",
        ):
            st.session_state.pop(_TAKEN, None)
            st.session_state[_BOOKING] = Opened(other, opened.key)
            st.rerun()


def _choose_hour(desk: Desk, booking: Booking) -> None:
    """The free hours of the coming weeks, at the same place first; one press moves the booking there."""
    st.markdown(
        f"{consult_words.about(booking)}  \n:small[{escaped(booking.helper)} · {escaped(booking.place)}]"
    )
    here = booking.spot.location_id
    at = here
    if len(desk.places) > 1:
        at = st.selectbox(
            _("Location"),
            list(desk.places),
            index=list(desk.places).index(here) if here in desk.places else 0,
            format_func=desk.places.__getitem__,
            key=f"consults.move_to.{booking.id}",
        )
    days = Period(desk.today, desk.today + AHEAD)
    free = data_consults.plan(desk.person, desk.network, days, (at,)).free
    if not free:
        st.info(
            _("No hour is free there in the coming weeks. Choose another location, or cancel the booking.")
        )
        return
    # The hour of the booking, and the day it was for, are what suits best.
    wanted = booking.spot
    nearest = sorted(free, key=lambda one: (abs((one.spot.day - wanted.day).days), one.spot))
    shown = nearest[:MOST_HOURS]
    consults.say_refused(booking.id)
    with st.container(key="consults_hours", gap="small"):
        for one in sorted(shown, key=lambda free_one: free_one.spot):
            if st.button(
                escaped(str(one)),
                key=f"consults.to.{booking.id}.{one.spot.session_id}.{one.spot.helper_id}.{one.spot.starts:%H%M}",
                width="stretch",
            ):
                _do_move(desk, booking, one)
    rest = len(free) - len(shown)
    if rest:
        st.caption(
            ngettext(
                "and {number} more hour further away", "and {number} more hours further away", rest
            ).format(number=formats.number(rest))
        )


def _do_move(desk: Desk, booking: Booking, to: FreeSpot) -> None:
    try:
        consults.write(
            desk,
            desk.verbs.move,
            booking.id,
            to.spot,
            booking.version,
            said=_("Moved to {when}").format(when=to.spot.when),
        )
    except DeskError as error:
        notice.refused(error)
        return
    close()
    st.rerun()
