"""The lines of the Today page: each says what is wrong and leads to where it is mended."""

from datetime import datetime

import streamlit as st

from domain.network import Network
from language import _, formats, ngettext
from ui import notice
from ui.data_today import WEEKS_AHEAD, Ahead, Outlook
from ui.frame import NETWORK_IN_URL

ROSTER = "pages/roster.py"
COUNTS = "pages/counts.py"
LINES_SHOWN = 8
SESSIONS_COMING = 3
SESSION_IN_URL = "sessie"
WEEK_IN_URL = "week"


def when(one: Ahead) -> str:
    """`za 28 nov 10:00–12:00`."""
    return f"{formats.day(one.session.day)} {formats.hours(one.session.starts, one.session.ends)}"


def staffing(one: Ahead) -> str:
    """`nobody`, or `1 of 2`."""
    if one.session.guides == 0:
        return _("nobody")
    return _("{guides} of {minimum}").format(guides=one.session.guides, minimum=one.session.minimum)


def usual(one: Ahead) -> str:
    """`usually 9 visitors (mean of 31 sessions)`; says so when nothing is known."""
    if one.expected is None:
        return _("no counts yet")
    visitors = formats.number(one.expected.visitors, 1)
    return ngettext(
        "usually {visitors} visitors (mean of {number} session)",
        "usually {visitors} visitors (mean of {number} sessions)",
        one.expected.sessions,
    ).format(visitors=visitors, number=one.expected.sessions)


def short_session(one: Ahead, network: Network, *, first: bool = False) -> None:
    """A session below its minimum, with the way to the candidates."""
    sentence = f"**{one.session.location}** · {when(one)} — {staffing(one)}, {usual(one)}"
    with st.container(horizontal=True, vertical_alignment="center", key=f"today_short_{one.session.id}"):
        st.markdown((":red[●] " if one.session.guides == 0 else ":orange[●] ") + sentence, width="stretch")
        to_session(one, network, _("Candidates"), first=first)


def to_session(one: Ahead, network: Network, text: str, *, first: bool = False) -> None:
    """The link to a session on the roster of its week."""
    st.page_link(
        ROSTER,
        label=f"**{text}**" if first else text,
        icon=":material/person_search:",
        query_params={
            NETWORK_IN_URL: str(network.id),
            WEEK_IN_URL: f"{one.session.day:%G-W%V}",
            SESSION_IN_URL: str(one.session.id),
        },
    )


def outlook_summary(outlook: Outlook) -> str:
    """`Next 4 weeks: 212 sessions · 11 below minimum · 23 on one helper`."""
    return " · ".join(
        [
            ngettext(
                "next {weeks} weeks: {number} session",
                "next {weeks} weeks: {number} sessions",
                len(outlook.sessions),
            ).format(weeks=WEEKS_AHEAD, number=formats.number(len(outlook.sessions))),
            _("{number} below minimum").format(number=formats.number(len(outlook.short))),
            _("{number} on one helper").format(number=formats.number(len(outlook.on_one))),
        ]
    )


def short_sessions(outlook: Outlook, network: Network) -> None:
    """What breaks first: the session with the most expected visitors that has too few helpers, then the next ones."""
    if not outlook.sessions:
        notice.empty(
            _(
                "No sessions in the next {weeks} weeks. Add slots to your locations and their sessions appear here."
            ).format(weeks=WEEKS_AHEAD)
        )
        return
    if not outlook.short:
        st.success(_("Every session of the next {weeks} weeks has enough helpers.").format(weeks=WEEKS_AHEAD))
        return
    st.subheader(_("First this"))
    with st.container(border=True, key="today_first"):
        short_session(outlook.short[0], network, first=True)
    for one in outlook.short[1:LINES_SHOWN]:
        short_session(one, network)
    rest = outlook.short[LINES_SHOWN:]
    if rest:
        with st.expander(
            ngettext("{number} more session", "{number} more sessions", len(rest)).format(number=len(rest))
        ):
            for one in rest:
                short_session(one, network)


def on_one_helper(outlook: Outlook, network: Network) -> None:
    """Sessions that close when one person falls out, folded away: they are not broken yet."""
    if not outlook.on_one:
        return
    title = ngettext(
        "{number} session stands on one helper", "{number} sessions stand on one helper", len(outlook.on_one)
    ).format(number=len(outlook.on_one))
    with st.expander(title):
        for one in outlook.on_one:
            with st.container(
                horizontal=True, vertical_alignment="center", key=f"today_one_{one.session.id}"
            ):
                st.markdown(
                    f"**{one.session.location}** · {when(one)} — {formats.list_of(list(one.session.helpers))}, {usual(one)}",
                    width="stretch",
                )
                to_session(one, network, _("Look"))


def next_sessions(outlook: Outlook, now: datetime) -> None:
    """The session of now and the two after it, with who comes; `now` is the wall clock at the place."""
    coming = [
        one
        for one in outlook.sessions
        if datetime.combine(one.session.day, one.session.ends, now.tzinfo) > now
    ]
    if not coming:
        notice.empty(_("No sessions at your locations in the coming weeks."))
        return
    for one in coming[:SESSIONS_COMING]:
        runs = datetime.combine(one.session.day, one.session.starts, now.tzinfo) <= now
        with st.container(border=True, key=f"today_next_{one.session.id}"):
            st.markdown(f"**{one.session.location}** · {_('now') + ' · ' if runs else ''}{when(one)}")
            st.markdown(
                formats.list_of(list(one.session.helpers))
                if one.session.helpers
                else f":red[{_('Nobody yet')}]"
            )
            if runs:
                to_count(one.session.id, _("Count"))


def to_count(session_id: int, text: str) -> None:
    """The link to the count of a session."""
    st.page_link(
        COUNTS,
        label=text,
        icon=":material/edit:",
        query_params={SESSION_IN_URL: str(session_id)},
        width="content",
    )
