"""The hours of a helper: this week, month and year against the limits, and month by month."""

import streamlit as st

from domain import access, helper
from domain.access import Action
from domain.candidate import LEGAL_LIMITS, Limits
from domain.hour_limits import in_hours
from language import _, formats
from ui import data_helpers, report_hours
from ui.helper_form import PERIODS, agreed
from ui.helper_sections import Opened


def show(opened: Opened) -> None:
    """What is planned and done, beside what was agreed and what the law allows; statements; the months of this year."""
    _against_limits(opened)
    _statement(opened)
    st.subheader(_("Month by month in {year}").format(year=opened.today.year))
    months = data_helpers.hours_by_month(opened.person, opened.helper.id, opened.today)
    if not months:
        st.caption(_("No sessions on the roster this year."))
        return
    names = formats.month_names()
    heads = [_("Month"), _("Sessions"), _("Hours done"), _("Hours planned")]
    rows = [
        [
            names[one.first_day.month - 1],
            formats.number(one.sessions),
            in_hours(one.done),
            in_hours(one.planned),
        ]
        for one in months
    ]
    total = [
        f"**{_total()}**",
        formats.number(sum(one.sessions for one in months)),
        in_hours(sum(one.done for one in months)),
        in_hours(sum(one.planned for one in months)),
    ]
    table = [heads, ["---", "---:", "---:", "---:"], *rows, total]
    with st.container(key="helpers_months"):
        st.markdown("\n".join(f"| {' | '.join(cells)} |" for cells in table))


def _statement(opened: Opened) -> None:
    """What somebody takes home: the hours of those sessions of which was said that this helper was there."""
    network_id = opened.helper.network_id
    may = access.may_in_network(opened.person, Action.REPORT, network_id=network_id)
    if may and opened.is_somebody:
        st.caption(
            _(
                "Done and planned is what the roster says. A statement has only the sessions of which somebody said "
                "that this helper was there."
            )
        )
        report_hours.of_helper(network_id, opened.helper.id, opened.today)


def _against_limits(opened: Opened) -> None:
    draft, load = opened.helper.draft, opened.helper.load
    labels = (_("This week"), _("This month"), _("This year"))
    lowest = helper.lowest(draft.limits, draft.kind)
    with st.container(horizontal=True, key="helpers_hours"):
        for name, text in zip(PERIODS, labels, strict=True):
            minutes, most = getattr(load, name), getattr(lowest, name)
            with st.container(border=True):
                st.markdown(f"{text}\n\n**{_of(minutes, most)}**")
                if most is not None:
                    st.progress(min(1.0, minutes / most))
                    if minutes > most:
                        st.markdown(f":red[:material/warning: {_above()}]")
    law = LEGAL_LIMITS.get(draft.kind, Limits())
    st.caption(
        _("Agreed: {agreed}. By law: {law}. A reserve weighs no hours, nor does a day of absence.").format(
            agreed=agreed(draft.limits),
            law=_("no limit for this kind of helper") if law == Limits() else agreed(law),
        )
    )


def _of(minutes: int, most: int | None) -> str:
    if most is None:
        return _("{number} hours").format(number=in_hours(minutes))
    return _("{number} of {most} hours").format(number=in_hours(minutes), most=in_hours(most))


def _above() -> str:
    return _("above the limit")


def _total() -> str:
    return _("Total")
