"""The drawer that copies who stands where from the week on screen, or a day of it, to later ones.

First what and where to, then what that would do and who cannot come along, with why; nothing is kept until it is saved.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from typing import Any

import streamlit as st

from domain import period
from domain.copying import Copied, Copying, Hindrance, NotCopied, Put
from domain.labels import label, named
from domain.network import Network
from domain.period import Period
from domain.person import Person
from domain.roster import Board
from domain.roster_refusal import PLANNED_AHEAD
from domain.words import AssignmentRole
from language import _, formats, ngettext
from ui import clock, data_roster, notice, roster_view, two_steps, url
from ui.choice import escaped

CopyStaffing = Callable[..., Copied]
KEY = "roster.copy"
OPEN = "roster.copying"
DRAWER_PX = 560
WEEK, DAY = "week", "day"
NEXT, FOUR, OTHER = "next", "four", "other"
SEVERAL = 4
LINES_SHOWN = 6
FIELDS = ("what", "day", "where", "other", "places")


def offer() -> None:
    """The button that opens the drawer."""
    st.button(_("Copy"), key=f"{KEY}.open", icon=":material/content_copy:", width="stretch", on_click=_open)


def _open() -> None:
    st.session_state[OPEN] = data_roster.action_key()


def is_open() -> bool:
    return OPEN in st.session_state


def close() -> None:
    st.session_state.pop(OPEN, None)
    two_steps.forget(KEY)


def show(board: Board, person: Person, network: Network, today: date, copy: CopyStaffing) -> None:
    """The drawer; `copy` is the service."""
    st.dialog(_("Copy who stands where"), width=DRAWER_PX, position="right", on_dismiss=close)(_draw)(
        board, person, network, today, copy
    )


def _draw(board: Board, person: Person, network: Network, today: date, copy: CopyStaffing) -> None:
    asked: Copying | None = two_steps.asked(KEY)
    if asked is None:
        two_steps.go_on(KEY, _form(board, today))
        return
    _keep_fields()
    st.markdown(f"**{_from_to(asked)}**")
    if asked.places:
        names = [place.name for place in board.places if place.id in asked.places]
        st.caption(_("Only: {places}").format(places=escaped(formats.list_of(names))))
    overrules = st.checkbox(
        _("Also helpers against whom only a warning speaks"),
        key=f"{KEY}.overrules",
        help=_("Outside the usual availability, above agreed hours, or little time for the way."),
    )
    wanted = replace(asked, overrules=overrules, key=st.session_state[OPEN])

    def run(tx: Any) -> Copied:
        return copy(tx, network.id, wanted, by=person, today=today, now=clock.now())

    if two_steps.finish(KEY, run, _preview, _say, save=_("Copy"), back=_("Choose something else")):
        close()
        roster_view.show_week_of(wanted.stretches[0].first)
        st.rerun()


def _form(board: Board, today: date) -> Copying | None:
    """What is asked for, once it is sent: the week on screen or a day of it, to which days, at which places."""
    monday = board.first
    what = st.segmented_control(
        _("What is copied"),
        [WEEK, DAY],
        format_func=lambda one: {WEEK: _in_words(period.week(monday)), DAY: _("One day")}[one],
        key=f"{KEY}.what",
        default=WEEK,
        required=True,
    )
    source = period.week(monday)
    if what == DAY:
        days = list(source.days)
        day = st.selectbox(
            _("Day"),
            days,
            index=days.index(today) if today in days else 0,
            format_func=formats.day,
            key=f"{KEY}.day",
        )
        source = Period(day, day)
    first = _first_after(source, today)
    targets = {
        NEXT: (first,),
        FOUR: tuple(first + number * roster_view.ONE_WEEK for number in range(SEVERAL)),
    }
    labels = {
        NEXT: _in_words(_as_long(source, first)),
        FOUR: _("{number} weeks: {first} to {last}").format(
            number=SEVERAL,
            first=_in_words(_as_long(source, first)),
            last=_in_words(_as_long(source, targets[FOUR][-1])),
        ),
        OTHER: _("Another week") if what == WEEK else _("Another day"),
    }
    where = st.radio(_("Copy to"), list(labels), format_func=lambda one: labels[one], key=f"{KEY}.where")
    if where == OTHER:
        chosen = st.date_input(
            _("A day of that week") if what == WEEK else _("Day"),
            value=max(today, min(first, today + PLANNED_AHEAD)),
            min_value=today,
            max_value=today + PLANNED_AHEAD,
            format="DD/MM/YYYY",
            key=f"{KEY}.other",
        )
        targets[OTHER] = (period.week_of(chosen) if what == WEEK else chosen,)
    names = {place.id: place.name for place in board.places}
    if f"{KEY}.places" not in st.session_state:
        filtered = st.session_state.get(url.state_key(roster_view.PAGE, roster_view.PLACES), [])
        st.session_state[f"{KEY}.places"] = [key for key in filtered if key in names]
    places = st.multiselect(
        _("Places"),
        list(names),
        format_func=lambda key: names[key],
        key=f"{KEY}.places",
        placeholder=_("All"),
    )
    asked = Copying(source, targets[where], frozenset(places))
    st.caption(_("Nobody is taken off. First you see who comes along and who cannot."))
    return asked if st.button(_("Show what this does"), key=f"{KEY}.look", type="primary") else None


def _first_after(source: Period, today: date) -> date:
    """The same weekday in the week after the source, or in the first one that is not over when that lies behind."""
    first = source.first + roster_view.ONE_WEEK
    over = (today - (first + timedelta(days=source.length - 1))).days
    return first + max(0, -(-over // period.DAYS_IN_WEEK)) * roster_view.ONE_WEEK


def _preview(outcome: Copied) -> None:
    st.markdown("\n".join(f"- {line}" for line in _summary(outcome)))
    if outcome.put:
        lines = _lines_of_put(outcome.put)
        st.markdown(_("**Comes along**"))
        _folded(lines)
    for hindrance in Hindrance:
        found = [one for one in outcome.not_copied if one.hindrance is hindrance]
        if found:
            st.markdown(f"**{_heading(hindrance)} ({len(found)})**")
            _folded([_line(one) for one in found])


def _say(outcome: Copied) -> None:
    if outcome.was_done:
        notice.later(_("This was copied already: 0 new."))
    else:
        notice.later(" · ".join(_summary(outcome)))


def _summary(outcome: Copied) -> list[str]:
    """`12 inzetten erbij`, `3 stonden er al`, `4 kunnen niet mee`; the first is said also when it is nothing."""
    number = len(outcome.put)
    found = [
        ngettext("{number} place filled", "{number} places filled", number).format(number=number)
        if number
        else _("0 new: nobody to put on a session")
    ]
    if outcome.already:
        found.append(
            ngettext(
                "{number} helper stands there already",
                "{number} helpers stand there already",
                outcome.already,
            ).format(number=outcome.already)
        )
    left = len(outcome.not_copied)
    if left:
        found.append(
            ngettext("{number} cannot come along", "{number} cannot come along", left).format(number=left)
        )
    return found


def _heading(hindrance: Hindrance) -> str:
    match hindrance:
        case Hindrance.NO_SESSION:
            return _("No session there")
        case Hindrance.OFF:
            return _("Closed or cancelled")
        case Hindrance.TOO_LATE:
            return _("Begun, over or counted")
        case Hindrance.FULL:
            return _("Enough helpers already")
        case Hindrance.RULE:
            return _("Not allowed")
        case Hindrance.WARNING:
            return _("Left out for a warning")


def _lines_of_put(put: Sequence[Put]) -> list[str]:
    """One line for each session: `Tue 1 Dec 10:00–12:00, De Krook: Fatma, Jan`."""
    ordered = sorted(put, key=lambda one: (one.when, one.place))
    return [
        named(f"{when}, {escaped(place)}", escaped(formats.list_of([_who(one) for one in there])))
        for (when, place), there in groupby(ordered, key=lambda one: (one.when, one.place))
    ]


def _who(one: Put) -> str:
    if one.role is AssignmentRole.GUIDE:
        return one.helper.name
    return _("{name} ({remark})").format(name=one.helper.name, remark=label(one.role).lower())


def _line(one: NotCopied) -> str:
    return named(f"{one.when}, {escaped(one.place)}", f"{escaped(one.helper.name)} – {escaped(one.because)}")


def _folded(lines: Sequence[str]) -> None:
    """The first lines, and the others behind a fold."""
    st.markdown("\n".join(f"- {line}" for line in lines[:LINES_SHOWN]))
    rest = lines[LINES_SHOWN:]
    if rest:
        with st.expander(ngettext("{number} more", "{number} more", len(rest)).format(number=len(rest))):
            st.markdown("\n".join(f"- {line}" for line in rest))


def _from_to(asked: Copying) -> str:
    return f"{_in_words(asked.source)} → {formats.list_of([_in_words(one) for one in asked.stretches])}"


def _in_words(days: Period) -> str:
    """`Week 48` or `di 24 nov`."""
    if days.length == 1:
        return formats.day(days.first)
    return _("Week {number}").format(number=days.first.isocalendar().week)


def _as_long(source: Period, first: date) -> Period:
    return Period(first, first + timedelta(days=source.length - 1))


def _keep_fields() -> None:
    """What was chosen stays for who comes back: Streamlit forgets what is not drawn."""
    for name in FIELDS:
        key = f"{KEY}.{name}"
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]
