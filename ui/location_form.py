"""The form of a location: what is kept of it, with a link to the map, and who its managers are."""

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from domain import location
from domain.errors import DeskError
from domain.labels import label
from domain.location import Draft, Location
from domain.network import Network
from domain.person import Person
from domain.roster import Wish
from domain.session_effect import Effects
from domain.words import CategoryKind, LocationKind
from language import _, formats
from ui import clock, conflict, data, data_locations, effects, locations, need_fields, notice
from ui.choice import escaped
from ui.conflict import Field, Seen
from ui.frame import NETWORK_IN_URL

ACCOUNTS = "pages/accounts.py"
FORM_PX = 640
EMPTY = Draft("", LocationKind.LIBRARY)


def add(person: Person, network: Network, wishes: Sequence[Wish], keep: Callable[..., int]) -> None:
    """A location that is not there yet; once saved, its slots come next. `keep` is the service's `add`."""
    wanted = _form("locations.new", "new", EMPTY, wishes, button=_("Add this location"))
    if wanted is None:
        return
    try:
        with data.writing() as tx:
            added = keep(tx, network.id, wanted, by=person, now=clock.now())
    except DeskError as error:
        notice.refused(error)
        return
    notice.later(_("{place} is added. Now add the moments on which it is open.").format(place=wanted.name))
    locations.go_to(added, locations.SLOTS)
    st.rerun()


def edit(
    person: Person,
    place: Location,
    wishes: Sequence[Wish],
    today: date,
    keep: Callable[..., Effects],
) -> None:
    """What is kept of the location, and the form that changes it. `keep` is the service's `change`."""
    key = f"locations.details_{place.id}"
    if conflict.began(key) is None:
        show(place, wishes)
        st.button(
            _("Change"),
            key=f"{key}.open",
            on_click=conflict.begin,
            args=(key, place.draft, place.version),
            icon=":material/edit:",
        )
        return

    def write(wanted: Draft, seen: Seen[Draft]) -> None:
        with data.writing() as tx:
            done = keep(tx, place.id, wanted, seen.version, by=person, today=today, now=clock.now())
        notice.later(formats.list_of([_("Location saved"), *effects.summary(done)]))

    def now() -> Seen[Draft] | None:
        found = data_locations.one(person, place.network_id, place.id)
        return None if found is None else Seen(found.draft, found.version)

    def form(seen: Seen[Draft]) -> Draft | None:
        return _form(key, str(seen.version), seen.fields, wishes, button=_("Save"))

    if conflict.edit(key, fields(wishes), form, write=write, now=now):
        st.rerun()


def show(place: Location, wishes: Sequence[Wish]) -> None:
    """What is kept of the location, to read."""
    draft = place.draft
    lines = [(field.label, _value(field, draft)) for field in fields(wishes) if field.name != "point"]
    st.markdown("\n".join(f"- {name}: **{escaped(value)}**" for name, value in lines))
    if draft.point is not None:
        st.link_button(
            _("Open on a map"), location.map_link(draft.point), icon=":material/map:", type="secondary"
        )
    elif draft.address:
        st.link_button(
            _("Look the address up on a map"),
            location.search_link(draft.address),
            icon=":material/map:",
        )
    who = formats.list_of(list(place.managers)) or _("nobody yet")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(_("Location managers: **{names}**").format(names=escaped(who)), width="content")
        st.page_link(
            ACCOUNTS,
            label=_("To the accounts"),
            icon=":material/key:",
            query_params={NETWORK_IN_URL: str(place.network_id)},
        )


def fields(wishes: Sequence[Wish]) -> list[Field]:
    """The fields of a location, with their labels and how a value of each reads."""
    labels = {wish.code: wish.label for wish in wishes if wish.kind is CategoryKind.LANGUAGE}
    return [
        Field("name", _("Name")),
        Field("kind", _("Kind"), label),
        Field("address", _("Address")),
        Field("page", _("Page on the internet")),
        Field("point", _("Point on the map"), location.point_as_typed),
        Field("point_is_approximate", _("The point is approximate"), _yes_or_no),
        Field(
            "languages",
            _("Languages spoken"),
            lambda codes: formats.list_of([labels.get(code, code) for code in sorted(codes)]),
        ),
        Field("closed_on_public_holidays", _("Closed on public holidays"), _yes_or_no),
        Field("closed_on_july_11", _("Closed on 11 July"), _yes_or_no),
    ]


def _form(key: str, seen: str, draft: Draft, wishes: Sequence[Wish], *, button: str) -> Draft | None:
    """The draft once Save was pressed; what cannot be read is refused here, beside the form."""
    kinds = list(LocationKind)
    at = f"{key}.{seen}"
    with st.form(at, border=False, width=FORM_PX):
        name = st.text_input(_("Name"), value=draft.name, max_chars=location.LONGEST_NAME, key=f"{at}.name")
        kind = st.selectbox(
            _("Kind"), kinds, index=kinds.index(draft.kind), format_func=label, key=f"{at}.kind"
        )
        address = st.text_input(
            _("Address"), value=draft.address, max_chars=location.LONGEST_ADDRESS, key=f"{at}.address"
        )
        page = st.text_input(
            _("Page on the internet"),
            value=draft.page,
            max_chars=location.LONGEST_PAGE,
            key=f"{at}.page",
            placeholder="https://stad.gent/digipunten",
            help=_(
                "Where the city tells about this place. It stands on the poster, also as a code for phones."
            ),
        )
        point = st.text_input(
            _("Point on the map"),
            value=location.point_as_typed(draft.point),
            key=f"{at}.point",
            placeholder="51.0480, 3.7280",
            help=_(
                "Latitude and longitude, or a link copied from OpenStreetMap. It serves to estimate the way "
                "between two places; without it that is left out."
            ),
        )
        approximate = st.checkbox(
            _("The point is approximate"), value=draft.point_is_approximate, key=f"{at}.approximate"
        )
        languages = need_fields.choose(
            wishes,
            CategoryKind.LANGUAGE,
            draft.languages,
            label=_("Languages spoken"),
            key=f"{at}.languages",
        )
        public = st.checkbox(
            _("Closed on public holidays"), value=draft.closed_on_public_holidays, key=f"{at}.public"
        )
        july = st.checkbox(_("Closed on 11 July"), value=draft.closed_on_july_11, key=f"{at}.july")
        if not st.form_submit_button(button, type="primary", key=f"{at}.save"):
            return None
    try:
        return location.cleaned(
            Draft(
                name,
                kind,
                address,
                location.point_from_typed(point),
                approximate,
                languages,
                public,
                july,
                page,
            )
        )
    except DeskError as error:
        notice.refused(error)
        return None


def _value(field: Field, draft: Draft) -> str:
    value = getattr(draft, field.name)
    return _("not filled in") if value in ("", frozenset()) else field.shown(value)


def _yes_or_no(value: bool) -> str:
    return _("yes") if value else _("no")
