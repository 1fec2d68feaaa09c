from pathlib import Path

from scrubjay.sources import Dropping, Folder


def test_patterns_match_names_without_regard_to_case(tmp_path: Path) -> None:
    for name in ("a.PDF", "a.pdf.dcm", "Thumbs.db", "im"):
        (tmp_path / name).touch()
    (tmp_path / "link.pdf").symlink_to("im")
    source = Dropping(Folder(tmp_path), ["*.pdf", "THUMBS.*"])
    dropped = ("excluded", "dropped-by-rule")
    assert {item.name: item.refusal for item in source} == {
        "Thumbs.db": dropped,
        "a.PDF": dropped,
        "a.pdf.dcm": None,
        "im": None,
        "link.pdf": ("excluded", "symlink"),
    }
    assert source.count() == 5


def test_no_pattern_drops_nothing(tmp_path: Path) -> None:
    (tmp_path / "im").touch()
    assert [item.refusal for item in Dropping(Folder(tmp_path), [])] == [None]
