"""Where a helper could go: the rules of eligibility asked for each session of a board at once."""

from dataclasses import replace
from datetime import date, time

from domain.candidate import Availability, Busy, CandidateHelper, Limits, OpenSession
from domain.clock_time import DatedHours, Hours
from domain.need import Need
from domain.period import Period
from domain.reach import verdict, verdicts
from domain.rule import Rule
from domain.words import AssignmentRole, HelperKind

TUESDAY, WEDNESDAY = date(2026, 11, 24), date(2026, 11, 25)
MORNING = Hours(time(10), time(12))


def session(key: int, day: date = TUESDAY, hours: Hours = MORNING) -> OpenSession:
    return OpenSession(key, key, DatedHours(day, hours), Need(1, 2))


def busy(at: OpenSession) -> Busy:
    return Busy(at.id, at.location_id, f"Place {at.id}", at.when)


HERE, SAME_TIME, LATER = session(1), session(2), session(3, hours=Hours(time(14), time(16)))
NEXT_DAY = session(4, WEDNESDAY)
FATMA = CandidateHelper(1, "Fatma", busy=(busy(HERE),))


def rules(helper: CandidateHelper, at: OpenSession, leaving: int | None = None) -> list[Rule]:
    found = verdict(helper, at, AssignmentRole.GUIDE, leaving=leaving)
    return [each.rule for each in (*found.refused, *found.warned)]


def test_what_is_left_no_longer_stands_in_the_way() -> None:
    assert rules(FATMA, SAME_TIME) == [Rule.STANDS_ELSEWHERE]
    assert rules(FATMA, SAME_TIME, leaving=HERE.id) == []


def test_only_sessions_with_something_against_are_named_and_never_the_one_that_is_left() -> None:
    helper = replace(FATMA, absences=(Period(WEDNESDAY, WEDNESDAY),))
    found = verdicts(helper, [HERE, SAME_TIME, LATER, NEXT_DAY], AssignmentRole.GUIDE, leaving=HERE.id)
    assert {key: [each.rule for each in one.refused] for key, one in found.items()} == {
        NEXT_DAY.id: [Rule.ABSENT]
    }


def test_a_warning_stays_a_warning() -> None:
    helper = replace(FATMA, availability=(Availability(1, MORNING),))
    found = verdict(helper, LATER, AssignmentRole.GUIDE, leaving=HERE.id)
    assert ([each.rule for each in found.warned], found.refused) == ([Rule.NOT_AVAILABLE], ())


def test_the_load_is_that_of_the_sessions_own_week_without_what_is_left() -> None:
    helper = replace(FATMA, busy=(busy(HERE), busy(LATER)), limits=Limits(week=4 * 60))
    assert rules(helper, NEXT_DAY) == [Rule.OWN_WEEK]
    assert rules(helper, NEXT_DAY, leaving=HERE.id) == []
    assert rules(helper, session(5, date(2026, 12, 1))) == []


def test_days_of_an_absence_weigh_nothing_and_the_law_refuses() -> None:
    days = [session(10 + number, date(2026, 11, number), Hours(time(8), time(18))) for number in range(2, 8)]
    helper = CandidateHelper(1, "Jan", kind=HelperKind.WIJK_WERKER, busy=tuple(busy(each) for each in days))
    assert rules(helper, NEXT_DAY) == [Rule.LEGAL_MONTH]
    away = replace(helper, absences=(Period(date(2026, 11, 2), date(2026, 11, 2)),))
    assert rules(away, NEXT_DAY) == []


def test_asked_at_once_or_one_by_one_the_rules_say_the_same() -> None:
    sessions = [HERE, SAME_TIME, LATER, NEXT_DAY, session(5, WEDNESDAY, Hours(time(11), time(13)))]
    helper = replace(FATMA, busy=(busy(HERE), busy(LATER), busy(NEXT_DAY)), limits=Limits(week=5 * 60))
    for leaving in (None, HERE.id, NEXT_DAY.id):
        one_by_one = {
            each.id: verdict(helper, each, AssignmentRole.GUIDE, leaving=leaving)
            for each in sessions
            if each.id != leaving
        }
        at_once = verdicts(helper, sessions, AssignmentRole.GUIDE, leaving=leaving)
        assert at_once == {key: each for key, each in one_by_one.items() if not each.is_free}
