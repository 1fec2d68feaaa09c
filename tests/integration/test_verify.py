"""The verifier over real files: clean outputs pass, recipes that leave identities in don't, and the command says so."""

from __future__ import annotations

import io
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pydicom
import pytest

from scrubjay import Deidentifier
from scrubjay.verify import Report, Sources, UidKey, as_text, verify
from support import corpus
from support.api import KEY
from support.verify_set import NAME, SECOND, CleanSet, make_source

if TYPE_CHECKING:
    from tests.integration.conftest import Site


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every file of the corpus in one tree."""
    folder = tmp_path_factory.mktemp("source")
    for number, path in enumerate(corpus.corpus_files()):
        (folder / f"{number:04}").write_bytes(path.read_bytes())
    return folder


def verified(source: Path, out: Path, recipe: str) -> Report:
    Deidentifier(recipe, key=KEY).tree(source, out)
    return verify(out, Sources(against=source, key=UidKey(KEY.secret, "default"), use_dciodvfy=False))


@pytest.mark.parametrize("recipe", ["basic", "tcia", "hipaa-safe-harbor"])
def test_clean_output_of_real_files_passes(source: Path, recipe: str, tmp_path: Path) -> None:
    report = verified(source, tmp_path / "out", recipe)
    assert report.files > 50
    # a few files of the corpus have no UID, and are alike in all that is kept: which is which, nobody can tell
    assert report.verdict != "failed", as_text(report)
    assert all("files that several inputs are alike to" in why for why in report.incomplete), as_text(report)
    assert all(int(why.split()[0]) < 10 for why in report.incomplete), as_text(report)


@pytest.mark.parametrize("recipe", ["mmiv", "nidb-anonymize"])
def test_of_recipes_that_promise_less_only_what_they_leave_is_found(source: Path, recipe: str, tmp_path: Path) -> None:
    report = verified(source, tmp_path / "out", recipe)
    errors = Counter(one.check for one in report.findings if one.severity == "error")
    assert errors.pop("known-identifiers", 0) > 0
    assert not errors, as_text(report)


def test_the_command_with_everything(site: Site) -> None:
    make_source(site.folder / "scans")
    report, page, run = (site.folder / name for name in ("verified.json", "verified.html", "run.jsonl"))
    done = site.do(*site.line("scans", "out", "tcia"), "--report", run)
    assert done.code == 0, done.err
    line = ["verify", "out", "--against", "scans", "--vault", site.vault, "-p", "trial", "--run-report", run]
    done = site.do(*line, "--report", report, "--html", page, "-j", 1)
    assert (done.code, done.err) == (0, "")
    assert done.out.endswith("\npassed\n")
    document = json.loads(report.read_text())
    assert {one["name"]: one["status"] for one in document["checks"]}["known-identifiers"] == "passed"
    assert oct(report.stat().st_mode & 0o777) == oct(page.stat().st_mode & 0o777) == "0o600"
    # people and UID links: each reading is recorded
    assert " 3 accesses" in site.of_vault("status").out


def test_what_only_the_vault_knows_is_found(site: Site) -> None:
    make_source(site.folder / "scans")
    assert site.do(*site.line("scans", "out", "tcia")).code == 0
    (site.folder / "out/notes.txt").write_text("MRN4711203 came back")
    without = site.do("verify", "out", "-j", 1)
    assert without.code == 0
    assert "nobody's values were looked for" in without.err
    done = site.do("verify", "out", "--vault", site.vault, "-p", "trial", "-j", 1, "--json")
    assert done.code == 1
    found = json.loads(done.out)["findings"]
    assert ("known-identifiers", "error") in {(one["check"], one["severity"]) for one in found}
    assert "4711203" not in done.out + done.err


@pytest.mark.parametrize(
    "words",
    [
        ["verify", "missing"],
        ["verify", "scans", "--report", "scans/report.json"],
        ["verify", "scans", "--passphrase"],
        ["verify", "scans", "--key-file", "missing.key"],
        ["verify", "scans", "--run-report", "scans/0.dcm"],
        ["verify", "scans", "-j", "0"],
    ],
)
def test_usage(site: Site, words: list[str]) -> None:
    make_source(site.folder / "scans")
    done = site.do(*words)
    assert done.code == 2
    assert done.err
    assert done.out == ""


def test_exit_codes_of_a_leak_and_of_a_stranger(tmp_path: Path, site: Site) -> None:
    clean = CleanSet.make(tmp_path / "set", "tcia")
    line = ["verify", clean.out, "--against", clean.source, "-j", 1]
    assert site.do(*line).code == 0
    copy = clean.copy(tmp_path / "copy")
    data = copy.edit(SECOND)
    data.SeriesDescription = NAME
    copy.save(SECOND, data)
    done = site.do("verify", copy.folder, "--against", clean.source, "-j", 1)
    assert done.code == 1
    assert "known-identifiers" in done.out
    (tmp_path / "empty").mkdir()
    assert site.do("verify", clean.out, "--against", tmp_path / "empty", "-j", 1).code == 3


def test_instances_that_are_gone_are_told(tmp_path: Path) -> None:
    clean = CleanSet.make(tmp_path / "set", "tcia")
    copy = clean.copy(tmp_path / "copy")
    (copy.folder / clean.outputs[SECOND]).unlink()

    def told(out: Path, key: UidKey | None) -> list[str]:
        report = verify(out, Sources(against=clean.source, key=key, use_dciodvfy=False))
        return [one.reason for one in report.findings if "aren't in OUT" in one.reason and one.severity == "warning"]

    for key in (UidKey(KEY.secret, "default"), None):
        assert not told(clean.out, key)
        (reason,) = told(copy.folder, key)
        assert reason.startswith("1 instances of the input aren't in OUT")


def test_dciodvfy_finds_what_is_new(tmp_path: Path) -> None:
    clean = CleanSet.make(tmp_path / "set", "basic")
    assert verify(clean.out, Sources(against=clean.source)).verdict == "passed"
    copy = clean.copy(tmp_path / "copy")
    data = copy.edit(SECOND)
    del data.Modality
    copy.save(SECOND, data)
    report = verify(copy.folder, Sources(against=clean.source))
    assert ("dciodvfy", "error") in {(one.check, one.severity) for one in report.findings}


@pytest.mark.parametrize("name", ["Hollander^Mark", "Scrubjay^Ana"])
def test_our_own_words_are_nobodys_name(site: Site, name: str) -> None:
    (site.folder / "scans").mkdir()
    (site.folder / "scans/1.dcm").write_bytes(site.scan("MRN-4711203", "2020-01-15", name=name))
    assert site.do(*site.line("scans", "out", "tcia")).code == 0
    line = ("verify", "out", "--against", "scans", "-j", 1)
    assert site.do(*line).code == 0
    (path,) = (site.folder / "out").rglob("*.dcm")
    data = pydicom.dcmread(path)
    surname = name.partition("^")[0]
    whole = list(data.DeidentificationMethod)
    for left in ("ScrubJay mark of Mark", f"ScrubJay {surname} 1", f"ScrubJay mark {'0' * 32}, {surname}"):
        data.DeidentificationMethod = [*whole, left]
        data.save_as(path)
        assert "00120063" in site.do(*line).out


def test_an_id_in_a_number_hides_none_behind_it(site: Site) -> None:
    (site.folder / "scans").mkdir()
    (site.folder / "scans/1.dcm").write_bytes(site.scan("4711203", "2020-01-15", name="Hollander^Mark"))
    assert site.do(*site.line("scans", "out", "tcia")).code == 0
    (path,) = (site.folder / "out").rglob("*.dcm")
    data = pydicom.dcmread(path)
    data.add_new(0x00180060, "DS", "4711203")
    data.add_new(0x00281201, "OW", b"\0\0 4711203 ")
    data.save_as(path)
    done = site.do("verify", "out", "--against", "scans", "-j", 1, "--json")
    assert {one["tag"] for one in json.loads(done.out)["findings"]} >= {"00180060", "00281201"}


def test_files_that_several_inputs_are_alike_to_are_incomplete(site: Site) -> None:
    (site.folder / "scans").mkdir()
    for number in (1, 2):
        scan = pydicom.dcmread(io.BytesIO(site.scan("MRN-4711203", "2020-01-15", name="Hollander^Mark", number=number)))
        scan.InstanceNumber = 1
        scan.save_as(site.folder / f"scans/{number}.dcm")
    report = site.folder / "run.jsonl"
    assert site.do(*site.line("scans", "out", "tcia", "--report", report)).code == 0
    path = min((site.folder / "out").rglob("*.dcm"))
    data = pydicom.dcmread(path)
    data.InstanceNumber = 1961
    data.save_as(path)
    line = ("verify", "out", "--against", "scans", "-j", 1, "--json")
    done = site.do(*line)
    said = json.loads(done.out)
    assert (done.code, said["verdict"]) == (3, "incomplete")
    assert said["incomplete"][0].startswith("2 files that several inputs are alike to")
    status = {one["name"]: one["status"] for one in said["checks"]}
    assert (status["numbers"], status["pixels"], status["source-uids"]) == ("not-judged", "not-judged", "passed")
    assert site.do(*line, "--run-report", report).code == 1
