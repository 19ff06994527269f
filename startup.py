"""Commands that start or fill an Inloop, and what the server does by itself before its first request."""

import settings
from db import schema, session


def prepare() -> None:
    """Without a database of your own: make the embedded one, or bring it up to this version of the code."""
    chosen = settings.current()
    if chosen.database_url_is_given:
        return
    engine = session.engine_for(chosen.database_url)
    schema.migrate(engine)
    engine.dispose()
