"""What breaks when one helper falls out, and on whom most rests. Nothing here says that somebody will."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from domain.expected import Expectation, Expected
from domain.need import coverage
from domain.roster import PlacedSession


class Break(StrEnum):
    """What becomes of a session without the helper, the gravest first."""

    NOBODY = "nobody"
    TOO_FEW = "too_few"
    LACKS = "lacks"


@dataclass(frozen=True, slots=True)
class Broken:
    """A session that would stand worse without the helper; languages and skills (codes) are those nobody else there has."""

    session: PlacedSession
    what: Break
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    expected: Expected | None


@dataclass(frozen=True, slots=True)
class Carried:
    """What rests on one helper: the sessions that would stand worse, by day and time, and the visitors expected there."""

    helper_id: int
    name: str
    sessions: int
    broken: tuple[Broken, ...]

    @property
    def visitors(self) -> float:
        """Expected at the broken sessions of which something is known."""
        return sum(one.expected.visitors for one in self.broken if one.expected is not None)

    def number_of(self, what: Break) -> int:
        return sum(one.what is what for one in self.broken)


def without(session: PlacedSession, helper_id: int) -> PlacedSession:
    """The session as it would stand when this helper does not come."""
    return replace(session, assigned=tuple(one for one in session.assigned if one.helper_id != helper_id))


def broken(session: PlacedSession, helper_id: int, expected: Expected | None = None) -> Broken | None:
    """How the session would stand worse without the helper; None when it would not, or does not take place."""
    if not session.takes_place:
        return None
    before = session.coverage
    after = coverage(session.need, [one for one in session.assigned if one.helper_id != helper_id])
    languages = tuple(code for code in after.missing_languages if code not in before.missing_languages)
    skills = tuple(code for code in after.missing_skills if code not in before.missing_skills)
    if after.missing > before.missing:
        what = Break.NOBODY if after.guides == 0 else Break.TOO_FEW
    elif languages or skills:
        what = Break.LACKS
    else:
        return None
    return Broken(session, what, languages, skills, expected)


def carried(sessions: Iterable[PlacedSession], expectation: Expectation) -> tuple[Carried, ...]:
    """Everybody who stands at these sessions as a guide, on whom most visitors rest first; then most sessions, then by name."""
    names: dict[int, str] = {}
    standing: dict[int, int] = {}
    found: dict[int, list[Broken]] = {}
    for session in sessions:
        expected = expectation.of_session(session)
        for one in session.standing:
            if not one.counts:
                continue
            names[one.helper_id] = one.name
            standing[one.helper_id] = standing.get(one.helper_id, 0) + 1
            breaks = broken(session, one.helper_id, expected)
            if breaks is not None:
                found.setdefault(one.helper_id, []).append(breaks)
    everybody = [Carried(key, name, standing[key], tuple(found.get(key, ()))) for key, name in names.items()]
    return tuple(
        sorted(
            everybody,
            key=lambda one: (-one.visitors, -len(one.broken), one.name.casefold(), one.helper_id),
        )
    )
