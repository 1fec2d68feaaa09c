"""Names that come from the key, and a vault: what it knows better, what is unclear, and what it keeps of a run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pydicom
import pytest

from scrubjay import Deidentifier, Key, UsageError, deidentify
from scrubjay.errors import VaultError
from scrubjay.vault import Vault
from scrubjay.vault.records import RUN
from scrubjay.vault.schema import runs
from scrubjay.vault.sealing import row_of

if TYPE_CHECKING:
    from tests.integration.conftest import Site

SHARED = "PAT-00017"
TWO_PEOPLE = ["Wojciechowska^Grazyna", "Eulenspiegel^Till"]


def mixed(site: Site) -> Path:
    """One Patient ID over two names that are not alike, and one patient beside them."""
    source = site.scans("in", [("other", "2020-03-03")])
    for number, name in enumerate(TWO_PEOPLE):
        (source / f"mixed{number}.dcm").write_bytes(site.scan(SHARED, f"2020-0{number + 1}-15", name=name))
    return source


def subjects(site: Site) -> int:
    with Vault.open(site.vault, Key.load(site.key), create=False) as vault:
        assert vault.check() == []
        return vault.status().projects[0].subjects


@pytest.mark.parametrize("options", [[], ["-q"]])
def test_two_people_of_one_id_are_warned_of_after_the_run(any_site: Site, options: list[str]) -> None:
    done = any_site.deidentify(mixed(any_site), "out", "basic", *options)
    assert done.code == 0
    assert done.names["mixed0.dcm"] == done.names["mixed1.dcm"], "told after the run, so nobody was told apart"
    (line,) = (line for line in done.err.splitlines() if "warning" in line)
    assert line.startswith("scrubjay: warning: shared-identity: 1 found, in 2 files.")
    assert not any(secret in line for secret in (SHARED, *TWO_PEOPLE))
    assert subjects(any_site) == 2


def test_the_warning_is_in_the_summary_for_machines(site: Site) -> None:
    done = site.deidentify(mixed(site), "out", "basic", "--json")
    (warning,) = json.loads(done.out)["warnings"]
    assert warning.startswith("shared-identity: 1 found, in 2 files")
    clear = site.deidentify(site.scans("clear", [("ann", "2020-01-15")]), "out2", "basic", "--json")
    assert json.loads(clear.out)["warnings"] == []


def test_a_policy_that_is_given_is_obeyed_for_keyed_names(any_site: Site) -> None:
    source = mixed(any_site)
    stopped = any_site.deidentify(source, "out", "basic", "--on-conflict", "stop")
    assert (stopped.code, any_site.tree("out")) == (1, {})
    assert "shared-identity" in stopped.err
    split = any_site.deidentify(source, "split", "basic", "--on-conflict", "split")
    assert len(set(split.names.values())) == 3
    aside = any_site.deidentify(source, "aside", "basic", "--on-conflict", "quarantine")
    assert aside.code == 3
    assert aside.reasons == {"mixed0.dcm": "identity-conflict", "mixed1.dcm": "identity-conflict"}
    assert aside.names == {"00.dcm": split.names["00.dcm"]}


def test_a_policy_of_the_recipe_is_obeyed_without_a_vault_too(site: Site) -> None:
    recipe = site.folder / "r.yaml"
    recipe.write_text("{name: r, extends: basic, identity: {on_conflict: quarantine}}")
    for out, options in (("one", []), ("two", ["--no-vault"])):
        done = site.deidentify(
            mixed(site) if out == "one" else site.folder / "in", out, str(recipe), *options, vault=False
        )
        assert (done.code, list(done.names)) == (3, ["00.dcm"])


def test_who_was_told_apart_once_is_not_put_together_by_a_later_run(any_site: Site) -> None:
    source = mixed(any_site)
    split = any_site.deidentify(source, "split", "basic", "--on-conflict", "split")
    plain = any_site.deidentify(source, "plain", "basic")
    assert (plain.code, any_site.tree("plain")) == (1, {}), "the project looks for conflicts from then on"
    again = any_site.deidentify(source, "again", "basic", "--on-conflict", "split")
    assert any_site.tree("again") == any_site.tree("split")
    assert again.names == split.names


def test_imported_names_are_used(any_site: Site) -> None:
    source = any_site.scans("in", [("PAT-0001", "2020-01-15"), ("PAT-0003", "2020-01-15")])
    table = any_site.folder / "old.csv"
    table.write_text("id_old,id_new\nPAT-0001,T7-001\nPAT-0002,T7-002\n")
    assert any_site.of_vault("init").code == 0
    assert any_site.of_vault("import", table, "--reason", "the trial's list").code == 0
    done = any_site.deidentify(source, "out", "basic")
    assert done.code == 0
    assert done.names["00.dcm"] == "T7-001"
    assert len(done.names["01.dcm"]) == 16, "who isn't in the list gets a name by the key"
    assert str(pydicom.dcmread(any_site.folder / "out" / done.outputs["00.dcm"]).PatientID) == "T7-001"
    assert subjects(any_site) == 3


def test_numbers_that_were_given_stay_under_a_keyed_recipe(any_site: Site) -> None:
    any_site.deidentify(any_site.scans("in", [("ann", "2020-01-15")]), "out", "numbered")
    both = any_site.scans("both", [("ann", "2020-01-15"), ("bob", "2020-01-15")])
    done = any_site.deidentify(both, "keyed", "basic")
    assert done.names["00.dcm"] == "P001"
    assert len(done.names["01.dcm"]) == 16
    back = any_site.deidentify(both, "numbered", "numbered")
    assert back.names == done.names, "one person, one name in a project, whatever recipe is used"


def test_a_shift_that_was_given_stays_when_the_range_changes(any_site: Site) -> None:
    source = any_site.scans("in", [("ann", "2020-06-15"), ("ann", "2020-07-20")])
    first = any_site.deidentify(source, "out", "shifted")
    assert "kept-shift" not in first.err
    narrow = any_site.folder / "narrow.yaml"
    narrow.write_text("{name: narrow, extends: basic, dates: {mode: subject, between: [-2000, -1000]}}")
    second = any_site.deidentify(source, "narrow", str(narrow))
    assert "note: kept-shift: 2 studies" in second.err

    def days(folder: str, outputs: dict[str, str]) -> list[str]:
        return [str(pydicom.dcmread(any_site.folder / folder / outputs[name]).StudyDate) for name in sorted(outputs)]

    assert days("out", first.outputs) == days("narrow", second.outputs) != ["20200615", "20200720"]


def recorded(vault: Vault) -> list[dict[str, Any]]:
    """What the vault keeps of its runs; there is no command that shows it."""
    store = vault._store
    with store.read() as connection:
        rows = connection.execute(runs.select().order_by(runs.c.id)).all()
    assert all(row.ended_at for row in rows)
    return [store.seal.open_json(RUN, row_of(row.id), row.sealed) for row in rows]


def test_what_is_kept_of_a_run_names_nobody(any_site: Site) -> None:
    source = mixed(any_site)
    any_site.deidentify(source, "one", "basic")
    any_site.deidentify(source, "two", "basic", "--on-conflict", "stop")
    any_site.deidentify(source, "three", "nils", "--on-conflict", "split")
    with Vault.open(any_site.vault, Key.load(any_site.key), create=False) as vault:
        one, two, three = recorded(vault)
    assert (one["recipe"], one["complete"], one["counts"]["written"]) == ("basic", True, 3)
    assert (two["complete"], two["error"]) == (False, "IdentityConflict")
    assert (three["recipe"], three["complete"]) == ("nils", True)
    assert len(one["plan"]) == len(one["recipe_hash"]) == 64
    assert one["plan"] == two["plan"] != three["plan"]
    text = json.dumps([one, two, three])
    assert not any(secret in text for secret in (SHARED, *TWO_PEOPLE, "2020", "other", "mixed"))


def test_from_python(tmp_path: Path, site: Site) -> None:
    source = site.scans("in", [("ann", "2020-01-15")])
    key, own = Key.generate(), Key.generate()
    with Vault.open(tmp_path / "v", key) as vault:
        done = deidentify(source, tmp_path / "out", site.recipe("numbered"), vault=vault, key=own)
        assert [outcome.subject for outcome in done.outcomes] == ["P001"]
        tool = Deidentifier(vault=vault)
        assert tool.key_fingerprint == own.fingerprint != key.fingerprint
        assert tool.tree(source, tmp_path / "basic").counts["written"] == 1
        with pytest.raises(VaultError, match="another key"):
            Deidentifier(vault=vault, key=key)
        with pytest.raises(UsageError, match="remember nobody"):
            Deidentifier(vault=vault, mode="anonymise")
        for out in (tmp_path / "v" / "out", tmp_path):
            with pytest.raises(VaultError, match="vault"):
                tool.tree(source, out, update=True)
        assert {path.name for path in (tmp_path / "v").iterdir()} == {"vault.sqlite", "audit"}


def test_from_python_a_new_project_begins_with_the_usual_key(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(site.data))
    source = site.scans("in", [("ann", "2020-01-15")])
    deidentify(source, site.folder / "without", project="trial")
    with Vault.open(tmp_path / "v", Key.generate()) as vault:
        deidentify(source, site.folder / "with", project="trial", vault=vault)
    assert site.tree("with") == site.tree("without") != {}
