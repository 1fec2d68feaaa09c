"""Files of OUT that are no instances: read to their end, in every spelling."""

import zlib
from pathlib import Path

import pytest

from scrubjay.verify import fileset
from scrubjay.verify.fileset import in_other_file
from scrubjay.verify.needles import Needles, id_needle, name_parts, spelled_parts
from scrubjay.verify.search import RawSearch
from scrubjay.verify.view import Everyone

WHO = Needles(
    names=frozenset(name_parts("Zwingli^Ülrich")),
    ids=frozenset((id_needle("PID00471"),)),
    spelled=frozenset(spelled_parts("Zwingli^Ülrich")),
)
TEXT = "Patient Zwingli, PID00471"


def found(path: Path) -> set[str]:
    return in_other_file(path, WHO, RawSearch(WHO), Everyone())


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read in small pieces."""
    monkeypatch.setattr(fileset, "_PIECE", 1 << 12)
    monkeypatch.setattr(fileset, "_OVERLAP", 1 << 10)


@pytest.mark.usefixtures("small")
def test_a_file_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    for size in (4096, 7168, 20000):
        path.write_bytes(bytes(size) + TEXT.encode())
        assert found(path) == {"name", "id"}


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("at", range(4084, 4100))
def test_where_pieces_meet(tmp_path: Path, at: int) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"." * at + b" " + zlib.compress(TEXT.encode()) + b"." * 9000)
    assert found(path) == {"name", "id"}
    path.write_text("ä" * (at // 2) + "." * (at % 2) + " %5Awingli%20" + "ä" * 9000)
    assert found(path) == {"name"}
    path.write_bytes(("." * (at // 4) + "Ä ZWINGLI " + "." * 4000).encode("utf-32"))
    assert found(path) == {"name"}


@pytest.mark.usefixtures("small")
def test_a_pdf_is_one_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4\n" + b"%" * 5000 + b"\nstream\nBT [(Zw) -20 (ing) -20 (li)] TJ ET\nendstream")
    assert found(path) == {"name"}


@pytest.mark.parametrize("text", [TEXT, "Ülrich PID00471"])
@pytest.mark.parametrize("codec", ["utf-32", "utf-32-le", "utf-32-be", "utf-16", "utf-8", "latin-1"])
@pytest.mark.parametrize("before", [b"", b"\1"])
def test_character_sets(tmp_path: Path, codec: str, text: str, before: bytes) -> None:
    path = tmp_path / "a"
    path.write_bytes(before + text.encode(codec))
    assert found(path) == {"name", "id"}
    if codec in ("utf-32-be", "utf-32-le"):
        path.write_bytes("\ufeff".encode(codec) + text.encode(codec))
        assert found(path) == {"name", "id"}


def test_percent_codes(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(b"a=%5Awingli%20&b=100%")
    assert found(path) == {"name"}
    path.write_bytes(b"100% of 5Awing %zz")
    assert not found(path)
