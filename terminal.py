"""What commands ask at the terminal, unless it was given: a name, an address, a password."""

import sys
from collections.abc import Callable
from getpass import getpass

import settings
from domain import sign_in as sign_in_rules
from domain.errors import DeskError


def answer(given: str, question: str, option: str, cleaned: Callable[[str], str]) -> str:
    """The answer as it will be kept: the one given, else typed, asked again until it can be."""
    if given:
        return cleaned(given)
    _check_terminal(option)
    while True:
        try:
            return cleaned(input(f"{question}: "))
        except DeskError as error:
            print(error)


def password(email: str) -> str:
    """The password that somebody chose for this account: the one given, else typed twice, asked again until it will do."""
    given = settings.answers().password
    if given:
        sign_in_rules.check_password(given, email=email)
        return given
    _check_terminal("INLOOP_PASSWORD in the environment")
    while True:
        chosen = getpass(
            f"Password, at least {sign_in_rules.PASSWORD_LENGTH} characters (you do not see it): "
        )
        try:
            sign_in_rules.check_password(chosen, email=email)
            sign_in_rules.check_password(chosen, email=email, repeated=getpass("The same password again: "))
            return chosen
        except DeskError as error:
            print(error)


def _check_terminal(option: str) -> None:
    if not sys.stdin.isatty():
        raise DeskError(f"There is no terminal to ask on. Give {option}, or run this in a terminal.")
