"""Managers who count at once on real websockets: every tap of each is in the database, once. `make bench-load` takes fifty."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from benchmarks import load
from tests.browser import serve

pytestmark = pytest.mark.server


def test_six_phones_that_count_two_by_two_lose_and_double_nothing(engine: Engine, tmp_path: Path) -> None:
    url = engine.url.render_as_string(hide_password=False)
    desk = load.open_desk(url, 6)
    with serve(url, tmp_path, now=load.NOW) as server:
        counted = load.count_together(server, desk, messages=5, pace=0.0)
    assert (len(counted.stored), len(counted.entered)) == (30, 3)
