"""How it is shown: cached reads, charts, editors, filters, notices and components."""

import logging

BEFORE_THE_FIRST_PERSON = ("No runtime found", "missing ScriptRunContext")
"""What Streamlit warns about while a server starts, because modules with caches load before it runs."""


def _is_news(record: logging.LogRecord) -> bool:
    return not any(said in str(record.msg) for said in BEFORE_THE_FIRST_PERSON)


for _name in (
    "streamlit.runtime.caching.cache_data_api",
    "streamlit.runtime.scriptrunner_utils.script_run_context",
):
    logging.getLogger(_name).addFilter(_is_news)
