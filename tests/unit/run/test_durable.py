import os
from pathlib import Path

import pytest

from scrubjay import OutputError
from scrubjay.run.durable import boot_name, write_out
from scrubjay.run.occupied import occupied
from scrubjay.run.places import check_audit_apart


def test_a_boot_has_one_name() -> None:
    assert boot_name() == boot_name() != ""


def test_where_boots_have_no_names_each_is_another(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("scrubjay.run.durable._BOOT", tmp_path / "none")
    assert boot_name() != boot_name()


def test_what_is_there_can_be_written_out(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(bytes(1000))
    assert write_out(str(tmp_path))
    assert not write_out(str(tmp_path / "none"))


def test_one_at_a_time(tmp_path: Path) -> None:
    with occupied(str(tmp_path)):
        with pytest.raises(OutputError, match="another run"), occupied(str(tmp_path)):
            pass
        assert os.listdir(tmp_path) == []
    with occupied(str(tmp_path)):
        pass


@pytest.mark.parametrize("place", ["in", "in/a", "out", "out/a", "."])
def test_an_audit_is_apart(tmp_path: Path, place: str) -> None:
    for name in ("in", "out"):
        (tmp_path / name).mkdir()
    with pytest.raises(OutputError, match="audit"):
        check_audit_apart(tmp_path / place, str(tmp_path / "in"), tmp_path / "out")


def test_nothing_else_lies_in_an_audit(tmp_path: Path) -> None:
    ways = (tmp_path / "audit", str(tmp_path / "in"), tmp_path / "out")
    assert check_audit_apart(*ways, [None, tmp_path / "report.csv"]) == str(tmp_path / "audit")
    with pytest.raises(OutputError, match=r"report\.csv lies inside the audit"):
        check_audit_apart(*ways, [tmp_path / "audit/report.csv"])
