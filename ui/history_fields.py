"""The fields of history in words: what each is called, and how its value reads."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from domain.clock_time import MINUTES_IN_HOUR
from domain.count import CATEGORY_PREFIX, Figure
from domain.labels import label
from domain.words import (
    AbsenceKind,
    CancelReason,
    CategoryKind,
    ContactKind,
    Formula,
    HelperKind,
    HelperStage,
    LocationKind,
    RecurrenceKind,
)
from language import N_, _, formats, ngettext

Shown = Callable[[Any], str]


def in_words(entity: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """`at least 1 → 2; languages none → Arabic`: each field that changed, in one order; nothing when none can be told."""
    parts = []
    for name in [*FIELDS, *sorted(name for name in (*before, *after) if name.startswith(CATEGORY_PREFIX))]:
        if name not in before and name not in after:
            continue
        if name in FLAGS:
            parts += [_(FLAGS[name])] if after.get(name) else []
            continue
        called, shown = _field(entity, name)
        parts.append(
            _("{field} {before} → {after}").format(
                field=called, before=_value(before.get(name), shown), after=_value(after.get(name), shown)
            )
        )
    return "; ".join(dict.fromkeys(parts))


def value(entity: str, name: str, fields: Mapping[str, Any]) -> str:
    """One field alone, empty when it is not there."""
    if fields.get(name) is None:
        return ""
    return _field(entity, name)[1](fields[name])


def day(found: Any) -> str:
    return formats.day_and_year(date.fromisoformat(found))


def _field(entity: str, name: str) -> tuple[str, Shown]:
    if name.startswith(CATEGORY_PREFIX):
        return name.removeprefix(CATEGORY_PREFIX), str
    called, shown = FIELDS[name]
    return _(called), _word_of(KINDS[entity]) if name == "kind" and entity in KINDS else shown


def _value(found: Any, shown: Shown) -> str:
    return _("none") if found in (None, "", []) else shown(found)


def _word_of(words: type[StrEnum]) -> Shown:
    return lambda found: label(words(found)).lower()


def _listed(found: Any) -> str:
    return ", ".join(str(one) for one in found)


def _kinds(found: Any) -> str:
    return ", ".join(label(CategoryKind(one)).lower() for one in found)


def _days(found: Any) -> str:
    return ", ".join(formats.short_date(date.fromisoformat(one)) for one in found)


def _hours(found: Any) -> str:
    return _("{number} h").format(number=formats.number(found / MINUTES_IN_HOUR, decimals=1))


def _yes_or_no(found: Any) -> str:
    return _("yes") if found else _("no")


def _week(found: Any) -> str:
    """`Monday 9:00–12:00, Tuesday 9:00–12:00`."""
    return ", ".join(f"{formats.weekday(weekday)} {starts}–{ends}" for weekday, starts, ends in found)


def _weeks(found: Any) -> str:
    return ngettext("every week", "every {number} weeks", found).format(number=found)


def _point(found: Any) -> str:
    return formats.number(found, decimals=4)


def _recurrence(found: Any) -> str:
    match RecurrenceKind(found):
        case RecurrenceKind.WEEKLY:
            return _("by the week")
        case RecurrenceKind.MONTHLY:
            return _("by the month")
        case RecurrenceKind.LISTED:
            return _("on listed days")


KINDS: dict[str, type[StrEnum]] = {"absence": AbsenceKind, "helper": HelperKind, "location": LocationKind}
"""Whose `kind` is of which list."""
FIELDS: dict[str, tuple[str, Shown]] = {
    "name": (N_("name"), str),
    "paid": (N_("paid for a day"), formats.euros),
    "day_ceiling": (N_("ceiling of a day"), formats.euros),
    "year_ceiling": (N_("ceiling of the year"), formats.euros),
    "kind": (N_("kind"), _word_of(ContactKind)),
    "role": (N_("role"), str),
    "stage": (N_("stage"), _word_of(HelperStage)),
    "stage_since": (N_("since"), day),
    "location_id": (N_("location"), str),
    "owner_id": (N_("by whom"), str),
    "on": (N_("on"), day),
    "recurrence": (N_("recurrence"), _recurrence),
    "weekday": (N_("weekday"), formats.weekday),
    "every_weeks": (N_("interval"), _weeks),
    "anchor_day": (N_("counted from"), day),
    "nth": (N_("which of the month"), str),
    "days": (N_("days"), _days),
    "day": (N_("day"), day),
    "first_day": (N_("first day"), day),
    "last_day": (N_("last day"), day),
    "starts": (N_("start"), str),
    "ends": (N_("end"), str),
    "room": (N_("room"), str),
    "formula": (N_("formula"), _word_of(Formula)),
    "minimum": (N_("at least"), str),
    "maximum": (N_("at most"), str),
    "languages": (N_("languages"), _listed),
    "skills": (N_("skills"), _listed),
    "helpers": (N_("fixed helpers"), _listed),
    "profile": (N_("counted of visitors"), _kinds),
    "stretches": (N_("availability"), _week),
    "max_week_minutes": (N_("hours a week"), _hours),
    "max_month_minutes": (N_("hours a month"), _hours),
    "max_year_minutes": (N_("hours a year"), _hours),
    "retired_on": (N_("retired from"), day),
    "latitude": (N_("latitude"), _point),
    "longitude": (N_("longitude"), _point),
    "point_is_approximate": (N_("point on the map is approximate"), _yes_or_no),
    "closed_on_public_holidays": (N_("closed on public holidays"), _yes_or_no),
    "closed_on_july_11": (N_("closed on 11 July"), _yes_or_no),
    "cancel_reason": (N_("reason"), _word_of(CancelReason)),
    Figure.VISITORS.value: (N_("visitors"), str),
    Figure.FIRST_TIME.value: (N_("first time"), str),
    Figure.TURNED_AWAY.value: (N_("turned away"), str),
    "has_note": ("", str),
    "note_rewritten": ("", str),
    "name_changed": ("", str),
    "address_changed": ("", str),
    "page_changed": ("", str),
    "contact_changed": ("", str),
    "reason_changed": ("", str),
    "reference_changed": ("", str),
    "text_changed": ("", str),
}
"""What can be told of a change, in the order in which it is; what is not here (keys, say) is left out."""
FLAGS = {
    "has_note": N_("note written"),
    "note_rewritten": N_("note written again"),
    "name_changed": N_("other name"),
    "address_changed": N_("other address"),
    "page_changed": N_("other page on the internet"),
    "contact_changed": N_("other contact details"),
    "reason_changed": N_("other reason"),
    "reference_changed": N_("other reference"),
    "text_changed": N_("other text"),
}
"""Of what somebody wrote, history knows only that it changed."""
