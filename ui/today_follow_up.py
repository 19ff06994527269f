"""Whom to speak with, on the Today page: a line for each reason, with the way to the helper."""

import streamlit as st

from domain.follow_up import SILENT_AFTER, FollowedHelper, FollowUp
from domain.labels import label
from domain.network import Network
from language import _, formats, ngettext
from ui import choice, helper_list, helper_sections
from ui.frame import NETWORK_IN_URL

HELPERS = "pages/helpers.py"
HELPERS_SHOWN = 3


def show(follow_up: FollowUp, network: Network) -> None:
    """Whom to speak with: what is overdue, what falls this week, who waits for a next step, who was not heard of."""
    silent = _("Active, not spoken with for over {days} days").format(days=SILENT_AFTER.days)
    lists = {
        "overdue": (_("Overdue"), follow_up.overdue, _action),
        "due": (_("This week"), follow_up.due_this_week, _action),
        "waiting": (_("Waiting, with no next step agreed"), follow_up.without_next_action, _stage),
        "silent": (silent, follow_up.silent, _silence),
    }
    if not any(helpers for _title, helpers, _remark in lists.values()):
        return
    st.subheader(_("Follow-up"))
    for key, (title, helpers, remark) in lists.items():
        if helpers:
            st.markdown(f"{title} · {formats.number(len(helpers))}")
            with st.container(horizontal=True, key=f"today_follow_up_{key}", gap="small"):
                for one in helpers[:HELPERS_SHOWN]:
                    _to_helper(one, f"{one.name} · {remark(one)}", network)
                if helpers[HELPERS_SHOWN:]:
                    rest = len(helpers[HELPERS_SHOWN:])
                    st.page_link(
                        HELPERS,
                        label=ngettext("{number} more", "{number} more", rest).format(number=rest),
                        icon=":material/more_horiz:",
                        query_params={NETWORK_IN_URL: str(network.id)},
                    )


def _to_helper(one: FollowedHelper, text: str, network: Network) -> None:
    st.page_link(
        HELPERS,
        label=choice.escaped(text),
        icon=":material/person:",
        query_params={
            NETWORK_IN_URL: str(network.id),
            helper_list.HELPER: str(one.id),
            choice.PART: helper_sections.FOLLOW_UP,
        },
        width="content",
    )


def _action(one: FollowedHelper) -> str:
    """`Plan the intake (Mon 16 Nov, Ann)`."""
    assert one.next_action_on is not None
    details = [formats.day(one.next_action_on), one.owner]
    return f"{one.next_action} ({formats.list_of([detail for detail in details if detail])})"


def _stage(one: FollowedHelper) -> str:
    return _("{stage} since {day}").format(stage=label(one.stage), day=formats.day(one.stage_since))


def _silence(one: FollowedHelper) -> str:
    return _("since {day}").format(day=formats.day_and_year(one.silent_since))
