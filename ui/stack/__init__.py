"""Typing a stack of tally sheets: what the browser is told of them; it sends back what the tap counter sends.

Each figure is a tap with a typed total, so that the same outbox keeps it until it is in the database, over a reload, a lost
connection and a restarted server. See the JavaScript beside this file, and that of `ui/counter/`.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from domain import count
from domain.count import CATEGORY_PREFIX, MAXIMUM
from domain.counted_session import Topic, TopicGroup
from domain.tally_sheet import TypedSheet
from language import _, formats
from ui import counter
from ui.counter import Answer, Message

_HERE = Path(__file__).resolve().parent

_component = st.components.v2.component(
    "inloop_stack",
    js=counter.DELIVERY + "\n" + (_HERE / "stack.js").read_text(encoding="utf-8"),
    css=(_HERE / "stack.css").read_text(encoding="utf-8"),
)

Layout = list[dict[str, Any]]
"""The fields of a sheet below its three figures, in the order of the paper."""


def key_of(account_id: int) -> str:
    return f"stack.typing_{account_id}"


def received(account_id: int) -> Message | None:
    """What the browser sent last, or None when it sent nothing yet."""
    state: Mapping[str, Any] = st.session_state.get(key_of(account_id)) or {}
    return counter.message_from(state.get("outbox"))


def show(
    account_id: int, chosen: str, sheets: Sequence[tuple[TypedSheet, Sequence[TopicGroup]]], answer: Answer
) -> None:
    """Draw the stack, each sheet with its topics in the order of the paper; `chosen` tells one stack from another."""
    layouts: list[Layout] = []
    told = []
    for sheet, groups in sheets:
        layout = to_layout(groups)
        if layout not in layouts:
            layouts.append(layout)
        told.append(_sheet(sheet, layouts.index(layout)))
    _component(
        key=key_of(account_id),
        data={
            "account": str(account_id),
            "chosen": chosen,
            "locale": formats.locale().replace("_", "-"),
            "maximum": MAXIMUM,
            "figures": counter.figure_fields(),
            "layouts": layouts,
            "sheets": told,
            "answer": answer.told(),
            "texts": _texts(),
        },
        default={"outbox": None},
        on_outbox_change=_nothing,
    )


def to_layout(groups: Sequence[TopicGroup]) -> Layout:
    return [_field(topic, group) for group in groups for topic in (group.topic, *group.topics)]


def _field(topic: Topic, group: TopicGroup) -> dict[str, Any]:
    is_group = topic is group.topic
    in_general = " · " + _("in general") if is_group and group.topics else ""
    return {
        "key": f"{CATEGORY_PREFIX}{topic.id}",
        "label": topic.label + in_general,
        "isGroup": is_group,
    }


def _sheet(sheet: TypedSheet, layout: int) -> dict[str, Any]:
    at = sheet.at
    known = counter.values_of(sheet.figures)
    hours = formats.hours(at.starts, at.ends)
    title = [f"{formats.day_in_full(at.day)} {hours}", at.room]
    return {
        "session": str(at.session_id),
        "title": " · ".join(part for part in title if part),
        "short": f"{formats.day(at.day)} {formats.clock(at.starts)}",
        "layout": layout,
        "values": {field: figure for field, figure in known.items() if figure is not None},
    }


def _nothing() -> None:
    """What was sent is read when the page is drawn: after a reconnection the first callback would be lost."""


def _texts() -> dict[str, str]:
    return {
        **counter.delivery_texts(),
        "waitingOne": _("1 figure not saved yet"),
        "waitingMany": _("{number} figures not saved yet"),
        "offlineOne": _("No connection · 1 figure waits in this browser"),
        "offlineMany": _("No connection · {number} figures wait in this browser"),
        "refusedOne": _("1 figure is not in the count"),
        "refusedMany": _("{number} figures are not in the count"),
        "pile": _("The sheets of this stack"),
        "place": _("sheet {number} of {of}"),
        "begun": _("begun"),
        "entered": _("entered"),
        "waits": _("waits for a connection"),
        "lookAgain": _("look again"),
        "gone": _("A colleague entered this count meanwhile, or the session was called off."),
        "keys": _(
            "Enter or Tab: next field. Enter in the last field, or Ctrl+Enter anywhere: save, and on to the next sheet."
        ),
        "save": _("Save and next sheet"),
        "skip": _("Skip this sheet"),
        "saveAgain": _("Press Enter in the last field once more to save it like this, or correct it first."),
        "more": _("A note, or did it not take place? Open this count in another tab."),
        "end": _("Everything of this stack is typed. Thank you!"),
        "visitorsUnknown": _("How many visitors came? Type 0 when nobody came."),
        "questionsWithoutVisitors": str(count.QuestionsWithoutVisitors()),
    }
