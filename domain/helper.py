"""Helpers: what is kept of a person who helps, and which sentence refuses what cannot be kept."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from unicodedata import combining, normalize

from domain.account import EMAIL, LONGEST_EMAIL
from domain.candidate import LEGAL_LIMITS, Limits, Load
from domain.clock_time import MINUTES_IN_HOUR
from domain.contact import NextAction
from domain.errors import DeskError
from domain.follow_up import FollowedHelper
from domain.hour_limits import in_hours
from domain.period import Period
from domain.words import HelperKind, HelperStage
from language import _, ngettext

LONGEST_NAME = 80
LONGEST_PHONE = 40
LONGEST_PARTNER = 80
FEWEST_DIGITS, MOST_DIGITS = 8, 15
"""Of a phone number, from a short zone number to the longest of the numbering plan (E.164)."""
MOST_AGREED = Limits(60 * MINUTES_IN_HOUR, 260 * MINUTES_IN_HOUR, 2_600 * MINUTES_IN_HOUR)
"""More than any contract asks; larger hours are a typing mistake."""

NOTHING_AGREED = Limits()

OFF = frozenset({HelperStage.PAUSED, HelperStage.STOPPED})
"""Stages reached by pausing or stopping, which sets the helper free from the sessions to come."""

_PHONE = re.compile(r"\+?[\d ./()-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a coordinator fills in about a helper. Languages and skills are codes; the limits are agreements."""

    name: str
    kind: HelperKind
    stage: HelperStage
    stage_since: date
    languages: frozenset[str] = field(default_factory=frozenset)
    skills: frozenset[str] = field(default_factory=frozenset)
    email: str = ""
    phone: str = ""
    partner: str = ""
    limits: Limits = NOTHING_AGREED


@dataclass(frozen=True, slots=True)
class HelperLine:
    """A helper in the list. `places` are the locations of the placements that last or are to begin, by name.

    `away` is the absence of today, if there is one; `load` is around today.
    """

    followed: FollowedHelper
    kind: HelperKind
    places: tuple[tuple[int, str], ...]
    languages: frozenset[str]
    load: Load
    limits: Limits
    away: Period | None
    is_anonymised: bool


@dataclass(frozen=True, slots=True)
class Helper:
    """A helper in full; `load` is around today."""

    id: int
    network_id: int
    version: int
    draft: Draft
    followed: FollowedHelper
    load: Load
    anonymised_at: datetime | None

    @property
    def next_action(self) -> NextAction:
        return NextAction(self.followed.next_action, self.followed.next_action_on, self.followed.owner_id)


@dataclass(frozen=True, slots=True)
class MonthOfHours:
    """A month in which a helper stands on the roster: counted minutes before today, and from today on."""

    first_day: date
    sessions: int
    done: int
    planned: int


class NameMissing(DeskError):
    def sentence(self) -> str:
        return _("Fill in the name of the helper, at most {number} characters.").format(number=LONGEST_NAME)


class NameTaken(DeskError):
    """Two helpers of one name could not be told apart on the board."""

    def sentence(self) -> str:
        return _(
            "There is a helper with this name already, perhaps one who stopped. Open that one, or add an "
            "initial, so that the roster can tell them apart."
        )


class BadEmail(DeskError):
    def sentence(self) -> str:
        return _("Fill in an e-mail address such as an.peeters@example.org, or leave it empty.")


class BadPhone(DeskError):
    def sentence(self) -> str:
        return _("Fill in a phone number such as 0475 12 34 56 or +32 9 223 45 67, or leave it empty.")


class PartnerTooLong(DeskError):
    def sentence(self) -> str:
        return _("The name of a partner has at most {number} characters. Shorten it.").format(
            number=LONGEST_PARTNER
        )


class BadLimit(DeskError):
    def sentence(self) -> str:
        return _(
            "Agreed hours are more than 0 and at most {week} a week, {month} a month and {year} a year. "
            "Correct them, or leave them empty when nothing was agreed."
        ).format(
            week=in_hours(MOST_AGREED.week or 0),
            month=in_hours(MOST_AGREED.month or 0),
            year=in_hours(MOST_AGREED.year or 0),
        )


class StageInFuture(DeskError):
    def sentence(self) -> str:
        return _(
            "A stage begins today at the latest. Note what is still to come as the next action, "
            "or as an absence until further notice."
        )


class NotByForm(DeskError):
    """Pausing and stopping set somebody free from sessions, which has to be seen before it is done."""

    def sentence(self) -> str:
        return _(
            "Use “Pause or stop” below: it shows which sessions lose this helper before anything happens."
        )


class StillPlanned(DeskError):
    """The helper stands at sessions to come in a way that the wanted stage does not allow."""

    def __init__(self, sessions: int) -> None:
        super().__init__()
        self.sessions = sessions

    def sentence(self) -> str:
        return ngettext(
            "This helper still stands at {number} session to come. Pause or stop the helper, which sets the "
            "session free, or change the roster first.",
            "This helper still stands at {number} sessions to come. Pause or stop the helper, which sets the "
            "sessions free, or change the roster first.",
            self.sessions,
        ).format(number=self.sessions)


class NotStopped(DeskError):
    def sentence(self) -> str:
        return _("Only a helper who has stopped can be anonymised. Stop the helper first.")


class Anonymised(DeskError):
    def sentence(self) -> str:
        return _(
            "This helper was anonymised, so nothing can be added any more. Somebody who comes back is added as a new helper."
        )


class PlannedMeanwhile(DeskError):
    """Between looking and freeing, somebody put the helper on another session."""

    def sentence(self) -> str:
        return _(
            "A colleague put this helper on a session at this very moment. Look again and confirm once more."
        )


def cleaned(draft: Draft, *, today: date) -> Draft:
    """The draft as it will be kept; raises the sentence when it cannot be."""
    draft = replace(
        draft,
        name=_one_line(draft.name),
        email=_one_line(draft.email).lower(),
        phone=_one_line(draft.phone),
        partner=_one_line(draft.partner),
    )
    if not draft.name or len(draft.name) > LONGEST_NAME:
        raise NameMissing
    if draft.email and (len(draft.email) > LONGEST_EMAIL or not EMAIL.fullmatch(draft.email)):
        raise BadEmail
    if draft.phone and not _is_phone(draft.phone):
        raise BadPhone
    if len(draft.partner) > LONGEST_PARTNER:
        raise PartnerTooLong
    if draft.stage_since > today:
        raise StageInFuture
    _check_limits(draft.limits)
    return draft


def stages_to_choose(now: HelperStage | None) -> list[HelperStage]:
    """The stages a form offers: on the way, running along, active, and the present one; None for a new helper."""
    return [stage for stage in HelperStage if stage not in OFF or stage is now]


def lowest(own: Limits, kind: HelperKind) -> Limits:
    """The limits that bind first: of what was agreed and what the law says for this kind."""
    law = LEGAL_LIMITS.get(kind, Limits())
    return Limits(*(_lower(getattr(own, name), getattr(law, name)) for name in ("week", "month", "year")))


@dataclass(frozen=True, slots=True)
class Shown:
    """What of the list of helpers is looked at; empty means everything, except that stopped ones are left out."""

    text: str = ""
    stages: frozenset[HelperStage] = frozenset()
    kinds: frozenset[HelperKind] = frozenset()
    places: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()

    def shows(self, line: HelperLine) -> bool:
        stage = line.followed.stage
        return (
            folded(self.text.strip()) in folded(line.followed.name)
            and (stage in self.stages if self.stages else stage is not HelperStage.STOPPED)
            and (not self.kinds or line.kind in self.kinds)
            and (not self.places or any(key in self.places for key, _name in line.places))
            and (not self.languages or bool(self.languages & line.languages))
        )


def folded(text: str) -> str:
    """The text without capitals and accents: `aicha` finds Aïcha, who stands before Amina."""
    return "".join(sign for sign in normalize("NFKD", text.casefold()) if not combining(sign))


def shown(lines: Sequence[HelperLine], filters: Shown) -> list[HelperLine]:
    return [line for line in lines if filters.shows(line)]


def _is_phone(text: str) -> bool:
    digits = sum(sign.isdigit() for sign in text)
    return (
        len(text) <= LONGEST_PHONE
        and _PHONE.fullmatch(text) is not None
        and FEWEST_DIGITS <= digits <= MOST_DIGITS
    )


def _check_limits(limits: Limits) -> None:
    for name in ("week", "month", "year"):
        minutes, most = getattr(limits, name), getattr(MOST_AGREED, name)
        if minutes is not None and not 0 < minutes <= most:
            raise BadLimit


def _lower(one: int | None, other: int | None) -> int | None:
    known = [minutes for minutes in (one, other) if minutes is not None]
    return min(known, default=None)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def nobody(helper_id: int) -> str:
    """What stands where the name stood: the same in every language, and different for each helper."""
    return f"#{helper_id}"
