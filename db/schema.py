"""Where the schema stands, and bringing it up to the code's own version."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from db.session import WRITES
from domain.errors import DeskError
from language import _

MIGRATIONS = Path(__file__).resolve().parent / "migrations"


class DatabaseBehind(DeskError):
    """The database is older than the code."""

    def sentence(self) -> str:
        return _(
            "The database is older than this version of Inloop. Run “make run”, or “python -m startup migrate”."
        )


class DatabaseAhead(DeskError):
    """The database was migrated by a newer version of the code."""

    def sentence(self) -> str:
        return _(
            "The database belongs to a newer version of Inloop. Install that version, or restore a backup."
        )


def migrate(engine: Engine) -> None:
    """Bring the schema to the newest version; nothing happens when it is there already."""
    check_not_ahead(engine)
    with engine.execution_options(**{WRITES: True}).connect() as connection:
        command.upgrade(_config(connection), "head")


def check_current(engine: Engine) -> None:
    """Raise the sentence when the database is behind or ahead of the code."""
    check_not_ahead(engine)
    if _version(engine) != _scripts().get_current_head():
        raise DatabaseBehind


def check_not_ahead(engine: Engine) -> None:
    version = _version(engine)
    known = {script.revision for script in _scripts().walk_revisions()}
    if version is not None and version not in known:
        raise DatabaseAhead


def _version(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config(connection: object = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
