"""Verbs of history that say in a sentence of their own what was done, with its names, days and numbers."""

from collections.abc import Callable
from datetime import date
from typing import Any

from domain import period
from domain.history import HistoryLine
from domain.labels import label
from domain.period import Period
from domain.words import (
    AbsenceKind,
    AssignmentRole,
    AssignmentState,
    CancelReason,
    ConsultStatus,
    HelperStage,
    ReleaseCause,
)
from language import _, formats, ngettext
from ui import history_fields


def _absence(fields: dict[str, Any]) -> str:
    """`on holiday, Mon 21 Dec 2026 to Sun 3 Jan 2027`."""
    return f"{label(AbsenceKind(fields['kind'])).lower()}, {_days(fields)}"


def _absence_changed(line: HistoryLine) -> str:
    changes = history_fields.in_words("absence", line.before, line.after)
    return _("Absence changed: {changes}").format(changes=changes)


def _days(fields: dict[str, Any]) -> str:
    first = date.fromisoformat(fields["first_day"])
    if fields.get("last_day") is None:
        return _("from {day} until further notice").format(day=formats.day_and_year(first))
    return period.describe(Period(first, date.fromisoformat(fields["last_day"])))


def _placed(line: HistoryLine) -> str:
    return _("Placed at {place}: {days}").format(
        place=line.after.get("location_id") or "?", days=_days(line.after)
    )


def _contact(fields: dict[str, Any]) -> str:
    """`by phone, 24 Nov 2026`."""
    return f"{history_fields.value('helper_contact', 'kind', fields)}, {history_fields.day(fields['day'])}"


def _left(line: HistoryLine) -> str:
    since = history_fields.value("helper", "stage_since", line.after)
    said = _("Stopped") if line.after.get("stage") == HelperStage.STOPPED else _("Paused")
    return _("{what} since {day}").format(what=said, day=since) if since else said


def _retired(line: HistoryLine) -> str:
    return _("Retired from {day}").format(day=history_fields.day(line.after["retired_on"]))


def _slot_added(line: HistoryLine) -> str:
    hours = f"{line.after.get('starts', '')}–{line.after.get('ends', '')}"
    weekday = line.after.get("weekday")
    return _("Slot added: {when}").format(
        when=hours if weekday is None else f"{formats.weekday(weekday)} {hours}"
    )


def _counted(line: HistoryLine) -> str:
    number = line.after.get("visitors") or 0
    return ngettext("Count finished: {number} visitor", "Count finished: {number} visitors", number).format(
        number=number
    )


def _closed(line: HistoryLine) -> str:
    because = line.after.get("closure_id") or line.after.get("holiday")
    return _("Closed: {reason}").format(reason=because) if because else _("Closed")


def _moved(line: HistoryLine) -> str:
    """From when to when, as far as it changed."""
    if not {"day", "starts", "ends", "location_id"} & line.before.keys():
        return _("Moved to another room")
    return _("Moved: {before} → {after}").format(before=_moment(line.before), after=_moment(line.after))


def _moment(fields: dict[str, Any]) -> str:
    """`Tue 1 Dec 13:00–16:00 De Krook`, as far as it changed."""
    parts = [
        formats.day(date.fromisoformat(fields["day"])) if "day" in fields else "",
        "–".join(fields[name] for name in ("starts", "ends") if name in fields),
        fields.get("location_id", ""),
    ]
    return " ".join(part for part in parts if part)


def _cancelled(line: HistoryLine) -> str:
    return _("Cancelled: {reason}").format(reason=_reason(line.after))


def _did_not_take_place(line: HistoryLine) -> str:
    return _("Did not take place: {reason}").format(reason=_reason(line.after))


def _reason(fields: dict[str, Any]) -> str:
    found = fields.get("cancel_reason")
    return label(CancelReason(found)).lower() if isinstance(found, str) else ""


def _released(line: HistoryLine) -> str:
    if line.after.get("release_cause") == ReleaseCause.NO_LONGER_FIXED:
        return _("{name} set free, no longer a fixed helper of the slot").format(name=line.helper)
    if line.after.get("release_cause") == ReleaseCause.HELPER_LEFT:
        return _("{name} set free, having paused or stopped").format(name=line.helper)
    return _("{name} set free, because the session does not take place").format(name=line.helper)


def _role_changed(line: HistoryLine) -> str:
    return _("{name}: from {before} to {after}").format(
        name=line.helper, before=_role(line.before), after=_role(line.after)
    )


def _assigned(line: HistoryLine) -> str:
    """Put there, or only asked so far."""
    if line.after.get("state") == AssignmentState.PROPOSED:
        return _("{name} asked, has not answered yet").format(name=line.helper)
    return _("{name} put on the session").format(name=line.helper)


def _presence(line: HistoryLine) -> str:
    """Whether the helper was there, as somebody said it."""
    match line.after.get("state"):
        case AssignmentState.PRESENT:
            return _("{name} was there").format(name=line.helper)
        case AssignmentState.NO_SHOW:
            return _("{name} did not come").format(name=line.helper)
        case AssignmentState.CANCELLED:
            return _("{name} did not stand in").format(name=line.helper)
        case _:
            return _("{name}: not said whether there").format(name=line.helper)


def _unnamed(line: HistoryLine) -> str:
    number = line.after.get("unnamed_helpers") or 0
    return ngettext(
        "{number} helper without a name stood in", "{number} helpers without a name stood in", number
    ).format(number=number)


def _consult_moved(line: HistoryLine) -> str:
    """From when and where to when and where, as far as that changed."""
    if not {"day", "starts", "location_id"} & line.before.keys():
        return _("Consult moved to {name}").format(name=line.helper)
    return _("Consult moved: {before} → {after}").format(
        before=_moment(line.before), after=_moment(line.after)
    )


def _consult_said(line: HistoryLine) -> str:
    return _("Consult of {hour}: {before} → {after}").format(
        hour=line.after.get("at", "?"), before=_status(line.before), after=_status(line.after)
    )


def _status(fields: dict[str, Any]) -> str:
    found = fields.get("status")
    return label(ConsultStatus(found)).lower() if isinstance(found, str) else ""


def _reminded(line: HistoryLine) -> str:
    number = line.after.get("sessions") or 0
    text = (
        ngettext(
            "Reminded by e-mail of {number} missing count",
            "Reminded by e-mail of {number} missing counts",
            number,
        )
        if line.after.get("by_mail")
        else ngettext("Reminded of {number} missing count", "Reminded of {number} missing counts", number)
    )
    return text.format(number=number)


def _allowance(line: HistoryLine) -> str:
    return _("Allowance of volunteers in {year}: {changes}").format(
        year=line.after.get("year", "?"),
        changes=history_fields.in_words("network", line.before, line.after),
    )


def _role(fields: dict[str, Any]) -> str:
    found = fields.get("role")
    return label(AssignmentRole(found)).lower() if isinstance(found, str) else ""


OWN: dict[tuple[str, str], Callable[[HistoryLine], str]] = {
    ("assignment", "assigned"): _assigned,
    ("assignment", "came"): _presence,
    ("assignment", "did_not_come"): _presence,
    ("assignment", "did_not_stand_in"): _presence,
    ("assignment", "presence_open"): _presence,
    ("assignment", "put_back"): lambda line: _("{name} put back").format(name=line.helper),
    ("assignment", "released"): _released,
    ("assignment", "removed"): lambda line: _("{name} taken off").format(name=line.helper),
    ("assignment", "role_changed"): _role_changed,
    ("assignment", "stood_in"): lambda line: _("{name} stood in").format(name=line.helper),
    ("closure", "added"): lambda line: _("Closure added: {days}").format(days=_days(line.after)),
    ("closure", "restored"): lambda line: _("Closure stands again: {days}").format(days=_days(line.after)),
    ("closure", "withdrawn"): lambda line: _("Closure withdrawn: {days}").format(days=_days(line.before)),
    ("consult", "booked"): lambda line: _("Consult booked: {hour}, {name}").format(
        hour=line.after.get("at", "?"), name=line.helper
    ),
    ("consult", "moved"): _consult_moved,
    ("consult", "status_set"): _consult_said,
    ("count", "entered"): _counted,
    ("helper", "absence_added"): lambda line: _("Absence noted: {absence}").format(
        absence=_absence(line.after)
    ),
    ("helper", "absence_changed"): _absence_changed,
    ("helper", "absence_restored"): lambda line: _("Absence stands again: {absence}").format(
        absence=_absence(line.after)
    ),
    ("helper", "absence_withdrawn"): lambda line: _("Absence withdrawn: {absence}").format(
        absence=_absence(line.before)
    ),
    ("helper", "contact_added"): lambda line: _("Contact noted: {contact}").format(
        contact=_contact(line.after)
    ),
    ("helper", "contact_removed"): lambda line: _("Contact taken out: {contact}").format(
        contact=_contact(line.before)
    ),
    ("helper", "paused"): _left,
    ("helper", "placed"): _placed,
    ("helper", "stopped"): _left,
    ("location", "reminded"): _reminded,
    ("export", "helpers_exported"): lambda line: _("Helpers exported: {number}").format(
        number=line.after.get("number", 0)
    ),
    ("export", "allowances_exported"): lambda line: _("Allowances of {year} exported: {number}").format(
        year=line.after.get("year", "?"), number=line.after.get("number", 0)
    ),
    ("import", "imported"): lambda line: _("File imported: {added} added, {changed} changed").format(
        added=line.after.get("added", 0), changed=line.after.get("changed", 0)
    ),
    ("location", "retired"): _retired,
    ("report", "made"): lambda line: _("Year report {year} made, edition {number}").format(
        year=line.after.get("year", "?"), number=line.after.get("number", "?")
    ),
    ("report", "withdrawn"): lambda line: _("Edition {number} of the year report {year} taken back").format(
        year=line.before.get("year", "?"), number=line.before.get("number", "?")
    ),
    ("network", "allowance_changed"): _allowance,
    ("session", "cancelled"): _cancelled,
    ("session", "closed"): _closed,
    ("session", "did_not_take_place"): _did_not_take_place,
    ("session", "moved"): _moved,
    ("session", "unnamed_helpers"): _unnamed,
    ("slot", "added"): _slot_added,
}
"""The sentence of a line, by entity and verb."""
