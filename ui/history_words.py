"""A change in words: what it was about, and what was done to it, before and after."""

from datetime import date
from typing import Any

from domain import period
from domain.history import HistoryLine
from domain.labels import label
from domain.need import Labels
from domain.period import Period
from domain.roster_change import Undone
from domain.words import AbsenceKind, AssignmentRole, CancelReason, ReleaseCause
from language import N_, _, formats, ngettext

PLAIN = {
    ("session", "note_changed"): N_("Note changed"),
    ("session", "restored"): N_("Cancellation taken back"),
    ("session", "opened_on_holiday"): N_("Opened on the holiday"),
    ("session", "closed"): N_("Closed"),
    ("session", "opened"): N_("Open again"),
    ("session", "followed_slot"): N_("Changed with its slot"),
    ("session", "added"): N_("Added as an extra session"),
}
"""Changes that say enough by themselves."""


def undone(done: Undone) -> str:
    """What an undo did, for a toast."""
    if not done.sessions:
        return _("Undone.")
    return ngettext("Undone: {number} session.", "Undone: {number} sessions.", done.sessions).format(
        number=done.sessions
    )


def about(line: HistoryLine) -> str:
    """`De Krook, Tue 24 Nov 10:00–12:00`, the helper's name, or nothing where the sentence says it."""
    if line.when is not None:
        return f"{line.place}, {line.when}"
    return line.place or line.helper


def sentence(line: HistoryLine, labels: Labels) -> str:
    """What was changed, in words."""
    match line.entity, line.verb:
        case "assignment", "assigned":
            return _("{name} put on the session").format(name=line.helper)
        case "assignment", "removed":
            return _("{name} taken off").format(name=line.helper)
        case "assignment", "released":
            return _released(line)
        case "assignment", "put_back":
            return _("{name} put back").format(name=line.helper)
        case "assignment", "role_changed":
            return _("{name}: from {before} to {after}").format(
                name=line.helper, before=_role(line.before), after=_role(line.after)
            )
        case "session", _verb:
            return _of_session(line, labels)
        case "helper", "absence_added":
            return _("Absence noted: {absence}").format(absence=_absence(line.after))
        case "helper", "absence_changed":
            return _("Absence changed: {changes}").format(changes=_days_changed(line))
        case "helper", "absence_withdrawn":
            return _("Absence withdrawn: {absence}").format(absence=_absence(line.before))
        case "helper", "absence_restored":
            return _("Absence stands again: {absence}").format(absence=_absence(line.after))
        case _:
            return _(PLAIN.get((line.entity, line.verb), N_("Changed")))


def _absence(fields: dict[str, Any]) -> str:
    """`on holiday, Mon 21 Dec 2026 to Sun 3 Jan 2027`."""
    return f"{_kind(fields['kind'])}, {_days(fields)}"


def _days_changed(line: HistoryLine) -> str:
    """Each of kind and days that changed, before and after."""
    names = {"kind": _("kind"), "first_day": _("first day"), "last_day": _("last day")}
    shown = {"kind": _kind, "first_day": _day, "last_day": _day}
    return "; ".join(
        _("{field} {before} → {after}").format(
            field=names[field], before=shown[field](line.before[field]), after=shown[field](line.after[field])
        )
        for field in names
        if field in line.before and field in line.after
    )


def _kind(value: Any) -> str:
    return label(AbsenceKind(value)).lower()


def _day(value: Any) -> str:
    return formats.short_date(date.fromisoformat(value)) if value else _("until further notice")


def _days(fields: dict[str, Any]) -> str:
    first = date.fromisoformat(fields["first_day"])
    if fields.get("last_day") is None:
        return _("from {day} until further notice").format(day=formats.day_and_year(first))
    return period.describe(Period(first, date.fromisoformat(fields["last_day"])))


def _of_session(line: HistoryLine, labels: Labels) -> str:
    match line.verb:
        case "need_changed":
            return _("Need changed: {changes}").format(changes=_need(line, labels))
        case "moved":
            return _moved(line)
        case "cancelled":
            return _("Cancelled: {reason}").format(reason=_reason(line.after))
        case verb:
            return _(PLAIN.get((line.entity, verb), N_("Changed")))


def _moved(line: HistoryLine) -> str:
    """From when to when, as far as it changed."""
    if not {"day", "starts", "ends"} & line.before.keys():
        return _("Moved to another room or place")
    return _("Moved: {before} → {after}").format(before=_moment(line.before), after=_moment(line.after))


def _moment(fields: dict[str, Any]) -> str:
    """`Tue 1 Dec 13:00–16:00`, as far as it changed."""
    parts = [
        formats.day(date.fromisoformat(fields["day"])) if "day" in fields else "",
        "–".join(fields[name] for name in ("starts", "ends") if name in fields),
    ]
    return " ".join(part for part in parts if part)


def _released(line: HistoryLine) -> str:
    if line.after.get("release_cause") == ReleaseCause.HELPER_LEFT:
        return _("{name} set free, having paused or stopped").format(name=line.helper)
    return _("{name} set free, because the session does not take place").format(name=line.helper)


def _role(fields: dict[str, object]) -> str:
    found = fields.get("role")
    return label(AssignmentRole(found)).lower() if isinstance(found, str) else ""


def _reason(fields: dict[str, object]) -> str:
    found = fields.get("cancel_reason")
    return label(CancelReason(found)).lower() if isinstance(found, str) else ""


def _need(line: HistoryLine, labels: Labels) -> str:
    names = {
        "minimum": _("at least"),
        "maximum": _("at most"),
        "languages": _("languages"),
        "skills": _("skills"),
    }
    return "; ".join(
        _("{field} {before} → {after}").format(
            field=names[field],
            before=_value(line.before[field], labels),
            after=_value(line.after[field], labels),
        )
        for field in names
        if field in line.before and field in line.after
    )


def _value(value: object, labels: Labels) -> str:
    if isinstance(value, list):
        return ", ".join(labels.get(str(code), str(code)) for code in value) or _("none")
    return str(value)
