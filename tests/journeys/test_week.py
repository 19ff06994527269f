"""One week from roster to chart in real browsers: filled by keyboard, counted by thumb, kept by two people at once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import Engine, delete, select

from db.queries import roster as read
from db.session import reading, writing
from db.tables import ChangeRow, SessionRow, TallyRow
from domain.roster import PlacedSession
from domain.words import Role
from services import sign_in
from tests import factories
from tests.browser import PHONE, Server, Visit, serve, settled

pytestmark = pytest.mark.browser

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
"""12:00 in Brussels, an hour before the session."""
EMAIL = "ann@example.org"
PASSWORD = "vier woorden op rij"


@dataclass(frozen=True, slots=True)
class Desk:
    """De Krook with a session of this afternoon at which nobody stands, and AMAL with one that Jan takes."""

    engine: Engine
    session: int
    topic: int
    manager: int
    ann: int
    bea: int

    @property
    def url(self) -> str:
        return self.engine.url.render_as_string(hide_password=False)

    def as_it_stands(self) -> PlacedSession:
        with reading(self.engine) as tx:
            return read.placed(tx, [self.session])[self.session]

    def standing(self) -> list[str]:
        return [one.name for one in self.as_it_stands().standing]


@pytest.fixture
def desk(sqlite_engine: Engine) -> Desk:
    with writing(sqlite_engine) as tx:
        network = factories.make_network(tx, name="Gent")
        krook = factories.make_location(tx, network, name="De Krook")
        amal = factories.make_location(tx, network, name="AMAL")
        hours = {"starts": time(13), "ends": time(17), "maximum": 1}
        gap = factories.make_session(tx, krook, **hours)
        fatma = factories.make_helper(tx, network, name="Fatma")
        factories.make_placement(tx, fatma, krook)
        jan = factories.make_helper(tx, network, name="Jan")
        factories.make_assignment(tx, factories.make_session(tx, amal, **hours), jan)
        group = factories.make_category(tx, code="IDV", label_nl="Aanmelden en veiligheid")
        topic = factories.make_category(tx, code="IDV1", label_nl="itsme", parent_id=group.id)
        ann = factories.make_account(
            tx,
            networks=[network],
            email=EMAIL,
            name="Ann",
            password_hash=sign_in.to_password_hash(PASSWORD),
        )
        manager = factories.make_account(tx, role=Role.MANAGER, locations=[krook], name="Mo")
        bea = factories.make_account(tx, networks=[network], name="Bea")
        return Desk(sqlite_engine, gap.id, topic.id, manager.id, ann.id, bea.id)


@pytest.fixture
def server(desk: Desk, tmp_path: Path) -> Iterator[Server]:
    with serve(desk.url, tmp_path, now=NOW) as running:
        yield running


def sign_in_by_form(page: Page) -> None:
    page.get_by_label("E-mailadres").fill(EMAIL)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Aanmelden").click()
    settled(page)


def card(page: Page, session: int) -> Locator:
    return page.locator(f".board .card[data-id='{session}']")


def test_a_week_from_the_gap_on_the_board_to_the_questions_that_were_asked(
    visit: Visit, server: Server, desk: Desk
) -> None:
    office = visit(server, "/rooster").page
    sign_in_by_form(office)
    expect(office).to_have_url(re.compile("/rooster"))
    gap = card(office, desk.session)
    expect(gap).to_have_class(re.compile("nobody"))

    # AMAL comes first; one arrow key further lies De Krook.
    office.locator(".board .card[tabindex='0']").focus()
    office.keyboard.press("ArrowDown")
    expect(gap).to_be_focused()
    office.keyboard.press("Enter")
    drawer = office.get_by_role("dialog")
    expect(drawer).to_contain_text("De Krook · di 24 nov 13:00–17:00")
    drawer.get_by_role("button", name="Inzetten").first.click()
    expect(office.get_by_text("Op de sessie gezet.")).to_be_visible()
    expect(drawer).to_contain_text("1 nodig, 1 aanwezig")
    settled(office)
    assert desk.standing() == ["Fatma"]
    office.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(gap).to_have_class(re.compile("enough"))
    expect(gap.locator(".names")).to_have_text("Fatma")
    expect(gap).to_be_focused()

    phone = visit(server, f"/tellingen?sessie={desk.session}", account=desk.manager, screen=PHONE).page
    settled(phone)
    for _ in range(2):
        phone.locator("[data-more='visitors']").tap()
    phone.get_by_role("button", name=re.compile("Aanmelden en veiligheid")).first.tap()
    phone.locator(f"[data-more='category:{desk.topic}']").tap()
    phone.get_by_role("button", name="Afronden").tap()
    expect(phone.get_by_text("Ingevuld: 2 bezoekers")).to_be_visible()
    with reading(desk.engine) as tx:
        tallies = tx.execute(select(TallyRow.category_id, TallyRow.number)).all()
        verbs = sorted(tx.scalars(select(ChangeRow.verb)))
    assert [tuple(each) for each in tallies] == [(desk.topic, 1)]
    assert verbs == ["assigned", "entered"]

    office.goto(server.url + "/themas")
    settled(office)
    figures = office.locator("[data-testid=stMetric]")
    expect(figures).to_have_text(["Vragen1", "Bezoeken2", "Sessies ingevuld1 van 1"])
    asked = "nov 2026, Aanmelden en veiligheid, 1"
    expect(office.locator(f"[data-testid=stVegaLiteChart] [aria-label='{asked}']")).to_be_visible()


def open_need(page: Page) -> Locator:
    """The form of what the session needs, in its drawer."""
    return unfold(page, "Wat ze nodig heeft, en een nota")


def unfold(page: Page, title: str) -> Locator:
    """The drawer, with a fold of it wholly open: while it opens, what was scrolled to in it slips from under the pointer."""
    drawer = settled(page).get_by_role("dialog")
    drawer.locator("summary").filter(has_text=title).click()
    settled(page)
    return drawer


def test_of_two_coordinators_who_change_a_session_at_once_nobodys_save_is_lost(
    visit: Visit, server: Server, desk: Desk
) -> None:
    link = f"/rooster?sessie={desk.session}"
    ann, bea = (visit(server, link, account=who).page for who in (desk.ann, desk.bea))
    anns, beas = open_need(ann), open_need(bea)

    anns.get_by_role("spinbutton", name="Hoogstens").fill("2")
    anns.get_by_role("textbox", name="Nota").first.fill("Sleutel aan de balie")
    anns.get_by_role("button", name="Bewaren").click()
    expect(ann.get_by_text("1 sessie bewaard.")).to_be_visible()
    beas.get_by_role("textbox", name="Nota").first.fill("Zaal op de eerste verdieping")
    beas.get_by_role("button", name="Bewaren").click()

    expect(beas).to_contain_text("Een collega heeft deze sessie eerst bewaard.")
    question = beas.get_by_role("radiogroup", name="Nota (was: leeg)")
    expect(question.get_by_role("radio")).to_have_count(2)
    expect(question).to_contain_text("Van de collega: Sleutel aan de balie")
    assert desk.as_it_stands().note == "Sleutel aan de balie"
    question.get_by_text("Van mij: Zaal op de eerste verdieping").click()
    settled(bea)
    beas.get_by_role("button", name="Mijn keuze bewaren").click()
    expect(bea.get_by_text("1 sessie bewaard.")).to_be_visible()
    expect(beas).not_to_contain_text("Een collega heeft deze sessie eerst bewaard.")
    stands = desk.as_it_stands()
    assert (stands.note, stands.need.maximum) == ("Zaal op de eerste verdieping", 2)


def test_a_session_that_is_gone_says_so_in_its_drawer(visit: Visit, server: Server, desk: Desk) -> None:
    page = visit(server, f"/rooster?sessie={desk.session}", account=desk.ann).page
    drawer = settled(page).get_by_role("dialog")
    with writing(desk.engine) as tx:
        tx.execute(delete(SessionRow).where(SessionRow.id == desk.session))
    drawer.get_by_role("button", name="Inzetten").first.click()
    expect(drawer).to_contain_text("Dit is niet gevonden")
    expect(drawer.get_by_role("button", name="Inzetten")).to_have_count(0)
    settled(page).keyboard.press("Escape")
    expect(drawer).to_be_hidden()


def press(page: Page, button: Locator, *, click: int) -> None:
    """One click in a row of them, as the browser counts it."""
    button.hover()
    page.mouse.down(click_count=click)
    page.mouse.up(click_count=click)


def test_the_drawer_stays_while_what_was_done_in_it_is_saved_and_the_board_follows_when_it_is_closed(
    visit: Visit, server: Server, desk: Desk
) -> None:
    """The same element all along: Streamlit takes a drawer away, and all that was scrolled in it, when the page runs."""
    page = visit(server, f"/rooster?sessie={desk.session}", account=desk.ann).page
    drawer = settled(page).get_by_role("dialog")
    drawer.evaluate("one => { one.dataset.first = '' }")
    same = page.locator("[role=dialog][data-first]")
    drawer.get_by_role("button", name="Inzetten").first.click()
    expect(page.get_by_text("Op de sessie gezet.")).to_be_visible()
    expect(settled(page).locator("[role=dialog][data-first]")).to_contain_text("1 nodig, 1 aanwezig")
    unfold(page, "Een begeleider verplaatsen of wisselen")
    choose(page, "Naar welke sessie", "AMAL")
    drawer.get_by_role("button", name="Wisselen met Jan").click()
    expect(drawer.locator("strong")).to_have_text("Jan")
    assert desk.standing() == ["Jan"]
    drawer.get_by_role("button", name="Eraf halen").click()
    expect(same).to_contain_text("1 nodig, 0 aanwezig")
    open_need(page)
    drawer.get_by_role("textbox", name="Nota").first.fill("Sleutel aan de balie")
    drawer.get_by_role("button", name="Bewaren").click()
    expect(same).to_contain_text("Geschiedenis (5)")
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(card(page, desk.session)).to_have_class(re.compile("nobody"))
    expect(page.locator(".board .card .names", has_text="Fatma")).to_be_visible()


def test_after_something_was_done_in_the_drawer_by_keyboard_the_focus_is_still_in_it(
    visit: Visit, server: Server, desk: Desk
) -> None:
    """The button that had it is gone; on the button beside the title, where it would go, Enter once more would close."""
    page = visit(server, f"/rooster?sessie={desk.session}", account=desk.ann).page
    drawer = settled(page).get_by_role("dialog")
    drawer.get_by_role("button", name="Inzetten").first.press("Enter")
    expect(drawer).to_contain_text("1 nodig, 1 aanwezig")
    expect(settled(page).get_by_role("dialog")).to_be_focused()
    page.keyboard.press("Enter")
    expect(settled(page).get_by_role("dialog")).to_contain_text("1 nodig, 1 aanwezig")
    page.keyboard.press("Tab")
    expect(drawer.locator(":focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()


def test_a_click_in_the_drawer_after_typing_puts_the_focus_where_it_was(
    visit: Visit, server: Server, desk: Desk
) -> None:
    """On its way from the field it is nowhere for a moment, while the hint below the field goes."""
    page = visit(server, f"/rooster?sessie={desk.session}", account=desk.ann).page
    open_need(page).get_by_role("textbox", name="Nota").first.fill("Sleutel")
    cancelling = unfold(page, "Deze sessie schrappen").locator("summary").filter(has_text="schrappen")
    expect(cancelling).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sessie schrappen")).to_be_hidden()


def test_the_second_click_of_a_slow_double_one_meets_no_other_button_of_the_drawer(
    visit: Visit, server: Server, desk: Desk
) -> None:
    page = visit(server, f"/rooster?sessie={desk.session}", account=desk.ann).page
    drawer = settled(page).get_by_role("dialog")
    press(page, drawer.get_by_role("button", name="Inzetten").first, click=1)
    expect(drawer).to_contain_text("1 nodig, 1 aanwezig")
    press(page, drawer.get_by_role("button", name="Eraf halen"), click=2)
    expect(settled(page).get_by_role("dialog")).to_contain_text("1 nodig, 1 aanwezig")
    assert desk.standing() == ["Fatma"]
    drawer.get_by_role("button", name="Eraf halen").click()
    expect(drawer).to_contain_text("1 nodig, 0 aanwezig")


IS_ANOTHER_DRAWER = """() => /AMAL.·/.test(document.querySelector("section[role=dialog]")?.textContent)"""


def test_the_second_click_of_a_slow_double_one_meets_nothing_behind_a_drawer(
    visit: Visit, server: Server, desk: Desk
) -> None:
    """An extra session has another drawer when it is added: the click comes while that is still sliding in."""
    page = visit(server, "/rooster", account=desk.ann).page
    add_at_amal(page)
    drawer = page.get_by_role("dialog")
    press(page, drawer.get_by_role("button", name="Toevoegen"), click=1)
    page.wait_for_function(IS_ANOTHER_DRAWER)
    page.mouse.down(click_count=2)
    page.mouse.up(click_count=2)
    expect(settled(page).get_by_role("dialog")).to_contain_text("AMAL · di 24 nov 10:00–12:00")


def add_at_amal(page: Page) -> None:
    """The form of an extra session, filled in."""
    settled(page).get_by_role("button", name="Meer").click()
    page.get_by_role("button", name="Extra sessie").click()
    choose(page, "Plaats", "AMAL")


def choose(page: Page, label: str, option: str) -> None:
    """From a list in the drawer; one that opens while its drawer is still drawn closes again."""
    settled(page).get_by_role("dialog").get_by_role("combobox", name=label).press("ArrowDown")
    page.get_by_role("option", name=option).click()


def test_a_double_click_on_save_saves_once_and_refuses_nothing(
    visit: Visit, server: Server, desk: Desk
) -> None:
    page = visit(server, f"/rooster?sessie={desk.session}", account=desk.ann).page
    drawer = settled(page).get_by_role("dialog")
    drawer.get_by_role("button", name="Inzetten").first.dblclick()
    expect(drawer).to_contain_text("1 nodig, 1 aanwezig")

    open_need(page)
    drawer.get_by_role("textbox", name="Nota").first.fill("Sleutel aan de balie")
    drawer.get_by_role("button", name="Bewaren").dblclick()
    expect(drawer).to_contain_text("Geschiedenis (2)")
    expect(drawer.get_by_role("alert").filter(has_text="collega")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()

    add_at_amal(page)
    drawer.get_by_role("button", name="Toevoegen").dblclick()
    expect(drawer).to_contain_text("AMAL · di 24 nov 10:00–12:00")
    settled(page)
    with reading(desk.engine) as tx:
        verbs = sorted(tx.scalars(select(ChangeRow.verb)))
    assert verbs == ["added", "assigned", "note_changed"]
    expect(drawer.get_by_text("heeft al een sessie")).to_have_count(0)
