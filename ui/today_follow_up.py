"""Whom to speak with, on the Today page: a line for each reason, with the way to the helper."""

import streamlit as st

from domain.follow_up import SILENT_AFTER, FollowedHelper, FollowUp
from domain.labels import label
from domain.network import Network
from language import _, formats, ngettext
from ui import choice, helper_list, helper_sections, ways
from ui.frame import NETWORK_IN_URL
from ui.ways import Html

HELPERS = "pages/helpers.py"
HELPERS_SHOWN = 3


def show(follow_up: FollowUp, network: Network) -> None:
    """Whom to speak with: what is overdue, what falls this week, who waits for a next step, who was not heard of."""
    silent = _("Active, not spoken with for over {days} days").format(days=SILENT_AFTER.days)
    lists = (
        (_("Overdue"), follow_up.overdue, _action),
        (_("This week"), follow_up.due_this_week, _action),
        (_("Waiting, with no next step agreed"), follow_up.without_next_action, _stage),
        (silent, follow_up.silent, _silence),
    )
    if not any(helpers for _title, helpers, _remark in lists):
        return
    st.subheader(_("Follow-up"))
    shown: list[Html] = []
    for title, helpers, remark in lists:
        if helpers:
            links = [
                _to_helper(one, f"{one.name} · {remark(one)}", network) for one in helpers[:HELPERS_SHOWN]
            ]
            if helpers[HELPERS_SHOWN:]:
                links.append(_to_more(len(helpers[HELPERS_SHOWN:]), network))
            shown.append(
                ways.group(ways.line(ways.said(f"{title} · {formats.number(len(helpers))}")), ways.row(links))
            )
    ways.show(*shown)


def _to_helper(one: FollowedHelper, text: str, network: Network) -> Html:
    query = {
        NETWORK_IN_URL: str(network.id),
        helper_list.HELPER: str(one.id),
        choice.PART: helper_sections.FOLLOW_UP,
    }
    return ways.link(HELPERS, ways.said(text), icon="person", query=query)


def _to_more(number: int, network: Network) -> Html:
    text = ngettext("{number} more", "{number} more", number).format(number=number)
    return ways.link(HELPERS, ways.said(text), icon="more_horiz", query={NETWORK_IN_URL: str(network.id)})


def _action(one: FollowedHelper) -> str:
    """`Plan the intake (Mon 16 Nov, Ann)`."""
    assert one.next_action_on is not None
    details = [formats.day(one.next_action_on), one.owner]
    return f"{one.next_action} ({formats.list_of([detail for detail in details if detail])})"


def _stage(one: FollowedHelper) -> str:
    return _("{stage} since {day}").format(stage=label(one.stage), day=formats.day(one.stage_since))


def _silence(one: FollowedHelper) -> str:
    return _("since {day}").format(day=formats.day_and_year(one.silent_since))
