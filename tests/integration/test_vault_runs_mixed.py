"""What must not come together: an OUT and a vault that don't know each other, two names of one person."""

from pathlib import Path

import pytest
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian

from scrubjay import Deidentifier, Key, UsageError
from scrubjay.errors import OutputError
from scrubjay.vault import Vault

NUMBERED = {"name": "numbered", "extends": "basic", "identity": {"strategy": "sequential"}}


def folder(place: Path, *patients: str) -> Path:
    for number, patient in enumerate(patients, start=1):
        ds = Dataset()
        ds.SOPClassUID, ds.SOPInstanceUID = CTImageStorage, f"1.2.3.{number}.{len(patient)}.{ord(patient[-1])}"
        ds.PatientID, ds.PatientName, ds.StudyDate = patient, f"{patient}^Anna", "20200115"
        ds.StudyInstanceUID = f"1.2.4.{ord(patient[-1])}"
        ds.file_meta = FileMetaDataset()
        ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        place.mkdir(parents=True, exist_ok=True)
        ds.save_as(place / f"{patient}.dcm", enforce_file_format=True)
    return place


@pytest.mark.parametrize("project", ["default", "other"])
def test_an_out_of_another_vault_is_not_carried_on(tmp_path: Path, project: str) -> None:
    key, out = Key.generate(), tmp_path / "out"
    with Vault.open(tmp_path / "v1", key) as vault:
        Deidentifier(NUMBERED, vault=vault, key=key).tree(folder(tmp_path / "a", "4711-A", "4711-B"), out)
    before = sorted(out.rglob("*"))
    place = "v2" if project == "default" else "v1"
    with Vault.open(tmp_path / place, key) as vault:
        second = Deidentifier(NUMBERED, vault=vault, key=Key.generate(), project=project)
        for _ in range(3):  # the same command again must not get through
            with pytest.raises(OutputError, match="another vault or project"):
                second.tree(folder(tmp_path / "b", "4711-C"), out, update=True)
        assert [one.subjects for one in vault.status().projects if one.name == project] == [0]
        new = second.tree(tmp_path / "b", tmp_path / "new")
        assert [outcome.subject for outcome in new.outcomes] == ["P001"], "no number was used up"
    assert sorted(out.rglob("*")) == before


def test_single_files_are_refused_where_the_vault_knows_other_names(tmp_path: Path) -> None:
    key = Key.generate()
    source = folder(tmp_path / "a", "4711-A")
    with Vault.open(tmp_path / "v", key) as vault:
        keyed = Deidentifier("basic", vault=vault, key=key)
        assert keyed.bytes((source / "4711-A.dcm").read_bytes()).data
        Deidentifier(NUMBERED, vault=vault).tree(source, tmp_path / "out")
        with pytest.raises(UsageError, match="the key alone"):
            keyed.bytes((source / "4711-A.dcm").read_bytes())


def test_nobody_stands_in_out_under_two_names(tmp_path: Path) -> None:
    """A keyed run that was killed told the vault of nobody; then a numbered run named the same people."""
    key, source = Key.generate(), folder(tmp_path / "a", "4711-A", "4711-B")
    Deidentifier("basic", key=key).tree(source, tmp_path / "out")
    with Vault.open(tmp_path / "v", key) as vault:
        Deidentifier(NUMBERED, vault=vault, key=key).tree(source, tmp_path / "numbered")
        with pytest.raises(OutputError, match="another name"):
            Deidentifier("basic", vault=vault).tree(source, tmp_path / "out", update=True)


def test_a_name_once_given_is_noted(tmp_path: Path) -> None:
    key, source = Key.generate(), folder(tmp_path / "a", "4711-A", "4711-B")
    with Vault.open(tmp_path / "v", key) as vault:
        Deidentifier("basic", vault=vault, key=key).tree(source, tmp_path / "keyed")
        result = Deidentifier(NUMBERED, vault=vault).tree(source, tmp_path / "numbered")
    assert any(note.startswith("kept-name: 2 studies: ") for note in result.notes)
    assert sorted(p.name for p in (tmp_path / "keyed").iterdir()) == sorted(
        p.name for p in (tmp_path / "numbered").iterdir()
    )
