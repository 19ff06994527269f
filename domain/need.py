"""What a session needs, and whether those who stand there are enough.

Only guides who said yes count. A buddy is still learning, a reserve comes only when called, and a proposed helper has
not agreed yet: they are named, not counted.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.errors import DeskError
from domain.period import Period
from domain.words import AssignmentRole, AssignmentState
from language import _, formats, ngettext

MAX_HELPERS = 20
"""More than any help desk holds; a larger number is a typing mistake."""

STANDING = frozenset({AssignmentState.CONFIRMED, AssignmentState.PRESENT})
"""States in which a guide counts towards the need."""

Labels = Mapping[str, str]
"""What the reader calls the languages and skills, by code. A code without a label is shown as it is."""


class UnusableNeed(DeskError):
    """The numbers of helpers are not in order."""

    def sentence(self) -> str:
        return _(
            "The number of helpers needed must lie between 0 and {most}, and the maximum must be at least 1 "
            "and not below the minimum."
        ).format(most=MAX_HELPERS)


@dataclass(frozen=True, slots=True)
class Need:
    """From `minimum` through `maximum` guides, who together speak `languages` and know `skills` (category codes)."""

    minimum: int
    maximum: int
    languages: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not 0 <= self.minimum <= self.maximum <= MAX_HELPERS or self.maximum < 1:
            raise UnusableNeed


@dataclass(frozen=True, slots=True)
class AssignedHelper:
    """A helper on a session. `absence` is the absence that covers the session's day, if there is one."""

    helper_id: int
    name: str
    role: AssignmentRole = AssignmentRole.GUIDE
    state: AssignmentState = AssignmentState.CONFIRMED
    languages: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    absence: Period | None = None

    @property
    def counts(self) -> bool:
        """Whether this is one of the guides who will be there."""
        return self.role is AssignmentRole.GUIDE and self.state in STANDING and self.absence is None


class CoverageState(StrEnum):
    """Whether somebody will be there. `SHORT` also when the number is right and a language or skill is missing."""

    ENOUGH = "enough"
    SHORT = "short"
    NOBODY = "nobody"
    OVER = "over"
    CLOSED = "closed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How a session stands. `guides` is how many count; `because` says why it is closed or cancelled.

    `proposed` are guides who have not agreed yet. `missing_languages` and `missing_skills` are codes, in order.
    """

    state: CoverageState
    need: Need
    guides: int
    proposed: int
    missing_languages: tuple[str, ...]
    missing_skills: tuple[str, ...]
    absent: tuple[AssignedHelper, ...]
    because: str = ""

    @property
    def missing(self) -> int:
        """How many guides more are needed; 0 for a session that does not take place."""
        if self.state in {CoverageState.CLOSED, CoverageState.CANCELLED}:
            return 0
        return max(0, self.need.minimum - self.guides)


def coverage(
    need: Need,
    assigned: Iterable[AssignedHelper],
    *,
    closed_because: str | None = None,
    cancelled_because: str | None = None,
) -> Coverage:
    """How a session stands with these helpers. Cancelled outweighs closed, and both outweigh the numbers."""
    everybody = sorted(assigned, key=lambda helper: (helper.name, helper.helper_id))
    guides = [helper for helper in everybody if helper.counts]
    spoken = frozenset[str]().union(*(helper.languages for helper in guides))
    known = frozenset[str]().union(*(helper.skills for helper in guides))
    missing_languages = tuple(sorted(need.languages - spoken))
    missing_skills = tuple(sorted(need.skills - known))
    if cancelled_because is not None:
        state = CoverageState.CANCELLED
    elif closed_because is not None:
        state = CoverageState.CLOSED
    else:
        state = _state(need, len(guides), lacks_something=bool(missing_languages or missing_skills))
    return Coverage(
        state=state,
        need=need,
        guides=len(guides),
        proposed=sum(_is_proposed(helper) for helper in everybody),
        missing_languages=missing_languages,
        missing_skills=missing_skills,
        absent=tuple(helper for helper in everybody if _is_absent(helper)),
        because=(cancelled_because or "") if state is CoverageState.CANCELLED else (closed_because or ""),
    )


def in_short(shown: Coverage) -> str:
    """What stands on the card: "1 of 2", "2 of 1–3", "nobody", "closed: Easter Monday"."""
    match shown.state:
        case CoverageState.CANCELLED:
            return _with_reason(_("cancelled"), shown.because)
        case CoverageState.CLOSED:
            return _with_reason(_("closed"), shown.because)
        case CoverageState.NOBODY:
            return _("nobody")
        case _:
            return _("{number} of {needed}").format(number=shown.guides, needed=_range(shown.need))


def what_is_missing(shown: Coverage, labels: Labels) -> list[str]:
    """What would have to be added, a phrase for each thing: "1 helper more needed", "nobody speaks Arabic"."""
    if shown.state in {CoverageState.CLOSED, CoverageState.CANCELLED}:
        return []
    phrases = []
    if shown.missing:
        phrases.append(
            ngettext("{number} helper more needed", "{number} helpers more needed", shown.missing).format(
                number=shown.missing
            )
        )
    return phrases + _missing_wishes(shown, labels)


def why(shown: Coverage, labels: Labels) -> list[str]:
    """Why the session has its colour, a phrase for each cause, the figures first."""
    if shown.state in {CoverageState.CLOSED, CoverageState.CANCELLED}:
        return [in_short(shown)]
    phrases = [_("{needed} needed, {number} there").format(needed=_range(shown.need), number=shown.guides)]
    phrases += _who_does_not_count(shown)
    phrases += what_is_missing(shown, labels)
    if shown.state is CoverageState.OVER:
        too_many = shown.guides - shown.need.maximum
        phrases.append(
            ngettext("{number} more than the maximum", "{number} more than the maximum", too_many).format(
                number=too_many
            )
        )
    return phrases


def causes(shown: Coverage, labels: Labels) -> list[str]:
    """What lies behind the figures, a phrase for each: who is absent, who has not agreed yet, which language nobody speaks."""
    if shown.state in {CoverageState.CLOSED, CoverageState.CANCELLED}:
        return []
    return _who_does_not_count(shown) + _missing_wishes(shown, labels)


def missing_wishes(languages: Iterable[str], skills: Iterable[str], labels: Labels) -> list[str]:
    """`nobody speaks Arabic`, a phrase for each language and skill (codes)."""
    return [_("nobody speaks {language}").format(language=labels.get(code, code)) for code in languages] + [
        _("nobody for {skill}").format(skill=labels.get(code, code)) for code in skills
    ]


def _missing_wishes(shown: Coverage, labels: Labels) -> list[str]:
    return missing_wishes(shown.missing_languages, shown.missing_skills, labels)


def _who_does_not_count(shown: Coverage) -> list[str]:
    phrases = [_absence_phrase(helper) for helper in shown.absent]
    if shown.proposed:
        phrases.append(
            ngettext(
                "{number} proposed, has not agreed yet",
                "{number} proposed, have not agreed yet",
                shown.proposed,
            ).format(number=shown.proposed)
        )
    return phrases


def _state(need: Need, guides: int, *, lacks_something: bool) -> CoverageState:
    if guides == 0 and need.minimum > 0:
        return CoverageState.NOBODY
    if guides < need.minimum or lacks_something:
        return CoverageState.SHORT
    if guides > need.maximum:
        return CoverageState.OVER
    return CoverageState.ENOUGH


def _is_proposed(helper: AssignedHelper) -> bool:
    return (
        helper.role is AssignmentRole.GUIDE
        and helper.state is AssignmentState.PROPOSED
        and helper.absence is None
    )


def _is_absent(helper: AssignedHelper) -> bool:
    """Also when the absence has already taken the helper off: the question "why is this red?" is asked after it."""
    return (
        helper.role is AssignmentRole.GUIDE
        and helper.state is not AssignmentState.NO_SHOW
        and helper.absence is not None
    )


def _absence_phrase(helper: AssignedHelper) -> str:
    if helper.absence is None or helper.absence.is_open_ended:
        return _("{name} is absent until further notice").format(name=helper.name)
    return _("{name} is absent through {day}").format(name=helper.name, day=formats.day(helper.absence.last))


def _range(need: Need) -> str:
    return str(need.minimum) if need.minimum == need.maximum else f"{need.minimum}–{need.maximum}"


def _with_reason(word: str, reason: str) -> str:
    return _("{state}: {reason}").format(state=word, reason=reason) if reason else word
