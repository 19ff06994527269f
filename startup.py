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
from demo import network
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


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m startup", description="Start or fill an Inloop.")
    commands = parser.add_subparsers(required=True, metavar="command")
    commands.add_parser("migrate", help="bring the database up to this version").set_defaults(run=migrate)
    commands.add_parser("demo", help="fill an empty database with the demo network").set_defaults(run=demo)
    arguments = parser.parse_args(words)
    engine = session.engine_for(settings.current().database_url)
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
