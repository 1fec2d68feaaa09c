"""What a study says of its people counts in all its files; what the search lets pass is told; a leak stops a run."""

import json
from pathlib import Path

import pydicom
import pytest

from scrubjay import Deidentifier, RunFailed, RunResult, UsageError
from scrubjay.run.report import Report
from support.api import KEY
from support.build import LITTLE, image, join, part10, text, uid

OPERATORS, PATIENT, COMMENTS = 0x00081070, 0x00100010, 0x00204000
LUT = 0x00283006


def scan(number: int, *, study: str = "1", raw: bytes = b"", **values: str) -> bytes:
    """An image of a study; values by tag as `t0008103E`, PN for names, LO for the rest."""
    instance, of = f"1.2.826.0.1.3680043.9.9999.7.{study}.{number}", f"1.2.826.0.1.3680043.9.9999.7.{study}"
    elements = image(LITTLE)
    elements[0x00080018] = LITTLE.element(0x00080018, "UI", uid(instance))
    elements[0x0020000D] = LITTLE.element(0x0020000D, "UI", uid(of))
    for name, value in values.items():
        tag = int(name[1:], 16)
        vr = {OPERATORS: "PN", PATIENT: "PN", COMMENTS: "LT"}.get(tag, "LO")
        elements[tag] = LITTLE.element(tag, vr, text(value))
    if raw:
        elements[LUT] = LITTLE.element(LUT, "OW", raw + b"\0" * (len(raw) % 2))
    return part10(join(elements), instance=instance)


def run(folder: Path, files: dict[str, bytes], recipe: object = "tcia", **options: str) -> tuple[RunResult, Path]:
    """These files, de-identified as a tree."""
    for name, data in files.items():
        (folder / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "in" / name).write_bytes(data)
    out = folder / "out"
    return Deidentifier(recipe, key=KEY).tree(folder / "in", out, **options), out  # type: ignore[arg-type]


def descriptions(result: RunResult, out: Path) -> list[str]:
    """Series Description of each file in the order of the run."""
    return [str(pydicom.dcmread(out / one.output).SeriesDescription) for one in result.outcomes if one.output]


@pytest.mark.parametrize("threads", [1, 2])
def test_a_name_in_one_file_is_found_in_all_files_of_its_study(tmp_path: Path, threads: int) -> None:
    files = {
        "a/1": scan(1, t0008103E="T1 quarvilon axial"),
        "a/2": scan(2, t00081070="Quarvilon^Ona"),
        "b/3": scan(3, study="2", t0008103E="T1 quarvilon axial"),
    }
    result, out = run(tmp_path, files, threads=threads)  # type: ignore[arg-type]
    first, _, other = result.outcomes
    assert pydicom.dcmread(out / first.output).SeriesDescription == "T1  axial"
    assert pydicom.dcmread(out / other.output).SeriesDescription == "T1 quarvilon axial", "another study's people"
    alone = Deidentifier("tcia", key=KEY).bytes(files["a/1"]).data
    assert alone is not None and b"quarvilon" in alone, "a file by itself knows nobody else"


def test_folders_name_people_and_series(tmp_path: Path) -> None:
    files = {
        "Quarvilon_Ona/1": scan(1, t0008103E="T1 quarvilon"),
        "zorblat/2": scan(2, study="2", t0008103E="zorblat"),
        "brain/head/3": scan(3, study="3", t0008103E="brain head"),
    }
    result, out = run(tmp_path, files)
    found = {one.source.split("/")[0]: one.output for one in result.outcomes}
    said = {name: str(pydicom.dcmread(out / output).SeriesDescription).strip() for name, output in found.items()}
    # A folder that is called what the series is called names a series.
    assert said == {"Quarvilon_Ona": "T1", "zorblat": "zorblat", "brain": "brain head"}


def test_what_the_guards_let_pass_is_told(tmp_path: Path) -> None:
    result, out = run(tmp_path, {"1": scan(1, t00100010="Big^Peter", t0008103E="Big Bore, PETER BIG")})
    assert descriptions(result, out) == ["Big Bore,"]
    (outcome,) = result.outcomes
    assert (outcome.cleaned, outcome.spared) == (1, 1)
    assert result.text.spared == 1 and any("column `spared`" in note for note in result.notes)
    result, out = run(tmp_path / "short", {"1": scan(1, t00081070="Gray", t0008103E="3 Gray")})
    assert descriptions(result, out) == ["3 Gray"]
    assert result.text.unsearched >= 1 and any("column `unsearched`" in note for note in result.notes)


def test_the_report_has_the_counts_and_never_the_words(tmp_path: Path) -> None:
    result, _ = run(tmp_path, {"1": scan(1, t00100010="Quarvilon^Ona", t0008103E="T1 Quarvilon, Dr. Zorblat")})
    with Report(tmp_path / "report.jsonl") as report:
        for outcome in result.outcomes:
            report.add(outcome)
    (row,) = map(json.loads, (tmp_path / "report.jsonl").read_text().splitlines())
    assert (row["cleaned"], row["needle"]) == (2, "")
    assert "uarvilon" not in json.dumps(row) and "orblat" not in json.dumps(row)


def test_words_in_no_vocabulary(tmp_path: Path) -> None:
    files = {"1": scan(1, t0008103E="T1 axial Zorblat 5mm b1000")}
    for policy, wanted, unknown in (("report", "T1 axial Zorblat 5mm b1000", 1), ("remove", "T1 axial  5mm b1000", 1)):
        recipe = {"name": "own", "extends": "tcia", "text": {"vocabulary": policy}}
        result, out = run(tmp_path / policy, files, recipe)
        assert descriptions(result, out) == [wanted]
        assert result.text.unknown == unknown


LEAKS = {
    f"{number}": scan(number, t00100010="Quarvilon^Ona", raw=b"" if number != 2 else b"xx QUARVILON yy")
    for number in (1, 2, 3)
}


@pytest.mark.parametrize("wide", [False, True], ids=["bytes", "utf-16"])
def test_a_name_in_kept_bytes_is_a_leak(tmp_path: Path, wide: bool) -> None:
    raw = "xx Quarvilon yy".encode("utf-16-le" if wide else "ascii")
    result, _ = run(tmp_path, {**LEAKS, "2": scan(2, t00100010="Quarvilon^Ona", raw=raw)}, "basic")
    leak = list(result.outcomes)[1]
    assert (leak.outcome, leak.reason, leak.tag_path, leak.needle) == ("quarantined", "leak", f"{LUT:08X}", "name")
    assert result.counts["written"] == 2 and result.complete
    assert "uarvilon" not in repr(leak).lower()


def test_a_leak_stops_the_run(tmp_path: Path) -> None:
    with pytest.raises(RunFailed, match="stopped at file 2") as caught:
        run(tmp_path, LEAKS, "basic", on_leak="stop")
    assert "uarvilon" not in str(caught.value).lower()
    result = caught.value.result
    assert result is not None and not result.complete
    assert [outcome.outcome for outcome in result.outcomes] == ["written", "quarantined"]
    assert len([path for path in (tmp_path / "out").rglob("*") if path.is_file()]) == 1, (
        "nothing after it, nothing half"
    )


def test_a_misspelt_policy_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="did you mean 'quarantine'"):
        run(tmp_path, LEAKS, "basic", on_leak="quarantin")
    assert not (tmp_path / "out").exists()


def test_a_pseudonym_that_is_somebodys_name_is_a_leak(tmp_path: Path) -> None:
    """A folder's name as pseudonym, by a pattern that takes in all of it."""
    recipe = {
        "name": "own",
        "extends": "basic",
        "identity": {"strategy": "folder", "regex_pattern": "(.+)", "folder_depth": 1},
    }
    result, _ = run(tmp_path, {"Quarvilon_Ona/1": scan(1, t00100010="Quarvilon^Ona")}, recipe)
    (outcome,) = result.outcomes
    assert (outcome.reason, outcome.needle) == ("leak", "name")
    coded, _ = run(tmp_path / "coded", {"S001/1": scan(1, t00100010="S001")}, recipe)
    assert coded.counts["written"] == 1, "a code may stay the same"


def test_earlier_methods_are_cleaned(tmp_path: Path) -> None:
    result, out = run(tmp_path, {"1": scan(1, t00100010="Quarvilon^Ona", t00120063="Quarvilon profile v3")})
    (outcome,) = result.outcomes
    methods = pydicom.dcmread(out / outcome.output).DeidentificationMethod
    assert methods[0].strip() == "profile v3" and methods[1].startswith("ScrubJay tcia")


def test_what_the_recipe_writes_is_its_own_choice(tmp_path: Path) -> None:
    """A patient who is called as the program is, and an institution that the recipe names."""
    recipe = {"name": "own", "extends": "basic", "rules": [{"InstitutionName": "replace Quarvil Institute"}]}
    named = scan(1, t00100010="Scrubjay^Basic", t00080080="Quarvil Institute", t0008103E="T1")
    result, out = run(tmp_path, {"1": named}, recipe)
    (outcome,) = result.outcomes
    assert outcome.outcome == "written", outcome
    assert pydicom.dcmread(out / outcome.output).InstitutionName == "Quarvil Institute"
