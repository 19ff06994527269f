"""A change in words: what it was about, and what was done to it, before and after."""

from domain.history import HistoryLine
from domain.roster_change import Undone
from language import N_, _, ngettext
from ui import history_fields
from ui.history_sentences import OWN

SAID = {
    ("account", "added"): N_("Account added"),
    ("account", "changed"): N_("Account changed"),
    ("account", "link_made"): N_("Link to choose a password made"),
    ("account", "password_chosen"): N_("Password chosen"),
    ("account", "signed_out_everywhere"): N_("Signed out everywhere"),
    ("account", "switched_off"): N_("Account switched off"),
    ("account", "switched_on"): N_("Account switched on"),
    ("category", "added"): N_("Added to the list"),
    ("category", "changed"): N_("Changed on the list"),
    ("category", "merged"): N_("Merged into another"),
    ("category", "ordered"): N_("Put elsewhere on the list"),
    ("category", "reopened"): N_("Taken into use again"),
    ("category", "retired"): N_("Retired"),
    ("change_set", "undone"): N_("Action undone"),
    ("closure", "changed"): N_("Closure changed"),
    ("consult", "changed"): N_("Consult changed"),
    ("consult", "taken_back"): N_("Booking of a consult taken back"),
    ("count", "corrected"): N_("Count corrected"),
    ("count", "entered_zero"): N_("Counted: nobody came"),
    ("count", "other_text_changed"): N_("What “other” was about: written"),
    ("count", "other_text_reviewed"): N_("What “other” was about: looked at"),
    ("count", "reopened"): N_("Count not finished any more"),
    ("helper", "added"): N_("Helper added"),
    ("helper", "anonymised"): N_("Made anonymous"),
    ("helper", "availability_changed"): N_("Availability changed"),
    ("helper", "calendar_link_made"): N_("Link to the calendar made"),
    ("helper", "calendar_link_withdrawn"): N_("Link to the calendar withdrawn"),
    ("helper", "changed"): N_("Details changed"),
    ("helper", "next_action_changed"): N_("Next action changed"),
    ("helper", "placement_changed"): N_("Placement changed"),
    ("location", "added"): N_("Location added"),
    ("location", "calendar_link_made"): N_("Link to the calendar made"),
    ("location", "calendar_link_withdrawn"): N_("Link to the calendar withdrawn"),
    ("location", "changed"): N_("Details changed"),
    ("location", "reopened"): N_("Taken into use again"),
    ("network", "added"): N_("Network added"),
    ("network", "profile_changed"): N_("Profile of visitors changed"),
    ("network", "renamed"): N_("Network renamed"),
    ("session", "added"): N_("Added as an extra session"),
    ("session", "followed_slot"): N_("Changed with its slot"),
    ("session", "need_changed"): N_("Need changed"),
    ("session", "note_changed"): N_("Note changed"),
    ("session", "opened"): N_("Open again"),
    ("session", "opened_on_holiday"): N_("Opened on the holiday"),
    ("session", "restored"): N_("Cancellation taken back"),
    ("session", "taken_away"): N_("Taken off the roster"),
    ("session", "withdrawn"): N_("Taken off the roster"),
    ("slot", "changed"): N_("Slot changed"),
    ("slot", "helpers_fixed"): N_("Slot changed"),
    ("waiting", "added"): N_("Put on the waiting list"),
    ("waiting", "booked"): N_("Given a consult from the waiting list"),
    ("waiting", "changed"): N_("Waiting list changed"),
    ("waiting", "taken_back"): N_("Never put on the waiting list"),
    ("waiting", "waits_again"): N_("Back on the waiting list"),
    ("waiting", "withdrawn"): N_("Taken off the waiting list"),
}
"""What was done; the fields that changed follow by themselves, where there were some before. A verb that says it in words
of its own stands in `history_sentences`. A verb that is in neither fails a test.
"""


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


def sentence(line: HistoryLine) -> str:
    """What was changed, in words: `Need changed: at least 1 → 2`."""
    own = OWN.get((line.entity, line.verb))
    if own is not None:
        return own(line)
    said = _(SAID.get((line.entity, line.verb), N_("Changed")))
    if not line.before or not line.after:
        return said  # a new thing, or one that is gone: nothing to compare
    changes = history_fields.in_words(line.entity, line.before, line.after)
    return _("{what}: {changes}").format(what=said, changes=changes) if changes else said


def verbs() -> set[tuple[str, str]]:
    """Every entity and verb for which there are words."""
    return {*SAID, *OWN}
