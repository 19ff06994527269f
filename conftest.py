"""What every test run needs before the first fixture; the fixtures themselves are in `tests/conftest.py`."""

pytest_plugins = ("tests.no_skips", "tests.postgres", "tests.browser")
