"""“If this helper falls out”: on whom most rests in the weeks ahead, and what breaks without one of them."""

from collections.abc import Mapping, Sequence

import streamlit as st

from domain.fall_out import Break, Broken, Carried, without
from domain.need import missing_wishes
from domain.outlook import Moment, moments
from domain.roster import Place
from language import _, formats, ngettext
from ui import notice, outlook, session_line, url, ways
from ui.choice import escaped
from ui.data_outlook import Ahead, View
from ui.ways import Html

HELPER = "begeleider"
LISTED = 10


def choose(ahead: Ahead) -> Carried | None:
    """Whose falling out is looked at, kept in the address; None shows on whom most rests."""
    everybody = {one.helper_id: one for one in ahead.carried}
    key = url.state_key(outlook.PAGE, HELPER)
    asked = url.news(outlook.PAGE, HELPER)
    if asked is not None:
        st.session_state[key] = url.to_id(asked) or None
        if asked and url.to_id(asked) not in everybody:
            url.leave_out(_("helper"))
    if st.session_state.get(key) not in everybody:
        st.session_state[key] = None
    by_name = sorted(everybody.values(), key=lambda one: (one.name.casefold(), one.helper_id))
    chosen: int | None = st.selectbox(
        _("Helper"),
        [one.helper_id for one in by_name],
        format_func=lambda helper_id: everybody[helper_id].name,
        index=None,
        key=key,
        placeholder=_("Choose a helper, or look at on whom most rests"),
        width=420,
    )
    url.write(outlook.PAGE, HELPER, "" if chosen is None else str(chosen))
    return None if chosen is None else everybody[chosen]


def most(carried: Sequence[Carried]) -> None:
    """On whom most rests, most visitors first, each leading to what breaks."""
    if not carried:
        notice.empty(_("Nobody stands on the roster in these weeks yet."))
        return
    found = [one for one in carried if one.broken]
    if not found:
        st.success(_("No session stands worse when one helper falls out: each has one more than it needs."))
        return
    st.subheader(_("On whom most rests"), anchor=False)
    with st.container(key="outlook_most", gap=None):
        for one in found[:LISTED]:
            st.button(
                f"**{escaped(one.name)}** · {_in_short(one)}",
                key=f"outlook.helper_{one.helper_id}",
                on_click=_open,
                args=(one.helper_id,),
                type="tertiary",
                width="stretch",
            )
    if found[LISTED:]:
        rest = len(found[LISTED:])
        st.caption(
            ngettext(
                "Less rests on {number} more helper: choose above.",
                "Less rests on {number} more helpers: choose above.",
                rest,
            ).format(number=formats.number(rest))
        )


def show(one: Carried, view: View) -> None:
    """What breaks without this helper, the gravest first, by day, and whether somebody else can be asked."""
    st.button(
        _("On whom most rests"),
        key="outlook.most",
        on_click=_open,
        args=(None,),
        type="tertiary",
        icon=":material/arrow_back:",
    )
    st.subheader(_("If {name} falls out").format(name=escaped(one.name)), anchor=False)
    if not one.broken:
        st.success(
            ngettext(
                "Nothing breaks: the {number} session at which this helper stands has enough others.",
                "Nothing breaks: the {number} sessions at which this helper stands have enough others.",
                one.sessions,
            ).format(number=formats.number(one.sessions))
        )
        return
    st.markdown(_in_short(one))
    for what in Break:
        lines = {line.session.id: line for line in one.broken if line.what is what}
        if lines:
            st.markdown(f"**{_title(what)} ({formats.number(len(lines))})**")
            sessions = (line.session for line in lines.values())
            found = moments(sessions, view.ahead.outlook.places, view.ahead.expectation)
            ways.show(*(_moment(view, moment, lines, one.helper_id) for moment in found))


def _moment(view: View, moment: Moment, lines: Mapping[int, Broken], helper_id: int) -> Html:
    links = (
        session_line.way(session, view.network.id, _session(view, moment.place, lines[session.id], helper_id))
        for session in moment.sessions
    )
    return ways.group(*outlook.moment_title(moment), *(ways.line(link) for link in links))


def _session(view: View, place: Place, line: Broken, helper_id: int) -> Html:
    """`Sat 28 Nov · 1 of 2 · nobody speaks Arabic · 3 can be asked`."""
    left = without(line.session, helper_id)
    missing = missing_wishes(line.languages, line.skills, view.ahead.labels)
    return ways.joined(
        ways.said(formats.day(line.session.when.day)),
        *([session_line.staffing(left)] if line.what is Break.TOO_FEW else []),
        *(ways.said(phrase) for phrase in missing),
        outlook.askable(view.stand_ins.number_for(left.as_open(place))),
    )


def _in_short(one: Carried) -> str:
    """`8 of 11 sessions break: 5 with nobody, 3 with too few · about 71 visitors`."""
    kinds = [
        template.format(number=formats.number(one.number_of(what)))
        for what, template in (
            (Break.NOBODY, _("{number} with nobody")),
            (Break.TOO_FEW, _("{number} with too few")),
            (Break.LACKS, _("{number} without a language or skill")),
        )
        if one.number_of(what)
    ]
    sessions = ngettext(
        "{broken} of {number} session breaks: {kinds}",
        "{broken} of {number} sessions break: {kinds}",
        one.sessions,
    ).format(
        broken=formats.number(len(one.broken)),
        number=formats.number(one.sessions),
        kinds=formats.list_of(kinds),
    )
    return f"{sessions} · {_visitors(one)}"


def _visitors(one: Carried) -> str:
    """Says so when of some of the sessions nothing is known."""
    unknown = sum(line.expected is None for line in one.broken)
    if unknown == len(one.broken):
        return _("no counts yet")
    visitors = ngettext(
        "about {number} visitor expected", "about {number} visitors expected", round(one.visitors)
    ).format(number=formats.number(one.visitors))
    if unknown:
        more = ngettext(
            "{number} session without counts", "{number} sessions without counts", unknown
        ).format(number=formats.number(unknown))
        return f"{visitors} ({more})"
    return visitors


def _title(what: Break) -> str:
    match what:
        case Break.NOBODY:
            return _("Would have nobody")
        case Break.TOO_FEW:
            return _("Would have too few")
        case Break.LACKS:
            return _("Would miss a language or skill")


def _open(helper_id: int | None) -> None:
    """Look at one helper, or at the list again; before the widgets are drawn."""
    st.session_state[url.state_key(outlook.PAGE, HELPER)] = helper_id
