import threading
from collections.abc import Iterator

import pytest

from scrubjay.run import Progress
from scrubjay.run.totals import LateCount
from scrubjay.sources import Item


def test_rates_and_time_left() -> None:
    progress = Progress(100, 5000, 10.0, 400)
    assert progress.files_per_second == 10
    assert progress.bytes_per_second == 500
    assert progress.seconds_left == 30


def test_nothing_is_known_at_the_start() -> None:
    assert Progress(0, 0, 0.0).seconds_left is None
    assert Progress(0, 0, 0.0, 10).seconds_left is None
    assert Progress(5, 0, 1.0).seconds_left is None


def test_more_files_than_counted() -> None:
    assert Progress(20, 0, 1.0, 10).seconds_left == 0


class Counted:
    def __init__(self) -> None:
        self.done = threading.Event()

    def __iter__(self) -> Iterator[Item]:
        return iter(())

    def count(self) -> int:
        self.done.set()
        return 7


@pytest.mark.parametrize("delay", [0.0, 60.0])
def test_the_count_comes_late_or_never(delay: float) -> None:
    source = Counted()
    with LateCount(source, delay) as total:
        assert delay > 0 or source.done.wait(10)
    total._timer.join(10)
    assert total.value == (7 if delay == 0 else None)
