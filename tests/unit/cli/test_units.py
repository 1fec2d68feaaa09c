import pytest

from scrubjay.cli.units import duration, size


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1 kB"),
        (1234, "1.23 kB"),
        (45_600_000, "45.6 MB"),
        (999_600, "1 MB"),
        (123_456_789_000, "123 GB"),
        (2.5e12, "2.5 TB"),
        (2.5e16, "25,000 TB"),
    ],
)
def test_size(count: float, text: str) -> None:
    assert size(count) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.04, "0.0 s"), (8.14, "8.1 s"), (42, "42 s"), (59.7, "1:00"), (185, "3:05"), (3723, "1:02:03")],
)
def test_duration(seconds: float, text: str) -> None:
    assert duration(seconds) == text
