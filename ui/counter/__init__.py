"""The tap counter: what it is told, and what it sends back.

A tap is an event with an id of its own. The browser keeps it until an answer says that it is in the database, over a
reload, a lost connection and a restarted server, and sends it again until then. See the JavaScript beside this file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import streamlit as st

from domain import count
from domain.count import MAXIMUM, Figure, Figures, Tap
from domain.counted_session import CountedSession, Section, TopicGroup
from domain.labels import label
from language import _, formats
from ui import url

_HERE = Path(__file__).resolve().parent
DELIVERY = "\n".join(
    (_HERE / name).read_text(encoding="utf-8")
    for name in ("outbox.js", "delivery.js", "elements.js", "saying.js")
)
"""The scripts that bring what was counted in a browser to the server, for each component that counts."""
SHOWN_GROUPS = 5
"""The most used topic groups; the others are one tap away, or shown once they were counted."""
MOST_TAPS = 200
"""As many taps as one message brings."""

_component = st.components.v2.component(
    "inloop_counter",
    js=DELIVERY + "\n" + (_HERE / "counter.js").read_text(encoding="utf-8"),
    css=(_HERE / "counter.css").read_text(encoding="utf-8"),
)


@dataclass(frozen=True, slots=True)
class Finish:
    """Somebody said that a session is counted: by zero visitors, or with what was tapped."""

    session_id: int
    is_zero: bool
    is_sure: bool
    """Doubts about the figures were answered."""


@dataclass(frozen=True, slots=True)
class Message:
    """What the browser sends: `taps` per session, in order; `late` are sessions whose late taps are to be added."""

    number: str
    taps: Mapping[int, list[Tap]]
    finishes: Sequence[Finish]
    late: frozenset[int]
    senseless: frozenset[str] = frozenset()
    """Ids of what is no tap at all; it is dropped."""


@dataclass(slots=True)
class Answer:
    """What the browser hears: `acked` may be forgotten, the rest as the JavaScript reads it."""

    number: str = ""
    acked: list[str] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    done: list[dict[str, Any]] = field(default_factory=list)
    problem: str = ""

    def refuse(
        self, session_id: int, taps: Sequence[Tap], sentence: str, *, where: str, is_late: bool
    ) -> None:
        self.refused.append(
            {
                "session": str(session_id),
                "kind": "late" if is_late else "refused",
                "sentence": sentence,
                "where": where,
                "taps": [str(tap.id) for tap in taps],
            }
        )

    def told(self) -> dict[str, Any]:
        """As the JavaScript reads it."""
        return {
            "n": self.number,
            "acked": self.acked,
            "refused": self.refused,
            "done": self.done,
            "problem": self.problem,
        }

    def finish(self, session_id: int, sentences: Sequence[str] = (), *, is_question: bool = False) -> None:
        """The session was finished, or `sentences` stand in the way."""
        self.done.append(
            {"session": str(session_id), "sentences": list(sentences), "isQuestion": is_question}
        )


def key_of(account_id: int) -> str:
    """The component's key: one outbox for all sessions of an account."""
    return f"counts.counter_{account_id}"


def received(account_id: int) -> Message | None:
    """What the browser sent last, or None when it sent nothing yet."""
    state: Mapping[str, Any] = st.session_state.get(key_of(account_id)) or {}
    return message_from(state.get("outbox"))


def message_from(raw: object) -> Message | None:
    """The message in what a browser sent; None when it is none. Nothing in it is trusted."""
    match raw:
        case {"n": str(number), "taps": list(rows), "done": list(done), "late": list(late)}:
            taps: dict[int, list[Tap]] = {}
            senseless = set()
            for row in rows[:MOST_TAPS]:
                match row:
                    case [
                        str(key),
                        str(session),
                        str(name),
                        int() | None as change,
                        int() | None as total,
                    ] if url.to_id(session) and (tap_id := _uuid(key)) is not None:
                        taps.setdefault(int(session), []).append(Tap(tap_id, name, change, total))
                    case [str(key), *_]:
                        senseless.add(key)
            finishes = [
                Finish(int(session), how == "zero", sure)
                for session, how, sure in (entry for entry in done if _is_finish(entry))
            ]
            known = frozenset(
                int(session) for session in late if isinstance(session, str) and url.to_id(session)
            )
            return Message(number, taps, finishes, known, frozenset(senseless))
    return None


def show(
    account_id: int,
    session: CountedSession | None,
    groups: Sequence[TopicGroup],
    sections: Sequence[Section],
    answer: Answer,
    *,
    refreshes: bool,
) -> None:
    """Draw the counter for a session; without one it only brings what still waits in this browser.

    `refreshes`: look now and then what another phone counted.
    """
    shown = session if session is not None and session.takes_place and not session.is_entered else None
    _component(
        key=key_of(account_id),
        data={
            "account": str(account_id),
            "session": str(shown.at.session_id) if shown else "",
            "locale": formats.locale().replace("_", "-"),
            "maximum": MAXIMUM,
            "refreshes": refreshes,
            "shownGroups": SHOWN_GROUPS,
            "figures": figure_fields() if shown else [],
            "groups": [_group(group) for group in groups] if shown else [],
            "sections": [_section(section) for section in sections] if shown else [],
            "values": values_of(shown.figures) if shown else {},
            "answer": answer.told(),
            "texts": {**delivery_texts(), **_texts()},
        },
        default={"outbox": None},
        on_outbox_change=_nothing,
    )


def _nothing() -> None:
    """What was sent is read when the page is drawn: after a reconnection the first callback would be lost."""


def figure_fields() -> list[dict[str, Any]]:
    return [
        {"key": Figure.VISITORS, "label": _("Visitors"), "hint": ""},
        {"key": Figure.FIRST_TIME, "label": _("First time"), "hint": ""},
        {"key": Figure.TURNED_AWAY, "label": _("Turned away"), "hint": _("came, but could not be helped")},
    ]


def _group(group: TopicGroup) -> dict[str, Any]:
    return {
        "key": f"{count.CATEGORY_PREFIX}{group.topic.id}",
        "label": group.topic.label,
        "hint": group.topic.hint,
        "topics": [
            {"key": f"{count.CATEGORY_PREFIX}{topic.id}", "label": topic.label, "hint": topic.hint}
            for topic in group.topics
        ],
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "key": section.kind,
        "label": label(section.kind),
        "ofVisitors": section.is_of_visitors,
        "topics": [
            {"key": f"{count.CATEGORY_PREFIX}{item.id}", "label": item.label, "hint": item.hint}
            for item in section.items
        ],
    }


def values_of(figures: Figures) -> dict[str, int | None]:
    return {
        Figure.VISITORS: figures.visitors,
        Figure.FIRST_TIME: figures.first_time,
        Figure.TURNED_AWAY: figures.turned_away,
        **{f"{count.CATEGORY_PREFIX}{key}": number for key, number in figures.tallies.items()},
    }


def delivery_texts() -> dict[str, str]:
    """What each component that counts says of its way to the server."""
    return {
        "saving": _("Saving…"),
        "saved": _("All saved · {time}"),
        "waitingOne": _("1 tap not saved yet"),
        "waitingMany": _("{number} taps not saved yet"),
        "offline": _("No connection"),
        "offlineOne": _("No connection · 1 tap waits on this phone"),
        "offlineMany": _("No connection · {number} taps wait on this phone"),
        "keepsNothing": _("This browser keeps nothing: leave this page open until all is saved."),
        "refusedOne": _("1 tap is not in the count"),
        "refusedMany": _("{number} taps are not in the count"),
        "addLate": _("Add to the count"),
        "discard": _("Discard"),
        "impossible": str(count.Impossible()),
        "moreFirstTime": str(count.MoreFirstTime()),
    }


def _texts() -> dict[str, str]:
    return {
        "less": _("One less: {what}"),
        "more": _("One more: {what}"),
        "type": _("{what}: {number}. Type another number"),
        "total": _("Number of {what}"),
        "unknown": _("not counted yet"),
        "questions": _("Questions ({number})"),
        "inGeneral": _("in general, or choose below"),
        "allTopics": _("All topics ({number} more)"),
        "undo": _("Undo last tap"),
        "zero": _("0 visitors"),
        "finish": _("Finish"),
        "yesFinish": _("Yes, finish"),
        "backToCounting": _("Back to counting"),
        "finishesLater": _("This count is finished as soon as there is a connection."),
        "notYet": _("Not yet"),
        "tooMany": _("Too many taps wait on this phone. Find a connection before you go on."),
        "lessThanTopics": _("The topics below already add up to {number}. Lower those first."),
        "visitorsUnknown": str(count.VisitorsUnknown()),
        "moreThanVisitors": _(
            "{number} of {visitors} visitors: more than there were. Correct one of the two."
        ),
        "ofVisitors": _("{number} of {visitors} visitors"),
    }


def _is_finish(entry: object) -> bool:
    match entry:
        case [str(session), "finish" | "zero", bool()]:
            return bool(url.to_id(session))
    return False


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
