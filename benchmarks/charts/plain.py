"""What charts ask in plain SQL over the rows, without anything added up before: for SQLite, PostgreSQL and DuckDB.

Each is written by hand from what the figure means, and the first column of each is what is added up to compare.
"""

from collections.abc import Mapping
from datetime import date

from domain.period import Period

EXPECTED = """s.state = 'planned' AND s.closure_id IS NULL AND s.holiday IS NULL
  AND (s.day < '{today}' OR (s.day = '{today}' AND s.ends <= {minute}))"""
WHERE = "l.network_id = {network} AND {table}.day BETWEEN '{first}' AND '{last}'"
TALLIES = f"""FROM tally t
  JOIN "count" c ON c.session_id = t.session_id
  JOIN location l ON l.id = t.location_id
  JOIN category n ON n.id = t.category_id AND n.kind = 'topic'
  JOIN category o ON o.id = coalesce(n.merged_into_id, n.id)
WHERE {WHERE.replace("{table}", "t")} AND c.state = 'entered'"""
SESSIONS = f"""FROM session s
  JOIN location l ON l.id = s.location_id
  LEFT JOIN "count" c ON c.session_id = s.id
WHERE {WHERE.replace("{table}", "s")} AND (c.state = 'entered' OR ({EXPECTED}))"""
COUNTS = f"""FROM "count" c
  JOIN session s ON s.id = c.session_id
  JOIN location l ON l.id = c.location_id
WHERE {WHERE.replace("{table}", "c")} AND c.state = 'entered'"""
SUMS = ", ".join(
    f"sum(CASE WHEN c.state = 'entered' THEN c.{one} ELSE 0 END)" for one in ("visitors", "first_time")
)

CHARTS: Mapping[str, str] = {
    "cards": f"SELECT {SUMS}, count(*) {SESSIONS}",
    "questions": f"SELECT sum(t.number) {TALLIES}",
    "topics by month": "SELECT sum(t.number), {month_t}, o.id, coalesce(o.parent_id, o.id) "
    f"{TALLIES} GROUP BY {{month_t}}, o.id, coalesce(o.parent_id, o.id)",
    "sessions by month": f"SELECT {SUMS}, count(*), {{month_s}} {SESSIONS} GROUP BY {{month_s}}",
    "topics by kind of place": f"SELECT sum(t.number), l.kind, o.id {TALLIES} GROUP BY l.kind, o.id",
    "visits by kind of place": f"SELECT sum(c.visitors), l.kind, count(*) {COUNTS} GROUP BY l.kind",
    "questions by place and month": "SELECT sum(t.number), {month_t}, l.id, l.name "
    f"{TALLIES} GROUP BY {{month_t}}, l.id, l.name",
    "visits by place and month": f"SELECT {SUMS}, count(*), {{month_s}}, l.id, l.name "
    f"{SESSIONS} GROUP BY {{month_s}}, l.id, l.name",
    "visits by weekday and hour": f"SELECT sum(c.visitors), {{weekday}}, s.starts, count(*) {COUNTS} "
    "GROUP BY {weekday}, s.starts",
}
WORDS = {
    "sqlite": {"month": "substr({}, 1, 7)", "weekday": "strftime('%w', c.day)"},
    "postgresql": {"month": "date_trunc('month', {})", "weekday": "extract(dow from c.day)"},
    "duckdb": {"month": "date_trunc('month', {})", "weekday": "extract(dow from c.day)"},
}


def statements(dialect: str, network: int, period: Period, today: date, minute: int) -> dict[str, str]:
    """By chart; `today` and `minute` are the wall clock of the network."""
    words = WORDS[dialect]
    given = {
        "month_t": words["month"].format("t.day"),
        "month_s": words["month"].format("s.day"),
        "weekday": words["weekday"],
        "network": network,
        "first": period.first,
        "last": period.last,
        "today": today,
        "minute": minute,
    }
    return {name: text.format(**given) for name, text in CHARTS.items()}
