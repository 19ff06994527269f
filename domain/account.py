"""Accounts: who may be given which role where, and what keeps a network from losing its last key."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from domain.errors import DeskError
from domain.person import Person
from domain.sign_in import to_email
from domain.words import Role
from language import _

LONGEST_EMAIL = 120
LONGEST_NAME = 80
EMAIL = re.compile(r"[^\s@]+@[^\s@.]+(\.[^\s@.]+)+")

RANK = {Role.VIEWER: 0, Role.MANAGER: 1, Role.COORDINATOR: 2, Role.ADMINISTRATOR: 3}
KEEPERS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
"""Roles that keep accounts."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person fills in about an account. `language` is empty where the browser decides."""

    email: str
    name: str
    role: Role
    language: str = ""
    networks: frozenset[int] = field(default_factory=frozenset)
    locations: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it is kept; `sign_ins` are the browsers signed in with it at this moment."""

    id: int
    version: int
    draft: Draft
    is_active: bool
    is_demo: bool
    has_password: bool
    sign_ins: int


@dataclass(frozen=True, slots=True)
class Place:
    """A location that an account covers or can be given; one that is retired is given to nobody any more."""

    id: int
    name: str
    network_id: int
    network: str
    is_retired: bool


class NameMissing(DeskError):
    def sentence(self) -> str:
        return _("Fill in a name of at most {number} characters.").format(number=LONGEST_NAME)


class BadEmail(DeskError):
    def sentence(self) -> str:
        return _("Fill in an e-mail address, such as an.peeters@example.org.")


class EmailTaken(DeskError):
    def sentence(self) -> str:
        return _(
            "There is an account with this e-mail address already. "
            "If you do not find it in the list, ask an administrator to extend it to your network."
        )


class ScopeMissing(DeskError):
    def sentence(self) -> str:
        return _("Choose at least one network or location that this account covers.")


class NetworkMissing(DeskError):
    def sentence(self) -> str:
        return _("A coordinator covers whole networks. Choose at least one.")


class RoleTooHigh(DeskError):
    def sentence(self) -> str:
        return _("You cannot give somebody a higher role than your own. Ask an administrator.")


class OwnAccount(DeskError):
    def sentence(self) -> str:
        return _(
            "You cannot take away your own role, network or account: you would lock yourself out. Ask a colleague."
        )


class LastKeeper(DeskError):
    def sentence(self) -> str:
        return _(
            "This is the last account that can keep the accounts of its network. "
            "Give somebody else that role first."
        )


class DemoAccount(DeskError):
    def sentence(self) -> str:
        return _("An account of the demo has no password: it opens with one click.")


class SwitchedOff(DeskError):
    def sentence(self) -> str:
        return _("This account is switched off. Switch it on first.")


def cleaned(draft: Draft) -> Draft:
    """The draft as it will be kept; raises the sentence when it cannot be.

    An administrator covers everything and a coordinator whole networks, whatever else was chosen.
    """
    draft = replace(draft, name=cleaned_name(draft.name), email=cleaned_email(draft.email))
    match draft.role:
        case Role.ADMINISTRATOR:
            return replace(draft, networks=frozenset(), locations=frozenset())
        case Role.COORDINATOR if not draft.networks:
            raise NetworkMissing
        case Role.COORDINATOR:
            return replace(draft, locations=frozenset())
    if not draft.networks and not draft.locations:
        raise ScopeMissing
    return draft


def cleaned_name(name: str) -> str:
    """The name as it will be kept; raises the sentence when it cannot be."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise NameMissing
    return name


def cleaned_email(email: str) -> str:
    """The address as accounts are known by; raises the sentence when it is none."""
    email = to_email(email)
    if len(email) > LONGEST_EMAIL or not EMAIL.fullmatch(email):
        raise BadEmail
    return email


def roles_to_give(by: Person) -> list[Role]:
    """The roles that this person may give, lowest first."""
    return sorted((role for role in Role if RANK[role] <= RANK[by.role]), key=RANK.__getitem__)


def check_role(by: Person, *roles: Role) -> None:
    """Raise the sentence when one of the roles stands above the person's own."""
    if any(RANK[role] > RANK[by.role] for role in roles):
        raise RoleTooHigh


def is_lowered(before: Draft, after: Draft | None) -> bool:
    """Whether an account that keeps accounts loses something by the change; None is an account switched off."""
    if before.role not in KEEPERS:
        return False
    return (
        after is None
        or RANK[after.role] < RANK[before.role]
        or bool(before.networks - covered_by(after, before))
    )


def covered_by(draft: Draft, among: Draft) -> frozenset[int]:
    return among.networks if draft.role is Role.ADMINISTRATOR else draft.networks


def check_still_kept(before: Draft, after: Draft | None, others: Collection[Draft]) -> None:
    """Raise the sentence when, after the change, nobody keeps the accounts this one kept.

    `others`: the other active accounts that keep accounts.
    """
    if before.role not in KEEPERS:
        return
    keepers = [*others, *([after] if after is not None and after.role in KEEPERS else [])]
    if any(keeper.role is Role.ADMINISTRATOR for keeper in keepers):
        return
    if before.role is Role.ADMINISTRATOR:
        raise LastKeeper
    if before.networks - {network for keeper in keepers for network in keeper.networks}:
        raise LastKeeper
