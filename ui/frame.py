"""The frame around every page: who is signed in, which pages the role offers, which network is looked at."""

from collections.abc import Callable, Sequence
from copy import copy
from functools import cache
from pathlib import Path

import streamlit as st

import language
from domain import access
from domain.access import Action
from domain.errors import DeskError
from domain.labels import label
from domain.network import Network
from domain.person import Person
from language import _
from ui import choice, clock, data, document, notice, page_entry, url
from ui.page_entry import MY_ACCOUNT, PageEntry

KeepLanguage = Callable[..., None]
PROJECT = Path(__file__).resolve().parent.parent
ASSETS = PROJECT / "assets"
PERSON = "app.person"
DRAWING = "app.drawing"
LANGUAGE = "app.language"
LANGUAGE_SHOWN = "app.language_shown"
"""The language of the last run, and the one that the account had then."""
NETWORK = "app.network"
NETWORK_SHOWN = "app.network_shown"
NETWORK_IN_URL = "netwerk"
_LOGO, _LOGO_IN_THE_DARK, _ICON = (
    (ASSETS / name).read_text(encoding="utf-8") for name in ("logo.svg", "logo-dark.svg", "icon.svg")
)
"""As text: a file would be opened, read and looked through at each run."""


def addresses() -> list[str]:
    """Where the pages are, `/vandaag` and so on."""
    return [f"/{entry.path}" for entry in page_entry.PAGES]


def declare() -> None:
    """Tell Streamlit, before the first request, that the menu is ours.

    Until `st.navigation` was called once in a process, Streamlit serves each file of `pages/` by itself to anybody
    who asks for its path, without running `app.py`.
    """
    st.navigation([st.Page(lambda: None, title="Inloop", url_path="start")])
    language.resolve_with(document.language_of_script)


def draw(keep_language: KeepLanguage) -> None:
    """Draw the frame and the page that was asked for; `app.py` calls this at each run.

    `keep_language`: the service that gives the own account another language.
    """
    st.set_page_config(page_title="Inloop", page_icon=_ICON, layout="wide")
    language.resolve_with(document.language_of_script)
    try:
        with language.use(st.session_state.get(LANGUAGE) or document.browser_language()):
            person = _signed_in()
            st.session_state[PERSON] = person
            _choose_language(person, keep_language)
        with language.use(st.session_state[LANGUAGE]), data.one_run():
            _draw(person)
    except (
        DeskError
    ) as error:  # the database is lost: said here, and not in the log at each click of everybody
        with language.use(st.session_state.get(LANGUAGE) or document.browser_language()):
            notice.refused(error)
            st.button(_("Try again"), key="app.again")


def _draw(person: Person) -> None:
    document.dress(language.current())
    _logo()
    offered = [entry for entry in page_entry.PAGES if access.may(person, entry.action)]
    pages = {entry: _page(entry, offered) for entry in page_entry.PAGES}
    page = st.navigation(list(pages.values()), position="sidebar", expanded=True)
    with st.sidebar:
        chosen = _choose_network(person)
        st.session_state[NETWORK_SHOWN] = chosen
        _foot(person, {entry.path: one for entry, one in pages.items()}[MY_ACCOUNT])
    if chosen is not None and chosen.is_demo:
        document.mark_demo(_("Demo: invented figures"))
    notice.show_waiting()
    if not any(pages[entry] is page for entry in offered):
        _refuse(pages[offered[0]])
        return
    url.come_to(page.url_path)
    st.session_state[DRAWING] = True
    try:
        page.run()
    except DeskError as error:
        notice.refused(error)
    finally:
        st.session_state[DRAWING] = False


def enter(action: Action) -> Person:
    """The person looking at this page, whose role allows `action`; otherwise the page ends here with a sentence."""
    person: Person | None = st.session_state.get(PERSON)
    if person is None or not st.session_state.get(DRAWING):
        st.error(_("Open this page through the start page of Inloop."))
        st.stop()
    if not access.may(person, action):
        st.error(_("Your account may not see this page. Ask your coordinator if you need it."))
        st.stop()
    return person


def network(person: Person) -> Network:
    """The network being looked at; the page ends here with a sentence when there is none."""
    chosen: Network | None = st.session_state.get(NETWORK_SHOWN)
    if chosen is not None and person == st.session_state[PERSON]:
        return chosen
    notice.empty(_("Your account covers no network yet. Ask your coordinator or administrator for access."))
    st.stop()


def _signed_in() -> Person:
    sign_in = str(st.user.get("sid", ""))
    st.session_state[data.SIGN_IN] = sign_in
    person = data.signed_in(sign_in)
    if person is None:
        st.session_state[PERSON] = None
        st.error(_("You are signed out."))
        document.way(_("Sign in again"), "/login")
        st.stop()
    return person


def _page(entry: PageEntry, offered: Sequence[PageEntry]) -> st.Page:
    """All pages are named, those that are not offered too: otherwise Streamlit itself says, in English, that there is none."""
    is_shown = entry in offered and entry.is_in_menu
    return copy(_declared(entry, _(entry.title), is_start=entry is offered[0], is_shown=is_shown))


@cache
def _declared(entry: PageEntry, title: str, *, is_start: bool, is_shown: bool) -> st.Page:
    """The page as Streamlit knows it, declared once: it looks for the file each time. Each run gets a copy to call."""
    return st.Page(
        PROJECT / "pages" / entry.file,
        title=title,
        icon=entry.icon,
        url_path=entry.path,
        default=is_start,
        visibility="visible" if is_shown else "hidden",
    )


def _refuse(start: st.Page) -> None:
    """A page that this role is not offered was asked for by its address."""
    st.title(_("Not for this account"))
    st.error(_("Your account may not see this page. Ask your coordinator if you need it."))
    st.page_link(start, label=_("To the start page"), icon=":material/arrow_forward:")


def _choose_language(person: Person, keep: KeepLanguage) -> None:
    """The language that was pressed at the foot of the menu is kept in the account; one kept elsewhere is taken over.

    An account that has none yet begins with that of the browser.
    """
    chosen: str | None = st.session_state.get(LANGUAGE)
    shown, known = st.session_state.get(LANGUAGE_SHOWN, (chosen, person.language))
    if not chosen or (person.language and person.language != known):
        chosen = person.language or document.browser_language()
    elif chosen != shown:
        try:
            with data.writing() as tx:
                keep(tx, chosen, by=person, now=clock.now())
        except DeskError as error:
            notice.refused(error)
    st.session_state[LANGUAGE] = chosen
    st.session_state[LANGUAGE_SHOWN] = (chosen, person.language)


def _choose_network(person: Person) -> Network | None:
    """Keep the network in the URL, so that a link shows a colleague the same; a network in the URL wins."""
    choices = {choice.id: choice for choice in data.networks(person=person)}
    if not choices:
        return None
    asked = st.query_params.get(NETWORK_IN_URL, "")
    if url.to_id(asked) in choices and asked != st.session_state.get("app.network_seen_in_url"):
        st.session_state[NETWORK] = url.to_id(asked)
    if st.session_state.get(NETWORK) not in choices:
        st.session_state[NETWORK] = next(iter(choices))
    if len(choices) > 1:
        st.selectbox(
            _("Network"),
            list(choices),
            format_func=lambda key: choices[key].name,
            key=NETWORK,
            width="stretch",
        )
    chosen: int = st.session_state[NETWORK]
    st.session_state["app.network_seen_in_url"] = str(chosen)
    if asked != str(chosen):
        st.query_params[NETWORK_IN_URL] = str(chosen)
    return choices[chosen]


def _foot(person: Person, my_account: st.Page) -> None:
    """Who is signed in, the language, and the way out."""
    st.page_link(
        my_account,
        label=choice.escaped(f"{person.name} · {label(person.role)}"),
        icon=":material/account_circle:",
        help=_("My account"),
    )
    st.segmented_control(
        _("Language"),
        list(language.LANGUAGES),
        format_func=str.upper,
        key=LANGUAGE,
        required=True,
        label_visibility="collapsed",
    )
    document.way(_("Sign out"), "/logout")


def _logo() -> None:
    st.logo(_LOGO_IN_THE_DARK if document.is_dark() else _LOGO, size="large", icon_image=_ICON)
