"""Leaves as the engine sees them, merged over batches."""

from collections.abc import Callable
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from scrubjay import _engine
from scrubjay.identity.sighting import Sighting, merge
from support import build, plans

Make = Callable[..., Sighting]

STUDY_DATE, BIRTH, SEX = 0x0008_0020, 0x0010_0030, 0x0010_0040


def survey(path: Path, *files: dict[int, bytes]) -> Sighting:
    """The leaf of small files with these elements."""
    for number, elements in enumerate(files):
        parts = build.patient_and_study(build.LITTLE, patient_id="PID-1 ", name="Adams^Ann", study="1.2.3")
        parts |= {
            tag: build.LITTLE.element(tag, "CS" if tag == SEX else "DA", value) for tag, value in elements.items()
        }
        path.with_name(f"{path.name}{number}").write_bytes(build.part10(build.join(parts)))
    pool = _engine.Pool(plans.plan(), str(path.parent), 1, _engine.Cancel())
    pool.survey([(7 + number, f"{path}{number}", "", "=g") for number in range(len(files))])
    (leaf,) = pool.next()
    pool.close()
    return Sighting.of(leaf)


def test_of_a_leaf_of_the_engine(tmp_path: Path) -> None:
    seen = survey(tmp_path / "a", {BIRTH: b"19700102"})
    assert seen == Sighting(
        seen.key, "=g", "", "PID-1", "Adams^Ann", "1.2.3", date(2020, 1, 2), date(1970, 1, 2), first=7, files=1
    )
    assert len(seen.key) == 16
    assert not any(word in repr(seen) for word in ("PID", "Adams", "1.2.3", "2020", "1970", "=g"))


def test_days_that_no_calendar_has(tmp_path: Path) -> None:
    seen = survey(tmp_path / "a", {STUDY_DATE: b"00000101", BIRTH: b"20200230"})
    assert (seen.day, seen.birth) == (None, None)


@pytest.mark.parametrize(
    ("written", "sexes"),
    [
        ([b"F "], "F"),
        ([b"m\0"], "M"),
        ([b"O "], "O"),
        ([b"F ", b"", b"f "], "F"),
        ([b"M ", b"F ", b"M "], "FM"),
        ([b"M\\F "], ""),
        ([b"FEMALE"], ""),
        ([b"U "], ""),
        ([b""], ""),
    ],
)
def test_the_sex_that_files_show(tmp_path: Path, written: list[bytes], sexes: str) -> None:
    seen = survey(tmp_path / "a", *({SEX: value} for value in written))
    assert seen.sexes == set(sexes)
    assert seen.files == len(written)
    assert "sex" not in repr(seen)
    assert not survey(tmp_path / "b", {}).sexes


def test_merge_in_any_order(saw: Make) -> None:
    parts = [
        saw("A", key=b"1", first=33, files=2, day=date(2020, 2, 1), birth=date(1970, 1, 1), sexes=frozenset("F")),
        saw("A", key=b"1", first=1, files=3, day=None),
        saw("A", key=b"1", first=65, files=4, day=date(2020, 1, 1), birth=date(1971, 1, 1), sexes=frozenset("M")),
        saw("B", key=b"2", first=2),
    ]
    merged = merge(parts)
    assert [(one.key, one.first, one.files) for one in merged] == [(b"1", 1, 9), (b"2", 2, 1)]
    assert (merged[0].day, merged[0].birth) == (date(2020, 1, 1), date(1970, 1, 1))
    assert (merged[0].sexes, merged[1].sexes) == (frozenset("FM"), frozenset())
    assert all(merge(order) == merged for order in permutations(parts))
