"""The Consults page: which location, day and part is looked at, and what every part of it needs to do something."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import streamlit as st

from domain import period
from domain.consult import Lists
from domain.errors import DeskError
from domain.network import Network
from domain.period import Period
from domain.person import Person
from language import _, formats
from ui import clock, data, data_consults, notice, url

PAGE = "consults"
PATH = "pages/consults.py"
LOCATION, DAY = "locatie", "dag"
DAY_PART, WEEK_PART, TO_DO, WAITING, PRINT = "dag", "week", "te-herschikken", "wachtlijst", "daglijst"
KINDS = ("consult", "waiting")
"""What can be undone here, as history calls it."""
ALL = 0
"""Every location of the person, where one can be chosen."""
ONE_DAY = timedelta(days=1)
_DAY = f"{PAGE}.day"
_REFUSED = f"{PAGE}.refused"


@dataclass(frozen=True, slots=True)
class Verbs:
    """What the services can do with bookings and the waiting list."""

    book: Callable[..., bool]
    move: Callable[..., bool]
    set_status: Callable[..., bool]
    change: Callable[..., bool]
    wait: Callable[..., bool]
    change_waiting: Callable[..., bool]
    withdraw: Callable[..., bool]


@dataclass(frozen=True, slots=True)
class Desk:
    """Who keeps the consults of which locations (names by id), and which one is looked at (`ALL`: all)."""

    person: Person
    network: Network
    places: dict[int, str]
    lists: Lists
    verbs: Verbs
    location_id: int = ALL

    @property
    def today(self) -> date:
        return clock.today(self.network.zone)

    @property
    def now(self) -> datetime:
        """The wall clock there."""
        return clock.local_minute(self.network.zone)

    @property
    def looked_at(self) -> tuple[int, ...]:
        return (self.location_id,) if self.location_id else ()

    @property
    def is_one_place(self) -> bool:
        return bool(self.location_id) or len(self.places) == 1


def parts(to_do: data_consults.ToDo, waiting: int) -> dict[str, str]:
    """What can be looked at, with how much there is to do."""
    rearrange = len(to_do.to_rearrange) + len(to_do.unanswered)
    return {
        DAY_PART: _("Day"),
        WEEK_PART: _("Week"),
        TO_DO: _("To arrange ({number})").format(number=formats.number(rearrange)),
        WAITING: _("Waiting list ({number})").format(number=formats.number(waiting)),
        PRINT: _("Day's list"),
    }


def choose_location(places: dict[int, str]) -> int:
    """The location in the address, `ALL` when none is chosen; nothing to choose where there is one."""
    offered = {ALL: _("All locations"), **places}
    key = url.state_key(PAGE, LOCATION)
    asked = url.news(PAGE, LOCATION)
    if asked is not None:
        st.session_state[key] = url.to_id(asked)
        if asked and url.to_id(asked) not in offered:
            url.leave_out(_("location"))
    if st.session_state.get(key) not in offered:
        st.session_state[key] = ALL
    if len(places) < 2:
        return next(iter(places), ALL)
    chosen: int = st.selectbox(
        _("Location"), list(offered), format_func=offered.__getitem__, key=key, width=320
    )
    url.write(PAGE, LOCATION, str(chosen) if chosen else "")
    return chosen


def choose_day(today: date, step: timedelta) -> date:
    """The day in the address, today when there is none, with the way to the ones beside it."""
    asked = url.news(PAGE, DAY)
    if asked is not None:
        try:
            st.session_state[_DAY] = date.fromisoformat(asked) if asked else today
        except ValueError:
            url.leave_out(_("day"))
    shown: date = st.session_state.setdefault(_DAY, today)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="consults_day"):
        earlier = _step(":material/chevron_left:", _("Earlier"), shown - step, "earlier")
        picked = st.date_input(
            _("Day"),
            value=shown,
            format="DD/MM/YYYY",
            key=f"{PAGE}.picked.{shown}",
            width=170,
        )
        later = _step(":material/chevron_right:", _("Later"), shown + step, "later")
        now = st.button(_("Today"), key=f"{PAGE}.now", disabled=shown == today, width="content")
    wanted = earlier or later or (today if now else None) or picked
    if wanted != shown:
        show_day(wanted)
        st.rerun()
    url.write(PAGE, DAY, "" if shown == today else shown.isoformat())
    return shown


def show_day(day: date) -> None:
    st.session_state[_DAY] = day


def week_of(day: date) -> Period:
    return period.week(day)


def _step(icon: str, words: str, to: date, name: str) -> date | None:
    pressed = st.button(
        words, icon=icon, key=f"{PAGE}.{name}", help=formats.day_and_year(to), width="content"
    )
    return to if pressed else None


def write(desk: Desk, verb: Callable[..., bool], *given: object, said: str, **named: object) -> None:
    """Do it, say so and draw the page anew. Raises the sentence of what refuses it."""
    with data.writing() as tx:
        done = verb(tx, *given, by=desk.person, now=clock.now(), **named)
    notice.later(said if done else _("This was saved already."))


def try_to(
    desk: Desk, thing_id: int, verb: Callable[..., bool], *given: object, said: str, **named: object
) -> None:
    """The same from a click: what is refused stands beside the thing when the page is drawn anew."""
    try:
        write(desk, verb, *given, said=said, **named)
    except DeskError as error:
        _error, tries = st.session_state.get(_refused(thing_id), (None, 0))
        st.session_state[_refused(thing_id)] = (error, tries + 1)
        data.forget()
    st.rerun()


def say_refused(thing_id: int) -> None:
    """The sentence of the last click about it, once."""
    error, tries = st.session_state.get(_refused(thing_id), (None, 0))
    if error is not None:
        notice.refused(error)
        st.session_state[_refused(thing_id)] = (None, tries)


def tries(thing_id: int) -> int:
    """How often something about it was refused: part of a widget's key, so that it shows what stands again."""
    return int(st.session_state.get(_refused(thing_id), (None, 0))[1])


def _refused(thing_id: int) -> str:
    return f"{_REFUSED}.{thing_id}"


def say_empty() -> None:
    """There is no location where consults can be booked."""
    notice.empty(
        _(
            "No session is by appointment yet. Give a slot the formula “by appointment”, and a helper the skill "
            "“digital consult”: the hours appear here by themselves."
        )
    )
