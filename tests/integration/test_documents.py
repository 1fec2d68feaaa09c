"""Encapsulated documents: clinical documents cleaned as XML, PDFs redacted, and what is kept searched."""

import io
import re
import shutil
import subprocess
import zlib
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pydicom
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubjay import Deidentified, Deidentifier
from support import documents
from support.api import KEY
from support.corpus import corpus_files

HL7 = "{urn:hl7-org:v3}"


@cache
def deidentifier(**keys: str) -> Deidentifier:
    """By `tcia` with other words for some keys."""
    return Deidentifier({"name": "documents", "extends": "tcia", **keys}, key=KEY)


def cleaned(data: bytes, **keys: str) -> pydicom.Dataset:
    """The data set written."""
    result = deidentifier(**keys).bytes(data)
    assert result.data is not None, result.outcome.reason
    return parsed(result.data)


def parsed(data: bytes) -> pydicom.Dataset:
    """As pydicom reads it."""
    return pydicom.dcmread(io.BytesIO(data))


def reason(result: Deidentified) -> str:
    """Why nothing was written."""
    assert result.data is None
    return result.outcome.reason


def document(data: bytes, **keys: str) -> bytes:
    """The document in the output, as long as it says."""
    written = cleaned(data, **keys)
    assert written.get("EncapsulatedDocumentLength", 0) in (0, len(written.EncapsulatedDocument))
    return bytes(written.EncapsulatedDocument)


def test_a_clinical_document_keeps_what_it_says_and_loses_whom_it_names() -> None:
    text = document(documents.with_cda()).decode()
    assert [word for word in documents.CDA_MUST_GO if word in text] == []
    assert [word for word in documents.CDA_MUST_STAY if word not in text] == []
    ElementTree.fromstring(text)


def test_it_speaks_of_the_same_subject_study_and_days_as_its_data_set() -> None:
    written = cleaned(documents.with_cda())
    assert written.EncapsulatedDocumentLength == len(written.EncapsulatedDocument)
    root = ElementTree.fromstring(written.EncapsulatedDocument)
    patient = root.find(f"{HL7}recordTarget/{HL7}patientRole")
    assert patient is not None
    assert patient.find(f"{HL7}id").attrib["extension"] == written.PatientID  # type: ignore[union-attr]
    assert patient.findtext(f"{HL7}patient/{HL7}name") == str(written.PatientName)
    act = root.find(f".//{HL7}act/{HL7}id")
    assert act is not None and act.attrib["root"] == written.StudyInstanceUID
    effective = root.find(f"{HL7}effectiveTime")
    assert effective is not None
    # Fifteen days after the study in the source, and so in the output; the time of day and its zone stay.
    days = date.fromisoformat(effective.attrib["value"][:8]) - date.fromisoformat(written.StudyDate)
    assert days == timedelta(15)
    assert effective.attrib["value"][8:] == "093015+0100"


def test_an_encoding_is_read_and_utf_8_written() -> None:
    source = documents.CDA.replace('encoding="UTF-8"', 'encoding="ISO-8859-1"').encode("latin-1")
    assert document(documents.with_cda(source)) == document(documents.with_cda())
    wide = documents.CDA.replace(' encoding="UTF-8"', "").encode("utf-16")
    assert document(documents.with_cda(wide)) == document(documents.with_cda())


@pytest.mark.parametrize(
    "text",
    [
        documents.CDA[:-20],
        documents.CDA.replace("Findings</title>", "Findings &unknown;</title>"),
        documents.CDA.replace("<ClinicalDocument", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><ClinicalDocument').replace(
            "No bleeding", "&e;"
        ),
        "<html><p>Johanna Wetterwald</p></html>",
        "Johanna Wetterwald",
        "<a>" * 100_000,
    ],
    ids=["cut", "entity", "external", "other", "text", "deep"],
)  # fmt: skip
def test_what_is_no_clinical_document_gets_a_stand_in(text: str) -> None:
    written = document(documents.with_cda(text))
    assert len(ElementTree.fromstring(written)) == 0
    assert b"Wetterwald" not in written


@given(
    at=st.integers(0, len(documents.CDA) - 1),
    piece=st.sampled_from(["<", ">", "&", '"', "]]>", "<!--", "&#0;", "\x01", "é", "xmlns:a=''"]),
)
def test_whatever_is_written_is_well_formed(at: int, piece: str) -> None:
    text = documents.CDA[:at] + piece + documents.CDA[at:]
    result = deidentifier().bytes(documents.with_cda(text))
    if result.data is not None:
        ElementTree.fromstring(bytes(parsed(result.data).EncapsulatedDocument))


def run(*command: str | Path) -> str:
    """What a tool prints. It must be content with its file."""
    program, *rest = map(str, command)
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    done = subprocess.run([program, *rest], capture_output=True, check=False)
    assert done.returncode == 0, (command, done.stdout[-300:], done.stderr[-300:])
    return done.stdout.decode("latin-1")


def in_streams(data: bytes) -> bytes:
    """The file and everything that inflates in it."""
    found = [data]
    for match in re.finditer(rb"stream\r?\n", data):
        try:
            found.append(zlib.decompressobj().decompress(data[match.end() :]))
        except zlib.error:
            continue
    return b"\n".join(found)


@pytest.mark.parametrize("packed", [True, False], ids=["packed", "plain"])
def test_a_redacted_pdf_draws_and_says_nothing(tmp_path: Path, packed: bool) -> None:
    source = documents.report_pdf(packed)
    new = document(documents.with_pdf(source), pdf="redact")
    everything = in_streams(new)
    hidden = in_streams(source)
    for name in documents.PDF_NAMES:
        spelled = (name.encode(), name.encode("utf-16-be"), name.encode().hex().upper().encode())
        assert any(one in hidden for one in spelled), name  # else the test would show nothing
        assert not any(one in everything for one in spelled), name
    path = tmp_path / "new.pdf"
    path.write_bytes(new)
    run("qpdf", "--check", path)
    info = run("pdfinfo", path)
    assert re.search(r"Pages: +1\n", info)
    assert re.search(r"Page size: +595 x 842", info)
    assert re.search(r"Page rot: +90\n", info)
    assert "Title" not in info
    assert run("pdftotext", path, "-").strip() == ""
    assert b"100 100 200 50 re" in everything
    assert b"0 0 20 20 re" in everything


def test_drawings_look_as_before(tmp_path: Path) -> None:
    drawing = b"q .2 .4 .6 rg 10 10 80 50 re f Q 0 1 0 RG 5 w [8 4] 0 d 10 10 m 90 20 30 80 90 90 c S /F Do"
    form = documents.stream(
        b"1 0 0 rg 0 0 10 10 re f", "/Type/XObject/Subtype/Form/BBox[0 0 20 20]/Matrix[1 1 -1 1 50 50]"
    )
    source = documents.pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 100 100]/Resources<</XObject<</F 5 0 R>>>>>>",
            b"<</Type/Page/Parent 2 0 R/Contents 4 0 R>>",
            documents.stream(drawing),
            form,
        ]
    )
    (tmp_path / "old.pdf").write_bytes(source)
    (tmp_path / "new.pdf").write_bytes(document(documents.with_pdf(source), pdf="redact"))
    for name in ("old", "new"):
        run("pdftoppm", "-r", "72", tmp_path / f"{name}.pdf", tmp_path / name)
    old, new = (next(tmp_path.glob(f"{name}-*.ppm")).read_bytes() for name in ("old", "new"))
    assert old == new
    assert len(set(old)) > 10


def test_objects_in_object_streams_are_found(tmp_path: Path) -> None:
    """As PDF 1.5 and later pack them, here by another tool."""
    plain, packed = tmp_path / "plain.pdf", tmp_path / "packed.pdf"
    plain.write_bytes(documents.report_pdf())
    run("qpdf", "--object-streams=generate", plain, packed)
    assert b"/ObjStm" in packed.read_bytes()
    new = in_streams(document(documents.with_pdf(packed.read_bytes()), pdf="redact"))
    assert b"100 100 200 50 re" in new
    assert b"Wetterwald" not in new


@pytest.mark.parametrize("how", ["by default", "encrypted", "cut", "no pdf"])
def test_a_pdf_that_is_not_redacted_gets_a_stand_in(tmp_path: Path, how: str) -> None:
    plain, locked = tmp_path / "plain.pdf", tmp_path / "locked.pdf"
    plain.write_bytes(documents.report_pdf())
    source = plain.read_bytes()
    if how == "encrypted":
        run("qpdf", "--encrypt", "", "owner", "256", "--", plain, locked)
        source = locked.read_bytes()
    keys = {} if how == "by default" else {"pdf": "redact"}
    source = {"cut": source[: len(source) // 2], "no pdf": b"Johanna Wetterwald"}.get(how, source)
    path = tmp_path / "new.pdf"
    path.write_bytes(document(documents.with_pdf(source), **keys))
    run("qpdf", "--check", path)
    assert re.search(r"Pages: +1\n", run("pdfinfo", path))
    assert b"Wetterwald" not in in_streams(path.read_bytes())


def test_the_corpus_pdf(tmp_path: Path) -> None:
    path = next((path for path in corpus_files() if path.name == "synthetic_encapsulated_pdf.dcm"), None)
    if path is None:
        pytest.skip("no larger corpus")
    source = path.read_bytes()
    before = bytes(parsed(source).EncapsulatedDocument)
    words = set(re.findall(rb"[A-Za-z]{5,}|\d{5,}", b" ".join(re.findall(rb"\(([^)]*)\)", before))))
    assert len(words) > 3
    new = document(source, pdf="redact")
    (tmp_path / "new.pdf").write_bytes(new)
    run("qpdf", "--check", tmp_path / "new.pdf")
    assert [word for word in words if word in in_streams(new)] == []


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (documents.with_cda(documents.CDA.replace("Wetterwald", "W&#101;tterwald")), "leak"),
        (documents.with_pdf(documents.report_pdf()), "leak"),
        (documents.with_cda("<cut>"), "unsearchable-document"),
        (documents.with_pdf(b"%PDF-1.4 cut"), "unsearchable-document"),
    ],
    ids=["cda", "pdf", "cut cda", "cut pdf"],
)
def test_a_document_that_a_recipe_keeps_is_searched(data: bytes, why: str) -> None:
    keeping = Deidentifier(
        {"name": "k", "extends": "tcia", "encapsulated_documents": "keep", "rules": [{"EncapsulatedDocument": "keep"}]},
        key=KEY,
    )
    assert reason(keeping.bytes(data)) == why
    harmless = documents.CDA
    for word in ("Wetterwald", "Wetter", "wald", "Johanna", "KSO-771203", documents.STUDY_UID):
        harmless = harmless.replace(word, "x")
    assert keeping.bytes(documents.with_cda(harmless)).data is not None


def test_the_same_document_gives_the_same_bytes() -> None:
    for data in (documents.with_cda(), documents.with_pdf(documents.report_pdf())):
        first, second = (deidentifier(pdf="redact").bytes(data).data for _ in range(2))
        assert first == second
        assert first is not None and pydicom.dcmread(io.BytesIO(first)).PatientID
