"""Topics beside languages and outcomes: what is drawn, said and withheld of shares."""

from dataclasses import replace

import pytest

import language
from domain.topic_mark import Mark
from domain.topic_share import Bunch, Sample
from tests.ui.topic_rows import DEVICE, ITSME, MONTHS, PHONE, SIGN_IN, counted, what, who
from ui import charts_cross, topic_frames_cross, topic_shared_what, topic_shared_who, topic_titles
from ui.topic_figures import Counted, What
from ui.topic_section import Section

MARCH = MONTHS[2]
ARABIC, TURKISH = 70, 71
SOLVED, REFERRED = 80, 81


@pytest.fixture
def languages() -> Counted:
    return counted(
        section=Section.WHO,
        sessions={MARCH: (90, 90, 300)},
        asked={(MARCH, ITSME): 200, (MARCH, PHONE): 600},
        by_language=[
            (ARABIC, "Arabic", ITSME, 60),
            (ARABIC, "Arabic", PHONE, 40),
            (TURKISH, "Turkish", PHONE, 3),
        ],
        sessions_by_language=[(ARABIC, "Arabic", 20), (TURKISH, "Turkish", 19)],
        sample=Sample(
            90, Bunch(800, 800, 800), {SIGN_IN: Bunch(200, 200, 200), DEVICE: Bunch(600, 600, 600)}, {}
        ),
    )


@pytest.fixture
def outcomes() -> Counted:
    return counted(
        section=Section.WHAT,
        sessions={MARCH: (90, 90, 300)},
        outcomes=[(SOLVED, "Solved", 90), (REFERRED, "Referred", 30)],
        by_outcome=[
            ("group", SIGN_IN, SOLVED, "Solved", 15, 15),
            ("group", SIGN_IN, REFERRED, "Referred", 5, 5),
            ("group", DEVICE, SOLVED, "Solved", 30, 19),
            ("topic", ITSME, SOLVED, "Solved", 15, 15),
        ],
    )


def cells(spec: dict[str, object], *names: str) -> list[tuple[object, ...]]:
    rows = spec["datasets"]["cells"]  # type: ignore[index] # a specification of ours
    return [tuple(row[name] for name in names) for row in rows]


def test_a_language_stands_beside_all_sessions_and_few_sessions_show_numbers(languages: Counted) -> None:
    rows = topic_frames_cross.by_language(languages, who(languages), None)
    spec = charts_cross.by_language(rows, is_dark=False).to_dict()
    assert cells(spec, "column", "part", "text", "range") == [
        ("All sessions n=90", "Sign-in", "25%", "22.1–28.1"),
        ("All sessions n=90", "Device", "75%", "71.9–77.9"),
        ("Arabic n=20", "Sign-in", "60%", "50.1–69.1"),
        ("Arabic n=20", "Device", "40%", "30.9–49.9"),
        ("Turkish n=19", "Device", "3", ""),
    ]
    assert spec["params"][0]["select"]["fields"] == ["key", "part_id", "first"]
    assert topic_frames_cross.by_language_marks(rows, None)[1:3] == [
        Mark(group_id=DEVICE),
        Mark(language_id=ARABIC, group_id=SIGN_IN),
    ]
    assert topic_frames_cross.by_language_table(languages, who(languages), None)["Questions"].sum() == 903


def test_title_tells_what_is_asked_more_where_a_language_is_asked_for(languages: Counted) -> None:
    rows = topic_frames_cross.by_language(languages, who(languages), None)
    found = []
    for code in ("en", "nl", "fr"):
        with language.use(code):
            found.append(topic_titles.by_language(rows))
    assert found == [
        "Where Arabic is asked for, 60% of the questions are about “Sign-in”, in all 25%",
        "Waar Arabic gevraagd is, gaat 60% van de vragen over “Sign-in”, in alle 25%",
        "Là où «\xa0Arabic\xa0» est demandé, 60\xa0% des questions portent sur «\xa0Sign-in\xa0», partout 25\xa0%",
    ]


def test_without_a_language_asked_for_there_is_nothing_to_draw() -> None:
    found = counted(section=Section.WHO, sessions={MARCH: (90, 90, 300)}, asked={(MARCH, ITSME): 200})
    rows = topic_frames_cross.by_language(found, who(found), None)
    assert (len(rows), topic_titles.by_language(rows)) == (0, "Topics where a language is asked for")


def test_how_it_ended_by_topic_stands_below_how_all_did(outcomes: Counted) -> None:
    rows = topic_frames_cross.by_outcome(outcomes, what(outcomes), None)
    spec = charts_cross.by_outcome(rows, is_dark=False).to_dict()
    assert cells(spec, "part", "name", "text", "sessions") == [
        ("All outcomes noted", "Solved", "75%", "120 outcomes"),
        ("All outcomes noted", "Referred", "25%", "120 outcomes"),
        ("Sign-in", "Solved", "75%", "20 sessions"),
        ("Sign-in", "Referred", "25%", "20 sessions"),
        ("Device", "Solved", "30", "19 sessions"),
    ]
    assert topic_frames_cross.by_outcome_marks(rows, None)[1:3] == [
        Mark(outcome_id=REFERRED),
        Mark(outcome_id=SOLVED, group_id=SIGN_IN),
    ]
    of_group = topic_frames_cross.by_outcome(outcomes, what(outcomes), SIGN_IN)
    assert of_group[["part", "name", "text"]].to_numpy().tolist()[2:] == [["itsme", "Solved", "15"]]
    assert topic_frames_cross.by_outcome_table(outcomes, what(outcomes), None)["Number"].sum() == 170


def test_title_tells_the_outcome_noted_most_of_enough(outcomes: Counted) -> None:
    found = []
    for code in ("en", "nl", "fr"):
        with language.use(code):
            found.append(topic_titles.by_outcome(what(outcomes).outcomes, outcomes.figures.totals))
    assert found == [
        "“Solved” is noted most: 75% of the outcomes",
        "“Solved” is het vaakst genoteerd: 75% van de uitkomsten",
        "«\xa0Solved\xa0» est le plus noté\xa0: 75\xa0% des résultats",
    ]


@pytest.mark.parametrize(("entered", "number"), [(19, 90), (90, 60)])
def test_few_sessions_or_outcomes_have_no_share_in_the_title(entered: int, number: int) -> None:
    found = counted(
        section=Section.WHAT,
        sessions={MARCH: (entered, entered, 300)},
        outcomes=[(SOLVED, "Solved", number), (REFERRED, "Referred", 30)],
    )
    assert topic_titles.by_outcome(what(found).outcomes, found.figures.totals) == "How it ended"
    shares = topic_frames_cross.by_outcome(found, what(found), None)["share"].notna().tolist()
    assert shares == [entered == 90] * 2


def test_cells_of_a_long_period_begin_where_the_sessions_do_that_are_looked_at(outcomes: Counted) -> None:
    assert isinstance(outcomes.part, What)
    later = replace(outcomes, part=replace(outcomes.part, sampled_from=MARCH))
    rows = topic_frames_cross.by_outcome(later, what(later), None)
    assert topic_frames_cross.by_outcome_marks(rows, None)[0] == Mark(outcome_id=SOLVED, first=MARCH)


def test_a_language_with_few_questions_leaves_the_house_without_them(languages: Counted) -> None:
    shared = topic_shared_who.by_language(languages, None)
    assert shared.table["Questions"].tolist() == [200, 600, 60, "withheld", "withheld"]
    assert shared.table["Share of these questions"].tolist()[2:4] == ["withheld"] * 2  # 40 of 100 is known
    assert shared.title == "Topics where a language is asked for"
    assert shared.chart is not None
    assert cells(shared.chart.to_dict(), "name", "text")[2:] == [
        ("Arabic", "60"),
        ("Arabic", "×"),
        ("Turkish", "×"),
    ]


def test_a_few_visitors_stay_in_the_house_however_much_they_asked() -> None:
    found = counted(
        section=Section.WHAT,
        sessions={MARCH: (90, 90, 300)},
        outcomes=[(SOLVED, "Solved", 90), (REFERRED, "Referred", 30)],
        by_outcome=[
            ("group", SIGN_IN, SOLVED, "Solved", 60, 40),
            ("group", SIGN_IN, REFERRED, "Referred", 50, 30),
            ("group", DEVICE, SOLVED, "Solved", 9, 2),  # two visitors with many questions
            ("group", DEVICE, REFERRED, "Referred", 45, 25),
        ],
    )
    shared = topic_shared_what.by_outcome(found, None)
    assert shared.table["Number"].tolist() == [90, 30, *["withheld"] * 4]
    assert shared.withheld == 4
    assert shared.title == "How it ended"
    few = topic_shared_what.by_outcome(counted(section=Section.WHAT), None)
    assert (few.chart, len(few.table)) == (None, 0)
