"""`scrubjay certificate …` and `scrubjay risk`, as typed."""

import json
from pathlib import Path

import pytest

from scrubjay import Key
from scrubjay.audit.keys import AuditKeys
from scrubjay.audit.store import Store
from support import build
from support.audit import PLANTED
from support.certified import verification, write_whole_run
from support.command import Run, runner


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """In a folder that has the audit of a run, a key file, and an OUT of two subjects."""
    monkeypatch.chdir(tmp_path)
    key = Key.generate()
    key.save(tmp_path / "a.key")
    with Store.open(tmp_path / "audit", AuditKeys.of(key)) as store:
        write_whole_run(store)
    (tmp_path / "out").mkdir()
    for name in ("P001", "P002"):
        data = build.part10(build.join(build.image(build.LITTLE, patient_id=name)))
        (tmp_path / "out" / f"{name}.dcm").write_bytes(data)
    (tmp_path / "verify.json").write_bytes(verification())

    return runner(capsys, monkeypatch)


SIGNED = ("--audit", "audit", "--key-file", "a.key")


def test_a_run_is_certified_and_the_certificate_holds(run: Run, tmp_path: Path) -> None:
    done = run("certificate", "last", *SIGNED, "--verification", "verify.json", "--out", "out", "--json", "c.json")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("certificate of run ")
    content = json.loads((tmp_path / "c.json").read_bytes())
    assert content["verification"]["status"] == "passed"
    assert (content["risk"]["subjects"], content["risk"]["as_is"]["k"]) == (2, 2)
    done = run("certificate", "verify", "c.json", "--public-key", "audit/public-key.pem", "--audit", "audit")
    assert done.code == 0
    assert "10 files: 4 written, 2 reused, 2 excluded, 2 quarantined, 0 failed\n" in done.out
    assert "the certificate holds" in done.out and "a key that you trust" in done.out and "in the audit" in done.out
    assert done.err == ""


def test_options_may_stand_before_the_run(run: Run) -> None:
    for words in (["certificate"], ["certificate", "make"]):
        done = run(*words, *SIGNED, "last")
        assert done.code == 0
        assert json.loads(done.out)["format"] == "scrubjay-certificate-1"
        assert PLANTED not in done.out
        assert "not verified" in done.err


def test_its_own_key_proves_only_integrity(run: Run) -> None:
    run("certificate", "last", *SIGNED, "--json", "c.json")
    done = run("certificate", "verify", "c.json")
    assert done.code == 0
    assert "not who signed" in done.err
    assert "trust" not in done.out


def test_a_changed_certificate(run: Run, tmp_path: Path) -> None:
    run("certificate", "last", *SIGNED, "--json", "c.json")
    path = tmp_path / "c.json"
    path.write_bytes(path.read_bytes().replace(b'"failed": 0', b'"failed": 1'))
    done = run("certificate", "verify", "c.json")
    assert done.code == 1
    assert done.out.endswith("the certificate doesn't hold\n")
    told = json.loads(run("certificate", "verify", "c.json", "--json").out)
    assert (told["holds"], told["trusted"]) == (False, False)


def test_another_key_is_not_trusted(run: Run, tmp_path: Path) -> None:
    run("certificate", "last", *SIGNED, "--json", "c.json")
    (tmp_path / "other.pem").write_bytes(AuditKeys.of(Key.generate()).public.to_pem())
    assert run("certificate", "verify", "c.json", "--public-key", "other.pem").code == 1
    assert run("certificate", "verify", "c.json", "--public-key", "c.json").code == 2
    assert run("certificate", "verify", "c.json", "--public-key", "nothing.pem").code == 2
    assert run("certificate", "verify", "nothing.json").code == 2
    assert run("certificate", "verify", "c.json", "--audit", "out").code == 2


def test_a_page_and_nothing_overwritten(run: Run, tmp_path: Path) -> None:
    done = run("certificate", "last", *SIGNED, "--pdf", "c.pdf")
    assert done.code == 0
    assert "only a copy" in done.err
    assert (tmp_path / "c.pdf").read_bytes().startswith(b"%PDF-")
    for more in (["--pdf", "c.pdf"], ["--json", "out/c.json", "--out", "out"], ["--pdf", "x", "--json", "x"]):
        done = run("certificate", "last", *SIGNED, *more)
        assert done.code == 2, more
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["P001.dcm", "P002.dcm"]


def test_an_audit_that_is_not_whole_is_not_certified(run: Run, tmp_path: Path) -> None:
    [part, *_] = sorted((tmp_path / "audit" / "parts").iterdir())
    part.write_bytes(part.read_bytes()[:-1] + b"?")
    done = run("certificate", "last", *SIGNED, "--json", "c.json")
    assert done.code == 1
    assert "not whole" in done.err
    assert not (tmp_path / "c.json").exists()


def test_keys_that_are_missing(run: Run, tmp_path: Path) -> None:
    done = run("certificate", "last", "--audit", "audit")
    assert done.code == 2
    assert "key" in done.err
    assert run("certificate", "last").code == 2
    assert run("certificate", "f" * 16, *SIGNED).code == 2
    assert run("certificate", "last", *SIGNED, "--verification", "a.key").code == 2
    assert run("certificate", "last", *SIGNED, "--risk", "verify.json").code == 2


def test_a_run_without_a_lasting_key(run: Run, tmp_path: Path) -> None:
    with Store.open(tmp_path / "passing", AuditKeys.passing()) as store:
        write_whole_run(store, mode="anonymise")
    done = run("certificate", "last", "--audit", "passing")
    assert done.code == 2
    assert "--key-file" in done.err
    done = run("certificate", "last", "--audit", "passing", "--key-file", "a.key", "--json", "c.json")
    assert done.code == 0
    assert "another key signed" in done.err
    assert run("certificate", "verify", "c.json", "--audit", "passing").code == 0


def test_a_failed_verification_is_certified_as_such(run: Run, tmp_path: Path) -> None:
    (tmp_path / "verify.json").write_bytes(verification("failed"))
    done = run("certificate", "last", *SIGNED, "--verification", "verify.json", "--json", "c.json", "--pdf", "c.pdf")
    assert done.code == 0
    assert "failed verification" in done.err
    assert json.loads((tmp_path / "c.json").read_bytes())["verification"]["status"] == "failed"


def test_risk(run: Run, tmp_path: Path) -> None:
    done = run("risk", "out", "--html", "risk.html", "-j", "1")
    assert done.code == 0
    assert done.out.startswith("2 subjects in 2 files, 14 quasi-identifiers, k 5\n")
    assert (tmp_path / "risk.html").read_text().startswith("<!doctype html>")
    done = run("risk", "out", "--json", "--quasi", "PatientSex,(0008,0020)", "--k", "2")
    (tmp_path / "risk.json").write_text(done.out)
    assert [one["keyword"] for one in json.loads(done.out)["single"]] == ["PatientSex", "StudyDate"]
    done = run("certificate", "last", *SIGNED, "--risk", "risk.json")
    assert json.loads(done.out)["risk"]["quasi"] == ["PatientSex", "StudyDate"]


@pytest.mark.parametrize(
    "arguments",
    [["nowhere"], ["out", "--k", "1"], ["out", "--k", "x"], ["out", "--quasi", "Nothing"], ["out", "--html", "a.key"]],
)
def test_risk_that_cannot_be_asked(run: Run, arguments: list[str]) -> None:
    assert run("risk", *arguments).code == 2


def test_risk_of_what_cannot_be_read(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "out" / "P001.dcm"
    path.write_bytes(path.read_bytes()[:140])
    assert run("risk", "out").code == 3
