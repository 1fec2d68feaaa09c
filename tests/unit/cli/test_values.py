import csv
import json
import os
import signal
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scrubjay.cli import values
from support import build

Run = Callable[..., Any]


def image(number: int, **texts: str) -> bytes:
    """An image with a description, private text, and a name in a sequence."""
    instance = f"1.2.3.4.{number}"
    elements = build.patient_and_study(build.LITTLE, instance=instance, patient_id="P1", name="Doe^Jane", study="1.2.3")
    elements[0x00081030] = build.LITTLE.element(0x00081030, "LO", build.text(texts.get("description", "Brain")))
    elements[0x00290010] = build.LITTLE.element(0x00290010, "LO", b"ACME 1")
    elements[0x00291005] = build.LITTLE.element(0x00291005, "LO", build.text("=note"))
    return build.part10(build.join(elements), instance=instance)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    folder.mkdir()
    for number in range(5):
        description = "Doe" if number == 3 else "Brain"
        (folder / f"{number}.dcm").write_bytes(image(number, description=description))
    (folder / "note.txt").write_text("no image")
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_rare_values_come_first(run: Run, archive: Path) -> None:
    done = run("values", archive, "--tag", "StudyDescription")
    assert done.code == 0
    lines = [line.split() for line in done.out.splitlines()]
    assert lines == [["StudyDescription", "LO"], ["1", "[Doe]", "3.dcm"], ["4", "[Brain]", "0.dcm"]]
    assert "5 of 6 files were read" in done.err
    assert "1 not-dicom" in done.err


def test_uids_and_dates_are_counted_unless_all_is_asked_for(run: Run, archive: Path) -> None:
    few = run("values", archive, "--vr", "ui").out
    assert "5 different values, not shown" in few
    assert "1.2.3.4.1" not in few
    assert "1.2.3.4.1" in run("values", archive, "--vr", "UI", "--all").out


def test_filters_by_count_and_limit(run: Run, archive: Path) -> None:
    assert "Brain" not in run("values", archive, "--tag", "StudyDescription", "--max", "1").out
    assert "Doe" not in run("values", archive, "--tag", "StudyDescription", "--min", "2").out
    assert "and 1 more" in run("values", archive, "--tag", "StudyDescription", "--limit", "1").out
    for arguments in (("--limit", "0"), ("--min", "3", "--max", "2"), ("--tag", "NoSuch"), ("--vr", "QQ")):
        assert run("values", archive, *arguments).code == 2


def test_files_are_secret_new_and_apart(run: Run, archive: Path, tmp_path: Path) -> None:
    names = {form: tmp_path / f"list.{form}" for form in ("csv", "json", "html")}
    arguments = [part for form, path in names.items() for part in (f"--{form}", path)]
    assert run("values", archive, *arguments).code == 0
    for path in names.values():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {row["value"] for row in rows(names["csv"]) if row["attribute"] == "StudyDescription"} == {"Doe", "Brain"}
    (private,) = (row for row in rows(names["csv"]) if row["attribute"] == '(0029,"ACME 1",05)')
    assert private["value"] == "'=note"
    listed = json.loads(names["json"].read_text())
    assert {row["value"]: row["files"] for row in listed if row["attribute"] == "StudyDescription"} == {
        "Doe": 1,
        "Brain": 4,
    }
    assert "=note" in names["html"].read_text()
    assert run("values", archive, "--csv", names["csv"]).code == 2
    inside = run("values", archive, "--csv", archive / "list.csv")
    assert inside.code == 2
    assert not (archive / "list.csv").exists()
    assert run("values", archive, "--csv", tmp_path / "one", "--json", tmp_path / "one").code == 2


def test_html_holds_text_and_no_markup_from_images(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a").write_bytes(image(1, description="<script>x"))
    run("values", tmp_path / "in", "--html", tmp_path / "page.html")
    text = (tmp_path / "page.html").read_text()
    assert "&lt;script&gt;x" in text
    assert text.count("<script>") == 1


def test_nothing_is_left_behind(run: Run, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    before = sorted(path.name for path in archive.iterdir())
    run("values", archive)
    run("values", archive, "--tag", 'concept ("1","DCM",*)')
    assert list((tmp_path / "tmp").iterdir()) == []
    assert sorted(path.name for path in archive.iterdir()) == before


def test_a_signal_leaves_nothing_behind(
    run: Run, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    monkeypatch.setattr(values, "write_csv", killed)
    assert run("values", archive, "--csv", tmp_path / "list.csv").code == 130
    assert not (tmp_path / "list.csv").exists()
    assert list((tmp_path / "tmp").iterdir()) == []


def test_decisions_become_a_recipe_that_a_run_obeys(run: Run, archive: Path, tmp_path: Path) -> None:
    review = tmp_path / "review.csv"
    run("values", archive, "--csv", review)
    table = rows(review)
    words = {"StudyDescription": "keep", '(0029,"ACME 1",05)': "keep", "Modality": "remove"}
    for row in table:
        row["decision"] = words.get(row["attribute"], "")
    with review.open("w", newline="") as file:
        writer = csv.DictWriter(file, table[0])
        writer.writeheader()
        writer.writerows(table)
    recipe = tmp_path / "mine.yaml"
    done = run("recipe", "decide", review, "--into", recipe)
    assert done.code == 0
    assert run("recipe", "check", recipe).code == 0
    assert run("deidentify", archive, tmp_path / "out", "-r", recipe, "--no-vault", "-q").code == 0
    kept = run("values", tmp_path / "out").out
    assert "[Brain]" in kept
    assert "[=note]" in kept
    assert "Doe^Jane" not in kept
    assert run("recipe", "decide", review, "--into", recipe).code == 2


def test_conflicting_decisions_are_refused_with_their_lines(run: Run, archive: Path, tmp_path: Path) -> None:
    review = tmp_path / "review.csv"
    review.write_text("attribute,decision\nStudyDescription,keep\nStudyDescription,remove\n")
    done = run("recipe", "decide", review, "--into", tmp_path / "mine.yaml")
    assert done.code == 2
    assert "line 2" in done.err
    assert "line 3" in done.err
    assert not (tmp_path / "mine.yaml").exists()
