"""Headers read by the short walk say what pydicom says, or are left to pydicom."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrubjay.media.head import WANTED, head_of
from scrubjay.media.instance import NotIndexed, read_instance
from support import build, media

BIG_ENDIAN = "1.2.840.10008.1.2.2"
KEYWORDS = {keyword: tag for tag, keyword in WANTED.items()}
VALUES = st.text(st.sampled_from("ABCxyz019^ .-"), max_size=20)


def written(enc: build.Encoder, syntax: str, **values: str) -> bytes:
    elements = build.patient_and_study(enc)
    elements[0x00081140] = enc.element(0x00081140, "SQ", b"")
    elements |= {0x00104000: enc.element(0x00104000, "LT", b"long text")}
    vrs = {"PatientID": "LO", "Modality": "CS", "StudyDate": "DA", "StudyTime": "TM"}
    for keyword, value in values.items():
        elements[KEYWORDS[keyword]] = enc.element(KEYWORDS[keyword], vrs[keyword], build.text(value))
    return media.own_file(elements, syntax)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    syntax=st.sampled_from([build.IMPLICIT_LE, build.EXPLICIT_LE]),
    patient=VALUES.filter(str.strip),
    modality=st.sampled_from(["CT", "MR"]),
    day=st.sampled_from(["", "20200102"]),
)
def test_both_ways_of_reading_agree(tmp_path: Path, syntax: str, patient: str, modality: str, day: str) -> None:
    path = tmp_path / "A"
    path.write_bytes(written(build.encoder_of(syntax), syntax, PatientID=patient, Modality=modality, StudyDate=day))
    quick = head_of(str(path))
    assert quick is not None
    # an undefined length is what the short walk doesn't pass over
    data = path.read_bytes()
    enc = build.encoder_of(syntax)
    path.write_bytes(data.replace(enc.element(0x00081140, "SQ", b""), _undefined(syntax)))
    assert head_of(str(path)) is None
    slow, fast = read_instance(str(tmp_path), ["A"]), quick
    assert {name: slow.text(name) for name in WANTED.values()} == {name: fast.get(name, "") for name in WANTED.values()}


def _undefined(syntax: str) -> bytes:
    vr = b"SQ\0\0" if syntax == build.EXPLICIT_LE else b""
    return b"\x08\0\x40\x11" + vr + b"\xff\xff\xff\xff" + b"\xfe\xff\xdd\xe0\0\0\0\0"


@pytest.mark.parametrize("syntax", [BIG_ENDIAN, build.DEFLATED])
def test_rarer_encodings_are_for_pydicom(syntax: str, tmp_path: Path) -> None:
    (tmp_path / "A").write_bytes(written(build.encoder_of(syntax), syntax, PatientID="P1"))
    assert head_of(str(tmp_path / "A")) is None
    assert read_instance(str(tmp_path), ["A"]).text("PatientID") == "P1"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(cut=st.integers(0, 700), at=st.integers(132, 600), byte=st.integers(0, 255))
def test_damage_is_an_answer(tmp_path: Path, cut: int, at: int, byte: int) -> None:
    data = bytearray(written(build.LITTLE, build.EXPLICIT_LE, PatientID="Secret^Name"))
    data[at % len(data)] = byte
    (tmp_path / "A").write_bytes(bytes(data[: len(data) - cut]))
    try:
        read_instance(str(tmp_path), ["A"])
    except NotIndexed as refused:
        assert "Secret" not in str(refused)
