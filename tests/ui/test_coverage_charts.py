"""What the charts of the coverage page are made of, as the browser gets them, and what their titles say."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any

import pandas as pd
import pytest

from db.queries import coverage as queries
from db.queries import gap
from db.queries import helper_time as hours
from domain import coverage
from domain.coverage import SUMS, ConsultSums, Staffing
from domain.coverage_mark import OPEN_STILL, Mark, Which, strip_bucket
from domain.period import Period
from domain.topic_filters import Bucket, TopicFilters
from domain.words import CancelReason, ConsultStatus, HelperKind
from ui import (
    coverage_charts,
    coverage_charts_busy,
    coverage_colours,
    coverage_figures,
    coverage_frames,
    coverage_frames_busy,
    coverage_frames_consults,
    coverage_frames_gaps,
    coverage_frames_strip,
    coverage_frames_who,
    coverage_mark,
    coverage_shared,
    coverage_there,
    coverage_titles,
    palette,
)
from ui.coverage_charts import CELL_COLOURS
from ui.coverage_figures import Busy, Consults, Overview, Who
from ui.coverage_frames_strip import Cell
from ui.coverage_mark import Names, Pointed

FILTERS = TopicFilters(1, Period(pd.Timestamp("2026-01-05").date(), pd.Timestamp("2026-02-28").date()))
MONDAY, NEXT = pd.Timestamp("2026-01-05"), pd.Timestamp("2026-01-12")


def sums(**given: int) -> dict[str, int]:
    return dict.fromkeys(SUMS, 0) | given


def stood(**given: int) -> dict[str, int]:
    return dict.fromkeys(queries.IN_A_STRIP, 0) | given


def frame(promise: dict[str, str], rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(promise)).astype(promise)


KROOK, SERRE = {"location_id": 1, "location": "De Krook"}, {"location_id": 2, "location": "De Serre"}
STOOD = [
    {**KROOK, "first_day": MONDAY, **stood(planned=3, held=3, required=4, filled=4)},
    {**KROOK, "first_day": NEXT, **stood(planned=3, held=2, cancelled=1, required=4, filled=2)},
    {**SERRE, "first_day": MONDAY, **stood(planned=1, held=1, required=2, filled=0)},
    {**SERRE, "first_day": NEXT, **stood(closed=1)},
]


def overview(stretches: Sequence[dict[str, Any]] = STOOD) -> Overview:
    """Of the places that these stretches are of, of which those of the first page are drawn."""
    by_stretch = frame(queries.BY_STRETCH, stretches)
    places = by_stretch.groupby(["location_id", "location"], as_index=False)[["required", "filled"]].sum()
    lacking = places["filled"] - places["required"]
    places = places.assign(lacking=lacking).sort_values(["lacking", "location"], ignore_index=True)

    def read(some: frozenset[int]) -> pd.DataFrame:
        return by_stretch[by_stretch["location_id"].isin(some or places["location_id"])]

    return Overview(
        FILTERS,
        places[list(queries.LACKING)],
        read(coverage_there.page_of(places, 1)),
        frame(
            queries.OVER_TIME,
            [
                {"bucket": MONDAY, **sums(planned=4, held=4)},
                {"bucket": NEXT, **sums(planned=3, held=2, cancelled=1, closed=1)},
            ],
        ),
        frame(queries.CANCELLED, [{"bucket": NEXT, "reason": CancelReason.ILLNESS.value, "sessions": 1}]),
        read,
    )


def spec_of(drawn: Any) -> dict[str, Any]:
    found: dict[str, Any] = drawn.to_dict()  # also validates it
    return found


def test_the_strip_has_a_signed_cell_for_each_place_and_week_with_the_place_that_lacks_most_first() -> None:
    rows = coverage_frames_strip.strip(overview())
    spec = spec_of(coverage_charts.strip(rows, is_dark=False))
    cells = [
        (one["place"], one["first_day"], one["cell"], one["sign"], one["fill"])
        for one in spec["datasets"]["cells"]
    ]
    colours = CELL_COLOURS[False]
    assert cells == [
        ("De Krook", "2026-01-05", "enough", "4/4", colours[Cell.ENOUGH]),
        ("De Krook", "2026-01-12", "short", "2/4", colours[Cell.SHORT]),
        ("De Serre", "2026-01-05", "nobody", "0", colours[Cell.NOBODY]),
        ("De Serre", "2026-01-12", "closed", "–", colours[Cell.CLOSED]),
    ]
    (selection,) = [one for layer in spec["layer"] for one in layer.get("params", [])] or spec["params"]
    assert selection["select"] == {"type": "point", "fields": ["location_id", "grain", "first_day"]}
    assert spec["layer"][0]["encoding"]["y"]["scale"]["domain"] == ["De Krook", "De Serre"]
    assert coverage_titles.strip(rows[rows["place"] == "De Krook"]) == "Most open places at De Krook: 2"
    assert coverage_frames_strip.strip_table(rows, FILTERS)["Places filled"].tolist() == [4, 2, 0, 0]
    assert coverage_frames_strip.strip_marks(rows)[3] == Mark(location_id=2, week=NEXT.date())


@pytest.mark.parametrize(
    ("years", "grain", "label", "mark"),
    [
        (3, "month", "Jan 2026", Mark(location_id=1, month=date(2026, 1, 1))),
        (10, "quarter", "Q1 2026", Mark(location_id=1, quarter=date(2026, 1, 1))),
    ],
)
def test_longer_periods_show_months_or_quarters_by_how_many_places_were_filled(
    years: int, grain: str, label: str, mark: Mark
) -> None:
    filters = replace(FILTERS, period=Period(date(2026 - years, 3, 1), date(2026, 2, 28)))
    first, rows = pd.Timestamp("2026-01-01"), []
    for place, filled in enumerate((4, 5, 8, 9), start=1):
        at = {"location_id": place, "location": f"P{place}", "first_day": first}
        rows.append({**at, **stood(planned=10, held=9, cancelled=1, required=10, filled=filled)})
    strip = coverage_frames_strip.strip(replace(overview(rows), filters=filters))
    assert list(zip(strip["cell"], strip["grain"], strip["label"], strict=True)) == [
        (cell, grain, label) for cell in ("nobody", "short", "short", "enough")
    ]
    assert coverage_frames_strip.strip_marks(strip)[0] == mark
    assert coverage_colours.of_cells(strip, is_dark=False) == {
        "at least 90% of the places filled": CELL_COLOURS[False][Cell.ENOUGH],
        "< fewer": CELL_COLOURS[False][Cell.SHORT],
        "½ fewer than half": CELL_COLOURS[False][Cell.NOBODY],
    }


@pytest.mark.parametrize(
    ("first", "bucket"),
    [
        (date(2025, 2, 24), Bucket.WEEK),
        (date(2025, 2, 23), Bucket.MONTH),
        (date(2021, 10, 31), Bucket.MONTH),
        (date(2021, 9, 30), Bucket.QUARTER),
    ],
)
def test_a_strip_is_divided_as_finely_as_it_has_room_for(first: date, bucket: Bucket) -> None:
    assert strip_bucket(Period(first, date(2026, 2, 28))) is bucket


def test_titles_say_no_more_than_is_so() -> None:
    rows = coverage_frames_strip.strip(overview())
    assert coverage_titles.strip(rows.assign(required=0, filled=0)) == "Which places of helpers were filled"
    assert coverage_titles.strip(rows.assign(filled=rows["required"])) == "Every place of a helper was filled"
    even = rows.assign(filled=[4, 3, 1, 0], required=[4, 4, 2, 0])
    assert coverage_titles.strip(even) == "Most open places, 1 each, at 2 locations"
    gone = pd.DataFrame({"part": [CancelReason.ILLNESS.value, CancelReason.OTHER.value], "number": [2, 2]})
    assert coverage_titles.over_time(gone) == "4 sessions were cancelled"
    assert coverage_titles.became(ConsultSums(unanswered=3)) == "What became of the consults"


@pytest.mark.parametrize("is_dark", [False, True])
def test_the_sign_in_each_cell_reads_on_its_colour(is_dark: bool) -> None:
    for colour in CELL_COLOURS[is_dark].values():
        assert palette.contrast(colour, palette.ink_on(colour)) >= 4.5


def test_of_fifty_places_twenty_are_drawn_at_a_time_and_the_table_and_the_file_have_all() -> None:
    some = [
        {"location_id": place, "location": "Twin" if place > 47 else f"P{place:02}", "first_day": MONDAY}
        for place in range(50)
    ]
    rows = [one | stood(planned=1, held=1, required=60, filled=number) for number, one in enumerate(some)]
    found = overview(rows)
    (chart, _became) = coverage_there.overview(found, is_dark=False).charts
    assert (chart.title, len(chart.table), len(chart.marks)) == ("Most open places at P00: 60", 20, 20)
    assert chart.more is not None
    assert chart.more.pages == 3
    of_pages = [coverage_there.page_of(found.places, which) for which in (1, 2, 3)]
    assert [*map(sorted, of_pages)] == [[*range(20)], [*range(20, 40)], [*range(40, 50)]]
    table, marks = chart.rows
    names = [*(f"P{place:02}" for place in range(48)), "Twin (48)", "Twin (49)"]
    assert table["Place"].tolist() == names
    assert table[:20].equals(chart.table)
    assert marks == [Mark(location_id=place, week=MONDAY.date()) for place in range(50)]
    assert chart.share().table["Place"].tolist() == names
    last = coverage_there._drawn(found, 3, is_dark=False)
    assert last.spec["layer"][0]["encoding"]["y"]["scale"]["domain"] == names[40:]
    assert chart.spec is not None
    assert [*last.legend] == ["< fewer than needed, or a session cancelled"]
    assert coverage_there.overview(overview(), is_dark=False).charts[0].more is None


def test_cancelled_sessions_lie_under_the_held_ones() -> None:
    found = overview()
    rows = coverage_frames.over_time(found)
    colours = coverage_colours.reasons(is_dark=False)
    spec = spec_of(
        coverage_charts.bars(rows, colours=colours, unit="Sessions", part="Reason", is_by_month=False)
    )
    assert [(one["bucket"], one["part"], one["number"]) for one in spec["datasets"]["parts"]] == [
        ("2026-01-05", "held", 4),
        ("2026-01-12", "illness", 1),
        ("2026-01-12", "held", 2),
        ("2026-01-12", "closed", 1),
    ]
    assert (spec["encoding"]["y"]["stack"], spec["encoding"]["order"]["field"]) == ("zero", "order")
    assert coverage_titles.over_time(rows) == "1 session was cancelled: Helper fell out"
    assert coverage_frames.over_time_marks(rows) == [
        Mark(Which.HELD, bucket=MONDAY.date()),
        Mark(Which.CANCELLED, bucket=NEXT.date(), reason=CancelReason.ILLNESS),
        Mark(Which.HELD, bucket=NEXT.date()),
        Mark(Which.CLOSED, bucket=NEXT.date()),
    ]
    assert coverage_frames.over_time_table(rows, FILTERS)["Sessions"].sum() == int(
        found.over_time[["planned", "closed"]].to_numpy().sum()
    )


def who(gaps: Sequence[dict[str, Any]] = ()) -> Who:
    none = {"one_helper": 0, "nobody": 0}
    first = {"weekday": 1, "starts": time(9), "ends": time(10, 30), "planned": 20, "covered": 15}
    second = {"weekday": 1, "starts": time(10), "ends": time(11), "planned": 5, "covered": 5}
    return Who(
        FILTERS,
        Staffing(planned=25, held=25, covered=20),
        frame(queries.BY_HOURS, [first | none, second | none]),
        frame(
            hours.OVER_TIME,
            [
                {"bucket": MONDAY, "kind": HelperKind.STAFF.value, "minutes": 90, "unsaid_minutes": 60},
                {"bucket": MONDAY, "kind": "", "minutes": 30, "unsaid_minutes": 0},
            ],
        ),
        pd.DataFrame({"category_id": [1, 2], "sessions": [10, 4], "met": [9, 1]}),
        pd.DataFrame({"category_id": [1], "visitors": [7], "understood": [6], "sessions": [3]}),
        frame(gap.GAPS, gaps),
        {1: "Arabic", 2: "Turkish"},
    )


def test_a_session_counts_in_each_hour_that_it_lasts_and_few_sessions_give_no_share() -> None:
    rows = coverage_frames_who.by_hour(who())
    spec = spec_of(coverage_charts.hours(rows, is_dark=False))
    assert [(one["clock"], one["text"], one["said"]) for one in spec["datasets"]["cells"]] == [
        ("09:00", "75%", "15 of 20"),
        ("10:00", "80%", "20 of 25"),
    ]
    assert coverage_titles.by_hour(rows) == "Fewest with enough helpers: Tuesday 09:00–10:00, 75%"
    few = who().by_hours.assign(planned=19)[:1]
    texts = coverage_frames_who.by_hour(replace(who(), by_hours=few))["text"].tolist()
    assert texts == ["n=19", "n=19"]


def test_hours_by_kind_keep_those_of_whom_nobody_said_it_apart() -> None:
    rows = coverage_frames_who.helper_time(who())
    assert list(zip(rows["part"], rows["number"], strict=True)) == [
        ("staff", 1.5),
        ("unnamed", 0.5),
        ("unsaid", 1.0),
    ]
    assert coverage_titles.helper_time(rows, 20) == "Most helper hours: Staff, 100%"
    assert coverage_frames_who.helper_time_marks(rows) == [
        Mark(bucket=MONDAY.date(), kind=HelperKind.STAFF),
        Mark(Which.UNSAID, bucket=MONDAY.date()),
    ]


def test_wishes_show_what_was_asked_beside_what_was_there() -> None:
    rows = coverage_frames_who.wishes(who())
    spec = spec_of(coverage_charts.wishes(rows, is_dark=False))
    assert [(one["name"], one["part"], one["number"]) for one in spec["datasets"]["wishes"]] == [
        ("Turkish", "nobody had it", 3),
        ("Arabic", "nobody had it", 1),
        ("Turkish", "a helper had it", 1),
        ("Arabic", "a helper had it", 9),
    ]
    assert coverage_titles.wishes(rows) == "Missing most often: Turkish, at 3 sessions"
    assert coverage_frames_who.wishes_table(rows).to_numpy().tolist() == [
        ["Turkish", 4, 1, 0, 0],
        ["Arabic", 10, 9, 7, 6],
    ]


def test_gaps_are_told_by_days_until_filled_with_those_that_stayed_open_last() -> None:
    known = pd.Timestamp("2026-01-02", tz="UTC")
    rows = [
        {
            "session_id": place,
            "location": "De Krook",
            "day": NEXT,
            "starts": time(9),
            "known_at": known,
            "filled_at": None if days is None else known + pd.Timedelta(days=days),
            "days": days,
        }
        for place, days in enumerate([0, 0, 1, 2, 2, 6, 20, None])
    ]
    steps = coverage_frames_gaps.steps(who(rows))
    spec = spec_of(coverage_charts.steps(steps, under="Days", unit="Gaps", is_dark=False))
    assert [(one["label"], one["number"]) for one in spec["datasets"]["steps"]] == [
        ("0", 2),
        ("1–2", 3),
        ("3–6", 1),
        ("7–13", 0),
        ("14+", 1),
        ("unfilled", 1),
    ]
    assert spec["params"][0]["select"]["fields"] == ["step"]
    marks = coverage_frames_gaps.marks(steps)
    assert marks == [Mark(gap=step) for step in (0, 1, 3, 14, OPEN_STILL)]
    described = [coverage_mark.describe(one, FILTERS, Names({}, {})) for one in marks]
    assert (described[1], described[-1]) == ("gap filled after 1–2 days", "gap that was not filled")
    assert coverage_frames_gaps.steps(who()).empty
    assert coverage_frames_gaps.title(who(rows)) == "Half of the gaps were filled within 3 days"
    assert coverage_frames_gaps.title(who(rows[:7])) == "How long gaps stood open"
    assert len(coverage_frames_gaps.table(who(rows))) == 8


def test_what_leaves_the_house_withholds_few_people_and_no_sessions() -> None:
    known = sums(planned=8, held=8, entered=8, staffed=8, guide_minutes=960)
    few = Busy(
        FILTERS,
        frame(
            queries.BY_PLACE,
            [
                {"location_id": key, "location": name, **known, "visits": visits, "staffed_visits": visits}
                for key, name, visits in ((1, "De Krook", 90), (2, "De Serre", 3), (3, "Toreke", 20))
            ],
        ),
    )
    shared = coverage_shared.busy(few)
    table = shared.table.set_index("Place")["Visits"].to_dict()
    assert (table["De Serre"], table["De Krook"], shared.withheld) == ("withheld", 90, 2)
    assert shared.chart is not None
    places = spec_of(shared.chart)["datasets"]["places"]
    assert [one["place"] for one in places] == ["De Krook"]
    assert coverage_shared.strip(overview()).withheld == 0
    assert coverage_shared.strip(overview()).table["Places filled"].tolist() == [4, 2, 0, 0]
    for share in (coverage_shared.hours, coverage_shared.kinds, coverage_shared.gaps, coverage_shared.wishes):
        assert share(who()).table is not None
    assert coverage_shared.became(overview()).legend["held"] == CELL_COLOURS[False][Cell.ENOUGH]


def test_what_follows_from_few_visitors_stays_in_the_house_with_them() -> None:
    known = sums(planned=8, held=8, entered=8, staffed=8, guide_minutes=960)
    found = Busy(
        FILTERS,
        frame(
            queries.BY_PLACE,
            [
                {"location_id": key, "location": name, **known, "visits": 40, "staffed_visits": staffed}
                for key, name, staffed in ((1, "De Krook", 37), (2, "De Serre", 3), (3, "Toreke", 20))
            ],
        ),
    )
    shared = coverage_shared.busy(found)
    assert shared.table[["Place", "Visits", "Visits per helper hour"]].to_numpy().tolist() == [
        ["Toreke", 40, 1.25],
        ["De Krook", 40, "withheld"],
        ["De Serre", 40, "withheld"],
    ]
    arabic = coverage_shared.wishes(who()).table.iloc[1].tolist()
    assert arabic == ["Arabic", 10, 9, 7, "withheld"]  # a helper understood all but one of them


def test_a_place_with_few_known_sessions_stands_in_the_table_and_not_among_the_points() -> None:
    known = sums(
        planned=8,
        held=8,
        entered=8,
        visits=32,
        staffed=8,
        staffed_visits=32,
        staffed_squares=160,
        guide_minutes=960,
    )
    found = Busy(
        FILTERS,
        frame(
            queries.BY_PLACE,
            [
                {"location_id": 1, "location": "De Krook", **known},
                {"location_id": 2, "location": "De Serre", **known, "staffed": 7},
            ],
        ),
    )
    rows = coverage_frames_busy.busy(found)
    shown = rows[rows["mean"].notna()].assign(is_named=True)
    spec = spec_of(coverage_charts_busy.busy(shown, mean=2.0, is_dark=False))
    assert [
        (one["place"], one["helper_hours"], one["mean"], one["per_hour"], one["range_said"])
        for one in spec["datasets"]["places"]
    ] == [("De Krook", 2.0, 4.0, 2.0, "2.6–5.4")]  # 4 ± 1.96 × √(4 ÷ 8)
    assert spec["datasets"]["line"][1] == {"helper_hours": 2.0, "mean": 4.0}
    assert coverage_frames_busy.busy_table(rows)["Place"].tolist() == ["De Krook", "De Serre"]


def test_consults_are_divided_by_what_became_of_them_and_how_long_people_waited() -> None:
    found = Consults(
        FILTERS,
        pd.DataFrame(
            {
                "day": [MONDAY, NEXT, NEXT],
                "asked_on": [MONDAY, MONDAY, MONDAY],
                "status": [
                    ConsultStatus.HONOURED.value,
                    ConsultStatus.NO_SHOW.value,
                    ConsultStatus.TO_COME.value,
                ],
                "consults": [3, 1, 2],
            }
        ),
        places=30,
        booked=6,
    )
    rows, steps = coverage_frames_consults.consults(found), coverage_frames_consults.waiting(found)
    assert list(zip(rows["bucket"], rows["name"], rows["number"], strict=True)) == [
        ("2026-01-05", "Came", 3),
        ("2026-01-12", "Stayed away", 1),
        ("2026-01-12", "not said yet", 2),
    ]
    spec = spec_of(coverage_charts.steps(steps, under="Days", unit="Consults", is_dark=True))
    assert [(one["label"], one["number"]) for one in spec["datasets"]["steps"]] == [
        ("0", 3),
        ("1–2", 0),
        ("3–6", 0),
        ("7–13", 1),
        ("14–20", 0),
        ("21+", 0),
    ]
    booked = coverage_figures.consults(found)
    assert (booked.kept, booked.waited_days, booked.unanswered) == (4, 7, 2)
    assert (coverage.booked_share(booked), coverage.booked_share(replace(booked, places=19))) == (0.2, None)
    assert coverage_frames_consults.waiting_marks(steps) == [Mark(waited=0), Mark(waited=7)]


@pytest.mark.parametrize(
    "mark",
    [
        Mark(Which.SHORT),
        Mark(location_id=12, week=MONDAY.date()),
        Mark(Which.CANCELLED, bucket=MONDAY.date(), reason=CancelReason.OTHER),
        Mark(Which.PLANNED, weekday=6, hour=23),
        Mark(bucket=MONDAY.date(), kind=HelperKind.STUDENT),
        Mark(met=3),
        Mark(unmet=4),
        Mark(bucket=MONDAY.date(), status=ConsultStatus.NO_SHOW),
        Mark(location_id=12, month=date(2026, 1, 1)),
        Mark(location_id=12, quarter=date(2026, 1, 1)),
        Mark(gap=OPEN_STILL),
        Mark(waited=21),
    ],
)
def test_a_figure_is_read_back_from_its_address(mark: Mark) -> None:
    one = Pointed(coverage_mark.CARDS, mark)
    assert coverage_mark.from_text(coverage_mark.to_text(one)) == one


@pytest.mark.parametrize(
    "text", ["", "totaal", "elders,dag:1", "uur,dag:8", "gaten,gat:2", "totaal,wat:alles", "strook,plaats:x"]
)
def test_an_address_that_means_nothing_points_at_nothing(text: str) -> None:
    assert coverage_mark.from_text(text) is None
