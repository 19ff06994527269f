"""The list of helpers: search and filters in the address, a row for each that leads to the helper."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from domain import helper
from domain.helper import HelperLine, Shown
from domain.hour_limits import in_hours
from domain.labels import label, named
from domain.roster import Wish
from domain.words import CategoryKind, HelperKind, HelperStage
from language import _, formats, ngettext
from ui import choice, notice, url
from ui.choice import escaped

PAGE = "helpers"
HELPER = "begeleider"
TEXT, STAGES, KINDS, PLACES, LANGUAGES = "zoek", "fase", "soort", "plaats", "taal"
LISTS = (STAGES, KINDS, PLACES, LANGUAGES)
ROWS_AT_FIRST = 100
PLACES_IN_ROW = 2
ALL_ROWS = "helpers.all_rows"
LOCATIONS = "pages/locations.py"


def go_to(which: int | str, part: str = "") -> None:
    choice.go_to(PAGE, HELPER, which, part)


def leave() -> None:
    choice.leave(PAGE, HELPER)


def back() -> None:
    """The way back to the list, above the name of a helper; the list then shows what it showed."""
    choice.keep(PAGE, (TEXT, *LISTS))
    st.button(
        _("All helpers"), key="helpers.back", on_click=leave, icon=":material/arrow_back:", type="tertiary"
    )


def listed(
    lines: Sequence[HelperLine], wishes: Sequence[Wish], today: date, *, keeps: bool, has_places: bool
) -> None:
    """The whole list; `keeps`: the person may add helpers, `has_places`: the network has a location to place them."""
    if not lines:
        _empty(keeps=keeps, has_places=has_places)
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="helpers_filters"):
        filters = _choose(lines, wishes)
        if keeps:
            _offer_new(_("Add a helper"))
    url.say_left_out()
    found = helper.shown(lines, filters)
    if not found:
        notice.empty(_("No helper fits the search and the filters."))
        st.button(_("Show everybody"), key="helpers.clear", on_click=_clear, type="primary")
        return
    st.caption(_summary(lines, found, filters))
    with st.container(key="helpers_head"):
        st.markdown(" ".join(f":small[{name}]" for name in _heads()))
    all_rows = st.session_state.get(ALL_ROWS, False)
    with st.container(key="helpers_list", gap=None):
        for line in found if all_rows else found[:ROWS_AT_FIRST]:
            st.button(
                row(line, today),
                key=f"helpers.open_{line.followed.id}",
                on_click=go_to,
                args=(line.followed.id,),
                type="tertiary",
                width="stretch",
            )
    rest = 0 if all_rows else len(found) - ROWS_AT_FIRST
    if rest > 0:
        st.button(
            ngettext("{number} more helper", "{number} more helpers", rest).format(number=rest),
            key="helpers.more",
            on_click=st.session_state.update,
            kwargs={ALL_ROWS: True},
        )


def row(line: HelperLine, today: date) -> str:
    """The cells of a row, each a piece of Markdown of its own, so that a wide screen can set them in columns."""
    cells = [
        label(line.kind),
        stage(line),
        _places(line),
    ]
    return " ".join(
        [
            f"**{escaped(line.followed.name)}**",
            *(f":small[{escaped(cell)}]" for cell in cells),
            _next_action(line, today),
            _hours(line),
        ]
    )


def stage(line: HelperLine) -> str:
    """`Active`, or `Active, absent through Sat 28 Nov`."""
    name = label(line.followed.stage)
    if line.is_anonymised:
        return _("{stage}, anonymised").format(stage=name)
    if line.away is None:
        return name
    if line.away.is_open_ended:
        return _("{stage}, absent until further notice").format(stage=name)
    return _("{stage}, absent through {day}").format(stage=name, day=formats.day(line.away.last))


def _places(line: HelperLine) -> str:
    """`De Krook, AMAL`, or `De Krook and 3 more`."""
    names = [name for _key, name in line.places]
    if not names:
        return _("no placement")
    if len(names) <= PLACES_IN_ROW:
        return formats.list_of(names)
    rest = len(names) - 1
    return ngettext("{place} and {number} more", "{place} and {number} more", rest).format(
        place=names[0], number=rest
    )


def _next_action(line: HelperLine, today: date) -> str:
    followed = line.followed
    if not followed.next_action:
        return ":small[{}]".format(_("no next action"))
    text, day = escaped(followed.next_action), followed.next_action_on
    if day is None:
        return f":small[{text}]"
    if followed.is_overdue(today):
        late = _("overdue since {day}").format(day=formats.day(day))
        return f":small[:red[:material/schedule: **{late}**] {text}]"
    return f":small[{named(formats.day(day), text)}]"


def _hours(line: HelperLine) -> str:
    most = helper.lowest(line.limits, line.kind).month
    hours = in_hours(line.load.month)
    if most is None:
        return ":small[{}]".format(_("{number} hours").format(number=hours))
    text = _("{number} of {most} hours").format(number=hours, most=in_hours(most))
    if line.load.month <= most:
        return f":small[{text}]"
    return ":small[:red[{}]]".format(_("{hours}: above the limit").format(hours=text))


def _heads() -> list[str]:
    return [_("Name"), _("Kind"), _("Stage"), _("Locations"), _("Next action"), _("This month")]


def _summary(lines: Sequence[HelperLine], found: Sequence[HelperLine], filters: Shown) -> str:
    """How many are shown, and that those who stopped are not, unless somebody asks for them."""
    parts = [ngettext("{number} helper", "{number} helpers", len(found)).format(number=len(found))]
    stopped = sum(line.followed.stage is HelperStage.STOPPED for line in lines)
    if stopped and not filters.stages:
        parts.append(
            ngettext(
                "{number} who stopped is not shown: choose that stage in the filters",
                "{number} who stopped are not shown: choose that stage in the filters",
                stopped,
            ).format(number=stopped)
        )
    return " · ".join(parts)


def _choose(lines: Sequence[HelperLine], wishes: Sequence[Wish]) -> Shown:
    """What of the list to show; offered is what occurs in it."""
    present = {line.followed.stage for line in lines}
    stages = {one: label(one) for one in HelperStage if one in present}
    kinds = {one: label(one) for one in HelperKind if any(line.kind is one for line in lines)}
    places = dict(sorted((pair for line in lines for pair in line.places), key=lambda pair: pair[1]))
    spoken = {code for line in lines for code in line.languages}
    languages = {
        wish.code: wish.label for wish in wishes if wish.kind is CategoryKind.LANGUAGE and wish.code in spoken
    }
    url.adopt(PAGE, STAGES, stages, HelperStage, what=_("stage"))
    url.adopt(PAGE, KINDS, kinds, HelperKind, what=_("kind"))
    url.adopt(PAGE, PLACES, places, int, what=_("location"))
    url.adopt(PAGE, LANGUAGES, languages, str, what=_("language"))
    text = url.search(PAGE, TEXT, placeholder=_("Part of a name"), width=220)
    number = sum(bool(st.session_state.get(url.state_key(PAGE, name))) for name in LISTS)
    title = ngettext("{number} filter", "{number} filters", number).format(number=number)
    with st.popover(title if number else _("Filters"), icon=":material/filter_list:", width="content"):
        return Shown(
            text=text,
            stages=frozenset(url.multiselect(PAGE, STAGES, stages, label=_("Stage"))),
            kinds=frozenset(url.multiselect(PAGE, KINDS, kinds, label=_("Kind"))),
            places=frozenset(url.multiselect(PAGE, PLACES, places, label=_("Location"))),
            languages=frozenset(url.multiselect(PAGE, LANGUAGES, languages, label=_("Language"))),
        )


def _clear() -> None:
    st.session_state[url.state_key(PAGE, TEXT)] = ""
    for name in LISTS:
        st.session_state[url.state_key(PAGE, name)] = []


def _empty(*, keeps: bool, has_places: bool) -> None:
    if not keeps:
        notice.empty(
            _("No helpers are placed at your locations yet. Your coordinator adds them and places them.")
        )
        return
    notice.empty(
        _("This network has no helpers yet. Add the first one; the roster can plan whoever is active.")
        if has_places
        else _(
            "This network has no helpers and no locations yet. Helpers are placed at locations, "
            "so it is easiest to begin with a location."
        )
    )
    if not has_places:
        st.page_link(LOCATIONS, label=_("To the locations"), icon=":material/location_on:")
    _offer_new(_("Add your first helper"), is_first=True)


def _offer_new(text: str, *, is_first: bool = False) -> None:
    st.button(
        text,
        key="helpers.add",
        on_click=go_to,
        args=(choice.NEW,),
        type="primary" if is_first else "secondary",
        icon=":material/add:",
    )
