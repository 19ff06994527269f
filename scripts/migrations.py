"""Whether the migrations make exactly what the models say, on a scratch SQLite: up, compared, down to nothing, up again."""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import inspect

from db.schema import MIGRATIONS
from db.session import WRITES, engine_for


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_for(f"sqlite:///{Path(folder) / 'scratch.db'}")
        try:
            with engine.execution_options(**{WRITES: True}).connect() as connection:
                config = Config()
                config.set_main_option("script_location", str(MIGRATIONS))
                config.attributes["connection"] = connection
                heads = ScriptDirectory.from_config(config).get_heads()
                if len(heads) != 1:
                    print(f"There must be one newest migration, not {len(heads)}: {', '.join(heads)}")
                    return 1
                command.upgrade(config, "head")
                command.check(config)
                command.downgrade(config, "base")
                left = set(inspect(connection).get_table_names()) - {"alembic_version"}
                if left:
                    print(f"The downgrade leaves {', '.join(sorted(left))} behind")
                    return 1
                command.upgrade(config, "head")
        except CommandError as error:
            print(error)
            return 1
        finally:
            engine.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main())
