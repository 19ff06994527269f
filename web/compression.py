"""Streamlit's own scripts and styles, compressed once and kept: Streamlit sends them as they are, 2.7 MB a visit."""

import gzip
import mimetypes
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from web.browser_safety import streamlit_folder

PREFIX = "/static/"
WORTH_IT = (".js", ".css", ".svg", ".json")
LEVEL = 6
KEPT_FOR_EVER = "public, max-age=31536000, immutable"
"""The names of the files hold a hash of what is in them."""


class CompressedStatic:
    """Answers for Streamlit's static files when the browser takes gzip; everything else passes."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.folder = (streamlit_folder() / "static").resolve()
        self.kept: dict[str, Response] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = None
        if scope["type"] == "http" and self._may_be_ours(scope):
            path = scope["path"]
            if path not in self.kept:
                found = await run_in_threadpool(self._compressed, path.removeprefix(PREFIX))
                if found is None:
                    await self.app(scope, receive, send)
                    return
                self.kept[path] = found
            response = self.kept[path]
        await (response or self.app)(scope, receive, send)

    @staticmethod
    def _may_be_ours(scope: Scope) -> bool:
        path: str = scope["path"]
        accepted = Headers(scope=scope).get("accept-encoding", "")
        return (
            scope["method"] == "GET"
            and path.startswith(PREFIX)
            and path.endswith(WORTH_IT)
            and "gzip" in accepted
        )

    def _compressed(self, name: str) -> Response | None:
        file = (self.folder / name).resolve()
        if not (file.is_relative_to(self.folder) and file.is_file()):
            return None
        kind = mimetypes.guess_type(Path(name).name)[0] or "application/octet-stream"
        return Response(
            gzip.compress(file.read_bytes(), LEVEL, mtime=0),
            media_type=kind,
            headers={"content-encoding": "gzip", "vary": "accept-encoding", "cache-control": KEPT_FOR_EVER},
        )
