"""An instance as JSON and back; `docs/planning_format.md` describes it for others."""

from dataclasses import asdict, fields
from datetime import time
from functools import lru_cache
from typing import Any

from domain.candidate import Availability, Busy, CandidateHelper, Limits, Placement
from domain.clock_time import DatedHours, Hours
from domain.distance import Coordinates
from domain.need import Need
from domain.period import Period, since
from domain.words import AssignmentRole, HelperKind, HelperStage
from planning.instance import (
    Instance,
    PlanHelper,
    PlanPlace,
    PlanSession,
    Standing,
    UsedMinutes,
    Weights,
)
from planning.reading import Fields, document, written
from planning.refusal import FieldWrong

FORMAT = "inloop-planning-instance"
VERSION = 1


def read(text: str) -> Instance:
    """Raises one of `planning.refusal`."""
    file = document(text, format_name=FORMAT, version=VERSION)
    places = file.each("places", _place)
    known = {place.id: place.coordinates for place in places}
    instance = Instance(
        places=places,
        sessions=file.each("sessions", _session),
        helpers=file.each("helpers", lambda one: _helper(one, known)),
        standing=file.each("standing", _standing) if file.has("standing") else (),
        weights=_weights(file.inside("weights")) if file.has("weights") else Weights(),
    )
    file.done()
    return instance


def write(instance: Instance) -> str:
    return written(
        {
            "format": FORMAT,
            "version": VERSION,
            "places": [
                {"id": place.id, "coordinates": _point(place.coordinates)} for place in instance.places
            ],
            "sessions": [_of_session(session) for session in instance.sessions],
            "helpers": [_of_helper(helper) for helper in instance.helpers],
            "standing": [
                {
                    "session": one.session_id,
                    "helper": one.helper_id,
                    "role": one.role,
                    "pinned": one.is_pinned,
                }
                for one in instance.standing
            ],
            "weights": asdict(instance.weights),
        }
    )


def _place(one: Fields) -> PlanPlace:
    return PlanPlace(one.number("id"), _coordinates(one))


def _coordinates(one: Fields) -> Coordinates | None:
    if not one.has("coordinates"):
        return None
    inside = one.inside("coordinates")
    point = Coordinates(inside.amount("latitude"), inside.amount("longitude"))
    inside.done()
    if not -90 <= point.latitude <= 90:
        raise FieldWrong(inside.path("latitude"), "51.05")
    if not -180 <= point.longitude <= 180:
        raise FieldWrong(inside.path("longitude"), "3.73")
    return point


def _session(one: Fields) -> PlanSession:
    return PlanSession(
        id=one.number("id"),
        place_id=one.number("place"),
        when=DatedHours(one.day("day"), _hours(one)),
        need=Need(one.number("minimum"), one.number("maximum"), one.words("languages"), one.words("skills")),
        expected_visitors=one.amount_or_none("expected_visitors"),
    )


def _hours(one: Fields) -> Hours:
    return _hours_of(one.clock("starts"), one.clock("ends"))


@lru_cache(maxsize=4096)
def _hours_of(starts: time, ends: time) -> Hours:
    """Many are the same."""
    return Hours(starts, ends)


def _helper(one: Fields, places: dict[int, Coordinates | None]) -> PlanHelper:
    limits, used = one.inside("limits"), one.inside("used_minutes")
    helper = PlanHelper(
        who=CandidateHelper(
            id=one.number("id"),
            name="",
            kind=one.choice("kind", HelperKind),
            stage=one.choice("stage", HelperStage),
            languages=one.words("languages"),
            skills=one.words("skills"),
            placements=one.each("placements", lambda part: _placement(part, places)),
            availability=one.each("availability", _availability),
            absences=one.each("absences", _period),
            busy=one.each("elsewhere", lambda part: _busy(part, places)),
            limits=Limits(
                limits.number_or_none("week"), limits.number_or_none("month"), limits.number_or_none("year")
            ),
        ),
        used=UsedMinutes(used.by_day("week"), used.by_day("month"), used.by_number("year")),
        reach_minutes=one.number_or_none("reach_minutes"),
    )
    limits.done()
    used.done()
    return helper


def _placement(one: Fields, places: dict[int, Coordinates | None]) -> Placement:
    place_id = one.number("place")
    return Placement(place_id, places.get(place_id), _period(one))


def _period(one: Fields) -> Period:
    return since(one.day("first"), one.day("last") if one.has("last") else None)


def _availability(one: Fields) -> Availability:
    weekday = one.number("weekday")
    if not 0 <= weekday <= 6:
        raise FieldWrong(one.path("weekday"), "0, 1, 2, 3, 4, 5, 6")
    return Availability(weekday, _hours(one))


def _busy(one: Fields, places: dict[int, Coordinates | None]) -> Busy:
    place_id = one.number("place")
    return Busy(
        session_id=one.number("session"),
        location_id=place_id,
        location_name="",
        when=DatedHours(one.day("day"), _hours(one)),
        coordinates=places.get(place_id),
        role=one.choice("role", AssignmentRole),
    )


def _standing(one: Fields) -> Standing:
    return Standing(
        session_id=one.number("session"),
        helper_id=one.number("helper"),
        role=one.choice("role", AssignmentRole),
        is_pinned=one.truth("pinned"),
    )


def _weights(one: Fields) -> Weights:
    """Those that are not named keep their usual value."""
    usual = asdict(Weights())
    named = {part.name: one.number(part.name) for part in fields(Weights) if one.has(part.name)}
    one.done()
    for name, weight in named.items():
        if weight < 0:
            raise FieldWrong(one.path(name), str(usual[name]))
    return Weights(**{**usual, **named})


def _point(coordinates: Coordinates | None) -> dict[str, float] | None:
    return None if coordinates is None else asdict(coordinates)


def _of_session(session: PlanSession) -> dict[str, Any]:
    return {
        "id": session.id,
        "place": session.place_id,
        "day": session.when.day.isoformat(),
        **_of_hours(session.when.hours),
        "minimum": session.need.minimum,
        "maximum": session.need.maximum,
        "languages": sorted(session.need.languages),
        "skills": sorted(session.need.skills),
        "expected_visitors": session.expected_visitors,
    }


def _of_hours(hours: Hours) -> dict[str, str]:
    return {"starts": hours.starts.isoformat("minutes"), "ends": hours.ends.isoformat("minutes")}


def _of_period(period: Period) -> dict[str, str | None]:
    last = None if period.is_open_ended else period.last.isoformat()
    return {"first": period.first.isoformat(), "last": last}


def _of_helper(helper: PlanHelper) -> dict[str, Any]:
    who, used = helper.who, helper.used
    return {
        "id": who.id,
        "kind": who.kind,
        "stage": who.stage,
        "languages": sorted(who.languages),
        "skills": sorted(who.skills),
        "placements": [{"place": one.location_id, **_of_period(one.during)} for one in who.placements],
        "availability": [{"weekday": one.weekday, **_of_hours(one.hours)} for one in who.availability],
        "absences": [_of_period(one) for one in who.absences],
        "elsewhere": [
            {
                "session": one.session_id,
                "place": one.location_id,
                "day": one.when.day.isoformat(),
                **_of_hours(one.when.hours),
                "role": one.role,
            }
            for one in who.busy
        ],
        "limits": asdict(who.limits),
        "used_minutes": {
            "week": {day.isoformat(): minutes for day, minutes in sorted(used.week.items())},
            "month": {day.isoformat(): minutes for day, minutes in sorted(used.month.items())},
            "year": {str(number): minutes for number, minutes in sorted(used.year.items())},
        },
        "reach_minutes": helper.reach_minutes,
    }
