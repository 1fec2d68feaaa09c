"""Cells and what they come to: against pyCANON 1.3.6, and against counting by hand."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrubjay.verify.risk.attributes import parse_quasi
from scrubjay.verify.risk.cells import Cells
from scrubjay.verify.risk.figures import figures_of
from scrubjay.verify.risk.reading import Row

PYCANON = {
    "PatientSex,PatientAge,PatientWeight": (1, {1: 8, 2: 16, 5: 4}),
    "PatientSex,PatientAge": (6, {6: 2, 7: 4, 20: 1}),
    "PatientSex": (20, {20: 1, 40: 1}),
    "PatientAge": (13, {13: 2, 14: 1, 20: 1}),
    "PatientWeight": (15, {15: 4}),
}
"""`anonymity.k_anonymity`, and how many of the classes of `aux_anonymity.get_equiv_class` have which size."""

PEOPLE = [
    {"PatientSex": "MF"[n % 3 % 2], "PatientAge": f"{20 + n * n % 9 * 5}Y", "PatientWeight": str(50 + n * 13 % 4 * 10)}
    for n in range(60)
]


@pytest.mark.parametrize("names", PYCANON)
def test_as_pycanon_counts(names: str) -> None:
    quasi = parse_quasi(names)
    values = [tuple(person[one.keyword] for one in quasi) for person in PEOPLE]
    with Cells(quasi) as cells:
        cells.add((f"P{n}", None, value, value) for n, value in enumerate(values))
        cells.gather()
        sizes = cells.sizes(bands=False)
    k, expected = PYCANON[names]
    assert sizes == expected
    assert figures_of(sizes, 5).k == k


def test_figures() -> None:
    found = figures_of({1: 8, 2: 16, 5: 4}, 5)
    assert (found.subjects, found.cells, found.k, found.unique, found.below) == (60, 28, 1, 8, 40)
    assert (found.unique_share, found.below_share) == (round(8 / 60, 6), round(40 / 60, 6))
    assert (found.max_risk, found.average_risk) == (1.0, round(28 / 60, 6))
    assert [(one.size, one.cells, one.subjects) for one in found.smallest] == [(1, 8, 8), (2, 16, 32), (5, 4, 20)]


def test_nobody_is_at_no_risk() -> None:
    found = figures_of({}, 5)
    assert (found.subjects, found.k, found.max_risk, found.average_risk, found.smallest) == (0, 0, 0.0, 0.0, ())


def test_only_the_smallest_sizes_are_listed() -> None:
    assert [one.size for one in figures_of(dict.fromkeys(range(40, 2, -1), 1), 5).smallest] == list(range(3, 13))


VALUES = st.sampled_from([None, "1", "2", "x y"])
ROWS = st.lists(st.tuples(st.sampled_from("abcdef"), VALUES, VALUES), max_size=30)


@settings(deadline=None)  # each example is a database
@given(ROWS, st.integers(2, 6))
def test_as_counted_by_hand(rows: list[tuple[str, str | None, str | None]], k: int) -> None:
    def row(subject: str, *values: str | None) -> Row:
        return subject, None, values, values

    quasi = parse_quasi("PatientSex,InstitutionName")
    with Cells(quasi) as cells:
        for part in (rows[::2], rows[1::2]):
            cells.add(row(*one) for one in part)
        cells.gather()
        both, second = cells.sizes(bands=False), cells.sizes(bands=True, only=1)
        present = cells.present(0)
    subjects = {one[0] for one in rows}
    sets = [
        tuple(frozenset(row[at] for row in rows if row[0] == subject) - {None} for at in (1, 2)) for subject in subjects
    ]
    assert both == Counter(Counter(sets).values())
    assert second == Counter(Counter(one[1] for one in sets).values())
    assert present == sum(bool(one[0]) for one in sets)
    found = figures_of(both, k)
    assert found.subjects == len(subjects)
    assert found.below == sum(Counter(sets)[one] < k for one in sets)
