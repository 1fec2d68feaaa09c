import os
from pathlib import Path

import pytest

from scrubjay.errors import KeyFileError, OutputError, SourceError
from scrubjay.paths import is_inside
from scrubjay.run.places import check_key_apart, check_output, check_report_apart, check_source


@pytest.fixture
def source(tmp_path: Path) -> str:
    (tmp_path / "in" / "sub").mkdir(parents=True)
    (tmp_path / "in" / "im").touch()
    return check_source(tmp_path / "in")


def test_source_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="doesn't exist"):
        check_source(tmp_path / "nowhere")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_source_without_permission(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir(mode=0)
    (tmp_path / "im").touch(mode=0)
    for name in ("in", "im"):
        with pytest.raises(SourceError, match="Permission denied"):
            check_source(tmp_path / name)


def test_new_and_empty_folders_are_fine(tmp_path: Path, source: str) -> None:
    assert check_output(source, tmp_path / "a" / "b", update=False) == os.path.realpath(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()
    check_output(source, tmp_path / "a" / "b", update=False)


@pytest.mark.parametrize(
    ("out", "said"),
    [("in", "OUT is IN"), ("in/sub", "inside IN"), ("in/new/deep", "inside IN"), (".", "IN lies inside OUT")],
)
def test_in_and_out_are_apart(tmp_path: Path, source: str, out: str, said: str) -> None:
    with pytest.raises(OutputError, match=said):
        check_output(source, tmp_path / out, update=True)
    assert not (tmp_path / "in" / "new").exists()


def test_a_link_does_not_fool_it(tmp_path: Path, source: str) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "in")
    with pytest.raises(OutputError, match="inside IN"):
        check_output(source, tmp_path / "link" / "out", update=False)


def test_names_that_only_begin_alike_are_apart(tmp_path: Path, source: str) -> None:
    check_output(source, tmp_path / "in-clean", update=False)


def test_one_file_beside_its_output(tmp_path: Path) -> None:
    (tmp_path / "im").touch()
    check_output(check_source(tmp_path / "im"), tmp_path / "out", update=False)
    with pytest.raises(OutputError, match="IN lies inside OUT"):
        check_output(check_source(tmp_path / "im"), tmp_path, update=True)


def test_not_empty_needs_update(tmp_path: Path, source: str) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "x").touch()
    with pytest.raises(OutputError, match="--update"):
        check_output(source, tmp_path / "out", update=False)
    check_output(source, tmp_path / "out", update=True)


def test_out_is_a_file(tmp_path: Path, source: str) -> None:
    (tmp_path / "out").touch()
    for out in ("out", "out/below"):
        with pytest.raises(OutputError, match=r"not a folder.*last name"):
            check_output(source, tmp_path / out, update=True)


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_out_without_permission(tmp_path: Path, source: str) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    with pytest.raises(OutputError, match="Permission denied"):
        check_output(source, tmp_path / "locked" / "out", update=False)
    with pytest.raises(OutputError, match="no permission"):
        check_output(source, tmp_path / "locked", update=False)


def test_key_and_report_stay_out_of_out(tmp_path: Path, source: str) -> None:
    out = tmp_path / "out"
    with pytest.raises(KeyFileError, match="inside OUT"):
        check_key_apart(out / "deep" / "a.key", source, out)
    for key in ("in/keys/a.key", "in/im", "in"):
        with pytest.raises(KeyFileError, match="inside IN"):
            check_key_apart(tmp_path / key, source, out)
    check_key_apart(tmp_path / "a.key", source, out)
    with pytest.raises(OutputError, match="inside OUT"):
        check_report_apart(out / "report.csv", source, out)
    for report in ("in/report.csv", "in/im"):
        with pytest.raises(OutputError, match="inside IN"):
            check_report_apart(tmp_path / report, source, out)
    check_report_apart(tmp_path / "report.csv", source, out)


def test_is_inside_is_strict(tmp_path: Path) -> None:
    assert not is_inside(str(tmp_path), str(tmp_path))
    assert is_inside(str(tmp_path / "a"), str(tmp_path))


def test_a_name_that_is_no_text_can_be_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        check_source(os.fsdecode(os.fsencode(tmp_path) + b"/\xff"))
    str(caught.value).encode("utf-8")


def test_out_is_text(tmp_path: Path, source: str) -> None:
    with pytest.raises(OutputError, match="printable"):
        check_output(source, os.fsdecode(os.fsencode(tmp_path) + b"/\xff"), update=False)
