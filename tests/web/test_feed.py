"""Calendar feeds as a calendar gets them: by the link alone, strictly as RFC 5545 says, 10:00 at 10:00 all year."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject
from dateutil.tz import tzical
from icalendar import Calendar
from sqlalchemy import Engine

import language
import settings
from db.queries import feed as feeds
from db.session import reading, writing
from db.tables import AssignmentRow, HelperRow, LocationRow, SessionRow
from domain.feed import Link
from domain.person import Person
from domain.words import AssignmentState, CancelReason, HelperStage, ReleaseCause, SessionState
from services import feed, leaving, location
from tests import factories
from tests.services.consulting import open_consults
from tests.web.conftest import HTML, NOW, Moment, Visitor
from web import feed as route
from web.throttle import Throttle

BRUSSELS = ZoneInfo("Europe/Brussels")
TODAY = date(2026, 11, 24)
ADDRESS = "Miriam Makebaplein 1; 9000 Gent, achterin"
OCTETS = 75
PROMISED = {
    "UID",
    "SEQUENCE",
    "DTSTAMP",
    "LAST-MODIFIED",
    "DTSTART",
    "DTEND",
    "SUMMARY",
    "LOCATION",
    "DESCRIPTION",
    "STATUS",
    "TRANSP",
}


@dataclass(frozen=True, slots=True)
class Shared:
    """De Krook with sessions on both sides of both clock changes, the links to its calendar and to Fatma's."""

    engine: Engine
    ann: Person
    location: int
    helper: int
    sessions: tuple[int, ...]

    def link(self, *, helper: bool = False) -> Link:
        with reading(self.engine) as tx:
            found = (
                feeds.link_of_helper(tx, self.ann, self.helper, today=TODAY)
                if helper
                else feeds.link_of_location(tx, self.ann, self.location)
            )
        assert found is not None
        return found


@pytest.fixture
def shared(sqlite_engine: Engine, surrounded: pytest.MonkeyPatch) -> Shared:
    surrounded.setattr(route, "PER_FEED", Throttle(1000, seconds=60))
    with writing(sqlite_engine) as tx:
        network = factories.make_network(tx, name="Gent")
        place = factories.make_location(
            tx, network, name="De Krook \\ Gent; de grote, ruime zaal", address=ADDRESS
        )
        helper = factories.make_helper(
            tx, network, name="Fatma Demir", email="fatma@example.org", phone="0470 12 34 56"
        )
        days = [
            date(2026, 10, 24),
            date(2026, 10, 25),
            TODAY,
            date(2027, 3, 27),
            date(2027, 3, 28),
            date(2027, 10, 31),
        ]
        sessions = [factories.make_session(tx, place, day=day, note="Jan brengt koffie") for day in days]
        for one in sessions:
            factories.make_assignment(tx, one, helper)
        ann = factories.make_person(tx, networks=[network])
        with language.use("nl"):
            feed.renew_for_location(tx, place.id, None, by=ann, today=TODAY, now=NOW)
            feed.renew_for_helper(tx, helper.id, None, by=ann, today=TODAY, now=NOW)
        return Shared(sqlite_engine, ann, place.id, helper.id, tuple(one.id for one in sessions))


def read(body: bytes) -> dict[int, Any]:
    """The events by session, read strictly: lines, folding and every property as the standard wants them."""
    assert body.endswith(b"\r\n")
    lines = body.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(len(line) for line in lines) <= OCTETS
    for line in lines:
        line.decode("utf-8")  # no character is cut in two by a fold
    calendar = Calendar.from_ical(body)
    assert [calendar.errors, *(one.errors for one in calendar.walk())] == [[]] * (1 + len(calendar.walk()))
    assert (calendar["version"], calendar["prodid"]) == ("2.0", "-//Inloop//Inloop//NL")
    events = calendar.walk("VEVENT")
    assert all(set(one) == PROMISED for one in events)
    assert len({str(one["uid"]) for one in events}) == len(events)
    other = vobject.readOne(body.decode("utf-8"), validate=True, transform=True)
    assert len(other.contents.get("vevent", [])) == len(events)
    return {int(str(one["uid"]).split("-")[1]): one for one in events}


def zone_of(body: bytes) -> Any:
    """The zone exactly as the feed describes it, whatever this machine knows of Brussels."""
    text = body.decode("utf-8").replace("\r\n ", "")
    within = text.partition("BEGIN:VTIMEZONE")[2].partition("END:VTIMEZONE")[0]
    return tzical(StringIO(f"BEGIN:VTIMEZONE{within}END:VTIMEZONE\r\n")).get("Europe/Brussels")


def test_a_calendar_comes_by_its_link_alone(visitor: Visitor, shared: Shared) -> None:
    answer = visitor().get(shared.link().path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["content-disposition"] == 'inline; filename="de-krook-gent-de-grote-ruime-zaal.ics"'
    assert (answer.headers["referrer-policy"], answer.headers["x-robots-tag"]) == (
        "no-referrer",
        "noindex, nofollow",
    )
    assert "set-cookie" not in answer.headers
    assert set(read(answer.content)) == set(shared.sessions)
    assert visitor().head(shared.link().path).status_code == 200


def test_what_is_in_it_is_escaped_and_folded_and_comes_out_as_it_went_in(
    visitor: Visitor, shared: Shared
) -> None:
    event = read(visitor().get(shared.link().path).content)[shared.sessions[2]]
    assert str(event["location"]) == f"De Krook \\ Gent; de grote, ruime zaal, {ADDRESS}"
    assert str(event["summary"]) == "De Krook \\ Gent; de grote, ruime zaal: vrije inloop"
    assert str(event["description"]) == "Vrije inloop\n1 begeleider ingepland"
    assert (str(event["status"]), str(event["transp"]), int(event["sequence"])) == ("CONFIRMED", "OPAQUE", 0)


def test_a_session_by_appointment_says_how_many_consults_are_booked_and_of_whom_nothing(
    visitor: Visitor, sqlite_engine: Engine, surrounded: pytest.MonkeyPatch
) -> None:
    with writing(sqlite_engine) as tx:
        desk = open_consults(tx, TODAY, NOW)
        desk.book(reference="KLANT-7731")
        feed.renew_for_location(tx, desk.location.id, None, by=desk.manager, today=TODAY, now=NOW)
        tx.flush()
        link = feeds.link_of_location(tx, desk.manager, desk.location.id)
    assert link is not None
    answer = visitor().get(link.path)
    (event,) = read(answer.content).values()
    assert str(event["description"]).split("\n")[-1] == "1 consult booked"
    assert "KLANT" not in answer.text


def test_ten_stays_ten_over_both_clock_changes(visitor: Visitor, shared: Shared) -> None:
    body = visitor().get(shared.link().path).content
    zone = zone_of(body)
    offsets = {}
    for event in read(body).values():
        for name, wall in [("dtstart", time(10)), ("dtend", time(12))]:
            moment = event[name].dt
            assert event[name].params["TZID"] == "Europe/Brussels"
            assert moment.time() == wall
            assert moment.replace(tzinfo=zone).utcoffset() == moment.astimezone(BRUSSELS).utcoffset()
        offsets[event["dtstart"].dt.date()] = event["dtstart"].dt.replace(tzinfo=zone).utcoffset()
    summer, winter = timedelta(hours=2), timedelta(hours=1)
    assert offsets == {
        date(2026, 10, 24): summer,
        date(2026, 10, 25): winter,
        TODAY: winter,
        date(2027, 3, 27): winter,
        date(2027, 3, 28): summer,
        date(2027, 10, 31): winter,
    }


def test_the_zone_it_tells_is_that_of_brussels_at_every_hour_a_feed_can_show(
    visitor: Visitor, shared: Shared
) -> None:
    zone = zone_of(visitor().get(shared.link().path).content)
    first = datetime.combine(TODAY - timedelta(weeks=8), time(4))
    for hour in range(0, (56 + 400) * 24, 6):
        moment = first + timedelta(hours=hour)
        assert moment.replace(tzinfo=zone).utcoffset() == moment.replace(tzinfo=BRUSSELS).utcoffset(), moment


def test_a_calendar_names_nobody(visitor: Visitor, shared: Shared) -> None:
    for link in (shared.link(), shared.link(helper=True)):
        text = visitor().get(link.path).text.replace("\r\n ", "")
        for said in ("Fatma", "fatma@", "0470 12 34 56", "koffie"):
            assert said not in text


def test_a_helper_sees_the_own_role_and_what_falls_away(visitor: Visitor, shared: Shared) -> None:
    with writing(shared.engine) as tx:
        gone = tx.get_one(AssignmentRow, (shared.sessions[3], shared.helper))
        gone.state, gone.release_cause = AssignmentState.CANCELLED, ReleaseCause.REMOVED
        off = tx.get_one(SessionRow, shared.sessions[4])
        off.state, off.cancel_reason = SessionState.CANCELLED, CancelReason.ILLNESS
        tx.get_one(SessionRow, shared.sessions[5]).holiday = "christmas"
    answer = visitor().get(shared.link(helper=True).path)
    events = read(answer.content)
    assert "X-WR-CALNAME:Mijn sessies\\, Gent" in answer.text
    place = "De Krook \\ Gent; de grote, ruime zaal"
    told = {key: (str(one["summary"]), str(one["status"]), str(one["transp"])) for key, one in events.items()}
    assert told[shared.sessions[2]] == (f"{place}: begeleider", "CONFIRMED", "OPAQUE")
    assert told[shared.sessions[3]] == (
        f"Niet meer ingepland: {place}: begeleider",
        "CANCELLED",
        "TRANSPARENT",
    )
    assert told[shared.sessions[4]] == (f"Geschrapt: {place}: begeleider", "CANCELLED", "TRANSPARENT")
    assert told[shared.sessions[5]] == (f"Gesloten: {place}: begeleider", "CANCELLED", "TRANSPARENT")
    assert str(events[shared.sessions[5]]["description"]) == "Vrije inloop\nKerstmis"
    assert "ziek" not in answer.text.lower()


def test_the_same_calendar_is_not_sent_twice(visitor: Visitor, shared: Shared, moment: Moment) -> None:
    client, path = visitor(), shared.link().path
    first = client.get(path)
    tag, since = first.headers["etag"], first.headers["last-modified"]
    for headers in (
        {"if-none-match": tag},
        {"if-none-match": f'"other", W/{tag}'},
        {"if-none-match": "*"},
        {"if-modified-since": since},
    ):
        again = client.get(path, headers=headers)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    for headers in (
        {"if-none-match": '"other"', "if-modified-since": since},
        {"if-modified-since": "Mon, 01 Jan 2024 00:00:00 GMT"},
        {"if-modified-since": "gisteren"},
    ):
        assert client.get(path, headers=headers).status_code == 200
    moment(NOW + timedelta(hours=5))
    assert client.get(path, headers={"if-none-match": tag}).status_code == 304
    with writing(shared.engine) as tx:
        tx.get_one(SessionRow, shared.sessions[2]).version += 1
    changed = client.get(path, headers={"if-none-match": tag})
    assert (changed.status_code, int(read(changed.content)[shared.sessions[2]]["sequence"])) == (200, 2)


def test_a_renewed_link_leaves_the_old_one_dead_and_the_new_one_good(
    visitor: Visitor, shared: Shared
) -> None:
    client, old = visitor(), shared.link()
    with writing(shared.engine) as tx:
        feed.renew_for_location(tx, shared.location, old.id, by=shared.ann, today=TODAY, now=NOW)
    assert client.get(old.path, headers=HTML).status_code == 404
    assert client.get(shared.link().path, headers=HTML).status_code == 200


def test_whatever_opens_nothing_looks_the_same(visitor: Visitor, shared: Shared) -> None:
    client, link, other = visitor(), shared.link(), shared.link(helper=True)
    with writing(shared.engine) as tx:
        place = tx.get_one(LocationRow, shared.location)
        location.retire(tx, place.id, TODAY, place.version, by=shared.ann, today=TODAY, now=NOW)
        helper = tx.get_one(HelperRow, shared.helper)
        leaving.leave(
            tx, helper.id, HelperStage.STOPPED, TODAY, helper.version, by=shared.ann, today=TODAY, now=NOW
        )
    with writing(shared.engine) as tx:
        leaving.anonymise(
            tx,
            shared.helper,
            tx.get_one(HelperRow, shared.helper).version,
            by=shared.ann,
            today=TODAY,
            now=NOW,
        )
    paths = [
        link.path,
        other.path,
        link.path[:-5] + ".ics",
        "/agenda/1-x.ics",
        "/agenda/nonsense",
        "/agenda/²-x.ics",
    ]
    answers = [client.get(path, headers=HTML) for path in paths]
    assert {(one.status_code, one.text, one.headers["cache-control"]) for one in answers} == {
        (404, "Not found", "private, no-cache")
    }


def test_a_link_opens_its_calendar_and_nothing_else(visitor: Visitor, shared: Shared) -> None:
    client, path = visitor(), shared.link().path
    for other in (f"{path}/x", "/agenda/../rooster", "/agenda"):
        assert client.get(other).status_code in {401, 404}
    assert client.get("/rooster").status_code == 401


def test_who_asks_without_end_is_put_off(
    visitor: Visitor, shared: Shared, surrounded: pytest.MonkeyPatch
) -> None:
    surrounded.setattr(route, "PER_FEED", Throttle(2, seconds=60))
    client = visitor()
    assert [client.get(shared.link().path).status_code for _time in range(3)] == [200, 200, 429]
    assert client.get(shared.link(helper=True).path).status_code == 200
    surrounded.setattr(route, "PER_ADDRESS", Throttle(1, seconds=60))
    answers = [client.get("/agenda/1-x.ics") for _time in range(2)]
    assert [one.status_code for one in answers] == [404, 429]
    assert answers[1].headers["retry-after"] == "60"
    assert visitor(address="192.0.2.7").get("/agenda/1-x.ics").status_code == 404


def test_patience_is_counted_by_key_and_begins_anew() -> None:
    now = [0.0]
    throttle = Throttle(1, seconds=60, clock=lambda: now[0])
    assert [throttle.admits("a"), throttle.admits("a"), throttle.admits("b")] == [True, False, True]
    now[0] = 60.0
    assert throttle.admits("a")


def test_a_database_that_does_not_answer_is_no_empty_calendar(
    visitor: Visitor, shared: Shared, tmp_path: object, surrounded: pytest.MonkeyPatch
) -> None:
    path = shared.link().path
    assert visitor().get(path).status_code == 200
    surrounded.setenv(
        "DATABASE_URL", f"sqlite:///{tmp_path}/folder/that/is/not/there/inloop.db?mode=ro&uri=true"
    )
    settings.current.cache_clear()
    assert visitor().get(path).status_code == 503
