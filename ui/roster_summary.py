"""How the week stands, in one line under the title."""

from collections import Counter

import streamlit as st

from domain.need import CoverageState
from domain.roster import Board, summary
from language import _, formats, ngettext
from ui import notice
from ui.choice import escaped

REASONS_SHOWN = 3


def show(board: Board) -> None:
    """`4 open places · 3 sessions on one helper · 1 closed: Christmas Day`, of the sessions that are shown."""
    if not board.sessions:
        return
    st.markdown(" · ".join(_phrases(board)))


def say_empty(board: Board, *, plans: bool, is_filtered: bool) -> None:
    """Why nothing is shown, and how something will appear."""
    if board.sessions:
        return
    if is_filtered:
        notice.empty(
            _("No session of this week fits the filters. Take a filter away, or choose another week.")
        )
    elif board.places:
        notice.empty(
            _(
                "No sessions in this week. Sessions come from the slots of your locations; add one under Locations."
            )
            if plans
            else _("No sessions at your locations in this week. Choose another week.")
        )
    else:
        notice.empty(
            _("No locations yet. Add the first one under Locations, with the slots at which it helps people.")
            if plans
            else _("Your account covers no location in this network. Ask your coordinator for access.")
        )


def _phrases(board: Board) -> list[str]:
    counted = summary(board.sessions)
    found = [
        ngettext("{number} session", "{number} sessions", len(board.sessions)).format(
            number=len(board.sessions)
        ),
        ngettext("**{number} open place**", "**{number} open places**", counted.open_places).format(
            number=counted.open_places
        )
        if counted.open_places
        else _("no open places"),
    ]
    if counted.on_one:
        found.append(
            ngettext(
                "{number} session on one helper", "{number} sessions on one helper", counted.on_one
            ).format(number=counted.on_one)
        )
    if counted.closed:
        number = ngettext("{number} closed", "{number} closed", counted.closed).format(number=counted.closed)
        found.append(escaped(_("{state}: {reason}").format(state=number, reason=_reasons(board))))
    if counted.cancelled:
        found.append(
            ngettext("{number} cancelled", "{number} cancelled", counted.cancelled).format(
                number=counted.cancelled
            )
        )
    return found


def _reasons(board: Board) -> str:
    """Why sessions are closed, each reason once, those of the most sessions first."""
    counted = Counter(
        one.closed_because for one in board.sessions if one.coverage.state is CoverageState.CLOSED
    )
    reasons = [reason for reason, _number in counted.most_common() if reason]
    return formats.list_of([*reasons[:REASONS_SHOWN], *(["…"] if reasons[REASONS_SHOWN:] else [])])
