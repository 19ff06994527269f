"""Files that are imported: what becomes of each row, in the words of the desk, and twice the same changes nothing."""

from contextlib import suppress
from datetime import date, time

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

import language
from db.session import writing
from db.tables import ChangeRow, CountRow, HelperRow, LocationRow, SessionRow, SlotRow, TallyRow
from domain import table_column
from domain.errors import NotAllowed, NotFound
from domain.table import Exported, Table
from domain.table_column import Kind
from domain.table_list import Lists
from domain.table_report import ChangedMeanwhile, ColumnsMissing, Difference, Fate, HasRefusals, Wanted
from domain.words import CategoryKind, CountState, HelperStage, Role, SessionState
from services import exporting, importing
from sheets import csv_file, reading
from tests import factories
from tests.services.importing_desk import ALWAYS, NOW, TODAY, fates, open_desk, rows_of, told
from tests.statements import recorded

NOT_LOOKED_AT = (
    "session_id",
    "location_id",
    "written_at",
    "turned_away",
    "other_reviewed_at",
)
COUNTS = """\
Locatie;Datum;Begin;Bezoekers;eerste keer;itsme;Andere (t3);Opmerking;Waarover “andere” ging
De Krook;23/11/2026;10u00;7;2;3;1;;een drone
de krook;2026-11-22;9.30;0;;;;druk
Elders;23/11/2026;10:00;1;;;;
De Krook;31/2/2026;10:00;1;;;;
De Krook;23/11/2026;11:00;1;;;;
De Krook;25/11/2026;10:00;1;;;;
De Krook;21/11/2026;;2;3;;;

De Krook;20/11/2026;;x;;;;
"""


def test_counts_are_entered_and_each_refused_row_says_why_and_what_to_do(tx: Session) -> None:
    desk = open_desk(tx)
    for day in (20, 21, 22, 23, 25):
        starts = time(9, 30) if day == 22 else time(10)
        factories.make_session(tx, desk.krook, day=date(2026, 11, day), starts=starts)
    report = desk.run(Kind.COUNTS, COUNTS)
    assert told(report) == [
        (2, "added", "", ""),
        (3, "added", "", ""),
        (
            4,
            "refused",
            "Location",
            (
                "There is no location of this name in this network, or your account does not cover it. "
                "Correct the name, or import the location first."
            ),
        ),
        (5, "refused", "Date", "“31/2/2026” is not a date. Write it as 31/12/2026."),
        (
            6,
            "refused",
            "Start",
            "There is no session at this time. On that day: 10:00–12:00. Correct the start.",
        ),
        (7, "refused", "", "This session has not begun yet. Count from an hour before it starts."),
        (
            8,
            "refused",
            "Visitors",
            "There are more first-time visitors than visitors. Correct one of the two.",
        ),
        (10, "refused", "Visitors", "“x” is not a whole number. Write digits only, such as 12."),
    ]
    assert [one.what for one in report.outcomes[:2]] == [
        "De Krook, Mon 23 Nov 10:00–12:00",
        "De Krook, Sun 22 Nov 09:30–12:00",
    ]
    assert rows_of(tx, CountRow, *NOT_LOOKED_AT) == [
        {
            "day": date(2026, 11, day),
            "state": CountState.ENTERED,
            "visitors": visitors,
            "first_time": first,
            "note": note,
            "other_text": other,
            "entered_at": NOW,
            "entered_by_id": desk.ann.account_id,
            "corrected_at": None,
            "version": 2,
        }
        for day, visitors, first, note, other in ((22, 0, None, "druk", ""), (23, 7, 2, "", "een drone"))
    ]
    tallies = {row.category_id: row.number for row in tx.scalars(select(TallyRow))}
    assert tallies == {desk.topics[0].id: 3, desk.topics[2].id: 1}
    sets = tx.execute(select(ChangeRow.entity, ChangeRow.verb, ChangeRow.set_id)).all()
    assert sorted(one[:2] for one in sets) == [
        ("count", "entered"),
        ("count", "entered_zero"),
        ("import", "imported"),
    ]
    assert len({one[2] for one in sets}) == 1


def test_the_same_counts_again_change_nothing_and_others_are_shown_field_by_field(tx: Session) -> None:
    desk = open_desk(tx)
    factories.make_session(tx, desk.krook, day=date(2026, 11, 23))
    file = "locatie;datum;bezoekers;itsme\nDe Krook;23/11/2026;7;3\n"
    assert fates(desk.run(Kind.COUNTS, file)) == {"added": 1}
    before = tx.scalar(select(func.count()).select_from(ChangeRow))
    assert fates(desk.run(Kind.COUNTS, file)) == {"unchanged": 1}
    assert tx.scalar(select(func.count()).select_from(ChangeRow)) == before
    (changed,) = desk.run(Kind.COUNTS, file.replace(";7;3", ";8;")).outcomes
    assert (changed.fate, changed.differences) == (
        Fate.CHANGED,
        (Difference("Visitors", "7", "8"), Difference("itsme", "3", "")),
    )
    assert tx.scalars(select(CountRow.visitors)).all() == [8]
    assert tx.scalars(select(TallyRow.number)).all() == []


def test_what_other_was_about_is_checked_like_a_note_and_a_new_text_waits_for_the_review(tx: Session) -> None:
    desk = open_desk(tx)
    session = factories.make_session(tx, desk.krook, day=date(2026, 11, 23))
    file = "locatie;datum;bezoekers;Waarover “andere” ging\nDe Krook;23/11/2026;7;{}\n"
    assert fates(desk.run(Kind.COUNTS, file.format("bel 0470 12 34 56"))) == {"refused": 1}
    assert fates(desk.run(Kind.COUNTS, file.format("een drone"))) == {"added": 1}
    row = tx.get_one(CountRow, session.id)
    row.other_reviewed_at = NOW
    tx.flush()
    assert fates(desk.run(Kind.COUNTS, file.format("een drone"))) == {"unchanged": 1}
    assert fates(desk.run(Kind.COUNTS, file.format("een gps"))) == {"changed": 1}
    (said,) = tx.execute(select(CountRow.other_text, CountRow.other_reviewed_at)).all()
    assert said == ("een gps", None)
    lines = tx.execute(select(ChangeRow.verb, ChangeRow.after).where(ChangeRow.entity == "count")).all()
    assert [(verb, after) for verb, after in lines if verb == "other_text_changed"] == [
        ("other_text_changed", {"other_text_has_characters": 7})
    ]


def test_rows_about_one_thing_are_all_refused_with_their_numbers(tx: Session) -> None:
    desk = open_desk(tx)
    factories.make_session(tx, desk.krook, day=date(2026, 11, 23))
    report = desk.run(Kind.COUNTS, "locatie;datum;bezoekers\nDe Krook;23/11/2026;7\nDE KROOK;2026-11-23;8\n")
    assert told(report) == [
        (2, "refused", "", "Rows 2, 3 are about the same thing. Keep one of them."),
        (3, "refused", "", "Rows 2, 3 are about the same thing. Keep one of them."),
    ]


def test_a_count_that_somebody_began_on_a_phone_is_not_overwritten(tx: Session) -> None:
    desk = open_desk(tx)
    session = factories.make_session(tx, desk.krook, day=date(2026, 11, 23))
    factories.make_count(tx, session, state=CountState.DRAFT, visitors=2)
    report = desk.run(Kind.COUNTS, "locatie;datum;bezoekers\nDe Krook;23/11/2026;7\n")
    assert [one.why for one in report.outcomes] == [
        "Somebody began to count this session. Finish or empty that count first, under Counts."
    ]


def test_rows_without_figures_and_rows_that_explain_are_left_alone(tx: Session) -> None:
    desk = open_desk(tx)
    factories.make_session(tx, desk.krook, day=date(2026, 11, 23))
    report = desk.run(Kind.COUNTS, "Locatie;Datum;Bezoekers\n#? tekst;datum;getal\nDe Krook;23/11/2026;\n")
    assert told(report) == [(3, "unchanged", "", "")]


def test_a_manager_imports_counts_of_the_own_location_alone_and_nothing_else(tx: Session) -> None:
    desk = open_desk(tx)
    serre = factories.make_location(tx, desk.network, name="De Serre")
    mia = factories.make_person(tx, role=Role.MANAGER, locations=[desk.krook])
    for place in (desk.krook, serre):
        factories.make_session(tx, place, day=date(2026, 11, 23))
    file = "locatie;datum;bezoekers\nDe Krook;23/11/2026;7\nDe Serre;23/11/2026;7\n"
    assert [one.fate.value for one in desk.run(Kind.COUNTS, file, by=mia).outcomes] == ["added", "refused"]
    assert desk.export(Kind.COUNTS, by=mia).decode().count("De Serre") == 0
    for kind in set(Kind) - {Kind.COUNTS}:
        with pytest.raises(NotAllowed):
            exporting.table(tx, desk.network.id, kind, ALWAYS, by=mia, now=NOW)


def test_sessions_are_added_also_of_the_past_and_changed_by_the_rules_of_the_roster(tx: Session) -> None:
    desk = open_desk(tx)
    factories.make_session(tx, desk.krook, day=date(2026, 12, 1))
    factories.make_session(tx, desk.krook, day=date(2026, 11, 2))
    head = "locatie;datum;start;einde;formule;minimum;maximum;talen;status;reden\n"
    report = desk.run(
        Kind.SESSIONS,
        head
        + "De Krook;5/3/2024;9:00;12:00;Op afspraak;0;1;Arabisch, tr;;\n"
        + "De Krook;1/12/2026;10:00;12:30;;2;3;ar;;\n"
        + "De Krook;2/11/2026;10:00;13:00;;;;;;\n"
        + "De Krook;5/3/2024;11:00;13:00;;;;;;\n"
        + "De Krook;6/3/2024;11:00;10:00;;;;;;\n"
        + "De Krook;7/3/2024;11:00;12:00;iets;;;;;\n"
        + "De Krook;8/3/2024;11:00;12:00;;;;Klingon;;\n"
        + "De Krook;9/3/2024;11:00;12:00;;;;;geschrapt;Geen begeleider\n"
        + "De Krook;9/3/1995;11:00;12:00;;;;;;\n",
    )
    assert [(one.row, one.fate.value, one.column) for one in report.outcomes] == [
        (2, "added", ""),
        (3, "changed", ""),
        (4, "refused", ""),
        (5, "refused", "Start"),
        (6, "refused", "End"),
        (7, "refused", "Formula"),
        (8, "refused", "Languages"),
        (9, "added", ""),
        (10, "refused", "Date"),
    ]
    assert report.outcomes[1].differences == (
        Difference("End", "12:00", "12:30"),
        Difference("Helpers at least", "1", "2"),
        Difference("Helpers at most", "2", "3"),
        Difference("Languages", "", "Arabic"),
    )
    assert report.outcomes[2].why.startswith("This session is over")
    cancelled = tx.scalars(select(SessionRow).where(SessionRow.state == SessionState.CANCELLED)).one()
    assert cancelled.day == date(2024, 3, 9)


def test_a_session_is_cancelled_and_taken_back_by_its_state(tx: Session) -> None:
    desk = open_desk(tx)
    factories.make_session(tx, desk.krook, day=date(2026, 12, 1))
    head = "locatie;datum;start;einde;status;reden;note on the cancellation\n"
    off = head + "De Krook;1/12/2026;10:00;12:00;cancelled;Illness;\n".replace("Illness", "Helper fell out")
    assert fates(desk.run(Kind.SESSIONS, off)) == {"changed": 1}
    assert tx.scalars(select(SessionRow.state)).all() == [SessionState.CANCELLED]
    assert fates(desk.run(Kind.SESSIONS, off)) == {"unchanged": 1}
    on = head + "De Krook;1/12/2026;10:00;12:00;planned;;\n"
    assert fates(desk.run(Kind.SESSIONS, on)) == {"changed": 1}
    assert tx.scalars(select(SessionRow.state)).all() == [SessionState.PLANNED]


def test_locations_and_slots_are_added_and_changed(tx: Session) -> None:
    desk = open_desk(tx)
    places = (
        "Naam;Soort;Adres;Lat;Lon;Talen\n"
        "Toreke;Buurthuis;Markt 1;51,0543;3,7174;Turks\nDE KROOK;Bibliotheek;Platteberg 11;;;\nX;;;51,05;;\n"
    ).replace("Buurthuis", "Neighbourhood centre")
    report = desk.run(Kind.LOCATIONS, places)
    assert [(one.fate.value, one.column) for one in report.outcomes] == [
        ("added", ""),
        ("changed", ""),
        ("refused", "Longitude"),
    ]
    assert [one.address for one in tx.scalars(select(LocationRow).order_by(LocationRow.name))] == [
        "Platteberg 11",
        "Markt 1",
    ]
    slots = (
        "Locatie;Weekdag;Herhaling;Geldig vanaf;Start;Einde;Vaardigheden\n"
        "Toreke;dinsdag;wekelijks;1/12/2026;9u;12u;mac\nDe Krook;;op datums;1/12/2026;9u;12u;\nDe Krook;x;;1/12/2026;9;12;\n"
    )
    report = desk.run(Kind.SLOTS, slots)
    assert [(one.fate.value, one.column) for one in report.outcomes] == [
        ("added", ""),
        ("refused", "Dates"),
        ("refused", "Weekday"),
    ]
    assert len(tx.scalars(select(SessionRow.id)).all()) == 57
    assert fates(desk.run(Kind.SLOTS, slots)) == {"unchanged": 1, "refused": 2}
    longer = slots.replace("9u;12u;mac", "9u;13u;")
    assert desk.run(Kind.SLOTS, longer).outcomes[0].differences == (
        Difference("End", "12:00", "13:00"),
        Difference("Skills", "mac", ""),
    )
    assert {one.ends for one in tx.scalars(select(SessionRow))} == {time(13)}
    assert tx.scalars(select(SlotRow.version)).all() == [2]


def test_helpers_are_known_by_address_or_name_and_kept_by_the_rules(tx: Session) -> None:
    desk = open_desk(tx)
    factories.make_helper(tx, desk.network, name="Aïcha", email="aicha@example.org")
    factories.make_helper(tx, desk.network, name="Bert")
    head = "Naam;E-mail;Telefoon;Fase;Fase sinds;Uren per maand hoogstens\n"
    report = desk.run(
        Kind.HELPERS,
        head
        + "Aïcha Ben;AICHA@example.org;;;;\nbert;;+32 475 12 34 56;;;12,5\nCarla;geen;;;;\n"
        + "Dora;;;gestopt;1/2/2025;\nBERT;;;;;\nBert;;;;;\n",
    )
    assert [(one.fate.value, one.what) for one in report.outcomes] == [
        ("changed", "Aïcha"),
        ("refused", ""),
        ("refused", ""),
        ("added", "Dora"),
        ("refused", ""),
        ("refused", ""),
    ]
    assert fates(desk.run(Kind.HELPERS, head + "bert;;+32 475 12 34 56;;;12,5\n")) == {"changed": 1}
    helpers = tx.scalars(select(HelperRow).order_by(HelperRow.name)).all()
    assert [(one.name, one.phone, one.max_month_minutes, one.stage) for one in helpers] == [
        ("Aïcha Ben", "", None, HelperStage.ACTIVE),
        ("Bert", "+32 475 12 34 56", 750, HelperStage.ACTIVE),
        ("Dora", "", None, HelperStage.STOPPED),
    ]
    (refused,) = desk.run(Kind.HELPERS, head + "bert;;;gepauzeerd;;\n").outcomes
    assert refused.why.startswith("Use “Pause or stop” below")


def test_nothing_is_imported_when_what_it_touches_was_changed_since_it_was_seen(tx: Session) -> None:
    desk = open_desk(tx)
    file = b"naam;adres\nDe Krook;Platteberg 11\nToreke;Markt 1\n"
    wanted = desk.wanted(Kind.LOCATIONS, reading.table(file))
    trying = tx.begin_nested()
    seen = importing.run(tx, desk.network.id, wanted, by=desk.ann, today=TODAY, now=NOW)
    trying.rollback()
    tx.expire_all()
    desk.krook.address = "Elders 3"
    tx.flush()
    with pytest.raises(ChangedMeanwhile), tx.begin_nested():
        importing.confirm(tx, desk.network.id, wanted, seen, by=desk.ann, today=TODAY, now=NOW)
    desk.krook.address = ""
    tx.flush()
    assert importing.confirm(tx, desk.network.id, wanted, seen, by=desk.ann, today=TODAY, now=NOW) == seen


def test_only_the_good_rows_are_imported_when_that_was_chosen(tx: Session) -> None:
    desk = open_desk(tx)
    wanted = desk.wanted(Kind.LOCATIONS, reading.table(b"naam;soort\nToreke;\nX;iets\n"))
    trying = tx.begin_nested()
    seen = importing.run(tx, desk.network.id, wanted, by=desk.ann, today=TODAY, now=NOW)
    trying.rollback()
    with pytest.raises(HasRefusals):
        importing.confirm(tx, desk.network.id, wanted, seen, by=desk.ann, today=TODAY, now=NOW)
    importing.confirm(tx, desk.network.id, wanted, seen, but_refused=True, by=desk.ann, today=TODAY, now=NOW)
    assert sorted(tx.scalars(select(LocationRow.name))) == ["De Krook", "Toreke"]


def test_a_column_that_every_row_needs_has_to_be_pointed_out(tx: Session) -> None:
    desk = open_desk(tx)
    with pytest.raises(ColumnsMissing) as refused:
        desk.run(Kind.COUNTS, "plek;wanneer;bezoekers\nDe Krook;23/11/2026;7\n")
    assert str(refused.value) == "Say which columns of the file hold these: Location, Date."


def test_an_export_of_helpers_is_noted_and_holds_nobody_who_was_anonymised(tx: Session) -> None:
    desk = open_desk(tx)
    factories.make_helper(tx, desk.network, name="Bert")
    factories.make_helper(tx, desk.network, name="#12", anonymised_at=NOW, stage=HelperStage.STOPPED)
    with language.use("nl"):
        text = desk.export(Kind.HELPERS).decode("utf-8-sig")
    assert [line.split(";")[0] for line in text.splitlines()] == ["Naam", "Bert"]
    (noted,) = tx.scalars(select(ChangeRow))
    assert (noted.entity, noted.verb, noted.after) == ("export", "helpers_exported", {"number": 1})


@pytest.mark.parametrize("about", list(Kind))
@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_a_template_names_columns_that_are_recognised_and_is_itself_nothing_to_import(
    tx: Session, about: Kind, spoken: str
) -> None:
    desk = open_desk(tx)
    with language.use(spoken):
        found = exporting.template(tx, desk.network.id, about, by=desk.ann)
    assert len({code for code, _place in desk.wanted(about, reading.table(_file(found))).columns}) == len(
        found.headers
    )
    assert desk.run(about, _file(found)).outcomes == ()


def _file(found: Exported) -> bytes:
    return csv_file.written(found.headers, found.rows)


@pytest.mark.parametrize("about", [Kind.COUNTS, Kind.SESSIONS, Kind.HELPERS])
def test_many_rows_take_as_many_statements_as_one(sqlite_engine: Engine, about: Kind) -> None:
    with writing(sqlite_engine) as tx:
        desk = open_desk(tx)
        for day in (20, 21, 22, 23):
            factories.make_session(tx, desk.krook, day=date(2026, 11, day))
        row = {
            Kind.COUNTS: "De Krook;{day}/11/2026;10:00;12:00;5;3",
            Kind.SESSIONS: "De Krook;{day}/11/2025;10:00;12:00;5;3",
            Kind.HELPERS: "Helper {day};x",
        }[about]
        lines = [row.format(day=day) for day in (20, 21, 22, 23)]
        head = "Naam;x\n" if about is Kind.HELPERS else "Locatie;Datum;Begin;Einde;Bezoekers;itsme\n"
        numbers = []
        for some in (lines[:1], lines[1:]):
            wanted = desk.wanted(about, reading.table((head + "\n".join(some)).encode()))
            with recorded(sqlite_engine) as run:
                report = importing.run(tx, desk.network.id, wanted, by=desk.ann, today=TODAY, now=NOW)
            numbers.append(len(run))
            assert report.number(Fate.ADDED) == len(some)
        assert numbers[0] == numbers[1]


@pytest.mark.parametrize(
    ("role", "here", "elsewhere"),
    [
        (Role.ADMINISTRATOR, set(Kind), set(Kind)),
        (Role.COORDINATOR, set(Kind), set()),
        (Role.MANAGER, {Kind.COUNTS}, set()),
        (Role.VIEWER, set(), set()),
    ],
)
def test_each_role_imports_and_exports_what_it_keeps_and_nowhere_else(
    tx: Session, role: Role, here: set[Kind], elsewhere: set[Kind]
) -> None:
    desk = open_desk(tx)
    scope = {"networks": [desk.network]} if role is Role.COORDINATOR else {"locations": [desk.krook]}
    who = factories.make_person(tx, role=role, **scope)
    may = {desk.network.id: set[Kind](), factories.make_network(tx).id: set[Kind]()}
    for network_id, kinds in may.items():
        for about in Kind:
            with suppress(NotAllowed, NotFound):
                exporting.template(tx, network_id, about, by=who)
                exporting.table(tx, network_id, about, ALWAYS, by=who, now=NOW)
                none = Wanted(about, Table(1, (), ()), _all_columns(about))
                importing.run(tx, network_id, none, by=who, today=TODAY, now=NOW)
                kinds.add(about)
    assert list(may.values()) == [here, elsewhere]
    assert set(table_column.offered(who, desk.network.id)) == here


def _all_columns(about: Kind) -> tuple[tuple[str, int], ...]:
    return tuple((column.code, 0) for column in table_column.columns(about, Lists()))


def test_the_profile_is_counted_where_the_network_does_and_never_more_than_the_visitors(tx: Session) -> None:
    desk = open_desk(tx)
    factories.make_session(tx, desk.krook, day=date(2026, 11, 23))
    file = "locatie;datum;bezoekers;Talen: Arabisch;Talen: Turks\nDe Krook;23/11/2026;3;2;{turkish}\n"
    (off,) = desk.run(Kind.COUNTS, file.format(turkish=1)).outcomes
    assert off.why.startswith("Something was counted that this list does not know")
    desk.network.profile = [CategoryKind.LANGUAGE]
    tx.flush()
    (more,) = desk.run(Kind.COUNTS, file.format(turkish=2)).outcomes
    assert (more.column, more.why[:31]) == ("Visitors", "Languages: 4 counted, and 3 vis")
    assert fates(desk.run(Kind.COUNTS, file.format(turkish=1))) == {"added": 1}
    assert fates(desk.run(Kind.COUNTS, desk.export(Kind.COUNTS))) == {"unchanged": 1}
