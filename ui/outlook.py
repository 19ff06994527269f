"""The Outlook page: which weeks and part of it are looked at, and the list of what may go wrong in them."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from domain import holiday, school_holiday
from domain.need import causes
from domain.outlook import Closed, Moment, Risk
from domain.roster import Place, PlacedSession
from language import _, formats, ngettext
from ui import expected, fold, notice, session_line, slots, url, ways
from ui.choice import escaped
from ui.data_outlook import Ahead, View
from ui.ways import Html

PAGE = "outlook"
RISKS, FALLS_OUT = "risicos", "uitval"
WEEKS, PLACES, KINDS = "weken", "plaats", "risico"
"""The page's names in the address."""
HORIZONS = (4, 8)
MOMENTS_SHOWN = 6
MOMENTS_A_PAGE = 12
SESSIONS_SHOWN = 4
WORDS = {Risk.NOBODY: "niemand", Risk.TOO_FEW: "tekort", Risk.LACKS: "taal", Risk.ON_ONE: "een"}
"""The kinds of risk as they stand in the address."""


def parts() -> dict[str, str]:
    return {RISKS: _("Risks"), FALLS_OUT: _("Who falls out"), slots.WHAT_IF: _("What if")}


def choose_weeks() -> int:
    """How many weeks ahead are looked at, kept in the address."""
    key = url.state_key(PAGE, WEEKS)
    asked = url.news(PAGE, WEEKS)
    if asked is not None:
        if asked not in {"", *map(str, HORIZONS)}:
            url.leave_out(_("weeks"))
        st.session_state[key] = HORIZONS[-1] if asked == str(HORIZONS[-1]) else HORIZONS[0]
    weeks: int | None = st.segmented_control(
        _("Weeks ahead"),
        list(HORIZONS),
        format_func=lambda number: ngettext("{number} week", "{number} weeks", number).format(number=number),
        key=key,
        required=True,
        label_visibility="collapsed",
        width="content",
    )
    chosen = weeks or HORIZONS[0]
    url.write(PAGE, WEEKS, "" if chosen == HORIZONS[0] else str(chosen))
    return chosen


def summary(ahead: Ahead) -> None:
    """`26 nov – 24 dec · 212 sessions · 4 with nobody · …`."""
    numbers = {risk: sum(len(moment.sessions) for moment in found) for risk, found in ahead.risks.items()}
    sessions = len(ahead.outlook.sessions)
    parts = [
        formats.days(ahead.days.first, ahead.days.last),
        ngettext("{number} session", "{number} sessions", sessions).format(number=formats.number(sessions)),
        *(
            _in_short(risk).format(number=formats.number(number))
            for risk, number in numbers.items()
            if number
        ),
    ]
    st.caption(" · ".join(parts))


def closed(ahead: Ahead) -> None:
    """What closes sessions ahead and how many, holidays on which nothing was planned, and school holidays."""
    quiet, schools = _quiet_holidays(ahead), school_holiday.school_holidays_of(ahead.days)
    number = len(ahead.outlook.closed) + len(quiet) + len(schools)
    inside = fold.opened(
        _("Closures and holidays ahead ({number})").format(number=number), key="outlook.closed"
    )
    if inside is None:
        return
    with inside:
        for one in ahead.outlook.closed:
            st.markdown(closed_line(one))
        for day, name in quiet:
            st.markdown(
                _("{day}: {holiday} · no session on that day").format(day=formats.day(day), holiday=name)
            )
        for school in schools:
            st.markdown(
                _("School holiday: {holiday}, {days} · sessions go on unless a location closes").format(
                    holiday=school_holiday.name(school.code),
                    days=formats.days(school.days.first, school.days.last),
                )
            )
        if not ahead.outlook.closed and not quiet and not schools:
            st.caption(_("No closure and no holiday in these weeks."))


def closed_line(one: Closed) -> str:
    """`Closed: Painting, 1–3 Dec · 2 sessions at 1 location`."""
    days = formats.day(one.first) if one.first == one.last else formats.days(one.first, one.last)
    sessions = ngettext("{number} session", "{number} sessions", one.sessions).format(
        number=formats.number(one.sessions)
    )
    places = ngettext("{number} location", "{number} locations", one.places).format(
        number=formats.number(one.places)
    )
    return _("Closed: {reason}, {days} · {sessions} at {places}").format(
        reason=escaped(one.reason), days=days, sessions=sessions, places=places
    )


def choose_filters(places: Mapping[int, Place]) -> tuple[frozenset[int], frozenset[Risk]]:
    """Which places and which kinds of risk to show; none chosen means all."""
    names = {key: place.name for key, place in places.items()}
    words = {WORDS[risk]: _title(risk) for risk in Risk}
    url.adopt(PAGE, PLACES, names, int, what=_("place"))
    url.adopt(PAGE, KINDS, words, str, what=_("kind of risk"))
    with st.container(horizontal=True, key="outlook_filters"):
        chosen = url.multiselect(PAGE, PLACES, names, label=_("Places"))
        kinds = url.multiselect(PAGE, KINDS, words, label=_("Kind of risk"))
    return frozenset(chosen), frozenset(risk for risk in Risk if WORDS[risk] in kinds)


def risks(view: View, places: frozenset[int], kinds: frozenset[Risk]) -> None:
    """The moments at risk, the gravest kind first, each with its sessions; each session leads to its candidates."""
    if not view.ahead.outlook.sessions:
        notice.empty(
            _("No sessions in these weeks. Add slots to your locations and their sessions appear here.")
        )
        return
    shown = {
        risk: [moment for moment in found if not places or moment.place.id in places]
        for risk, found in view.ahead.risks.items()
        if not kinds or risk in kinds
    }
    if not any(shown.values()):
        st.success(
            _("Nothing of this kind is at risk in these weeks.")
            if places or kinds
            else _("Every session of these weeks has enough helpers, and none stands on one.")
        )
    for risk, found in shown.items():
        if found:
            _kind(view, risk, found)


def _kind(view: View, risk: Risk, found: Sequence[Moment]) -> None:
    number = sum(len(moment.sessions) for moment in found)
    title = f"{_title(risk)} ({formats.number(number)})"
    if risk is Risk.ON_ONE:
        _folded(view, risk, title, found)
        return
    st.subheader(title, anchor=False)
    ways.show(*(_moment(view, risk, moment) for moment in found[:MOMENTS_SHOWN]))
    rest = found[MOMENTS_SHOWN:]
    if rest:
        number = sum(len(moment.sessions) for moment in rest)
        more = ngettext("{number} more session", "{number} more sessions", number)
        _folded(view, risk, more.format(number=formats.number(number)), rest)


def _folded(view: View, risk: Risk, title: str, found: Sequence[Moment]) -> None:
    """A page of moments at a time: a network of 60 places has hundreds."""
    inside = fold.opened(title, key=f"outlook.more_{risk}")
    if inside is None:
        return
    with inside:
        pages = -(-len(found) // MOMENTS_A_PAGE)
        page = st.pagination(pages, key=f"outlook.page_{risk}.{pages}") if pages > 1 else 1
        shown = found[(page - 1) * MOMENTS_A_PAGE : page * MOMENTS_A_PAGE]
        ways.show(*(_moment(view, risk, moment) for moment in shown))


def _moment(view: View, risk: Risk, moment: Moment) -> Html:
    """A place and a moment of the week with its sessions."""
    shown, rest = moment.sessions[:SESSIONS_SHOWN], moment.sessions[SESSIONS_SHOWN:]
    to_rest = [session_line.way(one, view.network.id, ways.said(formats.day(one.when.day))) for one in rest]
    return ways.group(
        *moment_title(moment),
        *(
            ways.line(session_line.way(one, view.network.id, _session(view, risk, moment.place, one)))
            for one in shown
        ),
        *([ways.row(to_rest)] if rest else []),
    )


def moment_title(moment: Moment) -> tuple[Html, Html]:
    """The place and the moment of the week, and how many visitors it has."""
    when = f"{formats.weekday(moment.weekday)} {moment.hours}"
    return (
        ways.line(ways.joined(ways.strong(moment.place.name), ways.said(when))),
        ways.quiet(expected.usual(moment.expected)),
    )


def _session(view: View, risk: Risk, place: Place, one: PlacedSession) -> Html:
    """`Sat 28 Nov · nobody · Ada is absent through 12 Dec · 3 can be asked`."""
    day = ways.said(formats.day(one.when.day))
    if risk is Risk.ON_ONE:
        return ways.joined(day, ways.said(session_line.who(one)))
    return ways.joined(
        day,
        session_line.staffing(one),
        *(ways.said(cause) for cause in causes(one.coverage, view.ahead.labels)),
        askable(view.stand_ins.number_for(one.as_open(place))),
    )


def askable(number: int) -> Html:
    """How many helpers can be asked, in words; nobody at all is what has to be seen."""
    if number == 0:
        return ways.strong(_("nobody can be asked"))
    text = ngettext("{number} can be asked", "{number} can be asked", number)
    return ways.said(text.format(number=formats.number(number)))


def _quiet_holidays(ahead: Ahead) -> list[tuple[date, str]]:
    """The public holidays of these weeks that close no session."""
    closing = {one.reason for one in ahead.outlook.closed}
    found = [(day, holiday.name(code)) for day, code in holiday.holidays_of(ahead.days).items()]
    return [(day, name) for day, name in found if name not in closing]


def _title(risk: Risk) -> str:
    match risk:
        case Risk.NOBODY:
            return _("Nobody")
        case Risk.TOO_FEW:
            return _("Too few helpers")
        case Risk.LACKS:
            return _("A language or skill is missing")
        case Risk.ON_ONE:
            return _("On one helper")


def _in_short(risk: Risk) -> str:
    match risk:
        case Risk.NOBODY:
            return _("{number} with nobody")
        case Risk.TOO_FEW:
            return _("{number} with too few")
        case Risk.LACKS:
            return _("{number} without a language or skill")
        case Risk.ON_ONE:
            return _("{number} on one helper")
