import stat
from pathlib import Path

import pydicom
import pytest
from pydicom.dataset import Dataset

from scrubjay import (
    Cancel,
    Deidentifier,
    InstanceRefused,
    Interrupted,
    Key,
    KeyFileError,
    OutputError,
    Recipe,
    RecipeError,
    SourceError,
    UsageError,
    load_recipe,
)


@pytest.fixture
def tool(key: Key) -> Deidentifier:
    return Deidentifier("basic", key=key)


@pytest.fixture
def image(scans: Path) -> Path:
    return scans / "Planck^Max" / "s0" / "Planck^Max_im0"


def test_all_doors_give_the_same_bytes(tool: Deidentifier, image: Path, tmp_path: Path) -> None:
    outcome = tool.file(image, tmp_path / "one.dcm")
    assert (outcome.outcome, outcome.output) == ("written", "one.dcm")
    data = tool.bytes(image.read_bytes()).data
    assert data == (tmp_path / "one.dcm").read_bytes()
    tool.tree(image, tmp_path / "out")
    (written,) = (path for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert written.read_bytes() == data
    assert written.stat().st_mode == (tmp_path / "one.dcm").stat().st_mode


def test_file_overwrites_nothing_and_leaves_nothing(tool: Deidentifier, image: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "there").touch()
    with pytest.raises(OutputError, match="exists"):
        tool.file(image, out / "there")
    with pytest.raises(OutputError, match="no folder"):
        tool.file(image, out / "no" / "one")
    with pytest.raises(OutputError, match="use tree"):
        tool.file(image.parent, out / "one")
    with pytest.raises(SourceError):
        tool.file(image.parent / "nothing", out / "one")
    outcome = tool.file(image.parents[1] / "broken", out / "one")
    assert outcome.outcome == "quarantined"
    assert [path.name for path in out.iterdir()] == ["there"]


def test_bytes_says_what_changed(tool: Deidentifier, image: Path) -> None:
    done = tool.bytes(image.read_bytes())
    changes = {change.path: change for change in done.changes}
    assert changes["00100010"].original == b"Planck^Max"
    assert changes["00100010"].replacement != b"Planck^Max"
    assert "Planck" not in repr(done)
    assert tool.bytes(image.read_bytes(), record=False).changes == ()


def test_bytes_that_are_no_dicom(tool: Deidentifier) -> None:
    done = tool.bytes(b"Dear Emmy,")
    assert done.data is None
    assert (done.outcome.outcome, done.outcome.reason) == ("excluded", "not-dicom")


def test_dataset(tool: Deidentifier, image: Path) -> None:
    ds = pydicom.dcmread(image)
    before = ds.to_json()
    clean = tool.dataset(ds)
    assert ds.to_json() == before
    assert ds.file_meta.MediaStorageSOPInstanceUID == ds.SOPInstanceUID
    data = tool.bytes(image.read_bytes()).data
    assert data is not None
    assert clean.SOPInstanceUID == clean.file_meta.MediaStorageSOPInstanceUID != ds.SOPInstanceUID
    assert clean.PatientName != ds.PatientName
    assert clean.PixelData == ds.PixelData


def test_dataset_without_file_meta(tool: Deidentifier) -> None:
    ds = Dataset()
    ds.SOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
    ds.SOPInstanceUID = "1.2.3"
    ds.StudyInstanceUID = "1.2.3.4"
    ds.PatientName = "Planck^Max"
    ds.PatientID = "1"
    clean = tool.dataset(ds)
    assert "Planck" not in str(clean)
    assert not hasattr(ds, "file_meta")


def test_dataset_that_is_refused(tool: Deidentifier) -> None:
    ds = Dataset()
    ds.SOPClassUID = "1.2.3"
    ds.SOPInstanceUID = "1.2.3"
    ds.PatientName = "Planck^Max"
    with pytest.raises(InstanceRefused) as caught:
        tool.dataset(ds)
    assert caught.value.reason == "private-sop-class"
    assert "Planck" not in str(caught.value)


def test_dataset_that_cannot_be_written(tool: Deidentifier) -> None:
    ds = Dataset()
    ds.SOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
    ds.add_new(0x00280010, "US", "Planck^Max")
    with pytest.raises(InstanceRefused) as caught:
        tool.dataset(ds)
    assert caught.value.reason == "not-encodable"
    assert caught.value.__cause__ is None
    assert "Planck" not in str(caught.value)


def test_the_default_key_is_the_project_s_file(image: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    data = image.read_bytes()
    first = Deidentifier(project="trial").bytes(data).data
    path = tmp_path / "data/scrubjay/keys/trial.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Deidentifier(project="trial").bytes(data).data == first
    assert Deidentifier(project="trial", key=Key.load(path)).bytes(data).data == first


@pytest.mark.parametrize("mode", ["anonymise", "anonymize"])
def test_anonymise_links_nothing_and_stores_no_key(
    image: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, mode: str
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    tools = [Deidentifier(mode=mode) for _ in range(2)]
    assert {tool.mode for tool in tools} == {"anonymise"}
    first, second = (tool.bytes(image.read_bytes()).data for tool in tools)
    assert first != second
    assert tools[0].bytes(image.read_bytes()).data == first
    assert not (tmp_path / "data").exists()


def test_a_key_by_its_path(image: Path, tmp_path: Path, scans: Path) -> None:
    data = image.read_bytes()
    path = tmp_path / "keys" / "k"
    first = Deidentifier(key=str(path)).bytes(data).data
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Deidentifier(key=path).bytes(data).data == first
    assert Deidentifier(key=Key.load(path)).bytes(data).data == first
    with pytest.raises(KeyFileError, match="inside OUT"):
        Deidentifier(key=path).tree(scans, tmp_path / "keys", update=True)
    with pytest.raises(UsageError, match="path of a key file"):
        Deidentifier(key=b"0123")  # type: ignore[arg-type]


def test_anonymise_cannot_be_carried_on(scans: Path, tmp_path: Path) -> None:
    tool = Deidentifier(mode="anonymise")
    with pytest.raises(UsageError, match="key of its own"):
        tool.tree(scans, tmp_path / "out", update=True)
    assert not (tmp_path / "out").exists()
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Interrupted, match="start again with a new OUT"):
        tool.tree(scans, tmp_path / "out", cancel=cancel)
    with pytest.raises(Interrupted, match="carry on with --update"):
        Deidentifier(key=tmp_path / "k").tree(scans, tmp_path / "out2", cancel=cancel)


def test_warnings(key: Key) -> None:
    assert Deidentifier("basic", key=key).warnings == ()
    (warning,) = Deidentifier("nidb-original", key=key).warnings
    assert "names of people included" in warning
    assert "isn't marked as de-identified" in warning


def test_wrong_arguments(key: Key) -> None:
    with pytest.raises(UsageError, match="leave the key out"):
        Deidentifier(mode="anonymise", key=key)
    with pytest.raises(UsageError, match="mode is"):
        Deidentifier(mode="hide", key=key)
    with pytest.raises(RecipeError, match="did you mean 'basic'"):
        Deidentifier("basik", key=key)
    with pytest.raises(UsageError, match="did you mean 'preserve'"):
        Deidentifier(layout="perserve", key=key)
    with pytest.raises(UsageError, match="subject"):
        Deidentifier(layout="{subjct}/{instance}", key=key)
    with pytest.raises(UsageError, match="one name"):
        Deidentifier(layout="{subject}/{series}", key=key)


def test_recipes_by_value(key: Key, image: Path) -> None:
    recipe = Recipe.from_mapping({"name": "mine", "version": "1", "extends": "basic"})
    assert Deidentifier(recipe, key=key).recipe.name == "mine"
    mapping = {"name": "mine", "version": "1", "extends": "basic"}
    assert Deidentifier(mapping, key=key).plan.hash == Deidentifier(recipe, key=key).plan.hash
    with pytest.raises(RecipeError, match="extends"):
        Deidentifier({"name": "mine", "extnds": "basic"}, key=key)
    assert Deidentifier(load_recipe("basic"), key=key).plan.hash == Deidentifier("basic", key=key).plan.hash


def test_a_recipe_drops_files_by_name(key: Key, scans: Path, tmp_path: Path) -> None:
    recipe = Recipe.from_mapping(
        {"name": "mine", "version": "1", "extends": "basic", "files": {"drop": ["*_IM1", "*.txt"]}}
    )
    result = Deidentifier(recipe, key=key).tree(scans, tmp_path / "out")
    dropped = [outcome.source for outcome in result.outcomes if outcome.reason == "dropped-by-rule"]
    assert sorted(dropped) == ["Noether^Emmy/s1/Noether^Emmy_im1", "Planck^Max/letter.txt"]
    assert result.counts["written"] == 9
