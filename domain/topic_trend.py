"""Which topics rise and fall against a year earlier, said only where the numbers carry it.

Two years are seldom counted equally well, so a week or month (a bucket) is compared with the same one a year earlier, per
entered session: what was asked then is scaled to as many entered sessions as now. Whether the difference is more than
chance: if nothing had changed, each question of a bucket would fall in either year in proportion to its entered sessions,
so the number of now follows a binomial distribution, bucket by bucket, wider as questions come together in sessions
(`domain.topic_share.of_numbers`). `docs/decisions/when-a-topic-rises.md` says why.

All sequences are by bucket, in order, the two years aligned.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import sqrt

from domain.topic_filters import SHARES_FROM_SESSIONS
from domain.topic_share import NOT_KNOWN, Effects

QUESTIONS_TO_COMPARE = 10
"""Fewer questions in both years together say nothing about a topic."""
CLEAR = 3.0
"""Standard deviations from no change, from which a change is told. With 45 topics, 2 would tell two false ones."""
MOST_TIMES_AS_MANY = 3
"""The comparison begins with the first bucket in which neither year has more than this many times the other's sessions."""


@dataclass(frozen=True, slots=True)
class Change:
    """A topic now and a year earlier, in questions. `usual` is `before`, scaled to the entered sessions of now."""

    topic_id: int
    now: int
    before: int
    usual: float
    deviations: float

    @property
    def difference(self) -> float:
        """Questions more than a year earlier, at as many entered sessions; negative when fewer."""
        return self.now - self.usual

    @property
    def is_clear(self) -> bool:
        return self.now + self.before >= QUESTIONS_TO_COMPARE and abs(self.deviations) >= CLEAR


def comparable_from(entered_now: Sequence[int], entered_before: Sequence[int]) -> int | None:
    """The bucket from which the two years can be compared; None when too few sessions were entered in one of them.

    A year that began to be counted in May says nothing about April, and little about the rest of May.
    """
    for start, (now, before) in enumerate(zip(entered_now, entered_before, strict=True)):
        if 0 < max(now, before) <= MOST_TIMES_AS_MANY * min(now, before):
            return start if _is_enough(entered_now[start:], entered_before[start:]) else None
    return None


def changes(
    now: Mapping[int, Sequence[int]],
    before: Mapping[int, Sequence[int]],
    *,
    entered_now: Sequence[int],
    entered_before: Sequence[int],
    varies: Effects = NOT_KNOWN,
) -> list[Change]:
    """The topics, by id in `now` and `before`, that clearly rise or fall: largest rise first, largest fall last.

    `varies`: how much more the questions of a session vary than if they came one by one.
    """
    none = [0] * len(entered_now)
    found = [
        _change(
            topic_id,
            now.get(topic_id, none),
            before.get(topic_id, none),
            entered_now,
            entered_before,
            varies.of(topic_id),
        )
        for topic_id in sorted({*now, *before})
    ]
    return sorted((one for one in found if one.is_clear), key=lambda one: -one.difference)


def since(
    now: Sequence[int],
    before: Sequence[int],
    entered_now: Sequence[int],
    entered_before: Sequence[int],
    varies: float = 1.0,
) -> int | None:
    """From which bucket on a topic is asked more (or fewer) than a year earlier; None when that is not clear.

    It is where the surplus (or shortfall) begins to add up; from there on the buckets must carry the change by themselves.
    """
    surplus = [
        asked - _usual(asked, earlier, sessions, sessions_then)
        for asked, earlier, sessions, sessions_then in zip(
            now, before, entered_now, entered_before, strict=True
        )
    ]
    sign = 1 if sum(surplus) >= 0 else -1
    from_here_on = list(accumulate(sign * one for one in reversed(surplus)))[::-1]
    # Of buckets that add up to as much, the last: those before it brought nothing.
    start = max(range(len(surplus)), key=lambda place: (round(from_here_on[place], 6), place), default=0)
    rest = slice(start, None)
    if not _is_enough(entered_now[rest], entered_before[rest]):
        return None
    change = _change(0, now[rest], before[rest], entered_now[rest], entered_before[rest], varies)
    return start if change.is_clear and change.deviations * sign > 0 else None


def _is_enough(entered_now: Sequence[int], entered_before: Sequence[int]) -> bool:
    return min(sum(entered_now), sum(entered_before)) >= SHARES_FROM_SESSIONS


def _usual(asked: int, earlier: int, sessions: int, sessions_then: int) -> float:
    """What the sessions of now would bring at the rate of then; a bucket not counted then adds nothing either way."""
    return earlier * sessions / sessions_then if sessions_then else float(asked)


def _change(  # noqa: PLR0917 # the same four as everywhere in this module, and of what
    topic_id: int,
    now: Sequence[int],
    before: Sequence[int],
    entered_now: Sequence[int],
    entered_before: Sequence[int],
    varies: float,
) -> Change:
    usual = expected = variance = 0.0
    for asked, earlier, sessions, sessions_then in zip(now, before, entered_now, entered_before, strict=True):
        usual += _usual(asked, earlier, sessions, sessions_then)
        if sessions or sessions_then:
            share = sessions / (sessions + sessions_then)
            expected += (asked + earlier) * share
            variance += (asked + earlier) * share * (1 - share)
    return Change(
        topic_id=topic_id,
        now=sum(now),
        before=sum(before),
        usual=usual,
        deviations=(sum(now) - expected) / sqrt(variance * varies) if variance else 0.0,
    )
