"""E-mail that somebody sends from a page: what is sent, and what can stand in the way."""

from dataclasses import dataclass

from domain.errors import DeskError
from language import _


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail of plain text. `answer_to` is whom an answer reaches, "" for the sender of the server."""

    to: str
    subject: str
    text: str
    answer_to: str = ""


class MailNotSent(DeskError):
    """Nothing, or not everything, was sent."""


class ServerOutOfReach(MailNotSent):
    def sentence(self) -> str:
        return _(
            "The mail server did not answer, so it was not sent. Copy the text and send it yourself, or try again later."
        )


class SignInRefused(MailNotSent):
    def sentence(self) -> str:
        return _(
            "The mail server does not accept the name and password it was given, so it was not sent. "
            "Copy the text and send it yourself; whoever looks after the server can mend its settings."
        )


class NotSafe(MailNotSent):
    def sentence(self) -> str:
        return _(
            "The mail server offers no safe connection, so it was not sent. "
            "Copy the text and send it yourself; whoever looks after the server can mend its settings."
        )


class AddressRefused(MailNotSent):
    def sentence(self) -> str:
        return _(
            "The mail server refuses this address or the sender’s, so it was not sent. "
            "Look at the address under Accounts, or copy the text and send it yourself."
        )
