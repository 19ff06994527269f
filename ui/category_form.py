"""One item of a list: its names and explanations, where it stands, and the way out and back."""

from collections.abc import Callable
from datetime import date
from typing import Any
from zlib import crc32

import streamlit as st

from domain import category
from domain.category import WITH_GROUPS, Category, Draft
from domain.errors import DeskError
from domain.person import Person
from domain.words import CategoryKind
from language import _
from ui import categories, clock, conflict, data, data_categories, need_fields, notice
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
        kept,
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
    saved(_("{name} is on the list").format(name=wanted.label_nl))
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
        names = [
            f"- {field.label}: **{escaped(_shown(field, item.draft))}**" for field in _fields(groups, kept)
        ]
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
        return _form(f"{key}.{seen.version}", seen.fields, offered, kept, button=_("Save"))

    def write(wanted: Draft, seen: Seen[Draft]) -> None:
        with data.writing() as tx:
            keep(tx, item.id, wanted, seen.version, by=person, now=clock.now())

    def now() -> Seen[Draft] | None:
        found = data_categories.kept(person, item.kind, today).one(item.id)
        return None if found is None else Seen(found.draft, found.version)

    if conflict.edit(key, _fields(groups, kept), form, write=write, now=now):
        saved(_("Saved"))
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
        saved(_("Order saved"))
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
            saved(_("Retired"))
            st.rerun()
        return
    is_asked = st.button(
        _("Take it into use again"), key=f"categories.reopen_{item.id}.{item.version}", icon=":material/undo:"
    )
    if is_asked and _done(lambda tx: reopen(tx, item.id, item.version, by=person, now=clock.now())):
        saved(_("In use again"))
        st.rerun()


def _groups(kept: Kept, kind: CategoryKind) -> dict[int, str]:
    """The groups a topic can be in, by key; empty for a flat list."""
    if kind not in WITH_GROUPS:
        return {}
    return {
        one.id: name_of(one) for one in kept.items if one.draft.parent_id is None and one.merged_into is None
    }


def _fields(groups: dict[int, str], kept: Kept) -> list[Field]:
    found = _texts()
    if groups:
        found.append(
            Field("parent_id", _("Group"), lambda key: groups.get(key, _("none, it is a group itself")))
        )
    if kept.wishes:
        names = categories.skill_names(kept)
        found.append(
            Field(
                "skills",
                _("Skills that help with it"),
                lambda codes: categories.said_skills(codes, names) or _("none in particular"),
            )
        )
    return found


def _texts() -> list[Field]:
    return [
        Field("label_nl", _("Name in Dutch")),
        Field("label_en", _("Name in English")),
        Field("label_fr", _("Name in French")),
        Field("hint_nl", _("Explanation in Dutch")),
        Field("hint_en", _("Explanation in English")),
        Field("hint_fr", _("Explanation in French")),
    ]


def _shown(field: Field, draft: Draft) -> str:
    return field.shown(getattr(draft, field.name)) or _("not filled in")


def _form(key: str, typed: Draft, groups: dict[int, str], kept: Kept, *, button: str) -> Draft | None:
    with st.form(f"{key}.form", border=False, width=FORM_PX):
        texts: dict[str, Any] = {
            field.name: st.text_input(
                field.label,
                value=getattr(typed, field.name),
                max_chars=category.LONGEST_LABEL if field.name.startswith("label") else category.LONGEST_HINT,
                key=f"{key}.{field.name}",
            )
            for field in _texts()
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
        skills = typed.skills
        if kept.wishes:
            skills = need_fields.choose(
                kept.wishes,
                CategoryKind.SKILL,
                typed.skills,
                label=_("Skills that help with it"),
                key=f"{key}.skills",
            )
            st.caption(
                _(
                    "Any one of them will do. Topics shows where this is asked and nobody on the roster has it."
                )
            )
        is_sent = st.form_submit_button(button, type="primary")
    return Draft(**texts, parent_id=parent_id, skills=skills) if is_sent else None


def _done(action: Callable[[Any], object]) -> bool:
    try:
        with data.writing() as tx:
            action(tx)
    except DeskError as error:
        notice.refused(error)
        return False
    return True


def saved(text: str) -> None:
    """Say it, and forget what this server kept of the lists."""
    data_categories.forget()
    notice.later(text)
