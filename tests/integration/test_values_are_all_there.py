"""The list of values against pydicom, element by element, over real files."""

from collections import Counter
from pathlib import Path

import pydicom
import pytest

from scrubjay import Cancel, _engine
from scrubjay.run.engine import engine_standard
from scrubjay.values.listing import Wanted, listed
from support.corpus import corpus_files

TEXTS = {"LO", "SH", "CS", "PN", "LT", "ST", "UT", "AE", "AS"}


def texts_of(path: Path) -> Counter[tuple[str, str]]:
    """Plain text of public elements at the top, as it stands in the file but for padding."""
    dataset = pydicom.dcmread(path, stop_before_pixels=True)
    counted = Counter[tuple[str, str]]()
    for tag in list(dataset.keys()):
        element = dataset.get_item(tag)
        value = getattr(element, "value", None)
        if tag.is_private or element.VR not in TEXTS or not isinstance(value, bytes) or not value.isascii():
            continue
        text = value.decode("ascii").strip(" \0")
        if text.isprintable() and 0 < len(text) <= 400:
            counted[f"({tag.group:04X},{tag.element:04X})", text] += 1
    return counted


def test_every_text_is_listed_with_its_count(tmp_path: Path) -> None:
    expected = Counter[tuple[str, str]]()
    files = 0
    for path in corpus_files():
        if not _engine.values(engine_standard(), [(1, str(path))], Cancel()).read:
            continue
        try:
            expected.update(texts_of(path))
        except Exception:  # pydicom can't read it: there is nothing to compare
            continue
        files += 1
        (tmp_path / f"{files}.dcm").write_bytes(path.read_bytes())
    found = Counter[tuple[str, str]]()
    with listed(tmp_path, threads=2) as listing:
        assert (listing.looked.read, listing.looked.files) == (files, files)
        for line in listing.lines(Wanted()):
            if line.value is not None:
                found[line.place.text, line.value] += line.elements
    assert sum(expected.values()) > 1000
    assert {key: count for key, count in expected.items() if found[key] < count} == {}


@pytest.mark.parametrize("threads", [1, 3])
def test_the_list_depends_on_no_number_of_threads(threads: int) -> None:
    folder = corpus_files()[0].parents[1]
    with listed(folder, threads=2, everything=True) as one, listed(folder, threads=threads, everything=True) as other:
        lines = list(one.lines(Wanted()))
        assert lines
        assert lines == list(other.lines(Wanted()))
