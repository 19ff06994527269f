"""What the board says by itself in the browser: its keys, its buttons, and what it announces."""

from language import N_, _

KEYS = (
    (("← → ↑ ↓",), N_("walk from session to session; inside a session from helper to helper")),
    (("Enter",), N_("open the session; on a helper: what can be done")),
    (("Tab",), N_("into the session, to its helpers and buttons")),
    (("+",), N_("put somebody on the session; on a helper: somebody else in that place")),
    (("M", "X"), N_("pick a helper up; then walk on and put down with Enter")),
    (("S",), N_("pick up to swap; then choose with whom by Enter")),
    (("Delete",), N_("take the helper off")),
    (("W",), N_("why is this red?")),
    (("Ctrl+Z",), N_("undo the last change")),
    (("Esc",), N_("let go, or close")),
    (("?",), N_("show these keys")),
)
"""Keys with what they do. R and C are Streamlit's own."""


def texts() -> dict[str, str]:
    """Sentences by the name that the scripts use; the words in braces are filled in there."""
    return {
        "session": _("session"),
        "helper": _("{name}, on this session"),
        "add": _("Put somebody on it"),
        "addHere": _("Put somebody on: {session}"),
        "why": _("why?"),
        "whyHere": _("Why it looks like this: {session}"),
        "saving": _("is being saved…"),
        "picked": _("Picked up: {name}. Choose a session, Enter puts down, Esc lets go."),
        "pickedSwap": _("To swap: {name}. Choose with whom, Enter swaps, Esc lets go."),
        "pickedTouch": _("Picked up: {name}. Tap a session to put down, or a helper to swap."),
        "gone": _("A colleague took {name} off that session meanwhile."),
        "letGo": _("Let go"),
        "isLetGo": _("{name} stays."),
        "cannot": _("{name} cannot stand here: {reasons}."),
        "notHere": _("This session can no longer be changed."),
        "nobodyToSwap": _("Nobody stands here to swap with."),
        "chooseWhom": _("Choose with whom."),
        "chooseWho": _("Choose a helper first: Tab goes to the helpers of the session."),
        "move": _("Move to another session"),
        "swap": _("Swap with another helper"),
        "replace": _("Somebody else in this place"),
        "remove": _("Take off"),
        "open": _("Open the session"),
        "close": _("Close"),
        "find": _("Type part of a name"),
        "findHere": _("Who comes to {session}?"),
        "findInstead": _("Who comes in place of {name}?"),
        "looking": _("Looking who can come…"),
        "nobody": _("Nobody with this name."),
        "asks": _("{reasons}. Do it all the same?"),
        "yes": _("Yes, do it"),
        "no": _("No, leave it"),
        "keys": _("Keys"),
        "undo": _("Undo"),
        "nothingToUndo": _("There is nothing to undo."),
        "undoing": _("Undoing…"),
        "unsavedOne": _("1 change is not saved yet"),
        "unsavedMany": _("{number} changes are not saved yet"),
        "offlineOne": _("No connection: 1 change is not saved yet. It is sent as soon as there is one."),
        "offlineMany": _(
            "No connection: {number} changes are not saved yet. They are sent as soon as there is one."
        ),
        "discard": _("Do not save"),
        "saved": _("Saved: {what}"),
        "same": _("It stood so already."),
        "added": _("{name} put on {session}"),
        "removed": _("{name} taken off {session}"),
        "moved": _("{name} moved to {session}"),
        "swapped": _("{name} and {other} swapped"),
        "replaced": _("{other} in place of {name}"),
        "undone": _("undone"),
        "refused": _("Not saved: {sentence}"),
    }


def keys() -> list[dict[str, object]]:
    return [{"keys": list(names), "does": _(does)} for names, does in KEYS]
