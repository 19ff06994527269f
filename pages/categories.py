"""Lists: the topics, outcomes, languages and other words that everybody chooses from."""

import streamlit as st

from domain.access import Action
from domain.errors import NotFound
from domain.words import CategoryKind
from language import _
from services import category, category_merging, other_text, undo
from ui import (
    categories,
    category_form,
    category_merge_form,
    choice,
    clock,
    data_categories,
    frame,
    notice,
    other_texts,
    undo_offer,
    url,
)

person = frame.enter(Action.KEEP_CATEGORIES)
network = frame.network(person)
today = clock.today(network.zone)

asked = choice.chosen(categories.PAGE, categories.ITEM, network)
if asked is None:
    st.title(_("Lists"))
    kind = categories.choose_kind()
    url.say_left_out()
else:
    categories.back()
    kind = categories.chosen_kind()
kept = data_categories.kept(person, kind, today)
item = kept.one(asked) if isinstance(asked, int) else None

if asked is None:
    categories.listed(kept, kind, today)
    if kind is CategoryKind.TOPIC:
        other_texts.show(person, network, other_text.review, may_add=kept.may_change)
elif asked == choice.NEW and kept.may_change:
    st.title(_("Add to the list"))
    category_form.add(person, kept, kind, category.add)
elif item is None or not kept.may_change:
    st.title(_("Lists"))
    notice.refused(NotFound())
else:
    st.title(choice.escaped(categories.name_of(item)))
    category_form.edit(person, kept, item, today, category.change)
    category_form.order(person, kept, item, today, category.put_before)
    category_form.leave_or_return(person, item, today, retire=category.retire, reopen=category.reopen)
    category_merge_form.merge(person, kept, item, today, category_merging.merge)
if kept.may_change:
    undo_offer.of_kinds(person, network, undo.undo, {categories.ENTITY})
