"""What a proposal is asked for: which weeks, which places, and what may happen to who stands there."""

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from domain import access, period, proposal_words
from domain.access import Action
from domain.location_choice import LocationChoice
from domain.network import Network
from domain.period import Period
from domain.person import Person
from domain.proposal import MOST_WEEKS, Ask, Asked, Freedom
from language import _, formats, ngettext
from ui import proposal_command, url
from ui.frame import NETWORK_IN_URL
from ui.proposal_command import PAGE

PROPOSALS = "pages/proposal.py"
ROSTER = "pages/roster.py"
WEEK = "week"
WEEKS_OFFERED = 26
KEY = "proposal.form"
FORM_PX = 640


def offer(person: Person, network: Network, monday: date) -> None:
    """On the roster, for who plans the whole network: the way to a proposal for the week on screen."""
    if not access.may_in_network(person, Action.PLAN, network_id=network.id):
        return
    if st.button(
        _("Proposal for open places"), key="roster.propose", icon=":material/auto_fix_high:", width="content"
    ):
        st.switch_page(PROPOSALS, query_params=_of_week(network, monday))


def back(network: Network, monday: date) -> None:
    st.page_link(
        ROSTER,
        label=_("To the roster"),
        icon=":material/arrow_back:",
        query_params=_of_week(network, monday),
        width="content",
    )


def first_week(today: date) -> date:
    """The week that was on the roster, or the present one; one that is over is no longer proposed for."""
    this_week = period.week_of(today)
    try:
        asked = period.from_week(st.query_params.get(WEEK, ""))
    except period.UnknownWeek:
        return this_week
    return max(asked, this_week)


def show(places: Sequence[LocationChoice], today: date, first: date) -> None:
    """The form; sending it leaves the command to the page."""
    this_week = period.week_of(today)
    weeks = [this_week + timedelta(weeks=number) for number in range(WEEKS_OFFERED)]
    if first not in weeks:
        weeks = [*weeks, first]
    names = {one.id: one.name for one in places}
    ways = {one: freedom_words(one) for one in Freedom}
    with st.form(KEY, border=False, width=FORM_PX):
        with st.container(horizontal=True, key="plan_when"):
            monday = st.selectbox(
                _("From week"),
                weeks,
                index=weeks.index(first),
                format_func=_in_words,
                key=f"{KEY}.from.{period.to_week(first)}",
            )
            number = st.selectbox(
                _("How long"),
                range(1, MOST_WEEKS + 1),
                format_func=lambda one: ngettext("{number} week", "{number} weeks", one).format(number=one),
                key=f"{KEY}.weeks",
            )
        chosen = st.multiselect(
            _("Locations"),
            list(names),
            format_func=lambda key: names[key],
            key=f"{KEY}.places",
            placeholder=_("All"),
        )
        freedom = st.radio(
            _("Who stands there already"),
            list(ways),
            format_func=ways.__getitem__,
            key=f"{KEY}.freedom",
            help=proposal_words.counts_as_standing(),
        )
        is_sent = st.form_submit_button(_("Make a proposal"), type="primary", icon=":material/auto_fix_high:")
    if is_sent:
        last = monday + timedelta(weeks=number, days=-1)
        proposal_command.ask(Ask(Period(monday, last), frozenset(chosen), freedom))


def freedom_words(freedom: Freedom) -> str:
    match freedom:
        case Freedom.KEEP:
            return _("stays: only open places are filled")
        case Freedom.MOVE:
            return _("may move to where they fit best")


def asked_words(asked: Asked, places: Sequence[LocationChoice]) -> str:
    """`week 48 · 24–29 nov 2026 · De Krook, AMAL · stays: only open places are filled`."""
    names = [one.name for one in places if one.id in asked.location_ids]
    return " · ".join(
        [
            formats.days(asked.period.first, asked.period.last),
            formats.list_of(names) if asked.location_ids else _("all locations"),
            _("who stands there {stays}").format(stays=freedom_words(asked.freedom)),
        ]
    )


def asked_for() -> int:
    """The proposal that the address names, 0 for the last one."""
    given = st.query_params.get(proposal_command.PROPOSAL, "")
    if given and not url.to_id(given):
        url.leave_out(_("proposal"))
    return url.to_id(given)


def title(asked: Asked) -> str:
    """`Weeks 48–51`."""
    mondays = list(asked.period.weeks)
    first, last = mondays[0].isocalendar().week, mondays[-1].isocalendar().week
    if len(mondays) == 1:
        return _("Week {number}").format(number=first)
    return _("Weeks {first}–{last}").format(first=first, last=last)


def leave_out() -> None:
    """The address names a proposal that is not here: say so, and show the last one."""
    url.leave_out(_("proposal"))
    url.write(PAGE, proposal_command.PROPOSAL, "")


def _of_week(network: Network, monday: date) -> dict[str, str]:
    return {NETWORK_IN_URL: str(network.id), WEEK: period.to_week(monday)}


def _in_words(monday: date) -> str:
    return _("week {number} · {days}").format(
        number=monday.isocalendar().week, days=formats.days(monday, monday + timedelta(days=6))
    )
