"""The button that takes back what this person did to the roster last."""

import streamlit as st

from domain.roster_change import Undo
from domain.undo import Step
from language import _, formats, ngettext
from ui import roster_command, roster_history


def offer(step: Step | None, zone: str) -> None:
    """The button, with what it takes back in its hint; nothing when there is nothing."""
    if step is None:
        return
    if st.button(
        _("Undo"),
        key=f"roster.undo_{step.set_id}",
        icon=":material/undo:",
        help=_said(step, zone),
        width="content",
    ):
        roster_command.ask(Undo(step.set_id))


def _said(step: Step, zone: str) -> str:
    """`Mon 23 Nov 14:02 · De Krook, Tue 24 Nov 10:00–12:00: Ada put on the session`."""
    lines = formats.list_of([roster_history.sentence(line, {}) for line in step.lines])
    said = f"{formats.moment(step.at, zone)} · {step.place}, {step.when}: {lines}"
    if step.others:
        more = ngettext("and {number} more session", "and {number} more sessions", step.others)
        said = f"{said} {more.format(number=step.others)}"
    return said
