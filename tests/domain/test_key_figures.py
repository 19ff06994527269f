"""Key figures of a year report: what each is reckoned from, and from how much on."""

import pytest

from domain import year_report as reports
from domain.candidate import LEGAL_LIMITS
from domain.key_figures import BY_CODE, KPIS, OF_A_PLACE
from domain.report_kpi import Value
from domain.words import CategoryKind, HelperKind
from domain.year_report import FIRST_FORM, Part


def value(code: str, numbers: dict[str, int] | None = None, **lists: dict[str, int]) -> tuple[Value, int]:
    part = Part(numbers or {}, lists)
    return BY_CODE[code].value(part), BY_CODE[code].rests_on(part)


def test_each_key_figure_has_its_own_code_and_an_empty_year_its_own_words() -> None:
    assert len(BY_CODE) == len(KPIS)
    assert {kpi.code: kpi.value(Part()) for kpi in KPIS if kpi.value(Part()) not in (0, None)} == {}
    assert {kpi.rests_on(Part()) for kpi in KPIS} == {0}
    assert {BY_CODE[code].form for code in OF_A_PLACE} == {FIRST_FORM}


@pytest.mark.parametrize(
    ("days", "filled", "lead_time"),
    [
        ({"0": 7}, None, None),
        ({"0": 8}, None, 1),
        ({"0": 10, "3": 5, "open": 5}, 0.75, 1),
        ({"0": 9, "3": 6, "open": 5}, 0.75, 4),
        ({"0": 9, "open": 11}, 0.45, None),
    ],
)
def test_gaps_are_half_filled_within_some_days(
    days: dict[str, int], filled: float | None, lead_time: int | None
) -> None:
    assert value("gaps", gap_days=days)[0] == sum(days.values())
    assert value("gaps_filled", gap_days=days) == (filled, sum(days.values()))
    assert value("gap_days", gap_days=days) == (lead_time, sum(days.values()))


def test_agreed_hours_are_told_and_their_share_from_20_sessions_on_however_few_the_helpers() -> None:
    for sessions, share in ((19, None), (20, 0.25)):
        lists = {
            "agreed_helpers": {"social_economy": 1, "staff": 1},
            "agreed_minutes": {"social_economy": 60 * 390, "staff": 60 * 10},
            "agreed_used": {"social_economy": 60 * 95, "staff": 60 * 5},
        }
        assert value("agreed_hours", **lists) == (400.0, 2)
        assert value("agreed_used", **lists) == (100.0, 2)
        assert value("agreed_share", {"said_sessions": sessions}, **lists) == (share, 2)
    assert value("agreed_share", {"said_sessions": 40}) == (None, 0)


def test_hours_of_wijk_werkers_stand_against_what_the_law_says() -> None:
    limits = LEGAL_LIMITS[HelperKind.WIJK_WERKER]
    assert (limits.month, limits.year) == (60 * 60, 630 * 60)  # as the words of the figures say
    lists = {"kind_helpers": {"wijk_werker": 2}, "kind_minutes": {"wijk_werker": 2 * 63 * 60}}
    for sessions, share in ((19, None), (20, 0.1)):
        assert value("wijk_werk_share", {"said_sessions": sessions}, **lists) == (share, 2)
    assert value("wijk_werk_share", {"said_sessions": 20}) == (None, 0)


def test_shares_of_helpers_begin_at_20_and_means_at_8() -> None:
    assert value("begun", {"begun": 3, "ways_known": 30}) == (3, 30)
    assert value("begun", {}) == (None, 0)
    assert value("begun_active", {"begun": 19, "begun_active": 9}) == (None, 19)
    assert value("begun_active", {"begun": 20, "begun_active": 9}) == (0.45, 20)
    assert value("days_to_active", {"activated": 7, "activated_days": 70}) == (None, 7)
    assert value("days_to_active", {"activated": 8, "activated_days": 84}) == (10.5, 8)
    assert value("year_stayed", {"year_active": 20, "year_stayed": 15}) == (0.75, 20)
    assert value("stopped", {"helpers_stopped": 3, "helpers": 30}) == (3, 30)


def test_outcomes_and_channels_are_told_where_they_were_noted() -> None:
    noted = {"outcomes": 40, "did_it_themselves": 10}
    assert value("did_it_themselves", {**noted, "entered": 19}) == (None, 19)
    assert value("did_it_themselves", {**noted, "entered": 20}) == (0.25, 20)
    assert value("did_it_themselves", {"entered": 20}) == (None, 20)
    assert value("came_through", {"channels": 30, "came_through": 12})[0] == 12
    assert value("came_through", {})[0] is None
    assert value("referred_out", **{CategoryKind.REFERRAL.value: {"1": 4, "2": 8}})[0] == 12
    assert value("referred_out")[0] is None


def test_bookings_are_all_whose_hour_is_over() -> None:
    numbers = {
        "consult_honoured": 9,
        "consult_no_show": 2,
        "consult_cancelled_by_visitor": 3,
        "consult_cancelled_by_desk": 1,
        "consult_unanswered": 5,
    }
    assert value("booked", numbers) == (20, 20)
    assert value("cancelled_by_visitor", numbers) == (3, 20)
    assert value("cancelled_by_desk", numbers) == (1, 20)
    assert reports.Part(numbers).consults.kept == 11
