"""The engine and the independent oracle agree on every attribute of every file, at every depth."""

import collections
import io
import warnings
from pathlib import Path

import pydicom
import pytest

from support import api, corpus, hide
from support.build import EXPLICIT_LE, IMPLICIT_LE, encoder_of, join, part10
from support.oracle import Oracle

ORACLE = Oracle()


def compare(before: bytes, after: bytes) -> list[str]:
    """Disagreements between oracle and engine over one instance."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ORACLE.disagreements(
            pydicom.dcmread(io.BytesIO(before), force=True), pydicom.dcmread(io.BytesIO(after), force=True)
        )


@pytest.mark.parametrize("path", corpus.corpus_files(), ids=corpus.label)
def test_oracle_agrees_on_real_files(path: Path) -> None:
    data = api.deidentified(path).data
    found = compare(path.read_bytes(), data) if data is not None else []
    assert found == []


@pytest.mark.parametrize("syntax", [EXPLICIT_LE, IMPLICIT_LE], ids=["explicit", "implicit"])
@pytest.mark.parametrize("place", hide.PLACES.values(), ids=hide.PLACES)
def test_oracle_agrees_on_planted_data_sets(place: hide.Place, syntax: str) -> None:
    before = part10(join(place(hide.Planter(encoder_of(syntax)))), syntax)
    found = compare(before, api.written(before))
    assert found == []


def test_new_uids_are_unique_over_the_corpus() -> None:
    for path in corpus.corpus_files():
        data = api.deidentified(path).data
        if data is not None:
            compare(path.read_bytes(), data)
    often = [new for new, count in collections.Counter(ORACLE.uids.values()).items() if count > 1]
    assert often == []
    assert len(ORACLE.uids) > 100
