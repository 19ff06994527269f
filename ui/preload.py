"""What makes each rerun cheap: everything loaded before the first person comes, and left alone by the collector.

Streamlit collects garbage after every rerun, at 70 ms each time with pandas and Altair loaded, because it looks at
every object they made. What is frozen once is not looked at again.
"""

import gc
import importlib
import pkgutil

import language
from language import catalogue

LIBRARIES = ("altair", "pandas", "pyarrow", "streamlit.elements.arrow", "streamlit.elements.vega_charts")
OURS = ("domain", "db", "services", "ui")
"""Packages whose modules the pages load when they are first opened; named, because this layer may not import them."""


def everything() -> None:
    """Load what the pages will need, and freeze it."""
    gc.disable()  # looking for garbage while loading takes a tenth of a start, and finds none
    for name in LIBRARIES:
        importlib.import_module(name)
    for name in OURS:
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            if ".migrations" not in module.name:
                importlib.import_module(module.name)
    for code in language.LANGUAGES:
        catalogue.of(code)
    gc.collect()
    gc.freeze()
    gc.enable()
