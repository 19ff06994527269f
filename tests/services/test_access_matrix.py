"""Who may do what, where: every action of every service, each role, the own place, another of the own network, another network.

A new action without a line fails here. A line is the name of the service's function, who may (a table of below), and a
call that succeeds for whoever may.
"""

import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from importlib import import_module
from types import FunctionType
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import services
from db.tables import ChangeRow, HelperRow, LocationRow, SessionRow
from db.types import new_id
from domain import absence as absences
from domain import account as account_rules
from domain import allowance as allowances
from domain import category as categories
from domain import closure as closures
from domain import contact as contacts
from domain import helper as helper_rules
from domain import location as location_rules
from domain import placement as placements
from domain import slot as slots
from domain import year_report as year_reports
from domain.candidate import Availability
from domain.clock_time import DatedHours, Hours
from domain.consult import Details, Spot
from domain.contact import NextAction
from domain.copying import Copying
from domain.count import Figures, Tap
from domain.errors import NotAllowed, NotFound
from domain.fixed_helper import FixedHelper
from domain.need import Need
from domain.period import Period, week, week_of
from domain.person import Person
from domain.presence import Answer, Presence
from domain.proposal import Ask, Freedom, RunState
from domain.recurrence import Weekly
from domain.roster_change import Assign, Move, MoveSession, Replace, SessionChange, SessionFields, Swap
from domain.table import Table as FileTable
from domain.table_column import Kind
from domain.table_report import Report, Wanted
from domain.undo import NothingToUndo
from domain.waiting import Draft as Waits
from domain.words import (
    AbsenceKind,
    AssignmentRole,
    AssignmentState,
    CancelReason,
    CategoryKind,
    ConsultStatus,
    ContactKind,
    Formula,
    HelperKind,
    HelperStage,
    LocationKind,
    Role,
)
from domain.year_report import Draft as Drafted
from services import (
    absence,
    account,
    allowance,
    category,
    category_merging,
    closure,
    consult,
    contact,
    copying,
    count,
    exchange,
    exporting,
    feed,
    fixed_helper,
    helper,
    importing,
    leaving,
    location,
    moving,
    network,
    other_text,
    placement,
    presence,
    proposal,
    proposal_command,
    reminder,
    roster,
    roster_command,
    session,
    slot,
    tap,
    undo,
    waiting,
    year_report,
)
from tests import factories
from tests.services.access_desk import KROOK, PERMEKE, PLACES, SERRE, Act, At, as_administrator, furnish
from tests.services.consulting import gives_consults

Table = Mapping[Role, set[str]]


def _file(_at: At) -> Wanted:
    """Locations, and none of them."""
    return Wanted(Kind.LOCATIONS, FileTable(1, ("Name",), ()), (("name", 0),))


GENT = {KROOK, SERRE}
EVERYWHERE = {KROOK, SERRE, PERMEKE}
NOWHERE: set[str] = set()

EVERYBODY: Table = dict.fromkeys(Role, EVERYWHERE)
"""What concerns the own account alone."""
KEEPERS: Table = {
    Role.ADMINISTRATOR: EVERYWHERE,
    Role.COORDINATOR: GENT,
    Role.MANAGER: NOWHERE,
    Role.VIEWER: NOWHERE,
}
"""Planning, and keeping locations, slots, helpers and accounts."""
ADMINISTRATORS: Table = {**KEEPERS, Role.COORDINATOR: NOWHERE}
"""What concerns no network that is there already."""
MANAGERS: Table = {**KEEPERS, Role.MANAGER: {KROOK}}
"""Counting, and following up the helpers of a place."""
HOURS = Hours(time(16, 30), time(17, 30))
WEEK = Period(date(2026, 11, 24), date(2026, 11, 29))


def _new_account(at: At) -> account_rules.Draft:
    return account_rules.Draft("new@example.org", "New", Role.VIEWER, locations=frozenset({at.location}))


def _drafted(at: At) -> Drafted:
    days = Period(date(2026, 1, 1), at.today - timedelta(days=1))
    return Drafted(2026, year_reports.Figures(days, year_reports.Part()), None, None)


def _new_helper(at: At) -> helper_rules.Draft:
    return helper_rules.Draft("Nieuw", HelperKind.VOLUNTEER, HelperStage.ACTIVE, at.today)


def _new_closure(at: At) -> closures.Draft:
    return closures.Draft(Period(at.today + timedelta(days=50), at.today + timedelta(days=52)), "Verhuis")


def _new_slot(at: At) -> slots.Draft:
    return slots.Draft(
        Weekly(1, date(2026, 1, 6)), Period(date(2026, 1, 1), date.max), HOURS, Formula.WALK_IN, Need(1, 2)
    )


def _need_on(at: At) -> SessionChange:
    seen = SessionFields(frozenset({at.helper}), 1, 2, frozenset(), frozenset(), "")
    return SessionChange(at.coming, 1, seen, replace(seen, minimum=2))


def _to_next_week(at: At) -> Copying:
    return Copying(week(at.today), (week_of(at.today) + timedelta(weeks=1),))


def _proposed(at: At, state: RunState = RunState.DONE) -> int:
    """The spare helper, for tomorrow's session."""
    return factories.make_proposal(at.tx, at.tx.get_one(SessionRow, at.coming), [at.spare], state=state).id


def _new_category() -> categories.Draft:
    return categories.Draft("Nieuw", "New", "Nouveau")


def _topic(at: At, **given: object) -> int:
    return factories.make_category(at.tx, **given).id


def _finish(at: At, by: Person) -> object:
    tap.apply_taps(
        at.tx, at.counting, [Tap(uuid4(), "visitors", change=1)], by=as_administrator(by), now=at.now
    )
    return count.finish(at.tx, at.counting, by=by, now=at.now)


def _confirm(at: At, by: Person) -> object:
    presence.stood_in(at.tx, at.counting, at.helper, by=as_administrator(by), now=at.now)
    said = Answer(at.helper, AssignmentState.PRESENT, Presence.ABSENT)
    return presence.confirm(at.tx, at.counting, [said], by=by, now=at.now)


def _behind(at: At) -> int:
    """The location, with a session of last week that nobody counted."""
    row = at.tx.get_one(LocationRow, at.location)
    factories.make_session(at.tx, row, day=at.today - timedelta(days=7))
    return row.id


def _save(at: At, by: Person) -> object:
    """A set of edits is not refused whole: each edit says for itself that it was."""
    done = roster.save_changes(at.tx, [_need_on(at)], by=by, today=at.today, now=at.now)
    for refused in done.refusals:
        raise refused.error
    return done.saved


def _undo(at: At, by: Person) -> object:
    """Of what the same person did while it was allowed."""
    person = as_administrator(by)
    roster.assign(at.tx, at.coming, at.spare, None, 1, by=person, today=at.today, now=at.now)
    at.tx.flush()
    action = at.tx.scalars(
        select(ChangeRow.set_id).order_by(ChangeRow.at.desc(), ChangeRow.id.desc())
    ).first()
    assert action is not None
    return undo.undo(at.tx, action, by=by, today=at.today, now=at.now)


def _swap(at: At, by: Person) -> object:
    """With somebody whom the same person put on the other session while it was allowed."""
    person = as_administrator(by)
    roster.assign(at.tx, at.counting, at.spare, None, 1, by=person, today=at.today, now=at.now)
    at.tx.flush()
    wanted = Swap(at.coming, 1, at.helper, at.counting, 2, at.spare)
    return exchange.swap(at.tx, wanted, by=by, today=at.today, now=at.now)


def _details(at: At) -> Details:
    language = factories.make_category(at.tx, kind=CategoryKind.LANGUAGE)
    return Details(_topic(at), language.id)


def _spot(at: At) -> Spot:
    """An hour of the day after tomorrow that can be booked."""
    hours = {"starts": time(13), "ends": time(14)}
    row = factories.make_session(
        at.tx,
        at.tx.get_one(LocationRow, at.location),
        day=at.today + timedelta(days=2),
        formula=Formula.APPOINTMENT,
        **hours,
    )
    helper = at.tx.get_one(HelperRow, at.spare)
    gives_consults(at.tx, helper)
    factories.make_assignment(at.tx, row, helper)
    return Spot(row.day, row.starts, row.location_id, row.id, helper.id)


def _booked(at: At) -> int:
    """The hour of tomorrow's session with its helper."""
    helper = at.tx.get_one(HelperRow, at.helper)
    return factories.make_consult(at.tx, at.tx.get_one(SessionRow, at.coming), helper, _details(at)).id


def _waits(at: At) -> int:
    return factories.make_waiting(at.tx, at.location, _details(at), since=at.today).id


LINES: dict[str, tuple[Table, Act]] = {
    "absence.add": (
        MANAGERS,
        lambda at, by: absence.add(
            at.tx,
            at.helper,
            absences.Draft(AbsenceKind.HOLIDAY, at.today + timedelta(days=10), at.today + timedelta(days=12)),
            by=by,
            today=at.today,
            now=at.now,
        ),
    ),
    "absence.change": (
        MANAGERS,
        lambda at, by: absence.change(
            at.tx,
            at.helper,
            at.absence,
            absences.Draft(AbsenceKind.TRAINING, at.today + timedelta(days=41)),
            1,
            by=by,
            today=at.today,
            now=at.now,
        ),
    ),
    "absence.end_early": (
        MANAGERS,
        lambda at, by: absence.end_early(
            at.tx, at.helper, at.absence, at.today + timedelta(days=45), 1, by=by, today=at.today, now=at.now
        ),
    ),
    "absence.withdraw": (
        MANAGERS,
        lambda at, by: absence.withdraw(at.tx, at.helper, at.absence, 1, by=by, today=at.today, now=at.now),
    ),
    "account.add": (
        KEEPERS,
        lambda at, by: account.add(at.tx, _new_account(at), by=by, now=at.now),
    ),
    "account.change": (
        KEEPERS,
        lambda at, by: account.change(at.tx, at.account, _new_account(at), 1, by=by, now=at.now),
    ),
    "account.choose_language": (
        EVERYBODY,
        lambda at, by: account.choose_language(at.tx, "fr", by=by, now=at.now),
    ),
    "account.make_password_link": (
        KEEPERS,
        lambda at, by: account.make_password_link(at.tx, at.account, by=by, now=at.now),
    ),
    "account.sign_out_everywhere": (
        KEEPERS,
        lambda at, by: account.sign_out_everywhere(at.tx, at.account, by=by, now=at.now),
    ),
    "account.switch_off": (
        KEEPERS,
        lambda at, by: account.switch_off(at.tx, at.account, 1, by=by, now=at.now),
    ),
    "account.switch_on": (
        KEEPERS,
        lambda at, by: account.switch_on(at.tx, at.account_off, 1, by=by, now=at.now),
    ),
    "closure.add": (
        KEEPERS,
        lambda at, by: closure.add(
            at.tx, at.network, at.location, _new_closure(at), by=by, today=at.today, now=at.now
        ),
    ),
    "closure.change": (
        KEEPERS,
        lambda at, by: closure.change(
            at.tx, at.closure, _new_closure(at), 1, by=by, today=at.today, now=at.now
        ),
    ),
    "closure.withdraw": (
        KEEPERS,
        lambda at, by: closure.withdraw(at.tx, at.closure, 1, by=by, today=at.today, now=at.now),
    ),
    "contact.add": (
        MANAGERS,
        lambda at, by: contact.add(
            at.tx,
            at.helper,
            contacts.Draft(at.today, ContactKind.TALK, "gaat goed"),
            by=by,
            today=at.today,
            now=at.now,
        ),
    ),
    "contact.remove": (  # a line that somebody else wrote; the own one goes with whoever may add it
        KEEPERS,
        lambda at, by: contact.remove(at.tx, at.helper, at.contact, by=by, today=at.today, now=at.now),
    ),
    "contact.set_next_action": (
        MANAGERS,
        lambda at, by: contact.set_next_action(
            at.tx,
            at.helper,
            NextAction("bellen", at.today + timedelta(days=7)),
            NextAction(),
            by=by,
            today=at.today,
            now=at.now,
        ),
    ),
    "consult.book": (
        MANAGERS,
        lambda at, by: consult.book(
            at.tx, new_id(), _spot(at), _details(at), by=by, today=at.today, now=at.now
        ),
    ),
    "consult.change": (
        MANAGERS,
        lambda at, by: consult.change(at.tx, _booked(at), _details(at), 1, by=by, today=at.today, now=at.now),
    ),
    "consult.move": (
        MANAGERS,
        lambda at, by: consult.move(at.tx, _booked(at), _spot(at), 1, by=by, now=at.now),
    ),
    "consult.set_status": (
        MANAGERS,
        lambda at, by: consult.set_status(
            at.tx, _booked(at), ConsultStatus.CANCELLED_BY_DESK, 1, by=by, now=at.now
        ),
    ),
    "copying.copy_staffing": (
        KEEPERS,
        lambda at, by: copying.copy_staffing(
            at.tx,
            at.network,
            Copying(week(at.today), (week_of(at.today) + timedelta(weeks=1),)),
            by=by,
            today=at.today,
            now=at.now,
        ),
    ),
    "count.correct": (
        MANAGERS,
        lambda at, by: count.correct(at.tx, at.counted, Figures(visitors=4), 1, by=by, now=at.now),
    ),
    "count.did_not_take_place": (
        MANAGERS,
        lambda at, by: count.did_not_take_place(at.tx, at.counting, CancelReason.ILLNESS, by=by, now=at.now),
    ),
    "count.finish": (MANAGERS, _finish),
    "count.write_note": (
        MANAGERS,
        lambda at, by: count.write_note(at.tx, at.counting, "druk", "", by=by, now=at.now),
    ),
    "count.zero_visitors": (
        MANAGERS,
        lambda at, by: count.zero_visitors(at.tx, at.counting, by=by, now=at.now),
    ),
    "exchange.move": (
        KEEPERS,
        lambda at, by: exchange.move(
            at.tx, Move(at.counting, 1, at.helper, at.coming, 1), by=by, today=at.today, now=at.now
        ),
    ),
    "exchange.replace": (
        KEEPERS,
        lambda at, by: exchange.replace(
            at.tx, Replace(at.coming, 1, at.helper, at.spare), by=by, today=at.today, now=at.now
        ),
    ),
    "exchange.swap": (KEEPERS, _swap),
    "feed.renew_for_helper": (
        MANAGERS,
        lambda at, by: feed.renew_for_helper(at.tx, at.helper, None, by=by, today=at.today, now=at.now),
    ),
    "feed.renew_for_location": (
        MANAGERS,
        lambda at, by: feed.renew_for_location(at.tx, at.location, None, by=by, today=at.today, now=at.now),
    ),
    "feed.withdraw_for_helper": (
        MANAGERS,
        lambda at, by: feed.withdraw_for_helper(at.tx, at.helper, None, by=by, today=at.today, now=at.now),
    ),
    "feed.withdraw_for_location": (
        MANAGERS,
        lambda at, by: feed.withdraw_for_location(
            at.tx, at.location, None, by=by, today=at.today, now=at.now
        ),
    ),
    "helper.add": (
        KEEPERS,
        lambda at, by: helper.add(at.tx, at.network, _new_helper(at), by=by, today=at.today, now=at.now),
    ),
    "helper.change": (
        KEEPERS,
        lambda at, by: helper.change(at.tx, at.spare, _new_helper(at), 1, by=by, today=at.today, now=at.now),
    ),
    "leaving.anonymise": (
        KEEPERS,
        lambda at, by: leaving.anonymise(at.tx, at.stopped, 1, by=by, today=at.today, now=at.now),
    ),
    "leaving.leave": (
        KEEPERS,
        lambda at, by: leaving.leave(
            at.tx, at.spare, HelperStage.STOPPED, at.today, 1, by=by, today=at.today, now=at.now
        ),
    ),
    "allowance.keep": (
        KEEPERS,
        lambda at, by: allowance.keep(
            at.tx, at.network, 2026, allowances.Allowance(4_000), 0, by=by, now=at.now
        ),
    ),
    "allowance.export": (
        KEEPERS,
        lambda at, by: allowance.export(at.tx, at.network, 2026, by=by, now=at.now),
    ),
    "year_report.keep": (
        KEEPERS,
        lambda at, by: year_report.keep(at.tx, at.network, _drafted(at), by=by, now=at.now),
    ),
    "exporting.table": (
        KEEPERS,
        lambda at, by: exporting.table(
            at.tx, at.network, Kind.HELPERS, Period(at.today, at.today), by=by, now=at.now
        ),
    ),
    "helper.add_all": (
        KEEPERS,
        lambda at, by: helper.add_all(
            at.tx,
            at.network,
            [helper_rules.Draft("Nora", HelperKind.VOLUNTEER, HelperStage.CANDIDATE, at.today)],
            by=by,
            today=at.today,
            now=at.now,
        ),
    ),
    "importing.confirm": (
        KEEPERS,
        lambda at, by: importing.confirm(
            at.tx, at.network, _file(at), Report(), by=by, today=at.today, now=at.now
        ),
    ),
    "importing.run": (
        KEEPERS,
        lambda at, by: importing.run(at.tx, at.network, _file(at), by=by, today=at.today, now=at.now),
    ),
    "location.add": (
        KEEPERS,
        lambda at, by: location.add(
            at.tx, at.network, location_rules.Draft("New", LocationKind.LIBRARY), by=by, now=at.now
        ),
    ),
    "location.change": (
        KEEPERS,
        lambda at, by: location.change(
            at.tx,
            at.location,
            location_rules.Draft("Renamed", LocationKind.LIBRARY),
            1,
            by=by,
            today=at.today,
            now=at.now,
        ),
    ),
    "location.reopen": (
        KEEPERS,
        lambda at, by: location.reopen(at.tx, at.retired, 1, by=by, today=at.today, now=at.now),
    ),
    "location.retire": (
        KEEPERS,
        lambda at, by: location.retire(at.tx, at.location, at.today, 1, by=by, today=at.today, now=at.now),
    ),
    "category.add": (
        ADMINISTRATORS,
        lambda at, by: category.add(at.tx, CategoryKind.TOPIC, _new_category(), by=by, now=at.now),
    ),
    "category.change": (
        ADMINISTRATORS,
        lambda at, by: category.change(at.tx, _topic(at), _new_category(), 1, by=by, now=at.now),
    ),
    "category.put_before": (
        ADMINISTRATORS,
        lambda at, by: category.put_before(at.tx, _topic(at), None, by=by, now=at.now),
    ),
    "category.retire": (
        ADMINISTRATORS,
        lambda at, by: category.retire(at.tx, _topic(at), 1, by=by, today=at.today, now=at.now),
    ),
    "category.reopen": (
        ADMINISTRATORS,
        lambda at, by: category.reopen(at.tx, _topic(at, retired_on=at.today), 1, by=by, now=at.now),
    ),
    "category_merging.merge": (
        ADMINISTRATORS,
        lambda at, by: category_merging.merge(
            at.tx, _topic(at), _topic(at), 1, by=by, today=at.today, now=at.now
        ),
    ),
    "network.rename": (
        KEEPERS,
        lambda at, by: network.rename(at.tx, at.network, "Anders", 1, by=by, now=at.now),
    ),
    "network.set_profile": (
        KEEPERS,
        lambda at, by: network.set_profile(
            at.tx,
            at.network,
            frozenset({CategoryKind.LANGUAGE}),
            frozenset(),
            by=by,
            now=at.now,
        ),
    ),
    "network.add": (
        ADMINISTRATORS,
        lambda at, by: network.add(at.tx, "Klein Dorp", by=by, now=at.now),
    ),
    "placement.change": (
        KEEPERS,
        lambda at, by: placement.change(
            at.tx,
            at.helper,
            at.placement,
            placements.Draft(at.location, "Ann", date(2026, 1, 1)),
            placements.Draft(at.location, "", date(2026, 1, 1)),
            by=by,
            now=at.now,
        ),
    ),
    "placement.place": (
        KEEPERS,
        lambda at, by: placement.place(
            at.tx,
            at.spare,
            placements.Draft(at.location, "", at.today),
            by=by,
            now=at.now,
        ),
    ),
    "placement.set_availability": (
        KEEPERS,
        lambda at, by: placement.set_availability(
            at.tx,
            at.helper,
            (Availability(0, HOURS),),
            (),
            by=by,
            today=at.today,
            now=at.now,
        ),
    ),
    "other_text.review": (
        KEEPERS,
        lambda at, by: other_text.review(at.tx, at.counted, is_reviewed=True, by=by, now=at.now),
    ),
    "other_text.write": (
        MANAGERS,
        lambda at, by: other_text.write(at.tx, at.counting, "drone", "", by=by, now=at.now),
    ),
    "presence.confirm": (MANAGERS, _confirm),
    "presence.set_unnamed": (
        MANAGERS,
        lambda at, by: presence.set_unnamed(at.tx, at.counting, 1, 0, by=by, now=at.now),
    ),
    "presence.stood_in": (
        MANAGERS,
        lambda at, by: presence.stood_in(at.tx, at.counting, at.helper, by=by, now=at.now),
    ),
    "proposal.accept": (
        KEEPERS,
        lambda at, by: proposal.accept(at.tx, _proposed(at), None, by=by, today=at.today, now=at.now),
    ),
    "proposal.ask": (
        KEEPERS,
        lambda at, by: proposal.ask(
            at.tx, at.network, WEEK, {at.location}, Freedom.KEEP, by=by, today=at.today, now=at.now
        ),
    ),
    "proposal.decline": (
        KEEPERS,
        lambda at, by: proposal.decline(at.tx, _proposed(at), None, by=by, now=at.now),
    ),
    "proposal_command.do": (
        KEEPERS,
        lambda at, by: proposal_command.do(
            at.tx,
            at.network,
            Ask(WEEK, frozenset({at.location}), Freedom.KEEP),
            by=by,
            today=at.today,
            now=at.now,
        ),
    ),
    "proposal.stop": (
        KEEPERS,
        lambda at, by: proposal.stop(at.tx, _proposed(at, RunState.RUNNING), by=by, now=at.now),
    ),
    "reminder.note_sent": (
        KEEPERS,
        lambda at, by: reminder.note_sent(
            at.tx, _behind(at), by_mail=False, is_sure=False, by=by, now=at.now
        ),
    ),
    "reminder.to_send": (
        KEEPERS,
        lambda at, by: reminder.to_send(at.tx, _behind(at), is_sure=False, by=by, now=at.now),
    ),
    "roster.assign": (
        KEEPERS,
        lambda at, by: roster.assign(at.tx, at.coming, at.spare, None, 1, by=by, today=at.today, now=at.now),
    ),
    "roster.propose": (
        KEEPERS,
        lambda at, by: roster.propose(at.tx, at.coming, at.spare, 1, by=by, today=at.today, now=at.now),
    ),
    "roster.remove": (
        KEEPERS,
        lambda at, by: roster.remove(at.tx, at.coming, at.helper, 1, by=by, today=at.today, now=at.now),
    ),
    "roster.save_changes": (KEEPERS, _save),
    "roster.set_role": (
        KEEPERS,
        lambda at, by: roster.set_role(
            at.tx, at.coming, at.helper, AssignmentRole.BUDDY, 1, by=by, today=at.today, now=at.now
        ),
    ),
    "roster_command.do": (
        KEEPERS,
        lambda at, by: roster_command.do(
            at.tx, Assign(at.coming, 1, at.spare), by=by, today=at.today, now=at.now
        ),
    ),
    "session.add": (
        KEEPERS,
        lambda at, by: session.add(
            at.tx,
            at.location,
            DatedHours(at.today + timedelta(days=5), HOURS),
            Formula.WALK_IN,
            Need(1, 2),
            by=by,
            today=at.today,
            now=at.now,
        ),
    ),
    "fixed_helper.set_helpers": (
        KEEPERS,
        lambda at, by: fixed_helper.set_helpers(
            at.tx,
            at.slot,
            [FixedHelper(at.spare, AssignmentRole.GUIDE, Period(at.today, at.today))],
            1,
            from_day=at.today,
            by=by,
            today=at.today,
            now=at.now,
        ),
    ),
    "moving.move": (
        KEEPERS,
        lambda at, by: moving.move(
            at.tx,
            MoveSession(at.coming, 1, at.location, DatedHours(at.today + timedelta(days=4), HOURS)),
            by=by,
            today=at.today,
            now=at.now,
        ),
    ),
    "session.cancel": (
        KEEPERS,
        lambda at, by: session.cancel(
            at.tx, at.coming, CancelReason.ILLNESS, "", 1, by=by, today=at.today, now=at.now
        ),
    ),
    "session.open_on_holiday": (
        KEEPERS,
        lambda at, by: session.open_on_holiday(at.tx, at.closed, 1, by=by, today=at.today, now=at.now),
    ),
    "session.restore": (
        KEEPERS,
        lambda at, by: session.restore(at.tx, at.cancelled, 1, by=by, today=at.today, now=at.now),
    ),
    "slot.add": (
        KEEPERS,
        lambda at, by: slot.add(at.tx, at.location, _new_slot(at), by=by, today=at.today, now=at.now),
    ),
    "slot.change": (
        KEEPERS,
        lambda at, by: slot.change(
            at.tx, at.slot, _new_slot(at), 1, from_day=at.today, by=by, today=at.today, now=at.now
        ),
    ),
    "slot.stop": (
        KEEPERS,
        lambda at, by: slot.stop(at.tx, at.slot, at.today, 1, by=by, today=at.today, now=at.now),
    ),
    "tap.apply_taps": (
        MANAGERS,
        lambda at, by: tap.apply_taps(
            at.tx, at.counting, [Tap(uuid4(), "visitors", change=1)], by=by, now=at.now
        ),
    ),
    "undo.undo": (KEEPERS, _undo),
    "waiting.add": (
        MANAGERS,
        lambda at, by: waiting.add(
            at.tx,
            new_id(),
            at.location,
            Waits(_details(at), at.today),
            by=by,
            today=at.today,
            now=at.now,
        ),
    ),
    "waiting.change": (
        MANAGERS,
        lambda at, by: waiting.change(
            at.tx, _waits(at), Waits(_details(at), at.today), 1, by=by, today=at.today, now=at.now
        ),
    ),
    "waiting.withdraw": (
        MANAGERS,
        lambda at, by: waiting.withdraw(at.tx, _waits(at), 1, by=by, now=at.now),
    ),
}

WITHOUT_A_PERSON = {
    "consult_erasing.erase": "Inloop itself, every hour",
    "held_consult.check_lists": "reads",
    "account.install": "commands on the server",
    "network.install": "commands on the server",
    "password.reset": "commands on the server",
    "standard_list.install": "part of installing a network",
    "generation.catch_up": "Inloop itself, daily",
    "password.sweep_links": "Inloop itself, daily",
    "history.sweep_texts": "Inloop itself, daily",
    "departure.note": "part of moving or taking off sessions that are held",
    "departure.sweep": "Inloop itself, daily",
    "sign_in.sweep": "Inloop itself, daily",
    "tap.sweep_taps": "Inloop itself, daily",
    "wish.keys_by_code": "reads the lists that everybody sees",
    "fixing.lock_slots_of": "locks, before what is locked is checked",
    "fixing.raise_versions": "part of setting fixed helpers of a slot that is held",
    "held_slot.counted": "reads, of a slot that is held",
    "held_slot.outcome": "reads, of a slot that is held",
    "generation.mark_closed_days": "part of keeping closures and locations",
    "generation.closed_days": "reads",
    "held_count.check": "reads, of a count that is held",
    "held_location.wall_clock": "reads",
    "held_session.lock": "locks, before what is locked is checked",
    "held_session.lock_helpers": "locks, before what is locked is checked",
    "off_roster.lock_future": "locks, of a location that is held",
    "off_roster.lock_future_of_slot": "the same",
    "room.beside": "reads",
    "room.check_free": "reads",
    "room.check_clear_for": "reads",
    "room.check_free_for": "reads",
    "roster.write_wishes": "part of saving a session that is held",
    "standing.there": "reads",
    "proposal.end_silent": "part of asking for a proposal, and of taking one up",
    "proposal_run.beat": "the server that makes what somebody asked for",
    "proposal_run.begin": "the server that makes what somebody asked for",
    "proposal_run.compare": "the server that makes what somebody asked for",
    "proposal_run.end": "the server that makes what somebody asked for",
    "proposal_run.forget": "Inloop itself, daily",
    "proposal_run.keep": "the server that makes what somebody asked for",
    "proposal_run.take_up": "the server that makes what somebody asked for",
    "wish.keys_of": "reads",
    "password.choose": "whoever holds the link",
    "password.email_behind": "whoever holds the link",
    "password.change": "whoever just typed the present password",
    "password.link_for": "part of what an account's keeper does",
    "password.spend_links": "part of what an account's keeper does",
    "sign_in.account_of": "whoever signs in",
    "sign_in.admit": "whoever signs in",
    "sign_in.close": "whoever holds the cookie",
    "sign_in.close_all": "part of what an account's keeper does",
    "sign_in.demo_account_of": "whoever opens the demo",
    "sign_in.open_for": "whoever signs in",
    "sign_in.proxied_account_of": "whoever a trusted proxy vouches for",
    "sign_in.seen": "whoever holds the cookie",
}
"""What takes a transaction and no person, and on whose behalf it runs."""
WITHIN = {"action", "desk", "held", "row", "account_ids"}
"""Arguments that only somebody has who passed a check before."""


def _public() -> Iterator[tuple[str, FunctionType]]:
    for module in pkgutil.walk_packages(services.__path__, "services."):
        found = import_module(module.name)
        for name, function in inspect.getmembers(found, inspect.isfunction):
            if function.__module__ == module.name and not name.startswith("_"):
                yield f"{module.name.removeprefix('services.')}.{name}", function


def _takes(function: FunctionType) -> set[str]:
    return set(inspect.signature(function).parameters)


def test_every_action_of_the_services_has_a_line() -> None:
    actions = {
        name
        for name, function in _public()
        if {"tx", "by", "now"} <= (taken := _takes(function)) and not taken & WITHIN
    }
    assert actions == set(LINES)


def test_whatever_else_changes_something_runs_for_somebody_who_is_named() -> None:
    others = {
        name
        for name, function in _public()
        if "tx" in (taken := _takes(function)) and "by" not in taken and not taken & WITHIN
    }
    assert others == set(WITHOUT_A_PERSON)


@pytest.mark.parametrize("name", LINES)
def test_the_action_is_allowed_exactly_where_the_table_says(
    tx: Session, name: str, today: date, now: datetime
) -> None:
    table, act = LINES[name]
    places, people = furnish(tx, today, now)
    allowed: dict[Role, set[str]] = {}
    for role, person in people.items():
        allowed[role] = {place for place in PLACES if _is_allowed(tx, act, places[place], person)}
    assert allowed == table


def _is_allowed(tx: Session, act: Act, at: At, by: Person) -> bool:
    """Whether the action succeeds; nothing of it is kept."""
    with tx.begin_nested() as attempt:
        try:
            act(at, by)
            tx.flush()
        except (NotAllowed, NotFound, NothingToUndo):
            return False
        finally:
            attempt.rollback()
    return True
