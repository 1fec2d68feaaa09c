"""Time points: the places of a schedule, distinct labels, what comes before the first study."""

from datetime import date, timedelta

import pytest

from scrubjay.identity.settings import DateSettings
from scrubjay.identity.timepoints import Study, anchor_of, distinct_label, label_of, place, placed, timeline

SCHEDULE = DateSettings("timepoint", months=(0, 6, 12, 24))
HALF_YEARS = DateSettings("timepoint", every=6)
MONTHS = DateSettings("timepoint")
START = date(2020, 1, 15)


def labels(*days: int, dates: DateSettings = MONTHS, known: dict[str, str] | None = None) -> dict[str, str]:
    studies = [Study(f"s{number}", START + timedelta(day)) for number, day in enumerate(days)]
    return {one.uid: one.label for one in timeline(studies, START, dates, known)}


@pytest.mark.parametrize(
    ("days", "schedule", "half_years", "months"),
    [
        (0, 0, 0, 0),
        (15, 0, 0, 0),
        (16, 0, 0, 1),
        (91, 0, 0, 3),
        (92, 6, 6, 3),
        (187, 6, 6, 6),
        (369, 12, 12, 12),
        (547, 12, 18, 18),
        (548, 24, 18, 18),
        (738, 24, 24, 24),
        (3652, 24, 120, 120),
        (-1, 0, 0, 0),
        (-90, -3, 0, -3),
        (-100, -3, -6, -3),
    ],
)
def test_places(days: int, schedule: int, half_years: int, months: int) -> None:
    assert (place(days, SCHEDULE), place(days, HALF_YEARS), place(days, MONTHS)) == (schedule, half_years, months)


def test_half_way_the_earlier_place_wins() -> None:
    """24 months of 30.4375 days are 730.5; half of 8 months is 121.75, of 32 months 487 days to the day."""
    assert place(487, DateSettings("timepoint", months=(0, 32))) == 0
    assert place(488, DateSettings("timepoint", months=(0, 32))) == 32
    assert place(487, DateSettings("timepoint", every=32)) == 0
    assert place(-487, DateSettings("timepoint", every=32)) == -32


@pytest.mark.parametrize(("months", "label"), [(0, "M00"), (6, "M06"), (120, "M120"), (-3, "M-03"), (-120, "M-120")])
def test_labels(months: int, label: str) -> None:
    assert label_of(months) == label


def test_two_studies_on_one_time_point() -> None:
    assert labels(0, 180, 190) == {"s0": "M00", "s1": "M06", "s2": "M06b"}
    assert labels(0, 0) == {"s0": "M00", "s1": "M00b"}
    placements = timeline([Study("a", START), Study("b", START)], START, MONTHS)
    assert [one.notes for one in placements] == [(), ("shared-timepoint",)]


def test_order_makes_no_difference() -> None:
    studies = [Study(f"s{number}", START + timedelta(number % 3)) for number in range(9)]
    assert timeline(studies, START, MONTHS) == timeline(studies[::-1], START, MONTHS)


def test_a_study_counts_once_with_its_earliest_day() -> None:
    studies = [Study("a", START + timedelta(40)), Study("a", None), Study("a", START)]
    assert timeline(studies, START, MONTHS) == timeline(studies[::-1], START, MONTHS)
    (placement,) = timeline(studies, START, MONTHS)
    assert (placement.label, placement.days) == ("M00", 0)


def test_who_has_a_label_keeps_it() -> None:
    known = {"s1": "M06"}
    assert labels(0, 190, 180, known=known) == {"s0": "M00", "s1": "M06", "s2": "M06b"}
    assert labels(180, known={"elsewhere": "M06"}) == {"s0": "M06b"}


def test_letters_go_on() -> None:
    taken: set[str] = set()
    for _ in range(60):
        taken.add(distinct_label("M06", taken))
    assert {"M06", "M06b", "M06z", "M06aa", "M06ab"} <= taken and "M06a" not in taken
    assert len(taken) == 60


def test_before_the_first_study() -> None:
    early = Study("early", START - timedelta(91))
    (placement,) = timeline([early], START, MONTHS)
    assert (placement.label, placement.days, placement.notes) == ("M-03", -91, ("before-anchor",))
    refuse = DateSettings("timepoint", before_anchor="quarantine")
    (placement,) = timeline([early], START, refuse)
    assert (placement.label, placement.refused) == ("", "before-anchor")
    (placement,) = timeline([early], START, refuse, {"early": "M-03"})
    assert (placement.label, placement.refused) == ("M-03", "")
    (placement,) = timeline([Study("day before", START - timedelta(1))], START, MONTHS, {"first": "M00"})
    assert placement.label == "M00b"


def test_reanchored_the_early_study_is_the_first() -> None:
    studies = [Study("first", START), Study("early", START - timedelta(91))]
    anchor = anchor_of(studies)
    assert [one.label for one in timeline(studies, anchor, MONTHS)] == ["M00", "M03"]


def test_far_from_the_schedule_is_reported() -> None:
    assert placed(Study("a", START + timedelta(2000)), START, SCHEDULE).notes == ("far-from-schedule",)
    assert placed(Study("a", START + timedelta(800)), START, SCHEDULE).notes == ()


def test_no_day_no_place() -> None:
    assert [one.refused for one in timeline([Study("a", None), Study("b", START)], START, MONTHS)] == [
        "",
        "no-study-date",
    ]
    assert anchor_of([Study("a", None)]) is None
    assert placed(Study("b", START), None, MONTHS).refused == "no-study-date"


def test_nothing_that_identifies_is_printed() -> None:
    text = repr((Study("1.2.840", START), timeline([Study("1.2.840", START)], START, MONTHS)))
    assert "1.2.840" not in text and "2020" not in text
