from datetime import timedelta
from typing import Any

from domain.candidate import Availability, CandidateHelper, Limits, Load
from domain.clock_time import DatedHours
from domain.need import AssignedHelper, Need
from domain.period import Period
from domain.stand_in import StandIn, StandIns
from domain.words import HelperKind
from tests.domain.candidates import KROOK, TUESDAY, busy, helper, hours, open_session

HOUR = 60
NOVEMBER = TUESDAY.replace(day=1)
SPEAKS = frozenset({"ar"})


def number(*everybody: CandidateHelper, **given: Any) -> int:
    return StandIns(tuple(StandIn(one) for one in everybody)).number_for(open_session(**given))


def test_who_is_free_and_available_can_be_asked() -> None:
    morning = Availability(TUESDAY.weekday(), hours("09:00", "13:00"))
    evening = Availability(TUESDAY.weekday(), hours("18:00", "20:00"))
    other_day = Availability(TUESDAY.weekday() + 1, hours("09:00", "13:00"))
    away = Period(TUESDAY, TUESDAY + timedelta(days=3))
    assert (
        number(
            helper(id=1),
            helper(id=2, availability=(morning,)),
            helper(id=3, availability=(evening,)),
            helper(id=4, availability=(other_day,)),
            helper(id=5, absences=(away,)),
            helper(id=6, busy=(busy("11:00", "13:00"),)),
        )
        == 2
    )


def test_who_stands_there_already_is_nobody_else() -> None:
    there = helper(id=1, busy=(busy("10:00", "12:00", session_id=100, location_id=KROOK),))
    assert number(there, assigned=(AssignedHelper(1, "Ada"),), need=Need(2, 2)) == 0


def test_when_only_a_language_is_missing_who_speaks_it_helps() -> None:
    need, there = Need(1, 2, SPEAKS), (AssignedHelper(9, "Noor"),)
    assert number(helper(id=1), helper(id=2, languages=SPEAKS), need=need, assigned=there) == 1
    assert number(helper(id=1), helper(id=2, languages=SPEAKS), need=need) == 2


def test_around_a_session_is_what_the_rules_ask_for() -> None:
    day, week = timedelta(days=1), timedelta(weeks=1)
    sessions = (
        busy("10:00", "12:00", TUESDAY - week, session_id=1, location_id=KROOK),
        busy("10:00", "12:00", TUESDAY - week, session_id=2),
        busy("10:00", "12:00", TUESDAY - day, session_id=3),
        busy("14:00", "16:00", TUESDAY, session_id=4),
        busy("10:00", "12:00", TUESDAY + day, session_id=5),
        busy("10:00", "12:00", TUESDAY + 2 * day, session_id=6),
    )
    away = Period(TUESDAY + 2 * day, TUESDAY + 2 * day)
    one = StandIn(
        helper(busy=sessions, absences=(away,)),
        {NOVEMBER: 10 * HOUR, NOVEMBER.replace(month=3): 5 * HOUR, NOVEMBER.replace(year=2027): HOUR},
    )
    around = one.around(open_session())
    assert [other.session_id for other in around.busy] == [1, 4]
    assert around.load == Load(week=6 * HOUR, month=10 * HOUR, year=15 * HOUR)
    assert one.around(open_session(id=4)).load == Load(week=4 * HOUR, month=8 * HOUR, year=13 * HOUR)


def test_hours_keep_somebody_from_being_asked() -> None:
    full = {NOVEMBER: 59 * HOUR}
    worker = helper(id=1, kind=HelperKind.WIJK_WERKER)
    agreed = helper(id=2, limits=Limits(month=60 * HOUR))
    free = helper(id=3)
    pool = StandIns(tuple(StandIn(one, full) for one in (worker, agreed, free)))
    assert pool.number_for(open_session()) == 1
    assert pool.number_for(open_session(when=DatedHours(TUESDAY, hours("10:00", "11:00")))) == 3


def test_a_helper_is_found_by_key() -> None:
    pool = StandIns((StandIn(helper(id=7)),))
    found = pool.of(7)
    assert found is not None
    assert found.who.id == 7
    assert pool.of(8) is None
