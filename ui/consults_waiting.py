"""The waiting list: who waits since when for what, the hours that suit each, and a form to put somebody on it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import streamlit as st

from domain.consult import FreeSpot
from domain.errors import DeskError
from domain.labels import label
from domain.period import Period
from domain.waiting import Draft, Waiting, suiting
from domain.words import PartOfDay
from language import _, formats, ngettext
from ui import conflict, consult_words, consults, consults_booking, data_consults, notice
from ui.choice import escaped
from ui.conflict import Field, Seen
from ui.consults import ALL, Desk

AHEAD = timedelta(weeks=3)
"""How far ahead hours are offered to who waits."""
OFFERED = 3
DATE = "DD/MM/YYYY"
_NEW = "consults.new_waiting"


def show(desk: Desk, waits: Sequence[Waiting]) -> None:
    listed = [one for one in waits if desk.location_id in {ALL, one.location_id}]
    with st.expander(_("Put somebody on the waiting list"), expanded=not listed, icon=":material/add:"):
        _add(desk)
    if not listed:
        st.caption(_("Nobody waits for a consult."))
        return
    free: Sequence[FreeSpot] = data_consults.plan(
        desk.person, desk.network, Period(desk.today, desk.today + AHEAD), desk.looked_at
    ).free
    for one in listed:
        _line(desk, one, suiting(one, free))


def _line(desk: Desk, one: Waiting, hours: Sequence[FreeSpot]) -> None:
    with st.container(border=True, key=f"consults_waiting_{one.id}", gap="small"):
        st.markdown(f"**{consult_words.about_waiting(one)}** · {_since(desk, one)}")
        st.caption(escaped(" · ".join([one.place, wish(one.draft)])))
        consults.say_refused(one.id)
        if conflict.began(_key(one)) is not None:
            _change(desk, one)
            return
        if not hours:
            st.caption(_("No suitable hour is free in the next {weeks} weeks.").format(weeks=AHEAD.days // 7))
        for spot in hours[:OFFERED]:
            if st.button(
                _("Give {hour}").format(hour=escaped(str(spot))),
                key=f"consults.give.{one.id}.{spot.spot.session_id}.{spot.spot.helper_id}.{spot.spot.starts:%H%M}",
                icon=":material/event_available:",
                width="stretch",
            ):
                _give(desk, one, spot)
        with st.container(horizontal=True, gap="small"):
            st.button(
                _("Change"),
                key=f"{_key(one)}.open",
                on_click=conflict.begin,
                args=(_key(one), one.draft, one.version),
                icon=":material/edit:",
                type="tertiary",
            )
            if st.button(
                _("Take off the list"),
                key=f"{_key(one)}.off.{one.version}",
                icon=":material/person_remove:",
                type="tertiary",
            ):
                consults.try_to(
                    desk,
                    one.id,
                    desk.verbs.withdraw,
                    one.id,
                    one.version,
                    said=_("Taken off the waiting list"),
                )


def _give(desk: Desk, one: Waiting, spot: FreeSpot) -> None:
    consults.try_to(
        desk,
        one.id,
        desk.verbs.book,
        data_consults.new_key(),
        spot.spot,
        one.draft.details,
        said=_("Booked: {when}").format(when=spot.spot.when),
        waiting_id=one.id,
        today=desk.today,
    )


def _since(desk: Desk, one: Waiting) -> str:
    days = (desk.today - one.draft.since).days
    since = _("since {day}").format(day=formats.day(one.draft.since))
    waited = ngettext("{number} day", "{number} days", days).format(number=formats.number(days))
    return f"{since} ({waited})"


def wish(draft: Draft) -> str:
    """`Mon, Wed · morning`, or any day."""
    days = ", ".join(formats.short_weekday(day) for day in sorted(draft.weekdays)) or _("any day")
    return f"{days} · {label(draft.part_of_day).lower()}"


def _add(desk: Desk) -> None:
    key: int = st.session_state.setdefault(_NEW, data_consults.new_key())
    at = f"consults.wait.{key}"
    with st.form(at, border=False):
        place = _place(desk, at)
        draft = _fields(desk, at, None)
        is_sent = st.form_submit_button(
            _("Put on the list"), key=f"{at}.save", type="primary", icon=":material/check:"
        )
    if not is_sent:
        return
    if draft is None or place is None:
        st.error(
            _("Choose a location first.")
            if place is None
            else _("Choose a topic and a language from the lists.")
        )
        return
    try:
        consults.write(
            desk,
            desk.verbs.wait,
            key,
            place,
            draft,
            said=_("Put on the waiting list"),
            today=desk.today,
        )
    except DeskError as error:
        notice.refused(error)
        return
    st.session_state.pop(_NEW, None)
    st.rerun()


def _place(desk: Desk, at: str) -> int | None:
    if desk.is_one_place:
        return desk.location_id or next(iter(desk.places))
    chosen: int | None = st.selectbox(
        _("Location"),
        list(desk.places),
        index=None,
        format_func=desk.places.__getitem__,
        key=f"{at}.place",
        placeholder=_("Choose a location"),
    )
    return chosen


def _fields(desk: Desk, at: str, one: Waiting | None, seen: Draft | None = None) -> Draft | None:
    details = consults_booking.fields(desk.lists, at, None if seen is None else seen.details, labels=one)
    since = st.date_input(
        _("Waits since"),
        value=desk.today if seen is None else seen.since,
        max_value=desk.today,
        format=DATE,
        key=f"{at}.since",
        width=200,
    )
    weekdays: list[int] = st.pills(
        _("Days that suit (none chosen: any day)"),
        list(range(7)),
        format_func=formats.short_weekday,
        selection_mode="multi",
        default=[] if seen is None else sorted(seen.weekdays),
        key=f"{at}.weekdays",
    )
    part: Any = st.segmented_control(
        _("Part of the day"),
        list(PartOfDay),
        format_func=label,
        default=PartOfDay.ANY if seen is None else seen.part_of_day,
        required=True,
        key=f"{at}.part",
    )
    if details is None:
        return None
    return Draft(details, since, frozenset(weekdays), part or PartOfDay.ANY)


def _change(desk: Desk, one: Waiting) -> None:
    def form(seen: Seen[Draft]) -> Draft | None:
        at = f"{_key(one)}.{seen.version}"
        with st.form(at, border=False):
            draft = _fields(desk, at, one, seen.fields)
            is_sent = st.form_submit_button(_("Save"), key=f"{at}.save", type="primary")
        return draft if is_sent else None

    def write(wanted: Draft, seen: Seen[Draft]) -> None:
        consults.write(
            desk,
            desk.verbs.change_waiting,
            one.id,
            wanted,
            seen.version,
            said=_("Waiting list saved"),
            today=desk.today,
        )

    def now() -> Seen[Draft] | None:
        found = data_consults.one_waiting(desk.person, desk.network, one.id)
        return None if found is None else Seen(found.draft, found.version)

    shown = [
        Field("details", _("Topic, language and reference"), lambda details: _in_words(desk, details)),
        Field("since", _("Waits since"), formats.day_and_year),
        Field(
            "weekdays", _("Days"), lambda days: ", ".join(formats.short_weekday(day) for day in sorted(days))
        ),
        Field("part_of_day", _("Part of the day"), label),
    ]
    if conflict.edit(_key(one), shown, form, write=write, now=now):
        st.rerun()


def _in_words(desk: Desk, details: Any) -> str:
    parts = [
        desk.lists.topics.get(details.topic_id, "?"),
        desk.lists.languages.get(details.language_id, "?"),
        details.reference,
    ]
    return ", ".join(part for part in parts if part)


def _key(one: Waiting) -> str:
    return f"consults.waiting_{one.id}"
