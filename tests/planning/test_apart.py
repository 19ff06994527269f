import threading

import pytest

from planning.apart import Apart


def test_work_goes_on_while_others_work_and_its_result_is_kept() -> None:
    may_end = threading.Event()

    def work() -> int:
        may_end.wait()
        return 42

    apart = Apart(work)
    asked: list[bool] = []

    def meanwhile() -> None:
        asked.append(may_end.is_set())
        may_end.set()

    assert apart.result(meanwhile) == 42
    assert asked[0] is False
    assert apart.result() == 42


def test_error_of_the_work_rises_where_the_result_is_asked() -> None:
    def fail() -> None:
        raise ValueError("no plan")

    apart = Apart(fail)
    with pytest.raises(ValueError, match="no plan"):
        apart.result()
