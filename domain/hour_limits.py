"""The rules about hours: no helper passes a limit of the law, and none without a warning a limit that was agreed."""

from domain.candidate import LEGAL_LIMITS, CandidateHelper, Limits, OpenSession, counted_minutes
from domain.clock_time import MINUTES_IN_HOUR
from domain.rule import Refusal, Rule
from domain.words import AssignmentRole, HelperKind
from language import _, formats

UNDER_CONTRACT = frozenset({HelperKind.SOCIAL_ECONOMY, HelperKind.STAFF})
"""Whose agreed hours a week are those of a contract: under the covenant with a partner, or one's own staff."""


def of_law(session: OpenSession, helper: CandidateHelper, role: AssignmentRole) -> list[Refusal]:
    """The hard rules: what the law allows this kind of helper, none when it says nothing."""
    law = LEGAL_LIMITS.get(helper.kind, Limits())
    added = counted_minutes(helper.kind, session.when.hours, role)
    return [
        *_of_limit(helper, Rule.LEGAL_MONTH, helper.load.month, added, law.month),
        *_of_limit(helper, Rule.LEGAL_YEAR, helper.load.year, added, law.year),
    ]


def of_agreement(session: OpenSession, helper: CandidateHelper, role: AssignmentRole) -> list[Refusal]:
    """The rules a coordinator may overrule: what was agreed with this helper."""
    added = counted_minutes(helper.kind, session.when.hours, role)
    return [
        *_of_limit(helper, Rule.OWN_WEEK, helper.load.week, added, helper.limits.week),
        *_of_limit(helper, Rule.OWN_MONTH, helper.load.month, added, helper.limits.month),
        *_of_limit(helper, Rule.OWN_YEAR, helper.load.year, added, helper.limits.year),
    ]


def _of_limit(
    helper: CandidateHelper, rule: Rule, minutes: int, added: int, most: int | None
) -> list[Refusal]:
    """What adds no minutes passes no limit, also when that was passed before."""
    if most is None or added == 0 or minutes + added <= most:
        return []
    return [Refusal(rule, _above(helper.kind, rule, minutes + added, most))]


def _above(kind: HelperKind, rule: Rule, minutes: int, most: int) -> str:
    figures = {"number": in_hours(minutes), "limit": in_hours(most)}
    match rule:
        case Rule.LEGAL_MONTH:
            return _("would have {number} hours this month; the law allows {limit}").format(**figures)
        case Rule.LEGAL_YEAR:
            return _("would have {number} hours this year; the law allows {limit}").format(**figures)
        case Rule.OWN_WEEK if kind in UNDER_CONTRACT:
            return _("would have {number} hours this week; the contract is for {limit}").format(**figures)
        case Rule.OWN_WEEK:
            return _("would have {number} hours this week; agreed at most {limit}").format(**figures)
        case Rule.OWN_MONTH:
            return _("would have {number} hours this month; agreed at most {limit}").format(**figures)
        case _:
            return _("would have {number} hours this year; agreed at most {limit}").format(**figures)


def in_hours(minutes: int) -> str:
    """Minutes as hours with at most one decimal, as a reader of the desk writes them."""
    return formats.number(minutes / MINUTES_IN_HOUR, decimals=1)
