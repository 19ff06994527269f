"""Sending e-mail over the server that the settings name: one letter, one connection, over a safe line or not at all."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from domain.mail import AddressRefused, Letter, NotSafe, ServerOutOfReach, SignInRefused
from settings import MailServer, Security

PATIENCE_S = 10
"""How long the server may take for each answer: somebody is waiting before the screen."""


def send(server: MailServer, letter: Letter, *, trusts: ssl.SSLContext | None = None) -> None:
    """The letter is with the server. Raises a `MailNotSent` when it is not.

    `trusts`: whose certificates are believed; those that the machine believes when not given.
    """
    try:
        with _connected(server, trusts or ssl.create_default_context()) as connection:
            if server.user:
                connection.login(server.user, server.password)
            connection.send_message(_message(server, letter))
    except smtplib.SMTPAuthenticationError as error:
        raise SignInRefused from error
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        raise AddressRefused from error
    except (smtplib.SMTPNotSupportedError, ssl.SSLError) as error:
        raise NotSafe from error
    except (smtplib.SMTPException, OSError) as error:
        raise ServerOutOfReach from error


def _connected(server: MailServer, trusts: ssl.SSLContext) -> smtplib.SMTP:
    if server.security is Security.SSL:
        return smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE_S, context=trusts)
    connection = smtplib.SMTP(server.host, server.port, timeout=PATIENCE_S)
    if server.security is Security.STARTTLS:
        try:
            connection.starttls(context=trusts)
        except (smtplib.SMTPException, OSError):
            connection.close()
            raise
    return connection


def _message(server: MailServer, letter: Letter) -> EmailMessage:
    """As it travels. A line break in an address or a subject is refused by the library itself."""
    message = EmailMessage()
    try:
        message["From"], message["To"], message["Subject"] = server.sender, letter.to, letter.subject
        if letter.answer_to:
            message["Reply-To"] = letter.answer_to
    except ValueError as error:
        raise AddressRefused from error
    message["Date"], message["Message-ID"] = formatdate(localtime=True), make_msgid(domain="inloop")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message
