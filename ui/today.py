"""The lines of the Today page: each says what is wrong and leads to where it is mended."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from domain.count import EXPECTED_WEEKS
from domain.counted_session import Completeness, MissingCount
from domain.network import Network
from domain.outlook import Moment, Outlook
from domain.roster import needs_somebody
from language import _, formats, ngettext
from ui import expected, fold, notice, session_line
from ui.counting import name_of
from ui.data_today import WEEKS_AHEAD
from ui.frame import NETWORK_IN_URL
from ui.outlook import closed_line
from ui.session_line import SESSION_IN_URL

COUNTS = "pages/counts.py"
LOCATIONS = "pages/locations.py"
OUTLOOK = "pages/outlook.py"
MOMENTS_SHOWN = 5
PLACES_SHOWN = 6
SESSIONS_COMING = 3
MISSING_SHOWN = 4
ON_ONE = "today.on_one"


def outlook_summary(outlook: Outlook) -> str:
    """`next 4 weeks: 212 sessions · 11 below minimum · 23 on one helper`."""
    return " · ".join(
        [
            ngettext(
                "next {weeks} weeks: {number} session",
                "next {weeks} weeks: {number} sessions",
                len(outlook.sessions),
            ).format(weeks=WEEKS_AHEAD, number=formats.number(len(outlook.sessions))),
            _("{number} below minimum").format(number=formats.number(outlook.number_short)),
            _("{number} on one helper").format(number=formats.number(outlook.number_on_one)),
        ]
    )


def short_sessions(outlook: Outlook, network: Network) -> None:
    """What breaks first: the moment with the most expected visitors that has too few helpers, then the next ones."""
    if not outlook.sessions:
        notice.empty(
            _(
                "No sessions in the next {weeks} weeks. Add slots to your locations and their sessions appear here."
            ).format(weeks=WEEKS_AHEAD)
        )
        st.page_link(LOCATIONS, label=_("To the locations"), icon=":material/location_on:")
        return
    if not outlook.short:
        st.success(_("Every session of the next {weeks} weeks has enough helpers.").format(weeks=WEEKS_AHEAD))
        return
    st.subheader(_("First this"))
    with st.container(border=True, key="today_first"):
        _moment(outlook.short[0], network)
    for moment in outlook.short[1:MOMENTS_SHOWN]:
        _moment(moment, network)
    st.page_link(
        OUTLOOK,
        label=ngettext(
            "The {number} session below minimum, and what else may go wrong, in the outlook",
            "All {number} sessions below minimum, and what else may go wrong, in the outlook",
            outlook.number_short,
        ).format(number=formats.number(outlook.number_short)),
        icon=":material/visibility:",
        query_params={NETWORK_IN_URL: str(network.id)},
    )


def on_one_helper(outlook: Outlook, network: Network) -> None:
    """Sessions that close when one person falls out, folded away: they are not broken yet."""
    number = outlook.number_on_one
    if not number:
        return
    title = ngettext("{number} session stands on one helper", "{number} sessions stand on one helper", number)
    inside = fold.opened(title.format(number=formats.number(number)), key=ON_ONE)
    if inside is not None:
        with inside:
            for moment in outlook.on_one:
                _moment(moment, network)


def closed(outlook: Outlook) -> None:
    """What is closed in the weeks ahead, a line for each reason."""
    for one in outlook.closed:
        st.caption(closed_line(one))


def missing_per_place(missing: Sequence[MissingCount], places: Sequence[Completeness]) -> None:
    """Counts that are missing, the place with the most first; each leads to its oldest session without a count."""
    sessions = sum(place.expected for place in places)
    if not sessions:
        return
    st.subheader(_("Counts"))
    entered = sum(place.entered for place in places)
    st.markdown(
        _("{entered} of {expected} sessions of the last {weeks} weeks have their count.").format(
            entered=formats.number(entered), expected=formats.number(sessions), weeks=EXPECTED_WEEKS
        )
    )
    oldest: dict[int, MissingCount] = {}
    for one in missing:
        oldest.setdefault(one.at.location_id, one)
    behind = sorted((place for place in places if place.missing), key=lambda place: -place.missing)
    with st.container(horizontal=True, key="today_missing"):
        for place in behind[:PLACES_SHOWN]:
            to_count(
                oldest[place.location_id].at.session_id,
                _("{place}: {number} missing").format(
                    place=place.location, number=formats.number(place.missing)
                ),
            )
        if behind[PLACES_SHOWN:]:
            rest = len(behind[PLACES_SHOWN:])
            st.page_link(
                COUNTS,
                label=ngettext("{number} more location", "{number} more locations", rest).format(number=rest),
                icon=":material/more_horiz:",
            )


def next_sessions(outlook: Outlook, now: datetime, network: Network, *, counts: bool) -> None:
    """The session of now and the two after it, with who comes.

    `now` is the wall clock at the place; `counts`: whether this person enters counts.
    """
    if not outlook.sessions:
        notice.empty(_("No sessions at your locations in the coming weeks."))
        return
    for one in outlook.sessions[:SESSIONS_COMING]:
        runs = one.when.day == now.date() and one.when.hours.starts <= now.time()
        with st.container(border=True, key=f"today_next_{one.id}"):
            moment = " · ".join([_("now"), str(one.when.hours)]) if runs else str(one.when)
            st.markdown(
                f"**{outlook.places[one.location_id].name}** · {moment} · {session_line.staffing(one)}"
            )
            st.markdown(session_line.who(one))
            with st.container(horizontal=True, vertical_alignment="center"):
                if (
                    runs
                    and counts
                    and st.button(
                        _("Count"), type="primary", icon=":material/edit:", key=f"today.count_{one.id}"
                    )
                ):
                    st.switch_page(COUNTS, query_params={SESSION_IN_URL: str(one.id)})
                session_line.link(one, network, _("Roster"), icon=":material/calendar_view_week:")


def missing_of_own(missing: Sequence[MissingCount]) -> None:
    """The sessions at own places without a count, oldest first, each leading to its counter."""
    st.subheader(_("Without a count ({number})").format(number=formats.number(len(missing))))
    if not missing:
        st.caption(_("All counts are entered. Thank you!"))
    with st.container(key="today_missing", gap="xsmall"):
        for one in missing[:MISSING_SHOWN]:
            to_count(one.at.session_id, name_of(one.at))
    if missing[MISSING_SHOWN:]:
        st.page_link(
            COUNTS,
            label=_("Show all {number}").format(number=formats.number(len(missing))),
            icon=":material/more_horiz:",
        )


def to_count(session_id: int, text: str) -> None:
    """The link to the count of a session."""
    st.page_link(
        COUNTS,
        label=text,
        icon=":material/edit:",
        query_params={SESSION_IN_URL: str(session_id)},
        width="content",
    )


def _moment(moment: Moment, network: Network) -> None:
    """A place and a moment of the week, with its sessions: each leads to its candidates."""
    when = f"{formats.weekday(moment.weekday)} {moment.hours}"
    with st.container(key=f"today_moment_{moment.sessions[0].id}", gap="xsmall"):
        st.markdown(f"**{moment.place.name}** · {when} · {expected.usual(moment.expected)}")
        with st.container(horizontal=True, gap="small"):
            for one in moment.sessions:
                how = session_line.staffing(one) if needs_somebody(one.coverage) else session_line.who(one)
                text = f"{formats.day(one.when.day)} · {how}"
                session_line.link(one, network, text, icon=":material/person_search:")
