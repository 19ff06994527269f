"""Each chart's title is a sentence that its figures carry, in three languages; and a plain name where they say nothing."""

from datetime import date

import pytest

import language
from domain.topic_share import Bunch, Sample
from domain.topic_trend import Change
from tests.ui.topic_rows import (
    DEVICE,
    ITSME,
    MONTHS,
    PASSWORD,
    PHONE,
    SIGN_IN,
    Asked,
    counted,
    when,
    where,
    who,
)
from ui import topic_frames, topic_frames_days, topic_frames_what, topic_frames_where, topic_titles
from ui.topic_figures import Counted, Trend
from ui.topic_section import Section

LANGUAGES = ("en", "nl", "fr")
EVEN: Asked = {(month, ITSME): 60 for month in MONTHS}


def alone(asked: int) -> Bunch:
    return Bunch(asked, asked, asked)


def in_each_language(title: object) -> list[str]:
    found = []
    for code in LANGUAGES:
        with language.use(code):
            found.append(title())  # type: ignore[operator] # a title without arguments
    return found


def over_time(found: Counted, split: int | None = None) -> str:
    rows = topic_frames.over_time(found.figures, found.names, split)
    return topic_titles.over_time(found, when(found), rows, split)


def test_the_month_in_which_clearly_most_was_asked() -> None:
    found = counted(
        sessions=dict.fromkeys(MONTHS, (30, 30, 90)), asked={**EVEN, (date(2026, 5, 1), ITSME): 150}
    )
    assert in_each_language(lambda: over_time(found)) == [
        "Most questions in May 2026: 5 per session",
        "Het meest gevraagd in mei 2026: 5 vragen per sessie",
        "Mois le plus chargé, mai 2026\xa0: 5 questions par session",
    ]
    assert over_time(found, SIGN_IN) == "Sign-in: most questions in May 2026, 5 per session"


def test_months_that_differ_by_chance_or_have_few_sessions_are_not_told() -> None:
    even = counted(sessions=dict.fromkeys(MONTHS, (30, 30, 90)), asked={**EVEN, (MONTHS[4], ITSME): 68})
    few = counted(
        sessions={**dict.fromkeys(MONTHS, (30, 30, 90)), MONTHS[4]: (30, 19, 90)},
        asked={**EVEN, (MONTHS[4], ITSME): 150},
    )
    assert [over_time(even), over_time(few), over_time(even, SIGN_IN)] == [
        "Questions per month",
        "Questions per month",
        "Questions per month: Sign-in",
    ]
    assert topic_titles.by_hour(when(counted())) == "Visits by weekday and hour"


def test_the_part_of_the_day_that_is_clearly_busiest() -> None:
    found = counted(by_hour=[(0, 9, 60, 120), (5, 9, 10, 58), (5, 11, 10, 62), (5, 13, 60, 120)])
    assert in_each_language(lambda: topic_titles.by_hour(when(found))) == [
        "Saturday morning is busiest: 6 visits a session",
        "Zaterdagvoormiddag is het drukst: 6 bezoeken per sessie",
        "Samedi matin est le plus fréquenté\xa0: 6 visites par session",
    ]
    even = counted(by_hour=[(0, 9, 60, 120), (5, 9, 20, 45)])
    assert topic_titles.by_hour(when(even)) == "Visits by weekday and hour"


@pytest.mark.parametrize(
    ("days", "titles"),
    [
        (
            [(date(2026, 3, 2), 1, 0, 0, 0, 0), (date(2026, 3, 3), 2, 1, 3, 9, 0)],
            [
                "On 2 days a count is missing",
                "Op 2 dagen ontbreekt een telling",
                "Un comptage manque pour 2 jours",
            ],
        ),
        (
            [(date(2026, 3, 2), 1, 1, 4, 16, 0)],
            ["Every day was counted", "Elke dag is geteld", "Chaque jour a été compté"],
        ),
        ([(date(2026, 3, 2), 0, 0, 0, 0, 1)], ["Visits per day", "Bezoeken per dag", "Visites par jour"]),
    ],
)
def test_on_how_many_days_a_count_is_missing(
    days: list[tuple[date, int, int, int, int, int]], titles: list[str]
) -> None:
    found = counted(calendar=days)
    assert in_each_language(lambda: topic_titles.calendar(topic_frames_days.calendar(when(found)))) == titles


def test_a_kind_of_place_where_a_topic_is_asked_about_clearly_more() -> None:
    found = counted(
        section=Section.WHERE,
        by_kind=[
            ("library", ITSME, 300),
            ("library", PHONE, 700),
            ("newcomers", ITSME, 80),
            ("newcomers", PHONE, 120),
            ("hospital", PHONE, 9),
        ],
        sessions_by_kind=[("library", 200, 600), ("newcomers", 40, 100), ("hospital", 19, 9)],
        sample=Sample(240, alone(1200), {SIGN_IN: alone(380), DEVICE: alone(820)}, {}),
    )

    def title() -> str:
        return topic_titles.by_kind(topic_frames_where.by_kind(found, where(found), None))

    assert in_each_language(title) == [
        "Library: 70% of the questions are about “Device”, elsewhere 60%",
        "Bibliotheek: 70% van de vragen gaat over “Device”, elders 60%",
        "Bibliothèque\xa0: 70\xa0% des questions portent sur «\xa0Device\xa0», ailleurs 60\xa0%",
    ]


def test_kinds_of_place_that_ask_alike_or_one_alone_are_not_told() -> None:
    for by_kind in ([("library", ITSME, 30)], [("library", ITSME, 30), ("newcomers", ITSME, 4)]):
        found = counted(
            section=Section.WHERE,
            by_kind=by_kind,
            sessions_by_kind=[("library", 20, 60), ("newcomers", 20, 9)],
        )
        rows = topic_frames_where.by_kind(found, where(found), None)
        assert topic_titles.by_kind(rows) == "Topics by kind of place"


def by_place(*asked: int, entered: int = 30) -> str:
    found = counted(
        section=Section.WHERE,
        sessions={MONTHS[1]: (entered, entered, 90)},
        by_place=[(MONTHS[1], place, f"Place {place}", number) for place, number in enumerate(asked)],
    )
    return topic_titles.by_place(found, where(found))


def test_which_place_has_clearly_most_questions() -> None:
    assert in_each_language(lambda: by_place(30, 70)) == [
        "Place 1 has 70% of all questions",
        "Place 1 heeft 70% van alle vragen",
        "Place 1 a 70\xa0% de toutes les questions",
    ]
    assert [by_place(48, 52), by_place(100), by_place(30, 70, entered=19), by_place()] == [
        "Questions by place"
    ] * 4


def test_which_topic_most_lacks_a_skill() -> None:
    def title(rows: list[tuple[int, str, int, int, int, int, int]]) -> str:
        found = counted(section=Section.WHO, lacking=rows)
        return topic_titles.lacking(who(found).lacking_topics, found.names)

    rows = [(1, "A", PHONE, 9, 2, 9, 9), (2, "B", ITSME, 7, 2, 9, 9), (1, "A", ITSME, 5, 2, 9, 9)]
    assert in_each_language(lambda: title(rows)) == [
        "“itsme”: 12 questions where nobody on the roster had the skill",
        "“itsme”: 12 vragen waar niemand op het rooster de vaardigheid had",
        "«\xa0itsme\xa0»\xa0: 12 questions où personne au planning n’avait la compétence",
    ]
    assert title([]) == "Asked where nobody on the roster has the skill"


def shares(asked: Asked, split: int | None = None, *, entered: int = 30) -> str:
    found = counted(section=Section.WHAT, sessions={MONTHS[1]: (entered, entered, 90)}, asked=asked)
    return topic_titles.shares(topic_frames_what.shares(found, split), split, found.names)


def test_what_is_asked_most_or_which_two_are_when_their_ranges_overlap() -> None:
    clear = {(MONTHS[1], ITSME): 70, (MONTHS[1], PHONE): 30}
    close = {(MONTHS[1], ITSME): 52, (MONTHS[1], PHONE): 48}
    assert in_each_language(lambda: shares(clear)) == [
        "“Sign-in” is asked most: 70% of all questions",
        "“Sign-in” wordt het meest gevraagd: 70% van alle vragen",
        "«\xa0Sign-in\xa0» est le plus demandé\xa0: 70\xa0% de toutes les questions",
    ]
    assert in_each_language(lambda: shares(close)) == [
        "Asked most: “Sign-in” and “Device”",
        "Meest gevraagd: “Sign-in” en “Device”",
        "Les plus demandés\xa0: «\xa0Sign-in\xa0» et «\xa0Device\xa0»",
    ]


def test_below_twenty_sessions_a_title_names_no_share() -> None:
    clear = {(MONTHS[1], ITSME): 70, (MONTHS[1], PASSWORD): 5, (MONTHS[1], PHONE): 30}
    assert (shares(clear, entered=19), shares(clear, SIGN_IN, entered=19)) == (
        "Questions by topic group",
        "Questions by topic: Sign-in",
    )


def test_what_rises_and_what_falls_most() -> None:
    found = counted()
    rise, fall = Change(ITSME, 130, 40, 40.0, 9.0), Change(PHONE, 3, 20, 25.0, -4.0)

    def title(changes: list[Change]) -> str:
        earlier = found.figures.earlier.period
        trend = Trend(date(2026, 1, 10), changes, None, None, 200, 200, earlier)
        return topic_titles.trend(trend, found.names)

    assert in_each_language(lambda: title([rise, fall])) == [
        "Rises most: itsme · Falls most: Phone",
        "Stijgt het meest: itsme · Daalt het meest: Phone",
        "Augmente le plus\xa0: itsme · Baisse le plus\xa0: Phone",
    ]
    assert [title([rise]), title([fall]), title([])] == [
        "Rises most: itsme",
        "Falls most: Phone",
        "Rising and falling",
    ]
