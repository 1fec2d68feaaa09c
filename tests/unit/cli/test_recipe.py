import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from scrubjay import recipe_names

Run = Callable[..., Any]

ON_THE_PROFILE = {"basic", "tcia", "hipaa-safe-harbor", "allowlist"}


def test_list(run: Run) -> None:
    done = run("recipe", "list")
    assert (done.code, done.err) == (0, "")
    for name in recipe_names():
        assert f"\n{name} " in f"\n{done.out}"


@pytest.mark.parametrize("name", recipe_names())
def test_show_and_check_every_built_in(run: Run, name: str, tmp_path: Path) -> None:
    shown = run("recipe", "show", name)
    assert yaml.safe_load(shown.out)["name"] == name
    resolved = run("recipe", "show", name, "--resolved").out
    done = run("recipe", "check", name)
    assert done.code == 0
    assert ("doesn't apply the Basic Profile" in done.err) == (name not in ON_THE_PROFILE)
    assert ("doesn't apply the Basic Profile" in shown.err) == (name not in ON_THE_PROFILE)
    assert resolved.split()[2] in done.out


def test_notes(run: Run, tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text("name: r\nextends: basic\nrules:\n  - PatientAddress: keep\n")
    (note,) = (line for line in run("recipe", "check", tmp_path / "r.yaml").out.splitlines() if "note" in line)
    assert "r.yaml:4: keep for PatientAddress does less than PS3.15 asks" in note
    assert "# note: " in run("recipe", "show", tmp_path / "r.yaml", "--resolved").out
    assert run("recipe", "check", "basic").err == ""


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("PatientName: keep", "doesn't remove the patient's identity"),
        ("PatientID: keep", "doesn't remove the patient's identity"),
        ("PatientSex: keep", ""),
    ],
)
def test_check_warns_of_a_recipe_that_leaves_the_patient_in(run: Run, tmp_path: Path, rules: str, said: str) -> None:
    (tmp_path / "r.yaml").write_text(f"name: r\nextends: basic\nrules:\n  - {rules}\n")
    done = run("recipe", "check", tmp_path / "r.yaml")
    assert done.code == 0
    assert said in done.err
    assert bool(said) == bool(done.err)


def test_show_a_file(run: Run, tmp_path: Path) -> None:
    text = "# ours\nname: ours\nextends: basic\n"
    (tmp_path / "r.yaml").write_text(text)
    assert run("recipe", "show", tmp_path / "r.yaml").out == text


def test_check_says_what_is_wrong(run: Run, tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text("name: ours\nextnds: basic\n")
    done = run("recipe", "check", tmp_path / "r.yaml")
    assert (done.code, done.out) == (2, "")
    assert "r.yaml:2:" in done.err
    assert "did you mean 'extends'" in done.err


@pytest.mark.parametrize("attribute", ["PatientName", "00100010", "(0010,0010)"])
def test_explain(run: Run, attribute: str) -> None:
    done = run("recipe", "explain", attribute)
    assert (done.code, done.err) == (0, "")
    assert "PatientName" in done.out
    assert "pseudonym" in done.out


def test_explain_for_a_sop_class(run: Run) -> None:
    done = run("recipe", "explain", "PatientSex", "--sop-class", "1.2.840.10008.5.1.4.1.1.2", "-r", "tcia")
    assert done.code == 0


def test_explain_a_misspelt_attribute(run: Run) -> None:
    done = run("recipe", "explain", "PatientNam")
    assert done.code == 2
    assert "did you mean 'PatientName'" in done.err


def test_options(run: Run) -> None:
    done = run("recipe", "options")
    assert "retain-uids" in done.out
    assert "113110" in done.out


def test_schema(run: Run) -> None:
    assert json.loads(run("recipe", "schema").out)["properties"]["extends"]
