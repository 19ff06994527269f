"""The consults of a day by hour: what is booked, with its status in one tap, and what is free as buttons for a thumb."""

from collections.abc import Sequence
from datetime import time
from itertools import groupby

import streamlit as st

from domain.consult import Booking, Details, FreeSpot, Plan
from domain.labels import label
from domain.words import ConsultStatus
from language import _, formats, ngettext
from ui import conflict, consult_words, consults, consults_booking, notice
from ui.choice import escaped
from ui.conflict import Field, Seen
from ui.consults import Desk

STATUSES = (
    ConsultStatus.TO_COME,
    ConsultStatus.HONOURED,
    ConsultStatus.NO_SHOW,
    ConsultStatus.CANCELLED_BY_VISITOR,
    ConsultStatus.CANCELLED_BY_DESK,
)
"""In the order in which they are pressed: mostly that somebody came."""


def show(desk: Desk, plan: Plan) -> None:
    """Location by location, hour by hour."""
    if not plan.free and not plan.bookings:
        notice.empty(_("No consults on this day. Look at the week, or choose another day or location."))
        return
    st.markdown(how_many(plan))
    for key, place in desk.places.items():
        free = [one for one in plan.free if one.spot.location_id == key]
        booked = [one for one in plan.bookings if one.spot.location_id == key]
        if not free and not booked:
            continue
        if not desk.is_one_place:
            st.subheader(place)
        for starts in sorted({one.spot.starts for one in free} | {one.spot.starts for one in booked}):
            _hour(
                desk,
                starts,
                [one for one in booked if one.spot.starts == starts],
                [one for one in free if one.spot.starts == starts],
            )


def how_many(plan: Plan) -> str:
    """`3 booked · 2 free`."""
    booked = sum(one.takes_the_place for one in plan.bookings)
    return " · ".join(
        [
            ngettext("{number} booked", "{number} booked", booked).format(number=formats.number(booked)),
            ngettext("{number} free", "{number} free", len(plan.free)).format(
                number=formats.number(len(plan.free))
            ),
        ]
    )


def _hour(desk: Desk, starts: time, booked: Sequence[Booking], free: Sequence[FreeSpot]) -> None:
    for one in booked:
        booking(desk, one)
    if free:
        with st.container(key=f"consults_free_{free[0].spot.location_id}_{starts:%H%M}", gap="small"):
            for spot in free:
                consults_booking.offer(
                    spot,
                    _("{hour} · {name} · free").format(hour=formats.clock(starts), name=escaped(spot.helper)),
                )


def booking(desk: Desk, one: Booking, *, with_day: bool = False) -> None:
    """A booking with its status, what stands in its way, and what else can be done with it."""
    with st.container(border=True, key=f"consults_booking_{one.id}", gap="small"):
        when = str(one.spot.when) if with_day else formats.clock(one.spot.starts)
        st.markdown(f"**{when}** · {consult_words.about(one)}")
        st.caption(escaped(f"{one.helper} · {one.place}" if with_day else one.helper))
        if one.trouble is not None:
            st.warning(_sentence(one.trouble.phrase), icon=":material/event_busy:")
        consults.say_refused(one.id)
        if conflict.began(_key(one)) is not None:
            _change(desk, one)
            return
        _status(desk, one)
        with st.container(horizontal=True, gap="small"):
            if one.status is ConsultStatus.TO_COME:
                consults_booking.offer_move(one, is_urgent=one.trouble is not None)
            st.button(
                _("Change"),
                key=f"{_key(one)}.open",
                on_click=conflict.begin,
                args=(_key(one), one.details, one.version),
                icon=":material/edit:",
                type="tertiary",
            )


def _status(desk: Desk, one: Booking) -> None:
    picked = st.segmented_control(
        _("Status"),
        STATUSES,
        format_func=label,
        default=one.status,
        required=True,
        key=f"consults.status.{one.id}.{one.version}.{consults.tries(one.id)}",
        label_visibility="collapsed",
    )
    if picked is not one.status:
        consults.try_to(
            desk,
            one.id,
            desk.verbs.set_status,
            one.id,
            picked,
            one.version,
            said=_("Noted: {status}").format(status=label(picked).lower()),
        )


def _change(desk: Desk, one: Booking) -> None:
    def form(seen: Seen[Details]) -> Details | None:
        at = f"{_key(one)}.{seen.version}"
        with st.form(at, border=False):
            details = consults_booking.fields(desk.lists, at, seen.fields, labels=one)
            if not st.form_submit_button(_("Save"), key=f"{at}.save", type="primary"):
                return None
        return details

    def write(wanted: Details, seen: Seen[Details]) -> None:
        consults.write(
            desk,
            desk.verbs.change,
            one.id,
            wanted,
            seen.version,
            said=_("Booking saved"),
            today=desk.today,
        )

    def now() -> Seen[Details] | None:
        return consults_booking.as_it_stands(desk, one.id)

    shown = [
        Field("topic_id", _("Topic"), lambda key: desk.lists.topics.get(key, "?")),
        Field("language_id", _("Language"), lambda key: desk.lists.languages.get(key, "?")),
        Field("reference", _("Reference")),
    ]
    if conflict.edit(_key(one), shown, form, write=write, now=now):
        st.rerun()


def to_do(desk: Desk, to_rearrange: Sequence[Booking], unanswered: Sequence[Booking]) -> None:
    """What somebody has to do something about: first what cannot be kept, then what nobody said anything of."""
    listed = desk.looked_at or tuple(desk.places)
    urgent = [one for one in to_rearrange if one.spot.location_id in listed or not desk.location_id]
    open_ones = [one for one in unanswered if one.spot.location_id in listed or not desk.location_id]
    if not urgent and not open_ones:
        st.success(_("Nothing to arrange: every booking can be kept as the roster stands."))
        return
    if urgent:
        st.subheader(_("To rearrange ({number})").format(number=formats.number(len(urgent))))
        st.caption(
            _("The roster changed after these were booked. Move each, or cancel it and tell whoever comes.")
        )
        for _day, ones in groupby(urgent, key=lambda one: one.spot.day):
            for one in ones:
                booking(desk, one, with_day=True)
    if open_ones:
        st.subheader(_("Over, without an answer ({number})").format(number=formats.number(len(open_ones))))
        st.caption(_("Say of each whether somebody came."))
        for one in open_ones:
            booking(desk, one, with_day=True)


def _sentence(phrase: str) -> str:
    return _("To rearrange: {reason}.").format(reason=phrase)


def _key(one: Booking) -> str:
    return f"consults.booking_{one.id}"
