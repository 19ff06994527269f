"""What closing or moving a slot would touch, in words: visits, helpers, the new moment, where else visitors can go."""

from collections.abc import Iterable, Sequence
from datetime import date

import streamlit as st

from domain import what_if
from domain.distance import km_between
from domain.hour_limits import in_hours
from domain.labels import label
from domain.recurrence import describe
from domain.roster import PlacedSession
from domain.slot import Draft, Slot
from domain.what_if import Alternative, Move, Rhythm, Stays
from language import _, formats, ngettext
from ui import expected, notice, slots
from ui.choice import escaped
from ui.data_outlook import Timetable, View

REASONS_SHOWN = 2


def by_closing(slot: Slot, from_day: date, timetable: Timetable, view: View) -> None:
    """What closing it touches."""
    rhythm = what_if.rhythm(slot.draft, timetable.closed[slot.location_id], from_day)
    if not rhythm.sessions:
        notice.empty(
            _("This slot has no session in the year from that day on, so closing it touches nothing.")
        )
        return
    _visits(slot, rhythm, timetable, view)
    _freed(slot, rhythm, view)
    _nearest(slot, from_day, timetable)


def by_moving(slot: Slot, move: Move, from_day: date, timetable: Timetable, view: View) -> None:
    """What moving it touches: the visits, who can go along, what lies at that time already, holidays."""
    before = what_if.rhythm(slot.draft, timetable.closed[slot.location_id], from_day)
    if not before.sessions:
        notice.empty(
            _("This slot has no session in the year from that day on, so moving it touches nothing.")
        )
        return
    after = what_if.rhythm(what_if.moved(slot.draft, move), timetable.closed[move.place.id], from_day)
    _visits(slot, before, timetable, view)
    _who_stays(slot, move, view)
    _moment(slot, move, from_day, (before, after), timetable)
    _nearest(slot, from_day, timetable)


def _visits(slot: Slot, rhythm: Rhythm, timetable: Timetable, view: View) -> None:
    st.subheader(_("Visits"), anchor=False)
    usual = view.ahead.expectation.of(slot_id=slot.id, location_id=slot.location_id)
    found = what_if.visits(usual, rhythm.a_month)
    sessions = formats.number(rhythm.a_month, decimals=1)
    if found is None:
        st.markdown(
            _("Nobody knows: nothing was ever counted here. It is about {sessions} sessions a month.").format(
                sessions=sessions
            )
        )
        return
    low, high = round(found.low), round(found.high)
    st.markdown(
        _("About **{visits} visits a month** ({range}), at {sessions} sessions a month.").format(
            visits=formats.number(found.mean),
            range=_("{low} to {high}").format(low=formats.number(low), high=formats.number(high)),
            sessions=sessions,
        )
    )
    kept = timetable.kept_of(slot.id)
    parts = [
        expected.usual(usual),
        ngettext(
            "{entered} of {number} session of the last year has its count",
            "{entered} of {number} sessions of the last year have their count",
            kept.held,
        ).format(entered=formats.number(kept.entered), number=formats.number(kept.held)),
    ]
    if usual is not None and usual.of_location:
        parts.append(_("too few counts of this slot itself"))
    st.caption(" · ".join(parts))


def _freed(slot: Slot, rhythm: Rhythm, view: View) -> None:
    st.subheader(_("Helper hours that come free"), anchor=False)
    found = what_if.freed(_sessions_of(slot, view), rhythm.a_month)
    if not found:
        st.markdown(
            _("Nobody stands there in these weeks. The minimum asks {hours} hours a month.").format(
                hours=in_hours(round(what_if.minutes_needed(slot.draft, rhythm.a_month)))
            )
        )
        return
    total = sum(one.minutes_a_month for one in found)
    st.markdown(
        _("About **{hours} hours a month**, as the slot is filled in these weeks:").format(
            hours=_whole_hours(total)
        )
    )
    number = len([one for one in _sessions_of(slot, view) if one.takes_place])
    _list(
        _("{name}: {hours} hours a month (stands at {number} of {sessions})").format(
            name=escaped(one.name),
            hours=_whole_hours(one.minutes_a_month),
            number=formats.number(one.sessions),
            sessions=formats.number(number),
        )
        for one in found
    )


def _who_stays(slot: Slot, move: Move, view: View) -> None:
    st.subheader(_("Who can go along"), anchor=False)
    sessions = _sessions_of(slot, view)
    found = what_if.who_stays(sessions, slot.draft, move, view.stand_ins)
    if not found:
        st.markdown(_("Nobody stands there in these weeks."))
    _list(_stays(one) for one in found)
    numbers = what_if.askable(sessions, slot.draft, move, view.stand_ins)
    if numbers is not None:
        few, most = numbers
        others = formats.number(few) if few == most else _("{low} to {high}").format(low=few, high=most)
        st.markdown(
            _("Others who can be asked at the new hours: **{number}** a session.").format(number=others)
        )


def _stays(one: Stays) -> str:
    text = _("{name}: can at {number} of {sessions} sessions").format(
        name=escaped(one.name),
        number=formats.number(one.possible),
        sessions=formats.number(one.sessions),
    )
    if one.possible == 0:
        text = _("{name}: **cannot**").format(name=escaped(one.name))
    reasons = [escaped(refusal.phrase) for refusal in one.against[:REASONS_SHOWN]]
    if one.against[REASONS_SHOWN:]:
        reasons.append("…")
    return f"{text} · {'; '.join(reasons)}" if reasons else text


def _moment(
    slot: Slot, move: Move, from_day: date, rhythms: tuple[Rhythm, Rhythm], timetable: Timetable
) -> None:
    """The way there, what lies there already, and how many days holidays take before and after."""
    before, after = rhythms
    st.subheader(_("The new moment"), anchor=False)
    lines = [_slot(what_if.moved(slot.draft, move), move.place.name)]
    here = timetable.places[slot.location_id]
    if move.place.id != here.id and here.coordinates and move.place.coordinates:
        km = km_between(here.coordinates, move.place.coordinates)
        lines.append(
            _("{distance} km from {place}").format(
                distance=formats.number(km, decimals=1), place=escaped(here.name)
            )
        )
    lines.append(
        _(
            "Sessions in the year: {after} (now {before}); on a holiday: {after_off} (now {before_off})"
        ).format(
            after=formats.number(after.sessions),
            before=formats.number(before.sessions),
            after_off=formats.number(after.on_holidays),
            before_off=formats.number(before.on_holidays),
        )
    )
    for other in what_if.beside(slot, move, timetable.with_places(), from_day):
        same_time = _("At the same time here: {slot}").format(slot=escaped(slots.title(other.draft)))
        lines.append(f":orange[{same_time}]")
    _list(lines)


def _nearest(slot: Slot, from_day: date, timetable: Timetable) -> None:
    st.subheader(_("Where these visitors can go"), anchor=False)
    place = timetable.places[slot.location_id]
    found = what_if.nearest(slot, place, timetable.with_places(), from_day)
    if not found:
        st.markdown(_("Nowhere: there is no other slot in this network."))
    _list(_alternative(one) for one in found)


def _alternative(one: Alternative) -> str:
    """`De Serre · every week on Tuesday, 13:30–17:00 · 1.4 km · same day`."""
    if one.km is None:
        way = _("distance not known")
    elif one.km == 0:
        way = _("same location")
    else:
        way = _("{distance} km").format(distance=formats.number(one.km, decimals=1))
    parts = [_slot(one.slot.draft, one.place.name), way]
    if one.is_same_day:
        parts.append(_("same weekday"))
    parts.append(label(one.slot.draft.formula))
    return " · ".join(parts)


def _slot(draft: Draft, place: str) -> str:
    return f"**{escaped(place)}** · {escaped(describe(draft.recurrence))}, {draft.hours}"


def _list(lines: Iterable[str]) -> None:
    """One piece of text, so that the lines lie close."""
    st.markdown("\n".join(f"- {line}" for line in lines))


def _sessions_of(slot: Slot, view: View) -> Sequence[PlacedSession]:
    return [one for one in view.ahead.outlook.sessions if one.slot_id == slot.id]


def _whole_hours(minutes: float) -> str:
    return in_hours(round(minutes))
