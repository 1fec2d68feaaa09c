"""Leaves as the engine sees them, merged over batches."""

from collections.abc import Callable
from datetime import date
from itertools import permutations
from pathlib import Path

from scrubjay import _engine
from scrubjay.identity.sighting import Sighting, merge
from support import build, plans

Make = Callable[..., Sighting]


def survey(path: Path, **elements: bytes) -> Sighting:
    """The leaf of one small file with these elements, `t00100030` for a tag."""
    parts = build.patient_and_study(build.LITTLE, patient_id="PID-1 ", name="Adams^Ann", study="1.2.3")
    for name, value in elements.items():
        tag = int(name[1:], 16)
        parts[tag] = build.LITTLE.element(tag, "DA", value)
    path.write_bytes(build.part10(build.join(parts)))
    pool = _engine.Pool(plans.plan(), str(path.parent), 1, _engine.Cancel())
    pool.survey([(7, str(path), "", "=g")])
    (leaf,) = pool.next()
    pool.close()
    return Sighting.of(leaf)


def test_of_a_leaf_of_the_engine(tmp_path: Path) -> None:
    seen = survey(tmp_path / "a", t00100030=b"19700102")
    assert seen == Sighting(
        seen.key, "=g", "", "PID-1", "Adams^Ann", "1.2.3", date(2020, 1, 2), date(1970, 1, 2), first=7, files=1
    )
    assert len(seen.key) == 16
    assert not any(word in repr(seen) for word in ("PID", "Adams", "1.2.3", "2020", "1970", "=g"))


def test_days_that_no_calendar_has(tmp_path: Path) -> None:
    seen = survey(tmp_path / "a", t00080020=b"00000101", t00100030=b"20200230")
    assert (seen.day, seen.birth) == (None, None)


def test_merge_in_any_order(saw: Make) -> None:
    parts = [
        saw("A", key=b"1", first=33, files=2, day=date(2020, 2, 1), birth=date(1970, 1, 1)),
        saw("A", key=b"1", first=1, files=3, day=None),
        saw("A", key=b"1", first=65, files=4, day=date(2020, 1, 1), birth=date(1971, 1, 1)),
        saw("B", key=b"2", first=2),
    ]
    merged = merge(parts)
    assert [(one.key, one.first, one.files) for one in merged] == [(b"1", 1, 9), (b"2", 2, 1)]
    assert (merged[0].day, merged[0].birth) == (date(2020, 1, 1), date(1970, 1, 1))
    assert all(merge(order) == merged for order in permutations(parts))
