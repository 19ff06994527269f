"""Inloop. Imported by the server it builds the app with our routes; run by Streamlit it draws the page asked for."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st

from services import account
from ui import frame

if __name__ == "__main__":
    frame.draw(account.choose_language)
else:
    import asyncio

    import startup
    from ui import document, failure, preload, server
    from web import listening, planner, surroundings, upkeep

    @asynccontextmanager
    async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any]]:
        """Before the first request: the database made ready where that is ours to do, all loaded; then upkeep, planner."""
        listening.send_at_once()
        await asyncio.to_thread(startup.prepare)
        preload.everything()
        async with upkeep.running(), planner.running():
            yield {}

    frame.declare()
    server.check_options()
    app = st.App(
        __file__,
        routes=surroundings.routes(),
        middleware=surroundings.middleware(farewell=document.farewell(), pages=frame.addresses()),
        lifespan=lifespan,
        on_script_error=failure.shown,
    )
