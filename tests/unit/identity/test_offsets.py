"""Shifts by subject: keyed, uniform, never 0."""

from collections import Counter

import pytest

from scrubjay.errors import UsageError
from scrubjay.identity import Key
from scrubjay.identity.offsets import subject_days
from support.reading import SECRET

KEY = Key(SECRET)


@pytest.mark.parametrize(("lowest", "highest"), [(-3, 3), (-3, -1), (1, 4), (-2, 0), (0, 2), (7, 7), (-1, 1)])
def test_every_day_of_the_range_as_often_as_any_other(lowest: int, highest: int) -> None:
    days = [day for day in range(lowest, highest + 1) if day]
    drawn = Counter(subject_days(KEY, "p", f"subject {number}", lowest, highest) for number in range(1000 * len(days)))
    assert sorted(drawn) == days
    # six standard deviations of a binomial, about 190 of 1000
    assert all(abs(count - 1000) < 200 for count in drawn.values())


def test_key_project_and_subject_decide() -> None:
    drawn = {
        subject_days(key, project, subject, -365_000, -1)
        for key in (KEY, Key(bytes(32)))
        for project in ("a", "b")
        for subject in ("x", "y")
    }
    assert len(drawn) == 8
    assert subject_days(KEY, "a", "x", -365, 365) == subject_days(KEY, "a", "x", -365, 365)


@pytest.mark.parametrize(("lowest", "highest"), [(0, 0), (3, 2), (1, -1)])
def test_nothing_to_draw_from(lowest: int, highest: int) -> None:
    with pytest.raises(UsageError):
        subject_days(KEY, "p", "x", lowest, highest)
