"""Letters reach a real mail server, over a safe line or not at all, and every refusal is a sentence."""

import socket
import threading
import time

import pytest

import mail
import settings
from domain.mail import AddressRefused, Letter, NotSafe, ServerOutOfReach, SignInRefused
from settings import MailServer, Security
from tests.mail.server import PASSWORD, REFUSED, USER, running, trusting

LETTER = Letter(
    "beheer@example.org", "De Krook: 2 tellingen ontbreken", "Dag,\n\n“Één” telling …\n", "ann@example.org"
)


def test_a_letter_arrives_as_it_was_written() -> None:
    with running() as received:
        mail.send(received.server, LETTER)
    (letter,) = received.letters
    assert {name: letter[name] for name in ("From", "To", "Subject", "Reply-To", "Auto-Submitted")} == {
        "From": "inloop@example.org",
        "To": "beheer@example.org",
        "Subject": "De Krook: 2 tellingen ontbreken",
        "Reply-To": "ann@example.org",
        "Auto-Submitted": "auto-generated",
    }
    assert letter["Date"]
    assert letter["Message-ID"]
    assert letter.get_content().replace("\r\n", "\n") == LETTER.text


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.SSL])
def test_it_travels_over_a_safe_line_after_signing_in(security: Security) -> None:
    with running(offers=security, user=USER, password=PASSWORD) as received:
        mail.send(received.server, LETTER, trusts=trusting())
    assert len(received.letters) == 1


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.SSL])
def test_a_certificate_that_nobody_vouches_for_stops_it(security: Security) -> None:
    with running(offers=security) as received, pytest.raises(NotSafe):
        mail.send(received.server, LETTER)
    assert received.letters == []


def test_a_server_without_a_safe_line_gets_nothing() -> None:
    with running(offers=Security.NONE, security=Security.STARTTLS) as received, pytest.raises(NotSafe):
        mail.send(received.server, LETTER)
    assert received.letters == []


def test_a_wrong_password_is_told_and_never_shown() -> None:
    with running(offers=Security.STARTTLS, user=USER, password="verkeerd") as received:
        with pytest.raises(SignInRefused):
            mail.send(received.server, LETTER, trusts=trusting())
        assert "verkeerd" not in repr(received.server)
    assert received.letters == []


def test_an_address_that_does_not_exist_is_told() -> None:
    with running() as received, pytest.raises(AddressRefused):
        mail.send(received.server, Letter(REFUSED, "x", "y"))


def test_a_line_break_smuggles_no_header_in() -> None:
    with running() as received, pytest.raises(AddressRefused):
        mail.send(received.server, Letter("a@example.org\nBcc: b@example.org", "x", "y"))
    assert received.letters == []


def test_a_server_that_is_not_there_is_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(ServerOutOfReach):
        mail.send(MailServer("127.0.0.1", port, Security.NONE, "a@example.org"), LETTER)


def test_a_server_that_says_nothing_is_left_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "PATIENCE_S", 0.3)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        accepts = threading.Thread(target=silent.accept, daemon=True)
        accepts.start()
        began = time.monotonic()
        with pytest.raises(ServerOutOfReach):
            mail.send(MailServer("127.0.0.1", silent.getsockname()[1], Security.NONE, "a@b.org"), LETTER)
    assert time.monotonic() - began < 5


def test_the_settings_name_a_server_only_with_a_host_and_a_sender() -> None:
    assert settings.read({}).mail is None
    assert settings.read({"INLOOP_SMTP_HOST": "smtp.example.org"}).mail is None
    given = {"INLOOP_SMTP_HOST": "smtp.example.org", "INLOOP_SMTP_FROM": "inloop@example.org"}
    assert settings.read(given).mail == MailServer(
        "smtp.example.org", 587, Security.STARTTLS, "inloop@example.org"
    )
    assert settings.read(
        {
            **given,
            "INLOOP_SMTP_SECURITY": "SSL",
            "INLOOP_SMTP_USER": "inloop",
            "INLOOP_SMTP_PASSWORD": " geheim ",
        }
    ).mail == MailServer("smtp.example.org", 465, Security.SSL, "inloop@example.org", "inloop", " geheim ")
    with pytest.raises(ValueError, match="tls"):
        settings.read({**given, "INLOOP_SMTP_SECURITY": "tls"})
