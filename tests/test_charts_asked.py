"""What `make bench-charts` asks is asked as the pages do: each chart has the figure that is compared."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import partial

import pandas as pd
import pytest
from sqlalchemy.orm import Session

from benchmarks.charts import asked
from domain.period import Period
from domain.person import Person
from domain.topic_filters import TopicFilters
from domain.words import Role
from tests import factories

Charts = Callable[[Person, TopicFilters, datetime], Mapping[str, asked.Chart]]

EVERYBODY = Person(1, "Everybody", Role.ADMINISTRATOR)
NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize("charts", [asked.compared, partial(asked.alone, entered=1)])
def test_each_chart_has_the_figure_that_is_added_up(tx: Session, charts: Charts) -> None:
    network = factories.make_network(tx)
    factories.make_count(tx, factories.make_session(tx, factories.make_location(tx, network)), visitors=3)
    period = Period(date(2026, 1, 1), date(2026, 11, 24))
    for name, chart in charts(EVERYBODY, TopicFilters(network.id, period), NOW).items():
        value, figure = chart(tx)
        has = figure in value if isinstance(value, pd.DataFrame) else hasattr(value, figure)
        assert has, f"{name} has no {figure}"
