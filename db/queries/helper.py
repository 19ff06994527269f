"""Helpers as the people who keep and follow them up see them, in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from db.queries import follow_up, helper_category, hours, scope
from db.tables import (
    AbsenceRow,
    HelperRow,
    LocationRow,
    PlacementRow,
)
from domain.candidate import Limits, Load
from domain.errors import NotFound
from domain.helper import Draft, Helper, HelperLine, folded
from domain.period import Period, since
from domain.person import Person


def of_network(tx: Session, person: Person, network_id: int, *, today: date) -> list[HelperLine]:
    """The helpers of a network that the person may see, who stopped too, by name; five statements.

    A manager sees where else an own helper stands: whoever asks for a helper has to know who else does.
    """
    wanted = and_(HelperRow.network_id == network_id, scope.of_helpers(person, since=today))
    ids = select(HelperRow.id).where(wanted)
    languages, _skills = helper_category.codes(tx, ids)
    places, away, loads = _places(tx, ids, today), _away(tx, ids, today), hours.loads(tx, ids, today)
    lines = []
    for found in tx.execute(follow_up.followed().where(wanted)):
        row = found[0]
        lines.append(
            HelperLine(
                followed=follow_up.to_followed(found),
                kind=row.kind,
                places=tuple(places[row.id]),
                languages=frozenset(languages[row.id]),
                load=loads.get(row.id, Load()),
                limits=to_limits(row),
                away=away.get(row.id),
                is_anonymised=row.anonymised_at is not None,
            )
        )
    return sorted(lines, key=lambda line: (folded(line.followed.name), line.followed.id))


def one(tx: Session, person: Person, network_id: int, helper_id: int, *, today: date) -> Helper:
    """A helper of the network in full; three statements. Raises `NotFound`, also for one out of the person's sight."""
    wanted = and_(
        HelperRow.id == helper_id,
        HelperRow.network_id == network_id,
        scope.of_helpers(person, since=today),
    )
    found = tx.execute(
        follow_up.followed().where(wanted).execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound
    row = found[0]
    ids = select(HelperRow.id).where(HelperRow.id == helper_id)
    return Helper(
        id=row.id,
        network_id=row.network_id,
        version=row.version,
        draft=to_draft(tx, row),
        followed=follow_up.to_followed(found),
        load=hours.loads(tx, ids, today).get(row.id, Load()),
        anonymised_at=row.anonymised_at,
    )


def to_draft(tx: Session, row: HelperRow) -> Draft:
    """What a coordinator filled in about the helper; one statement. The caller has checked the scope."""
    return to_drafts(tx, [row], select(HelperRow.id).where(HelperRow.id == row.id))[row.id]


def to_drafts(tx: Session, rows: Iterable[HelperRow], ids: Select[int]) -> dict[int, Draft]:
    """The same of many, by id in the order of `rows`, which `ids` selects; one statement."""
    languages, skills = helper_category.codes(tx, ids)
    return {
        row.id: Draft(
            name=row.name,
            kind=row.kind,
            stage=row.stage,
            stage_since=row.stage_since,
            languages=frozenset(languages[row.id]),
            skills=frozenset(skills[row.id]),
            email=row.email,
            phone=row.phone,
            partner=row.partner,
            limits=to_limits(row),
        )
        for row in rows
    }


def to_limits(row: HelperRow) -> Limits:
    """The hours that were agreed."""
    return Limits(row.max_week_minutes, row.max_month_minutes, row.max_year_minutes)


def stands(today: date) -> ColumnElement[bool]:
    """The absences that cover the day."""
    return and_(
        AbsenceRow.is_withdrawn.is_(False),
        AbsenceRow.first_day <= today,
        or_(AbsenceRow.last_day.is_(None), AbsenceRow.last_day >= today),
    )


def _places(tx: Session, ids: Select[int], today: date) -> defaultdict[int, list[tuple[int, str]]]:
    """The locations of the placements that last or are to begin, by name."""
    found: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for helper_id, location_id, name in tx.execute(
        select(PlacementRow.helper_id, LocationRow.id, LocationRow.name)
        .join(LocationRow, LocationRow.id == PlacementRow.location_id)
        .where(
            PlacementRow.helper_id.in_(ids),
            or_(PlacementRow.last_day.is_(None), PlacementRow.last_day >= today),
        )
        .distinct()
        .order_by(LocationRow.name, LocationRow.id)
    ):
        found[helper_id].append((location_id, name))
    return found


def _away(tx: Session, ids: Select[int], today: date) -> dict[int, Period]:
    """The absence of today that lasts longest, by helper."""
    found: dict[int, Period] = {}
    for helper_id, first, last in tx.execute(
        select(AbsenceRow.helper_id, AbsenceRow.first_day, AbsenceRow.last_day).where(
            AbsenceRow.helper_id.in_(ids), stands(today)
        )
    ):
        away = since(first, last)
        if helper_id not in found or found[helper_id].last < away.last:
            found[helper_id] = away
    return found
