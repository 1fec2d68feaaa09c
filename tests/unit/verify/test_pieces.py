"""Documents, codestreams, matching, what a vault knows, and how a report is told."""

import base64
import io
import json
import os
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pydicom
import pytest

from scrubjay.errors import SourceError
from scrubjay.identity.source import of_name, of_patient, of_study, split_of
from scrubjay.verify import Sources, as_html, as_json, as_text, of_vault, verify
from scrubjay.verify.codestreams import plain
from scrubjay.verify.documents import document_texts
from scrubjay.verify.facts import Facts, uid_digest
from scrubjay.verify.folder import shown
from scrubjay.verify.keymap import UidKey
from scrubjay.verify.matching import match
from support.api import KEY, written
from support.verify_set import JPEG, CleanSet, make_source


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> CleanSet:
    return CleanSet.make(tmp_path_factory.mktemp("clean"), "tcia")


@pytest.mark.parametrize(
    "content",
    [b"(Ada King) Tj", b"(Ada\\040King) Tj", b"[(A) 5 (da) -300 (King)] TJ", b"<41646120 4b696e67> Tj"],
)
@pytest.mark.parametrize("packed", [True, False])
def test_text_of_a_pdf(content: bytes, packed: bool) -> None:
    stream = zlib.compress(content) if packed else content
    texts = document_texts(b"%PDF-1.7\nstream\r\n" + stream + b"\nendstream")
    assert any("Ada King" in text for text in texts)


def test_text_of_markup() -> None:
    data = "<a b='Ada K&amp;ng'><c>Ad</c><c>a</c> K&#105;ng</a>".encode("utf-16")
    texts = list(document_texts(data))
    assert any("Ada King" in text for text in texts)
    assert any("Ada K&ng" in text for text in texts)


@pytest.mark.parametrize(
    "stream",
    [
        base64.a85encode(zlib.compress(b"(Ada King) Tj")) + b"~>",
        base64.a85encode(b"(Ada King) Tj") + b"~>",
        b"(Ada King) Tj".hex().encode() + b">",
    ],
)
def test_text_of_a_pdf_that_is_spelled_in_letters(stream: bytes) -> None:
    assert any("Ada King" in text for text in document_texts(b"%PDF-1.7\nstream\n" + stream + b"\nendstream"))


def test_marks_without_an_end_are_read_once() -> None:
    streams = 3000
    texts = document_texts(b"%PDF-1.7\n" + b"stream\n" * streams)
    assert sum(map(len, texts)) < 7 * (streams + 10) * 4
    opened = b"<" * 200_000 + b"Ada <i>King</i>"  # quadratic, this takes minutes
    assert any("Ada King" in text for text in document_texts(opened))


def test_comments_of_a_frame_dont_count_and_its_scan_does() -> None:
    comment = JPEG[:2] + b"\xff\xfe\0\6name" + JPEG[2:]
    assert plain(comment) == plain(JPEG) == plain(JPEG + b"\0")
    assert plain(JPEG.replace(b"\xd2\xcf", b"\xd2\xce")) != plain(JPEG)


def test_the_key_gives_the_uids_that_the_engine_gives(tmp_path: Path) -> None:
    source = (make_source(tmp_path) / "0.dcm").read_bytes()
    old, new = (pydicom.dcmread(io.BytesIO(data)) for data in (source, written(source)))
    key = UidKey(KEY.secret, "default")
    for keyword in ("SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID"):
        assert key.mapped(old[keyword].value) == new[keyword].value


def facts(path: str, sop: str, *, pixels: bytes = b"", study: str = "") -> Facts:
    return Facts(path, sop=sop, pixels=pixels, study=study, sop_class="1.2.3", shape=pixels)


def test_matching_by_report_key_link_and_likeness() -> None:
    sources = [facts("a", "1", pixels=b"A"), facts("b", "2", pixels=b"B"), facts("c", "3", pixels=b"C")]
    outputs = [facts("x", "n3"), facts("y", "n2"), facts("z", "n1", pixels=b"A")]
    found = match(sources, outputs, links={"2": "n2"}, listed={"x": "c"})
    assert {path: (one.source.path, one.certain) for path, one in found.items()} == {
        "x": ("c", True),
        "y": ("b", True),
        "z": ("a", True),
    }
    assert match(sources, [facts("x", "k2")], mapped=lambda uid: f"k{uid}")["x"].source.path == "b"


def test_inputs_that_are_alike_are_no_certain_match() -> None:
    sources = [facts("a", "1", pixels=b"A"), facts("b", "2", pixels=b"A")]
    found = match(sources, [facts("x", "n1", pixels=b"A"), facts("y", "n2", pixels=b"A")])
    assert [found[path].certain for path in "xy"] == [False, False]
    assert {found[path].source.path for path in "xy"} == {"a", "b"}
    assert match(sources, [facts("x", "n1", pixels=b"Z")]) == {}


def test_the_slices_of_two_people_that_are_alike_are_told_by_their_studies() -> None:
    sources = [facts("a", "1", study="s", pixels=b"A"), facts("b", "2", study="s", pixels=b"B")]
    sources.append(facts("c", "3", study="t", pixels=b"A"))
    outputs = [facts("x", "n1", study="ns", pixels=b"A"), facts("y", "n2", study="ns", pixels=b"B")]
    outputs.append(facts("z", "n3", study="nt", pixels=b"A"))
    found = match(sources, outputs)
    assert {path: (one.source.path, one.certain) for path, one in found.items()} == {
        "x": ("a", True),
        "y": ("b", True),
        "z": ("c", True),
    }


def test_a_vault_gives_needles_of_every_kind_of_identity() -> None:
    people = [
        ("P001", of_patient("MRN4711203", "Hospital"), ["1.2.3"]),
        ("P002", of_name("harringsworth^beatrix"), []),
        ("P003", split_of(of_patient("PAT-88-20417"), "Tschernikow^Valentina", "19780311"), []),
        ("P004", of_study("1.2.4"), ["1.2.4"]),
    ]
    called = [("P001", ["Wiesengrund^Ottilie"], ["MRN4711203", "KH-7755120", "P001"], ["1931-05-09", "1950-01-01"])]
    known = of_vault(iter(people), iter([("1.2.5", "2.25.5"), ("1.2.6", "1.2.6")]), called)
    assert ("wiesengrund", "ottilie") in known.by_subject["P001"].names
    assert known.by_subject["P001"].dates == {"19310509"}  # the first of January says nothing of birth
    assert known.by_subject["P001"].ids == {"mrn4711203", "kh7755120"}
    assert ("harringsworth", "beatrix") in known.by_subject["P002"].names
    assert known.by_subject["P003"].ids == {"pat8820417"}
    assert ("tschernikow", "valentina") in known.by_subject["P003"].names
    assert known.uids == {uid_digest(uid) for uid in ("1.2.3", "1.2.4", "1.2.5")}
    assert known.links == {"1.2.5": "2.25.5", "1.2.6": "1.2.6"}


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("X4DK3FJW9S0ABCDE/2.25.7/2.25.8/2.25.9.dcm", "X4DK3FJW9S0ABCDE/2.25.7/2.25.8/2.25.9.dcm"),
        ("P001/M06/2.25.9.dcm", "P001/M06/2.25.9.dcm"),
        ("Miller/2.25.9.dcm", "#3/2.25.9.dcm"),
        ("P001/Miller_scan.dcm", "P001/#3"),
    ],
)
def test_paths_as_they_are_told(path: str, told: str) -> None:
    assert shown(path, 3, False) == told
    assert shown(path, 3, True) == "#3"


def test_the_report_as_json_and_html(clean: CleanSet) -> None:
    report = verify(clean.out, now=datetime(2026, 11, 21, 10, tzinfo=UTC))
    document = json.loads(as_json(report))
    assert document["tool"] == "ScrubJay verify"
    assert (document["at"], document["files"], document["verdict"]) == ("2026-11-21T10:00:00Z", 6, "passed")
    assert set(document["checks"][0]) == {"name", "title", "status", "examined", "findings", "why"}
    assert {one["name"]: one["status"] for one in document["checks"]}["known-identifiers"] == "skipped"
    assert len(document["hipaa"]) == 18
    assert document["hipaa"][16]["status"] == "not-judged"
    assert document["not_examined"]
    page = as_html(report)
    assert "passed" in page
    assert not any(word in page for word in ("<script", "http:", "https:", "src=", "@import"))
    assert as_text(report).endswith("passed\n")


def test_nothing_to_verify_is_incomplete(tmp_path: Path) -> None:
    assert verify(tmp_path).verdict == "incomplete"
    with pytest.raises(SourceError):
        verify(tmp_path / "missing")


def test_files_of_another_input_are_incomplete(clean: CleanSet, tmp_path: Path) -> None:
    report = verify(clean.out, Sources(against=tmp_path))
    assert report.verdict == "incomplete"
    assert report.incomplete == ["6 files whose input wasn't found: they were compared with nothing"]


def test_without_a_key_inputs_are_found_by_their_pictures(clean: CleanSet) -> None:
    report = verify(clean.out, Sources(against=clean.source, use_dciodvfy=False))
    assert (report.verdict, report.findings) == ("passed", [])


def test_processes_find_what_one_does(clean: CleanSet, tmp_path: Path) -> None:
    copy = clean.copy(tmp_path / "copy")
    data = copy.edit(0)
    data.SeriesDescription = "Beatrix Harringsworth"
    copy.save(0, data)
    sources = Sources(against=clean.source, use_dciodvfy=False)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    one, two = (verify(copy.folder, sources, threads=count, now=at) for count in (1, 2))
    assert one.findings == two.findings
    assert one.verdict == "failed"


def test_the_checklist_says_which_identifier_was_found(clean: CleanSet, tmp_path: Path) -> None:
    copy = clean.copy(tmp_path / "copy")
    data = copy.edit(0)
    data.SeriesDescription = "born 24.12.1961"
    copy.save(0, data)
    lines = {one.identifier[0]: one.status for one in clean.verified(copy.folder).hipaa}
    assert (lines["C"], lines["A"], lines["Q"]) == ("failed", "passed", "not-judged")


def test_the_run_report_accounts_for_every_file(clean: CleanSet, tmp_path: Path) -> None:
    rows = [{"outcome": "written", "output": path, "source": f"{n}.dcm"} for n, path in enumerate(clean.outputs)]
    path = tmp_path / "run.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    sources = Sources(against=clean.source, run_report=path, use_dciodvfy=False)
    assert verify(clean.out, sources).verdict == "passed"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows[1:]))
    found = [one for one in verify(clean.out, sources).findings if one.check == "file-set"]
    assert len(found) == 2
    path.write_text("no report\n")
    with pytest.raises(SourceError):
        verify(clean.out, sources)


def test_an_empty_folder_has_a_name_too(clean: CleanSet, tmp_path: Path) -> None:
    sources = Sources(against=clean.source, use_dciodvfy=False)
    copy = clean.copy(tmp_path / "copy")
    (copy.folder / "M00").mkdir()
    assert verify(copy.folder, sources).verdict == "passed"
    name = str(pydicom.dcmread(next(clean.source.rglob("*.dcm"))).PatientName).split("^")[0]
    (copy.folder / name).mkdir()
    found = verify(copy.folder, sources)
    assert [one.check for one in found.findings if one.severity == "error"] == ["known-identifiers"]
    assert name not in as_json(found)


def test_folders_may_be_nested_deeper_than_calls(clean: CleanSet, tmp_path: Path) -> None:
    copy = clean.copy(tmp_path / "copy")
    deep, here = copy.folder, os.getcwd()
    os.chdir(deep)
    try:
        for _ in range(1100):
            os.mkdir("a")
            os.chdir("a")
    finally:
        os.chdir(here)
    assert verify(copy.folder).files == len(list(copy.folder.glob("*/*/*/*.dcm")))
    for _ in range(1100):  # what pytest tidies it tidies by recursion
        deep = deep / "a"
    while deep != copy.folder:
        deep.rmdir()
        deep = deep.parent


@pytest.mark.parametrize(
    ("keyword", "value", "check"),
    [
        ("DeidentificationMethod", None, "codes"),
        ("Modality", "XA", "iod-types"),
        ("RescaleSlope", "2", "pixels"),
        ("InstanceNumber", "4711", "numbers"),
    ],
)
def test_more_ways_to_break_an_output(
    clean: CleanSet, tmp_path: Path, keyword: str, value: str | None, check: str
) -> None:
    copy = clean.copy(tmp_path / "copy")
    data = copy.edit(0)
    if value is None:
        delattr(data, keyword)
    else:
        assert data.get(keyword) != value
        setattr(data, keyword, value)
    copy.save(0, data)
    report = verify(copy.folder, Sources(against=clean.source, use_dciodvfy=False))
    assert check in {one.check for one in report.findings if one.severity == "error"}
