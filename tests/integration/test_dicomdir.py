"""A run with --dicomdir: every instance in OUT is listed, by its new values alone, and others can read it."""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pydicom
import pytest

from scrubjay import Deidentifier
from scrubjay.media.own import IMPLEMENTATION
from scrubjay.recipe.file_ids import file_id
from scrubjay.verify import Sources, UidKey, as_text, verify
from support import corpus, media
from support.api import KEY
from support.verify_set import make_source

if TYPE_CHECKING:
    from tests.integration.conftest import Site

SAMPLE = Path(__file__).parents[2] / "examples/sample"
VISITS = [("ann", "2020-01-15"), ("ann", "2020-07-20"), ("bob", "2020-02-20")]
LABEL = "[0-9A-HJKMNP-TV-Z]{8}"
NAME = "DICOMDIR"


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.fail(f"{name} is needed: install the Debian packages dcmtk and dicom3tools")
    return found


def said_by(name: str, *arguments: object, code: int = 0) -> str:
    done = subprocess.run([program(name), *map(str, arguments)], capture_output=True, check=False, timeout=120)
    told = (done.stdout + done.stderr).decode("latin-1")
    assert done.returncode == code, told
    return told


def files(out: Path) -> set[str]:
    return {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()}


def check(out: Path) -> None:
    """All instances are listed, the offsets lead to each of them, and its chain of records is its own."""
    assert set(media.listed(out / NAME)) == files(out) - {NAME}
    found = list(media.chains(out / NAME))
    assert {media.file_of(chain[-1]) for chain in found} == files(out) - {NAME}
    for patient, study, series, own in found:
        header = pydicom.dcmread(out / media.file_of(own), stop_before_pixels=True)
        assert own.ReferencedSOPInstanceUIDInFile == header.SOPInstanceUID
        assert own.ReferencedSOPClassUIDInFile == header.SOPClassUID
        assert own.ReferencedTransferSyntaxUIDInFile == header.file_meta.TransferSyntaxUID
        assert (patient.PatientID, patient.PatientName) == (header.PatientID, header.PatientName)
        assert study.StudyInstanceUID == header.StudyInstanceUID
        assert series.SeriesInstanceUID == header.SeriesInstanceUID


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, tuple[str, ...]]:
    """Every file of the corpus in one tree, what became of them with a DICOMDIR, and what was said about that."""
    source, out = tmp_path_factory.mktemp("real") / "in", tmp_path_factory.mktemp("made") / "out"
    source.mkdir()
    for number, path in enumerate(corpus.corpus_files()):
        (source / f"{number:04}").write_bytes(path.read_bytes())
    result = Deidentifier("tcia", key=KEY, layout="media").tree(source, out, dicomdir=True)
    return source, out, result.notes


def test_real_files_of_many_kinds(real: tuple[Path, Path, tuple[str, ...]]) -> None:
    _, out, notes = real
    listed = media.listed(out / NAME)
    left = sum(int(note.rpartition(": ")[2].replace(",", "")) for note in notes if "not listed" in note)
    assert len(listed) + left == len(files(out)) - 1
    kinds = {record.DirectoryRecordType for record in listed.values()}
    assert kinds >= {"IMAGE", "SR DOCUMENT", "RT PLAN", "RT DOSE", "RT STRUCTURE SET"}
    for path, record in listed.items():
        assert re.fullmatch(rf"DICOM(/{LABEL}){{4}}", path)
        header = pydicom.dcmread(out / path, stop_before_pixels=True)
        assert record.ReferencedSOPInstanceUIDInFile == header.SOPInstanceUID
        assert record.DirectoryRecordType == "IMAGE" or record.get("InstanceNumber") is not None
        assert header.file_meta.ImplementationClassUID == IMPLEMENTATION


def test_others_read_it(real: tuple[Path, Path, tuple[str, ...]]) -> None:
    _, out, _ = real
    listed = media.listed(out / NAME)
    uids = {path: str(record.ReferencedSOPInstanceUIDInFile) for path, record in listed.items()}
    assert media.by_pydicom(out / NAME) == uids
    dumped = said_by("dcmdump", "-q", "+E", "+L", out / NAME)
    assert dumped.count("(0004,1500)") == len(listed)
    assert {name.replace("\\", "/") for name in re.findall(r'refFileID="([^"]+)"', dumped)} == set(listed)
    assert "ERROR" not in dumped
    assert said_by("dcdirdmp", out / NAME).count(" -> ") == len(listed)


def test_it_says_what_dcmtk_would(real: tuple[Path, Path, tuple[str, ...]], tmp_path: Path) -> None:
    """Of the same files dcmmkdir makes records of the same types in the same places."""
    _, out, _ = real
    lax = ("+I", "-Nxc", "-Nec", "-Nrc", "+F", "", "-W")
    said_by("dcmmkdir", "-q", *lax, "+r", "+D", tmp_path / "theirs", "+id", out, "DICOM")
    ours, theirs = media.listed(out / NAME), media.listed(tmp_path / "theirs")
    both = ours.keys() & theirs.keys()
    assert len(both) > 0.9 * len(ours)
    assert {path: ours[path].DirectoryRecordType for path in both} == {
        path: theirs[path].DirectoryRecordType for path in both
    }
    assert {path: ours[path].ReferencedTransferSyntaxUIDInFile for path in both} == {
        path: theirs[path].ReferencedTransferSyntaxUIDInFile for path in both
    }
    one = next(path for path in sorted(both) if ours[path].DirectoryRecordType == "IMAGE")
    shutil.copytree(out, tmp_path / "cd")
    said_by("dcmmkdir", "-q", *lax, "+U", "+D", tmp_path / "cd/DICOMDIR", "+id", tmp_path / "cd", one)
    assert media.listed(tmp_path / "cd/DICOMDIR").keys() == ours.keys()


def test_the_validator_has_nothing_against_it(tmp_path: Path) -> None:
    Deidentifier(key=KEY, layout="media").tree(SAMPLE, tmp_path / "out", dicomdir=True)
    told = said_by("dciodvfy", tmp_path / "out/DICOMDIR")
    assert "BasicDirectory" in told
    assert "Error" not in told


def test_the_verifier_has_nothing_against_it(real: tuple[Path, Path, tuple[str, ...]]) -> None:
    source, out, _ = real
    report = verify(out, Sources(against=source, key=UidKey(KEY.secret, "default"), use_dciodvfy=False))
    # a few files of the corpus are alike in all that is kept: which is which, nobody can tell
    assert report.verdict != "failed", as_text(report)
    assert all("files that several inputs are alike to" in why for why in report.incomplete), as_text(report)
    assert report.files == len(files(out)) - 1


def test_the_command(site: Site) -> None:
    source = site.scans("in", VISITS)
    done = site.deidentify(source, "out", "numbered", "--dicomdir")
    assert done.code == 0, done.err
    out = site.folder / "out"
    assert "DICOMDIR: files listed: 3" in done.err
    assert {path.split("/")[1] for path in done.outputs.values()} == {"P001", "P002"}
    assert files(out) == {*done.outputs.values(), NAME}
    check(out)
    verified = ["verify", out, "--against", source, "--vault", site.vault, "-p", "trial", "-j", 1]
    assert site.do(*verified, "--run-report", site.folder / "report1.jsonl").code == 0


def test_it_can_be_in(site: Site) -> None:
    """An index of its files for the next tool, and for us."""
    out = site.folder / "out"
    assert site.deidentify(site.scans("in", VISITS), "out", "basic", "--dicomdir").code == 0
    (out / "beside").write_bytes(site.scan("eve", "2020-01-01"))
    again = site.deidentify(out / NAME, "out2", "numbered", "--no-vault", vault=False)
    # they have the mark of the key that they were made with, and each was found
    assert sorted(again.reasons) + sorted(again.outputs) == sorted(files(out) - {NAME, "beside"})


def test_a_zip_has_it_too(site: Site) -> None:
    source = site.scans("in", VISITS)
    assert site.deidentify(source, "out", "basic", "--dicomdir").code == 0
    assert site.deidentify(source, "out.zip", "basic", "--dicomdir").code == 0
    with zipfile.ZipFile(site.folder / "out.zip") as packed:
        assert {name: packed.read(name) for name in packed.namelist()} == {
            name: (site.folder / "out" / name).read_bytes() for name in files(site.folder / "out")
        }


def test_batches_and_threads(site: Site, tmp_path: Path) -> None:
    """A second batch adds to it, a run that reuses all leaves it as it is, and all at once is the same."""
    first, second = site.scans("one", VISITS), site.scans("two", [("ann", "2021-03-01"), ("cay", "2021-04-01")])
    assert site.deidentify(first, "out", "numbered", "--dicomdir", "-j", 1).code == 0
    before = site.tree("out")
    done = site.deidentify(second, "out", "numbered", "--dicomdir", "-j", 2)
    assert done.code == 0, done.err
    after = site.tree("out")
    assert {path: data for path, data in before.items() if path != NAME}.items() <= after.items()
    check(site.folder / "out")
    assert len(media.listed(site.folder / "out" / NAME)) == 5
    again = site.deidentify(first, "out", "numbered", "--dicomdir", "-j", 2)
    assert (again.code, site.tree("out")) == (0, after)
    for threads in (1, 3):
        vault = ("--vault", tmp_path / f"v{threads}", "--key-file", site.key)
        at_once = site.deidentify(f"{site.folder}/one", f"out{threads}", "numbered", "--dicomdir", "-j", threads,
                                  *vault, vault=False)  # fmt: skip
        assert (at_once.code, site.tree(f"out{threads}")) == (0, before)


@pytest.mark.parametrize("how", [("--no-vault",), ("--mode", "anonymise")])
def test_without_a_vault(site: Site, how: tuple[str, ...]) -> None:
    first, second = site.scans("one", VISITS), site.scans("two", [("dan", "2021-03-01")])
    assert site.deidentify(first, "out", "basic", "--dicomdir", *how, vault=False).code == 0
    check(site.folder / "out")
    if "--no-vault" in how:
        done = site.deidentify(second, "out", "basic", "--dicomdir", "--update", *how, vault=False)
        assert done.code == 0, done.err
        assert len(media.listed(site.folder / "out" / NAME)) == 4
        check(site.folder / "out")


def test_a_layout_that_media_cannot_take(site: Site) -> None:
    source = site.scans("in", VISITS)
    done = site.deidentify(source, "out", "basic", "--dicomdir", "--layout", "default")
    assert done.code == 2
    assert "--layout media" in done.err
    assert not (site.folder / "out").exists()
    assert not (site.folder / "trial.vault").exists()
    own = site.deidentify(source, "own", "basic", "--dicomdir", "--layout", "{project}/{pa}/{im}", "-p", "LUNG")
    assert own.code == 0, own.err
    check(site.folder / "own")


def test_a_foreign_one_is_not_replaced(site: Site) -> None:
    source, out = site.scans("in", VISITS), site.folder / "out"
    out.mkdir()
    (out / NAME).write_bytes(b"what somebody else keeps here")
    done = site.deidentify(source, "out", "basic", "--dicomdir", "--update")
    assert done.code == 2
    assert "didn't make" in done.err
    assert files(out) == {NAME}
    assert (out / NAME).read_bytes() == b"what somebody else keeps here"


def test_one_of_ours_never_lists_what_is_no_more(site: Site) -> None:
    """Also where it isn't asked for: what a weaker recipe left in would stay in it, and files go."""
    source, out = site.scans("in", VISITS), site.folder / "out"
    assert site.deidentify(source, "out", "nidb-original", "--dicomdir").code == 0
    assert b"Nameann^Jo" in (out / NAME).read_bytes()
    done = site.deidentify(source, "out", "basic", "--layout", "media", "--redo")
    assert done.code == 0, done.err
    assert b"Nameann" not in (out / NAME).read_bytes()
    check(out)
    done = site.deidentify(source, "out", "basic", "--layout", "default", "--redo", "--quiet")
    assert done.code == 0, done.err
    assert "warning: DICOMDIR: the one that OUT had is removed" in done.err
    assert NAME not in files(out)


@pytest.mark.parametrize("more", [(), ("--redo",)])
def test_a_later_run_goes_on_with_it(site: Site, more: tuple[str, ...]) -> None:
    """Without --dicomdir, and without a layout: it would be another plan, or the end of the one that is there."""
    first, second = site.scans("one", VISITS), site.scans("two", [("dan", "2021-03-01")])
    assert site.deidentify(first, "out", "basic", "--dicomdir").code == 0
    done = site.deidentify(second, "out", "basic", *more)
    assert done.code == 0, done.err
    assert len(media.listed(site.folder / "out" / NAME)) == 4
    check(site.folder / "out")


KILLS = """
import os, signal, sys
from scrubjay.cli import main
from scrubjay.media import directory, making
whole = directory.Directory.write

def killed(*_):
    os.kill(os.getpid(), signal.SIGKILL)

class Half:
    def __init__(self, file):
        self.file, self.left = file, 1000
    def write(self, data):
        self.file.write(data[: self.left])
        self.left -= len(data)
        if self.left < 0:
            self.file.flush()
            killed()

if sys.argv[1] == "within":
    directory.Directory.write = lambda self, file: whole(self, Half(file))
else:
    making._place = killed
main(sys.argv[2:])
"""
"""The command, which is killed within the directory, or before it gets its name."""


@pytest.mark.parametrize("when", ["within", "before its name"])
def test_killed_while_it_is_made(site: Site, when: str) -> None:
    """It leaves the old directory or none, and the next run makes it."""
    out = site.folder / "out"
    for source, count in ((site.scans("one", VISITS), 3), (site.scans("two", [("cay", "2021-04-01")]), 4)):
        line = [str(word) for word in site.line(source, "out", "basic", "-q", "--dicomdir")]
        before = (out / NAME).read_bytes() if count == 4 else b""
        program = [sys.executable, "-c", KILLS, when, *line]
        done = subprocess.run(program, env=site.environment(), capture_output=True, check=False, timeout=120)
        assert done.returncode == -signal.SIGKILL, done.stderr
        assert len([path for path in files(out) if path.startswith("DICOM/")]) == count
        assert [path for path in files(out) if path.endswith(".part")]
        assert (out / NAME).exists() == (count == 4)
        assert not before or (out / NAME).read_bytes() == before
        assert site.do(*line).code == 0
        check(out)


def test_one_that_cannot_be_made_ends_the_run_as_failed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    link = os.link

    def refused(one: object, other: object) -> None:
        if str(other).endswith(NAME):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        link(str(one), str(other))

    source, out = site.scans("in", VISITS), site.folder / "out"
    with monkeypatch.context() as patch:
        patch.setattr(os, "link", refused)
        done = site.deidentify(source, "out", "basic", "--dicomdir")
    assert done.code == 1
    assert "DICOMDIR of OUT can't be made (No space left on device)" in done.err
    assert len(files(out)) == len(VISITS)
    assert site.deidentify(source, "out", "basic", "--dicomdir").code == 0
    check(out)


def test_the_engine_and_python_make_the_same_labels(site: Site) -> None:
    done = site.deidentify(site.scans("in", VISITS), "out", "basic", "--dicomdir")
    for output in done.outputs.values():
        header = pydicom.dcmread(site.folder / "out" / output, stop_before_pixels=True)
        uids = header.PatientID, header.StudyInstanceUID, header.SeriesInstanceUID, header.SOPInstanceUID
        assert output == "/".join(("DICOM", *map(file_id, uids)))


def leak(directory: pydicom.Dataset, folder: Path) -> None:
    """As long as what stood there, so that it is all that is wrong."""
    record = directory.DirectoryRecordSequence[0]
    name = str(pydicom.dcmread(folder.parent / "in/0.dcm").PatientName).partition("^")[0]
    assert len(name) <= len(str(record.PatientName))
    record.PatientName = name.ljust(len(str(record.PatientName)))


def dangling(directory: pydicom.Dataset, folder: Path) -> None:
    next(path for path in (folder / "DICOM").rglob("*") if path.is_file()).unlink()


def swapped(directory: pydicom.Dataset, folder: Path) -> None:
    one, other = [record for record in directory.DirectoryRecordSequence if "ReferencedFileID" in record][:2]
    one.ReferencedFileID, other.ReferencedFileID = other.ReferencedFileID, one.ReferencedFileID


def unlinked(directory: pydicom.Dataset, folder: Path) -> None:
    directory.DirectoryRecordSequence[0].OffsetOfTheNextDirectoryRecord = 0


def circle(directory: pydicom.Dataset, folder: Path) -> None:
    first = directory.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity
    directory.DirectoryRecordSequence[-1].OffsetOfTheNextDirectoryRecord = first


def beside(directory: pydicom.Dataset, folder: Path) -> None:
    directory.PatientComments = "more than records"


def source_uid(directory: pydicom.Dataset, folder: Path) -> None:
    directory.DirectoryRecordSequence[1].StudyInstanceUID = pydicom.dcmread(folder.parent / "in/0.dcm").StudyInstanceUID


def named(directory: pydicom.Dataset, folder: Path) -> None:
    """In place of the even number of spaces that it has not: all offsets move by the length of it."""
    name = "MRN4711203      "
    directory.FileSetID = name
    first, last = (f"OffsetOfThe{one}DirectoryRecordOfTheRootDirectoryEntity" for one in ("First", "Last"))
    for holder, keyword in [
        (directory, first),
        (directory, last),
        *((record, "OffsetOfTheNextDirectoryRecord") for record in directory.DirectoryRecordSequence),
        *((record, "OffsetOfReferencedLowerLevelDirectoryEntity") for record in directory.DirectoryRecordSequence),
    ]:
        if holder[keyword].value:
            holder[keyword].value += len(name)


def unused(directory: pydicom.Dataset, folder: Path) -> None:
    directory.DirectoryRecordSequence[1].RecordInUseFlag = 0x4F4D


def inconsistent(directory: pydicom.Dataset, folder: Path) -> None:
    directory.FileSetConsistencyFlag = 0xFFFF


def renamed_kind(directory: pydicom.Dataset, folder: Path) -> None:
    directory.DirectoryRecordSequence[0].DirectoryRecordType = "QUILLA_"


def other_syntax(directory: pydicom.Dataset, folder: Path) -> None:
    record = next(one for one in directory.DirectoryRecordSequence if "ReferencedFileID" in one)
    record.ReferencedTransferSyntaxUIDInFile = pydicom.dcmread(folder.parent / "in/0.dcm").StudyInstanceUID


def an_instance_alone(directory: pydicom.Dataset, folder: Path) -> None:
    directory.DirectoryRecordSequence[0].ReferencedSOPInstanceUIDInFile = "1.2.3.4711203"


def meta_uid(directory: pydicom.Dataset, folder: Path) -> None:
    directory.file_meta.MediaStorageSOPInstanceUID = pydicom.dcmread(folder.parent / "in/0.dcm").StudyInstanceUID


def meta_class(directory: pydicom.Dataset, folder: Path) -> None:
    directory.file_meta.ImplementationClassUID = pydicom.dcmread(folder.parent / "in/0.dcm").StudyInstanceUID


def meta_version(directory: pydicom.Dataset, folder: Path) -> None:
    directory.file_meta.ImplementationVersionName = str(pydicom.dcmread(folder.parent / "in/0.dcm").PatientName)[:16]


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (meta_uid, "a known uid is left in it"),
        (meta_class, "a known uid is left in it"),
        (meta_version, "a known name is left in it"),
        (leak, "a known name is left in it"),
        (leak, "1 values in the DICOMDIR are in none of the files"),
        (dangling, "names a file that isn't there"),
        (swapped, "another instance"),
        (unlinked, "are in no directory"),
        (circle, "lead to no record, or to one twice"),
        (beside, "more than records"),
        (source_uid, "a known uid is left in it"),
        (named, "a known id is left in it"),
        (named, "a name of its own, the File-set ID"),
        (unused, "isn't in use"),
        (inconsistent, "isn't consistent"),
        (renamed_kind, "a type that is none"),
        (other_syntax, "a known uid is left in it"),
        (an_instance_alone, "an instance without its file"),
    ],
)
def test_the_verifier_finds_what_is_wrong_with_one(
    change: Callable[[pydicom.Dataset, Path], None], finding: str, tmp_path: Path
) -> None:
    make_source(tmp_path / "in")
    header = pydicom.dcmread(tmp_path / "in/0.dcm")
    out = tmp_path / "out"
    Deidentifier("tcia", key=KEY, layout="media").tree(tmp_path / "in", out, dicomdir=True)
    known = Sources(against=tmp_path / "in", key=UidKey(KEY.secret, "default"), use_dciodvfy=False)
    assert verify(out, known).verdict == "passed"
    directory = pydicom.dcmread(out / NAME)
    change(directory, out)
    directory.save_as(out / NAME)
    report = verify(out, known)
    told = [one.reason for one in report.findings if one.severity == "error"]
    assert any(finding in reason for reason in told), told
    assert str(header.PatientName) not in "".join(told)


def test_the_verifier_finds_a_foreign_one(site: Site) -> None:
    """The index of the originals, brought along: it names people, and files that aren't there."""
    source = site.scans("in", VISITS)
    assert site.deidentify(source, "out", "basic").code == 0
    original = site.folder / "cd"
    assert site.deidentify(source, "cd", "nidb-original", "--dicomdir", "--no-vault", vault=False).code == 0
    shutil.copy(original / NAME, site.folder / "out" / NAME)
    done = site.do("verify", "out", "--against", "in", "-j", 1)
    assert done.code == 1
    assert "a known name is left in it" in done.out
    assert "names a file that isn't there" in done.out
    assert "Nameann" not in done.out
    (site.folder / "out/DICOM").mkdir()
    shutil.move(site.folder / "out" / NAME, site.folder / "out/DICOM" / NAME)
    assert site.do("verify", "out", "-j", 1).code == 1
