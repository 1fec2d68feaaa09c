"""The engine's columns say of every file what its rows say: nothing lost, nothing doubled, whatever the threads."""

import os
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from scrubjay import _engine
from scrubjay.recipe import compile_plan, load_recipe
from scrubjay.run.engine import engine_plan
from support import api, columns, corpus

FILES = [path for path in corpus.corpus_files() if path.stat().st_size < 3_000_000]
BATCH = 7
SCAN = next(path for path in FILES if path.name == "CT_small.dcm")


def plan_of(recipe: str) -> _engine.Plan:
    return engine_plan(compile_plan(load_recipe(recipe)).json, api.KEY)


def rows_of(pool: _engine.Pool) -> Iterator[list[_engine.Row]]:
    """Every corpus file rewritten, batch by batch."""
    for start in range(0, len(FILES), BATCH):
        pool.rewrite([(start + at, str(path), "", "") for at, path in enumerate(FILES[start : start + BATCH], 1)])
    for _ in range(0, len(FILES), BATCH):
        yield pool.next()
    pool.close()


def taken(columns_: _engine.AuditColumns) -> tuple[object, ...]:
    names = sorted(name for name in dir(columns_) if not name.startswith("_"))
    return tuple(getattr(columns_, name) for name in names)


@pytest.mark.parametrize("recipe", ["basic", "tcia"])
def test_columns_hold_what_rows_hold_whatever_the_threads(tmp_path: Path, recipe: str) -> None:
    plan = plan_of(recipe)
    seen = []
    for threads in (1, 2, 5):
        audit = _engine.Audit()
        pool = _engine.Pool(plan, str(tmp_path), threads, _engine.Cancel(), audit=True, record=True, dry=True)
        wanted = []
        for rows in rows_of(pool):
            audit.add(rows)
            wanted += [columns.of_row(row) for row in rows]
        assert audit.files == len(wanted) == len(FILES)
        found = audit.take()
        assert columns.by_file(found) == wanted
        distinct = columns.changes(found)
        assert distinct == list(dict.fromkeys(change for changes in wanted for change in changes))
        assert len(distinct) > 1000
        seen.append(taken(found))
    assert seen[0] == seen[1] == seen[2]


def test_without_originals_none_is_held(tmp_path: Path) -> None:
    audit = _engine.Audit(originals=False)
    pool = _engine.Pool(plan_of("basic"), str(tmp_path), 2, _engine.Cancel(), audit=True, record=True, dry=True)
    wanted = []
    for rows in rows_of(pool):
        audit.add(rows)
        wanted += [[change._replace(original=None) for change in columns.of_row(row)] for row in rows]
    found = audit.take()
    assert columns.by_file(found) == wanted
    assert not found.original_data
    assert not any(found.original_valid)
    distinct = columns.changes(found)
    assert len(distinct) == len(set(distinct))


def test_taking_begins_anew(tmp_path: Path) -> None:
    audit = _engine.Audit()
    pool = _engine.Pool(plan_of("basic"), str(tmp_path), 1, _engine.Cancel(), audit=True, dry=True)
    pool.rewrite([(1, str(SCAN), "", "")])
    rows = pool.next()
    assert not rows[0].changes, "the audit makes no objects"
    audit.add([rows[0], None, rows[0]])
    assert (audit.files, audit.size > 1000) == (3, True)
    first = audit.take()
    one, none, again = columns.by_file(first)
    assert one == again
    assert len(one) > 20
    assert none == []
    assert (audit.files, audit.size) == (0, 0)
    audit.add(rows)
    assert columns.by_file(audit.take()) == [one]
    assert columns.by_file(audit.take()) == []


def test_what_is_not_in_out_was_not_changed(tmp_path: Path) -> None:
    pool = _engine.Pool(plan_of("basic"), str(tmp_path), 1, _engine.Cancel(), audit=True)
    source = (1, str(SCAN), "", "")
    pool.rewrite([source, source])
    first, second = pool.next()
    (written,) = _engine.commit([first], str(tmp_path))
    (tmp_path / written.output).write_bytes(b"other")
    (taken_,) = _engine.commit([second], str(tmp_path))
    assert (written.outcome, taken_.reason) == ("written", "path-taken")
    audit = _engine.Audit()
    audit.add([written, taken_])
    changed, nothing = columns.by_file(audit.take())
    assert changed
    assert not nothing


def test_a_dry_pool_says_what_would_be_and_writes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    plan = plan_of("basic")
    dry, wet = (
        list(chain(*rows_of(_engine.Pool(plan, str(out / name), 2, _engine.Cancel(), dry=name == "dry"))))
        for name in ("dry", "wet")
    )
    assert (out / "wet").exists()
    assert not (out / "dry").exists()
    for one, other in zip(dry, wet, strict=True):
        assert one.staged == ""
        for name in ("outcome", "reason", "tag_path", "offset", "output", "subject", "study", "study_key", "mtime_ns"):
            assert getattr(one, name) == getattr(other, name), name
        assert (one.bytes_read, one.bytes_written) == (other.bytes_read, other.bytes_written)
    assert {row.outcome for row in dry} >= {"written", "excluded", "quarantined"}
    _engine.discard(wet)


def test_rows_tell_files_apart(tmp_path: Path) -> None:
    pool = _engine.Pool(plan_of("basic"), str(tmp_path), 2, _engine.Cancel())
    written = 0
    for rows in rows_of(pool):
        assert all(row.output_stamp == (0, 0, 0) for row in rows)
        for row in _engine.commit(rows, str(tmp_path)):
            assert row.mtime_ns == os.stat(FILES[row.ordinal - 1]).st_mtime_ns
            if row.outcome != "written":
                assert (row.output_stamp != (0, 0, 0)) == (row.outcome == "reused")
                continue
            written += 1
            stat = os.stat(tmp_path / row.output)
            assert row.output_stamp == (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
            assert row.bytes_written == stat.st_size
            assert row.micros > 0
    assert written > 100


def test_files_of_a_study_have_its_key_in_survey_and_rewrite(tmp_path: Path) -> None:
    pool = _engine.Pool(plan_of("basic"), str(tmp_path), 1, _engine.Cancel(), dry=True)
    keys = {}
    for ordinal, path in enumerate(FILES, 1):
        pool.survey([(ordinal, str(path), "", "")])
        leaves = pool.next()
        pool.rewrite([(ordinal, str(path), "", "")])
        (row,) = pool.next()
        if leaves:
            (leaf,) = leaves
            assert len(leaf.study_key) == (16 if leaf.study else 0)
            assert keys.setdefault(leaf.study, leaf.study_key) == leaf.study_key
            assert row.study_key in (leaf.study_key, b"")
            if row.outcome == "written":
                assert row.study_key == leaf.study_key
    assert len(set(keys.values())) == len(keys) > 20
    other = engine_plan(compile_plan(load_recipe("basic"), project="another").json, api.KEY)
    pool = _engine.Pool(other, str(tmp_path), 1, _engine.Cancel())
    pool.survey([(1, str(SCAN), "", "")])
    (leaf,) = pool.next()
    assert leaf.study_key != keys[leaf.study], "projects don't link"


def test_a_quarantined_file_is_counted_with_its_study(tmp_path: Path) -> None:
    nobody = _engine.Assignments()
    pool = _engine.Pool(plan_of("basic"), str(tmp_path), 1, _engine.Cancel(), assignments=nobody, dry=True)
    pool.rewrite([(1, str(SCAN), "", "")])
    (row,) = pool.next()
    assert (row.outcome, row.reason, len(row.study_key)) == ("quarantined", "not-surveyed", 16)


def test_only_named_paths_are_replaced(tmp_path: Path) -> None:
    source = (1, str(SCAN), "", "")
    plan = plan_of("basic")

    def commit(**options: object) -> _engine.Row:
        pool = _engine.Pool(plan, str(tmp_path), 1, _engine.Cancel())
        pool.rewrite([source])
        (row,) = _engine.commit(pool.next(), str(tmp_path), **options)  # type: ignore[arg-type]
        return row

    first = commit()
    place = tmp_path / first.output
    good = place.read_bytes()
    same = commit(replace={first.output})
    assert (same.outcome, same.output_stamp) == ("reused", first.output_stamp)
    place.write_bytes(good[:-1])
    assert commit().reason == "path-taken"
    assert commit(replace={"elsewhere.dcm"}).reason == "path-taken"
    assert place.read_bytes() == good[:-1]
    again = commit(replace={first.output})
    assert (again.outcome, again.output_stamp[0]) == ("written", len(good))
    assert place.read_bytes() == good
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [place]
