"""The networks that a person keeps: what they are called, and for an administrator a form for another one."""

from collections.abc import Callable, Sequence

import streamlit as st

from domain import access, network
from domain.access import Action
from domain.count import PROFILE
from domain.errors import DeskError
from domain.labels import label
from domain.network import Draft, Network
from domain.person import Person
from language import _, formats
from ui import choice, clock, conflict, data, data_counts, fold, notice
from ui.conflict import Field, Seen
from ui.frame import NETWORK_IN_URL


def first(person: Person, add: Callable[..., int]) -> None:
    """An Inloop without any network: its administrator adds the first one here, and the page goes no further."""
    if not data.networks(person):
        st.title(_("Locations"))
        notice.empty(_("There is no network yet. Add the first one; its locations come next."))
        _form(person, add)
        st.stop()


def show(
    person: Person,
    networks: Sequence[Network],
    rename: Callable[..., bool],
    set_profile: Callable[..., bool],
) -> None:
    """The networks by name; those that the person covers whole can get another one, and say what they count of visitors."""
    for one in networks:
        with st.container(border=True, key=f"networks.box_{one.id}"):
            _one(person, one, rename)
            if access.may_in_network(person, Action.KEEP_LOCATIONS, network_id=one.id):
                _profile(person, one, set_profile)


def add_another(person: Person, add: Callable[..., int]) -> None:
    """The form for another network."""
    st.caption(_("A network begins with the standard lists of topics, languages and skills."))
    _form(person, add)


def _one(person: Person, one: Network, rename: Callable[..., bool]) -> None:
    key = f"networks.{one.id}"
    if conflict.began(key) is None:
        with st.container(horizontal=True, vertical_alignment="center", key=f"{key}.line"):
            st.markdown(f"**{choice.escaped(one.name)}**", width="stretch")
            if access.may_in_network(person, Action.KEEP_LOCATIONS, network_id=one.id):
                st.button(
                    _("Change the name"),
                    key=f"{key}.open",
                    on_click=conflict.begin,
                    args=(key, Draft(one.name), one.version),
                    icon=":material/edit:",
                    type="tertiary",
                )
        return

    def form(seen: Seen[Draft]) -> Draft | None:
        with st.form(f"{key}.form.{seen.version}", border=False, width=640):
            name = st.text_input(
                _("Name of the network"),
                value=seen.fields.name,
                max_chars=network.LONGEST_NAME,
                key=f"{key}.name.{seen.version}",
            )
            return Draft(name) if st.form_submit_button(_("Save"), type="primary") else None

    def write(wanted: Draft, seen: Seen[Draft]) -> None:
        with data.writing() as tx:
            rename(tx, one.id, wanted.name, seen.version, by=person, now=clock.now())

    def now() -> Seen[Draft] | None:
        data.networks.clear()
        found = {each.id: each for each in data.networks(person)}.get(one.id)
        return None if found is None else Seen(Draft(found.name), found.version)

    if conflict.edit(key, [Field("name", _("Name"))], form, write=write, now=now):
        data.networks.clear()
        notice.later(_("Name saved"))
        st.rerun()


def _profile(person: Person, one: Network, set_profile: Callable[..., bool]) -> None:
    """Which lists of the visitors' profile are counted in the network: none, unless somebody switches one on."""
    on = [kind for kind in PROFILE if kind in one.profile]
    named = formats.list_of([label(kind).lower() for kind in on]) if on else _("nothing")
    inside = fold.opened(
        _("Counted of visitors: {lists}").format(lists=named), key=f"networks.profile_{one.id}"
    )
    if inside is None:
        return
    key = f"networks.profile_{one.id}.{one.version}"
    with inside, st.form(key, border=False):
        st.caption(
            _(
                "Beside questions, the counter then asks for these lists too, as numbers. Switch on only what is used: "
                "every list is work for who counts. What was counted stays when a list is switched off."
            )
        )
        chosen = frozenset(
            kind
            for kind in PROFILE
            if st.checkbox(label(kind), value=kind in one.profile, key=f"{key}.{kind.value}")
        )
        is_sent = st.form_submit_button(_("Save"), type="primary")
    if not is_sent:
        return
    try:
        with data.writing() as tx:
            set_profile(tx, one.id, chosen, one.profile, by=person, now=clock.now())
    except DeskError as error:
        notice.refused(error)
        data.networks.clear()
        return
    data.networks.clear()
    data_counts.sections.clear()
    notice.later(_("Saved"))
    st.rerun()


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
