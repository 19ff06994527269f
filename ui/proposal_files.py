"""The question and the answer as files, for whoever wants to check the planner."""

import streamlit as st

from domain.errors import NotFound
from domain.person import Person
from domain.proposal import Run
from language import _
from ui import data_proposal, fold


def offer(person: Person, run: Run) -> None:
    """Two downloads behind a fold; read only once it is open."""
    inside = fold.opened(_("Check it elsewhere"), key=f"proposal.files_{run.id}")
    if inside is None:
        return
    with inside:
        st.caption(
            _(
                "The question and the answer as the planner had them, with numbers and without names. "
                "`python -m planning.check` repeats every rule on them."
            )
        )
        try:
            files = data_proposal.files(person, run.id)
        except NotFound:
            st.caption(_("There is nothing to check yet."))
            return
        with st.container(horizontal=True):
            st.download_button(
                _("Question (JSON)"),
                files.instance,
                file_name=f"inloop-planning-{run.id}-instance.json",
                mime="application/json",
                icon=":material/download:",
                key=f"proposal.instance_{run.id}",
            )
            if files.answer is not None:
                st.download_button(
                    _("Proposal (JSON)"),
                    files.answer,
                    file_name=f"inloop-planning-{run.id}-proposal.json",
                    mime="application/json",
                    icon=":material/download:",
                    key=f"proposal.answer_{run.id}",
                )
