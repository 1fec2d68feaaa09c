import pytest

from scrubjay.errors import UsageError
from scrubjay.run.threads import MAX_THREADS, check_threads, processors


def test_default_is_one_for_each_processor() -> None:
    assert check_threads(None) == processors() >= 1


@pytest.mark.parametrize("threads", [1, 2, MAX_THREADS])
def test_any_number_up_to_the_limit(threads: int) -> None:
    assert check_threads(threads) == threads


@pytest.mark.parametrize("threads", [-1, 0, MAX_THREADS + 1])
def test_others_are_refused(threads: int) -> None:
    with pytest.raises(UsageError, match="thread"):
        check_threads(threads)
