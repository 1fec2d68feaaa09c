"""The verifier over archives says what it says of the same files in a folder, and doesn't pass what it can't read."""

from __future__ import annotations

import io
import os
import resource
import struct
import subprocess
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scrubjay.errors import SourceError
from scrubjay.sources import Places, Settings
from scrubjay.verify import Report, Sources, UidKey, as_text, verify
from scrubjay.verify.container import EXTRA, TIMES, Beside, beside_zip
from scrubjay.verify.tarheads import OWNERS
from scrubjay.verify.tarstreams import PACKED_NAME
from support.api import KEY
from support.archives import Lie, made_up_zip, tar_of, zip_of
from support.verify_set import NAME, SECOND, CleanSet

if TYPE_CHECKING:
    from tests.integration.conftest import Site

NOW = datetime(2026, 11, 21, tzinfo=UTC)
UNREAD = "inputs that can't be read: whom they name wasn't looked for"


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> CleanSet:
    return CleanSet.make(tmp_path_factory.mktemp("clean"), "tcia")


@pytest.fixture(scope="module")
def leaking(clean: CleanSet, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output with a name left in one file, another file that is no instance, and pixels that changed."""
    copy = clean.copy(tmp_path_factory.mktemp("leaking") / "out")
    data = copy.edit(SECOND)
    data.SeriesDescription = NAME
    copy.save(SECOND, data)
    data = copy.edit(0)
    data.PixelData = bytes(len(data.PixelData))
    copy.save(0, data)
    (copy.folder / "notes.txt").write_text("MRN4711203 came back")
    return copy.folder


def verified(
    out: Path, against: Path | Places | None, *, threads: int = 1, password: str = "", key: bool = True
) -> Report:
    sources = Sources(
        against=against,
        key=UidKey(KEY.secret, "default") if key else None,
        use_dciodvfy=False,
        archives=Settings.of(password),
    )
    return verify(out, sources, threads=threads, now=NOW)


def kinds_of_input(source: Path, work: Path) -> dict[str, Path | Places]:
    """The same files in every kind of source."""
    (work / "nested").mkdir()
    zip_of(source, work / "nested/inner.zip")
    parts = work / "parts"
    parts.mkdir()
    files = sorted(source.iterdir())
    for number, path in enumerate(files):
        (work / f"part{number}").mkdir()
        (work / f"part{number}" / path.name).write_bytes(path.read_bytes())
        zip_of(work / f"part{number}", parts / f"{path.name}.zip")
    return {
        "zip": zip_of(source, work / "in.zip"),
        "tgz": tar_of(source, work / "in.tgz", "w:gz"),
        "a zip in a zip": zip_of(work / "nested", work / "outer.zip"),
        "a folder of zips": parts,
        "several": Places.of([os.path.realpath(path) for path in files]),
    }


@pytest.mark.parametrize("key", [True, False])
def test_the_same_findings_whatever_in_is(clean: CleanSet, leaking: Path, tmp_path: Path, key: bool) -> None:
    kinds = kinds_of_input(clean.source, tmp_path)
    for out in (clean.out, leaking):
        expected = verified(out, clean.source, key=key)
        assert (expected.verdict == "passed") == (out == clean.out)
        for name, source in kinds.items():
            assert verified(out, source, key=key) == expected, name
    assert {one.check for one in expected.findings} >= {"known-identifiers", "pixels", "file-set"}
    assert verified(leaking, kinds["zip"], threads=2) == verified(leaking, clean.source)


def nobodys_tar(folder: Path, to: Path, owner: str = "", headers: dict[str, str] | None = None) -> Path:
    """A tar whose headers say that its files are those of `owner`."""

    def owned(one: tarfile.TarInfo) -> tarfile.TarInfo:
        one.uname = one.gname = owner
        one.pax_headers = headers or {}
        return one

    with tarfile.open(to, "w", format=tarfile.PAX_FORMAT) as archive:
        archive.add(folder, ".", filter=owned)
    return to


def test_the_same_findings_whatever_out_is(clean: CleanSet, leaking: Path, tmp_path: Path) -> None:
    source = zip_of(clean.source, tmp_path / "in.zip")
    for number, out in enumerate((clean.out, leaking)):
        expected = verified(out, clean.source)
        for packed in (zip_of(out, tmp_path / f"{number}.zip"), nobodys_tar(out, tmp_path / f"{number}.tar")):
            for threads in (1, 2):
                found = verified(packed, source, threads=threads)
                assert found == expected, (packed.name, threads)


def test_inputs_that_cannot_be_read_are_not_passed_over(clean: CleanSet, tmp_path: Path) -> None:
    whole = zip_of(clean.source, tmp_path / "in.zip").read_bytes()
    stored = zip_of(clean.source, tmp_path / "stored.zip", 0).read_bytes()
    cases = {
        "joined": whole + made_up_zip(Lie(b"a", b"1")),
        "cut": whole[:-30],
        "a member is damaged": stored.replace(b"DICM", b"XXXX", 1),
    }
    folder = tmp_path / "folder"
    folder.mkdir()
    for path in clean.source.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    assert verified(clean.out, folder).verdict == "passed"
    for name, data in cases.items():
        (folder / "more.zip").write_bytes(data)
        report = verified(clean.out, folder)
        assert report.verdict == "incomplete", name
        assert report.incomplete[0].endswith(UNREAD), name


def test_passwords(clean: CleanSet, tmp_path: Path) -> None:
    subprocess.run(["zip", "-qr", "-P", "geheim", tmp_path / "in.zip", "."], cwd=clean.source, check=True)
    assert verified(clean.out, tmp_path / "in.zip").verdict == "incomplete"
    assert verified(clean.out, tmp_path / "in.zip", password="other").verdict == "incomplete"
    assert verified(clean.out, tmp_path / "in.zip", password="geheim") == verified(clean.out, clean.source)


def test_an_output_that_cannot_be_read_fails(clean: CleanSet, tmp_path: Path) -> None:
    data = zip_of(clean.out, tmp_path / "out.zip", 0).read_bytes()
    (tmp_path / "joined.zip").write_bytes(data + data)
    assert verified(tmp_path / "joined.zip", clean.source).verdict == "failed"
    (tmp_path / "damaged.zip").write_bytes(data.replace(b"DICM", b"XXXX", 1))
    report = verified(tmp_path / "damaged.zip", clean.source)
    assert (report.verdict, report.incomplete) == ("incomplete", ["files that can't be opened"])


WHO = b"Harringsworth Beatrix MRN4711203"


def with_more(data: bytes, what: str) -> bytes:
    """A zip made again with something beside its members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for number, name in enumerate(old.namelist()):
            member = zipfile.ZipInfo(name)
            member.compress_type = zipfile.ZIP_STORED if name.endswith("/") else zipfile.ZIP_DEFLATED
            if number == 3:
                member.comment = WHO if what == "member comment" else b""
                extra = {"extra": 0x9999, "times": 0x5455, "unicode path": 0x7075}.get(what)
                text = b"\1\0\0\0\0" + WHO
                member.extra = struct.pack("<HH", extra, len(text)) + text if extra else b""
                member.extra += WHO[:3] if what == "half a field" else b""
            new.writestr(member, old.read(name))
        if what == "folder":
            new.writestr("Harringsworth_Beatrix/", b"")
        new.comment = WHO if what == "comment" else b""
    data = buffer.getvalue()
    end = data.rfind(b"PK\5\6")
    start = struct.unpack_from("<L", data, end + 16)[0]
    if what == "before":
        return WHO + data
    if what == "before the directory":
        moved = struct.pack("<L", start + len(WHO))
        return data[:start] + WHO + data[start:end] + data[end : end + 16] + moved + data[end + 20 :]
    return data


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        ("comment", "the archive has a comment"),
        ("member comment", "have comments"),
        ("extra", "have fields"),
        ("times", "have fields"),
        ("unicode path", "have fields"),
        ("half a field", "have fields"),
        ("before", "bytes before, between"),
        ("before the directory", "bytes before, between"),
        ("folder", "the name of an empty folder holds a known name"),
    ],
)
def test_what_a_zip_has_beside_its_members(clean: CleanSet, tmp_path: Path, what: str, reason: str) -> None:
    data = zip_of(clean.out, tmp_path / "plain.zip").read_bytes()
    (tmp_path / "out.zip").write_bytes(with_more(data, ""))
    assert verified(tmp_path / "out.zip", clean.source) == verified(clean.out, clean.source)
    (tmp_path / "more.zip").write_bytes(with_more(data, what))
    report = verified(tmp_path / "more.zip", clean.source)
    errors = {one.reason for one in report.findings if one.severity == "error"}
    assert report.verdict == "failed"
    assert any(reason in one for one in errors), errors
    if what not in ("folder", "half a field", "unicode path"):
        assert "a known name is in the archive beside its members" in errors
    if what not in ("folder", "unicode path"):
        alone = verified(tmp_path / "more.zip", None)
        assert any(reason in one.reason for one in alone.findings), "nobody need be known for it"
    assert not any(name in as_text(report).casefold() for name in ("harringsworth", "mrn471"))


def test_bytes_between_members(clean: CleanSet, tmp_path: Path) -> None:
    data = next(path for path in clean.out.rglob("*.dcm")).read_bytes()
    for behind in (b"", WHO[:25]):
        (tmp_path / "out.zip").write_bytes(made_up_zip(Lie(b"a.dcm", data, 8, behind=behind), Lie(b"b.dcm", data, 8)))
        reasons = [one.reason for one in verified(tmp_path / "out.zip", clean.source).findings]
        assert any("bytes before, between" in one for one in reasons) == bool(behind)
        assert ("a known name is in the archive beside its members" in reasons) == bool(behind)


@pytest.mark.parametrize("how", [[], ["-fd"], ["-fz"], ["-0"], ["-X"], ["-D"], ["-P", "geheim"]])
def test_zips_of_info_zip_have_nothing_that_is_an_error(clean: CleanSet, tmp_path: Path, how: list[str]) -> None:
    subprocess.run(["zip", "-qr", *how, tmp_path / "out.zip", "."], cwd=clean.out, check=True)
    report = verified(tmp_path / "out.zip", clean.source, password="geheim")
    assert report.verdict == "passed", as_text(report)
    said = {one.reason for one in report.findings if one.check == "file-set"}
    assert said == (set() if how == ["-X"] else {TIMES})


def test_whose_a_tar_is(clean: CleanSet, tmp_path: Path) -> None:
    for owner, verdict in (("radiology", "passed"), ("harringsworth", "failed")):
        report = verified(nobodys_tar(clean.out, tmp_path / "out.tar", owner), clean.source)
        said = {one.reason: one.severity for one in report.findings if one.check == "file-set"}
        assert (said, report.verdict) == ({OWNERS: "warning"}, verdict)
    report = verified(nobodys_tar(clean.out, tmp_path / "out.tar", headers={"comment": WHO.decode()}), clean.source)
    errors = {one.reason for one in report.findings if one.severity == "error"}
    assert errors >= {EXTRA, "a known name is in the archive beside its members"}
    plain = nobodys_tar(clean.out, tmp_path / "Harringsworth.tar")
    subprocess.run(["gzip", "-N", plain], check=True)
    report = verified(tmp_path / "Harringsworth.tar.gz", clean.source)
    assert PACKED_NAME in {one.reason for one in report.findings}
    assert report.verdict == "failed"


def test_an_output_of_a_run_has_nothing_beside_its_members(site: Site) -> None:
    assert site.deidentify(site.scans("in", [("A", "2020-01-15")]), "out.zip", "basic").code == 0
    assert beside_zip(str(site.folder / "out.zip"), "cp437") == Beside()


def test_outputs_that_nobody_can_mean(clean: CleanSet, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"missing\.zip isn't there"):
        verified(tmp_path / "missing.zip", None)
    (tmp_path / "DICOMDIR").write_bytes(b"")
    with pytest.raises(SourceError, match="name the folder"):
        verified(tmp_path / "DICOMDIR", None)


@contextmanager
def few_files() -> Iterator[None]:
    """So many that a hundred archives can't be open at once."""
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (len(os.listdir("/proc/self/fd")) + 24, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)


def test_of_many_archives_none_stays_open(clean: CleanSet, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    data = zip_of(clean.source, tmp_path / "one.zip").read_bytes()
    for number in range(60):
        (tmp_path / f"in/{number}.zip").write_bytes(data if number == 30 else made_up_zip(Lie(b"a.zip", data)))
    before = len(os.listdir("/proc/self/fd"))
    with few_files():
        report = verified(clean.out, tmp_path / "in")
    assert (report.verdict, report.incomplete) == ("passed", [])
    assert len(os.listdir("/proc/self/fd")) == before


def test_an_input_that_isn_t_there(clean: CleanSet, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="isn't there"):
        verified(clean.out, tmp_path / "missing")


def test_the_command_takes_what_a_run_takes(site: Site) -> None:
    one, two = site.scans("one", [("A", "2020-01-15")]), site.scans("two", [("B", "2020-01-15")])
    zip_of(two, site.folder / "two.zip")
    (site.folder / "list.txt").write_text("one\ntwo.zip\n")
    line = site.line(one, "out", "basic", "-q", "--report", "run.jsonl")
    line.insert(2, str(site.folder / "two.zip"))
    assert site.do(*line).code == 0
    zip_of(site.folder / "out", site.folder / "out.zip")
    ways = [["--against", "one", "--against", "two.zip"], ["--against", "@list.txt"]]
    for out in ("out", "out.zip"):
        for way in ways:
            done = site.do(
                "verify", out, *way, "--vault", site.vault, "-p", "trial", "--run-report", "run.jsonl", "-j", 1
            )
            assert (done.code, done.err) == (0, ""), done.out
    refused = site.do("verify", "out", "--against", "missing", "-j", 1)
    assert (refused.code, "doesn't exist" in refused.err) == (2, True)
    inside = site.do("verify", "out", "--against", "one", "--report", "one/report.json", "-j", 1)
    assert (inside.code, "is inside" in inside.err) == (2, True)
