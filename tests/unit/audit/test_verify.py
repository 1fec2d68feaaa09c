"""Each way of tampering is found, and the finding says where."""

import random
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrubjay import Key
from scrubjay.audit.entries import FIRST, Head, parse
from scrubjay.audit.findings import KINDS
from scrubjay.audit.keys import AuditKeys
from scrubjay.audit.store import Store
from scrubjay.audit.verify import examine, verify_audit
from scrubjay.errors import AuditDamaged, AuditError
from support.audit import PLAN, PLANTED, changes, instances, write_run

OTHER = AuditKeys.of(Key(bytes(32)))


@pytest.fixture
def head(folder: Path, keys: AuditKeys) -> Head:
    """Two runs of two parts each are there: lines 1 to 4 and 5 to 8. Where the chain ends."""
    with Store.open(folder, keys) as store:
        write_run(store)
        write_run(store, count=4)
        assert store.head is not None
        return store.head


def lines(folder: Path) -> list[bytes]:
    return (folder / "chain.jsonl").read_bytes().splitlines(keepends=True)


def rewrite(folder: Path, changed: list[bytes]) -> None:
    (folder / "chain.jsonl").write_bytes(b"".join(changed))


def found(folder: Path, keys: AuditKeys | None = None, head: Head | None = None) -> list[tuple[str, str]]:
    """Kind and place of each finding; they hold no value, and are of a known kind."""
    findings = verify_audit(folder, keys=keys, head=head)
    for finding in findings:
        assert finding.kind in KINDS
        assert PLANTED not in str(finding)
    return [(one.kind, one.place) for one in findings if one.severity == "error"]


@pytest.mark.parametrize("known", ["nothing", "keys", "head", "both"])
def test_a_whole_audit_has_no_findings(folder: Path, keys: AuditKeys, head: Head, known: str) -> None:
    seen = examine(folder, keys=keys if known in ("keys", "both") else None, head=head if known == "both" else None)
    assert seen.findings == ()
    assert (seen.runs, seen.parts, seen.opened, seen.head) == (2, 4, 4 if known in ("keys", "both") else 0, head)


def test_every_byte_of_the_chain_counts(folder: Path, keys: AuditKeys) -> None:
    with Store.open(folder, keys) as store:
        write_run(store, 1)
    path = folder / "chain.jsonl"
    whole = path.read_bytes()
    starts = [0]
    for line in whole.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 1 << place % 8
        path.write_bytes(changed)
        number = next(n for n, start in enumerate(starts) if place < start)
        places = {where for _, where in found(folder)}
        assert f"chain.jsonl line {number}" in places or "chain.jsonl" in places, place
    path.write_bytes(whole)
    assert found(folder) == []


def test_every_cut_of_the_chain_is_found_by_who_knows_its_end(folder: Path, head: Head) -> None:
    path = folder / "chain.jsonl"
    whole = path.read_bytes()
    for size in range(len(whole)):
        path.write_bytes(whole[:size])
        assert ("cut", "chain.jsonl") in found(folder, head=head), size
    rewrite(folder, whole.splitlines(keepends=True)[:6])
    kinds = [(one.severity, one.kind) for one in verify_audit(folder, head=head)]
    assert ("error", "unended") in kinds and ("note", "unended") not in kinds


def test_a_chain_cut_within_a_run_is_found_without_knowing_its_end(folder: Path, head: Head) -> None:
    whole = lines(folder)
    run = parse(whole[4].rstrip()).run
    for count in (5, 6, 7):
        rewrite(folder, whole[:count])
        assert ("unended", f"run {run}") in found(folder)


@pytest.mark.parametrize("number", range(1, 8))
def test_a_line_removed(folder: Path, head: Head, number: int) -> None:
    whole = lines(folder)
    rewrite(folder, whole[: number - 1] + whole[number:])
    assert ("removed", "chain.jsonl") in found(folder)
    [said] = [one.message for one in verify_audit(folder) if one.place == "chain.jsonl"]
    assert said == f"entry {number} is missing"


def test_lines_reordered(folder: Path, head: Head) -> None:
    whole = lines(folder)
    rewrite(folder, [whole[0], whole[2], whole[1], *whole[3:]])
    assert found(folder) == [("reordered", "chain.jsonl line 3")]


def test_a_line_twice(folder: Path, head: Head) -> None:
    whole = lines(folder)
    rewrite(folder, [*whole[:3], whole[1], *whole[3:]])
    assert found(folder) == [("added", "chain.jsonl line 4")]


@pytest.mark.parametrize("line", [b"\n", b"{}\n", b"x\n", b"[" * 5000 + b"\n", b'"\\ud800"\n', b"\xff\n", b"1e999\n"])
def test_a_line_inserted(folder: Path, head: Head, line: bytes) -> None:
    whole = lines(folder)
    rewrite(folder, [*whole[:3], line, *whole[3:]])
    assert found(folder) == [("added", "chain.jsonl line 4")]


def test_a_line_signed_anew_by_another(folder: Path, head: Head) -> None:
    whole = lines(folder)
    forged = replace(parse(whole[2].rstrip()), info={"instances": 2, "changes": 2}).signed(OTHER)
    rewrite(folder, [*whole[:2], forged.line() + b"\n", *whole[3:]])
    assert found(folder) == [("altered", "chain.jsonl line 3")]


def test_a_line_signed_anew_by_who_has_the_key(folder: Path, keys: AuditKeys, head: Head) -> None:
    """Even then the next line tells."""
    whole = lines(folder)
    forged = replace(parse(whole[2].rstrip()), info={"instances": 2, "changes": 2}).signed(keys)
    rewrite(folder, [*whole[:2], forged.line() + b"\n", *whole[3:]])
    assert ("altered", "chain.jsonl line 3") in found(folder)


def parts(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.glob("p[al]*s/*"))


def test_a_file_removed(folder: Path, keys: AuditKeys, head: Head) -> None:
    names = parts(folder)
    assert len(names) == 9
    for name in names:
        data = (folder / name).read_bytes()
        (folder / name).unlink()
        assert found(folder, keys) == [("removed", name)]
        (folder / name).write_bytes(data)
    assert found(folder, keys) == []


def test_a_file_altered_at_random_bytes(folder: Path, head: Head) -> None:
    chance = random.Random(5)
    for name in parts(folder):
        data = (folder / name).read_bytes()
        for _ in range(25):
            changed = bytearray(data)
            changed[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            (folder / name).write_bytes(changed)
            assert found(folder) == [("altered", name)]
        for size in (0, 1, len(data) // 2, len(data) - 1):
            (folder / name).write_bytes(data[:size])
            assert found(folder) == [("altered", name)]
        (folder / name).write_bytes(data + b"\0")
        assert found(folder) == [("altered", name)]
        (folder / name).write_bytes(data)


def test_two_parts_swapped(folder: Path, keys: AuditKeys, head: Head) -> None:
    one, two = "parts/000002-instances.parquet", "parts/000006-instances.parquet"
    (folder / one).rename(folder / "parts/x")
    (folder / two).rename(folder / one)
    (folder / "parts/x").rename(folder / two)
    assert found(folder, keys) == [("swapped", one), ("swapped", two)]


def test_a_file_added(folder: Path, head: Head) -> None:
    for name, shown in [
        ("parts/000099-changes.parquet", "parts/000099-changes.parquet"),
        (f"parts/{PLANTED}.parquet", "parts/"),
        ("plans/" + "0" * 64 + ".sealed", "plans/" + "0" * 64 + ".sealed"),
    ]:
        (folder / name).write_bytes(b"PARE")
        assert found(folder) == [("added", shown)]
        (folder / name).unlink()


def test_a_link_in_place_of_a_part(folder: Path, head: Head) -> None:
    path = folder / "parts/000002-changes.parquet"
    path.rename(folder.parent / "elsewhere")
    path.symlink_to(folder.parent / "elsewhere")
    assert found(folder) == [("removed", "parts/000002-changes.parquet")]


def test_the_chain_removed(folder: Path, head: Head) -> None:
    (folder / "chain.jsonl").unlink()
    assert ("removed", "chain.jsonl") in found(folder)
    shutil.rmtree(folder)
    with pytest.raises(AuditError, match="there is no audit in "):
        verify_audit(folder)


def test_the_public_key_exchanged(folder: Path, keys: AuditKeys, head: Head) -> None:
    path = folder / "public-key.pem"
    whole = path.read_bytes()
    path.write_bytes(OTHER.public.to_pem())
    assert ("foreign-key", "chain.jsonl line 1") in found(folder)
    assert found(folder, keys) == [("public-key", "public-key.pem")]
    path.write_bytes(whole + OTHER.public.to_pem())
    assert found(folder) == []
    path.unlink()
    assert ("public-key", "public-key.pem") in found(folder, keys)
    path.write_bytes(b"nonsense")
    assert ("public-key", "public-key.pem") in found(folder, keys)


def test_an_audit_made_anew_by_another(tmp_path: Path, folder: Path, keys: AuditKeys, head: Head) -> None:
    """Whole in itself: only what is kept elsewhere tells."""
    forged = tmp_path / "forged"
    with Store.open(forged, OTHER) as store:
        write_run(store)
        write_run(store)
    assert found(forged) == []
    both = [("foreign-key", "chain.jsonl line 1"), ("foreign-key", "chain.jsonl line 5")]
    assert [one for one in found(forged, keys) if one[0] == "foreign-key"] == both
    assert found(forged, head=head) == [("altered", "chain.jsonl line 8")]
    findings = verify_audit(forged, public_key=keys.public.to_pem())
    assert [(one.kind, one.place) for one in findings] == both
    assert verify_audit(forged, public_key=keys.public.to_pem() + OTHER.public.to_pem()) == []


def test_a_run_of_another_appended(folder: Path, keys: AuditKeys, head: Head) -> None:
    with Store.open(folder, OTHER) as store:
        write_run(store)
    assert found(folder) == [], "projects may share a folder"
    assert found(folder, keys) == [("foreign-key", "chain.jsonl line 9")]
    assert verify_audit(folder, keys=[keys, OTHER], head=head) == []


def test_a_run_whose_key_is_gone(folder: Path, keys: AuditKeys) -> None:
    passing = AuditKeys.passing()
    with Store.open(folder, passing) as store:
        write_run(store)
    assert examine(folder).opened == 2
    assert verify_audit(folder) == []
    assert verify_audit(folder, public_key=passing.public.to_pem()) == []
    [note] = verify_audit(folder, keys=keys)
    assert (note.severity, note.kind) == ("note", "foreign-key")


def test_a_beginning_that_is_not_the_first_line(folder: Path, keys: AuditKeys, head: Head) -> None:
    """Who has the key, but not the vault, starts the chain anew: the vault's memory tells."""
    shutil.rmtree(folder)
    with Store.open(folder, keys) as store:
        write_run(store)
    assert found(folder, keys) == []
    assert found(folder, keys, head) == [("cut", "chain.jsonl")]
    with pytest.raises(AuditDamaged, match="cut or exchanged"):
        Store.open(folder, keys, head=head)


def sign_again(folder: Path, keys: AuditKeys, change: Callable[[list], None]) -> None:
    """Somebody who has the key changes entries and makes the chain whole again."""
    entries = [parse(line.rstrip()) for line in lines(folder)]
    change(entries)
    previous, written = FIRST, []
    for entry in entries:
        signed = replace(entry, prev=previous).signed(keys)
        previous = signed.head.hash
        written.append(signed.line() + b"\n")
    rewrite(folder, written)


def test_parts_that_hold_what_they_cannot(folder: Path, keys: AuditKeys, head: Head) -> None:
    def rows(entries: list) -> None:
        entries[1] = replace(entries[1], info={"instances": 99, "changes": 2})

    sign_again(folder, keys, rows)
    assert found(folder) == []
    assert found(folder, keys) == [("unsound", "parts/000002")]

    def fewer(entries: list) -> None:
        entries[1] = replace(entries[1], info={"instances": 3, "changes": 1})

    sign_again(folder, keys, fewer)
    assert found(folder, keys) == [("unsound", "parts/000002")]


def test_a_part_of_another_run(folder: Path, keys: AuditKeys) -> None:
    with Store.open(folder, keys) as store:
        run = store.begin({}, PLAN)
        store.add_part(run, instances("0" * 16, 1), changes())
        store.end(run, {})
    assert found(folder) == []
    assert found(folder, keys) == [("unsound", "parts/000002")]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_permutation_or_selection_of_lines_is_found(folder: Path, keys: AuditKeys, data: st.DataObject) -> None:
    if not folder.exists():
        with Store.open(folder, keys) as store:
            write_run(store)
            write_run(store)
        shutil.copy(folder / "chain.jsonl", folder.parent / "whole")
    shutil.copy(folder.parent / "whole", folder / "chain.jsonl")
    whole = lines(folder)
    last = Head(8, parse(whole[-1].rstrip()).head.hash)
    order = data.draw(st.lists(st.integers(0, 7), max_size=10))
    rewrite(folder, [whole[index] for index in order])
    assert (found(folder, head=last) == []) == (order == list(range(8)))


def test_a_run_that_goes_on(folder: Path, keys: AuditKeys, head: Head) -> None:
    with Store.open(folder, keys) as store:
        run = store.begin({}, PLAN)
        (folder / "parts" / f".draft-{run}-00-changes").write_bytes(b"half")
        [note] = verify_audit(folder, keys=keys)
        assert (note.severity, note.kind, note.place) == ("note", "unended", f"run {run}")
        store.add_part(run, instances(run, 1), changes())
        assert verify_audit(folder, keys=keys) == [note]
    assert found(folder, keys) == [("unended", f"run {run}")]
    killed = [(one.severity, one.kind) for one in verify_audit(folder, keys=keys, head=head)]
    assert killed == [("note", "unended"), ("note", "added")]


def test_every_kind_of_finding_is_in_the_docs() -> None:
    page = (Path(__file__).parents[3] / "docs/tasks/audit-verify.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| (.*) \|$", page, re.MULTILINE))
    assert {kind: rows[kind] for kind in KINDS} == KINDS


def test_nothing_there_but_an_empty_chain(folder: Path, keys: AuditKeys) -> None:
    Store.open(folder, keys).close()
    assert verify_audit(folder) == []
    assert verify_audit(folder, head=Head(1, "0" * 64)) != []
