"""What can be imported and exported, and the columns of each: their names in every language and what they hold."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from domain import access
from domain.access import Action
from domain.count import CATEGORY_PREFIX, COUNTED_EVERYWHERE, PROFILE
from domain.labels import label
from domain.person import Person
from domain.table_list import Item, Lists
from domain.table_value import in_every_language, plain
from domain.words import CategoryKind
from language import N_, _


class Kind(StrEnum):
    COUNTS = "counts"
    SESSIONS = "sessions"
    LOCATIONS = "locations"
    SLOTS = "slots"
    HELPERS = "helpers"


KIND_LABELS = {
    Kind.COUNTS: N_("Counts"),
    Kind.SESSIONS: N_("Sessions"),
    Kind.LOCATIONS: N_("Locations"),
    Kind.SLOTS: N_("Slots"),
    Kind.HELPERS: N_("Helpers"),
}


ACTIONS = {
    Kind.COUNTS: Action.COUNT,
    Kind.SESSIONS: Action.PLAN,
    Kind.LOCATIONS: Action.KEEP_LOCATIONS,
    Kind.SLOTS: Action.KEEP_LOCATIONS,
    Kind.HELPERS: Action.KEEP_HELPERS,
}
"""What somebody has to be allowed who imports or exports them."""


def offered(person: Person, network_id: int) -> list[Kind]:
    """What the person may import and export: counts where the person counts, the rest for a whole network."""
    return [
        kind
        for kind, action in ACTIONS.items()
        if access.may(person, action) and (kind is Kind.COUNTS or person.covers_network(network_id))
    ]


class Holds(StrEnum):
    """What stands in the cells of a column."""

    TEXT = "text"
    DAY = "day"
    CLOCK = "clock"
    NUMBER = "number"
    DECIMAL = "decimal"
    YES_NO = "yes_no"
    CHOICE = "choice"
    LISTED = "listed"


HINTS = {
    Holds.TEXT: N_("text"),
    Holds.DAY: N_("date, such as 31/12/2026"),
    Holds.CLOCK: N_("time, such as 13:30"),
    Holds.NUMBER: N_("whole number"),
    Holds.DECIMAL: N_("number, such as 51,054"),
    Holds.YES_NO: N_("yes or no"),
    Holds.CHOICE: N_("one of the choices"),
    Holds.LISTED: N_("names or codes from the list, apart by commas"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `code` in the program, `title` in the language of the moment, `names` by which it is known, plain."""

    code: str
    title: str
    holds: Holds = Holds.TEXT
    is_needed: bool = False
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Of:
    """A column as it is written down here; `also` are other names that people give it."""

    code: str
    title: str
    holds: Holds = Holds.TEXT
    is_needed: bool = False
    also: tuple[str, ...] = field(default=())


_LOCATION = _Of(
    "location", N_("Location"), is_needed=True, also=("plaats", "lieu", "place", "digipunt", "site")
)
_DAY = _Of("day", N_("Date"), Holds.DAY, is_needed=True, also=("dag", "jour", "day"))
_STARTS = _Of(
    "starts",
    N_("Start"),
    Holds.CLOCK,
    is_needed=True,
    also=("begin", "beginuur", "startuur", "van", "from", "debut"),
)
_ENDS = _Of(
    "ends", N_("End"), Holds.CLOCK, is_needed=True, also=("einde", "einduur", "tot", "to", "until", "fin")
)
_ROOM = _Of("room", N_("Room"))
_NEEDED = (
    _Of("formula", N_("Formula"), Holds.CHOICE),
    _Of("minimum", N_("Helpers at least"), Holds.NUMBER, also=("minimum", "min")),
    _Of("maximum", N_("Helpers at most"), Holds.NUMBER, also=("maximum", "max")),
    _Of("languages", N_("Languages"), Holds.LISTED),
    _Of("skills", N_("Skills"), Holds.LISTED),
)
_COLUMNS: Mapping[Kind, Sequence[_Of]] = {
    Kind.COUNTS: (
        _LOCATION,
        _DAY,
        _Of("starts", N_("Start"), Holds.CLOCK, also=_STARTS.also),
        _ROOM,
        _Of(
            "visitors",
            N_("Visitors"),
            Holds.NUMBER,
            is_needed=True,
            also=("aantal bezoekers", "bezoeken", "visites"),
        ),
        _Of(
            "first_time",
            N_("First time"),
            Holds.NUMBER,
            also=("nieuw", "nieuwe bezoekers", "nouveaux", "new"),
        ),
        _Of("turned_away", N_("Turned away"), Holds.NUMBER),
        _Of("note", N_("Note"), also=("opmerking", "nota", "remarque", "remark")),
        _Of("other_text", N_("What “other” was about")),
    ),
    Kind.SESSIONS: (
        _LOCATION,
        _DAY,
        _STARTS,
        _ENDS,
        _ROOM,
        *_NEEDED,
        _Of("state", N_("State"), Holds.CHOICE, also=("status", "etat")),
        _Of("cancel_reason", N_("Reason"), Holds.CHOICE, also=("reden", "raison")),
        _Of("cancel_note", N_("Note on the cancellation")),
        _Of("note", N_("Note"), also=("opmerking", "nota", "remarque", "remark")),
    ),
    Kind.LOCATIONS: (
        _Of(
            "name",
            N_("Name"),
            is_needed=True,
            also=("locatie", "location", "lieu", "nom", "plaats", "digipunt"),
        ),
        _Of("kind", N_("Kind"), Holds.CHOICE, also=("type", "soort plaats")),
        _Of("address", N_("Address"), also=("adres", "adresse")),
        _Of("page", N_("Page on the internet"), also=("website", "url", "webpagina", "site web")),
        _Of("latitude", N_("Latitude"), Holds.DECIMAL, also=("lat", "y")),
        _Of("longitude", N_("Longitude"), Holds.DECIMAL, also=("lon", "lng", "long", "x")),
        _Of("is_approximate", N_("Point is approximate"), Holds.YES_NO),
        _Of("languages", N_("Languages"), Holds.LISTED),
        _Of("public_holidays", N_("Closed on public holidays"), Holds.YES_NO),
        _Of("july_11", N_("Closed on 11 July"), Holds.YES_NO),
        _Of("retired_on", N_("Not used from"), Holds.DAY),
    ),
    Kind.SLOTS: (
        _LOCATION,
        _Of("recurrence", N_("Recurrence"), Holds.CHOICE),
        _Of("weekday", N_("Weekday"), Holds.CHOICE, also=("dag", "jour", "day")),
        _Of("every", N_("Every how many weeks"), Holds.NUMBER),
        _Of("anchor", N_("Counted from"), Holds.DAY),
        _Of("nth", N_("Which of the month"), Holds.CHOICE),
        _Of("dates", N_("Dates")),
        _Of("first_day", N_("Valid from"), Holds.DAY, is_needed=True),
        _Of("last_day", N_("Valid through"), Holds.DAY),
        _STARTS,
        _ENDS,
        _ROOM,
        *_NEEDED,
    ),
    Kind.HELPERS: (
        _Of("name", N_("Name"), is_needed=True, also=("naam", "nom", "begeleider", "helper", "vrijwilliger")),
        _Of("kind", N_("Kind"), Holds.CHOICE, also=("type", "statuut", "statut")),
        _Of("stage", N_("Stage"), Holds.CHOICE, also=("fase", "phase")),
        _Of("stage_since", N_("Stage since"), Holds.DAY),
        _Of("languages", N_("Languages"), Holds.LISTED),
        _Of("skills", N_("Skills"), Holds.LISTED),
        _Of("email", N_("E-mail"), also=("email", "mail", "e-mailadres", "courriel")),
        _Of("phone", N_("Phone"), also=("tel", "telefoonnummer", "gsm", "telephone")),
        _Of("partner", N_("Partner"), also=("werkgever", "employeur", "employer")),
        _Of("max_week", N_("Hours a week at most"), Holds.DECIMAL),
        _Of("max_month", N_("Hours a month at most"), Holds.DECIMAL),
        _Of("max_year", N_("Hours a year at most"), Holds.DECIMAL),
    ),
}
KEEPS_WHEN_EMPTY = frozenset(
    {
        "formula",
        "minimum",
        "maximum",
        "kind",
        "stage",
        "stage_since",
        "state",
        "recurrence",
        "public_holidays",
    }
    | {
        "july_11",
        "is_approximate",
        "weekday",
        "every",
        "starts",
        "ends",
        "first_day",
        "name",
        "location",
        "day",
    }
)
"""Columns in which an empty cell says nothing; in the others it says that there is nothing."""


def columns(kind: Kind, lists: Lists) -> tuple[Column, ...]:
    """The columns in order, named in the language of the moment; counts have one for each topic too."""
    fixed = tuple(
        Column(
            one.code,
            _(one.title),
            one.holds,
            one.is_needed,
            frozenset({*map(plain, one.also), *in_every_language(lambda one=one: _(one.title))}),  # type: ignore[misc]
        )
        for one in _COLUMNS[kind]
    )
    if kind is not Kind.COUNTS:
        return fixed
    return fixed + tuple(
        _of_item(item, lists) for kind in (*COUNTED_EVERYWHERE, *PROFILE) for item in lists.of(kind)
    )


def _of_item(item: Item, lists: Lists) -> Column:
    """A topic by its own name; an item of another list after the name of that, because lists share words."""
    code = f"{CATEGORY_PREFIX}{item.id}"
    if item.kind is CategoryKind.TOPIC:
        return Column(code, lists.title(item), Holds.NUMBER, names=lists.titles(item))
    named = in_every_language(lambda: f"{label(item.kind)} {lists.title(item)}")
    names = frozenset({*named, plain(f"{item.kind}{item.code}")})
    return Column(code, f"{label(item.kind)}: {lists.title(item)}", Holds.NUMBER, names=names)


def recognised(headers: Sequence[str], among: Iterable[Column]) -> dict[str, int]:
    """Where each column stands in a file that calls its columns so, by code; the first of two that are alike."""
    named = [plain(header) for header in headers]
    found: dict[str, int] = {}
    for column in among:
        index = next(
            (i for i, name in enumerate(named) if name and name in column.names and i not in found.values()),
            None,
        )
        if index is not None:
            found[column.code] = index
    return found
