"""A proposed plan beside the present one: what it comes to, and place by place each change with why, to accept or not."""

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from domain import period, proposal_words
from domain.network import Network
from domain.proposal import (
    Accept,
    Ask,
    Decline,
    Freedom,
    Line,
    LineKind,
    LineState,
    PlannedSession,
    Proposed,
    Run,
    RunState,
)
from domain.proposal_lack import LackKind
from language import _, ngettext
from ui import fold, proposal_command, session_line
from ui.choice import escaped
from ui.data_proposal import Shown

FEW_PLACES = 4
"""With so few, all of them are drawn at once."""
NAMES_SHOWN = 4


def summary(shown: Shown) -> None:
    """How it ended, how many places stay open, how good that is; the other way beside it."""
    run = shown.proposed.run
    if run.state is RunState.FAILED:
        st.error(_("No plan was found before it broke off. Ask for it again, for fewer weeks or places."))
        return
    if run.figures is None:
        st.info(_("It was stopped before there was a plan."))
        return
    before = ngettext(
        "now {number} place is open", "now {number} places are open", run.figures.open_before
    ).format(number=run.figures.open_before)
    parts = [before, f"**{proposal_words.open_places(run.figures)}**", proposal_words.how_good(run.figures)]
    if run.state is RunState.STOPPED:
        parts.append(_("stopped before the end") if run.stop_asked else _("time was up before the end"))
    st.markdown(" · ".join(part for part in parts if part), help=proposal_words.counts_as_standing())
    if run.other is not None:
        _other_way(run)


def _other_way(run: Run) -> None:
    """The second number: what moving people, or leaving them, would come to."""
    if run.other is None or run.figures is None:
        return
    fewer = run.figures.open_after - run.other.open_after
    if run.asked.freedom is Freedom.KEEP:
        if fewer <= 0:
            st.caption(_("Moving who stands there already would fill no more places."))
            return
        text = _("If who stands there may move, {open} stay open; {off} would leave a session.").format(
            open=run.other.open_after, off=run.other.taken_off
        )
        button, freedom = _("Propose that"), Freedom.MOVE
    else:
        text = _("If who stands there stays, {open} stay open.").format(open=run.other.open_after)
        button, freedom = _("Propose that"), Freedom.KEEP
    with st.container(horizontal=True, vertical_alignment="center", key="proposal_other"):
        st.caption(text, width="content")
        if st.button(button, key=f"proposal.other_{run.id}", type="tertiary"):
            proposal_command.ask(Ask(run.asked.period, run.asked.location_ids, freedom))


def decide(proposed: Proposed) -> None:
    """The buttons for the whole of it."""
    lines = proposed.open_lines
    if not lines or proposed.run.is_under_way:
        return
    key = proposed.run.id
    with st.container(horizontal=True, vertical_alignment="center", key="proposal_whole"):
        text = ngettext("Accept the change", "Accept all {number} changes", len(lines))
        if st.button(
            text.format(number=len(lines)),
            key=f"proposal.accept_{key}",
            type="primary",
            icon=":material/done_all:",
        ):
            proposal_command.ask(Accept(key, None))
        if st.button(_("Put all aside"), key=f"proposal.decline_{key}"):
            proposal_command.ask(Decline(key, None))


def sets(proposed: Proposed) -> frozenset[int]:
    """The actions by which something of it was accepted."""
    return frozenset(
        line.set_id for one in proposed.sessions for line in one.lines if line.set_id is not None
    )


def places(shown: Shown, network: Network) -> None:
    """A fold for each place; with few places they stand open."""
    proposed = shown.proposed
    grouped = [
        (place, list(sessions))
        for place, sessions in groupby(proposed.sessions, key=lambda one: (one.location_id, one.place))
    ]
    for (location_id, place), sessions in grouped:
        title = f"**{escaped(place)}** · {_counted(sessions)}"
        key = f"proposal.place_{proposed.run.id}_{location_id}"
        if len(grouped) <= FEW_PLACES:
            inside = st.container(border=True, key=key)
            inside.markdown(title)
        else:
            opened = fold.opened(title, key=key)
            if opened is None:
                continue
            inside = opened
        with inside:
            _place(shown, network, place, sessions)


def _place(shown: Shown, network: Network, place: str, sessions: Sequence[PlannedSession]) -> None:
    run = shown.proposed.run
    numbers = frozenset(line.number for one in sessions for line in one.lines if line.state is LineState.OPEN)
    if len(numbers) > 1 and not run.is_under_way:
        text = ngettext("Accept {number} at {place}", "Accept all {number} at {place}", len(numbers))
        if st.button(
            text.format(number=len(numbers), place=place),
            key=f"proposal.accept_{run.id}_at_{sessions[0].location_id}",
            icon=":material/done:",
        ):
            proposal_command.ask(Accept(run.id, numbers))
    by_week = groupby(sessions, key=lambda one: period.week_of(one.when.day))
    weeks = [(monday, list(listed)) for monday, listed in by_week]
    for monday, listed in weeks:
        if len(weeks) > 1:
            st.markdown(_("**Week {number}**").format(number=monday.isocalendar().week))
        for one in listed:
            _session(shown, network, one)


def _session(shown: Shown, network: Network, one: PlannedSession) -> None:
    """The session now and as proposed, then each change, then what stays open."""
    with st.container(key=f"proposal_session_{one.id}", gap="xsmall"):
        st.markdown(f"{_moment(one)} · {_now_and_then(one)}")
        in_bundles = sorted(one.lines, key=lambda line: (line.bundle, line.number))
        for _number, lines in groupby(in_bundles, key=lambda line: line.bundle):
            _bundle(shown, one, list(lines))
        for lack in one.lacks:
            what = proposal_words.lack(lack, shown.labels)
            st.markdown(f":orange[:material/person_off: **{escaped(what)}**]")
            st.caption(
                escaped(
                    " · ".join(
                        [
                            proposal_words.because(lack, shown.labels),
                            *proposal_words.near_misses(lack, shown.proposed.names),
                        ]
                    )
                )
            )
        if any(lack.kind is LackKind.PLACE for lack in one.lacks) or _is_refused(one):
            session_line.link(one, network, _("Look at the candidates"))


def _bundle(shown: Shown, session: PlannedSession, lines: Sequence[Line]) -> None:
    """What is accepted together at this session, with the buttons once."""
    run, first = shown.proposed.run, lines[0]
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key=f"proposal_line_{first.number}"
    ):
        with st.container(gap=None):
            for line in lines:
                st.markdown(_who(line))
                said = _why(shown, session, line)
                if said:
                    st.caption(escaped(said))
            together = _together(shown, session, first)
            if together:
                st.caption(escaped(together))
        if first.state is LineState.OPEN and not run.is_under_way:
            names = escaped(", ".join(dict.fromkeys(line.helper for line in lines)))
            if st.button(
                _("Accept"), key=f"proposal.accept_{run.id}_{first.number}", help=names, width="content"
            ):
                proposal_command.ask(Accept(run.id, frozenset({first.number})))
            if st.button(
                _("Put aside"),
                key=f"proposal.decline_{run.id}_{first.number}",
                help=names,
                type="tertiary",
                width="content",
            ):
                proposal_command.ask(Decline(run.id, frozenset({first.number})))


def _together(shown: Shown, session: PlannedSession, line: Line) -> str:
    """Who moves elsewhere with it; "" when nobody does, or when it was decided."""
    names = [
        other.helper
        for one in shown.proposed.sessions
        if one.id != session.id
        for other in one.lines
        if other.bundle == line.bundle
    ]
    if not names or line.state is not LineState.OPEN:
        return ""
    named = list(dict.fromkeys(names))
    more = f" +{len(named) - NAMES_SHOWN}" if len(named) > NAMES_SHOWN else ""
    return _("only together with the changes of {names} elsewhere").format(
        names=", ".join(named[:NAMES_SHOWN]) + more
    )


def _who(line: Line) -> str:
    name = escaped(line.helper)
    match line.kind, line.state:
        case _, LineState.ACCEPTED:
            return _(":green[:material/check:] {name} · accepted").format(name=name)
        case _, LineState.DECLINED:
            return _(":material/remove: {name} · put aside").format(name=name)
        case _, LineState.REFUSED:
            return _(":red[:material/block:] {name} · could not be accepted").format(name=name)
        case LineKind.ADD, _:
            return _(":material/person_add: **{name}** comes").format(name=name)
        case _:
            return _(":material/person_remove: **{name}** goes").format(name=name)


def _why(shown: Shown, session: PlannedSession, line: Line) -> str:
    if line.state is LineState.REFUSED:
        return proposal_words.refused(line)
    sessions = {one.id: one for one in shown.proposed.sessions}
    parts = proposal_words.reasons(line, shown.labels)
    if line.kind is LineKind.ADD and line.other_session in sessions:
        other = sessions[line.other_session]
        parts.insert(0, _("comes from {place}, {when}").format(place=other.place, when=other.when))
    if line.kind is LineKind.REMOVE:
        new = [one.helper for one in session.lines if one.kind is LineKind.ADD]
        parts = [proposal_words.why(line, sessions, new)]
    return " · ".join(part for part in parts if part)


def _now_and_then(one: PlannedSession) -> str:
    now = list(one.there)
    gone = {line.helper for line in one.lines if line.kind is LineKind.REMOVE}
    then = [name for name in now if name not in gone]
    then += [line.helper for line in one.lines if line.kind is LineKind.ADD]
    nobody = _("nobody")
    if not one.lines:
        return escaped(_("now: {names}").format(names=", ".join(now) or nobody))
    return escaped(
        _("now: {now} → proposed: {then}").format(
            now=", ".join(now) or nobody, then=", ".join(then) or nobody
        )
    )


def _moment(one: PlannedSession) -> str:
    needed = _("{number} needed").format(number=one.minimum)
    return f"**{one.when}** · {needed}"


def _counted(sessions: Sequence[PlannedSession]) -> str:
    lines = [line for one in sessions for line in one.lines]
    found = []
    for state, text in (
        (LineState.OPEN, _("{number} proposed")),
        (LineState.ACCEPTED, _("{number} accepted")),
        (LineState.REFUSED, _("{number} could not be accepted")),
        (LineState.DECLINED, _("{number} put aside")),
    ):
        number = sum(line.state is state for line in lines)
        if number:
            found.append(text.format(number=number))
    places_open = sum(lack.number for one in sessions for lack in one.lacks if lack.kind is LackKind.PLACE)
    if places_open:
        found.append(
            ngettext("{number} stays open", "{number} stay open", places_open).format(number=places_open)
        )
    wishes = sum(lack.kind is not LackKind.PLACE for one in sessions for lack in one.lacks)
    if wishes:
        found.append(
            ngettext(
                "{number} language or skill is missing", "{number} languages or skills are missing", wishes
            ).format(number=wishes)
        )
    return " · ".join(found)


def _is_refused(one: PlannedSession) -> bool:
    return any(line.state is LineState.REFUSED for line in one.lines)
