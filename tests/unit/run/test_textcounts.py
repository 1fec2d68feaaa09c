import pytest

from scrubjay.run import Outcome
from scrubjay.run.textcounts import TextCounts


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "1 identifying value was too short or too common to be searched for in text"),
        (1200, "1,200 identifying values were too short or too common to be searched for in text"),
    ],
)
def test_a_guard_that_let_something_pass_is_told(count: int, said: str) -> None:
    counts = TextCounts()
    for number in range(1, count + 1):
        counts.add(Outcome(number, "a", "written", cleaned=3, unsearched=1))
    assert counts.notes == (f"{said}: column `unsearched` of the report",)
