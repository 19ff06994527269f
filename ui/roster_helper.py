"""The coming weeks of one helper: where one stands, when one is away, and which open places one could take."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import streamlit as st

from domain import helper as helpers
from domain import period
from domain.candidate import Availability
from domain.helper import Helper
from domain.helper_weeks import Chance, HelperWeeks, Stand
from domain.hour_limits import in_hours
from domain.labels import label
from domain.network import Network
from domain.period import Period
from domain.person import Person
from domain.words import AssignmentRole, HelperStage
from language import _, formats, ngettext
from ui import data_helpers, data_roster, notice, roster_board, roster_calendar, roster_view, url
from ui.choice import escaped
from ui.frame import NETWORK_IN_URL
from ui.roster_calendar import SATURDAY, Drawing

WEEKS = 8
CHANCES_SHOWN = 2
"""Open places in one day; more of them would hide where the helper stands."""
HELPER = "begeleider"
"""The helper in the address, here and on the Helpers page."""
CHOSEN = "roster.helper"
HELPERS_PAGE = "pages/helpers.py"
ROSTER_PAGE = "pages/roster.py"


def show(person: Person, network: Network, monday: date, today: date) -> None:
    """The weeks from `monday` on of the helper who is chosen here; nobody is chosen beforehand."""
    key = _choose(person, network, today)
    if key is None:
        notice.empty(_("Choose a helper to see the coming weeks: where one stands, and where one could."))
        return
    days = Period(monday, monday + WEEKS * roster_view.ONE_WEEK - roster_view.ONE_DAY)
    helper = data_helpers.one(person, network.id, key, today)
    weeks = data_roster.helper_weeks(person, network, key, days)
    if helper is None or weeks is None:
        st.session_state.pop(CHOSEN, None)
        url.leave_out(_("helper"))
        return
    st.markdown(_summary(weeks, helper))
    roster_calendar.draw(drawing(weeks, helper, today))
    st.caption(
        _("Dashed: an open place that {name} could take. Tinted: when {name} can usually be asked.").format(
            name=escaped(helper.draft.name)
        )
        if weeks.helper.availability
        else _("Dashed: an open place that {name} could take. When {name} can be asked is not known.").format(
            name=escaped(helper.draft.name)
        )
    )


def open_weeks(helper_id: int) -> None:
    """Go to a helper's weeks as if a link had been followed; before a rerun."""
    st.query_params[roster_view.VIEW] = roster_view.HELPER
    st.query_params[HELPER] = str(helper_id)


def link(network: Network, helper_id: int) -> None:
    """The way from elsewhere to a helper's weeks."""
    st.page_link(
        ROSTER_PAGE,
        label=_("The coming weeks on the roster"),
        icon=":material/calendar_month:",
        query_params={
            NETWORK_IN_URL: str(network.id),
            roster_view.VIEW: roster_view.HELPER,
            HELPER: str(helper_id),
        },
    )


def _choose(person: Person, network: Network, today: date) -> int | None:
    lines, _wishes = data_helpers.of_network(person, network, today)
    names = {
        line.followed.id: line.followed.name
        for line in lines
        if line.followed.stage is not HelperStage.STOPPED and not line.is_anonymised
    }
    asked = url.news(roster_view.PAGE, HELPER)
    if asked is not None:
        st.session_state[CHOSEN] = url.to_id(asked)
        if asked and url.to_id(asked) not in names:
            url.leave_out(_("helper"))
    if st.session_state.get(CHOSEN) not in names:
        st.session_state[CHOSEN] = None
    with st.container(horizontal=True, vertical_alignment="center", key="roster_filters"):
        chosen: int | None = st.selectbox(
            _("Helper"),
            list(names),
            index=None,
            format_func=lambda key: names[key],
            key=CHOSEN,
            placeholder=_("Choose a helper"),
            label_visibility="collapsed",
            width=320,
        )
        if chosen is not None:
            st.page_link(
                HELPERS_PAGE,
                label=_("About {name}").format(name=escaped(names[chosen])),
                icon=":material/person:",
                query_params={NETWORK_IN_URL: str(network.id), HELPER: str(chosen)},
            )
    url.write(roster_view.PAGE, HELPER, "" if chosen is None else str(chosen))
    return chosen


def _summary(weeks: HelperWeeks, helper: Helper) -> str:
    """`12 sessions in 8 weeks · 9 open places · this month 18 of 60 hours · this year 240 of 630 hours`."""
    stands = sum(not one.away for one in weeks.stands)
    lowest = helpers.lowest(helper.draft.limits, helper.draft.kind)
    parts = [
        ngettext(
            "**{number} session** in {weeks} weeks", "**{number} sessions** in {weeks} weeks", stands
        ).format(number=stands, weeks=len(weeks.weeks)),
        ngettext("{number} open place to take", "{number} open places to take", len(weeks.chances)).format(
            number=len(weeks.chances)
        ),
        _("this month {hours}").format(hours=_of(helper.load.month, lowest.month)),
        _("this year {hours}").format(hours=_of(helper.load.year, lowest.year)),
    ]
    if not stands and not weeks.chances:
        parts[1:2] = [_("no open place that fits")]
    return " · ".join(parts)


def _of(minutes: int, most: int | None) -> str:
    if most is None:
        return _("{number} hours").format(number=in_hours(minutes))
    return _("{number} of {most} hours").format(number=in_hours(minutes), most=in_hours(most))


def drawing(weeks: HelperWeeks, helper: Helper, today: date) -> Drawing:
    """Weeks × days of the week; the weekend where something happens on it, or the helper can be asked then."""
    stands: dict[date, list[Stand]] = defaultdict(list)
    chances: dict[date, list[Chance]] = defaultdict(list)
    for one in weeks.stands:
        stands[one.at.when.day].append(one)
    for chance in weeks.chances:
        chances[chance.session.when.day].append(chance)
    asked = {part.weekday for part in weeks.helper.availability}
    busy = {day.weekday() for day in (*stands, *chances)} | asked
    weekdays = [number for number in range(period.DAYS_IN_WEEK) if number < SATURDAY or number in busy]
    special = roster_board.special_days(weeks.days)
    most = helpers.lowest(helper.draft.limits, helper.draft.kind).week

    def cell(day: date) -> Drawing:
        away = weeks.is_away(day)
        shown, hidden = chances[day][:CHANCES_SHOWN], chances[day][CHANCES_SHOWN:]
        absent = _("absent") if away else ""
        notes = [absent, special.get(day, "")]
        note = " · ".join(part for part in notes if part)
        more = len(hidden)
        tint = "closed" if away else "free" if day.weekday() in asked else ""
        return roster_calendar.cell(
            [*(_stand(one) for one in stands[day]), *(_chance(one) for one in shown)],
            marks=f"{roster_calendar.marks(day, today)} {tint}".strip(),
            day=formats.day_of_month(day),
            note=note,
            said=f"{formats.day(day)}: {absent}" if absent else "",
            more=ngettext("and {number} more open", "and {number} more open", more).format(number=more)
            if more
            else "",
        )

    return roster_calendar.calendar(
        caption=_("The weeks of {name}").format(name=helper.draft.name),
        corner=_("Week"),
        columns=[_column(number, weeks.helper.availability) for number in weekdays],
        rows=[
            roster_calendar.row(
                _("Week {number}").format(number=one.monday.isocalendar().week),
                [cell(day) for day in period.week(one.monday).days if day.weekday() in weekdays],
                note=_of(one.minutes, most),
                is_open=one.monday < weeks.days.first + 2 * roster_view.ONE_WEEK,
            )
            for one in weeks.weeks
        ],
        size=roster_calendar.WIDE,
        nothing=_("No sessions."),
    )


def _column(weekday: int, availability: Sequence[Availability]) -> Drawing:
    """The day of the week, with the hours in which the helper can usually be asked."""
    hours = [roster_board.short_hours(part.hours) for part in availability if part.weekday == weekday]
    said = [formats.weekday(weekday)]
    if hours:
        said.append(_("can be asked {hours}").format(hours=formats.list_of(hours)))
    return roster_calendar.column(
        formats.short_weekday(weekday), ", ".join(said), beside=formats.list_of(hours)
    )


def _stand(one: Stand) -> Drawing:
    at = one.at
    remarks = [
        "" if at.role is AssignmentRole.GUIDE else label(at.role).lower(),
        _("absent") if one.away else "",
    ]
    foot = ", ".join(part for part in remarks if part)
    spoken = "; ".join(part for part in (_("stands there"), str(at.when), at.location_name, foot) if part)
    return roster_calendar.entry(
        None if one.session is None else at.session_id,
        "closed" if one.away else "enough",
        text=at.location_name,
        spoken=spoken,
        day=at.when.day,
        head=roster_board.short_hours(at.when.hours),
        long=f"{roster_board.short_hours(at.when.hours)} · {at.location_name}",
        foot=foot,
    )


def _chance(one: Chance) -> Drawing:
    when = one.session.when
    name = one.place.name
    return roster_calendar.entry(
        one.session.id,
        "offer",
        text=f"+ {name}",
        spoken="; ".join([_("open place"), str(when), name, *one.reasons]),
        day=when.day,
        head=roster_board.short_hours(when.hours),
        long=f"{roster_board.short_hours(when.hours)} · + {name}",
    )
