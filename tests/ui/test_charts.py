"""What the charts of the topics page are made of, as the browser gets them."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from streamlit import dataframe_util

import language
from domain.topic_share import Bunch, Sample
from domain.topic_trend import Change
from tests.ui.topic_rows import DEVICE, ITSME, MONTHS, PASSWORD, PHONE, SIGN_IN, counted, when, where, who
from ui import (
    chart_parts,
    charts,
    charts_days,
    charts_places,
    charts_who,
    palette,
    topic_frames,
    topic_frames_days,
    topic_frames_what,
    topic_frames_where,
    topic_frames_who,
)
from ui.topic_figures import Counted
from ui.topic_section import Section

JANUARY, FEBRUARY, MARCH = MONTHS[:3]
COLOURS = palette.of_groups([SIGN_IN, DEVICE])


@pytest.fixture
def found() -> Counted:
    return counted(
        sessions={JANUARY: (10, 10, 30), FEBRUARY: (12, 9, 30), MARCH: (4, 4, 9)},
        asked={(JANUARY, ITSME): 8, (JANUARY, SIGN_IN): 2, (JANUARY, PHONE): 1200, (MARCH, PASSWORD): 5},
        by_hour=[(0, 9, 8, 20), (0, 11, 7, 70), (4, 9, 10, 10)],
    )


def rows_of(spec: dict[str, Any], layer: dict[str, Any]) -> list[dict[str, Any]]:
    data = layer.get("data", spec.get("data"))
    assert data is not None
    found: list[dict[str, Any]] = spec["datasets"][data["name"]]
    return found


def picked(rows: Sequence[Mapping[Any, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


def over_time(found: Counted) -> dict[str, Any]:
    drawn = topic_frames.over_time(found.figures, found.names, None)
    spec: dict[str, Any] = charts.over_time(drawn, colours=COLOURS, is_by_month=True, is_dark=False).to_dict()
    return spec


def test_bars_are_stacked_from_zero_and_each_group_keeps_its_colour(found: Counted) -> None:
    spec = over_time(found)
    bars = spec["layer"][0]
    assert picked(rows_of(spec, bars), "label", "part", "questions", "colour", "is_whole") == [
        ("Jan 2026", "Sign-in", 10, "#0072B2", False),
        ("Jan 2026", "Device", 1200, "#E69F00", False),
        ("Mar 2026", "Sign-in", 5, "#0072B2", True),
    ]
    assert (bars["encoding"]["y"]["stack"], bars["encoding"]["y"]["axis"]["title"]) == ("zero", "Questions")
    assert bars["encoding"]["color"] == {"field": "colour", "type": "nominal", "scale": None}


def test_missing_counts_are_marked_above_their_bar_with_their_number(found: Counted) -> None:
    spec = over_time(found)
    strip, number = spec["layer"][1:]
    assert picked(rows_of(spec, strip), "label", "missing", "completeness") == [("Feb 2026", 3, "9 of 12")]
    assert (number["encoding"]["text"]["field"], strip["encoding"]["x"], number["mark"]["type"]) == (
        "missing_text",
        spec["layer"][0]["encoding"]["x"],
        "text",
    )


def test_a_month_without_any_question_keeps_its_place_on_the_axis(found: Counted) -> None:
    spec = over_time(found)
    assert spec["layer"][0]["encoding"]["x"]["scale"]["domain"] == ["Jan 2026", "Feb 2026", "Mar 2026"]


def test_nothing_is_marked_when_no_count_is_missing() -> None:
    complete = counted(sessions={MARCH: (4, 4, 9)}, asked={(MARCH, PASSWORD): 5})
    spec = over_time(complete)
    assert [layer["mark"]["type"] for layer in spec["layer"]] == ["bar"]


def test_one_selection_tells_which_figure_of_any_layer_was_clicked(found: Counted) -> None:
    spec = over_time(found)
    assert [(one["name"], one["select"]) for one in spec["params"]] == [
        ("mark", {"type": "point", "fields": ["bucket", "part_id"]})
    ]
    assert [picked(rows_of(spec, layer), "bucket", "part_id")[0] for layer in spec["layer"]] == [
        ("2026-01-01", SIGN_IN),
        ("2026-02-01", charts.MISSING_PART),
        ("2026-02-01", charts.MISSING_PART),
    ]


def test_topics_of_a_group_wear_tints_of_their_own(found: Counted) -> None:
    drawn = topic_frames.over_time(found.figures, found.names, SIGN_IN)
    assert picked(drawn.parts.to_dict("records"), "label", "part", "questions") == [
        ("Jan 2026", "Sign-in, no topic noted", 2),
        ("Jan 2026", "itsme", 8),
        ("Mar 2026", "Password", 5),
    ]


def test_shares_are_of_the_questions_at_a_kind_and_few_sessions_show_numbers() -> None:
    found = counted(
        section=Section.WHERE,
        by_kind=[("library", ITSME, 30), ("library", PHONE, 10), ("hospital", PHONE, 3)],
        sessions_by_kind=[("library", 20, 60), ("hospital", 19, 5)],
    )
    rows = topic_frames_where.by_kind(found, where(found), None)
    spec = charts.by_kind(rows, is_dark=False).to_dict()
    cells, texts = spec["layer"]
    pale = palette.heat([float("nan")], is_dark=False)[0]
    assert picked(rows_of(spec, cells), "place", "part", "text", "range", "fill") == [
        ("Hospital n=19", "Device", "3", "", pale),
        ("Library n=20", "Sign-in", "75%", "59.8–85.8", palette.heat([0.75], is_dark=False)[0]),
        ("Library n=20", "Device", "25%", "14.2–40.2", palette.heat([0.25, 0.75], is_dark=False)[0]),
    ]
    assert (cells["encoding"]["x"]["scale"]["domain"], cells["encoding"]["y"]["scale"]["domain"]) == (
        ["Library n=20", "Hospital n=19"],
        ["Sign-in", "Device"],
    )
    assert texts["encoding"]["color"] == {"field": "ink", "scale": None, "type": "nominal"}


def whole(asked: int) -> Bunch:
    return Bunch(asked, asked, asked)


def test_shares_stand_most_asked_first_each_with_the_range_in_which_it_lies() -> None:
    found = counted(
        section=Section.WHAT,
        sessions={MARCH: (20, 20, 60)},
        asked={(MARCH, ITSME): 60, (MARCH, PASSWORD): 15, (MARCH, PHONE): 25},
        sample=Sample(100, whole(100), {SIGN_IN: whole(75), DEVICE: whole(25)}, {}),
    )
    rows = topic_frames_what.shares(found, None)
    spec = charts.shares(rows, colours=COLOURS, is_dark=False).to_dict()
    bars, lines = spec["layer"]
    assert picked(rows_of(spec, bars), "part", "text", "range", "colour") == [
        ("Sign-in", "75%", "65.6–82.5", "#0072B2"),
        ("Device", "25%", "17.5–34.4", "#E69F00"),
    ]
    assert (bars["encoding"]["x"]["field"], bars["encoding"]["x"]["axis"]["format"]) == ("value", "%")
    assert [lines["encoding"][name]["field"] for name in ("x", "x2", "y")] == ["low", "high", "part"]
    assert (lines["mark"]["color"], spec["params"][0]["select"]["fields"]) == ("#1d2b33", ["part_id"])


def test_below_twenty_sessions_the_bars_are_numbers_without_a_range() -> None:
    found = counted(
        section=Section.WHAT,
        sessions={MARCH: (20, 19, 60)},
        asked={(MARCH, ITSME): 1200, (MARCH, PHONE): 25},
    )
    rows = topic_frames_what.shares(found, None)
    spec = charts.shares(rows, colours=COLOURS, is_dark=True).to_dict()
    assert [layer["mark"]["type"] for layer in spec["layer"]] == ["bar"]
    assert picked(rows_of(spec, spec["layer"][0]), "part", "value", "text", "range") == [
        ("Sign-in", 1200.0, "1,200", ""),
        ("Device", 25.0, "25", ""),
    ]
    assert topic_frames_what.shares_table(found, None).iloc[:, 2:].notna().sum().sum() == 0


def test_a_day_is_counted_partly_counted_missing_or_closed() -> None:
    days = [date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)]
    found = counted(
        calendar=[
            (days[0], 2, 2, 10, 52, 1),
            (days[1], 2, 1, 0, 0, 0),
            (days[2], 3, 0, 0, 0, 0),
            (days[3], 0, 0, 0, 0, 2),
            (days[4], 0, 0, 0, 0, 0),  # has yet to end
        ]
    )
    rows = topic_frames_days.calendar(when(found))
    spec = charts_days.calendar(rows, is_dark=False).to_dict()
    cells, marks = spec["layer"]
    low, high, pale = palette.heat([0.0, 5.0, float("nan")], is_dark=False)
    assert picked(rows_of(spec, cells), "week", "name", "state", "described", "fill") == [
        ("2026-02-23", "Fri", "counted", "Fri 27 Feb 2026, 10 visits, 2 of 2", high),
        ("2026-02-23", "Sat", "partly", "Sat 28 Feb 2026, 0 visits, not all counted, 1 of 2", low),
        (
            "2026-03-02",
            "Mon",
            "missing",
            "Mon 2 Mar 2026, without a count, 0 of 3",
            palette.warning(is_dark=False),
        ),
        ("2026-03-02", "Tue", "closed", "Tue 3 Mar 2026, closed or cancelled, 0 of 0", pale),
    ]
    assert picked(rows_of(spec, marks), "day", "shape", "is_missing") == [
        ("2026-02-28", "circle", 0),
        ("2026-03-02", "circle", 1),
        ("2026-03-03", "cross", 0),
    ]
    assert cells["encoding"]["x"]["scale"]["domain"] == ["2026-02-23", "2026-03-02"]
    assert topic_frames_days.weeks(rows) == {"2026-02-23": "Mar", "2026-03-02": ""}
    assert [list(one) for one in charts_days.legend(rows, is_dark=False).items()][2:] == [
        ["● without a count, small: some without", palette.warning(is_dark=False)],
        ["✚ closed or cancelled", pale],
    ]
    table = topic_frames_days.calendar_table(when(found))
    assert (
        len(table),
        int(table["Closed or cancelled"].sum()),
        len(topic_frames_days.calendar_marks(rows)),
    ) == (4, 3, 3)


def test_places_stand_above_each_other_on_one_scale_and_a_missing_count_is_no_zero() -> None:
    found = counted(
        section=Section.WHERE,
        by_place=[(JANUARY, 1, "De Krook", 40), (MARCH, 1, "De Krook", 20), (JANUARY, 2, "De Serre", 10)],
        sessions_by_place=[
            (JANUARY, 1, "De Krook", 4, 4, 30),
            (MARCH, 1, "De Krook", 4, 3, 12),
            (JANUARY, 2, "De Serre", 2, 2, 9),
            (FEBRUARY, 2, "De Serre", 2, 0, 0),
        ],
    )
    rows = topic_frames_where.by_place(found, where(found))
    spec = charts_places.by_place(rows, is_by_month=True, is_dark=False).to_dict()
    bars, ticks = spec["layer"]
    assert picked(rows_of(spec, bars), "place", "label", "questions", "y", "top", "is_missing") == [
        ("De Krook", "Jan 2026", 40, 1, pytest.approx(0.18), 0),
        ("De Krook", "Mar 2026", 20, 1, pytest.approx(0.59), 0),
        ("De Serre", "Jan 2026", 10, 2, pytest.approx(1.795), 0),
    ]
    assert picked(rows_of(spec, ticks), "place", "described") == [
        ("De Serre", "De Serre, Feb 2026, 0, 0 of 2")
    ]
    assert bars["encoding"]["y"]["scale"]["domain"] == [2, 0]
    assert bars["encoding"]["x"]["scale"]["domain"] == ["Jan 2026", "Feb 2026", "Mar 2026"]
    assert '{"0": ["De Krook"], "1": ["De Serre"]}' in bars["encoding"]["y"]["axis"]["labelExpr"]
    table = topic_frames_where.by_place_table(found, where(found))
    assert [
        int(table[name].sum()) for name in ("Questions", "Visits", "Sessions entered", "Sessions to enter")
    ] == [
        70,
        51,
        9,
        12,
    ]


def test_what_nobody_on_the_roster_knows_stands_by_place_and_topic() -> None:
    found = counted(
        section=Section.WHO,
        lacking=[(1, "De Krook", ITSME, 12, 8, 15, 9)],
        asked_for=[(ITSME, 40, "itsme and sign-in"), (ITSME, 41, "Safety")],
    )
    rows = topic_frames_who.lacking(who(found), found.names)
    spec = charts_who.lacking(rows, colours=COLOURS).to_dict()
    assert picked(
        rows_of(spec, spec), "name", "helps", "questions", "said", "sessions", "first", "colour"
    ) == [
        (
            "De Krook · itsme",
            "itsme and sign-in / Safety",
            12,
            "12 of 15",
            "8 of 9",
            "2026-01-10",
            "#0072B2",
        )
    ]
    assert '["itsme", "De Krook", "12 of 15"]' in spec["encoding"]["y"]["axis"]["labelExpr"]
    assert topic_frames_who.lacking_table(who(found), found.names).iloc[0].tolist() == [
        "De Krook",
        "itsme",
        "itsme and sign-in / Safety",
        12,
        15,
        8,
        9,
    ]


def test_means_divide_by_entered_sessions_and_few_sessions_show_how_many_they_are(found: Counted) -> None:
    rows = topic_frames.by_hour(when(found))
    spec = charts.by_hour(rows, is_dark=True).to_dict()
    assert picked(rows_of(spec, spec["layer"][0]), "day", "clock", "text") == [
        ("Mon", "09:00", "2.5"),
        ("Mon", "11:00", "n=7"),
        ("Fri", "09:00", "1"),
    ]
    assert spec["layer"][0]["encoding"]["x"]["scale"]["domain"] == ["09:00", "10:00", "11:00"]


def test_rises_and_falls_stand_in_order_with_their_numbers(found: Counted) -> None:
    changes = [Change(ITSME, 1300, 41, 40.4, 9.0), Change(PHONE, 3, 20, 25.0, -4.0)]
    rows = topic_frames_what.trend(changes, date(2026, 3, 1), found.names)
    spec = charts.trend(rows, colours=COLOURS).to_dict()
    assert picked(rows_of(spec, spec), "topic", "said", "colour", "first") == [
        ("itsme", "▲ +1,260 (40 → 1,300)", "#0072B2", "2026-03-01"),
        ("Phone", "▼ −22 (25 → 3)", "#E69F00", "2026-03-01"),
    ]
    assert spec["encoding"]["y"]["scale"]["domain"] == ["itsme", "Phone"]


@pytest.mark.parametrize(
    ("code", "label", "decimal", "thousands"),
    [("nl", "mrt 2026", ",", "."), ("fr", "mars 2026", ",", "\u202f"), ("en", "Mar 2026", ".", ",")],
)
def test_months_and_numbers_are_in_the_readers_language(
    found: Counted, code: str, label: str, decimal: str, thousands: str
) -> None:
    with language.use(code):
        spec = over_time(found)
    number = spec["config"]["locale"]["number"]
    assert (
        spec["layer"][0]["encoding"]["x"]["scale"]["domain"][2],
        number["decimal"],
        number["thousands"],
    ) == (
        label,
        decimal,
        thousands,
    )


def test_the_year_stands_under_the_first_month_and_each_january() -> None:
    assert chart_parts.year_once(["nov 2025", "dec 2025", "jan 2026", "feb 2026"]).startswith(
        'indexof(["nov 2025", "jan 2026"], datum.label) >= 0'
    )


def test_a_long_name_under_a_column_keeps_its_number_which_comes_first() -> None:
    axis = chart_parts.slanted_axis(["Library n=24", "Reuse shop n=1,227"], is_numbered=True).to_dict()
    assert axis["labelExpr"] == (
        '{"Library n=24": "n=24 Library", "Reuse shop n=1,227": "n=1,227 Reuse shop"}[datum.label]'
    )
    assert (
        '{"Solved: by oneself": "Solved: by oneself"}'
        in chart_parts.slanted_axis(["Solved: by oneself"]).to_dict()["labelExpr"]
    )


def test_long_names_are_broken_and_centred_beside_their_row() -> None:
    axis = chart_parts.names_axis(
        ["A short one", "Documents, photos and what one makes with them"], {"A short one": "+1"}
    )
    spec = axis.to_dict()
    assert json.loads(spec["labelExpr"].removesuffix("[datum.label]")) == (
        {
            "A short one": ["A short one", "+1"],
            "Documents, photos and what one makes with them": ["Documents, photos", "and what one makes …"],
        }
    )
    assert [one["value"] for one in spec["labelOffset"]["condition"]] == [-chart_parts.LINE_PX / 2]


def test_rows_are_sent_packed_and_say_the_same(found: Counted) -> None:
    drawn = topic_frames.over_time(found.figures, found.names, None)
    chart = charts.over_time(drawn, colours=COLOURS, is_by_month=True, is_dark=False)
    packed, plain = chart_parts.packed(chart), chart.to_dict()
    sent = {
        name: dataframe_util.convert_arrow_bytes_to_pandas_df(rows).to_dict("records")
        for name, rows in packed["datasets"].items()
    }
    assert ({**packed, "datasets": sent}, len(sent)) == (plain, 2)


def test_what_is_written_along_an_axis_can_be_read_on_light_paper_and_the_rest_stays() -> None:
    spec = {"mark": "bar", "config": {"locale": {"number": {"decimal": ","}}, "axis": {"grid": True}}}
    light = chart_parts.readable(spec, is_dark=False)
    axis = light["config"].pop("axis")
    paper = palette.paper(is_dark=False)
    assert min(palette.contrast(axis[name], paper) for name in ("labelColor", "titleColor")) >= 4.5
    assert (axis["grid"], light["config"]) == (True, {"locale": {"number": {"decimal": ","}}})
    assert chart_parts.readable(spec, is_dark=True) == spec


@pytest.mark.parametrize("is_dark", [False, True])
def test_what_is_written_in_a_cell_can_be_read_on_any_of_its_colours(is_dark: bool) -> None:
    fills = palette.heat([number / 50 for number in range(51)], is_dark=is_dark)
    fills.append(palette.warning(is_dark=is_dark))
    assert min(palette.contrast(fill, palette.ink_on(fill)) for fill in fills) >= 4.5


def test_groups_keep_their_colour_and_eleven_begin_anew() -> None:
    colours = palette.of_groups(range(11))
    assert (len(set(colours.values())), colours[0] == colours[10], colours[1]) == (10, True, "#E69F00")


@pytest.mark.parametrize("is_dark", [False, True])
def test_tints_go_from_dark_to_light_around_the_groups_colour_and_stand_out(is_dark: bool) -> None:
    for colour in palette.GROUPS[:9]:
        shades = palette.tints(colour, 8, is_dark=is_dark)
        light = [palette.contrast(one, "#000000") for one in shades]
        assert (len(set(shades)), light) == (8, sorted(light))
        assert min(palette.contrast(one, palette.paper(is_dark=is_dark)) for one in shades) >= 1.4
    assert palette.tints("#0072B2", 1, is_dark=is_dark) == ["#0072B2"]
