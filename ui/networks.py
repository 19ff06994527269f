"""The networks that an administrator keeps: which there are, and a form for another one."""

from collections.abc import Callable, Sequence

import streamlit as st

from domain import network
from domain.errors import DeskError
from domain.network import Network
from domain.person import Person
from language import _
from ui import choice, clock, data, notice
from ui.frame import NETWORK_IN_URL


def first(person: Person, add: Callable[..., int]) -> None:
    """An Inloop without any network: its administrator adds the first one here, and the page goes no further."""
    if not data.networks(person):
        st.title(_("Locations"))
        notice.empty(_("There is no network yet. Add the first one; its locations come next."))
        _form(person, add)
        st.stop()


def show(person: Person, networks: Sequence[Network], add: Callable[..., int]) -> None:
    """The networks by name, and the form."""
    st.markdown("\n".join(f"- {choice.escaped(one.name)}" for one in networks))
    st.caption(_("A network begins with the standard lists of topics, languages and skills."))
    _form(person, add)


def _form(person: Person, add: Callable[..., int]) -> None:
    with st.form("networks.form", border=False, width=640):
        name = st.text_input(
            _("Name of the new network"), max_chars=network.LONGEST_NAME, key="networks.name"
        )
        is_sent = st.form_submit_button(_("Add this network"), type="primary", key="networks.add")
    if not is_sent:
        return
    try:
        with data.writing() as tx:
            added = add(tx, name, by=person, now=clock.now())
    except DeskError as error:
        notice.refused(error)
        return
    data.networks.clear()
    notice.later(_("Network added. Its first location comes next."))
    st.query_params.clear()
    st.query_params[NETWORK_IN_URL] = str(added)
    st.rerun()
