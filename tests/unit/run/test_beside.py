from pathlib import Path

import pytest

from scrubjay.run.beside import named
from scrubjay.run.outcome import Outcome
from support.api import deidentifier
from support.corpus import REPOSITORY


@pytest.mark.parametrize(
    ("name", "reason"),
    [("a.PDF", "document-file"), ("a.b.Mp4", "picture-file"), ("pdf", "not-dicom"), ("a.exe", "not-dicom")],
)
def test_what_is_no_dicom_is_named_by_its_name(name: str, reason: str) -> None:
    assert named(Outcome(1, name, "excluded", "not-dicom"), name, "/dev/null").reason == reason
    assert named(Outcome(1, name, "excluded", "dicomdir"), name, "/dev/null").reason == "dicomdir"


def test_an_instance_is_an_instance_whatever_it_is_called(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    image = next((REPOSITORY / "examples/sample").rglob("00001.dcm")).read_bytes()
    (source / "scan.txt").write_bytes(image)
    (source / "letter.pdf").write_bytes(b"%PDF-1.4 dear Emmy")
    result = deidentifier().tree(source, tmp_path / "out")
    found = {outcome.source: (outcome.outcome, outcome.reason) for outcome in result.outcomes}
    assert found["scan.txt"] == ("written", "")
    assert found["letter.pdf"] == ("excluded", "document-file")
    assert all(path.suffix == ".dcm" for path in (tmp_path / "out").rglob("*") if path.is_file())
