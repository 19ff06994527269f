"""What the topics page looks at: period, locations, kinds of place, topic groups; kept in the address."""

from dataclasses import dataclass
from datetime import date

import streamlit as st

from domain import period
from domain.errors import DeskError
from domain.labels import label
from domain.location_choice import LocationChoice
from domain.period import Period, Preset
from domain.topic_filters import TopicFilters
from domain.words import LocationKind
from language import _, formats, ngettext
from ui import notice, url
from ui.choice import escaped
from ui.topic_names import Names

PAGE = "topics"
PERIOD, PLACES, KINDS, GROUPS, SPLIT = "periode", "plaats", "soort", "groep", "verdeel"
"""The page's names in the address."""
LISTS = (PLACES, KINDS, GROUPS)
USUAL = Preset.LAST_52_WEEKS
OWN = "own"
NAMES_SHOWN = 3
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
"""Days that can be looked at: a link to the year 9999 must not end in an error."""

CHOSEN_PERIOD = "topics.period"
OWN_FIRST, OWN_LAST = "topics.first", "topics.last"
GOOD_PERIOD = "topics.good_period"
"""The last period that made sense, shown while the dates asked for do not."""
CHOSEN_SPLIT = "topics.split"


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


def choose_period(today: date) -> Period:
    """The days asked for, by name or by date."""
    asked = url.news(PAGE, PERIOD)
    if asked is not None:
        _adopt_period(asked)
    st.session_state.setdefault(CHOSEN_PERIOD, USUAL.value)
    names = {preset.value: period.preset_label(preset) for preset in Preset} | {OWN: _("own dates")}
    chosen: str = st.selectbox(
        _("Period"),
        list(names),
        format_func=lambda key: names[key].capitalize(),
        key=CHOSEN_PERIOD,
        width=230,
    )
    found = _own_dates(today) if chosen == OWN else period.of_preset(Preset(chosen), today)
    st.session_state[GOOD_PERIOD] = found
    text = period.to_text(found) if chosen == OWN else chosen
    url.write(PAGE, PERIOD, "" if text == USUAL else text)
    return found


def choose_others(choices: Offered) -> tuple[frozenset[int], frozenset[LocationKind], frozenset[str]]:
    """The locations, kinds of place and topic groups (codes) asked for; an empty set is all."""
    url.adopt(PAGE, PLACES, choices.locations, int, what=_("place"))
    url.adopt(PAGE, KINDS, choices.kinds, LocationKind, what=_("kind of place"))
    url.adopt(PAGE, GROUPS, choices.groups, str, what=_("topic group"))
    for name in LISTS:
        _take_off_removed(name)
    number = sum(len(st.session_state[url.state_key(PAGE, name)]) for name in LISTS)
    text = ngettext("{number} filter", "{number} filters", number).format(number=number)
    with st.popover(text if number else _("Filters"), icon=":material/filter_list:", width="content"):
        places = url.multiselect(PAGE, PLACES, choices.locations, label=_("Places"))
        kinds = url.multiselect(PAGE, KINDS, choices.kinds, label=_("Kinds of place"))
        groups = url.multiselect(PAGE, GROUPS, choices.groups, label=_("Topic groups"))
    return frozenset(places), frozenset(kinds), frozenset(groups)


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


def show_chips(choices: Offered) -> None:
    """Each chosen filter, with the button that takes it off."""
    chosen = [
        (names[value], _chip_key(name, value))
        for name, names in ((PLACES, choices.locations), (KINDS, choices.kinds), (GROUPS, choices.groups))
        for value in st.session_state.get(url.state_key(PAGE, name), [])
    ]
    if chosen:
        with st.container(horizontal=True, gap="small", key="topics_chips"):
            for text, key in chosen:
                st.button(
                    escaped(text),
                    key=key,
                    icon=":material/close:",
                    icon_position="right",
                    help=_("Take this filter off"),
                )


def passed(asked: Period, today: date) -> Period | None:
    """The days of the period up to today: figures and comparisons have no future. None when it has yet to begin."""
    return asked.overlap(Period(FIRST_DAY, today))


def is_filtered() -> bool:
    """Whether anything but the period narrows what is shown."""
    return any(st.session_state.get(url.state_key(PAGE, name)) for name in LISTS)


def describe(filters: TopicFilters, choices: Offered, network: str, names: Names) -> str:
    """The filter in words: `Gent · De Krook, De Serre · 1 sep – 24 nov 2026`."""
    places = [name for key, name in choices.locations.items() if key in filters.locations]
    kinds = [name for key, name in choices.kinds.items() if key in filters.kinds]
    groups = [name for key, name in names.groups.items() if key in filters.groups]
    chosen = [_few(some) for some in (places, kinds, groups) if some]
    if not places and not kinds:
        chosen.insert(0, _("all places"))
    return " · ".join([network, *chosen, formats.days(filters.period.first, filters.period.last)])


def _few(names: list[str]) -> str:
    if len(names) <= NAMES_SHOWN:
        return formats.list_of(names)
    return _("{names} and {number} more").format(
        names=formats.list_of(names[:NAMES_SHOWN]), number=len(names) - NAMES_SHOWN
    )


def _adopt_period(asked: str) -> None:
    if not asked:
        st.session_state[CHOSEN_PERIOD] = USUAL.value
        return
    if asked in set(Preset):
        st.session_state[CHOSEN_PERIOD] = asked
        return
    try:
        found = period.from_text(asked)
    except DeskError:
        found = None
    if found is None or found.first < FIRST_DAY or found.last > LAST_DAY:
        url.leave_out(_("period"))
        st.session_state[CHOSEN_PERIOD] = USUAL.value
        return
    st.session_state[CHOSEN_PERIOD] = OWN
    st.session_state[OWN_FIRST], st.session_state[OWN_LAST] = found.first, found.last


def _own_dates(today: date) -> Period:
    """The two dates; while they make no sense the period before them stays, with a sentence."""
    before: Period = st.session_state.get(GOOD_PERIOD, period.of_preset(USUAL, today))
    st.session_state.setdefault(OWN_FIRST, before.first)
    st.session_state.setdefault(OWN_LAST, before.last)
    first, last = (
        st.date_input(text, key=key, min_value=FIRST_DAY, max_value=LAST_DAY, format="DD/MM/YYYY", width=150)
        for text, key in ((_("First day"), OWN_FIRST), (_("Last day"), OWN_LAST))
    )
    try:
        return Period(first, last)
    except DeskError as error:
        notice.refused(error)
        return before


def _take_off_removed(name: str) -> None:
    key = url.state_key(PAGE, name)
    st.session_state[key] = [
        value for value in st.session_state[key] if not st.session_state.get(_chip_key(name, value))
    ]


def _chip_key(name: str, value: object) -> str:
    return f"topics.chip.{name}.{value}"
