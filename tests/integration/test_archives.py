"""A run over archives: it makes what it makes of the folder, it carries on as it does there, and traps stay shut."""

from __future__ import annotations

import json
import os
import stat
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scrubjay import Key
from support.archives import Lie, made_up_zip, tar_of, zip_of
from support.resuming import carry_on, check_all, files_below, kill_again_and_again, run_once_more, source_of

if TYPE_CHECKING:
    from tests.integration.conftest import Site


def runs(site: Site, source: Path, name: str, recipe: str, *more: object) -> dict[str, bytes]:
    """What a run that knows nothing of others makes of a source."""
    place = ("--vault", site.folder / f"{name}.vault", "--audit", site.folder / f"{name}.audit")
    done = site.do(*site.line(source, name, recipe, "-q", *place, *more, vault=False))
    assert done.code in (0, 1, 3), done.err
    return files_below(site.folder / name)


@pytest.mark.parametrize(
    ("recipe", "layout"), [("basic", "preserve"), ("tcia", "default"), ("numbered", "by-series"), ("nils", "default")]
)
def test_the_same_bytes_of_a_folder_and_of_any_archive_of_it(site: Site, recipe: str, layout: str) -> None:
    source = source_of(site)
    how = ("--layout", layout, "--on-conflict", "split")
    expected = runs(site, source, "expected", recipe, *how)
    assert len(expected) > 700
    archives = {
        "deflated": zip_of(source, site.folder / "deflated.zip"),
        "stored": zip_of(source, site.folder / "stored.zip", zipfile.ZIP_STORED),
        "tgz": tar_of(source, site.folder / "x.tar.gz", "w:gz"),
    }
    for name, path in archives.items():
        for threads in (1, 3) if name == "deflated" else (2,):
            made = runs(site, path, f"{name}{threads}", recipe, *how, "-j", threads)
            assert made == expected, (name, threads)


def test_the_same_bytes_of_archives_in_a_folder_and_in_each_other(site: Site) -> None:
    source = source_of(site)
    expected = runs(site, source, "expected", "tcia")
    (site.folder / "parts").mkdir()
    for part in sorted(source.iterdir()):
        if part.is_dir():
            zip_of(part, site.folder / f"parts/{part.name}.zip")
    assert sorted(runs(site, site.folder / "parts", "of-parts", "basic").values()) == sorted(
        runs(site, source, "basic", "basic").values()
    )
    (site.folder / "nested").mkdir()
    zip_of(source, site.folder / "nested/inner.zip")
    outer = zip_of(site.folder / "nested", site.folder / "outer.zip", zipfile.ZIP_STORED)
    assert runs(site, outer, "of-nested", "tcia") == expected


def test_preview_and_values_look_into_archives(site: Site) -> None:
    source = source_of(site)
    path = zip_of(source, site.folder / "x.zip")
    for place in (source, path):
        (site.folder / f"{place.name}.d").mkdir()
        listed, seen = site.folder / f"{place.name}.d/values.csv", site.folder / f"{place.name}.d/preview.json"
        assert site.do("values", place, "--csv", listed, "--no-progress").code == 0
        assert site.do("preview", place, "-r", "tcia", "--json", seen, "--no-progress", "--no-vault").code in (1, 3)
    one, other = (site.folder / f"{name}.d" for name in (source.name, path.name))
    assert (one / "values.csv").read_text() == (other / "values.csv").read_text()
    before, after = (json.loads((place / "preview.json").read_text()) for place in (one, other))
    assert before["counts"] == after["counts"]


@pytest.mark.parametrize(("recipe", "kills"), [("basic", 5), ("tcia", 4)])
def test_kill_9_over_a_zip(site: Site, recipe: str, kills: int) -> None:
    source = zip_of(source_of(site), site.folder / "x.zip")
    expected = runs(site, source, "whole", recipe)
    audit, out = site.folder / "audit", site.folder / "out"
    line = site.line(source, "out", recipe, "-q", "-j", "2", "--audit", str(audit))
    kill_again_and_again(line, site.environment(), out, expected, kills, most_over=4 * kills)
    carry_on(line, site.environment(), out, expected)
    check_all(site.vault, Key.load(site.key), out, audit)
    run_once_more(line, site.environment())


def test_what_is_done_is_not_unpacked_again(site: Site) -> None:
    source = site.scans("in", [("A", "2020-01-15"), ("B", "2020-01-15")])
    path = zip_of(source, site.folder / "x.zip", zipfile.ZIP_STORED)
    first = site.deidentify(path, "out", "basic")
    assert (first.code, len(first.outputs)) == (0, 2)
    before = path.stat()
    data = path.read_bytes()
    path.write_bytes(data.replace(b"DICM", b"XXXX"))  # whoever reads it finds it damaged
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    again = site.do(*site.line(path, "out", "basic", "--json"))
    assert json.loads(again.out)["counts"]["reused"] == 2
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    third = site.deidentify(path, "out", "basic")
    assert set(third.reasons.values()) == {"bad-member"}
    assert [name for name in site.tree("out") if name.endswith(".dcm")] == [], "what is not vouched for any more goes"
    path.write_bytes(data)
    assert len(site.deidentify(path, "out", "basic").outputs) == 2


def test_a_password_that_comes_later(site: Site) -> None:
    import subprocess

    site.scans("in", [("A", "2020-01-15"), ("B", "2020-01-15")])
    subprocess.run(["zip", "-qr", "-P", "geheim", "../x.zip", "."], cwd=site.folder / "in", check=True)
    expected = runs(site, site.folder / "in", "expected", "basic")
    for name, text in (("right", "geheim\n"), ("wrong", "gehein")):
        (site.folder / name).write_text(text)
        (site.folder / name).chmod(0o600)
    path = site.folder / "x.zip"
    for more in ([], ["--archive-password-file", site.folder / "wrong"]):
        done = site.deidentify(path, "out", "basic", *more)
        assert (done.code, set(done.reasons.values())) == (3, {"archive-password"})
        assert "geheim" not in done.out + done.err
    assert site.deidentify(path, "out", "basic", "--archive-password-file", site.folder / "right").code == 0
    assert files_below(site.folder / "out") == expected


@pytest.mark.parametrize(
    ("text", "mode", "said"),
    [("x", 0o644, "chmod 600"), ("\n", 0o600, "no password in its first line"), (None, 0, "can't be read")],
)
def test_password_files_that_are_refused(site: Site, text: str | None, mode: int, said: str) -> None:
    site.scans("in", [("A", "2020-01-15")])
    if text is not None:
        (site.folder / "pw").write_text(text)
        (site.folder / "pw").chmod(mode)
    done = site.deidentify(site.folder / "in", "out", "basic", "--archive-password-file", site.folder / "pw")
    assert (done.code, done.outputs) == (2, {})
    assert said in done.err
    both = site.do("deidentify", "in", "out", "--archive-password-file", "pw", "--archive-password")
    assert both.code == 2 and "one of both" in both.err
    wrong = site.do("deidentify", "in", "out", "--archive-encoding", "nonsense")
    assert wrong.code == 2 and "cp932" in wrong.err


def test_hostile_archives_write_nothing_elsewhere(site: Site) -> None:
    scan = site.scan("A", "2020-01-15")
    traps = site.folder / "deep/er/traps"
    traps.mkdir(parents=True)
    link = stat.S_IFLNK | 0o777
    escapes = ["../../../escaped.dcm", "/tmp/escaped.dcm", "..\\..\\escaped.dcm", "C:\\escaped.dcm", "a\0.dcm"]
    (traps / "1.zip").write_bytes(
        made_up_zip(
            *(Lie(name.encode(), site.scan(str(number), "2020-01-15"), host=0) for number, name in enumerate(escapes)),
            Lie(b"link", b"../../..", mode=link),
            Lie(b"link/in.dcm", scan),
        )
    )
    zeros = bytes(8 << 20)
    overlapping = [Lie(b"a", zeros, method=8), *(Lie(b"%d" % number, zeros, method=8, at=0) for number in range(50))]
    (traps / "2.zip").write_bytes(made_up_zip(*overlapping))
    (traps / "3.zip").write_bytes(made_up_zip(Lie(b"a", zeros, method=8, size=1 << 31)))
    nested = scan
    for _ in range(6):
        nested = made_up_zip(Lie(b"x.zip", nested))
    (traps / "4.zip").write_bytes(nested)
    before = {path for path in site.folder.rglob("*") if path.is_file()}
    done = site.deidentify(traps, "deep/out", "basic")
    assert done.code == 3
    assert sorted(done.outputs) == ["1.zip/link/in.dcm"]
    assert sorted(set(done.reasons.values())) == ["archive-bomb", "archive-too-deep", "bad-member-name", "symlink"]
    made = {path for path in site.folder.rglob("*") if path.is_file()} - before
    homes = {site.folder / "deep/out", Path(site.vault or site.folder / "deep/trial.vault"), site.data}
    stray = {path.name for path in made if not homes & set(path.parents)}
    assert stray == {"report1.jsonl"}
    assert not os.path.lexists("/tmp/escaped.dcm")
    assert len([path for path in made if path.suffix == ".dcm"]) == 1


def test_zips_that_hide_members_are_never_passed_over(site: Site) -> None:
    """Each of these had another reader see scans where a run saw fewer, or none, and said that all was well."""
    whole = zip_of(site.scans("in", [("A", "2020-01-15")]), site.folder / "whole.zip").read_bytes()
    empty = made_up_zip()
    hidden = {
        "comment": whole[:-2] + len(empty).to_bytes(2, "little") + empty,
        "joined": whole + whole,
        "appended": whole + empty,
    }
    for name, data in hidden.items():
        (site.folder / f"{name}.zip").write_bytes(data)
        done = site.deidentify(site.folder / f"{name}.zip", f"out-{name}", "basic")
        assert (done.code, done.outputs, list(done.reasons.values())) == (3, {}, ["bad-archive"]), name


def test_several_places_and_a_list_of_them(site: Site) -> None:
    one = site.scans("one", [("A", "2020-01-15")])
    two = site.scans("two", [("B", "2020-01-15")])
    zip_of(two, site.folder / "two.zip")
    expected = runs(site, one, "expected", "basic") | runs(site, two, "expected2", "basic")
    done = site.deidentify(one, "unused", "basic")
    assert done.code == 0
    line = site.line(one, "out", "basic", "-q")
    line.insert(2, str(site.folder / "two.zip"))
    assert site.do(*line).code == 0
    assert files_below(site.folder / "out") == expected
    (site.folder / "list.txt").write_text("one/00.dcm\ntwo/00.dcm\nthree.dcm\n")
    listed = site.deidentify(f"@{site.folder}/list.txt", "out2", "basic")
    assert (listed.code, listed.reasons) == (1, {"three.dcm": "missing-file"})
    assert files_below(site.folder / "out2") == expected
