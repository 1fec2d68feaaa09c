"""Several places at once, lists of them, and DICOMDIRs."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pydicom
import pytest
from pydicom.fileset import FileSet
from tests.unit.sources.test_zip import content, fill

from scrubjay.errors import SourceError, UsageError
from scrubjay.run.places import check_apart, check_sources
from scrubjay.sources import Settings, open_source
from support.archives import zip_of

SAMPLE = Path(__file__).parents[3] / "examples/sample"


def found(*given: str | Path) -> list[tuple[str, str]]:
    """Where each item is, and why it can't be had."""
    source = open_source(check_sources(list(map(str, given))), Settings())
    return [(item.relative, item.refusal[1] if item.refusal else "") for item in source]


def names(*given: str | Path) -> list[str]:
    return [name for name, _ in found(*given)]


def test_several_places_are_below_what_they_have_in_common(tmp_path: Path) -> None:
    fill(tmp_path, "a/x/scan/im", "b/scan/im", "b/one.dcm", "in/z")
    zip_of(tmp_path / "in", tmp_path / "b/two.zip")
    given = [tmp_path / "b/scan", tmp_path / "a/x/scan", tmp_path / "b/one.dcm", tmp_path / "b/two.zip"]
    assert names(*given) == ["b/scan/im", "a/x/scan/im", "b/one.dcm", "b/two.zip/z"]
    assert names(tmp_path / "b/scan", tmp_path / "b/scan") == ["im"]
    assert names(tmp_path / "b/scan", tmp_path / "b/one.dcm") == ["scan/im", "one.dcm"]
    source = open_source(check_sources([str(path) for path in given]), Settings())
    assert [item.path for item in source][:3] == [
        os.path.realpath(tmp_path / place) for place in ("b/scan/im", "a/x/scan/im", "b/one.dcm")
    ]
    assert source.count() == 4
    assert open_source(check_sources([tmp_path / "a", tmp_path / "in"]), Settings()).count() == 2


def test_places_that_hold_each_other_are_refused(tmp_path: Path) -> None:
    fill(tmp_path, "a/b/im")
    with pytest.raises(SourceError, match="inside another"):
        check_sources([tmp_path / "a/b", tmp_path / "a"])
    with pytest.raises(SourceError, match="doesn't exist"):
        check_sources([tmp_path / "a", tmp_path / "nowhere"])
    with pytest.raises(SourceError, match="no IN"):
        check_sources([])


def test_each_place_and_out_are_apart(tmp_path: Path) -> None:
    fill(tmp_path, "a/im", "b/im")
    places = check_sources([tmp_path / "a", tmp_path / "b"])
    assert check_apart(places, tmp_path / "out")
    for out in ("a", "b/out", "."):
        with pytest.raises(UsageError):
            check_apart(places, tmp_path / out)


def test_a_list_of_files(tmp_path: Path) -> None:
    fill(tmp_path, "lists/p/1.dcm", "other/2.dcm", "other/no.dcm", "other/sub/3")
    zip_of(tmp_path / "other/sub", tmp_path / "lists/z.zip")
    lines = ["# scans", "", "p/1.dcm", str(tmp_path / "other/2.dcm"), "z.zip", "../other/sub", "gone.dcm", "p/1.dcm"]
    (tmp_path / "lists/list.txt").write_text("\r\n".join(lines), encoding="utf-8-sig")
    assert found(f"@{tmp_path}/lists/list.txt") == [
        ("lists/p/1.dcm", ""),
        ("other/2.dcm", ""),
        ("lists/z.zip/3", ""),
        ("other/sub/3", ""),
        ("lists/gone.dcm", "missing-file"),
    ]


def test_a_file_whose_name_begins_as_a_list_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path, "@eaDir/im")
    monkeypatch.chdir(tmp_path)
    assert names("@eaDir") == ["im"]


def medium(to: Path, images: int = 3) -> list[str]:
    """A medium with a DICOMDIR; the names of its files as it has them."""
    files = FileSet()
    for number in range(images):
        data_set = pydicom.dcmread(next(SAMPLE.rglob("*.dcm")))
        data_set.SOPInstanceUID = data_set.file_meta.MediaStorageSOPInstanceUID = f"1.2.3.{number + 1}"
        data_set.InstanceNumber = number + 1
        files.add(data_set)
    files.write(to)
    files._stage["t"].cleanup()  # which it leaves to the end of the process, with a warning
    return sorted(str(path.relative_to(to)) for path in to.rglob("*") if path.is_file() and path.name != "DICOMDIR")


def test_a_dicomdir_is_the_list_of_its_files(tmp_path: Path) -> None:
    expected = medium(tmp_path / "cd")
    (tmp_path / "cd/viewer.exe").write_bytes(b"MZ")
    assert names(tmp_path / "cd/DICOMDIR") == expected
    assert len(expected) == 3
    shutil.copytree(tmp_path / "cd", tmp_path / "x/cd2")
    several = names(tmp_path / "cd/DICOMDIR", tmp_path / "x")
    assert several[:3] == [f"cd/{name}" for name in expected]
    assert "x/cd2/DICOMDIR" in several


def test_files_of_a_dicomdir_in_other_letters_missing_or_elsewhere(tmp_path: Path) -> None:
    first, second, third = medium(tmp_path / "cd")
    (tmp_path / "secret").write_bytes(b"x")
    for name in (first, second):
        path = tmp_path / "cd" / name
        path.rename(path.with_name(path.name.lower() + (".;1" if name == second else "")))
    folders = [path for path in (tmp_path / "cd").rglob("*") if path.is_dir()]
    for path in sorted(folders, reverse=True):
        path.rename(path.with_name(path.name.lower()))
    index = pydicom.dcmread(tmp_path / "cd/DICOMDIR")
    images = [record for record in index.DirectoryRecordSequence if "ReferencedFileID" in record]
    images[2].ReferencedFileID = ["..", "secret"]
    images.append(pydicom.Dataset())
    images[3].DirectoryRecordType, images[3].ReferencedFileID = "IMAGE", ["GONE", "IM1"]
    index.DirectoryRecordSequence = [*index.DirectoryRecordSequence, images[3]]
    index.save_as(tmp_path / "cd/DICOMDIR")
    result = dict(found(tmp_path / "cd/DICOMDIR"))
    assert third not in result
    assert result == {
        "secret": "bad-member-name",
        "GONE/IM1": "missing-file",
        first.lower(): "",
        second.lower() + ".;1": "",
    }


@pytest.mark.parametrize("is_refused_first", [False, True])
def test_what_leads_out_of_a_medium_hides_no_file(tmp_path: Path, is_refused_first: bool) -> None:
    medium(tmp_path / "cd", 1)
    fill(tmp_path / "cd", "IM0", "IM1")
    index = pydicom.dcmread(tmp_path / "cd/DICOMDIR")
    image = next(record for record in index.DirectoryRecordSequence if "ReferencedFileID" in record)
    file_ids = [["IM0"], ["IM1"], ["..", "IM0"], ["..", "X", "IM1"], ["..", "Y", "IM1"]]
    index.DirectoryRecordSequence = []
    for file_id in reversed(file_ids) if is_refused_first else file_ids:
        record = pydicom.Dataset()
        record.update(image)
        record.ReferencedFileID = file_id
        index.DirectoryRecordSequence.append(record)
    index.save_as(tmp_path / "cd/DICOMDIR")
    assert dict(found(tmp_path / "cd/DICOMDIR")) == {
        "IM0": "",
        "IM1": "",
        "IM0 (2)": "bad-member-name",
        "IM1 (2)": "bad-member-name",
        "IM1 (3)": "bad-member-name",
    }


@pytest.mark.parametrize("is_undefined", [False, True])
def test_a_dicomdir_that_is_cut_short_is_no_shorter_list(tmp_path: Path, is_undefined: bool) -> None:
    medium(tmp_path / "cd")
    path = tmp_path / "cd/DICOMDIR"
    index = pydicom.dcmread(path)
    index["DirectoryRecordSequence"].is_undefined_length = is_undefined
    index.save_as(path)
    whole = path.read_bytes()
    assert len(names(path)) == 3
    path.write_bytes(whole + bytes(2048))
    assert len(names(path)) == 3
    for length in range(whole.index(b"1.2.840.10008.1.3.10") + 20, len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(SourceError, match="name the folder"):
            names(path)


def test_a_dicomdir_without_a_sequence_cannot_be_read(tmp_path: Path) -> None:
    medium(tmp_path / "cd")
    path = tmp_path / "cd/DICOMDIR"
    path.write_bytes(path.read_bytes().replace(b"\x04\x00\x20\x12SQ", b"\x04\x00\x20\x12SH"))
    with pytest.raises(SourceError, match="name the folder"):
        names(path)


def test_an_archive_on_a_medium_is_not_looked_for_but_one_that_is_named_is(tmp_path: Path) -> None:
    fill(tmp_path / "in", "im")
    zip_of(tmp_path / "in", tmp_path / "a.zip")
    fill(tmp_path, "b.dcm")
    (item, other) = open_source(check_sources([tmp_path / "a.zip", tmp_path / "b.dcm"]), Settings())
    assert content(item) == (tmp_path / "in/im").read_bytes()
    assert other.packed is None


def test_a_dicomdir_does_not_lead_through_links(tmp_path: Path) -> None:
    medium(tmp_path / "cd", 1)
    fill(tmp_path, "secret/F1", "cd/REAL/F2")
    (tmp_path / "cd/LNK").symlink_to("../secret")
    (tmp_path / "cd/INNER").symlink_to("REAL")
    (tmp_path / "cd/FLNK").symlink_to("../secret/F1")
    index = pydicom.dcmread(tmp_path / "cd/DICOMDIR")
    image = next(record for record in index.DirectoryRecordSequence if "ReferencedFileID" in record)
    records = []
    for file_id in (["LNK", "F1"], ["lnk", "f1"], ["INNER", "F2"], ["FLNK"], ["REAL", "F2"], ["LNK", "GONE"]):
        records.append(pydicom.Dataset())
        records[-1].update(image)
        records[-1].ReferencedFileID = file_id
    index.DirectoryRecordSequence = records
    index.save_as(tmp_path / "cd/DICOMDIR")
    expected = {"FLNK": "symlink", "INNER/F2": "symlink", "LNK/F1": "symlink", "LNK/GONE": "symlink", "REAL/F2": ""}
    assert dict(found(tmp_path / "cd/DICOMDIR")) == expected
    (tmp_path / "way").symlink_to("cd")
    assert dict(found(tmp_path / "way/DICOMDIR")) == expected, "the medium itself may be behind one"
