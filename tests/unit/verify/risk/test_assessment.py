"""Whole folders: who counts as a subject, what is read, what is said."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scrubjay import SourceError, UsageError
from scrubjay.verify.risk import RiskReport, as_html, as_text, assess, default_quasi, parse_quasi, reading

Write = Callable[..., Path]
AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def report(out: Path, names: str = "", **options: Any) -> RiskReport:
    return assess(out, parse_quasi(names) if names else default_quasi(), at=AT, **options)


def test_a_subject_counts_once_however_many_files_it_has(write: Write, tmp_path: Path) -> None:
    for _ in range(5):
        write("A", PatientSex="F", PatientAge="040Y")
    write("B", PatientSex="F", PatientAge="041Y")
    write("C", PatientSex="M", PatientAge="041Y")
    found = report(tmp_path / "out", "PatientSex,PatientAge")
    assert (found.files, found.subjects) == (7, 3)
    assert (found.combined.as_is.k, found.combined.as_is.unique) == (1, 3)
    assert (found.combined.banded.unique, found.combined.banded.cells) == (1, 2)
    assert [one.figures.as_is.cells for one in found.single] == [2, 2]
    assert [one.figures.banded.k for one in found.single] == [1, 3]


def test_a_subject_has_all_values_of_its_files(write: Write, tmp_path: Path) -> None:
    write("A", PatientAge="040Y")
    write("A", PatientAge="043Y")
    write("B", PatientAge="043Y")
    write("B", PatientAge="040Y")
    write("C", PatientAge="040Y")
    found = report(tmp_path / "out", "PatientAge").combined
    assert [(one.size, one.cells) for one in found.as_is.smallest] == [(1, 1), (2, 1)]
    assert found.banded.k == 3


def test_no_value_is_a_value_of_its_own(write: Write, tmp_path: Path) -> None:
    write("A", PatientSex="F")
    write("B", PatientSex="")
    write("C")
    found = report(tmp_path / "out", "PatientSex")
    assert found.single[0].present == 1
    assert [(one.size, one.cells) for one in found.combined.as_is.smallest] == [(1, 1), (2, 1)]


def test_only_distances_of_moved_dates_count(write: Write, tmp_path: Path) -> None:
    moved = {"LongitudinalTemporalInformationModified": "MODIFIED"}
    for subject, first, second in (("A", "20200101", "20200131"), ("B", "20110301", "20110331")):
        write(subject, "1.2", StudyDate=first, **moved)
        write(subject, "1.3", StudyDate=second, **moved)
    out = tmp_path / "out"
    assert report(out, "StudyDate").combined.as_is.k == 2
    write("C", StudyDate="20200101", **moved)
    assert report(out, "StudyDate").combined.as_is.k == 1
    assert report(out, "StudyDate").combined.banded.k == 3


def test_a_birth_date_moved_with_the_study_is_still_an_age(write: Write, tmp_path: Path) -> None:
    moved = {"LongitudinalTemporalInformationModified": "MODIFIED"}
    write("A", StudyDate="20200101", PatientBirthDate="19800101", **moved)
    write("B", StudyDate="20150101", PatientBirthDate="19750101", **moved)
    write("C", StudyDate="20150101", PatientBirthDate="19760101", **moved)
    found = report(tmp_path / "out", "PatientBirthDate").combined.as_is
    assert [(one.size, one.cells) for one in found.smallest] == [(1, 1), (2, 1)]


def test_dates_that_were_not_moved_count_as_they_are(write: Write, tmp_path: Path) -> None:
    write("A", StudyDate="20200101")
    write("B", StudyDate="20200301")
    found = report(tmp_path / "out", "StudyDate").combined
    assert (found.as_is.k, found.banded.k) == (1, 2)


def test_without_a_patient_id_the_study_is_the_subject(write: Write, tmp_path: Path) -> None:
    write("", "1.2")
    write("", "1.2")
    write("", "1.3")
    found = report(tmp_path / "out")
    assert (found.subjects, found.without_id) == (2, 3)


def test_what_is_no_dicom(write: Write, tmp_path: Path) -> None:
    path = write("A")
    path.with_name("letter.txt").write_text("Dear Emmy,")
    path.with_name("empty").touch()
    path.with_name("link").symlink_to(path)
    path.with_name("sub").mkdir()
    (path.parent / "sub" / "more").write_bytes(path.read_bytes())
    found = report(tmp_path / "out")
    assert (found.files, found.others, found.unreadable, found.exit_code) == (2, 2, 0, 0)


def test_a_folder_that_cant_be_listed_is_unreadable(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = write("A").parent / "locked"
    locked.mkdir()
    listed = os.scandir

    def scandir(path: str) -> Any:
        if path == str(locked):
            raise PermissionError
        return listed(path)

    monkeypatch.setattr("os.scandir", scandir)
    found = report(tmp_path / "out")
    assert (found.files, found.others, found.unreadable, found.exit_code) == (1, 0, 1, 3)


def test_a_header_that_breaks_off_is_unreadable(write: Write, tmp_path: Path) -> None:
    path = write("A")
    path.write_bytes(path.read_bytes()[: 128 + 4 + 10])
    found = report(tmp_path / "out")
    assert (found.files, found.unreadable, found.exit_code) == (0, 1, 3)


def test_nothing_to_read(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    found = report(tmp_path / "out")
    assert (found.subjects, found.combined.as_is.k, found.exit_code) == (0, 0, 3)
    assert as_text(found) and as_html(found)
    with pytest.raises(SourceError, match="no folder"):
        report(tmp_path / "nowhere")
    for k in (1, -3, 10**9):
        with pytest.raises(UsageError):
            report(tmp_path / "out", k=k)


def test_many_processes_count_as_one(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "BATCH", 4)
    for number in range(30):
        write(f"S{number % 7}", PatientSex="MF"[number % 2], PatientWeight=str(number % 3))
    assert report(tmp_path / "out", processes=2) == report(tmp_path / "out")


def test_no_value_is_ever_shown(write: Write, tmp_path: Path) -> None:
    planted = {"InstitutionName": "Zuckerberg Clinic", "PatientWeight": "73.21", "PatientBirthDate": "19870615"}
    write("Quixote", **planted)
    write("Sancho", PatientSex="M")
    found = report(tmp_path / "out")
    for said in (as_text(found), as_html(found), found.as_json()):
        for value in (*planted.values(), "Quixote", "Sancho", "zuckerberg", "1987"):
            assert value not in said
    assert "<script" not in as_html(found) and "http" not in as_html(found)


def test_the_document(write: Write, tmp_path: Path) -> None:
    write("A", PatientAge="040Y")
    found = json.loads(report(tmp_path / "out", "PatientAge", k=3).as_json())
    assert (found["tool"], found["at"], found["k"], found["subjects"]) == (
        "ScrubJay risk",
        "2026-01-02T03:04:05Z",
        3,
        1,
    )
    assert found["combined"]["as_is"]["smallest"] == [{"size": 1, "cells": 1, "subjects": 1}]
    (single,) = found["single"]
    assert (single["keyword"], single["tag"], single["band"], single["present"]) == (
        "PatientAge",
        "00101010",
        "5 years",
        1,
    )
    assert len(found["not_examined"]) == 4


def test_values_that_are_none_of_their_kind_still_count(write: Write, tmp_path: Path) -> None:
    write("A", PatientWeight="heavy", PatientAge="?", StudyDate="spring")
    write("B", PatientWeight="heavy", PatientAge="?", StudyDate="spring")
    write("C", PatientWeight="1e999", PatientAge="\\", StudyDate="20209999")
    found = report(tmp_path / "out")
    assert (found.files, found.unreadable) == (3, 0)
    assert [(one.size, one.cells) for one in found.combined.as_is.smallest] == [(1, 1), (2, 1)]
