"""The same input gives the same bytes: with any number of threads, in any order, again, and from anywhere."""

import hashlib
import io
import random
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pydicom
import pytest

from scrubjay import Deidentifier, Key
from support import api, corpus

FILES = [path for path in corpus.corpus_files() if path.stat().st_size < 300_000]


def make_tree(root: Path, seed: int) -> Path:
    """Copy the files below `root`, created in an order of their own."""
    order = list(enumerate(FILES))
    random.Random(seed).shuffle(order)
    for number, path in order:
        target = root / f"patient {number % 7}" / f"visit {number % 31}" / f"{number:04d} {path.name}"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    return root


def digests(out: Path) -> dict[str, str]:
    """SHA-256 of each file by its path below OUT."""
    return {
        str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in out.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("layout", ["default", "preserve", "by-series", "{project}/{study}/{instance}"])
def test_same_bytes_whatever_the_threads_the_order_and_the_place(tmp_path: Path, layout: str) -> None:
    one = make_tree(tmp_path / "one" / "archive", 1)
    other = make_tree(tmp_path / "quite" / "another" / "place" / "archive", 2)
    tool = Deidentifier("basic", key=api.KEY, layout=layout)
    results = []
    for number, (source, threads) in enumerate([(one, 1), (one, 8), (one, 8), (other, 1), (other, 3)]):
        out = tmp_path / f"out{number}"
        result = tool.tree(source, out, threads=threads)
        results.append((dict(result.counts), digests(out)))
    assert results[0][1]
    assert all(result == results[0] for result in results[1:])


def test_single_files_in_any_order_give_the_bytes_of_the_tree(tmp_path: Path) -> None:
    source = make_tree(tmp_path / "in", 3)
    api.deidentifier().tree(source, tmp_path / "out", threads=2)
    wanted = set(digests(tmp_path / "out").values())
    files = sorted(FILES, key=lambda path: random.Random(path.name).random())
    data = [api.deidentifier().bytes(path.read_bytes()).data for path in files]
    assert wanted <= {hashlib.sha256(one).hexdigest() for one in data if one is not None}


def test_a_second_deidentifier_with_the_same_key_agrees_and_another_key_does_not() -> None:
    path = next(path for path in FILES if path.name == "CT_small.dcm")
    again = Deidentifier("basic", key=Key(api.KEY.secret)).bytes(path.read_bytes()).data
    assert again == api.deidentified(path).data
    assert Deidentifier("basic", key=Key.generate()).bytes(path.read_bytes()).data != again
    assert Deidentifier("basic", key=api.KEY, project="other").bytes(path.read_bytes()).data != again


def test_one_deidentifier_in_many_threads_mixes_nothing() -> None:
    """Karnak 202: instances were mixed under concurrency."""
    alone = [api.deidentified(path).data for path in FILES]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda path: api.deidentifier().bytes(path.read_bytes()).data, FILES))
    assert together == alone


def test_a_pydicom_data_set_gives_the_same_as_its_file() -> None:
    path = next(path for path in FILES if path.name == "CT_small.dcm")
    before = pydicom.dcmread(path)
    after = api.deidentifier().dataset(before)
    again = pydicom.dcmread(io.BytesIO(api.deidentified(path).data or b""))
    assert before.PatientName == pydicom.dcmread(path).PatientName
    assert after.PatientID == again.PatientID != before.PatientID
    assert after.SOPInstanceUID == again.SOPInstanceUID
    assert after.PixelData == before.PixelData


def test_anonymise_links_nothing_between_runs() -> None:
    path = next(path for path in FILES if path.name == "CT_small.dcm")
    runs = [Deidentifier("basic", mode="anonymise").bytes(path.read_bytes()).data for _ in range(2)]
    assert runs[0] != runs[1]


def test_update_reuses_what_is_there(tmp_path: Path) -> None:
    source = make_tree(tmp_path / "in", 4)
    first = api.deidentifier().tree(source, tmp_path / "out", threads=2)
    before = digests(tmp_path / "out")
    second = api.deidentifier().tree(source, tmp_path / "out", threads=2, update=True)
    assert digests(tmp_path / "out") == before
    assert second.counts.get("written", 0) == 0
    assert second.counts["reused"] >= first.counts["written"]


def test_the_input_is_never_touched(tmp_path: Path) -> None:
    """horosproject/horos 150, 162 and 625: anonymise-and-replace deleted originals."""
    source = make_tree(tmp_path / "in", 5)
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in source.rglob("*") if path.is_file()}
    api.deidentifier().tree(source, tmp_path / "out", threads=2)
    assert before == {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in source.rglob("*") if p.is_file()}
