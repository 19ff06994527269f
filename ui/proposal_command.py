"""From a click on the page of proposed plans to what the page carries out first, and what came of it."""

from typing import NoReturn

import streamlit as st

from domain.errors import DeskError
from domain.proposal import Accepted, Ask, Command, Decline, Outcome, Stop
from language import _, ngettext
from ui import data_waiting, notice, url

PAGE, PROPOSAL = "proposal", "nummer"
"""The page, and which proposal is looked at, in its address."""
WAITING = "proposal.command"
_REFUSAL = "proposal.refusal"


def ask(command: Command) -> NoReturn:
    """Leave a command to the page and let it run again, the whole of it."""
    data_waiting.leave(WAITING, command)
    st.rerun()


def asked() -> Command | None:
    """The command that is to be carried out."""
    command: Command | None = data_waiting.left(WAITING)
    return command


def done(command: Command, outcome: Outcome) -> None:
    st.session_state.pop(_REFUSAL, None)
    if isinstance(command, Ask):
        url.write(PAGE, PROPOSAL, str(outcome))
        return
    notice.later(_said(command, outcome))


def refused(error: DeskError) -> None:
    """Keep the sentence until it is shown above the proposal."""
    data_waiting.drop(WAITING)
    st.session_state[_REFUSAL] = error


def say_refused() -> None:
    """What was refused last, until something is done."""
    error: DeskError | None = st.session_state.pop(_REFUSAL, None)
    if error is not None:
        notice.refused(error)


def _said(command: Command, outcome: Outcome) -> str:
    match outcome:
        case Accepted(0, 0):
            return _("This was decided already.")
        case Accepted(lines, 0):
            return ngettext("{number} change accepted.", "{number} changes accepted.", lines).format(
                number=lines
            )
        case Accepted(lines, refusals):
            return _("{number} accepted, {refused} not any more: see why below.").format(
                number=lines, refused=refusals
            )
    match command:
        case Stop():
            return _("Stopping: the best plan so far is kept.") if outcome else _("It had ended already.")
        case Decline() if outcome:
            return _("Put aside. Nothing of it was changed.")
        case _:
            return _("This was decided already.")
