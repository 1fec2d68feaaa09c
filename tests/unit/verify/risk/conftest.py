"""Files with nothing in them but what a risk report looks at."""

from collections.abc import Callable
from pathlib import Path

import pytest

from support import build

KEYWORDS = {
    "PatientID": 0x00100020,
    "PatientBirthDate": 0x00100030,
    "PatientSex": 0x00100040,
    "PatientAge": 0x00101010,
    "PatientSize": 0x00101020,
    "PatientWeight": 0x00101030,
    "StudyDate": 0x00080020,
    "InstitutionName": 0x00080080,
    "LongitudinalTemporalInformationModified": 0x00280303,
}
VRS = {0x00100030: b"DA", 0x00100040: b"CS", 0x00101010: b"AS", 0x00101020: b"DS", 0x00101030: b"DS"}
VRS |= {0x00080020: b"DA", 0x00280303: b"CS"}

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file of a subject below OUT; other values by keyword. An empty subject has no Patient ID."""
    out = tmp_path / "out"
    out.mkdir()

    def write(subject: str, study: str = "1.2", **values: str) -> Path:
        number = sum(1 for _ in out.iterdir())
        instance = f"1.2.826.0.1.3680043.9.9999.{number}"
        values["PatientID"] = subject
        elements = {0x0020000D: build.LITTLE.element(0x0020000D, "UI", build.uid(study))}
        for keyword, value in values.items():
            tag = KEYWORDS[keyword]
            vr = VRS.get(tag, b"LO").decode()
            elements[tag] = build.LITTLE.element(tag, vr, build.text(value))
        path = out / f"{number:05}.dcm"
        path.write_bytes(build.part10(build.join(elements), instance=instance))
        return path

    return write
