"""Signing in: how long a browser stays signed in, how often one may try, which passwords are good enough."""

from datetime import datetime, timedelta

from domain.errors import DeskError
from language import _

IDLE = timedelta(hours=12)
ABSOLUTE = timedelta(days=14)
SEEN_EVERY = timedelta(minutes=1)
"""How exactly we note when a browser was last seen; more often would be a write for each click."""

ATTEMPTS = 5
ATTEMPTS_WITHIN = timedelta(minutes=1)
ATTEMPTS_KEPT = timedelta(hours=1)

LINK_LIFETIME = timedelta(days=3)
PASSWORD_LENGTH = 12
PASSWORD_LONGEST = 200
"""Longer ones are refused unread, because hashing takes time."""


class WrongPassword(DeskError):
    """Also for accounts that do not exist: nobody learns from us who has one."""

    def sentence(self) -> str:
        return _(
            "This e-mail address and password do not belong together. "
            "Try again, or ask your coordinator for a link to choose a new password."
        )


class TooManyAttempts(DeskError):
    def sentence(self) -> str:
        return _("Too many attempts. Wait one minute and try again.")


class LinkSpent(DeskError):
    def sentence(self) -> str:
        return _("This link was used before or is too old. Ask your coordinator for a new one.")


class NoSuchAccount(DeskError):
    def sentence(self) -> str:
        return _("There is no account in use with this e-mail address. Check how it is written.")


class PasswordTooShort(DeskError):
    def sentence(self) -> str:
        return _(
            "Choose a password of at least {number} characters. A few words in a row are easy to remember."
        ).format(number=PASSWORD_LENGTH)


class PasswordTooLong(DeskError):
    def sentence(self) -> str:
        return _("Choose a password of at most {number} characters.").format(number=PASSWORD_LONGEST)


class PasswordTooSimple(DeskError):
    def sentence(self) -> str:
        return _("This password is easy to guess. Do not use your e-mail address or one repeated character.")


class PasswordsDiffer(DeskError):
    def sentence(self) -> str:
        return _("The two passwords are not the same. Type them again.")


class NotADemoAccount(DeskError):
    def sentence(self) -> str:
        return _("This account needs a password. Sign in with it.")


def is_live(
    *,
    created_at: datetime,
    seen_at: datetime,
    revoked_at: datetime | None,
    now: datetime,
) -> bool:
    """Whether a sign-in still counts: not revoked, seen within 12 hours, not older than 14 days."""
    return revoked_at is None and now - seen_at <= IDLE and now - created_at <= ABSOLUTE


def check_password(password: str, *, email: str, repeated: str | None = None) -> None:
    """Raise the sentence when nobody should use this password for this account, or it was typed in two ways."""
    if len(password) > PASSWORD_LONGEST:
        raise PasswordTooLong
    if len(password) < PASSWORD_LENGTH:
        raise PasswordTooShort
    plain = password.strip().lower()
    if len(set(plain)) < 4 or plain in {email.lower(), email.lower().partition("@")[0]}:
        raise PasswordTooSimple
    if repeated is not None and password != repeated:
        raise PasswordsDiffer


def to_email(text: str) -> str:
    """An address as accounts are known by: without room around it, in lower case."""
    return text.strip().lower()
