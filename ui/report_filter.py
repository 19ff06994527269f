"""Which hours are looked at: period, locations and kinds of helper, kept in the address."""

from datetime import date
from typing import cast

import streamlit as st

from domain import period
from domain.errors import DeskError
from domain.labels import label
from domain.location_choice import LocationChoice
from domain.network import Network
from domain.period import Period, Preset
from domain.words import HelperKind
from domain.worked import HoursFilters
from language import _, formats
from ui import url

PAGE = "report"
PERIOD, PLACES, KINDS = "periode", "plaats", "soort"
OFFERED = (Preset.THIS_MONTH, Preset.LAST_MONTH, Preset.THIS_YEAR, Preset.LAST_YEAR)
USUAL = Preset.THIS_YEAR
OWN = "own"
CHOSEN_PERIOD = "report.period"
OWN_DAYS = "report.days"
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)


def choose(network: Network, places: list[LocationChoice], today: date) -> HoursFilters | None:
    """The hours asked for; None while only the first of two dates is chosen."""
    names = {one.id: one.name for one in places}
    kinds = {kind: label(kind) for kind in HelperKind}
    url.adopt(PAGE, PLACES, names, int, what=_("place"))
    url.adopt(PAGE, KINDS, kinds, HelperKind, what=_("kind of helper"))
    with st.container(horizontal=True, vertical_alignment="bottom", key="report_bar"):
        days = _choose_days(today)
        at = url.multiselect(PAGE, PLACES, names, label=_("Places"))
        of = url.multiselect(PAGE, KINDS, kinds, label=_("Kinds of helper"))
    url.say_left_out()
    return None if days is None else HoursFilters(network.id, days, frozenset(at), frozenset(of))


def describe(filters: HoursFilters, places: list[LocationChoice], network: Network) -> str:
    """`Gent · De Krook · volunteer · Thu 1 Jan 2026 to Thu 31 Dec 2026`."""
    parts = [network.name]
    if filters.locations:
        parts.append(formats.list_of([one.name for one in places if one.id in filters.locations]))
    if filters.kinds:
        parts.append(formats.list_of([label(kind) for kind in HelperKind if kind in filters.kinds]))
    return " · ".join([*parts, period.describe(filters.period)])


def _choose_days(today: date) -> Period | None:
    asked = url.news(PAGE, PERIOD)
    if asked is not None:
        _adopt(asked)
    st.session_state.setdefault(CHOSEN_PERIOD, USUAL.value)
    names = {preset.value: period.preset_label(preset) for preset in OFFERED} | {OWN: _("own dates")}
    chosen: str = st.selectbox(
        _("Period"),
        list(names),
        format_func=lambda key: names[key].capitalize(),
        key=CHOSEN_PERIOD,
        width=200,
    )
    if chosen != OWN:
        url.write(PAGE, PERIOD, "" if chosen == USUAL else chosen)
        return period.of_preset(Preset(chosen), today)
    year = period.of_preset(USUAL, today)
    st.session_state.setdefault(OWN_DAYS, (year.first, today))
    picked = cast(
        "tuple[date, ...]",  # a range, as what is remembered says
        st.date_input(
            _("From and through"),
            min_value=FIRST_DAY,
            max_value=LAST_DAY,
            format="DD/MM/YYYY",
            key=OWN_DAYS,
            width=240,
        ),
    )
    if len(picked) != 2:
        return None
    days = Period(*picked)
    url.write(PAGE, PERIOD, period.to_text(days))
    return days


def _adopt(asked: str) -> None:
    """What the address asks for; a period that does not exist is said to be left out."""
    if asked in {"", *(preset.value for preset in OFFERED)}:
        st.session_state[CHOSEN_PERIOD] = asked or USUAL.value
        return
    try:
        days = period.from_text(asked).overlap(Period(FIRST_DAY, LAST_DAY))
    except DeskError:
        days = None
    if days is None:
        url.leave_out(_("period"))
        return
    st.session_state[CHOSEN_PERIOD] = OWN
    st.session_state[OWN_DAYS] = (days.first, days.last)
