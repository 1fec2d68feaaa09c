"""Every ID strategy and every way with dates, as runs over real files, judged by what pydicom reads in and out."""

from __future__ import annotations

import functools
import json
import re
import shutil
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pydicom
import pytest

from scrubjay.identity.personname import normal_name
from scrubjay.identity.placeholders import is_placeholder_id
from support.corpus import corpus_files

if TYPE_CHECKING:
    from tests.integration.conftest import Done, Site

DATES = ("StudyDate", "SeriesDate", "AcquisitionDate", "ContentDate")
NEEDED = ("PatientID", "PatientName", "StudyInstanceUID", "SOPInstanceUID")
PEOPLE = 25


@dataclass(frozen=True, slots=True)
class File:
    """A real file in the source, as pydicom reads it."""

    place: str
    header: pydicom.Dataset

    def text(self, word: str) -> str:
        return str(self.header.get(word) or "").strip(" \0")

    @property
    def top(self) -> str:
        return self.place.split("/")[0]


def read(path: Path) -> pydicom.Dataset:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pydicom.dcmread(path, stop_before_pixels=True)


@functools.cache
def clear_people() -> tuple[tuple[int, Path], ...]:
    """Files of people of whom it is clear who they are: one study each, one ID, a name of their own."""
    seen: dict[str, tuple[int, str, str]] = {}
    names: set[str] = set()
    instances: set[str] = set()
    found = []
    for path in corpus_files():
        try:
            ds = read(path) if path.stat().st_size < 700_000 else pydicom.Dataset()
        except Exception:  # no file for pydicom is none for this test
            continue
        if any(not ds.get(word) for word in (*NEEDED, "StudyDate")):
            continue
        patient, name, study, instance = (str(ds[word].value).strip() for word in NEEDED)
        if is_placeholder_id(patient) or not normal_name(name) or not re.fullmatch(r"[A-Za-z0-9_-]+", patient):
            continue
        if patient not in seen:
            if len(seen) == PEOPLE or normal_name(name) in names or study in {one[2] for one in seen.values()}:
                continue
            seen[patient] = (len(seen), name, study)
            names.add(normal_name(name))
        number, known, its = seen[patient]
        if (known, its) == (name, study) and instance not in instances:
            instances.add(instance)
            found.append((number, path))
    return tuple(found)


@pytest.fixture
def files(site: Site) -> dict[str, File]:
    """By place in the source, in the order of the walk."""
    for number, path in clear_people():
        folder = site.folder / "in" / f"SUBJECT_{number:03}" / "session1"
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, folder / f"{len(list(folder.iterdir())):03}.dcm")
    root = site.folder / "in"
    found = {str(path.relative_to(root)): path for path in sorted(root.rglob("*.dcm"))}
    assert len({place.split("/")[0] for place in found}) > 10
    return {place: File(place, read(path)) for place, path in found.items()}


def run(site: Site, files: dict[str, File], recipe: dict[str, Any], *options: str) -> Done:
    path = site.folder / "recipe.yaml"
    path.write_text(json.dumps({"name": "option", "extends": "basic", **recipe}))
    done = site.deidentify(site.folder / "in", "out", str(path), *options)
    assert len(done.outputs) > 0.8 * len(files), done.err
    assert set(done.reasons.values()) <= {"truncated"}
    return done


def by_id(file: File) -> str:
    return file.text("PatientID")


CSV = {"strategy": "csv", "csv_path": "ids.csv", "source_column": "Patient", "target_column": "Code"}
STRATEGIES: list[tuple[dict[str, Any], Callable[[File], str], str]] = [
    ({}, by_id, r"[0-9A-HJKMNP-TV-Z]{16}"),
    ({"prefix": "T-", "length": 20, "issuer": "ignore"}, by_id, r"T-[0-9A-HJKMNP-TV-Z]{20}"),
    ({"strategy": "none"}, by_id, r"[A-Za-z0-9_-]+"),
    ({"strategy": "sequential"}, by_id, r"P0\d\d"),
    ({"strategy": "sequential", "prefix": "S", "width": 5, "starting_number": 70}, by_id, r"S000\d\d"),
    ({"strategy": "sequential", "discovery": "per_top_folder"}, lambda file: file.top, r"P0\d\d"),
    (
        {"strategy": "sequential", "discovery": "one_per_study"},
        lambda file: file.text("StudyInstanceUID"),
        r"P0\d\d",
    ),
    ({"strategy": "folder", "regex_pattern": r"SUBJECT_(\d+)"}, lambda file: file.top, r"0\d\d"),
    (
        {"strategy": "folder", "regex_pattern": r"SUBJECT_(00\d)", "fallback_template": "X{number}"},
        lambda file: file.top,
        r"00\d|X\d+",
    ),
    (
        {"strategy": "folder", "regex_pattern": "(.+)", "folder_depth": 1},
        lambda file: file.top,
        r"SUBJECT_0\d\d",
    ),
    ({"strategy": "deterministic"}, by_id, r"[0-9A-F]{16}"),
    ({"strategy": "deterministic", "length": 8, "salt": "trial 7", "prefix": "D"}, by_id, r"D[0-9A-F]{8}"),
    ({**CSV, "missing_mode": "SEQUENTIAL"}, by_id, r"C\d\d|P\d+"),
    ({**CSV, "missing_mode": "HASH"}, by_id, r"C\d\d|[0-9A-F]{16}"),
    ({"strategy": "name"}, lambda file: normal_name(file.text("PatientName")), r"[0-9A-HJKMNP-TV-Z]{16}"),
]


def table(site: Site, files: dict[str, File]) -> dict[str, str]:
    """New IDs for every other patient, in a table of the kind that a German Excel writes."""
    patients = list(dict.fromkeys(map(by_id, files.values())))
    codes = {patient: f"C{number:02}" for number, patient in enumerate(patients[::2])}
    text = "Patient;Code;Größe\n" + "".join(f"{old};{new};1\n" for old, new in codes.items())
    (site.folder / "ids.csv").write_bytes(text.encode("cp1252"))
    return codes


@pytest.mark.parametrize(("identity", "subject", "pattern"), STRATEGIES, ids=[str(one[0]) for one in STRATEGIES])
def test_a_strategy(
    site: Site, files: dict[str, File], identity: dict[str, Any], subject: Callable[[File], str], pattern: str
) -> None:
    codes = table(site, files) if identity.get("strategy") == "csv" else {}
    done = run(site, files, {"identity": identity})
    names: dict[str, str] = {}
    for place, output in done.outputs.items():
        new = read(site.folder / "out" / output)
        pseudonym = str(new.PatientID)
        assert re.fullmatch(pattern, pseudonym), identity
        assert output.split("/")[0] == str(new.PatientName) == pseudonym
        assert names.setdefault(subject(files[place]), pseudonym) == pseudonym, "one subject, one pseudonym"
    assert len(set(names.values())) == len(names), "one pseudonym, one subject"
    if identity.get("strategy") == "none":
        assert all(name == who for who, name in names.items())
    if codes:
        assert {who: names[who] for who in names.keys() & codes.keys()} == {
            who: code for who, code in codes.items() if who in names
        }
    if identity.get("strategy") == "sequential":
        order = list(dict.fromkeys(subject(file) for file in files.values()))
        start = identity.get("starting_number", 1)
        assert {who: int(name[1:]) - start for who, name in names.items()} == {
            who: order.index(who) for who in names
        }, "numbers in the order of the walk"
    again = run(site, files, {"identity": identity}, "--update", "-j", "1")
    assert again.outputs == done.outputs, "a later run gives the same"


def test_a_table_that_lacks_somebody_refuses_them(site: Site, files: dict[str, File]) -> None:
    codes = table(site, files)
    recipe = site.folder / "recipe.yaml"
    recipe.write_text(json.dumps({"name": "option", "extends": "basic", "identity": {**CSV, "missing_mode": "REFUSE"}}))
    done = site.deidentify(site.folder / "in", "out", str(recipe))
    refused = {place for place, reason in done.reasons.items() if reason == "unmapped-subject"}
    assert {by_id(files[place]) for place in refused} == {by_id(one) for one in files.values()} - codes.keys()
    assert set(done.names.values()) <= set(codes.values())


def day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%Y%m%d").date()
    except ValueError:
        return None


def moves(site: Site, files: dict[str, File], done: Done) -> Iterator[tuple[str, str, str]]:
    """Subject, date in, date out, of each date that can be read in the source."""
    for place, output in done.outputs.items():
        new = read(site.folder / "out" / output)
        for word in DATES:
            before = files[place].text(word)
            if day(before):
                yield by_id(files[place]), before, str(new.get(word) or "")


def shifts(site: Site, files: dict[str, File], done: Done) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for who, before, after in moves(site, files, done):
        one, other = day(before), day(after)
        assert one and other
        found.setdefault(who, set()).add((other - one).days)
    return found


def test_dates_kept_and_removed_and_years(site: Site, files: dict[str, File]) -> None:
    done = run(site, files, {"dates": {"mode": "keep"}})
    assert all(before == after for _, before, after in moves(site, files, done))
    shutil.rmtree(site.folder / "out")
    done = run(site, files, {"dates": {"mode": "remove"}})
    assert not any(before == after for _, before, after in moves(site, files, done))
    shutil.rmtree(site.folder / "out")
    done = run(site, files, {"dates": {"mode": "year"}})
    assert all(after == before[:4] + "0101" for _, before, after in moves(site, files, done))


def test_dates_shifted_by_days_of_the_recipe_and_of_the_command(site: Site, files: dict[str, File]) -> None:
    done = run(site, files, {"dates": {"mode": "shift", "days": -1234}})
    assert set.union(*shifts(site, files, done).values()) == {-1234}
    shutil.rmtree(site.folder / "out")
    done = run(site, files, {"dates": {"mode": "shift", "days": -1234}}, "--date-shift", "77")
    assert set.union(*shifts(site, files, done).values()) == {77}


def test_dates_shifted_for_each_subject(site: Site, files: dict[str, File]) -> None:
    done = run(site, files, {"dates": {"mode": "subject", "between": [-400, 400]}, "birth_date": "shift"})
    found = shifts(site, files, done)
    assert all(len(days) == 1 for days in found.values()), "all dates of a subject by the same days"
    every = set.union(*found.values())
    assert len(every) > len(found) / 2
    assert all(-400 <= days <= 400 and days for days in every)
    for place, output in done.outputs.items():
        birth, new = files[place].text("PatientBirthDate"), read(site.folder / "out" / output)
        (days,) = found[by_id(files[place])]
        one, other = day(birth), day(str(new.get("PatientBirthDate") or ""))
        assert one is None or (other is not None and (other - one).days == days)


@pytest.mark.parametrize("schedule", [{"months": [0, 6, 12, 24]}, {"every": 6}, {}], ids=str)
def test_dates_as_time_points(site: Site, files: dict[str, File], schedule: dict[str, Any]) -> None:
    """Real files, dated as four visits of each of four people."""
    visits = ["20200115", "20200720", "20210118", "20220122"]
    wanted = {"20200115": "M00", "20200720": "M06", "20210118": "M12", "20220122": "M24"}
    few = [one for one in files.values() if one.place.endswith("000.dcm")][:4]
    labels: dict[str, str] = {}
    for one in few:
        for visit in visits:
            ds = pydicom.dcmread(site.folder / "in" / one.place)
            for word in DATES:
                setattr(ds, word, visit)
            for word in ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID"):
                setattr(ds, word, f"1.2.826.{int.from_bytes(str(ds[word].value).encode()[-12:])}.{visit}")
            ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
            place = Path("visits") / f"{one.top}-{visit}.dcm"
            (site.folder / "visits").mkdir(exist_ok=True)
            ds.save_as(site.folder / place)
            labels[place.name] = wanted[visit]
    dates = {"mode": "timepoint", "offset": True, **schedule}
    recipe = site.folder / "recipe.yaml"
    recipe.write_text(json.dumps({"name": "option", "extends": "basic", "dates": dates}))
    done = site.deidentify(site.folder / "visits", "out", str(recipe))
    assert done.outputs.keys() == labels.keys(), done.err
    for name, output in done.outputs.items():
        new = read(site.folder / "out" / output)
        assert (output.split("/")[1], str(new.ClinicalTrialTimePointID)) == (labels[name], labels[name])
        assert not any(visit in str(new) for visit in visits)
        apart = (day(name[-12:-4]) or date.max) - date(2020, 1, 15)
        assert new.LongitudinalTemporalOffsetFromEvent == apart.days
