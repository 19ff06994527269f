"""The form of an account: who it is for, the role, and what it covers."""

from collections.abc import Callable

import streamlit as st

from domain import account
from domain.account import Account, Draft
from domain.errors import DeskError
from domain.labels import label
from domain.person import Person
from domain.words import Role
from language import LANGUAGES, _, formats
from ui import accounts, clock, conflict, data, data_accounts, notice
from ui.choice import escaped
from ui.conflict import Field, Seen
from ui.data_accounts import Kept

EMPTY = Draft("", "", Role.MANAGER)
NAMES_OF_LANGUAGES = {"nl": "Nederlands", "en": "English", "fr": "Français"}


def add(person: Person, kept: Kept, keep: Callable[..., int]) -> None:
    """An account that is not there yet; once saved, its link comes next. `keep` is the service's `add`."""
    wanted = _form("accounts.new", "new", EMPTY, person, kept, button=_("Add this account"))
    if wanted is None:
        return
    try:
        with data.writing() as tx:
            added = keep(tx, wanted, by=person, now=clock.now())
    except DeskError as error:
        notice.refused(error)
        return
    notice.later(_("{name} is added").format(name=wanted.name))
    accounts.go_to(added)
    st.rerun()


def edit(person: Person, one: Account, kept: Kept, keep: Callable[..., object]) -> None:
    """What is kept of the account, and the form that changes it. `keep` is the service's `change`."""
    key = f"accounts.details_{one.id}"
    began = conflict.began(key)
    if began is None:
        show(one, kept)
        if kept.reaches_further(one):
            st.caption(
                _("This account also covers places that you do not keep. An administrator can change it.")
            )
            return
        st.button(
            _("Change"),
            key=f"{key}.open",
            on_click=conflict.begin,
            args=(key, one.draft, one.version),
            icon=":material/edit:",
        )
        return

    def write(wanted: Draft, seen: Seen[Draft]) -> None:
        with data.writing() as tx:
            keep(tx, one.id, wanted, seen.version, by=person, now=clock.now())

    def now() -> Seen[Draft] | None:
        found = data_accounts.kept(person, now=clock.now()).one(one.id)
        return None if found is None else Seen(found.draft, found.version)

    wanted = (
        conflict.choice(key, fields(kept))
        if conflict.is_met(key)
        else _form(key, str(began.version), began.fields, person, kept, button=_("Save"))
    )
    st.button(_("Leave it as it is"), key=f"{key}.leave", on_click=conflict.end, args=(key,))
    if wanted is not None and conflict.save(key, wanted, write=write, now=now):
        notice.later(_("Account saved"))
        st.rerun()


def show(one: Account, kept: Kept) -> None:
    """What is kept of the account, to read."""
    draft = one.draft
    lines = [
        (_("E-mail address"), draft.email),
        (_("Role"), label(draft.role)),
        (_("Covers"), accounts.covered(draft, kept)),
        (_("Language"), language_name(draft.language)),
    ]
    st.markdown("\n".join(f"- {name}: **{escaped(value)}**" for name, value in lines))


def fields(kept: Kept) -> list[Field]:
    """The fields of an account, with their labels and how a value of each reads."""
    return [
        Field("name", _("Name")),
        Field("email", _("E-mail address")),
        Field("role", _("Role"), label),
        Field("language", _("Language"), language_name),
        Field(
            "networks",
            _("Whole networks"),
            lambda keys: formats.list_of(sorted(name for key, name in kept.networks.items() if key in keys)),
        ),
        Field(
            "locations",
            _("Locations"),
            lambda keys: formats.list_of(sorted(one.name for key, one in kept.places.items() if key in keys)),
        ),
    ]


def language_name(code: str) -> str:
    return NAMES_OF_LANGUAGES.get(code, _("that of the browser"))


def _form(key: str, seen: str, draft: Draft, person: Person, kept: Kept, *, button: str) -> Draft | None:
    """The draft once Save was pressed; what cannot be is refused here, beside the form."""
    roles = account.roles_to_give(person)
    languages = ["", *LANGUAGES]
    offered = {
        key: place.name if len(kept.networks) == 1 else f"{place.name} · {place.network}"
        for key, place in kept.places.items()
        if key in draft.locations or not place.is_retired
    }
    at = f"{key}.{seen}"
    with st.form(at, border=False):
        name = st.text_input(_("Name"), value=draft.name, max_chars=account.LONGEST_NAME, key=f"{at}.name")
        email = st.text_input(
            _("E-mail address"),
            value=draft.email,
            type="email",
            placeholder="an.peeters@example.org",
            max_chars=account.LONGEST_EMAIL,
            key=f"{at}.email",
        )
        role = st.selectbox(
            _("Role"),
            roles,
            index=roles.index(draft.role),
            format_func=label,
            key=f"{at}.role",
            help=_(
                "A viewer reads. A location manager also counts and follows up helpers. A coordinator plans "
                "whole networks. An administrator sees every network."
            ),
        )
        networks = st.multiselect(
            _("Whole networks"),
            list(kept.networks),
            default=sorted(draft.networks),
            format_func=kept.networks.__getitem__,
            key=f"{at}.networks",
            placeholder=_("None"),
            help=_("A coordinator needs at least one."),
        )
        locations = st.multiselect(
            _("Locations"),
            list(offered),
            default=[one for one in offered if one in draft.locations],
            format_func=offered.__getitem__,
            key=f"{at}.locations",
            placeholder=_("None"),
            help=_("For a manager or a viewer of some locations."),
        )
        spoken = st.selectbox(
            _("Language"),
            languages,
            index=languages.index(draft.language),
            format_func=language_name,
            key=f"{at}.language",
        )
        if not st.form_submit_button(button, type="primary", key=f"{at}.save"):
            return None
    try:
        return account.cleaned(
            Draft(email or "", name or "", role, spoken, frozenset(networks), frozenset(locations))
        )
    except DeskError as error:
        notice.refused(error)
        return None
