"""A DICOMDIR from files made by hand: its tree, its order, what it leaves out, and what it replaces."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrubjay import Cancel, Interrupted, OutputError
from scrubjay.media.making import make_directory
from scrubjay.media.own import NAME, is_own_directory
from support import build, media

UID = "2.25.{}"


def put(out: Path, name: str, **values: str) -> None:
    """An instance of ours; patient, study, series and instance by number."""
    enc = build.LITTLE
    instance, series = values.pop("instance"), values.pop("series", "3")
    elements = build.patient_and_study(
        enc,
        instance=UID.format(instance),
        series=UID.format(series),
        study=UID.format(values.pop("study", "2")),
        patient_id=values.pop("patient", "P1"),
        name=values.pop("name", "P1"),
        **values,
    )
    elements[0x00200013] = enc.element(0x00200013, "IS", build.text(instance))
    path = out / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(media.own_file(elements))


def made(out: Path) -> tuple[str, ...]:
    return make_directory(str(out), Cancel())


def test_the_tree_is_in_order_and_whole(tmp_path: Path) -> None:
    for name, patient, study, series, instance in [
        ("A", "P10", "5", "6", "60"), ("B", "P2", "1", "11", "10"), ("C/D", "P2", "1", "11", "9"),
        ("E", "P2", "1", "12", "7"), ("F", "P2", "3", "13", "8"),
    ]:  # fmt: skip
        put(tmp_path, name, patient=patient, study=study, series=series, instance=instance)
    notes = made(tmp_path)
    chains = list(media.chains(tmp_path / NAME))
    assert [[record.DirectoryRecordType for record in chain] for chain in chains] == [
        ["PATIENT", "STUDY", "SERIES", "IMAGE"]
    ] * 5
    told = [(chain[0].PatientID, chain[3].InstanceNumber, media.file_of(chain[3])) for chain in chains]
    assert told == [("P2", 9, "C/D"), ("P2", 10, "B"), ("P2", 7, "E"), ("P2", 8, "F"), ("P10", 60, "A")]
    assert len(media.records(tmp_path / NAME)) == 2 + 3 + 4 + 5
    assert notes == ("DICOMDIR: files listed: 5", *notes[1:])
    assert media.by_pydicom(tmp_path / NAME) == {"A": UID.format(60), "B": UID.format(10), "C/D": UID.format(9),
                                                 "E": UID.format(7), "F": UID.format(8)}  # fmt: skip


def test_what_a_record_must_say_is_made_up_and_told(tmp_path: Path) -> None:
    put(tmp_path, "A", instance="4")
    notes = made(tmp_path)
    patient, study, series, image = next(media.chains(tmp_path / NAME))
    assert (patient.PatientName, image.InstanceNumber) == ("P1", 4)
    assert (study.StudyDate, study.StudyTime, study.AccessionNumber) == ("20200102", "000000", "")
    assert (len(study.StudyID), series.SeriesNumber) == (8, 1)
    assert any("studies without date, time or ID: 1." in note for note in notes)
    assert any("series without a number: 1." in note for note in notes)


def test_what_cannot_be_listed_is_told_by_its_reason(tmp_path: Path) -> None:
    put(tmp_path, "A", instance="4")
    put(tmp_path, "B", instance="4")
    put(tmp_path, "C", instance="5", patient="P2")
    put(tmp_path, "D", instance="6", study="9")
    put(tmp_path, "long_name", instance="7")
    put(tmp_path, "E", instance="8", patient=" ")
    put(tmp_path, "F", instance="10", sop_class="1.2.840.10008.1.1")
    (tmp_path / "G").write_text("Adams^Ann")
    (tmp_path / "H").write_bytes(build.part10(build.join(build.patient_and_study(build.LITTLE))))
    (tmp_path / "I").symlink_to("A")
    notes = made(tmp_path)
    assert list(media.listed(tmp_path / NAME)) == ["A"]
    for reason, count in {
        "the same SOP Instance UID": 1, "with another subject or study": 2, "no File IDs": 1, "they lack": 1,
        "no record for their SOP class": 1, "didn't make them": 2, "links": 1,
    }.items():  # fmt: skip
        assert [note for note in notes if reason in note and note.endswith(f": {count}")], (reason, notes)
    assert "Adams" not in "".join(notes)


def test_the_same_files_have_the_same_directory_which_is_left_alone(tmp_path: Path) -> None:
    put(tmp_path, "A", instance="4")
    made(tmp_path)
    before, when = (tmp_path / NAME).read_bytes(), (tmp_path / NAME).stat()
    made(tmp_path)
    assert (tmp_path / NAME).stat() == when
    put(tmp_path, "B", instance="5")
    made(tmp_path)
    assert (tmp_path / NAME).read_bytes() != before
    (tmp_path / "B").unlink()
    made(tmp_path)
    assert (tmp_path / NAME).read_bytes() == before
    (tmp_path / "A").unlink()
    assert "none" in made(tmp_path)[0]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("foreign", ["file", "folder", "link", "image"])
def test_what_we_did_not_make_stays(foreign: str, tmp_path: Path) -> None:
    put(tmp_path, "A", instance="4")
    place = tmp_path / NAME
    if foreign == "file":
        place.write_bytes(build.part10(b"", sop_class="1.2.840.10008.1.3.10"))
    elif foreign == "folder":
        place.mkdir()
    elif foreign == "link":
        place.symlink_to("A")
    else:
        place.write_bytes((tmp_path / "A").read_bytes())
    before = place.lstat()
    with pytest.raises(OutputError, match="didn't make"):
        made(tmp_path)
    assert place.lstat().st_mtime_ns == before.st_mtime_ns
    assert not is_own_directory(str(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["A", NAME]


def test_cancelled_it_leaves_what_was_there(tmp_path: Path) -> None:
    put(tmp_path, "A", instance="4")
    made(tmp_path)
    before = (tmp_path / NAME).read_bytes()
    put(tmp_path, "B", instance="5")
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Interrupted):
        make_directory(str(tmp_path), cancel)
    assert (tmp_path / NAME).read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["A", "B", NAME]


def test_names_keep_their_letters(tmp_path: Path) -> None:
    """The character set of a file goes with its texts, and only with those that need it."""
    enc = build.LITTLE
    for number, (name, charset) in enumerate([("Äneas", "ISO_IR 100"), ("Ann", "ISO_IR 100"), ("山田", "ISO_IR 192")]):
        elements = build.patient_and_study(enc, instance=UID.format(number), series=UID.format(f"1{number}"),
                                           study=UID.format(f"2{number}"), patient_id=f"P{number}")  # fmt: skip
        encoded = build.text(name, "utf-8" if charset.endswith("192") else "latin-1")
        elements[0x00080005] = enc.element(0x00080005, "CS", build.text(charset))
        elements[0x00100010] = enc.element(0x00100010, "PN", encoded)
        (tmp_path / f"A{number}").write_bytes(media.own_file(elements))
    made(tmp_path)
    patients = [record for record in media.records(tmp_path / NAME) if record.DirectoryRecordType == "PATIENT"]
    assert [str(record.PatientName) for record in patients] == ["Äneas", "Ann", "山田"]
    assert [record.get("SpecificCharacterSet") for record in patients] == ["ISO_IR 100", None, "ISO_IR 192"]
