"""One item of a list: its names and explanations, where it stands, and the ways out: retiring it, merging it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from zlib import crc32

import streamlit as st

from domain import category
from domain.category import WITH_GROUPS, Category, Draft, Merging
from domain.errors import DeskError
from domain.person import Person
from domain.words import CategoryKind
from language import _, formats, ngettext
from ui import categories, clock, conflict, data, data_categories, notice, two_steps
from ui.categories import name_of
from ui.choice import escaped
from ui.conflict import Field, Seen
from ui.data_categories import Kept

FORM_PX = 640
EMPTY = Draft("", "", "")
BEGINS_WITH = "categories.begins_with"
"""What the form for a new item begins with, where something else than nothing was asked for."""
LAST = NO_GROUP = 0
"""In the place of a key: before nothing, in nothing."""
Keep = Callable[..., object]


def add(person: Person, kept: Kept, kind: CategoryKind, keep: Keep) -> None:
    """An item that is not there yet; `keep` is the service's `add`."""
    begins = st.session_state.get(BEGINS_WITH, EMPTY)
    wanted = _form(
        f"categories.new{_also(begins)}",
        begins,
        _groups(kept, kind),
        button=_("Add to this list"),
    )
    if wanted is None:
        return
    try:
        with data.writing() as tx:
            keep(tx, kind, wanted, by=person, now=clock.now())
    except DeskError as error:
        notice.refused(error)
        return
    st.session_state.pop(BEGINS_WITH, None)
    _saved(_("{name} is on the list").format(name=wanted.label_nl))
    categories.leave()
    st.rerun()


def _also(begins: Draft) -> str:
    """Part of the key of the form: one that begins with something does not take over what was typed in another."""
    return f"_{crc32(begins.label_nl.encode())}" if begins != EMPTY else ""


def edit(person: Person, kept: Kept, item: Category, today: date, keep: Keep) -> None:
    """What is kept of the item, and the form that changes it; `keep` is the service's `change`."""
    key = f"categories.item_{item.id}"
    groups = _groups(kept, item.kind)
    st.caption(categories.used(item.kind, kept.used_with_topics(item)))
    if conflict.began(key) is None:
        names = [f"- {field.label}: **{escaped(_shown(field, item.draft))}**" for field in _fields(groups)]
        st.markdown("\n".join(names))
        if item.merged_into is None:
            st.button(
                _("Change"),
                key=f"{key}.open",
                on_click=conflict.begin,
                args=(key, item.draft, item.version),
                icon=":material/edit:",
            )
        return

    def form(seen: Seen[Draft]) -> Draft | None:
        offered = {one: name for one, name in groups.items() if one != item.id}
        return _form(f"{key}.{seen.version}", seen.fields, offered, button=_("Save"))

    def write(wanted: Draft, seen: Seen[Draft]) -> None:
        with data.writing() as tx:
            keep(tx, item.id, wanted, seen.version, by=person, now=clock.now())

    def now() -> Seen[Draft] | None:
        found = data_categories.kept(person, item.kind, today).one(item.id)
        return None if found is None else Seen(found.draft, found.version)

    if conflict.edit(key, _fields(groups), form, write=write, now=now):
        _saved(_("Saved"))
        st.rerun()


def order(person: Person, kept: Kept, item: Category, today: date, keep: Keep) -> None:
    """Where the item stands among those of its level; `keep` is the service's `put_before`."""
    others = [one for one in kept.beside(item) if one.is_in_use(today)]
    if not others or not item.is_in_use(today):
        return
    names = {one.id: name_of(one) for one in others} | {LAST: _("nothing: it comes last")}
    after = [one.id for one in kept.items if one in others or one.id == item.id]
    now_before = next(iter(after[after.index(item.id) + 1 :]), LAST)
    places = list(names)
    with st.form(f"categories.order_{item.id}_{now_before}", border=False, width=FORM_PX):
        chosen = st.selectbox(
            _("Stands before"),
            places,
            index=places.index(now_before),
            format_func=lambda one: names[one],
            key=f"categories.before_{item.id}_{now_before}",
        )
        is_sent = st.form_submit_button(_("Put it there"))
    if is_sent and _done(lambda tx: keep(tx, item.id, chosen or None, by=person, now=clock.now())):
        _saved(_("Order saved"))
        st.rerun()


def leave_or_return(person: Person, item: Category, today: date, *, retire: Keep, reopen: Keep) -> None:
    """Off the list from today on, or on it again; the services' `retire` and `reopen`."""
    if item.merged_into is not None:
        return
    if item.is_in_use(today):
        st.caption(_("A retired item stays with all that was counted; it is no longer offered."))
        is_asked = st.button(
            _("Retire"), key=f"categories.retire_{item.id}.{item.version}", icon=":material/block:"
        )
        if is_asked and _done(
            lambda tx: retire(tx, item.id, item.version, by=person, today=today, now=clock.now())
        ):
            _saved(_("Retired"))
            st.rerun()
        return
    is_asked = st.button(
        _("Take it into use again"), key=f"categories.reopen_{item.id}.{item.version}", icon=":material/undo:"
    )
    if is_asked and _done(lambda tx: reopen(tx, item.id, item.version, by=person, now=clock.now())):
        _saved(_("In use again"))
        st.rerun()


def merge(person: Person, kept: Kept, item: Category, today: date, keep: Callable[..., Merging]) -> None:
    """Into another of its level, with what goes over shown first; `keep` is the service's `merge`."""
    into = {one.id: name_of(one) for one in _may_take_over(kept, item) if one.is_in_use(today)}
    if item.merged_into is not None:
        other = kept.one(item.merged_into)
        st.info(_("Merged into {name}.").format(name=escaped(name_of(other)) if other else "?"))
        return
    if not into:
        return
    key = f"categories.merge_{item.id}.{item.version}"
    chosen: int | None = two_steps.asked(key)
    if chosen is None:
        with (
            st.expander(_("Merge into another"), icon=":material/merge:"),
            st.form(f"{key}.form", border=False),
        ):
            st.caption(
                _(
                    "For two that mean the same. All that was counted stays and counts for the other one; no total "
                    "changes. This cannot be undone."
                )
            )
            picked = st.selectbox(
                _("Merge into"),
                list(into),
                index=None,
                format_func=lambda one: into[one],
                placeholder=_("Choose an option"),
                key=f"{key}.into",
            )
            is_sent = st.form_submit_button(_("Show what this does"))
            two_steps.go_on(key, picked if is_sent else None)
        return

    def run(tx: Any) -> Merging:
        return keep(tx, item.id, chosen, item.version, by=person, today=today, now=clock.now())

    def say(outcome: Merging) -> None:
        _saved(formats.list_of([_("Merged"), *_touched(outcome)]))

    with st.container(border=True):
        st.markdown(
            _("**Merge {name} into {other}**").format(
                name=escaped(name_of(item)), other=escaped(into.get(chosen, "?"))
            )
        )
        if two_steps.finish(key, run, _show, say, save=_("Merge")):
            st.rerun()


def _show(outcome: Merging) -> None:
    lines = _touched(outcome)
    if lines:
        st.markdown("\n".join(f"- {line}" for line in lines))
    else:
        st.caption(_("Nothing was counted with it and nobody has it."))


def _touched(outcome: Merging) -> list[str]:
    lines = []
    if outcome.times:
        times = ngettext("{number} time counted", "{number} times counted", outcome.times).format(
            number=formats.number(outcome.times)
        )
        sessions = ngettext("in {number} session", "in {number} sessions", outcome.sessions).format(
            number=formats.number(outcome.sessions)
        )
        lines.append(f"{times} {sessions}")
    if outcome.topics:
        lines.append(
            ngettext(
                "{number} topic goes to the other group",
                "{number} topics go to the other group",
                outcome.topics,
            ).format(number=outcome.topics)
        )
    if outcome.helpers:
        lines.append(
            ngettext("{number} helper", "{number} helpers", outcome.helpers).format(number=outcome.helpers)
        )
    if outcome.locations:
        lines.append(
            ngettext("{number} location", "{number} locations", outcome.locations).format(
                number=outcome.locations
            )
        )
    if outcome.needs:
        lines.append(
            ngettext(
                "{number} slot or session asks for it",
                "{number} slots and sessions ask for it",
                outcome.needs,
            ).format(number=formats.number(outcome.needs))
        )
    return lines


def _may_take_over(kept: Kept, item: Category) -> Sequence[Category]:
    """Groups for a group, topics of any group for a topic."""
    is_topic = item.draft.parent_id is not None
    return [
        one
        for one in kept.items
        if one.id != item.id and one.merged_into is None and (one.draft.parent_id is not None) == is_topic
    ]


def _groups(kept: Kept, kind: CategoryKind) -> dict[int, str]:
    """The groups a topic can be in, by key; empty for a flat list."""
    if kind not in WITH_GROUPS:
        return {}
    return {
        one.id: name_of(one) for one in kept.items if one.draft.parent_id is None and one.merged_into is None
    }


def _fields(groups: dict[int, str]) -> list[Field]:
    found = [
        Field("label_nl", _("Name in Dutch")),
        Field("label_en", _("Name in English")),
        Field("label_fr", _("Name in French")),
        Field("hint_nl", _("Explanation in Dutch")),
        Field("hint_en", _("Explanation in English")),
        Field("hint_fr", _("Explanation in French")),
    ]
    if groups:
        found.append(
            Field("parent_id", _("Group"), lambda key: groups.get(key, _("none, it is a group itself")))
        )
    return found


def _shown(field: Field, draft: Draft) -> str:
    return field.shown(getattr(draft, field.name)) or _("not filled in")


def _form(key: str, typed: Draft, groups: dict[int, str], *, button: str) -> Draft | None:
    with st.form(f"{key}.form", border=False, width=FORM_PX):
        texts: dict[str, Any] = {
            field.name: st.text_input(
                field.label,
                value=getattr(typed, field.name),
                max_chars=category.LONGEST_LABEL if field.name.startswith("label") else category.LONGEST_HINT,
                key=f"{key}.{field.name}",
            )
            for field in _fields({})
        }
        parent_id = typed.parent_id
        if groups:
            places = {NO_GROUP: _("none, it is a group itself"), **groups}
            chosen = st.selectbox(
                _("Group"),
                list(places),
                index=list(places).index(typed.parent_id or NO_GROUP),
                format_func=lambda one: places[one],
                key=f"{key}.parent",
            )
            parent_id = chosen or None
        is_sent = st.form_submit_button(button, type="primary")
    return Draft(**texts, parent_id=parent_id) if is_sent else None


def _done(action: Callable[[Any], object]) -> bool:
    try:
        with data.writing() as tx:
            action(tx)
    except DeskError as error:
        notice.refused(error)
        return False
    return True


def _saved(text: str) -> None:
    """Say it, and forget what this server kept of the lists."""
    data_categories.forget()
    notice.later(text)
