"""What the audit tells of real files agrees with what pydicom reads before and after."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pydicom
import pytest

from scrubjay import Key, _engine
from scrubjay.audit.columns import changes_table, instances_table
from scrubjay.audit.export.csv import changes_file, export_csv
from scrubjay.audit.export.html import export_html
from scrubjay.audit.keys import AuditKeys
from scrubjay.audit.query import Database
from scrubjay.audit.reading import Reader
from scrubjay.audit.schema import INSTANCES
from scrubjay.audit.show import show
from scrubjay.audit.store import Store
from scrubjay.audit.summary import summarise
from scrubjay.recipe import compile_plan, load_recipe
from scrubjay.recipe.written import origins_of
from scrubjay.run.engine import engine_plan
from support.corpus import corpus_files, read

pytestmark = pytest.mark.slow

LARGEST = 2 << 20
PART = 100


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("audit-read")


@pytest.fixture(scope="module")
def files() -> list[Path]:
    return [path for path in corpus_files() if path.stat().st_size <= LARGEST]


@pytest.fixture(scope="module")
def reader(place: Path, files: list[Path]) -> Reader:
    """An audit of the corpus by recipe basic, in parts of a hundred files."""
    key = Key(bytes(range(32)))
    keys = AuditKeys.of(key)
    plan = compile_plan(load_recipe("basic"))
    out = place / "out"
    out.mkdir()
    details = {"who": "tester", "recipe": "basic", "plan_hash": plan.hash, "origins": origins_of(plan)}
    with Store.open(place / "audit", keys) as store:
        run = store.begin(details, plan.json)
        pool = _engine.Pool(engine_plan(plan.json, key), str(out), 1, _engine.Cancel(), audit=True)
        for first in range(0, len(files), PART):
            some = files[first : first + PART]
            pool.rewrite([(first + at, str(path), "", "") for at, path in enumerate(some)])
            rows = _engine.commit(pool.next(), str(out))
            collected = _engine.Audit()
            collected.add(rows)
            columns = collected.take()
            instances = instances_table(run, rows, [str(path) for path in some], [0] * len(rows), columns)
            store.add_part(run, instances.cast(INSTANCES), changes_table(columns))
        pool.close()
        store.end(run, {"complete": True})
    return Reader(place / "audit", keys)


def written(reader: Reader) -> Iterator[tuple[str, str]]:
    """Source and output of each file that is in OUT."""
    for part in reader.parts():
        for row in reader.read(part, "instances", ["source", "output", "outcome"]).to_pylist():
            if row["outcome"] == "written":
                yield row["source"], row["output"]


def test_uids_are_those_that_pydicom_reads(reader: Reader, place: Path) -> None:
    sql = (
        "select source, output, keyword, original_text, replacement_text from instance_changes"
        " where path in ('00080018', '0020000D', '0020000E') and action = 'replaced'"
    )
    with Database(reader, originals=True) as database:
        rows = [row for batch in database.batches(sql) for row in batch.to_pylist()]
    assert len(rows) > 300
    for row in rows:
        before = read(Path(row["source"]))
        after = pydicom.dcmread(place / "out" / row["output"], stop_before_pixels=True)
        assert str(before.get(row["keyword"])).strip() == row["original_text"]
        assert str(after[row["keyword"]].value) == row["replacement_text"]


def test_every_change_is_named_and_every_rule_has_words(reader: Reader) -> None:
    sql = "select distinct path, tag, keyword, rule, rule_text, action from changes"
    with Database(reader, originals=False) as database:
        rows = [row for batch in database.batches(sql) for row in batch.to_pylist()]
    assert len(rows) > 300
    for row in rows:
        assert row["tag"], row["path"]
        assert ": " in row["rule_text"] and "can be read" not in row["rule_text"]
        if row["rule"] >= 0:
            assert "PS3.15" in row["rule_text"] or "builtin/basic.yaml:" in row["rule_text"], row["rule_text"]


def test_removed_attributes_were_there_and_are_gone(reader: Reader, place: Path) -> None:
    for source, output in list(written(reader))[::7]:
        shown = show(reader, output, originals=True)
        assert [key[1:] for key in shown.found if key[1] not in ("failed", "reused")] == [("written", "")]
        assert {key[2] for key in shown.found if key[1] == "failed"} <= {"path-taken"}, "others wanted its name"
        before, after = read(Path(source)), pydicom.dcmread(place / "out" / output, stop_before_pixels=True)
        for change in shown.changes:
            if "." in change["path"] or change["action"] != "removed" or change["tag"].startswith("(0002"):
                continue
            tag = int(change["path"][:8], 16)
            assert tag in before, change["path"]
            again = any(one["path"] == change["path"] and one["action"] == "added" for one in shown.changes)
            assert tag not in after or tag >> 16 & 1 or again, change["path"]


def test_without_originals_no_name_and_no_id_is_told(reader: Reader, place: Path, files: list[Path]) -> None:
    target = place / "told.csv"
    export_csv(reader, target, originals=False, distinct=False)
    export_html(reader, place / "told.html")
    told = "".join(path.read_text() for path in (target, changes_file(target), place / "told.html"))
    known = set()
    for source, _ in written(reader):
        header = read(Path(source))
        for keyword in ("PatientName", "PatientID", "StudyInstanceUID"):
            text = str(header.get(keyword, "")).strip()
            if len(text) > 8:
                known.add(text)
    assert len(known) > 50
    assert [text for text in known if f'"{text}"' in told] == []


def test_the_figures_add_up(reader: Reader, files: list[Path]) -> None:
    summary = summarise(reader)
    assert summary.files == len(files)
    with Database(reader, originals=False) as database:
        (row,) = [
            row for batch in database.batches("select count(*) as n from instance_changes") for row in batch.to_pylist()
        ]
    assert row["n"] == summary.changes == sum(summary.attributes.values()) > 22 * len(files)
