"""What is said of a proposal, in sentences: what speaks for a change, why something stays open, why a line was refused."""

from collections.abc import Mapping

from domain import ranking
from domain.hour_limits import in_hours
from domain.need import Labels
from domain.proposal import Figures, Line, Obstacle, PlannedSession, Reason, Why
from domain.proposal_lack import Blocked, Cause, Lack, LackKind, PlanRule
from domain.rule import Rule
from language import N_, _, formats, ngettext

NEAR_MISSES_SHOWN = 4
SAME_HALF_PERCENT = 0.0005
"""Less is not worth a figure."""


def reasons(line: Line, labels: Labels) -> list[str]:
    """What speaks for who comes, a phrase each."""
    return [ranking.phrase(one.kind, _said(one, labels)) for one in line.reasons]


def why(line: Line, sessions: Mapping[int, PlannedSession], names: list[str]) -> str:
    """Why somebody goes; `names` are those who come instead."""
    match line.why:
        case Why.CANNOT_STAND:
            return formats.list_of([rule_word(rule) for rule in line.rules])
        case Why.MOVED if line.other_session is not None and line.other_session in sessions:
            other = sessions[line.other_session]
            return _("moves to {place}, {when}").format(place=other.place, when=other.when)
        case Why.REPLACED if names:
            return _("{names} instead").format(names=formats.list_of(names))
        case Why.NOT_REPLACED:
            return _("is not needed here")
        case _:
            return ""


def open_places(figures: Figures) -> str:
    """`14 places stay open; fewer than 12 is not possible`."""
    if figures.open_after == 0:
        return _("no place stays open")
    stays = ngettext("{number} place stays open", "{number} places stay open", figures.open_after).format(
        number=figures.open_after
    )
    if figures.open_least == figures.open_after:
        return _("{open}; nobody is available for them").format(open=stays)
    if figures.open_least:
        return _("{open}; fewer than {least} is not possible").format(open=stays, least=figures.open_least)
    return stays


def counts_as_standing() -> str:
    """Why there are fewer open places here than in the roster, which says that nobody agreed yet."""
    return _(
        "Whoever was asked and has not answered yet counts here as standing there; in the roster that place is open."
    )


def how_good(figures: Figures) -> str:
    """Whether the plan as a whole can be better; "" while nothing is known of it."""
    if figures.is_proven:
        return _("proven: no better plan is possible")
    gap = figures.gap
    if gap is None:
        return ""
    if gap < SAME_HALF_PERCENT:
        return _("almost proven best")
    return _("at most {percent} % better is possible").format(percent=formats.number(100 * gap, decimals=1))


def lack(one: Lack, labels: Labels) -> str:
    """What stays open: `1 place stays open`, `nobody speaks Arabic`."""
    match one.kind:
        case LackKind.PLACE:
            return ngettext("{number} place stays open", "{number} places stay open", one.number).format(
                number=one.number
            )
        case LackKind.LANGUAGE:
            return _("nobody speaks {language}").format(language=labels.get(one.code, one.code))
        case LackKind.SKILL:
            return _("nobody for {skill}").format(skill=labels.get(one.code, one.code))


def because(one: Lack, labels: Labels) -> str:
    """Why it stays open, with how many could be thought of and what stops them."""
    if one.cause is Cause.NOBODY_HAS_IT:
        return _nobody_has_it(one, labels)
    if one.cause is Cause.NOT_LOOKED_INTO:
        return _("the search ended before this was looked into")
    stopped = ", ".join(_stopped(blocked) for blocked in one.blocked)
    return _("{who}: {stopped}").format(who=_thought_of(one, labels), stopped=stopped)


def near_misses(one: Lack, names: Mapping[int, str]) -> list[str]:
    """For each rule, who could come without it: `only “not available”: Jan, Piet`."""
    found = []
    for blocked in one.blocked:
        known = [names[key] for key in blocked.only if key in names]
        if known and blocked.rule not in {PlanRule.FULL, PlanRule.NOT_WORTH_IT}:
            shown = ", ".join(known[:NEAR_MISSES_SHOWN])
            more = len(known) - NEAR_MISSES_SHOWN
            shown += f" +{more}" if more > 0 else ""
            found.append(_("only “{rule}” stops {names}").format(rule=rule_word(blocked.rule), names=shown))
    return found


def refused(line: Line) -> str:
    """Why the line could not be accepted any more, and what can be done."""
    if line.refused is None:
        return ""
    match line.refused.obstacle:
        case Obstacle.CHANGED:
            return _(
                "A colleague changed this session meanwhile. Open it on the roster, or ask for a new proposal."
            )
        case Obstacle.OVER:
            return _("This session is over.")
        case Obstacle.OFF:
            return _("This session does not take place any more.")
        case Obstacle.GONE:
            return _("This session or this helper is there no more.")
        case Obstacle.ELSEWHERE:
            return _("{name} stands elsewhere at that time by now.").format(name=line.helper)
        case Obstacle.RULE:
            rules = formats.list_of([rule_word(rule) for rule in line.refused.rules])
            return _("{name} cannot come any more: {rules}.").format(name=line.helper, rules=rules)


RULE_WORDS: dict[Rule | PlanRule, str] = {
    Rule.ABSENT: N_("absent"),
    Rule.NOT_AVAILABLE: N_("not available then"),
    Rule.TOO_FAR: N_("too far away"),
    PlanRule.TOO_FAR: N_("too far away"),
    Rule.LEGAL_MONTH: N_("hours at the limit of the law"),
    Rule.LEGAL_YEAR: N_("hours at the limit of the law"),
    Rule.OWN_WEEK: N_("agreed hours are full"),
    Rule.OWN_MONTH: N_("agreed hours are full"),
    Rule.OWN_YEAR: N_("agreed hours are full"),
    Rule.STANDS_ELSEWHERE: N_("stands elsewhere then"),
    Rule.ALREADY_HERE: N_("stands there already"),
    Rule.TRAVEL: N_("no time for the way"),
    PlanRule.FULL: N_("the session is full"),
    PlanRule.NOT_WORTH_IT: N_("needed more elsewhere"),
    Rule.BUDDY_ONLY: N_("still learning"),
    Rule.NOT_ACTIVE_YET: N_("not active"),
    Rule.NO_LONGER_ACTIVE: N_("not active"),
    Rule.DOES_NOT_TAKE_PLACE: N_("the session does not take place"),
}


def rule_word(rule: Rule | PlanRule) -> str:
    """A rule that speaks against somebody, in a few words."""
    return _(RULE_WORDS[rule])


def _said(one: Reason, labels: Labels) -> str:
    if one.minutes is not None:
        return in_hours(one.minutes)
    if one.km is not None:
        return formats.number(one.km, decimals=1)
    return labels.get(one.code, one.code)


def _stopped(blocked: Blocked) -> str:
    return _("{number} × {rule}").format(number=blocked.helpers, rule=rule_word(blocked.rule))


def _thought_of(one: Lack, labels: Labels) -> str:
    texts = {
        LackKind.PLACE: ngettext("{number} helper thought of", "{number} helpers thought of", one.thought_of),
        LackKind.LANGUAGE: ngettext(
            "{number} helper speaks {word}", "{number} helpers speak {word}", one.thought_of
        ),
        LackKind.SKILL: ngettext(
            "{number} helper knows {word}", "{number} helpers know {word}", one.thought_of
        ),
    }
    return texts[one.kind].format(number=one.thought_of, word=labels.get(one.code, one.code))


def _nobody_has_it(one: Lack, labels: Labels) -> str:
    word = labels.get(one.code, one.code)
    match one.kind:
        case LackKind.PLACE:
            return _("there is no other active helper")
        case LackKind.LANGUAGE:
            return _("no active helper speaks {word}").format(word=word)
        case LackKind.SKILL:
            return _("no active helper knows {word}").format(word=word)
