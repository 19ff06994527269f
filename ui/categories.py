"""The coded lists: which there are, what is on one, and the way to one item of it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import streamlit as st

import language
from domain.category import OF_PEOPLE, WITH_GROUPS, Category
from domain.labels import label
from domain.words import CategoryKind
from language import _, formats, ngettext
from ui import choice, fold, url
from ui.data_categories import Kept

ENTITY = "category"
"""What history calls an item of a list."""
PAGE, ITEM = "categories", "categorie"
"""The page's name among the page's names in the address."""
KINDS: dict[str, CategoryKind] = {
    "onderwerpen": CategoryKind.TOPIC,
    "uitkomsten": CategoryKind.OUTCOME,
    "doorverwijzingen": CategoryKind.REFERRAL,
    "talen": CategoryKind.LANGUAGE,
    "vaardigheden": CategoryKind.SKILL,
    "leeftijden": CategoryKind.AGE_BAND,
    "kanalen": CategoryKind.CHANNEL,
    "toestellen": CategoryKind.DEVICE,
}
"""The lists, by what they are called in the address."""
RETIRED = "categories.retired"


def choose_kind() -> CategoryKind:
    """The list that is looked at."""
    return KINDS[choice.part(PAGE, "", {name: label(kind) for name, kind in KINDS.items()})]


def chosen_kind() -> CategoryKind:
    """The list that the address names, while one item of it is looked at."""
    return KINDS.get(st.query_params.get(choice.PART, ""), CategoryKind.TOPIC)


def go_to(which: int | str) -> None:
    """Show one item, or the form for a new one."""
    choice.go_to(PAGE, ITEM, which)


def leave() -> None:
    """Back to the list that the address names."""
    st.session_state.pop("categories.begins_with", None)
    st.query_params.pop(ITEM, None)
    named = st.query_params.get(choice.PART, "")
    if named in KINDS:
        st.session_state[url.state_key(PAGE, f"{choice.PART}.")] = named


def back() -> None:
    """The way back to the list."""
    st.button(
        _("The whole list"),
        key="categories.back",
        on_click=leave,
        icon=":material/arrow_back:",
        type="tertiary",
    )


def listed(kept: Kept, kind: CategoryKind, today: date) -> None:
    """The items in use, groups with their topics; those that were retired or merged folded away."""
    in_use = [item for item in kept.items if item.is_in_use(today)]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(_explained(kind), width="stretch")
        if kept.may_change:
            st.button(
                _("Add to this list"),
                key="categories.add",
                on_click=go_to,
                args=(choice.NEW,),
                icon=":material/add:",
            )
    if not kept.may_change:
        st.info(_("Other networks use these lists too, so only an administrator changes them."))
    _rows(_in_order(in_use), kept, "categories_list")
    gone = [item for item in kept.items if not item.is_in_use(today)]
    if gone:
        title = ngettext("{number} retired or merged", "{number} retired or merged", len(gone))
        inside = fold.opened(title.format(number=len(gone)), key=RETIRED)
        if inside is not None:
            with inside:
                _rows(gone, kept, "categories_gone")


def name_of(item: Category) -> str:
    """What the item is called in the reader's language."""
    return item.draft.label(language.current())


def used(kind: CategoryKind, number: int) -> str:
    """How much an item of a list is used, in words."""
    if kind in OF_PEOPLE:
        text = ngettext("{number} helper", "{number} helpers", number)
    else:
        text = ngettext("{number} time", "{number} times", number)
    return text.format(number=formats.number(number))


def _rows(items: Sequence[Category], kept: Kept, key: str) -> None:
    """A group says how often it was counted with its topics."""
    helps = skill_names(kept)
    with st.container(key=key, gap=None):
        for item in items:
            line = _line(item, kept.used_with_topics(item), helps)
            if kept.may_change:
                st.button(
                    line,
                    key=f"categories.open_{item.id}",
                    on_click=go_to,
                    args=(item.id,),
                    type="tertiary",
                    width="stretch",
                )
            else:
                st.markdown(line)


def skill_names(kept: Kept) -> dict[str, str]:
    """What the skills that items ask for are called, by code."""
    return {wish.code: wish.label for wish in kept.wishes if wish.kind is CategoryKind.SKILL}


def said_skills(codes: Collection[str], names: Mapping[str, str]) -> str:
    """`Android or Apple`; empty when none in particular helps."""
    return formats.either(sorted(names.get(code, code) for code in codes))


def _line(item: Category, number: int, helps: Mapping[str, str]) -> str:
    """`**itsme** · 312 times · skill: itsme`; a topic stands in from its group."""
    name = choice.escaped(name_of(item))
    is_topic = item.draft.parent_id is not None
    parts = [name if is_topic else f"**{name}**", used(item.kind, number)]
    if item.draft.skills:
        skills = choice.escaped(said_skills(item.draft.skills, helps))
        parts.append(_("skill: {skills}").format(skills=skills))
    return f"{'– ' if is_topic else ''}{' · '.join(parts)}"


def _in_order(items: Sequence[Category]) -> list[Category]:
    """Each group followed by its topics; whatever has lost its group comes last."""
    groups = [item for item in items if item.draft.parent_id is None]
    found = [
        one
        for group in groups
        for one in (group, *(item for item in items if item.draft.parent_id == group.id))
    ]
    return found + [item for item in items if item not in found]


def _explained(kind: CategoryKind) -> str:
    if kind in WITH_GROUPS:
        return _(
            "What visitors ask: groups, and the topics in them, in the order of the counter; "
            "with how often each was counted in the last 52 weeks, and which skill of a helper a topic asks for."
        )
    if kind in OF_PEOPLE:
        return _("What helpers bring and sessions can ask for, with how many helpers have it.")
    return _("What can be counted beside visitors and questions, with how often in the last 52 weeks.")
