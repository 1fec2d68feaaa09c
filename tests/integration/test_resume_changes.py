"""Runs that find OUT or IN otherwise than they were left: what is touched is made anew, the rest isn't even read."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scrubjay import Deidentifier, Key, OutputError, RunFailed, RunResult, UsageError
from scrubjay.vault import Access, Vault
from support.resuming import check_all, files_below

if TYPE_CHECKING:
    from tests.integration.conftest import Site

KEY = Key(bytes(range(32)))
DAYS = ("2020-01-15", "2020-07-20")
PEOPLE = ("ann", "bob", "cid")
IMAGES = 3
FILES = len(PEOPLE) * len(DAYS) * IMAGES


class Place:
    """IN, OUT and a vault that stays open."""

    def __init__(self, site: Site, vault: Vault) -> None:
        self.site = site
        self.vault = vault
        self.source = site.folder / "in"
        self.out = site.folder / "out"
        self.audit = site.folder / "audit"
        for person in PEOPLE:
            for day in DAYS:
                for number in range(IMAGES):
                    self.put(f"{person}/{day}/{number}.dcm", site.scan(person, day, number=number + 1))

    def put(self, path: str, data: bytes) -> None:
        (self.source / path).parent.mkdir(parents=True, exist_ok=True)
        (self.source / path).write_bytes(data)

    def run(self, recipe: str = "basic", **more: object) -> RunResult:
        key = None if self.vault.has_project("trial") else KEY
        tool = Deidentifier(self.site.recipe(recipe), vault=self.vault, key=key, project="trial")
        return tool.tree(self.source, self.out, audit=self.audit, **more)  # type: ignore[arg-type]

    def fresh(self, recipe: str = "basic") -> dict[str, bytes]:
        """What a run makes of IN that knows of no other."""
        out = self.site.folder / f"fresh{len(os.listdir(self.site.folder))}"
        with Vault.open(out.with_suffix(".vault"), KEY) as vault:
            tool = Deidentifier(self.site.recipe(recipe), vault=vault, key=KEY, project="trial")
            assert tool.tree(self.source, out).exit_code == 0
        return files_below(out)

    def check(self) -> None:
        check_all(self.site.vault, KEY, self.out, self.audit)

    def output_of(self, result: RunResult, source: str) -> Path:
        (found,) = (outcome.output for outcome in result.outcomes if outcome.source == source)
        return self.out / found


@pytest.fixture
def place(any_site: Site) -> Iterator[Place]:
    with Vault.open(any_site.vault, KEY) as vault:
        yield Place(any_site, vault)


def counts(result: RunResult) -> dict[str, int]:
    return {outcome: count for outcome, count in result.counts.items() if count}


def test_what_is_done_is_not_read_again(place: Place) -> None:
    place.put("notes.txt", b"no DICOM")
    first = place.run()
    assert counts(first) == {"written": FILES, "excluded": 1}
    for path in place.source.rglob("*"):
        if path.is_file():
            status = path.stat()
            path.write_bytes(bytes(status.st_size))  # as long as nobody reads it, nobody knows
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    again = place.run()
    assert counts(again) == {"reused": FILES, "excluded": 1}
    assert (again.bytes_read, again.bytes_written) == (0, 0)
    assert [(one.output, one.subject, one.study, one.reason) for one in again.outcomes] == [
        (one.output, one.subject, one.study, one.reason) for one in first.outcomes
    ]
    place.check()


def altered(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)


def shortened(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-10])


def exchanged(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/passwd")


@pytest.mark.parametrize("act", [altered, shortened, Path.unlink, exchanged])
@pytest.mark.parametrize("restored", [False, True])
def test_an_output_that_somebody_touched_is_made_anew(
    place: Place, act: Callable[[Path], object], restored: bool
) -> None:
    first = place.run()
    expected = files_below(place.out)
    victim = place.output_of(first, "bob/2020-01-15/1.dcm")
    status = victim.stat()
    act(victim)
    if restored and victim.is_file() and not victim.is_symlink():
        with victim.open("ab") as file:
            file.truncate(status.st_size)
        os.utime(victim, ns=(status.st_atime_ns, status.st_mtime_ns))
    again = place.run()
    assert counts(again) == {"written": 1, "reused": FILES - 1}
    assert files_below(place.out) == expected
    assert not victim.is_symlink()
    assert counts(place.run()) == {"reused": FILES}
    place.check()


def test_out_that_was_removed_is_made_anew(place: Place) -> None:
    place.run()
    expected = files_below(place.out)
    shutil.rmtree(place.out)
    assert counts(place.run()) == {"written": FILES}
    assert files_below(place.out) == expected
    place.check()


def test_an_empty_out_may_get_another_plan(place: Place) -> None:
    place.run()
    shutil.rmtree(place.out)
    result = place.run("tcia")
    assert (counts(result), result.warnings) == ({"written": FILES}, ())


def test_a_source_that_changed(place: Place) -> None:
    place.run()
    place.put("ann/2020-01-15/0.dcm", place.site.scan("ann", "2020-01-15", number=1, name="Other^Name"))
    place.put("ann/2020-01-15/new.dcm", place.site.scan("ann", "2020-01-15", number=9))
    again = place.run()
    assert counts(again)["written"] >= 1
    assert counts(again)["reused"] >= FILES - 1
    assert files_below(place.out) == place.fresh()
    place.check()


def test_a_source_that_became_somebody_else_s(place: Place) -> None:
    place.run()
    place.put("ann/2020-01-15/0.dcm", place.site.scan("zoe", "2020-01-15", number=1))
    assert counts(place.run()) == {"written": 1, "reused": FILES - 1}
    assert files_below(place.out) == place.fresh(), "nothing of ann's is left in its place"
    place.check()


def test_a_source_that_became_no_dicom(place: Place) -> None:
    place.run()
    place.put("ann/2020-01-15/0.dcm", b"no DICOM")
    assert counts(place.run()) == {"excluded": 1, "reused": FILES - 1}
    assert files_below(place.out) == place.fresh()


def test_sources_removed_and_renamed(place: Place) -> None:
    place.run()
    expected = files_below(place.out)
    (place.source / "bob/2020-01-15/0.dcm").unlink()
    (place.source / "ann").rename(place.source / "anna")
    result = place.run()
    assert counts(result) == {"reused": FILES - 1}
    assert files_below(place.out) == expected, "what was made of it stays"
    lost = 1 + len(DAYS) * IMAGES
    assert any(note.startswith(f"{lost} files of earlier runs are no longer in IN") for note in result.notes)
    place.check()


def test_a_second_name_in_a_study_is_looked_for_in_all_of_it(place: Place) -> None:
    """The text of a file that didn't change is cleaned of a name that only a new file of its study has."""
    described = place.site.scan("ann", "2020-01-15", number=1)
    text = b"knee Quillfeather left"
    element = b"\x08\x00\x3e\x10LO" + len(text).to_bytes(2, "little") + text
    place.put("ann/2020-01-15/0.dcm", with_element(described, element))
    first = place.run("tcia")
    before = place.output_of(first, "ann/2020-01-15/0.dcm").read_bytes()
    assert b"Quillfeather" in before
    place.put("ann/2020-01-15/x.dcm", place.site.scan("ann", "2020-01-15", number=8, name="Quillfeather^Ada"))
    again = place.run("tcia")
    after = place.output_of(again, "ann/2020-01-15/0.dcm").read_bytes()
    assert b"Quillfeather" not in after
    assert files_below(place.out) == place.fresh("tcia")
    assert counts(again)["reused"] == FILES - 1
    place.check()


def with_element(data: bytes, element: bytes) -> bytes:
    """A file with one more element of group 0008, where it belongs by its tag."""
    tag = element[:4]
    at = data.rindex(b"\x08\x00\x60\x00CS")
    order = int.from_bytes(tag[2:], "little")
    while data[at : at + 2] == b"\x08\x00" and int.from_bytes(data[at + 2 : at + 4], "little") < order:
        at += 8 + int.from_bytes(data[at + 6 : at + 8], "little")
    return data[:at] + element + data[at:]


@pytest.mark.parametrize("recipe", ["tcia", "visits"])
def test_another_plan_is_refused_and_redone_when_asked(place: Place, recipe: str) -> None:
    place.run()
    (place.out / "own.txt").write_text("somebody's own")
    before = files_below(place.out)
    with pytest.raises(OutputError, match="--redo"):
        place.run(recipe)
    assert files_below(place.out) == before
    result = place.run(recipe, redo=True)
    assert (result.counts["failed"], result.warnings) == (0, ())
    now = files_below(place.out)
    assert now.pop("own.txt") == b"somebody's own"
    if recipe == "tcia":
        assert now == place.fresh(recipe), "by the new plan, and nothing of the old one is left"
    else:
        assert len(now) == FILES
    with pytest.raises(OutputError, match="--redo"):
        place.run()
    assert counts(place.run(recipe)) == {"reused": FILES}
    place.check()


def test_files_of_the_old_plan_that_nobody_sees_stay_and_are_told_of(place: Place) -> None:
    place.run()
    shutil.rmtree(place.source / "bob")
    result = place.run("tcia", redo=True)
    left = len(DAYS) * IMAGES
    assert any(f"{left} files of earlier runs were made by another plan" in line for line in result.warnings)
    assert len(files_below(place.out)) == FILES


def test_another_layout(place: Place) -> None:
    place.run()
    (place.site.folder / "flat.yaml").write_text(
        "{name: flat, extends: basic, output: {layout: '{subject}/{instance}.dcm'}}"
    )
    tool = Deidentifier(place.site.folder / "flat.yaml", vault=place.vault, project="trial")
    result = tool.tree(place.source, place.out, redo=True, audit=place.audit)
    assert counts(result) == {"written": FILES}
    assert all(path.count("/") == 1 for path in files_below(place.out))
    assert len(files_below(place.out)) == FILES
    place.check()


def test_another_source_into_the_same_out(place: Place) -> None:
    """Two sources may have files of the same name: neither takes the other's away."""
    place.run()
    expected = files_below(place.out)
    other = place.site.folder / "in2"
    (other / "ann/2020-01-15").mkdir(parents=True)
    (other / "ann/2020-01-15/0.dcm").write_bytes(place.site.scan("dan", "2021-01-15"))
    tool = Deidentifier("basic", vault=place.vault, project="trial")
    assert counts(tool.tree(other, place.out, audit=place.audit)) == {"written": 1}
    now = files_below(place.out)
    assert expected.items() < now.items()
    assert len(now) == FILES + 1
    result = place.run()
    assert (counts(result), [note for note in result.notes if "no longer" in note]) == ({"reused": FILES}, [])
    place.check()


def test_what_a_run_wrote_is_recognised_in_a_source(place: Place) -> None:
    first = place.run()
    shutil.copytree(place.out, place.source / "copied")
    result = place.run()
    assert counts(result) == {"excluded": FILES, "reused": FILES}
    assert set(result.reasons["excluded"]) == {"already-deidentified"}
    assert len(files_below(place.out)) == first.counts["written"]


def test_an_unreadable_folder_that_comes_back(place: Place) -> None:
    """As for root every folder can be read, it is a link for a while."""
    away = place.site.folder / "away"
    (place.source / "bob").rename(away)
    (place.source / "bob").symlink_to(away)
    first = place.run()
    assert counts(first) == {"written": FILES - len(DAYS) * IMAGES, "excluded": 1}
    (place.source / "bob").unlink()
    away.rename(place.source / "bob")
    assert counts(place.run()) == {"written": len(DAYS) * IMAGES, "reused": FILES - len(DAYS) * IMAGES}
    assert files_below(place.out) == place.fresh()
    place.check()


def test_a_second_run_at_the_same_time_is_refused(place: Place) -> None:
    said = []

    def begin_another(outcome: object) -> None:
        if not said:
            with pytest.raises(OutputError, match="another run") as caught:
                place.run()
            said.append(caught)

    assert counts(place.run(on_outcome=begin_another)) == {"written": FILES}
    assert said
    assert counts(place.run()) == {"reused": FILES}
    place.check()


def test_redo_needs_a_vault(place: Place) -> None:
    with pytest.raises(UsageError, match="needs a vault"):
        Deidentifier("basic", key=KEY).tree(place.source, place.out, redo=True)


def test_who_is_reanchored_is_done_anew(place: Place) -> None:
    place.run("visits")
    with Vault.open(place.site.vault, KEY) as vault:
        project = vault.project("trial")
        (one, *_) = project.subjects(Access("tester", "names"))
        from datetime import date

        project.reanchor(one.pseudonym, Access("tester", "a mistake"), date(2019, 1, 15))
    result = place.run("visits")
    assert counts(result) == {"written": len(DAYS) * IMAGES, "reused": FILES - len(DAYS) * IMAGES}
    assert len(files_below(place.out)) == FILES, "what had the old labels is gone"


def test_an_audit_that_was_cut_is_not_added_to(place: Place) -> None:
    place.run()
    chain = place.audit / "chain.jsonl"
    chain.write_bytes(b"".join(chain.read_bytes().splitlines(keepends=True)[:-1]))
    place.put("new.dcm", place.site.scan("new", "2020-01-15"))
    before = files_below(place.out)
    with pytest.raises(RunFailed, match=r"chain was cut.*Nothing was written"):
        place.run()
    assert {path: data for path, data in files_below(place.out).items() if data} == before


@pytest.mark.parametrize("where", ["in/audit", "out/audit", "out", "."])
def test_an_audit_stands_apart(place: Place, where: str) -> None:
    place.audit = place.site.folder / where
    with pytest.raises(OutputError, match="audit"):
        place.run()
    assert not place.out.exists()


def test_what_is_reused_for_one_file_is_not_replaced_by_another(place: Place) -> None:
    """A copy that comes before the file that has the output, which became another one meanwhile: neither is lost."""
    original = (place.source / "ann/2020-01-15/0.dcm").read_bytes()
    place.run()
    expected = files_below(place.out)
    place.put("0.dcm", original)
    place.put("ann/2020-01-15/0.dcm", original[:-1] + b"z")
    for _ in range(2):
        again = place.run()
        assert counts(again) == {"reused": FILES, "failed": 1}
        assert files_below(place.out) == expected
        assert [one.source for one in again.outcomes if one.reason == "path-taken"] == ["ann/2020-01-15/0.dcm"]


def test_what_was_reused_for_a_later_file_is_not_said_to_be_there(place: Place) -> None:
    """The first of two equal files has the output: when it becomes another, so does the output."""
    original = (place.source / "ann/2020-01-15/0.dcm").read_bytes()
    place.put("zed/copy.dcm", original)
    place.run()
    place.put("ann/2020-01-15/0.dcm", original[:-1] + b"z")
    again = place.run()
    assert counts(again) == {"written": 1, "reused": FILES - 1, "failed": 1}
    assert [one.source for one in again.outcomes if one.reason == "path-taken"] == ["zed/copy.dcm"]
    again = place.run()
    assert counts(again) == {"reused": FILES, "failed": 1}
    place.check()


def test_a_copy_has_no_say_in_the_output_of_another_file(place: Place) -> None:
    """The first of two equal files has the output: when the copy becomes another, it is refused."""
    place.put("zed/copy.dcm", (place.source / "ann/2020-01-15/0.dcm").read_bytes())
    assert counts(place.run()) == {"written": FILES, "reused": 1}
    expected = files_below(place.out)
    assert counts(place.run()) == {"reused": FILES + 1}
    place.put("zed/copy.dcm", (place.source / "ann/2020-01-15/0.dcm").read_bytes()[:-1] + b"z")
    changed = place.run()
    assert changed.reasons["failed"] == {"path-taken": 1}
    assert files_below(place.out) == expected
    place.put("zed/copy.dcm", place.site.scan("zoe", "2020-01-15"))
    assert counts(place.run()) == {"written": 1, "reused": FILES}
    assert expected.items() < files_below(place.out).items()
    place.check()


def test_a_file_that_goes_elsewhere_leaves_its_output_to_its_copy(place: Place) -> None:
    original = place.source / "ann/2020-01-15/0.dcm"
    place.put("zed/copy.dcm", original.read_bytes())
    place.run()
    place.run()
    place.put("ann/2020-01-15/0.dcm", place.site.scan("zoe", "2020-01-15"))
    assert counts(place.run()) == {"written": 1, "reused": FILES}
    assert files_below(place.out) == place.fresh()


def test_redo_by_the_same_plan_looks_at_everything(place: Place) -> None:
    place.run()
    size = sum(path.stat().st_size for path in place.source.rglob("*.dcm"))
    again = place.run(redo=True)
    assert (counts(again), again.bytes_read) == ({"reused": FILES}, size)

    def stop(outcome: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        place.run(redo=True, on_outcome=stop)
    carried = place.run(redo=True)
    assert (counts(carried), carried.bytes_read) == ({"reused": FILES}, 0), "what the stopped run did is done"
    assert place.run(redo=True).bytes_read == size
