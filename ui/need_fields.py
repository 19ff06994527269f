"""What a session or a slot needs, as fields of a form: how many helpers, with which languages and skills."""

from collections.abc import Iterable

import streamlit as st

from domain.need import Need
from domain.roster import Wish
from domain.words import CategoryKind
from language import _


def numbers(page: str, seen: str, asked: Need) -> tuple[int, int]:
    """The least and the most helpers; `seen` is what the form edits, with its version.

    Too many is left to the rule: with a maximum Streamlit would hold the form back without saying why.
    """
    with st.container(horizontal=True):
        minimum = st.number_input(_("At least"), 0, value=asked.minimum, key=f"{page}.minimum.{seen}")
        maximum = st.number_input(_("At most"), 1, value=asked.maximum, key=f"{page}.maximum.{seen}")
    return int(minimum), int(maximum)


def wishes(
    page: str, seen: str, asked: Need, offered: Iterable[Wish]
) -> tuple[frozenset[str], frozenset[str]]:
    """The codes of the languages and of the skills chosen."""
    listed = list(offered)
    languages = choose(
        listed,
        CategoryKind.LANGUAGE,
        asked.languages,
        label=_("Languages asked for"),
        key=f"{page}.language.{seen}",
    )
    skills = choose(
        listed, CategoryKind.SKILL, asked.skills, label=_("Skills asked for"), key=f"{page}.skill.{seen}"
    )
    return languages, skills


def choose(
    offered: Iterable[Wish], kind: CategoryKind, codes: frozenset[str], *, label: str, key: str
) -> frozenset[str]:
    """The codes chosen of one list; a retired item is offered only where it is chosen already."""
    labels = {
        wish.code: wish.label
        for wish in offered
        if wish.kind is kind and (not wish.is_retired or wish.code in codes)
    }
    return frozenset(
        st.multiselect(
            label,
            list(labels),
            default=[code for code in labels if code in codes],
            format_func=lambda code: labels[code],
            key=key,
            placeholder=_("None"),
        )
    )
