"""Free text must not say who a visitor is: patterns of e-mail addresses, phone, national and account numbers.

A net with known holes (names are not found), so the screen warns in words as well. What a number looks like is checked
as far as its own check digits allow, because a note such as "van 09:00 tot 12:00, 14 bezoekers" must pass.
The sentence names the kind and never repeats the text: sentences end up in logs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from domain.errors import DeskError
from language import _

NATIONAL_NUMBER_DIGITS = 11
_EMAIL = re.compile(r"[\w.+%'-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}", re.IGNORECASE)
_NATIONAL = re.compile(r"(?<![\d+])\d{2}[ ./-]?\d{2}[ ./-]?\d{2}[ ./-]{0,3}\d{3}[ ./-]{0,3}\d{2}(?!\d)")
_IBAN_START = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?=[ .-]?[A-Za-z0-9])")
_BELGIAN = re.compile(
    r"""(?<![\d+])(?<!\d[.,:/-])(?:
        04[5-9]\d [ ./-]? (?:\d{6} | \d{2}(?P<a>[ .-])\d{2}(?P=a)\d{2} | \d{3}[ .-]\d{3})  # mobile: 0475 12 34 56
      | 04 [ ./-] [5-9]\d (?P<b>[ .-])\d{2}(?P=b)\d{2}(?P=b)\d{2}                          # mobile: 04 75 12 34 56
      | 0[2349] [ ./-]? (?:\d{7} | \d{3}(?P<c>[ .-])\d{2}(?P=c)\d{2})                      # short zone: 09 223 45 67
      | 0[1-8]\d [ ./-]? (?:\d{6} | \d{2}(?P<d>[ .-])\d{2}(?P=d)\d{2})                    # long zone: 056 23 45 67
    )(?!\d)(?![.,:/-]\d)""",
    re.VERBOSE,
)
_INTERNATIONAL = re.compile(
    r"(?<!\d)(?<!\d[.,:/-])(?:\+|00)[ ]?[1-9](?:[ ./-]?(?:\(0\)[ ./-]?)?\d){7,14}(?!\d)(?![.,:/-]\d)"
)

IBAN_LENGTHS = {
    "AD": 24, "AL": 28, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20,
    "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GI": 23, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27,
    "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MA": 28, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MT": 31, "NL": 18,
    "NO": 15, "PL": 28, "PT": 25, "RO": 24, "RS": 22, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TN": 24, "TR": 26,
    "UA": 29, "VA": 22, "XK": 20,
}  # fmt: skip
"""Characters of an account number by country: the SEPA countries, and those many visitors come from (IBAN registry)."""


class PersonalData(StrEnum):
    EMAIL = "email"
    IBAN = "iban"
    NATIONAL_NUMBER = "national_number"
    PHONE = "phone"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Where in the text something personal stands: from `start` up to `end`."""

    start: int
    end: int
    kind: PersonalData


NEVER_NEEDED = frozenset({PersonalData.IBAN, PersonalData.NATIONAL_NUMBER})
"""What no text about a helper needs; an e-mail address or a phone number may be the helper's own new one."""


class NamesSomebody(DeskError):
    """A text holds something that says who somebody is."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__()
        self.findings = findings

    def sentence(self) -> str:
        return _("Remove {what} from the text: nothing is kept here that says who a visitor is.").format(
            what=_names({finding.kind for finding in self.findings})
        )


class NotForAFile(DeskError):
    """A text about a helper holds a number that following somebody up never needs."""

    def __init__(self, kinds: set[PersonalData]) -> None:
        super().__init__()
        self.kinds = kinds

    def sentence(self) -> str:
        return _("Remove {what} from the text: it does not belong in what is kept about a helper.").format(
            what=_names(self.kinds)
        )


def check(text: str) -> None:
    """Raises `NamesSomebody` when the text holds one of the patterns."""
    found = findings(text)
    if found:
        raise NamesSomebody(found)


def check_about_helper(text: str) -> None:
    """Raises `NotForAFile` when a text about a helper holds a national or an account number."""
    kinds = {finding.kind for finding in findings(text)} & NEVER_NEEDED
    if kinds:
        raise NotForAFile(kinds)


def findings(text: str) -> list[Finding]:
    """What in the text looks personal, in order, each stretch once, by the most certain of its kinds."""
    found: list[Finding] = []
    for candidates in (_emails(text), _ibans(text), _national_numbers(text), _phones(text)):
        found += [
            finding
            for finding in candidates
            if all(finding.end <= other.start or other.end <= finding.start for other in found)
        ]
    return sorted(found)


def is_national_number(digits: str) -> bool:
    """Whether eleven digits are a Belgian national number: a date of birth, a number, 97 minus the rest by 97.

    Born from 2000 on, a 2 stands before the first nine. Numbers of people outside the register add 20 or 40 to the month.
    """
    if len(digits) != NATIONAL_NUMBER_DIGITS:
        return False
    month, day = int(digits[2:4]) % 20, int(digits[4:6])
    if int(digits[2:4]) >= 60 or month > 12 or day > 31:
        return False
    body, check_digits = int(digits[:9]), int(digits[9:])
    return check_digits in {97 - body % 97, 97 - (2_000_000_000 + body) % 97}


def is_iban(characters: str) -> bool:
    """Whether these characters, without spaces, are an account number: its country's length, and rest 1 by 97."""
    account = characters.upper()
    if IBAN_LENGTHS.get(account[:2]) != len(account):
        return False
    turned = account[4:] + account[:4]
    return int("".join(str(int(character, 36)) for character in turned)) % 97 == 1


def _emails(text: str) -> Iterator[Finding]:
    for match in _EMAIL.finditer(text):
        yield Finding(match.start(), match.end(), PersonalData.EMAIL)


def _ibans(text: str) -> Iterator[Finding]:
    for match in _IBAN_START.finditer(text):
        wanted = IBAN_LENGTHS.get(match[0][:2].upper())
        if wanted is None:
            continue
        characters, end = "", match.start()
        for place in range(match.start(), len(text)):
            if len(characters) == wanted:
                break
            if text[place].isascii() and text[place].isalnum():
                characters += text[place]
                end = place + 1
            elif text[place] not in " .-":
                break
        if is_iban(characters):
            yield Finding(match.start(), end, PersonalData.IBAN)


def _national_numbers(text: str) -> Iterator[Finding]:
    for match in _NATIONAL.finditer(text):
        if is_national_number(re.sub(r"\D", "", match[0])):
            yield Finding(match.start(), match.end(), PersonalData.NATIONAL_NUMBER)


def _phones(text: str) -> Iterator[Finding]:
    for pattern in (_INTERNATIONAL, _BELGIAN):
        for match in pattern.finditer(text):
            yield Finding(match.start(), match.end(), PersonalData.PHONE)


def _names(kinds: set[PersonalData]) -> str:
    return ", ".join(_name(kind) for kind in PersonalData if kind in kinds)


def _name(kind: PersonalData) -> str:
    match kind:
        case PersonalData.EMAIL:
            return _("the e-mail address")
        case PersonalData.IBAN:
            return _("the account number")
        case PersonalData.NATIONAL_NUMBER:
            return _("the national number")
        case PersonalData.PHONE:
            return _("the phone number")
