"""An application that shows nothing and has nothing of ours but what makes reruns cheap: Streamlit's own price."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st

if __name__ != "__main__":
    from ui import preload
    from web import listening, surroundings

    @asynccontextmanager
    async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any]]:
        listening.send_at_once()
        preload.everything()
        yield {}

    app = st.App(__file__, routes=surroundings.routes(), lifespan=lifespan)
