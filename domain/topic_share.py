"""How far a share of the questions can be trusted: the range in which it lies, 19 times out of 20.

Questions of one session are not independent: the same helper, the same handful of visitors, sometimes a workshop. How much
less they say than as many questions of separate sessions is the design effect, measured on sessions themselves.
`docs/decisions/how-far-a-share-can-be-trusted.md` says why.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

NINETEEN_OF_TWENTY = 1.96
"""Standard deviations to either side."""
SAMPLED_SESSIONS = 600
"""How alike the questions of a session are is seen well enough in as many: of a thousand it took half as long again."""
QUESTIONS_OF_ITS_OWN = 50
"""From this many questions in the sample a topic has a design effect of its own; with fewer it has that of all together."""


@dataclass(frozen=True, slots=True)
class Bunch:
    """The questions of one thing in the sampled sessions: their sum, the sum of their squares by session, and the sum of
    their products with all questions of the session.
    """

    questions: int
    squares: int
    products: int


@dataclass(frozen=True, slots=True)
class Sample:
    """How questions lie together in a sample of entered sessions. `groups` and `topics` by id; `whole` are all of them."""

    sessions: int
    whole: Bunch
    groups: Mapping[int, Bunch]
    topics: Mapping[int, Bunch]


def sample_of(sessions: int, asked: Iterable[tuple[int, int, int, int]]) -> Sample:
    """A sample of so many sessions, in which was asked: session, topic, group, and how many such questions."""
    of_session: defaultdict[int, int] = defaultdict(int)
    by_topic: defaultdict[tuple[int, int], int] = defaultdict(int)
    by_group: defaultdict[tuple[int, int], int] = defaultdict(int)
    for session, topic, group, number in asked:
        of_session[session] += number
        by_topic[topic, session] += number
        by_group[group, session] += number
    squares = sum(number * number for number in of_session.values())
    return Sample(
        sessions,
        Bunch(sum(of_session.values()), squares, squares),
        groups=_bunches(by_group, of_session),
        topics=_bunches(by_topic, of_session),
    )


def _bunches(parts: Mapping[tuple[int, int], int], of_session: Mapping[int, int]) -> dict[int, Bunch]:
    questions: defaultdict[int, int] = defaultdict(int)
    squares: defaultdict[int, int] = defaultdict(int)
    products: defaultdict[int, int] = defaultdict(int)
    for (part, session), number in parts.items():
        questions[part] += number
        squares[part] += number * number
        products[part] += number * of_session[session]
    return {part: Bunch(questions[part], squares[part], products[part]) for part in questions}


@dataclass(frozen=True, slots=True)
class Effects:
    """The design effect of each thing by id, at least 1; of one that is not there, that of all together."""

    own: Mapping[int, float]
    together: float

    def of(self, key: int) -> float:
        return self.own.get(key, self.together)


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` through `high`, both 0–1."""

    low: float
    high: float


NOT_KNOWN = Effects({}, 1.0)


def of_shares(parts: Mapping[int, Bunch], sample: Sample) -> Effects:
    """How much more the share of each part varies than if each question came alone: the ratio estimator over sessions."""
    whole, sessions = sample.whole, sample.sessions
    if sessions < 2 or not whole.questions:  # one session varies not at all
        return NOT_KNOWN
    found = {}
    for key, one in parts.items():
        share = one.questions / whole.questions
        varies = one.squares - 2 * share * one.products + share**2 * whole.squares
        found[key] = (varies * sessions / (sessions - 1), whole.questions * share * (1 - share))
    return _effects(found, parts)


def of_numbers(parts: Mapping[int, Bunch], sample: Sample) -> Effects:
    """How much more the number of questions of a session varies than if they came one by one (variance against mean)."""
    sessions = sample.sessions
    if sessions < 2:  # one session varies not at all
        return NOT_KNOWN
    found = {
        key: ((one.squares - one.questions**2 / sessions) * sessions / (sessions - 1), float(one.questions))
        for key, one in parts.items()
    }
    return _effects(found, parts)


def trusted(asked: int, of: int, effect: float) -> Range:
    """Wilson's range of the share `asked` of `of`, with as many questions as would say as much if each came alone."""
    number, share = of / max(effect, 1.0), asked / of
    spread = NINETEEN_OF_TWENTY**2 / number
    middle = (share + spread / 2) / (1 + spread)
    half = sqrt(share * (1 - share) * spread + spread**2 / 4) / (1 + spread)
    return Range(max(0.0, min(middle - half, share)), min(1.0, max(middle + half, share)))


def _effects(varies: Mapping[int, tuple[float, float]], parts: Mapping[int, Bunch]) -> Effects:
    """From how much each varies, and how much it would if questions came alone."""
    alone = sum(one for _much, one in varies.values())
    together = max(1.0, sum(much for much, _one in varies.values()) / alone) if alone else 1.0
    own = {
        key: max(1.0, much / one)
        for key, (much, one) in varies.items()
        if parts[key].questions >= QUESTIONS_OF_ITS_OWN and one
    }
    return Effects(own, together)
