"""What saving a slot would do, shown before it is saved: its next dates, and what happens to sessions there are."""

from collections.abc import Sequence

import streamlit as st

from domain import period
from domain.fixed_helper import Missing
from domain.labels import label
from domain.roster import Wish
from domain.slot import Draft, Outcome, PlannedDay
from language import _, formats, ngettext
from ui import effects, slot_form, slots
from ui.choice import escaped


def summary(draft: Draft, wishes: Sequence[Wish]) -> None:
    """The slot in words, as it would be kept."""
    labels = {wish.code: wish.label for wish in wishes}
    st.markdown(f"**{slots.title(draft)}**")
    parts = [
        label(draft.formula),
        slot_form.in_short(draft.need, labels),
        draft.room,
        period.describe(draft.validity),
    ]
    st.caption(escaped(" · ".join(part for part in parts if part)))


def show(outcome: Outcome) -> None:
    """The next dates with why one is closed, then what is touched, then what to look out for."""
    if outcome.days:
        st.markdown(
            ngettext("**The next date**", "**The next {number} dates**", len(outcome.days)).format(
                number=len(outcome.days)
            )
        )
        st.markdown("\n".join(f"- {line(day)}" for day in outcome.days))
    else:
        st.info(_("There are no dates left."))
    if outcome.added:
        st.caption(
            ngettext(
                "{number} new session on the roster", "{number} new sessions on the roster", outcome.added
            ).format(number=outcome.added)
        )
    effects.show(outcome.effects)
    _say_counted(outcome)
    _say_missing(outcome)
    if outcome.beside:
        st.warning(
            _(
                "In this room another session runs at the same time: {when}. "
                "If that is not meant, name another room or change the hours."
            ).format(when=formats.list_of([str(one) for one in outcome.beside]))
        )


def show_helpers(outcome: Outcome) -> None:
    """What setting the fixed helpers does: where who comes on or goes off, and where somebody cannot come."""
    effects.show_all(outcome.effects)
    _say_counted(outcome)
    _say_missing(outcome)


def _say_counted(outcome: Outcome) -> None:
    """That nothing of what was counted changes."""
    if outcome.counted:
        st.caption(
            ngettext(
                "{number} session with a count keeps what it has.",
                "{number} sessions with a count keep what they have.",
                outcome.counted,
            ).format(number=outcome.counted)
        )


def _say_missing(outcome: Outcome) -> None:
    """Fixed helpers who do not stand at every session, each reason once with how many sessions and the first of them."""
    found: dict[tuple[str, str], list[Missing]] = {}
    for one in outcome.missing:
        found.setdefault((one.name, one.because), []).append(one)
    lines = [
        ngettext(
            "{what} ({number} session: {day})", "{what} ({number} sessions, first {day})", len(missing)
        ).format(
            what=escaped(missing[0].phrase),
            number=len(missing),
            day=formats.day_and_year(missing[0].when.day),
        )
        for missing in found.values()
    ]
    if lines:
        st.warning("\n".join(f"- {one}" for one in lines), icon=None)


def line(day: PlannedDay) -> str:
    """`di 24 nov 2026`, or why there is none that day."""
    shown = formats.day_and_year(day.day)
    if not day.closed_because:
        return shown
    return _("~~{day}~~ closed: {reason}").format(day=shown, reason=escaped(day.closed_because))
