"""The Topics page, driven in this process: what each role sees of which figures, and where they lead."""

from dataclasses import dataclass
from datetime import date, time, timedelta

import pytest
from sqlalchemy import Engine, select
from streamlit.testing.v1 import AppTest

from db.session import writing
from db.tables import CategoryRow, LocationRow, SessionRow, TopicSkillRow
from domain.words import CategoryKind, CountState, LocationKind, Role
from tests import factories
from tests.pages.driving import drive
from tests.statements import recorded
from ui import counts, data, data_topics, topic_frames_where, topic_frames_who, topic_mark, topic_method

TODAY = date(2026, 11, 24)
YEAR = timedelta(weeks=52)


@dataclass(frozen=True, slots=True)
class City:
    """Two places of one network with two topics, and a place elsewhere."""

    engine: Engine
    krook: LocationRow
    serre: LocationRow
    elsewhere: LocationRow
    itsme: int
    phone: int
    coordinator: int
    manager: int
    viewer: int

    def count(
        self,
        weeks_ago: int,
        topic: int | None = None,
        questions: int = 0,
        *,
        visitors: int = 3,
        place: LocationRow | None = None,
        hour: int = 10,
        state: CountState | None = CountState.ENTERED,
    ) -> int:
        """A session on a Tuesday with its count; with `state` None it misses its count."""
        day = TODAY - timedelta(weeks=weeks_ago)
        with writing(self.engine) as tx:
            session = factories.make_session(
                tx, place or self.krook, day=day, starts=time(hour), ends=time(hour + 1), room=str(weeks_ago)
            )
            if state is not None:
                row = factories.make_count(tx, session, visitors=visitors, state=state)
                if topic is not None:
                    factories.make_tally(tx, row, tx.get_one(CategoryRow, topic), questions)
            return session.id


@pytest.fixture
def city(sqlite_engine: Engine) -> City:
    with writing(sqlite_engine) as tx:
        network = factories.make_network(tx, name="Gent")
        krook = factories.make_location(tx, network, name="De Krook")
        serre = factories.make_location(tx, network, name="De Serre", kind=LocationKind.NEWCOMERS)
        elsewhere = factories.make_location(tx, name="Permeke")
        sign_in = factories.make_category(tx, code="IDV", label_en="Sign-in", position=1)
        device = factories.make_category(tx, code="TOE", label_en="Device", position=2)
        itsme = factories.make_category(tx, code="IDV1", label_en="itsme", parent_id=sign_in.id)
        phone = factories.make_category(tx, code="TOE1", label_en="Phone", parent_id=device.id)
        return City(
            sqlite_engine,
            krook,
            serre,
            elsewhere,
            itsme.id,
            phone.id,
            coordinator=factories.make_account(tx, networks=[network]).id,
            manager=factories.make_account(tx, role=Role.MANAGER, locations=[serre]).id,
            viewer=factories.make_account(tx, role=Role.VIEWER, networks=[network]).id,
        )


@pytest.fixture
def counted(city: City) -> City:
    """24 weeks of both years at De Krook, with more questions on itsme now; some of De Serre; one count missing."""
    for week in range(1, 25):
        city.count(week, city.itsme, 5)
        city.count(week + 52, city.itsme, 1)
    for week in range(1, 4):
        city.count(week, city.phone, 2, place=city.serre, visitors=4, hour=14)
    city.count(2, state=None, hour=16)
    city.count(3, city.phone, 50, place=city.elsewhere, visitors=90)
    return city


def page(city: City, account: int | None = None, **query: object) -> AppTest:
    asked = {name: str(value) for name, value in query.items()}
    return drive(city.engine, account or city.coordinator, page="topics", query=asked)


def metrics(app: AppTest) -> list[tuple[str, str]]:
    return [(metric.label, metric.value) for metric in app.metric]


def address(app: AppTest) -> dict[str, str]:
    """The address, also where it came in with the app and still is a list."""
    return {name: value if isinstance(value, str) else value[-1] for name, value in app.query_params.items()}


def links(app: AppTest) -> list[tuple[str, str]]:
    return [(one.proto.label, one.proto.query_string) for one in app.main.get("page_link")]


def charts(app: AppTest) -> int:
    return len(app.main.get("vega_lite_chart")) + len(app.main.get("arrow_vega_lite_chart"))


def said(app: AppTest) -> list[str]:
    return [element.value for element in [*app.markdown, *app.info, *app.error]]


def files(app: AppTest) -> list[str]:
    return [one.proto.label for one in app.main.get("download_button")]


def press(app: AppTest, label: str) -> AppTest:
    found = [button for button in app.button if button.label == label]
    assert len(found) == 1
    return found[0].click().run()


def test_an_empty_network_says_how_figures_come_here(city: City) -> None:
    app = page(city)
    assert app.info[0].value == (
        "No session took place in this period yet. When a session is over, its count is entered under Counts; "
        "from then on its questions and visits appear here."
    )
    assert ([one.value for one in app.title], metrics(app), charts(app)) == (["Topics"], [], 0)
    assert links(app) == [("To the counts", "")]


def test_a_viewer_of_an_empty_network_gets_no_link_that_leads_nowhere(city: City) -> None:
    app = page(city, city.viewer)
    assert (len(app.info), links(app), len(app.exception)) == (1, [], 0)


def test_sessions_without_any_count_are_told_and_listed(city: City) -> None:
    session = city.count(1, state=CountState.DRAFT)
    app = page(city)
    assert [one.value for one in app.info] == [
        "1 session took place and its count is still missing. Questions and visits appear once it is entered."
    ]
    press(app, "1 missing")
    assert links(app) == [("Tue 17 Nov 2026 10:00–11:00 · De Krook", f"sessie={session}")]


def test_cards_charts_and_title_tell_what_was_counted(counted: City) -> None:
    app = page(counted)
    assert not app.exception
    assert [one.value for one in app.title] == ["More questions about “itsme” than a year ago"]
    assert metrics(app) == [("Questions", "126"), ("Visits", "84"), ("Sessions entered", "27 of 28")]
    assert charts(app) == 3
    assert [one.value for one in app.subheader] == [
        "Questions per month",
        "Visits by weekday and hour",
        "On 1 day a count is missing",
        "How these figures are made",
    ]
    of_chart = [one.value for one in app.main.caption if "27 of 28 sessions entered" in one.value]
    assert len(of_chart) == 3
    assert {caption.split("  \n")[1] for caption in of_chart} == {
        f"Gent · all places · 26 Nov 2025–24 Nov 2026 · 27 of 28 sessions entered · {topic_method.link()}"
    }


@pytest.mark.parametrize(
    ("part", "titles"),
    [
        ("waar", ["Topics by kind of place", "De Krook has 95% of all questions"]),
        (
            "wie",
            ["Asked where nobody on the roster has the skill", "Topics where a language is asked for"],
        ),
        (
            "wat",
            [
                "“Sign-in” is asked most: 95% of all questions",
                "Rises most: itsme",
                "Against the weeks before, and what the season does",
                "How it ended",
            ],
        ),
    ],
)
def test_each_part_draws_its_own_charts_with_what_they_say(
    counted: City, part: str, titles: list[str]
) -> None:
    app = page(counted, deel=part)
    assert not app.exception
    *of_charts, of_method = [one.value for one in app.subheader]
    assert (of_charts, of_method) == (titles, "How these figures are made")
    assert charts(app) == {"waar": 2, "wat": 2, "wie": 0}[part]


def test_a_link_to_a_figure_alone_leads_to_the_part_of_its_chart(counted: City) -> None:
    app = page(counted, detail="trend,onderwerp:IDV1")
    assert (app.subheader[1].value, address(app)["deel"]) == ("Rises most: itsme", "wat")


def test_below_twenty_sessions_no_share_is_shown_anywhere(counted: City) -> None:
    for part in ("waar", "wat"):
        app = page(counted, deel=part, plaats=counted.serre.id)
        app.toggle(key=f"topics.table.{'soort' if part == 'waar' else 'aandeel'}").set_value(True).run()
        table = app.dataframe[0].value
        assert (len(table), int(table.filter(like="hare").notna().sum().sum())) == (1, 0)
        assert not any("%" in text for text in [*said(app), *(one.value for one in app.subheader)])


def test_a_figure_narrows_the_whole_page_and_its_chips_lead_back(counted: City) -> None:
    app = page(counted, deel="waar", detail=f"plaatsen,van:2026-11-01,plaats:{counted.serre.id}")
    assert "3 sessions · 6 questions · 12 visits" in said(app)
    press(app, "Look at this alone")
    assert metrics(app) == [("Questions", "6"), ("Visits", "12"), ("Sessions entered", "3 of 3")]
    asked = address(app)
    assert (asked["periode"], asked["plaats"], asked["deel"], "detail" in asked) == (
        "2026-11-01..2026-11-24",
        str(counted.serre.id),
        "waar",
        False,
    )
    press(app, "1–24 Nov 2026")
    press(app, "De Serre")
    assert metrics(app)[0] == ("Questions", "126")
    assert not {"periode", "plaats"} & set(address(app))


def test_a_weekday_and_hour_narrow_the_whole_page_and_so_does_a_link(counted: City) -> None:
    app = page(counted, detail="uur,dag:2,uur:10")
    (listed,) = [text for text in said(app) if text.endswith("visits") and "session" in text]
    press(app, "Look at this alone")
    assert (address(app)["dag"], address(app)["uur"], "detail" in app.query_params) == ("2", "10", False)
    assert (
        listed
        == f"{metrics(app)[2][1].split()[0]} sessions · {metrics(app)[0][1]} questions · {metrics(app)[1][1]} visits"
    )
    assert any("all places · Tuesday · 10\\:00 · " in caption.value for caption in app.main.caption)
    assert metrics(page(counted, dag="2", uur="10")) == metrics(app)
    press(app, "Tuesday")
    press(app, "10\\:00")
    assert metrics(app) == [("Questions", "126"), ("Visits", "84"), ("Sessions entered", "27 of 28")]
    assert {"dag", "uur"} & {*app.query_params} == set()


def test_a_link_to_a_weekday_or_hour_that_does_not_exist_is_left_out(counted: City) -> None:
    app = page(counted, dag="8", uur="24")
    assert metrics(app)[0] == ("Questions", "126")
    assert any(
        "weekday" in text and "hour" in text for text in [one.value for one in (*app.info, *app.warning)]
    )


def test_what_misses_its_count_narrows_the_page_and_stays_listed(counted: City) -> None:
    app = page(counted, detail="tijd,van:2026-11-01,zonder:telling")
    missing = links(app)
    press(app, "Look at this alone")
    assert (links(app), len(missing)) == (missing, 1)
    assert address(app)["detail"] == "totaal,zonder:telling"
    assert address(app)["periode"] == "2026-11-01..2026-11-24"


def test_what_nobody_on_the_roster_knows_leads_to_its_sessions_and_the_roster(counted: City) -> None:
    with writing(counted.engine) as tx:
        for row in tx.scalars(select(SessionRow).where(SessionRow.location_id == counted.krook.id)):
            factories.make_assignment(tx, row, factories.make_helper(tx))
        itsme = tx.scalars(select(CategoryRow).where(CategoryRow.code == "IDV1")).one()
        skill = factories.make_category(tx, kind=CategoryKind.SKILL)
        tx.add(TopicSkillRow(topic_id=itsme.id, category_id=skill.id))
    app = page(counted, deel="wie")
    assert app.subheader[0].value == "“itsme”: 60 questions where nobody on the roster had the skill"
    app.toggle(key="topics.table.vaardigheid").set_value(True).run()
    next(one for one in app.selectbox if one.label == "Sessions behind a figure").select_index(0).run()
    assert "12 sessions · 60 questions · 36 visits" in said(app)
    assert ("To the roster of De Krook", f"netwerk=1&plaats={counted.krook.id}") in links(app)
    assert not app.exception


def test_all_that_lacks_a_skill_is_read_when_its_table_is_opened(
    counted: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(topic_frames_who, "LACKING_SHOWN", 1)
    with writing(counted.engine) as tx:
        for row in tx.scalars(select(SessionRow)):
            factories.make_assignment(tx, row, factories.make_helper(tx))
        skill = factories.make_category(tx, kind=CategoryKind.SKILL)
        for topic in tx.scalars(select(CategoryRow).where(CategoryRow.kind == CategoryKind.TOPIC)).all():
            tx.add(TopicSkillRow(topic_id=topic.id, category_id=skill.id))
    app = page(counted, deel="wie")
    app.toggle(key=f"topics.table.{topic_mark.LACKING}").set_value(True).run()
    assert not app.exception
    assert app.dataframe[0].value["Questions without the skill"].tolist() == [60, 6]


def test_the_fold_says_how_figures_are_made_in_the_readers_words(counted: City) -> None:
    app = page(counted)
    assert not any(text.startswith("**Visit.**") for text in said(app))
    app.session_state["topics.method"] = True
    app.run()
    told = [text.split(".**")[0].removeprefix("**") for text in said(app) if text.startswith("**")]
    assert told == [
        "Visit",
        "Question",
        "Entered, to be entered, missing",
        "Shares and their range",
        "Rising and falling",
        "The season",
        "Titles",
        "Skills",
    ]


def test_the_page_is_in_the_readers_language(counted: City) -> None:
    app = drive(counted.engine, counted.coordinator, page="topics", language="nl")
    assert [one.value for one in app.title] == ["Meer vragen over “IDV1 nl” dan een jaar geleden"]
    assert metrics(app) == [("Vragen", "126"), ("Bezoeken", "84"), ("Sessies ingevuld", "27 van 28")]


def test_a_manager_sees_own_places_alone(counted: City) -> None:
    app = page(counted, counted.manager, deel="wat")
    assert metrics(app) == [("Questions", "6"), ("Visits", "12"), ("Sessions entered", "3 of 3")]
    assert app.multiselect(key="topics.filter.plaats").options == ["De Serre"]
    assert any(
        text.startswith("Not compared: 3 sessions were entered in this period and 0") for text in said(app)
    )


def test_a_place_of_somebody_else_in_a_link_is_left_out(counted: City) -> None:
    app = page(
        counted, counted.manager, plaats=f"{counted.krook.id},{counted.elsewhere.id},{counted.serre.id}"
    )
    assert metrics(app)[0] == ("Questions", "6")
    assert app.multiselect(key="topics.filter.plaats").value == [counted.serre.id]
    assert "This link names something that is not here" in app.info[0].value


def test_a_link_brings_its_filters_and_a_chip_takes_one_off(counted: City) -> None:
    app = page(counted, plaats=counted.serre.id, groep="TOE", periode="4w", verdeel="TOE")
    assert metrics(app)[0] == ("Questions", "6")
    assert (app.selectbox(key="topics.period").value, app.selectbox(key="topics.split").value) == (
        "4w",
        "TOE",
    )
    assert app.subheader[0].value == "Questions per week: Device"
    press(app, "De Serre")
    assert app.multiselect(key="topics.filter.plaats").value == []
    assert metrics(app)[1:] == [("Visits", "21"), ("Sessions entered", "6 of 7")]
    assert "plaats" not in app.query_params
    assert address(app)["groep"] == "TOE"


@pytest.mark.parametrize(
    "name_and_value",
    [
        ("periode", "morgen"),
        ("periode", "2026-12-01..2026-01-01"),
        ("periode", "0001-01-01..9999-12-31"),
        ("plaats", "abc"),
        ("plaats", "999999999999999999999"),
        ("soort", "castle"),
        ("groep", "=1+1"),
        ("verdeel", "<script>"),
        ("detail", "tijd,van:9999-12-31"),
        ("detail", "x" * 5000),
    ],
)
def test_what_a_link_has_wrong_is_left_out_with_a_sentence(
    counted: City, name_and_value: tuple[str, str]
) -> None:
    name, value = name_and_value
    app = drive(counted.engine, counted.coordinator, page="topics", query={name: value})
    assert not app.exception
    assert metrics(app)[0] == ("Questions", "126")
    assert [one.value.split(" (")[0] for one in app.info] == [
        "This link names something that is not here, or that your account may not see"
    ]
    assert name not in app.query_params


def test_own_dates_in_the_wrong_order_keep_the_period_before_them(counted: City) -> None:
    app = page(counted, periode="2026-11-01..2026-11-24")
    assert metrics(app)[0] == ("Questions", "21")
    app.date_input(key="topics.first").set_value(date(2026, 12, 1)).run()
    assert [one.value for one in app.error] == [
        "The last day comes before the first. Choose a last day on or after the first day."
    ]
    assert (metrics(app)[0], address(app)["periode"]) == (("Questions", "21"), "2026-11-01..2026-11-24")


def test_a_period_that_has_yet_to_begin_says_so(counted: City) -> None:
    app = page(counted, periode="2027-01-01..2027-12-31")
    assert [one.value for one in app.info] == ["This period has yet to begin. Choose one that has."]


def test_filters_that_leave_nothing_say_so(counted: City) -> None:
    app = page(counted, periode="2026-11-24..2026-11-24", plaats=counted.krook.id)
    assert [one.value for one in app.info] == [
        "No session took place in this period with these filters. Take a filter off or choose a longer period."
    ]


def test_missing_counts_are_listed_until_the_chip_is_taken_off(counted: City) -> None:
    app = press(page(counted), "1 missing")
    assert [label for label, _query in links(app)] == ["Tue 10 Nov 2026 16:00–17:00 · De Krook"]
    assert address(app)["detail"] == "totaal,zonder:telling"
    press(app, "without a count")
    assert (links(app), "detail" in app.query_params) == ([], False)


def test_a_figure_in_a_link_lists_its_sessions_for_who_may_count(counted: City) -> None:
    app = page(counted, detail="soort,groep:TOE,soort:newcomers")
    assert "3 sessions · 6 questions · 12 visits" in said(app)
    assert [label for label, _query in links(app)] == [
        f"Tue {day} Nov 2026 14:00–15:00 · De Serre · 2 questions · 4 visits" for day in (17, 10, 3)
    ]


def test_a_viewer_reads_the_sessions_without_links(counted: City) -> None:
    app = page(counted, counted.viewer, detail="soort,groep:TOE,soort:newcomers")
    assert not app.exception
    assert links(app) == []
    assert "Tue 17 Nov 2026 14:00–15:00 · De Serre · 2 questions · 4 visits" in said(app)


def test_many_sessions_are_listed_ten_a_page(counted: City) -> None:
    app = page(counted, detail="trend,onderwerp:IDV1")
    assert "24 sessions · 120 questions · 72 visits" in said(app)
    assert len(links(app)) == 10


def test_the_table_lists_its_figures_to_point_at(counted: City) -> None:
    app = page(counted)
    assert len(app.dataframe) == 0
    app.toggle(key="topics.table.uur").set_value(True).run()
    assert app.dataframe[0].value.astype("object").fillna("").to_dict("list") == {
        "Weekday": ["Tuesday", "Tuesday"],
        "Start": ["10:00", "14:00"],
        "Visits": [72, 12],
        "Sessions entered": [24, 3],
        "Visits per session": [3.0, ""],
    }
    picks = next(one for one in app.selectbox if one.label == "Sessions behind a figure")
    assert picks.options == ["Tuesday · 10:00", "Tuesday · 14:00"]
    picks.select_index(1).run()
    assert "3 sessions · 6 questions · 12 visits" in said(app)
    assert address(app)["detail"] == "uur,dag:2,uur:14"


def test_all_places_are_read_when_their_table_is_opened_together_with_the_page(
    counted: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(topic_frames_where, "PLACES_SHOWN", 1)
    app = page(counted, deel="waar")
    engine = data._engine(counted.engine.url.render_as_string(hide_password=False))
    data_topics.forget()
    with recorded(engine) as drawn:
        app.run()
    app.toggle(key=f"topics.table.{topic_mark.BY_PLACE}").set_value(True)
    with recorded(engine) as opened:
        app.run()
    table = app.dataframe[0].value
    assert table.groupby("Place")["Questions"].sum().to_dict() == {"De Krook": 120, "De Serre": 6}
    assert ("Questions", "126") in metrics(app)
    assert len(opened) == len(drawn)


def test_each_chart_offers_its_table_as_a_file(counted: City) -> None:
    app = page(counted)
    assert files(app) == []
    app.session_state["topics.file.tijd.files"] = True
    assert files(app.run()) == ["Excel", "CSV", "PNG", "SVG", "CSV, all numbers"]
    assert "To share: numbers below 5 are withheld, as table or as picture" in [
        one.value for one in app.main.caption
    ]


def test_a_merged_topic_is_counted_under_its_new_name_also_while_the_page_is_open(counted: City) -> None:
    app = page(counted, detail="trend,onderwerp:IDV1")
    with writing(counted.engine) as tx:
        tx.get_one(CategoryRow, counted.itsme).merged_into_id = counted.phone
    data_topics.forget()
    app.run()
    assert not app.exception
    assert (app.title[0].value, metrics(app)[0]) == (
        "More questions about “Phone” than a year ago",
        ("Questions", "126"),
    )
    assert "detail" not in app.query_params


def test_statements_are_as_many_for_few_and_many_rows_and_only_the_frames_when_nothing_changed(
    counted: City,
) -> None:
    app = page(counted)
    engine = data._engine(counted.engine.url.render_as_string(hide_password=False))
    numbers = []
    for period in ("4w", "52w"):
        app.selectbox(key="topics.period").set_value(period)
        data_topics.forget()
        with recorded(engine) as cold:
            app.run()
        with recorded(engine) as warm:
            app.run()
        with recorded(engine) as pointed:
            press(app, "1 missing")
        press(app, "without a count")
        others = []
        for part in ("waar", "wat", "wie"):
            app.segmented_control(key="topics.filter.deel").set_value(part)
            with recorded(engine) as other:
                app.run()
            others.append(len(other))
        app.segmented_control(key="topics.filter.deel").set_value("wanneer").run()
        numbers.append((len(cold), len(warm), len(pointed), *others))
    of_frame = 2
    assert (
        numbers == [(of_frame + 12, of_frame, of_frame + 1, of_frame + 15, of_frame + 14, of_frame + 16)] * 2
    )


def test_a_session_that_did_not_take_place_is_no_longer_missing(counted: City) -> None:
    app = page(counted)
    assert metrics(app)[2] == ("Sessions entered", "27 of 28")
    app.switch_page("pages/counts.py").run()
    app.session_state[counts.NOT_HELD] = True  # the person opens it
    app.run()
    next(one for one in app.selectbox if one.label == "Why did it not take place?").select_index(0)
    press(app, "Did not take place")
    app.switch_page("pages/topics.py").run()
    assert metrics(app)[2] == ("Sessions entered", "27 of 27")
