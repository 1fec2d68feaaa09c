"""What an audit tells of a pseudonym, a file or a UID, and in figures."""

from pathlib import Path

import pytest

from scrubjay.audit.keys import AuditKeys
from scrubjay.audit.reading import Reader
from scrubjay.audit.show import MOST, show
from scrubjay.audit.summary import summarise
from support.audit_sample import Sample, instance, two_runs


@pytest.fixture
def reader(folder: Path, keys: AuditKeys) -> Reader:
    two_runs(folder, keys)
    return Reader(folder, keys)


def test_a_subject(reader: Reader) -> None:
    shown = show(reader, "P001", originals=False)
    old, new = (run.name for run in reader.runs())
    assert shown.files == 3
    assert shown.found == {(new, "reused", ""): 1, (old, "written", ""): 2}
    assert (list(shown.subjects), list(shown.studies)) == (["P001"], ["2.25.1"])
    assert [(row["run"], row["ordinal"]) for row in shown.rows] == [(new, 1), (old, 2), (old, 1)]
    assert shown.changes == []
    done = {(where, action): count for (_, where, action, _), count in shown.done.items()}
    assert done["PatientName", "replaced"] == 3
    assert done["PatientIdentityRemoved", "added"] == 2
    assert all(rule for _, _, _, rule in shown.done)


@pytest.mark.parametrize(
    "text",
    ["P001/2.25.1/2.dcm", "2.dcm", "2.25.1/2.dcm", "./out/P001/2.25.1/2.dcm", "/data/out/P001/2.25.1/2.dcm", "2.25.12"],
)
def test_one_file_by_its_new_names(reader: Reader, text: str) -> None:
    shown = show(reader, text, originals=False)
    assert shown.files == 1
    assert shown.rows[0]["ordinal"] == 2
    assert [(change["tag"], change["action"]) for change in shown.changes] == [
        ("(0010,0010)", "replaced"),
        ("(0008,0018)", "replaced"),
        ("(0012,0062)", "added"),
    ]
    assert shown.changes[1]["replacement"] == "2.25.12"
    assert "SOPInstanceUID: uid (Basic Profile: U, PS3.15 Table E.1-1)" in shown.changes[1]["rule_text"]
    assert "Doe" not in repr([shown.rows, shown.changes, shown.done])


def test_one_file_of_two_runs_shows_the_latest_changes(reader: Reader) -> None:
    shown = show(reader, "P001/2.25.1/1.dcm", originals=True)
    new = reader.runs()[-1].name
    assert (shown.files, shown.changed_in) == (2, new)
    assert [change["original"] for change in shown.changes] == ["Doe^Jane", "1.2.3.1"]
    assert shown.rows[0]["source"] == "ward/Doe_Jane/1"


@pytest.mark.parametrize(
    ("text", "files"), [("1.2.3.2", 1), ("ward/Doe_Jane/4", 1), ("DICOMDIR", 1), ("Doe_Jane/1", 2)]
)
def test_by_what_it_was_only_with_originals(reader: Reader, text: str, files: int) -> None:
    assert show(reader, text, originals=False).files == 0
    assert show(reader, text, originals=True).files == files


@pytest.mark.parametrize("text", ["", "/", ".", "P00", "2.25", "25.1", "2.25.1.", "Doe", "cm", "PatientName"])
def test_what_is_not_there(reader: Reader, text: str) -> None:
    assert show(reader, text, originals=False).files == 0


def test_many_files_are_counted_and_some_listed(folder: Path, keys: AuditKeys) -> None:
    sample = Sample(folder, keys)
    run = sample.begin()
    rows = [instance(n, subject="P1", output=f"P1/{n}.dcm", changes=[0]) for n in range(1, 201)]
    sample.part(run, rows, [("00100010", "PN", "replaced", 0, b"x", b"y")])
    sample.store.close()
    shown = show(Reader(folder, keys), "P1", originals=False)
    assert (shown.files, len(shown.rows)) == (200, MOST)
    assert shown.done.total() == 200


def test_figures(reader: Reader) -> None:
    summary = summarise(reader)
    assert summary.outcomes == {"written": 3, "reused": 1, "excluded": 1}
    assert summary.reasons == {("excluded", "dicomdir"): 1}
    assert {name: list(studies) for name, studies in summary.subjects.items()} == {
        "P001": ["2.25.1"],
        "P004": ["2.25.2"],
    }
    assert summary.subjects["P001"]["2.25.1"].timepoint == "M00"
    assert summary.actions == {
        ("replaced", "0010"): 3,
        ("replaced", "0008"): 3,
        ("replaced", "0012"): 1,
        ("removed", "0010"): 1,
        ("removed", "private"): 1,
        ("added", "0012"): 3,
    }
    assert (summary.changes, summary.distinct) == (12, 10)
    assert summary.attributes["(0010,0010)", "PatientName", "replaced"] == 3
    document = summary.document()
    assert document["runs"][0]["who"] == "jo"
    assert (document["runs"][0]["seconds"], document["runs"][1]["complete"]) == (1.5, None)
    assert "Doe" not in repr(document)


def test_figures_of_one_run(reader: Reader) -> None:
    summary = summarise(reader, reader.runs()[1].name)
    assert (summary.files, len(summary.runs)) == (1, 1)


def test_runs_of_another_key_are_named_and_not_read(folder: Path, keys: AuditKeys) -> None:
    two_runs(folder, keys)
    summary = summarise(Reader(folder))
    assert summary.files == 0
    assert [(run.readable, run.said("who")) for run in summary.runs] == [(False, ""), (False, "")]


def test_a_run_without_a_lasting_key_needs_none(folder: Path) -> None:
    passing = AuditKeys.passing()
    sample = Sample(folder, passing)
    run = sample.begin()
    sample.part(
        run,
        [instance(1, source=None, changes=[0])],
        [("00100010", "PN", "replaced", sample.rule("PatientName"), None, b"x")],
    )
    sample.store.close()
    shown = show(Reader(folder), "P001", originals=False)
    assert [change["replacement"] for change in shown.changes] == ["x"]
    assert shown.changes[0]["rule_text"].startswith("PatientName: ")
