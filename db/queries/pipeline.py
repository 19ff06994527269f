"""The stages of helpers as history tells them (`domain.pipeline`)."""

from collections import defaultdict
from datetime import date, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import scope
from db.tables import ChangeRow, HelperRow
from domain import pipeline
from domain.person import Person
from domain.pipeline import Stretch, Way
from domain.words import HelperStage

NOTES_STAGES = ("added", "changed", HelperStage.PAUSED.value, HelperStage.STOPPED.value)
"""Verbs of history that can say something of the stage of a helper."""


def ways(tx: Session, person: Person, network_id: int, *, zone: tzinfo | None) -> dict[int, Way]:
    """The way of each helper of the network whose beginning history tells, also of anonymised ones; one statement.

    `zone` is the network's, in which days begin.
    """
    rows = tx.execute(
        select(ChangeRow.entity_id, ChangeRow.verb, ChangeRow.at, ChangeRow.after)
        .join(HelperRow, HelperRow.id == ChangeRow.entity_id)
        .where(
            ChangeRow.entity == "helper",
            ChangeRow.verb.in_(NOTES_STAGES),
            HelperRow.network_id == network_id,
            scope.of_helpers(person),
        )
        .order_by(ChangeRow.at, ChangeRow.verb != "added", ChangeRow.id)
    )
    noted_on: dict[int, date] = {}
    noted: defaultdict[int, list[Stretch]] = defaultdict(list)
    for helper_id, verb, at, after in rows:
        if verb == "added":
            noted_on[helper_id] = at.astimezone(zone).date()
        mine = noted[helper_id]
        if helper_id in noted_on and after and ("stage" in after or "stage_since" in after):
            # only what differs is kept: a stage that began on the same day as another, or the day alone put right
            stage = HelperStage(after["stage"]) if "stage" in after else mine[-1].stage
            since = date.fromisoformat(after["stage_since"]) if "stage_since" in after else mine[-1].since
            mine.append(Stretch(stage, since))
    return {key: Way(day, pipeline.stretches(noted[key])) for key, day in noted_on.items() if noted[key]}
