"""Following a helper up: what comes next and who does it, and the log of who spoke with the helper."""

from dataclasses import dataclass, replace
from datetime import date

from domain import privacy
from domain.errors import DeskError
from domain.words import ContactKind
from language import _

LONGEST_ACTION = 200
LONGEST_NOTE = 400


@dataclass(frozen=True, slots=True)
class NextAction:
    """What is to be done next, by when, and by which account; empty when nothing was agreed."""

    text: str = ""
    on: date | None = None
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody notes about a contact with a helper."""

    day: date
    kind: ContactKind
    note: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A line of the log; `who` wrote it, empty for an unknown account."""

    id: int
    account_id: int | None
    who: str
    draft: Draft


class DayMissing(DeskError):
    def sentence(self) -> str:
        return _("Choose the day on which the next action is due, so that Today can remind you.")


class ActionMissing(DeskError):
    def sentence(self) -> str:
        return _("Say what the next action is, such as “call about the training”.")


class ActionTooLong(DeskError):
    def sentence(self) -> str:
        return _("A next action has at most {number} characters. Shorten it.").format(number=LONGEST_ACTION)


class UnknownOwner(DeskError):
    def sentence(self) -> str:
        return _("That account does not follow this helper up (any more). Choose somebody from the list.")


class NoteTooLong(DeskError):
    def sentence(self) -> str:
        return _("A note has at most {length} characters. Shorten it.").format(length=LONGEST_NOTE)


class ContactInFuture(DeskError):
    def sentence(self) -> str:
        return _("A contact is noted once it took place. Note what is still to come as the next action.")


def cleaned_action(action: NextAction) -> NextAction:
    """The next action as it will be kept, with everything empty when nothing was agreed; raises a sentence."""
    action = replace(action, text=" ".join(action.text.split()))
    if not action.text:
        if action.on is not None:
            raise ActionMissing
        return NextAction()
    if len(action.text) > LONGEST_ACTION:
        raise ActionTooLong
    if action.on is None:
        raise DayMissing
    privacy.check_about_helper(action.text)
    return action


def cleaned(draft: Draft, *, today: date) -> Draft:
    """The contact as it will be kept; raises a sentence."""
    draft = replace(draft, note=draft.note.strip())
    if draft.day > today:
        raise ContactInFuture
    if len(draft.note) > LONGEST_NOTE:
        raise NoteTooLong
    privacy.check_about_helper(draft.note)
    return draft
