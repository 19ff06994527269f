"""Calendar feeds: reached by their secret link alone, without signing in, by programs that look again every hour or so.

What leads nowhere (never made, renewed, withdrawn, of a retired place or an anonymised helper) looks the same: 404.
"""

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime, time
from email.utils import format_datetime, parsedate_to_datetime
from zoneinfo import ZoneInfo

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

import language
from db.queries import feed as feeds
from db.session import DatabaseUnreachable
from domain import feed
from domain.feed import Entry, Feed
from web import database, feed_text
from web.answer import RETRY_AFTER_S
from web.request import client_address
from web.throttle import Throttle

PATIENCE_S = 60
PER_ADDRESS = Throttle(600, seconds=PATIENCE_S)
"""Wide, because behind a proxy everybody has its address; a secret of 256 bits is not found by asking."""
PER_FEED = Throttle(30, seconds=PATIENCE_S)
HEADERS = {
    "cache-control": "private, no-cache",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow",
}


async def calendar(request: Request) -> Response:
    """The calendar behind the link, or that it has not changed since the one the caller has."""
    return await run_in_threadpool(_answer, request)


def _answer(request: Request) -> Response:
    if not PER_ADDRESS.admits(client_address(request.scope)):
        return _too_often()
    named = feed.to_key_and_secret(str(request.path_params["link"]))
    if named is None:
        return _nothing()
    now = database.now()
    try:
        with database.current().reading() as tx:
            found = feeds.behind(tx, *named, now=now)
            if found is None:
                return _nothing()
            if not PER_FEED.admits(str(found.id)):
                return _too_often()
            today = now.astimezone(ZoneInfo(found.zone)).date()
            entries = feeds.entries(tx, found, today=today)
    except DatabaseUnreachable:
        return Response(status_code=503, headers={**HEADERS, "retry-after": str(RETRY_AFTER_S)})
    with language.use(found.language):
        body = feed_text.written(found, entries, today)
    changed_at = _changed_at(found, entries, datetime.combine(today, time(), ZoneInfo(found.zone)))
    headers = {
        **HEADERS,
        "etag": f'"{hashlib.sha256(body).hexdigest()[:32]}"',
        "last-modified": format_datetime(changed_at, usegmt=True),
    }
    if _is_known(request, headers["etag"], changed_at):
        return Response(status_code=304, headers=headers)
    return Response(
        body,
        media_type="text/calendar; charset=utf-8",
        headers={**headers, "content-disposition": f'inline; filename="{_file_name(found)}"'},
    )


def _changed_at(found: Feed, entries: Sequence[Entry], day_began: datetime) -> datetime:
    """When what is shown changed last; the days that it covers move on at midnight."""
    last = max([one.changed_at for one in entries] + [found.made_at, day_began])
    return last.astimezone(UTC).replace(microsecond=0)


def _is_known(request: Request, tag: str, changed_at: datetime) -> bool:
    """Whether the caller has this very calendar. A tag says more than a moment, so where there is one it decides."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return tags.strip() == "*" or tag in [one.strip().removeprefix("W/") for one in tags.split(",")]
    try:
        since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
    except ValueError:
        return False
    return since.tzinfo is not None and changed_at <= since


def _file_name(found: Feed) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", found.name.lower()).strip("-") if found.helper_id is None else ""
    return f"{plain or 'inloop'}{feed.ENDING}"


def _nothing() -> Response:
    return Response("Not found", 404, HEADERS, "text/plain")


def _too_often() -> Response:
    return Response("Too often", 429, {**HEADERS, "retry-after": str(PATIENCE_S)}, "text/plain")
