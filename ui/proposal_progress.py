"""A proposal under way: how far it is, in a piece of the page that repeats by itself."""

from datetime import timedelta

import streamlit as st

from domain import proposal_words
from domain.person import Person
from domain.proposal import Figures, Run, RunState, Stop
from language import _, formats
from ui import data_proposal, proposal_command

LOOKS_EVERY, LOOKS_AT_FIRST = timedelta(seconds=1), timedelta(seconds=0.5)


def watch(person: Person, drawn: Run) -> None:
    """The bar, until it is ready; then the whole page is drawn again. `drawn` is what the page shows."""
    pace = LOOKS_AT_FIRST if drawn.figures is None else LOOKS_EVERY
    st.fragment(_look, run_every=pace)(person, drawn)


def _look(person: Person, drawn: Run) -> None:
    run = data_proposal.run(person, drawn.id)
    if not run.is_under_way or (drawn.figures is None and run.figures is not None):
        st.rerun()
    st.progress(_share(run), text=_in_words(run))
    if run.figures is not None:
        st.markdown(_so_far(run.figures))
    if st.button(
        _("Stop and keep the best so far") if run.figures is not None else _("Stop"),
        key=f"proposal.stop_{run.id}",
        icon=":material/stop_circle:",
        disabled=run.stop_asked,
    ):
        proposal_command.ask(Stop(run.id))


def compare(person: Person, drawn: Run) -> None:
    """Look now and then whether the figure of the other way is there."""
    st.fragment(_look_at_other, run_every=2 * LOOKS_EVERY)(person, drawn)


def _look_at_other(person: Person, drawn: Run) -> None:
    if not data_proposal.run(person, drawn.id).is_comparing:
        st.rerun()
    st.caption(_("Looking what the other way would come to …"))


def _so_far(figures: Figures) -> str:
    parts = (proposal_words.open_places(figures), proposal_words.how_good(figures))
    return " · ".join(part for part in parts if part)


def _share(run: Run) -> float:
    if run.state is RunState.WAITING or not run.seconds_most:
        return 0.0
    return min(1.0, run.seconds / run.seconds_most)


def _in_words(run: Run) -> str:
    if run.stop_asked:
        return _("Stopping …")
    if run.state is RunState.WAITING:
        return _("Waiting for its turn …")
    if run.figures is None:
        return _("Looking who can stand where …")
    return _(
        "A first proposal is there; looking for a better one: {seconds} of at most {most} seconds"
    ).format(seconds=formats.number(int(run.seconds)), most=formats.number(run.seconds_most or 0))
