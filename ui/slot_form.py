"""The form of a slot: when it happens, how long it is kept on, and what it needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from types import MappingProxyType

import streamlit as st

from domain import period, slot
from domain.clock_time import Hours
from domain.errors import DeskError
from domain.labels import label
from domain.need import Need
from domain.period import DAYS_IN_WEEK, since
from domain.recurrence import LAST, MAX_WEEKS_BETWEEN, NTH, Listed, Monthly, Recurrence, Weekly, describe
from domain.roster import Wish
from domain.slot import Draft
from domain.words import Formula
from language import _, formats, ngettext
from ui import need_fields, notice
from ui.conflict import Field

PAGE = "slots"
USUAL_HOURS = Hours(time(10), time(12))
DATE = "DD/MM/YYYY"
NOWHERE_ELSE: Mapping[int, str] = MappingProxyType({})
FIRST_DAY_OF_ALL, LAST_DAY_OF_ALL = date(2000, 1, 1), date(2099, 12, 31)


class Rhythm(StrEnum):
    """How often, as a person chooses it; each asks for other fields."""

    EVERY_WEEK = "every_week"
    EVERY_FEW_WEEKS = "every_few_weeks"
    MONTHLY = "monthly"
    LISTED = "listed"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form asks for: the slot, from which day on it counts, and at which location (None: where it is)."""

    draft: Draft
    from_day: date
    place: int | None = None


def usual(today: date) -> Draft:
    """What a new slot begins with."""
    return Draft(Weekly(today.weekday(), today), since(today), USUAL_HOURS, Formula.WALK_IN, Need(1, 2))


def show(
    seen: str,
    asked: Asked,
    wishes: Sequence[Wish],
    today: date,
    *,
    is_new: bool,
    places: Mapping[int, str] = NOWHERE_ELSE,
) -> Asked | None:
    """What is asked for, once the dates are asked to be shown; what cannot be read is refused here.

    `seen` is what the form edits, with its version: it stands in the key of each field. `places` are the locations at
    which it may go on, by id.
    """
    draft = asked.draft
    formulas = list(Formula)
    rhythms = _rhythm_labels()
    choices = list(Rhythm)
    rhythm = st.selectbox(
        _("How often"),
        choices,
        index=choices.index(rhythm_of(draft.recurrence)),
        format_func=rhythms.__getitem__,
        key=f"{PAGE}.rhythm.{seen}",
    )
    with st.form(f"{PAGE}.form.{seen}.{rhythm}", border=False):
        recurrence = _recurrence(rhythm, draft, seen)
        with st.container(horizontal=True):
            starts = st.time_input(_("From"), value=draft.hours.starts, key=f"{PAGE}.starts.{seen}")
            ends = st.time_input(_("To"), value=draft.hours.ends, key=f"{PAGE}.ends.{seen}")
        formula = st.selectbox(
            _("Formula"),
            formulas,
            index=formulas.index(draft.formula),
            format_func=label,
            key=f"{PAGE}.formula.{seen}",
        )
        st.caption(_("How many helpers are needed"))
        minimum, maximum = need_fields.numbers(PAGE, seen, draft.need)
        languages, skills = need_fields.wishes(PAGE, seen, draft.need, wishes)
        room = st.text_input(
            _("Room"),
            value=draft.room,
            max_chars=slot.LONGEST_ROOM,
            key=f"{PAGE}.room.{seen}",
            help=_("Only for a second slot at the same moment."),
        )
        place = asked.place
        if len(places) > 1:
            place = st.selectbox(
                _("Location"),
                list(places),
                index=list(places).index(place) if place is not None and place in places else None,
                format_func=places.__getitem__,
                key=f"{PAGE}.place.{seen}",
            )
        first, last = _validity(draft, seen, today, is_new=is_new)
        from_day = asked.from_day if is_new else _from_day(asked, seen, today)
        is_sent = st.form_submit_button(
            _("Show the dates"), type="primary", key=f"{PAGE}.show.{seen}", icon=":material/event:"
        )
    if not is_sent:
        return None
    try:
        wanted = Draft(
            recurrence=recurrence.made(first),
            validity=since(first, last),
            hours=Hours(starts, ends),
            formula=formula,
            need=Need(minimum, maximum, languages, skills),
            room=room,
        )
        return Asked(slot.cleaned(wanted), from_day, place)
    except DeskError as error:
        notice.refused(error)
        return None


def fields(wishes: Sequence[Wish]) -> list[Field]:
    """The fields of a slot, with their labels and how a value of each reads."""
    labels = {wish.code: wish.label for wish in wishes}
    return [
        Field("recurrence", _("How often"), describe),
        Field("validity", _("Kept on"), period.describe),
        Field("hours", _("Hours")),
        Field("formula", _("Formula"), label),
        Field("need", _("Need"), lambda need: in_short(need, labels)),
        Field("room", _("Room")),
    ]


def in_short(need: Need, labels: dict[str, str]) -> str:
    """`1–2 begeleiders, Arabisch`."""
    number = str(need.minimum) if need.minimum == need.maximum else f"{need.minimum}–{need.maximum}"
    wished = [labels.get(code, code) for code in sorted(need.languages | need.skills)]
    helpers = ngettext("{number} helper", "{number} helpers", need.maximum).format(number=number)
    return formats.list_of([helpers, *wished])


def rhythm_of(recurrence: Recurrence) -> Rhythm:
    match recurrence:
        case Weekly(_weekday, _anchor, 1):
            return Rhythm.EVERY_WEEK
        case Weekly():
            return Rhythm.EVERY_FEW_WEEKS
        case Monthly():
            return Rhythm.MONTHLY
        case Listed():
            return Rhythm.LISTED


@dataclass(frozen=True, slots=True)
class _Fields:
    """What stands in the fields of a recurrence; `made` reads it, and raises the sentence of what is wrong."""

    rhythm: Rhythm
    weekday: int = 0
    every: int = 1
    anchor: date | None = None
    nth: int = 1
    typed: str = ""

    def made(self, first: date) -> Recurrence:
        match self.rhythm:
            case Rhythm.EVERY_WEEK:
                return Weekly(self.weekday, first)
            case Rhythm.EVERY_FEW_WEEKS:
                return Weekly(self.weekday, self.anchor or first, self.every)
            case Rhythm.MONTHLY:
                return Monthly(self.weekday, self.nth)
            case Rhythm.LISTED:
                return Listed(slot.days_from_typed(self.typed))


def _recurrence(rhythm: Rhythm, draft: Draft, seen: str) -> _Fields:
    now = draft.recurrence
    if rhythm is Rhythm.LISTED:
        typed = st.text_area(
            _("Dates"),
            value=slot.days_as_typed(now.days) if isinstance(now, Listed) else "",
            key=f"{PAGE}.dates.{seen}",
            placeholder="24/11/2026\n8/12/2026",
            help=_("One date on each line."),
        )
        return _Fields(rhythm, typed=typed)
    weekday = st.selectbox(
        _("Weekday"),
        range(DAYS_IN_WEEK),
        index=draft.validity.first.weekday() if isinstance(now, Listed) else now.weekday,
        format_func=formats.weekday,
        key=f"{PAGE}.weekday.{seen}",
    )
    if rhythm is Rhythm.MONTHLY:
        nth = st.selectbox(
            _("Which one of the month"),
            NTH,
            index=NTH.index(now.nth) if isinstance(now, Monthly) else 0,
            format_func=_nth,
            key=f"{PAGE}.nth.{seen}",
        )
        return _Fields(rhythm, weekday=weekday, nth=nth)
    if rhythm is Rhythm.EVERY_WEEK:
        return _Fields(rhythm, weekday=weekday)
    has_weeks = isinstance(now, Weekly) and now.every > 1
    every = st.number_input(
        _("Every how many weeks"),
        2,
        MAX_WEEKS_BETWEEN,
        value=now.every if isinstance(now, Weekly) and has_weeks else 2,
        key=f"{PAGE}.every.{seen}",
    )
    anchor = st.date_input(
        _("A date in one of those weeks"),
        value=now.anchor if isinstance(now, Weekly) and has_weeks else draft.validity.first,
        format=DATE,
        key=f"{PAGE}.anchor.{seen}",
        help=_("The other weeks are counted from it."),
    )
    return _Fields(rhythm, weekday=weekday, every=int(every), anchor=anchor)


def _validity(draft: Draft, seen: str, today: date, *, is_new: bool) -> tuple[date, date | None]:
    """From when through when; a slot that has begun keeps its beginning."""
    validity = draft.validity
    with st.container(horizontal=True):
        first = validity.first
        if is_new or first > today:
            first = st.date_input(
                _("Kept on from"),
                value=first,
                min_value=FIRST_DAY_OF_ALL,
                max_value=LAST_DAY_OF_ALL,
                format=DATE,
                key=f"{PAGE}.first.{seen}",
            )
        last: date | None = st.date_input(
            _("Kept on through"),
            value=None if validity.is_open_ended else validity.last,
            min_value=FIRST_DAY_OF_ALL,
            max_value=LAST_DAY_OF_ALL,
            format=DATE,
            key=f"{PAGE}.last.{seen}",
            help=_("Left empty, it is kept on until further notice."),
        )
    return first, last


def _from_day(asked: Asked, seen: str, today: date) -> date:
    return st.date_input(
        _("This change counts from"),
        value=max(asked.from_day, today),
        min_value=today,
        max_value=LAST_DAY_OF_ALL,
        format=DATE,
        key=f"{PAGE}.from.{seen}",
        help=_("Sessions before that day, and those with a count, stay as they are."),
    )


def _rhythm_labels() -> dict[Rhythm, str]:
    return {
        Rhythm.EVERY_WEEK: _("Every week"),
        Rhythm.EVERY_FEW_WEEKS: _("Every few weeks"),
        Rhythm.MONTHLY: _("Once a month, on a weekday"),
        Rhythm.LISTED: _("On dates of a list"),
    }


def _nth(number: int) -> str:
    return {
        1: _("the first"),
        2: _("the second"),
        3: _("the third"),
        4: _("the fourth"),
        5: _("the fifth, where there is one"),
        LAST: _("the last"),
    }[number]
