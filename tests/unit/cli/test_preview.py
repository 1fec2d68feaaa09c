import json
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def approval(text: str) -> str:
    (line,) = (line for line in text.splitlines() if "--approved" in line)
    return line.split()[-1]


def test_it_shows_what_would_be_and_writes_nothing(
    run: Run, scans: Path, tmp_path: Path, data_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    before = state(scans)
    done = run("preview", scans)
    assert done.code == 3
    assert "PatientName PN: 10 replaced" in done.out
    assert "[Planck^Max] → [" in done.out
    assert "10  written" in done.out
    assert "1  quarantined: 1 truncated" in done.out
    assert "new identities shown are examples" in done.err
    assert state(scans) == before
    assert not data_home.exists()
    assert list((tmp_path / "tmp").iterdir()) == []


def test_kept_values_are_there(run: Run, scans: Path) -> None:
    assert "kept     [CT]" not in run("preview", scans).out
    assert "kept     [CT]" in run("preview", scans, "--kept").out


def test_forms(run: Run, scans: Path, tmp_path: Path) -> None:
    page, data = tmp_path / "p.html", tmp_path / "p.json"
    done = run("preview", scans, "--html", page, "--json", data, "--limit", "1")
    told = json.loads(data.read_text())
    assert told["approval"] == approval(done.out)
    assert told["counts"]["written"] == 10
    assert told["example"] is True
    (name,) = (one for one in told["attributes"] if one["name"] == "PatientName")
    assert name["actions"] == {"replaced": 10}
    assert (len(name["deeds"]), name["different"]) == (1, 2)
    assert told["approval"] in page.read_text()
    for path in (page, data):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert run("preview", scans, "--html", page).code == 2
    assert run("preview", scans, "--html", scans / "p.html").code == 2


def test_it_shows_the_new_values_of_a_run_with_the_same_key(run: Run, scans: Path, tmp_path: Path) -> None:
    assert run("deidentify", scans, tmp_path / "out", "--no-vault").code == 3
    data = tmp_path / "p.json"
    run("preview", scans, "--no-vault", "--json", data)
    told = json.loads(data.read_text())
    assert told["example"] is False
    made = {str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*.dcm")}
    assert set(told["outputs"]) <= made


@pytest.mark.parametrize("recipe", ["basic", "nils"])
def test_a_vault_stays_as_it_was(run: Run, make_scans: Callable[[int], Path], tmp_path: Path, recipe: str) -> None:
    first = make_scans(1)
    vault = tmp_path / "v"
    assert run("deidentify", first, tmp_path / "out", "-r", recipe, "--vault", vault).code == 0
    scans = make_scans(4)
    before = state(vault)
    done = run("preview", scans, "-r", recipe, "--vault", vault, "--json", tmp_path / "p.json")
    assert done.code == 0
    assert state(vault) == before
    told = json.loads((tmp_path / "p.json").read_text())
    assert run("deidentify", scans, tmp_path / "out2", "-r", recipe, "--vault", vault).code == 0
    made = {str(path.relative_to(tmp_path / "out2")) for path in (tmp_path / "out2").rglob("*.dcm")}
    assert set(told["outputs"]) == made


def test_a_run_is_held_to_what_was_approved(run: Run, scans: Path, tmp_path: Path, data_home: Path) -> None:
    approved = approval(run("preview", scans, "--project", "a").out)
    out = tmp_path / "out"
    for arguments in (
        ("--project", "b"),
        ("--project", "a", "--recipe", "tcia"),
        ("--project", "a", "--timepoint", "M00"),
        ("--project", "a", "--site", "x"),
        ("--project", "a", "--layout", "by-series"),
        ("--project", "a", "--on-conflict", "split"),
        ("--project", "a", "--mode", "anonymise"),
    ):
        done = run("deidentify", scans, out, *arguments, "--approved", approved)
        assert done.code == 2, arguments
        assert approved in done.err
        assert done.err.count("approved was") == 1
        assert not out.exists()
        assert not data_home.exists()
        assert not list(tmp_path.glob("*.vault"))
    assert run("deidentify", scans, out, "--project", "a", "--approved", approved).code == 3


def test_links_of_uids_are_kept_by_runs_alone(run: Run, make_scans: Callable[[int], Path], tmp_path: Path) -> None:
    recipe = tmp_path / "links.yaml"
    recipe.write_text("name: links\nextends: basic\nidentity: {keep_uid_links: true}\n")
    scans = make_scans(2)
    approved = approval(run("preview", scans, "-r", recipe).out)
    assert run("deidentify", scans, tmp_path / "out", "-r", recipe, "--approved", approved).code == 0


def test_files_that_want_one_path_are_seen(run: Run, make_scans: Callable[[int], Path]) -> None:
    scans = make_scans(2)
    data = next(scans.rglob("*_im0")).read_bytes()
    (scans / "copy").write_bytes(data)
    done = run("preview", scans)
    assert done.code == 0
    assert "1  reused\n" in done.out
    (scans / "other").write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    done = run("preview", scans)
    assert done.code == 1
    assert "1  reused\n" in done.out
    assert "1  failed: 1 path-taken" in done.out
