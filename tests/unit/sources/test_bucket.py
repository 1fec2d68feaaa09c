"""Buckets on a real S3 server: order, what changes under way, and what is fetched how."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from tests.unit.sources.test_zip import fill

from scrubjay.errors import SourceError
from scrubjay.run.places import check_sources
from scrubjay.sources import Dropping, Folder, Item, Refused, Settings, open_source
from scrubjay.sources import bucket as module
from support.buckets import Buckets, bucket_server, buckets

__all__ = ["bucket_server", "buckets"]


def items(url: str) -> list[Item]:
    return list(open_source(check_sources(url), Settings()))


def read(item: Item) -> bytes:
    assert item.packed
    opened = item.packed.open()
    try:
        return Path(opened.path).read_bytes()
    finally:
        opened.close()


def why(item: Item) -> str:
    assert item.packed
    with pytest.raises(Refused) as refused:
        item.packed.open()
    return refused.value.refusal[1]


def test_the_order_is_that_of_a_folder(buckets: Buckets, tmp_path: Path) -> None:
    names = [
        "im10",
        "im2",
        "IM2",
        "a:b?",
        "ü ä%41#+",
        "b/10/x",
        "b/9/x",
        "b-1/x",
        "b.x",
        "b0/c/d/e",
        "Z/1",
        "z/1",
        "2/01",
        "2/1",
    ]
    fill(tmp_path, *names)
    folder = Folder(tmp_path)
    for prefix in ("", "deep/er"):
        name = buckets.new(tmp_path, prefix)
        found = items(f"s3://{name}/{prefix}")
        assert [item.relative for item in found] == [item.relative for item in folder]
        assert [read(item) for item in found] == [Path(item.path).read_bytes() for item in folder]
        assert open_source(check_sources(f"s3://{name}/{prefix}"), Settings()).count() == len(names)


def test_more_than_one_page_of_a_listing(buckets: Buckets, tmp_path: Path) -> None:
    fill(tmp_path, *(f"{number}" for number in range(1100)))
    name = buckets.new(tmp_path)
    assert [item.name for item in items(f"s3://{name}")] == [str(number) for number in range(1100)]


def test_one_that_is_another_by_then(buckets: Buckets) -> None:
    name = buckets.new()
    for key in ("gone", "longer", "same-size", "same"):
        buckets.ask("PUT", f"{name}/{key}", b"before")
    found = {item.name: item for item in items(f"s3://{name}")}
    stamps = {key: item.packed.stamp for key, item in found.items() if item.packed}
    buckets.ask("DELETE", f"{name}/gone")
    buckets.ask("PUT", f"{name}/longer", b"before and after")
    buckets.ask("PUT", f"{name}/same-size", b"after.")
    assert read(found["same"]) == b"before"
    assert {key: why(found[key]) for key in ("gone", "longer", "same-size")} == {
        "gone": "vanished",
        "longer": "source-changed",
        "same-size": "source-changed",
    }
    now = {item.name: item.packed.stamp for item in items(f"s3://{name}") if item.packed}
    assert {key for key in now if now[key] == stamps[key]} == {"same"}


def test_long_ones_are_fetched_in_parts(buckets: Buckets, monkeypatch: pytest.MonkeyPatch) -> None:
    name = buckets.new()
    data = bytes(range(256)) * 1024
    for length in (len(data), len(data) - 1, 0):
        buckets.ask("PUT", f"{name}/{length}", data[:length])
    monkeypatch.setattr(module, "AT_ONCE", len(data) // 8)
    before = buckets.fetched(name)
    assert [read(item) for item in items(f"s3://{name}")] == [b"", data[:-1], data]
    assert buckets.fetched(name) - before == 1 + 8 + 8
    item = items(f"s3://{name}")[1]
    buckets.ask("PUT", f"{name}/{item.name}", data[1:])
    assert why(item) == "source-changed"


def test_what_is_dropped_is_not_fetched(buckets: Buckets) -> None:
    from scrubjay.run.unpacking import Unpacking, numbered_item

    name = buckets.new()
    buckets.ask("PUT", f"{name}/report.pdf", b"x")
    source = Dropping(open_source(check_sources(f"s3://{name}"), Settings()), ["*.pdf"])
    with Unpacking(enumerate(source), 32, 2, numbered_item) as ahead:
        assert [one.refusal for batch in ahead for one in batch] == [("excluded", "dropped-by-rule")]
    assert buckets.fetched(name) == 0


def test_no_thread_stays_when_the_end_comes_early(buckets: Buckets, tmp_path: Path) -> None:
    fill(tmp_path, *(f"{number}/im" for number in range(50)))
    source = open_source(check_sources(f"s3://{buckets.new(tmp_path)}"), Settings())
    walk = iter(source)
    next(walk)
    assert isinstance(walk, Iterator) and hasattr(walk, "close")
    walk.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("scrubjay-listing")]


class Quiet(SimpleHTTPRequestHandler):
    """Says nothing on stderr."""

    def log_message(self, *_: object) -> None:
        pass


def test_one_file_of_a_web_server(buckets: Buckets, tmp_path: Path) -> None:
    fill(tmp_path, "a b/im.dcm")
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=tmp_path))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}"
    try:
        [item] = items(f"{url}/a%20b/im.dcm")
        assert (item.relative, read(item)) == ("im.dcm", (tmp_path / "a b/im.dcm").read_bytes())
        with pytest.raises(SourceError, match="WebDAV"):
            check_sources(f"{url}/a%20b/none.dcm")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
