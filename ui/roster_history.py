"""The history of a session as readable lines: who changed what, when, before and after."""

import streamlit as st

from domain.labels import label
from domain.need import Labels
from domain.roster import HistoryLine
from domain.words import AssignmentRole, CancelReason, ReleaseCause
from language import N_, _, formats

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


def show(lines: list[HistoryLine], zone: str, labels: Labels) -> None:
    """The lines, folded away; nothing at all when there are none."""
    if not lines:
        return
    with st.expander(_("History ({number})").format(number=len(lines))):
        for line in lines:
            who = line.who or _("Inloop itself")
            st.text(f"{formats.moment(line.at, zone)} · {who}\n{sentence(line, labels)}")


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
        case "session", "need_changed":
            return _("Need changed: {changes}").format(changes=_need(line, labels))
        case "session", "cancelled":
            return _("Cancelled: {reason}").format(reason=_reason(line.after))
        case _:
            return _(PLAIN.get((line.entity, line.verb), N_("Changed")))


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
