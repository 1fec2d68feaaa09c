"""A folder of zips with names as somebody typed them, a spreadsheet of five hundred people, one command."""

from __future__ import annotations

import csv
import stat
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pydicom

from scrubjay.text.fold import words
from support.build import LITTLE, image, join, part10, text
from support.crowd import Crowd, crowd

if TYPE_CHECKING:
    from tests.integration.conftest import Done, Site

RECIPE = """
name: afternoon
extends: tcia
dates: {mode: subject, between: [-365, -1]}
table:
  columns: {sex: keep, score: keep, visit: date, notes: clean}
"""
IN_A_ZIP = 10
IMAGES = 2
ROOT = "1.2.826.0.1.3680043.9.9999.77"


def scan(subject: int, number: int, written: str, told: str) -> bytes:
    """An image of a subject, with the name that the spreadsheet has for him in a text."""
    study = f"{ROOT}.{subject + 1}"
    instance = f"{study}.1.{number + 1}"
    elements = image(LITTLE, patient_id=f"MRN-{subject:05}", study=study, series=f"{study}.1", instance=instance)
    for tag, vr, value in (
        (0x00080005, "CS", "ISO_IR 192"),
        (0x0008103E, "LO", f"T1 axial {told} after contrast"),
        (0x00100010, "PN", written),
    ):
        data = value.encode()
        elements[tag] = LITTLE.element(tag, vr, data + b" " * (len(data) % 2))
    elements[0x00080020] = LITTLE.element(0x00080020, "DA", text("20210304"))
    return part10(join(elements), instance=instance)


def zips_of(found: Crowd, folder: Path) -> Path:
    """Ten people a zip, a folder each, and beside the images what lies about in such folders."""
    folder.mkdir()
    named = {subject: found.told[person] for subject, person in found.truth.items()}
    for first in range(0, len(found.written), IN_A_ZIP):
        with zipfile.ZipFile(folder / f"batch {first // IN_A_ZIP}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for subject, written in list(enumerate(found.written))[first : first + IN_A_ZIP]:
                for number in range(IMAGES):
                    told = named.get(subject, written).replace(",", "")
                    archive.writestr(f"{subject}/IM{number}", scan(subject, number, written, told))
            archive.writestr("notes.txt", "who is who")
    return folder


def table_of(found: Crowd, path: Path) -> Path:
    """The spreadsheet, as Excel saves Unicode text: each person's score is his own."""
    with path.open("w", newline="", encoding="utf-16") as file:
        sheet = csv.writer(file, delimiter=";")
        sheet.writerow(["Name", "Sex", "Visit", "Score", "Notes", "Phone"])
        for person, told in enumerate(found.told):
            sheet.writerow([told, "F", "2021-03-01", person, f"{told} came back", f"0555 {person:07}"])
    return path


def subjects_of(done: Done) -> dict[int, str]:
    """By number of a subject his pseudonym, one for all of his files."""
    found: dict[int, set[str]] = {}
    for source, pseudonym in done.names.items():
        if source.endswith(("IM0", "IM1")):
            found.setdefault(int(source.split("/")[-2]), set()).add(pseudonym)
    assert all(len(names) == 1 for names in found.values())
    return {subject: names.pop() for subject, names in found.items()}


def test_zips_and_a_spreadsheet_by_one_command(site: Site) -> None:
    found = crowd(500, ["as it is", "one typo"], seed=11)
    source, table = zips_of(found, site.folder / "zips"), table_of(found, site.folder / "people.csv")
    recipe = site.folder / "afternoon.yaml"
    recipe.write_text(RECIPE)

    done = site.deidentify(source, "out", str(recipe), "--demographics", table)

    assert done.code == 0, done.err
    images = [path for path in (site.folder / "out").rglob("*") if path.is_file()]
    assert len(images) == IMAGES * len(found.written)
    pseudonyms = subjects_of(done)
    assert len(set(pseudonyms.values())) == len(found.written), "nobody is two people, and no two are one"

    with (site.folder / "out-table.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["subject", "Sex", "Visit", "Score", "Notes"]
    truth = {pseudonyms[subject]: person for subject, person in found.truth.items()}
    made = {row["subject"]: int(row["Score"]) for row in rows}
    assert all(truth.get(subject) == person for subject, person in made.items()), "no row is somebody else's"
    assert len(made) >= 0.98 * len(truth)
    assert all(row["Visit"] != "2021-03-01" for row in rows)

    told = {subject: words(found.told[person]) for subject, person in truth.items()}
    for row in rows:
        assert not set(words(row["Notes"])) & {word for word in told[row["subject"]] if len(word) > 2}
    for path in images:
        header = pydicom.dcmread(path)
        left = set(words(str(header.SeriesDescription)))
        assert {"t1", "axial"} <= left
        if header.PatientID in made:
            assert not left & {word for word in told[header.PatientID] if len(word) > 2}

    lists = site.folder / "out-IDENTIFYING"
    assert stat.S_IMODE(lists.stat().st_mode) == 0o700
    with (lists / "in-table-not-in-dicom.csv").open(newline="", encoding="utf-8") as file:
        assert len(list(csv.reader(file))) >= len(found.told) - len(truth)
