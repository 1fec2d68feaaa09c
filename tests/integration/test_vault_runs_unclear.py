"""It isn't clear who is who: what a run says then, and to whom; never in words that name anybody."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scrubjay import Cancel, Deidentifier, IdentityConflict, Key, Outcome
from support.corpus import corpus_files

if TYPE_CHECKING:
    from tests.integration.conftest import Site

NAMES = ["Quixote^Don", "Panza^Sancho"]


def unclear(site: Site) -> Path:
    """Two people share an ID, another one has one of nobody's; the rest is clear."""
    folder = site.scans("in", [("ann", "2020-01-15"), ("4711", "2020-01-15"), ("bob", "2020-02-20")])
    (folder / "letter.txt").write_text("no DICOM")
    (folder / "01.dcm").write_bytes(site.scan("4711", "2020-01-15", name=NAMES[0]))
    (folder / "sub").mkdir()
    for number in range(2):
        scan = site.scan("4711", "2021-03-04", name=NAMES[1], number=number)
        (folder / "sub" / f"other-{number}.dcm").write_bytes(scan)
    (folder / "zz.dcm").write_bytes(site.scan("ANONYMOUS", "2020-01-15", name="Rocinante"))
    return folder


@pytest.fixture
def source(site: Site) -> Path:
    return unclear(site)


UNCLEAR = {"01.dcm", "sub/other-0.dcm", "sub/other-1.dcm"}


def harmless(text: str) -> bool:
    return not any(word in text for word in ("Quixote", "Panza", "4711", "Rocinante", "ANONYMOUS", "other-"))


@pytest.mark.parametrize("recipe", ["basic", "numbered"])
def test_stop_says_which_files(any_site: Site, recipe: str) -> None:
    source = unclear(any_site)
    done = any_site.deidentify(source, "out", recipe, "--on-conflict", "stop")
    assert done.code == 1
    assert set(done.reasons) == UNCLEAR, "these files and no others"
    assert set(done.reasons.values()) == {"identity-conflict"}
    assert done.outputs == {} and not (any_site.folder / "out").exists()
    assert "shared-identity: 3 files in 2 groups" in done.err
    assert "these 3 files: --report FILE names them" in done.err
    assert harmless(done.out + done.err)


def test_the_report_is_csv_too_and_without_one_the_message_says_how(site: Site, source: Path) -> None:
    line = site.line(source, "out", "numbered")
    without = site.do(*line)
    assert without.code == 1 and "--report FILE names them" in without.err
    assert site.do(*line, "--report", "which.csv", "-j", 1).code == 1
    with (site.folder / "which.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["source"] for row in rows] == sorted(UNCLEAR)
    assert {(row["outcome"], row["reason"], row["output"], row["subject"]) for row in rows} == {
        ("quarantined", "identity-conflict", "", "")
    }


def test_in_python(site: Site, source: Path) -> None:
    told: list[Outcome] = []
    tool = Deidentifier("basic", key=Key.generate(), on_conflict="stop")
    with pytest.raises(IdentityConflict) as caught:
        tool.tree(source, site.folder / "out", on_outcome=told.append)
    assert {one.source for one in told} == UNCLEAR
    assert [one.ordinal for one in told] == sorted(one.ordinal for one in told)
    (finding,) = (one for one in caught.value.findings if one.conflict)
    assert {told[0].ordinal, told[1].ordinal} == set(finding.ordinals), "numbered as the message numbers them"
    assert not (site.folder / "out").exists()


def test_in_python_stopped_meanwhile(site: Site, source: Path) -> None:
    cancel = Cancel()
    told: list[Outcome] = []

    def stop(outcome: Outcome) -> None:
        told.append(outcome)
        cancel.set()

    with pytest.raises(IdentityConflict):
        Deidentifier("basic", key=Key.generate(), on_conflict="stop").tree(
            source, site.folder / "out", on_outcome=stop, cancel=cancel
        )
    assert len(told) == 1


@pytest.mark.parametrize(("policy", "said"), [("split", "became a subject each"), ("quarantine", "are left out")])
def test_what_was_decided_is_told(site: Site, source: Path, policy: str, said: str) -> None:
    done = site.deidentify(source, "out", "numbered", "--on-conflict", policy)
    notes = [line.removeprefix("scrubjay: note: ") for line in done.err.splitlines() if "note: " in line]
    assert notes[0] == "shared-identity: 3 files in 2 groups, which begin at file 2, 6"
    assert notes[1] == "placeholder-id: 1 file in 1 group, which begins at file 5"
    assert notes[2].startswith(f"{policy}: ") and said in notes[2]
    assert harmless(done.err)


def test_a_placeholder_that_passes_comes_with_advice(site: Site, source: Path) -> None:
    for name in UNCLEAR:
        (source / name).unlink()
    done = site.deidentify(source, "out", "numbered")
    assert done.code == 0
    _, note = (line for line in done.err.splitlines() if "placeholder-id" in line)
    assert "can be one person" in note and "--on-conflict split or quarantine" in note


def test_a_study_before_the_first_comes_with_advice(any_site: Site) -> None:
    any_site.deidentify(any_site.scans("first", [("ann", "2020-07-20")]), "out", "visits")
    early = any_site.scans("early", [("ann", "2020-01-15")])
    done = any_site.deidentify(early, "out", "visits", "--update")
    (note,) = (line for line in done.err.splitlines() if "before-anchor" in line)
    assert note.startswith("scrubjay: note: before-anchor: 1 study: ")
    assert "scrubjay vault reanchor" in note and "into a new OUT" in note


def test_real_files_under_one_id(site: Site) -> None:
    """Files of several people in which somebody has typed one ID over."""
    import pydicom

    folder = site.folder / "in"
    folder.mkdir()
    some = [path for path in corpus_files() if "head_mr" in str(path) or "sample" in str(path)][:12]
    for number, path in enumerate(some):
        shutil.copyfile(path, folder / f"{number:02}.dcm")
    changed = 0
    for path in sorted(folder.iterdir())[:6]:
        try:
            ds = pydicom.dcmread(path)
            ds.PatientID, ds.PatientName, ds.PatientBirthDate = "S-1", f"Somebody{changed}^Else", f"19{changed}00101"
            ds.save_as(path)
            changed += 1
        except Exception:  # what pydicom can't read is no matter here
            continue
    assert changed > 2
    done = site.deidentify(folder, "out", "numbered", "--on-conflict", "stop")
    assert done.code == 1
    named = {name for name in done.reasons if pydicom.dcmread(folder / name, force=True).get("PatientID") == "S-1"}
    assert len(named) == changed
