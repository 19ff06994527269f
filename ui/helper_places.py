"""Where a helper is placed, and in which hours of the week the helper can be asked."""

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from domain import fixed_helper, period, placement
from domain.candidate import Availability
from domain.errors import DeskError
from domain.placement import WEEKDAYS, Draft, PlacedAt, Week
from language import _, formats
from ui import choice, clock, conflict, data, data_helpers, helper_list, notice, slots
from ui.conflict import Field, Seen
from ui.helper_form import EARLIEST
from ui.helper_sections import Opened

LATEST = date(2099, 12, 31)

Places = dict[int, str]
"""The names of locations by id."""


def placements(opened: Opened, *, place: Callable[..., int], change: Callable[..., object]) -> None:
    """The placements, and for who keeps helpers the services that place and change."""
    st.subheader(_("Placements"))
    placed = data_helpers.placements(opened.person, opened.helper.id, opened.today)
    if not placed:
        st.caption(
            _("No placement yet. A manager sees and follows up the helpers placed at the own locations.")
        )
    places = data_helpers.places_in_use(opened.person, opened.helper.network_id, opened.today)
    for one in placed:
        _placement(opened, one, places, change)
    _fixed(opened)
    if not opened.may_change:
        return
    if not places:
        st.caption(_("There are no locations to place anybody at yet."))
        st.page_link(helper_list.LOCATIONS, label=_("To the locations"), icon=":material/location_on:")
        return
    with st.expander(_("Add a placement"), expanded=not placed, icon=":material/add:"):
        wanted = _placement_form(
            f"helpers.place_{opened.helper.id}.{len(placed)}", None, places, opened.today
        )
        if wanted is None:
            return
        try:
            with data.writing() as tx:
                place(tx, opened.helper.id, wanted, by=opened.person, now=clock.now())
        except DeskError as error:
            notice.refused(error)
            return
    notice.later(_("Placement saved"))
    st.rerun()


def _fixed(opened: Opened) -> None:
    """The slots at which the helper is fixed."""
    for one in data_helpers.fixed_at(opened.person, opened.helper.id, opened.today):
        rhythm = fixed_helper.rhythm(one.fixed, opened.today)
        said = _("Fixed at {place}: {slot}").format(
            place=choice.escaped(one.place), slot=choice.escaped(slots.title(one.draft))
        )
        st.caption(f"{said} ({choice.escaped(rhythm)})" if rhythm else said)


def _placement(opened: Opened, one: PlacedAt, places: Places, change: Callable[..., object]) -> None:
    key = f"helpers.placement_{one.id}"
    if conflict.began(key) is None:
        with st.container(horizontal=True, vertical_alignment="center", key=f"{key}.line"):
            st.markdown(in_short(one), width="stretch")
            if opened.may_change:
                st.button(
                    _("Change"),
                    key=f"{key}.open",
                    on_click=conflict.begin,
                    args=(key, one.draft, conflict.seen(one.draft).version),
                    icon=":material/edit:",
                    type="tertiary",
                )
        return

    offered = {**places, one.draft.location_id: one.location}

    def form(seen: Seen[Draft]) -> Draft | None:
        return _placement_form(f"{key}.{seen.version}", seen.fields, offered, opened.today)

    def write(wanted: Draft, seen: Seen[Draft]) -> None:
        with data.writing() as tx:
            change(tx, opened.helper.id, one.id, wanted, seen.fields, by=opened.person, now=clock.now())

    def now() -> Seen[Draft] | None:
        found = data_helpers.placements(opened.person, opened.helper.id, opened.today)
        return next((conflict.seen(each.draft) for each in found if each.id == one.id), None)

    fields = [
        Field("location_id", _("Location"), lambda key: offered.get(key, str(key))),
        Field("local_contact", _("Local contact")),
        Field("first_day", _("First day"), formats.short_date),
        Field("last_day", _("Last day"), formats.short_date),
    ]
    if conflict.edit(key, fields, form, write=write, now=now):
        notice.later(_("Placement saved"))
        st.rerun()


def in_short(one: PlacedAt) -> str:
    """`**De Krook** · from Thu 1 Jan 2026 · local contact: Onthaal`."""
    parts = [f"**{choice.escaped(one.location)}**", period.describe(one.draft.during)]
    if one.draft.local_contact:
        parts.append(_("local contact: {name}").format(name=choice.escaped(one.draft.local_contact)))
    return " · ".join(parts)


def _placement_form(at: str, draft: Draft | None, places: Places, today: date) -> Draft | None:
    """The draft once Save was pressed; None for a placement that is not there yet."""
    keys = sorted(places, key=lambda key: places[key].casefold())
    with st.form(at, border=False):
        location = st.selectbox(
            _("Location"),
            keys,
            index=None if draft is None else keys.index(draft.location_id),
            format_func=places.__getitem__,
            key=f"{at}.location",
            placeholder=_("Choose a location"),
        )
        contact = st.text_input(
            _("Local contact"),
            value="" if draft is None else draft.local_contact,
            max_chars=placement.LONGEST_CONTACT,
            key=f"{at}.contact",
            help=_("Who at the location the helper turns to."),
        )
        first, last = days(
            at,
            today if draft is None else draft.first_day,
            None if draft is None else draft.last_day,
            _("Last day (leave empty for no end)"),
        )
        if not st.form_submit_button(_("Save"), type="primary", key=f"{at}.save"):
            return None
    try:
        if location is None:
            raise placement.LocationMissing
        return placement.cleaned(Draft(location, contact, first, last))
    except DeskError as error:
        notice.refused(error)
        return None


def days(at: str, first: date, last: date | None, last_label: str) -> tuple[date, date | None]:
    """The first day, and the last when there is one."""
    with st.container(horizontal=True):
        begins = st.date_input(
            _("First day"),
            value=first,
            min_value=min(first, EARLIEST),
            max_value=LATEST,
            format="DD/MM/YYYY",
            key=f"{at}.first",
        )
        ends = st.date_input(
            last_label,
            value=last,
            min_value=min(first, EARLIEST),
            max_value=LATEST,
            format="DD/MM/YYYY",
            key=f"{at}.last",
        )
    return begins, ends


def availability(opened: Opened, keep: Callable[..., object]) -> None:
    """The weekly stretches, and for who keeps helpers the service that sets them."""
    st.subheader(_("Availability"))
    key = f"helpers.week_{opened.helper.id}"
    week = data_helpers.week(opened.person, opened.helper.id, opened.today)
    if conflict.began(key) is None:
        _show(week)
        if opened.may_change:
            st.button(
                _("Change"),
                key=f"{key}.open",
                on_click=conflict.begin,
                args=(key, week, conflict.seen(week).version),
                icon=":material/edit:",
            )
        return

    def form(seen: Seen[Week]) -> Week | None:
        return _week_form(f"{key}.{seen.version}", seen.fields)

    def write(wanted: Week, seen: Seen[Week]) -> None:
        with data.writing() as tx:
            keep(
                tx,
                opened.helper.id,
                wanted.stretches,
                seen.fields.stretches,
                by=opened.person,
                today=opened.today,
                now=clock.now(),
            )

    def now() -> Seen[Week]:
        return conflict.seen(data_helpers.week(opened.person, opened.helper.id, opened.today))

    if conflict.edit(key, [Field("stretches", _("Availability"), _stretches)], form, write=write, now=now):
        notice.later(_("Availability saved"))
        st.rerun()


def _show(week: Week) -> None:
    if not week.stretches:
        st.caption(_("Not known: this helper is offered at any hour, so ask first."))
        return
    for weekday in WEEKDAYS:
        typed = placement.as_typed(week.stretches, weekday)
        if typed:
            st.markdown(f"{formats.weekday(weekday).capitalize()}: **{typed}**")


def _week_form(at: str, week: Week) -> Week | None:
    with st.form(at, border=False):
        st.caption(
            _(
                "When this helper can usually be asked, such as 9:00–12:00, 13:30–17:00. Empty on all days: not known."
            )
        )
        typed = {
            weekday: st.text_input(
                formats.weekday(weekday).capitalize(),
                value=placement.as_typed(week.stretches, weekday),
                key=f"{at}.{weekday}",
                width=320,
            )
            for weekday in WEEKDAYS
        }
        if not st.form_submit_button(_("Save"), type="primary", key=f"{at}.save"):
            return None
    try:
        return Week(placement.from_typed({weekday: text or "" for weekday, text in typed.items()}))
    except DeskError as error:
        notice.refused(error)
        return None


def _stretches(stretches: Sequence[Availability]) -> str:
    return str(Week(tuple(stretches)))
