"""A day of birth is found as people write it, and another day is not."""

from __future__ import annotations

import pytest

from scrubjay.verify.days import is_in


@pytest.mark.parametrize(
    "text",
    [
        "19610307", "x19610307120000", "1961-03-07", "1961.03.07", "1961_03_07", "1961 03 07", "7.3.1961", "3/7/1961",
        "7/3/1961", "07-mar-1961", "7 march 1961", "march 7, 1961", "17.3.1961, 7.3.1961",
    ],
)  # fmt: skip
def test_spellings(text: str) -> None:
    assert is_in(f"born {text}.", "19610307")


@pytest.mark.parametrize("text", ["17.3.1961", "17 march 1961", "107.03.1961", "7 march", "1961"])
def test_other_days(text: str) -> None:
    assert not is_in(text, "19610307")
