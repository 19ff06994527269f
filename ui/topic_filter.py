"""What a page of figures looks at: period, locations, kinds of place, topic groups; kept in the address.

Of the topics page, unless another `page` is named.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

import streamlit as st

from domain import period
from domain.errors import DeskError
from domain.labels import label
from domain.location_choice import LocationChoice
from domain.period import DAYS_IN_WEEK, Period, Preset
from domain.topic_filters import TopicFilters
from domain.words import LocationKind
from language import _, formats, ngettext
from ui import notice, url
from ui.choice import escaped
from ui.topic_names import Names

PAGE = "topics"
PERIOD, PLACES, KINDS, GROUPS, SPLIT = "periode", "plaats", "soort", "groep", "verdeel"
WEEKDAYS, HOURS = "dag", "uur"
"""The page's names in the address."""
LISTS = (PLACES, KINDS, GROUPS, WEEKDAYS, HOURS)
USUAL = Preset.LAST_52_WEEKS
OWN = "own"
NAMES_SHOWN = 3
HOURS_IN_DAY = 24
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
"""Days that can be looked at: a link to the year 9999 must not end in an error."""

CHOSEN_PERIOD, OWN_FIRST, OWN_LAST = "{page}.period", "{page}.first", "{page}.last"
GOOD_PERIOD = "{page}.good_period"
"""The last period that made sense, shown while the dates asked for do not."""
CHOSEN_SPLIT = "topics.split"
BEFORE = "{page}.before_narrowing"
"""The period before it was narrowed to a figure, as the address writes it."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What there is to choose from. `groups` are names by code, in the order of the list of topics."""

    locations: dict[int, str]
    kinds: dict[LocationKind, str]
    groups: dict[str, str]


def offered(places: list[LocationChoice], names: Names) -> Offered:
    """The choices that the person's locations leave; a retired location says so."""
    kinds = {place.kind for place in places}
    return Offered(
        locations={
            place.id: _("{location} (retired)").format(location=place.name)
            if place.is_retired
            else place.name
            for place in places
        },
        kinds={kind: label(kind) for kind in LocationKind if kind in kinds},
        groups=names.groups_by_code,
    )


def choose_period(today: date, page: str = PAGE) -> Period:
    """The days asked for, by name or by date."""
    key = CHOSEN_PERIOD.format(page=page)
    asked = url.news(page, PERIOD)
    if st.session_state.get(_chip_key(page, PERIOD, OWN)):
        asked = st.session_state.pop(BEFORE.format(page=page), "")
    if asked is not None:
        _adopt_period(page, asked)
    st.session_state.setdefault(key, USUAL.value)
    names = {preset.value: period.preset_label(preset) for preset in Preset} | {OWN: _("own dates")}
    chosen: str = st.selectbox(
        _("Period"),
        list(names),
        format_func=lambda key: names[key].capitalize(),
        key=key,
        width=230,
    )
    found = _own_dates(page, today) if chosen == OWN else period.of_preset(Preset(chosen), today)
    st.session_state[GOOD_PERIOD.format(page=page)] = found
    text = period.to_text(found) if chosen == OWN else chosen
    url.write(page, PERIOD, "" if text == USUAL else text)
    return found


def choose_others(
    choices: Offered, page: str = PAGE
) -> tuple[frozenset[int], frozenset[LocationKind], frozenset[str]]:
    """The locations, kinds of place and topic groups (codes) asked for; an empty set is all. Without groups to choose
    from nothing is asked about them.
    """
    url.adopt(page, PLACES, choices.locations, int, what=_("place"))
    url.adopt(page, KINDS, choices.kinds, LocationKind, what=_("kind of place"))
    if choices.groups:
        url.adopt(page, GROUPS, choices.groups, str, what=_("topic group"))
    for name in LISTS:
        _take_off_removed(page, name)
    number = sum(len(chosen(page, name)) for name in LISTS)
    text = ngettext("{number} filter", "{number} filters", number).format(number=number)
    groups: list[str] = []
    with st.popover(text if number else _("Filters"), icon=":material/filter_list:", width="content"):
        places = url.multiselect(page, PLACES, choices.locations, label=_("Places"))
        kinds = url.multiselect(page, KINDS, choices.kinds, label=_("Kinds of place"))
        if choices.groups:
            groups = url.multiselect(page, GROUPS, choices.groups, label=_("Topic groups"))
    return frozenset(places), frozenset(kinds), frozenset(groups)


def choose_moments(page: str = PAGE) -> tuple[frozenset[int], frozenset[int]]:
    """The weekdays (Monday 0) and hours to which a figure, or a link, narrowed the page; before the other filters, whose
    number counts them. Nothing else asks for them: their chips take them off.
    """
    read: dict[str, Callable[[str], int]] = {
        WEEKDAYS: lambda raw: range(1, DAYS_IN_WEEK + 1).index(int(raw)),
        HOURS: lambda raw: range(HOURS_IN_DAY).index(int(raw)),
    }
    what = {WEEKDAYS: _("weekday"), HOURS: _("hour")}
    for name, names in _moments().items():
        url.adopt(page, name, names, read[name], what=what[name])
        _take_off_removed(page, name)
        first = 1 if name == WEEKDAYS else 0
        url.write(page, name, url.BETWEEN.join(str(one + first) for one in chosen(page, name)))
    return frozenset(chosen(page, WEEKDAYS)), frozenset(chosen(page, HOURS))


def choose_split(names: Names) -> int | None:
    """The group whose topics are shown; None shows the groups."""
    groups = names.groups_by_code
    asked = url.news(PAGE, SPLIT)
    if asked and asked not in groups:
        url.leave_out(_("topic group"))
    if asked is not None:
        st.session_state[CHOSEN_SPLIT] = asked
    if st.session_state.get(CHOSEN_SPLIT) not in groups:
        st.session_state[CHOSEN_SPLIT] = ""
    offered = {"": _("All groups")} | groups
    chosen: str = st.selectbox(
        _("Topics of"),
        list(offered),
        format_func=offered.__getitem__,
        key=CHOSEN_SPLIT,
        width=260,
    )
    url.write(PAGE, SPLIT, chosen)
    return next(iter(names.by_codes([chosen])), None) if chosen else None


def show_chips(choices: Offered, page: str = PAGE) -> None:
    """Each chosen filter, with the button that takes it off."""
    called: dict[str, Mapping[Any, str]] = {
        PLACES: choices.locations,
        KINDS: choices.kinds,
        GROUPS: choices.groups,
        **_moments(),
    }
    chips = [
        (names[value], _chip_key(page, name, value))
        for name, names in called.items()
        for value in chosen(page, name)
    ]
    if (
        BEFORE.format(page=page) in st.session_state
        and st.session_state[CHOSEN_PERIOD.format(page=page)] == OWN
    ):
        days: Period = st.session_state[GOOD_PERIOD.format(page=page)]
        chips.insert(0, (formats.days(days.first, days.last), _chip_key(page, PERIOD, OWN)))
    if chips:
        with st.container(horizontal=True, gap="small", key=f"{page}_chips"):
            for text, key in chips:
                st.button(
                    escaped(text),
                    key=key,
                    icon=":material/close:",
                    icon_position="right",
                    help=_("Take this filter off"),
                )


def look_at(asked: Mapping[str, str], page: str = PAGE) -> None:
    """Look at what the address then says from the next run on; its chips lead back."""
    if PERIOD in asked:
        st.session_state[BEFORE.format(page=page)] = st.query_params.get(PERIOD, "")
    for name, value in asked.items():
        st.query_params[name] = value


def passed(asked: Period, today: date) -> Period | None:
    """The days of the period up to today: figures and comparisons have no future. None when it has yet to begin."""
    return asked.overlap(Period(FIRST_DAY, today))


def is_filtered(page: str = PAGE) -> bool:
    """Whether anything but the period narrows what is shown."""
    return any(chosen(page, name) for name in LISTS)


def chosen(page: str, name: str) -> list[Any]:
    """What is chosen of one of `LISTS`."""
    found: list[Any] = st.session_state.get(url.state_key(page, name), [])
    return found


def describe(filters: TopicFilters, choices: Offered, network: str, names: Names) -> str:
    """The filter in words: `Gent · De Krook, De Serre · 1 sep – 24 nov 2026`."""
    places = [name for key, name in choices.locations.items() if key in filters.locations]
    kinds = [name for key, name in choices.kinds.items() if key in filters.kinds]
    groups = [name for key, name in names.groups.items() if key in filters.groups]
    moments = [
        [name for key, name in _moments()[which].items() if key in some]
        for which, some in ((WEEKDAYS, filters.weekdays), (HOURS, filters.hours | filters.during))
    ]
    chosen = [_few(some) for some in (places, kinds, groups, *moments) if some]
    if not places and not kinds:
        chosen.insert(0, _("all places"))
    return " · ".join([network, *chosen, formats.days(filters.period.first, filters.period.last)])


def _moments() -> dict[str, dict[int, str]]:
    """What weekdays and hours are called, each by what it is called in the address."""
    return {
        WEEKDAYS: {one: formats.weekday(one) for one in range(DAYS_IN_WEEK)},
        HOURS: {one: formats.clock(time(one)) for one in range(HOURS_IN_DAY)},
    }


def _few(names: list[str]) -> str:
    if len(names) <= NAMES_SHOWN:
        return formats.list_of(names)
    return _("{names} and {number} more").format(
        names=formats.list_of(names[:NAMES_SHOWN]), number=len(names) - NAMES_SHOWN
    )


def _adopt_period(page: str, asked: str) -> None:
    key = CHOSEN_PERIOD.format(page=page)
    if not asked:
        st.session_state[key] = USUAL.value
        return
    if asked in set(Preset):
        st.session_state[key] = asked
        return
    try:
        found = period.from_text(asked)
    except DeskError:
        found = None
    if found is None or found.first < FIRST_DAY or found.last > LAST_DAY:
        url.leave_out(_("period"))
        st.session_state[key] = USUAL.value
        return
    st.session_state[key] = OWN
    st.session_state[OWN_FIRST.format(page=page)] = found.first
    st.session_state[OWN_LAST.format(page=page)] = found.last


def _own_dates(page: str, today: date) -> Period:
    """The two dates; while they make no sense the period before them stays, with a sentence."""
    first_key, last_key = OWN_FIRST.format(page=page), OWN_LAST.format(page=page)
    before: Period = st.session_state.get(GOOD_PERIOD.format(page=page), period.of_preset(USUAL, today))
    st.session_state.setdefault(first_key, before.first)
    st.session_state.setdefault(last_key, before.last)
    first, last = (
        st.date_input(text, key=key, min_value=FIRST_DAY, max_value=LAST_DAY, format="DD/MM/YYYY", width=150)
        for text, key in ((_("First day"), first_key), (_("Last day"), last_key))
    )
    try:
        return Period(first, last)
    except DeskError as error:
        notice.refused(error)
        return before


def _take_off_removed(page: str, name: str) -> None:
    key = url.state_key(page, name)
    st.session_state[key] = [
        value for value in chosen(page, name) if not st.session_state.get(_chip_key(page, name, value))
    ]


def _chip_key(page: str, name: str, value: object) -> str:
    return f"{page}.chip.{name}.{value}"
