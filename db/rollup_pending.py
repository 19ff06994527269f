"""What a transaction changed of what figures are made of, kept with its Session until it is marked before the commit.

`db.rollup_marks` notices what is changed and notes it here.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import cast
from uuid import uuid4

from sqlalchemy import Select, Table, func, insert, or_, select
from sqlalchemy.orm import Session

from db.tables import AssignmentRow, CategoryRow, CountRow, LocationRow, PlaceTallyRow, RollupMarkRow
from domain import rollup
from domain.need import STANDING
from domain.rollup import Cause
from domain.words import AssignmentRole, CountState, LocationKind

PENDING = "rollup.pending"
KINDS = "rollup.kinds"
WISHED = "rollup.wished"
SKILLED = "rollup.skilled"
TOPICS = "rollup.topics"
MARKED = "rollup.marked"
"""Where a Session's `info` holds what it changed and has yet to mark, and by network what it marked.

Of some it is not looked up yet what they touch: `WISHED` are sessions that ask for others than before, `SKILLED` helpers and
`TOPICS` topics, of which other skills are known.
"""
AT_ONCE = 1_000
FIGURES = frozenset({Cause.COUNTED})
"""What makes figures of counts and tallies wrong."""
STAFFING = frozenset({Cause.COUNTED, Cause.STAFFED})
LANGUAGES = frozenset({Cause.COUNTED, Cause.ASKED})
SKILLS = frozenset({Cause.COUNTED, Cause.STAFFED, Cause.SKILLED})
Causes = Collection[Cause]
Changed = tuple[int, date]
"""A location, and the first day of a part of a week."""
Mark = tuple[int, int, LocationKind, date]
"""A network, a location, the kind that it counts for, and the first day of a part of a week."""


def note(tx: Session, where: Iterable[tuple[int, date]], cause: Cause = Cause.COUNTED) -> None:
    """Something changed at these places on these days."""
    changed: dict[Changed, set[Cause]] = tx.info.setdefault(PENDING, {})
    for place, day in where:
        changed.setdefault((place, rollup.part(day).first), set()).add(cause)


def note_kinds(tx: Session, marks: Iterable[Mark]) -> None:
    """Figures of a place count for another kind of place than before."""
    kinds: set[Mark] = tx.info.setdefault(KINDS, set())
    kinds.update(marks)


def note_wished(tx: Session, sessions: Iterable[int]) -> None:
    """These sessions ask for other languages, or skills, than before."""
    wished: set[int] = tx.info.setdefault(WISHED, set())
    wished.update(sessions)


def note_skilled(tx: Session, helpers: Iterable[int]) -> None:
    """These helpers have other skills, or speak other languages, than before."""
    skilled: set[int] = tx.info.setdefault(SKILLED, set())
    skilled.update(helpers)


def note_topics(tx: Session, topics: Iterable[int]) -> None:
    """Other skills help with these topics than before, or they count for others."""
    noted: set[int] = tx.info.setdefault(TOPICS, set())
    noted.update(topics)


def pending(tx: Session, causes: Causes = FIGURES) -> set[date]:
    """First days of the parts of weeks in which this transaction changed something for one of these causes, marked or not."""
    _look_up(tx)
    changed: dict[Changed, set[Cause]] = tx.info.get(PENDING, {})
    kinds: set[Mark] = tx.info.get(KINDS, set())
    marked: dict[int, dict[Mark, Cause]] = tx.info.get(MARKED, {})
    return (
        {first for (_place, first), found in changed.items() if found & set(causes)}
        | {first for *_place, first in kinds}
        | {mark[-1] for marks in marked.values() for mark, cause in marks.items() if cause in causes}
    )


def forget(tx: Session, places: Collection[int]) -> None:
    """All of these places was added up anew in this transaction: what it changed there before needs no mark."""
    _look_up(tx)
    gone = set(places)
    changed: dict[Changed, set[Cause]] = tx.info.get(PENDING, {})
    tx.info[PENDING] = {where: causes for where, causes in changed.items() if where[0] not in gone}
    kinds: set[Mark] = tx.info.get(KINDS, set())
    tx.info[KINDS] = {mark for mark in kinds if mark[1] not in gone}


def take_marked(tx: Session) -> dict[int, int]:
    """The networks in which the transaction marked something, with how many marks; asked once, after its commit."""
    marked: dict[int, dict[Mark, Cause]] = tx.info.pop(MARKED, {})
    return {network_id: len(marks) for network_id, marks in marked.items()}


def write(tx: Session) -> None:
    """Write the marks, in the transaction that changed what they are about, once and at its end."""
    _look_up(tx)
    changed: dict[Changed, set[Cause]] = tx.info.pop(PENDING, {})
    kinds: set[Mark] = tx.info.pop(KINDS, set())
    places: dict[int, tuple[int, LocationKind]] = {}
    for some in in_pieces({place for place, _first in changed}):
        for key, network_id, kind in tx.execute(
            select(LocationRow.id, LocationRow.network_id, LocationRow.kind).where(LocationRow.id.in_(some))
        ):
            places[key] = (network_id, kind)
    marks = dict.fromkeys(kinds, Cause.COUNTED)
    for (place, first), causes in changed.items():
        marks.setdefault((places[place][0], place, places[place][1], first), _together(causes))
    if not marks:
        return
    own = uuid4()
    tx.execute(
        insert(cast(Table, RollupMarkRow.__table__)),
        [
            {
                "network_id": network_id,
                "location_id": place,
                "kind": kind,
                "first_day": first,
                "id": own,
                "cause": cause,
            }
            for (network_id, place, kind, first), cause in sorted(marks.items())
        ],
    )
    marked: dict[int, dict[Mark, Cause]] = tx.info.setdefault(MARKED, {})
    for mark, cause in marks.items():
        known = marked.setdefault(mark[0], {})
        known[mark] = _together({cause, known.get(mark, cause)})


def drop(tx: Session) -> None:
    """Nothing was changed after all."""
    for name in (PENDING, KINDS, WISHED, SKILLED, TOPICS, MARKED):
        tx.info.pop(name, None)


def in_pieces(ids: Iterable[int]) -> Iterator[Sequence[int]]:
    """In order, as many as a statement takes at once."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]


def _together(causes: Collection[Cause]) -> Cause:
    """The one cause that asks for all that these ask for."""
    if len(causes) == 1:
        return next(iter(causes))
    return Cause.STAFFED if set(causes) == {Cause.STAFFED, Cause.SKILLED} else Cause.COUNTED


def _look_up(tx: Session) -> None:
    """Where and when that was of which it is not known yet. What was not counted is left out: nothing is kept of it here."""
    wished: set[int] = tx.info.pop(WISHED, set())
    for some in in_pieces(wished):
        note(tx, _places_in(tx, _COUNTED.where(CountRow.session_id.in_(some))), Cause.ASKED)
    skilled: set[int] = tx.info.pop(SKILLED, set())
    for some in in_pieces(skilled):
        worked = _COUNTED.join(AssignmentRow, AssignmentRow.session_id == CountRow.session_id).where(
            AssignmentRow.helper_id.in_(some),
            AssignmentRow.role == AssignmentRole.GUIDE,
            AssignmentRow.state.in_(sorted(STANDING)),
        )
        note(tx, _months(_places_in(tx, worked)), Cause.SKILLED)
    topics: set[int] = tx.info.pop(TOPICS, set())
    if topics:
        counted_for = func.coalesce(CategoryRow.merged_into_id, CategoryRow.id)
        tallied = (
            select(PlaceTallyRow.location_id, PlaceTallyRow.first_day)
            .join(CategoryRow, CategoryRow.id == PlaceTallyRow.category_id)
            .where(or_(CategoryRow.id.in_(sorted(topics)), counted_for.in_(sorted(topics))))
        )
        note(tx, _places_in(tx, tallied), Cause.SKILLED)


def _places_in(tx: Session, found: Select[int, date]) -> set[tuple[int, date]]:
    return {(place, day) for place, day in tx.execute(found.distinct())}


def _months(where: Iterable[tuple[int, date]]) -> set[tuple[int, date]]:
    """By the first days of their months: what is kept only by month is not to be marked week by week."""
    return {(place, day.replace(day=1)) for place, day in where}


_COUNTED = select(CountRow.location_id, CountRow.day).where(CountRow.state == CountState.ENTERED)
