"""The page to type a stack of tally sheets: which place and weeks, and bringing what the browser sent to the services."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from domain import period
from domain.count import EXPECTED_WEEKS
from domain.network import Network
from domain.period import Period, UnknownWeek
from domain.person import Person
from language import _, ngettext
from ui import clock, counting, data_stack, paper_links, stack, url
from ui.counter import Answer
from ui.counting import Verbs
from ui.data_counts import ToDo

PAGE = "stack"
LOCATION, WEEK = "locatie", "week"
ALL = "alle"
HEARD = "stack.heard"
"""The number of the last message, and what was answered to it."""


@dataclass(frozen=True, slots=True)
class Pile:
    """The stack that is typed: the sessions of a location in a week, or in all weeks in which counts are expected."""

    location_id: int
    days: Period

    def __str__(self) -> str:
        return f"{self.location_id} {period.to_text(self.days)}"


def choose(to_do: ToDo, today: date) -> Pile | None:
    """The location and the weeks, kept in the address; None when there is no location to count for.

    To begin with, the location and the week that miss most; a week without a missing count stays while it is looked at.
    """
    names = {place.location_id: place.location for place in to_do.places}
    if not names:
        return None
    missing = Counter(one.at.location_id for one in to_do.missing)
    asked = url.to_id(st.query_params.get(LOCATION, ""))
    shown = asked if asked in names else max(names, key=lambda key: missing[key])
    with st.container(horizontal=True, vertical_alignment="bottom", key="stack_choice"):
        place = st.selectbox(
            _("Location"),
            list(names),
            index=list(names).index(shown),
            format_func=lambda key: _with_number(names[key], missing[key]),
            key=f"stack.place_{shown}",
            width=340,
        )
        week = _choose_week(to_do, place, today, st.query_params.get(WEEK, "") if place == shown else "")
    url.write(PAGE, LOCATION, str(place))
    url.write(PAGE, WEEK, week)
    if week == ALL:
        return Pile(place, Period(period.week_of(today) - timedelta(weeks=EXPECTED_WEEKS), today))
    return Pile(place, period.week(period.from_week(week)))


@st.fragment
def area(person: Person, network: Network, pile: Pile, verbs: Verbs) -> None:
    """The stack, drawn again by itself whenever the browser sent something."""
    now = clock.now()
    message = stack.received(person.account_id)
    heard: tuple[str, Answer] = st.session_state.get(HEARD, ("", Answer()))
    if message is not None and message.number != heard[0]:
        heard = (message.number, counting.deliver(message, person, verbs, now=now, is_quiet=True))
        st.session_state[HEARD] = heard
    sheets = data_stack.sheets(person, pile.location_id, pile.days, now.astimezone(ZoneInfo(network.zone)))
    stack.show(
        person.account_id,
        str(pile),
        [(sheet, data_stack.topics_on_paper(person, sheet)) for sheet in sheets],
        heard[1],
    )


def _choose_week(to_do: ToDo, place: int, today: date, asked: str) -> str:
    """`ALL`, or a week as it stands in an address: the one asked for, else the newest that misses a count."""
    missing = Counter(period.to_week(one.at.day) for one in to_do.missing if one.at.location_id == place)
    weeks = {*missing, period.to_week(today)} | ({asked} if _is_week(asked) else set())
    offered = [*sorted(weeks, reverse=True), ALL]
    shown = asked if asked in offered else max(missing, default=period.to_week(today))
    numbers = {**missing, ALL: missing.total()}
    return st.selectbox(
        _("Week"),
        offered,
        index=offered.index(shown),
        format_func=lambda week: _with_number(_week_name(week), numbers.get(week, 0)),
        key=f"stack.week_{place}_{shown}",
        width=340,
    )


def _week_name(week: str) -> str:
    if week == ALL:
        return _("the last {weeks} weeks").format(weeks=EXPECTED_WEEKS)
    return paper_links.week_name(period.from_week(week))


def _is_week(text: str) -> bool:
    try:
        return period.to_week(period.from_week(text)) == text
    except UnknownWeek:
        return False


def _with_number(text: str, number: int) -> str:
    """How many sheets are waited for."""
    sheets = ngettext("{number} sheet", "{number} sheets", number).format(number=number)
    return f"{text} · {sheets}"
