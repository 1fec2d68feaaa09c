"""From a run to a certificate that holds, by the commands alone."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from scrubjay.cli import main

SAMPLE = Path(__file__).parents[2] / "examples" / "sample"
VAULT = ("--vault", "vault", "--project", "trial-7")

Run = Callable[..., int]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.delenv("SCRUBJAY_KEY_FILE", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    shutil.copytree(SAMPLE, tmp_path / "scans")
    return lambda *arguments: main(list(arguments))


def identifying() -> set[str]:
    """Names of folders of the sample are those of its people."""
    return {part for path in SAMPLE.iterdir() for part in path.name.split("_")} | {"/scans"}


def test_a_run_its_certificate_and_its_end(run: Run, tmp_path: Path) -> None:
    assert run("deidentify", "scans", "out", "--recipe", "tcia", *VAULT, "--quiet", "--no-progress") == 3
    assert run("certificate", "last", *VAULT, "--out", "out", "--json", "c.json", "--pdf", "c.pdf") == 0
    data = (tmp_path / "c.json").read_text()
    one = json.loads(data)
    counts = one["counts"]
    assert counts["files"] == sum(1 for path in SAMPLE.rglob("*") if path.is_file()) == 11
    assert (counts["written"], counts["excluded"], counts["quarantined"]) == (9, 1, 1)
    assert one["reasons"] == {"excluded": {"document-file": 1}, "quarantined": {"truncated": 1}}
    assert one["actions"]["removed"] > 0 and one["actions"]["replaced"] >= 9
    assert one["verification"]["status"] == "passed" and one["verification"]["files"] == 9
    assert (one["risk"]["subjects"], one["risk"]["files"]) == (8, 9)
    assert (one["run"]["project"], one["run"]["complete"]) == ("trial-7", True)
    page = subprocess.run(["pdftotext", tmp_path / "c.pdf", "-"], capture_output=True, text=True, check=True).stdout
    for value in identifying():
        assert value not in data and value not in page

    trusted = ("--public-key", "vault/audit/public-key.pem", "--audit", "vault/audit")
    assert run("certificate", "verify", "c.json", *trusted) == 0
    (tmp_path / "c.json").write_text(data.replace('"written": 9', '"written": 8'))
    assert run("certificate", "verify", "c.json", *trusted) == 1


def test_a_second_run_and_a_certificate_of_the_first(run: Run, tmp_path: Path) -> None:
    run("deidentify", "scans", "out", *VAULT, "--quiet", "--no-progress")
    assert run("certificate", "last", *VAULT, "--json", "first.json") == 0
    run("deidentify", "scans", "out", "--update", *VAULT, "--quiet", "--no-progress")
    assert run("certificate", "last", *VAULT, "--json", "second.json") == 0
    first, second = (json.loads((tmp_path / f"{name}.json").read_bytes()) for name in ("first", "second"))
    assert first["run"]["id"] != second["run"]["id"]
    assert second["counts"]["reused"] == first["counts"]["written"]
    assert second["counts"]["files"] == first["counts"]["files"]
    for name in ("first", "second"):
        assert run("certificate", "verify", f"{name}.json", "--audit", "vault/audit") == 0


def test_a_weak_recipe_is_certified_as_weak(run: Run, tmp_path: Path) -> None:
    run("deidentify", "scans", "out", "--recipe", "nidb-original", *VAULT, "--quiet", "--no-progress")
    run("certificate", "last", *VAULT, "--json", "c.json")
    one = json.loads((tmp_path / "c.json").read_bytes())
    assert not one["claims"]["patient_identity_removed"]
    assert any("warning of the run" in line and "Basic Profile" in line for line in one["residual"])


def test_to_anonymise_leaves_no_key_to_sign_with(run: Run, tmp_path: Path) -> None:
    run("deidentify", "scans", "out", "--mode", "anonymise", "--quiet", "--no-progress")
    [chain] = tmp_path.glob("*/chain.jsonl")
    audit = str(chain.parent)
    assert run("certificate", "last", "--audit", audit) == 2
    assert run("vault", "init", *VAULT) == 0
    key = str(tmp_path / "data/scrubjay/keys/trial-7.key")
    assert run("certificate", "last", "--audit", audit, "--key-file", key, "--json", "c.json") == 0
    one = json.loads((tmp_path / "c.json").read_bytes())
    assert (one["signature"]["signer"], one["run"]["mode"], one["key"]) == ("issuer", "anonymise", "")
    assert run("certificate", "verify", "c.json", "--audit", audit) == 0
