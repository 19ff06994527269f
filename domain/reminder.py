"""Reminding the manager of a location of the counts that are missing: the text, and when it may be sent.

It names sessions and nothing else: never a helper, never a visitor.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import language
from domain.counted_session import MissingCount
from domain.errors import DeskError
from language import _, formats, ngettext

REMIND_AFTER = timedelta(days=2)
"""So long a manager is left alone with a count: sessions of the last two days are not in a reminder."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who keeps the counts of a location; `language` is what the reminder is written in."""

    account_id: int
    name: str
    email: str
    language: str


@dataclass(frozen=True, slots=True)
class Reminded:
    """The last time somebody was reminded: when (UTC), and by whom, "" when the account is gone."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Reminder:
    """What is to be asked of a location. `missing`: oldest first. `last`: None when nobody was reminded there yet."""

    location_id: int
    location: str
    missing: tuple[MissingCount, ...]
    recipients: tuple[Recipient, ...] = ()
    last: Reminded | None = None

    @property
    def language(self) -> str:
        """Of its first manager; Dutch when nobody keeps its counts."""
        return self.recipients[0].language if self.recipients else language.DEFAULT


class NothingToRemind(DeskError):
    def sentence(self) -> str:
        return _(
            "Nothing is missing here any more (sessions of the last two days are left out), so nothing was sent."
        )


class NobodyToRemind(DeskError):
    def sentence(self) -> str:
        return _(
            "No account of a manager covers this location, so there is nobody to write to. "
            "Add one under Accounts, or copy the text and send it yourself."
        )


class RemindedToday(DeskError):
    """A question more than a refusal: it may be sent again, when somebody says so."""

    def sentence(self) -> str:
        return _("This location was reminded today already. Remind it once more?")


def due(missing: Sequence[MissingCount], today: date) -> tuple[MissingCount, ...]:
    """The sessions that a reminder names, in their order."""
    return tuple(one for one in missing if one.at.day <= today - REMIND_AFTER)


def subject(reminder: Reminder) -> str:
    """In the language of the moment."""
    number = len(reminder.missing)
    return ngettext(
        "{place}: {number} count is missing", "{place}: {number} counts are missing", number
    ).format(place=reminder.location, number=number)


def text(reminder: Reminder, sender: str, link: Callable[[int], str]) -> str:
    """The letter, in the language of the moment; `link` leads to the count of a session."""
    number = len(reminder.missing)
    asked = ngettext(
        "For {place} the count of {number} session is missing:",
        "For {place} the counts of {number} sessions are missing:",
        number,
    ).format(place=reminder.location, number=number)
    lines = [f"- {_when(one)}\n  {link(one.at.session_id)}" for one in reminder.missing]
    return "\n".join(
        [
            _("Hello,"),
            "",
            asked,
            "",
            *lines,
            "",
            _(
                "Each link opens the count, after signing in; it takes half a minute. "
                "Nobody came? Press “0 visitors”. It did not take place? Say why with the button below the count."
            ),
            "",
            _("Thank you!"),
            sender,
        ]
    )


def _when(one: MissingCount) -> str:
    room = f" · {one.at.room}" if one.at.room else ""
    return f"{formats.day_and_year(one.at.day)} {formats.hours(one.at.starts, one.at.ends)}{room}"
