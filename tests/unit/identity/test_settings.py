"""Options that mean nothing are refused, and say which."""

from typing import Any

import pytest

from scrubjay.errors import UsageError
from scrubjay.identity.settings import DateSettings, IdentitySettings


@pytest.mark.parametrize(
    "options",
    [
        {"strategy": "magic"},
        {"discovery": "some"},
        {"missing_mode": "refuse"},
        {"issuer": "maybe"},
        {"on_conflict": "guess"},
        {"length": 7},
        {"length": 33},
        {"starting_number": -1},
        {"width": 0},
        {"folder_depth": 0},
        {"folder_depth": -2},
        {"prefix": "a/b"},
        {"prefix": "x" * 33},
        {"no_such": 1},
    ],
)
def test_identity(options: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match=next(iter(options))):
        IdentitySettings.from_mapping(options)


@pytest.mark.parametrize(
    "options",
    [
        {"mode": "tomorrow"},
        {"days": 400_000},
        {"min_days": 5, "max_days": 4},
        {"min_days": 0, "max_days": 0},
        {"months": (6, 12)},
        {"months": (0, 6, 6)},
        {"months": ()},
        {"months": (0, 12_001)},
        {"every": 0},
        {"every": 6, "months": (0, 6)},
        {"before_anchor": "forget"},
        {"bad_dates": "guess"},
    ],
)
def test_dates(options: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        DateSettings.from_mapping(options)


def test_from_mapping() -> None:
    assert IdentitySettings.from_mapping({"prefix": None, "width": 4}) == IdentitySettings(width=4)
    assert DateSettings.from_mapping({"mode": "timepoint", "months": [0, 6]}) == DateSettings(
        "timepoint", months=(0, 6)
    )


def test_prefixes() -> None:
    assert (IdentitySettings().number_prefix, IdentitySettings().digest_prefix) == ("P", "")
    assert (IdentitySettings(prefix="").number_prefix, IdentitySettings(prefix="S").digest_prefix) == ("", "S")


def test_nothing_that_identifies_is_printed() -> None:
    text = repr(IdentitySettings(csv_path="/home/doe/ids.csv", salt="pepper", regex_pattern="DOE_(.*)"))
    assert not any(word in text for word in ("doe", "DOE", "pepper"))
