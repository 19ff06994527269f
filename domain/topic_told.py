"""What a title may say of figures: only what is more than chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

CLEAR = 3.0
"""Standard deviations from the rest, from which something is told: with a dozen months, 2 would often tell a false one."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So much, visits or questions, in so many entered sessions."""

    number: int
    sessions: int

    @property
    def mean(self) -> float:
        return self.number / self.sessions if self.sessions else 0.0


def dispersion(number: int, squares: int, sessions: int) -> float:
    """How much the visits of sessions vary, against their mean; at least 1, which is chance alone.

    `squares` is the sum of the squares by session. All sessions together, so the differences between places are in it.
    """
    if sessions < 2 or not number:  # one session varies not at all
        return 1.0
    return max(1.0, (squares - number**2 / sessions) / (sessions - 1) / (number / sessions))


def of_questions(visits: int, questions: int, visits_vary: float) -> float:
    """The dispersion of questions, from that of visits: each visit brings so many, by chance."""
    return 1 + visits_vary * questions / visits if visits else 1.0


def clearly_most(rates: Sequence[Rate], varies: float, *, from_sessions: int) -> int | None:
    """Which has the highest mean, of those with enough sessions, when it clearly lies above all the others together.

    `varies` is the dispersion of one session. None when nothing stands out, or there is nothing to stand out from.
    """
    enough = [place for place, one in enumerate(rates) if one.sessions >= from_sessions]
    if not enough:
        return None
    most = max(enough, key=lambda place: rates[place].mean)
    others = [one for place, one in enumerate(rates) if place != most]
    rest = Rate(sum(one.number for one in others), sum(one.sessions for one in others))
    if rest.sessions < from_sessions:
        return None
    top = rates[most]
    # The spread is that of the mean of all: under “no difference” both have it.
    mean = (top.number + rest.number) / (top.sessions + rest.sessions)
    deviation = sqrt(varies * mean * (1 / top.sessions + 1 / rest.sessions))
    return most if deviation and (top.mean - rest.mean) / deviation >= CLEAR else None
