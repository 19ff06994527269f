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
from db import schema, session
from demo import large, network
from domain.errors import DeskError


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
    if not network.is_empty(engine):
        return False
    print("Filling the empty database with the demo network, once; this takes a few seconds …", flush=True)
    return network.fill(engine, now=settings.current().fixed_now or datetime.now(UTC))


def migrate(engine: Engine, _arguments: argparse.Namespace) -> None:
    schema.migrate(engine)
    print("The database fits this version of Inloop.")


def demo(engine: Engine, _arguments: argparse.Namespace) -> None:
    schema.migrate(engine)
    if not fill_demo(engine):
        print("The database has a network already, so nothing was added.")


def seed_large(engine: Engine, arguments: argparse.Namespace) -> None:
    schema.migrate(engine)
    large.fill(
        engine,
        locations=arguments.locations,
        years=arguments.years,
        now=settings.current().fixed_now or datetime.now(UTC),
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
    parser = argparse.ArgumentParser(prog="python -m startup", description="Start or fill an Inloop.")
    commands = parser.add_subparsers(required=True, metavar="command")
    commands.add_parser("migrate", help="bring the database up to this version").set_defaults(run=migrate)
    commands.add_parser("demo", help="fill an empty database with the demo network").set_defaults(run=demo)
    big = commands.add_parser(
        "seed-large",
        help="fill an empty database with a big invented network, to measure on: "
        "the one that DATABASE_URL names, else var/large-<locations>x<years>.db",
    )
    big.add_argument("--locations", type=_at_least_one, default=60, help="how many places (60)")
    big.add_argument("--years", type=_at_least_one, default=10, help="how many years back (10)")
    big.set_defaults(run=seed_large)
    arguments = parser.parse_args(words)
    engine = session.engine_for(_database_of(arguments))
    with language.use("en"):
        try:
            arguments.run(engine, arguments)
        except DeskError as error:
            print(error, file=sys.stderr)
            return 1
        except OperationalError:
            print(
                f"{engine.url!r} does not answer. Start that database, or correct DATABASE_URL.",
                file=sys.stderr,
            )
            return 1
        finally:
            engine.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
