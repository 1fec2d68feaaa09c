import tempfile
from pathlib import Path

import pytest

from scrubjay import Cancel, Interrupted, SourceError
from scrubjay.values.forms import harmless, plain
from scrubjay.values.listing import Wanted, listed
from support import build


def put(folder: Path, name: str, *elements: bytes) -> None:
    base = build.patient_and_study(build.LITTLE, instance="1.2.3")
    extra = {int.from_bytes(one[:2], "little") << 16 | int.from_bytes(one[2:4], "little"): one for one in elements}
    (folder / name).write_bytes(build.part10(build.join(base | extra), instance="1.2.3"))


def found(folder: Path, everything: bool = False) -> dict[str, list[tuple[str | None, int, int, int]]]:
    table: dict[str, list[tuple[str | None, int, int, int]]] = {}
    with listed(folder, threads=2, everything=everything) as listing:
        for line in listing.lines(Wanted()):
            table.setdefault(line.place.name, []).append((line.value, line.different, line.elements, line.files))
    return table


def test_what_has_no_usual_form_is_listed_beside_what_is_counted(tmp_path: Path) -> None:
    for number, day in enumerate(("20260101", "20260102", "20260102", "Doe")):
        put(tmp_path, f"{number}.dcm", build.LITTLE.element(0x00080020, "DA", build.text(day)))
    assert found(tmp_path)["StudyDate"] == [("Doe", 0, 1, 1), (None, 2, 3, 3)]
    assert found(tmp_path, everything=True)["StudyDate"] == [
        ("20260101", 0, 1, 1),
        ("Doe", 0, 1, 1),
        ("20260102", 0, 2, 2),
    ]


def test_elements_of_all_items_count_and_files_once(tmp_path: Path) -> None:
    code = build.LITTLE.element(0x00080104, "LO", b"Doe ")
    items = build.LITTLE.item(code) + build.LITTLE.item(code)
    put(tmp_path, "one", build.LITTLE.element(0x00081032, "SQ", items))
    assert found(tmp_path)["ProcedureCodeSequence[*].CodeMeaning"] == [("Doe", 0, 2, 1)]


def test_registered_uids_are_listed(tmp_path: Path) -> None:
    put(tmp_path, "one")
    ((value, *_),) = found(tmp_path)["SOPClassUID"]
    assert value == build.CT_IMAGE
    assert found(tmp_path)["SOPInstanceUID"] == [(None, 1, 1, 1)]


def test_unreadable_files_are_counted_by_reason(tmp_path: Path) -> None:
    put(tmp_path, "one")
    (tmp_path / "cut").write_bytes((tmp_path / "one").read_bytes()[:-3])
    (tmp_path / "link").symlink_to(tmp_path / "one")
    with listed(tmp_path, threads=1) as listing:
        assert (listing.looked.files, listing.looked.read) == (3, 1)
        assert listing.looked.reasons == {"symlink": 1, "truncated": 1}


def test_an_empty_source_has_no_values(tmp_path: Path) -> None:
    assert found(tmp_path) == {}


def test_nothing_is_left_of_an_interrupted_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, temporary = tmp_path / "in", tmp_path / "tmp"
    source.mkdir()
    temporary.mkdir()
    put(source, "one")
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Interrupted), listed(source, threads=1, cancel=cancel):
        pass
    with pytest.raises(ZeroDivisionError), listed(source, threads=1):
        (folder,) = temporary.iterdir()
        assert folder.stat().st_mode & 0o777 == 0o700
        raise ZeroDivisionError
    with pytest.raises(SourceError), listed(tmp_path / "none", threads=1):
        pass
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("text", ["=1", " =1", "\u00a0@x", "'=1", "''-1", "\uff1dcmd", "\tx", "\r", "+", "\n=1"])
def test_no_text_is_a_formula_and_each_comes_back(text: str) -> None:
    assert harmless(text) == "'" + text
    assert plain(harmless(text)) == text


@pytest.mark.parametrize("text", ["", "'", "a=1", "O'Neill", "'a", "1-2"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == plain(text) == text
