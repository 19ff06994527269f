"""Commands that start or fill an Inloop, and what the server does by itself before its first request.

`python -m startup` says which commands there are. They speak English: they are for whoever looks after the server.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

import language
import settings
import terminal
from db import rollup_upkeep, schema, session
from db.queries import network as networks
from demo import large
from demo import network as demo_network
from domain import account as account_rules
from domain import network as network_rules
from domain.account import Draft
from domain.errors import DeskError
from domain.words import Role
from services import account, network, password, sign_in

INTERRUPTED = 130


def prepare() -> None:
    """Without a database of your own: make the embedded one with the demo network, or bring it up to date.

    A database that was named is never changed by starting a server; the commands do that.
    """
    chosen = settings.current()
    if chosen.database_url_is_given:
        return
    engine = session.engine_for(chosen.database_url)
    try:
        schema.migrate(engine)
        if chosen.demo is not False:
            fill_demo(engine)
    finally:
        engine.dispose()


def fill_demo(engine: Engine) -> bool:
    """Fill an empty database with the demo network; False when it was not empty."""
    if not demo_network.is_empty(engine):
        return False
    print("Filling the empty database with the demo network, once; this takes a few seconds …", flush=True)
    return demo_network.fill(engine, now=_now())


def migrate(engine: Engine, _arguments: argparse.Namespace) -> None:
    schema.migrate(engine)
    print("The database fits this version of Inloop.")


def demo(engine: Engine, _arguments: argparse.Namespace) -> None:
    schema.migrate(engine)
    if not fill_demo(engine):
        print("The database is not empty, so nothing was added.")


def empty(engine: Engine, arguments: argparse.Namespace) -> None:
    """An empty database, with the first network and its coordinator in it."""
    schema.migrate(engine)
    if not demo_network.is_empty(engine):
        raise DeskError(_not_empty(engine))
    print(f"A new Inloop in {engine.url!r}: one network and its first coordinator.")
    name = terminal.answer(arguments.network, "Name of the network", "--network", network_rules.cleaned_name)
    draft, password_hash = _account(arguments, Role.COORDINATOR)
    with session.writing(engine) as tx:
        if networks.is_begun(tx):  # somebody else answered the questions sooner
            raise DeskError(_not_empty(engine))
        now = _now()
        added = network.install(tx, name, now=now)
        account.install(tx, _covering(draft, added), password_hash, now=now)
    print(f"{name} is ready. Next: `make run`, sign in as {draft.email}, and add your first location.")


def create_network(engine: Engine, arguments: argparse.Namespace) -> None:
    schema.check_current(engine)
    name = terminal.answer(arguments.network, "Name of the network", "--network", network_rules.cleaned_name)
    with session.writing(engine) as tx:
        network.install(tx, name, now=_now())
    print(f"{name} is added. Next: `python -m startup create-coordinator` for whoever plans it.")


def create_coordinator(engine: Engine, arguments: argparse.Namespace) -> None:
    schema.check_current(engine)
    covered = _known_network(engine, arguments.network)
    draft, password_hash = _account(arguments, Role.COORDINATOR)
    with session.writing(engine) as tx:
        account.install(tx, _covering(draft, covered), password_hash, now=_now())
    print(f"{draft.email} can sign in.")


def create_administrator(engine: Engine, arguments: argparse.Namespace) -> None:
    schema.check_current(engine)
    draft, password_hash = _account(arguments, Role.ADMINISTRATOR)
    with session.writing(engine) as tx:
        account.install(tx, draft, password_hash, now=_now())
    print(f"{draft.email} can sign in, and sees every network.")


def new_password(engine: Engine, arguments: argparse.Namespace) -> None:
    schema.check_current(engine)
    email = terminal.answer(arguments.email, "E-mail", "--email", account_rules.cleaned_email)
    chosen = terminal.password(email)
    with session.writing(engine) as tx:
        password.reset(tx, email, chosen, sign_in.to_password_hash(chosen), now=_now())
    print(f"{email} signs in with the new password from now on, and was signed out everywhere.")


def figures(engine: Engine, _arguments: argparse.Namespace) -> None:
    """Add up anew what charts read. Each network in a transaction of its own."""
    schema.check_current(engine)
    with session.reading(engine) as tx:
        known = networks.ids_by_name(tx)
    for name, network_id in known.items():
        with session.writing(engine) as tx:
            wrong = rollup_upkeep.rebuild(tx, network_id)
        print(
            f"{name}: {f'{wrong:,} figures were mended' if wrong else 'all figures were right'}.", flush=True
        )


def seed_large(engine: Engine, arguments: argparse.Namespace) -> None:
    schema.migrate(engine)
    large.fill(
        engine,
        locations=arguments.locations,
        years=arguments.years,
        now=_now(),
        report=_report,
    )
    url = engine.url.render_as_string()
    print(f"Open it with: DATABASE_URL={url} make run", flush=True)


def _report(progress: large.Progress) -> None:
    pace = progress.rows / progress.seconds
    print(f"{progress.sentence}; {progress.rows:,} rows so far, {pace:,.0f} a second", flush=True)


def _database_of(arguments: argparse.Namespace) -> str:
    """The database that was named, else the embedded one; a big network gets a file of its own beside that."""
    chosen = settings.current()
    if arguments.run is seed_large and not chosen.database_url_is_given:
        name = f"large-{arguments.locations}x{arguments.years}.db"
        return f"sqlite:///{settings.EMBEDDED_DATABASE.with_name(name)}"
    return chosen.database_url


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("has to be 1 or more")
    return number


def main(words: Sequence[str]) -> int:
    arguments = _parser().parse_args(words)
    engine = session.engine_for(_database_of(arguments))
    unreachable = f"{engine.url!r} does not answer. Start that database, or correct DATABASE_URL."
    with language.use("en"):
        try:
            arguments.run(engine, arguments)
        except (session.DatabaseUnreachable, OperationalError):
            print(unreachable, file=sys.stderr)
            return 1
        except DeskError as error:
            print(error, file=sys.stderr)
            return 1
        except (KeyboardInterrupt, EOFError):
            print("\nStopped; nothing was made.", file=sys.stderr)
            return INTERRUPTED
        finally:
            engine.dispose()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m startup", description="Start or fill an Inloop.")
    commands = parser.add_subparsers(required=True, metavar="command")
    given = settings.answers()
    explained = {
        "network": (given.network, "name of the network; else INLOOP_NETWORK, else it asks"),
        "name": (given.name, "name of the person; else INLOOP_NAME, else it asks"),
        "email": (given.email, "e-mail address to sign in with; else INLOOP_EMAIL, else it asks"),
    }
    whom = ("name", "email")
    for name, run, options, said in (
        ("migrate", migrate, (), "bring the database up to this version"),
        ("demo", demo, (), "fill an empty database with the demo network"),
        ("empty", empty, ("network", *whom), "start for real: your network and its first coordinator"),
        ("create-network", create_network, ("network",), "add another network"),
        ("create-coordinator", create_coordinator, ("network", *whom), "an account that plans a network"),
        ("create-administrator", create_administrator, whom, "an account that sees every network"),
        ("new-password", new_password, ("email",), "for somebody who is locked out"),
        ("figures", figures, (), "add up anew the figures that charts read, and say whether they were right"),
    ):
        command = commands.add_parser(name, help=said)
        for option in options:
            default, help_text = explained[option]
            command.add_argument(f"--{option}", default=default, help=help_text)
        if "email" in options:
            command.epilog = "It asks for a password, twice; a script gives it as INLOOP_PASSWORD."
        command.set_defaults(run=run)
    big = commands.add_parser(
        "seed-large",
        help="fill an empty database with a big invented network, to measure on: "
        "the one that DATABASE_URL names, else var/large-<locations>x<years>.db",
    )
    big.add_argument("--locations", type=_at_least_one, default=60, help="how many places (60)")
    big.add_argument("--years", type=_at_least_one, default=10, help="how many years back (10)")
    big.set_defaults(run=seed_large)
    return parser


def _account(arguments: argparse.Namespace, role: Role) -> tuple[Draft, str]:
    """Who the account is for, and the hash of the password that they chose."""
    name = terminal.answer(arguments.name, "Your name", "--name", account_rules.cleaned_name)
    email = terminal.answer(arguments.email, "Your e-mail", "--email", account_rules.cleaned_email)
    return Draft(email, name, role), sign_in.to_password_hash(terminal.password(email))


def _known_network(engine: Engine, given: str) -> int:
    """The network by its name; without asking when there is but one."""
    with session.reading(engine) as tx:
        known = networks.ids_by_name(tx)
    if not known:
        raise DeskError("There is no network yet. Begin with `make empty`.")

    def among(name: str) -> str:
        if name.strip() not in known:
            raise DeskError(f"No network has this name. There are: {', '.join(known)}.")
        return name.strip()

    name = next(iter(known)) if len(known) == 1 and not given else given
    return known[terminal.answer(name, "Network", "--network", among)]


def _covering(draft: Draft, network_id: int) -> Draft:
    return Draft(draft.email, draft.name, draft.role, draft.language, frozenset({network_id}))


def _not_empty(engine: Engine) -> str:
    other = "DATABASE_URL=sqlite:///var/mine.db"
    said = (
        f"{engine.url!r} is not empty, so nothing was changed. To begin with another database, name it each time: "
        f"`{other} make empty`, then `{other} make run`."
    )
    if settings.current().database_url_is_given:
        return said
    return said + (
        " Or stop Inloop and move the old one away: `mkdir -p var/old && mv var/inloop.db* var/old/`, "
        "then `make empty` again."
    )


def _now() -> datetime:
    return settings.current().fixed_now or datetime.now(UTC)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
