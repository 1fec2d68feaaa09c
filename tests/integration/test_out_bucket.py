"""OUT in a bucket of a real S3 server: what a folder would hold, nothing replaced, and the same command carries on."""

from __future__ import annotations

import json
import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import obstore
import pytest
from obstore.store import from_url
from tests.integration.test_archives import runs

from scrubjay.run.delivery import bucket as putting
from scrubjay.run.delivery.bucket import deliver_to_bucket
from scrubjay.run.delivery.delivered import Stopped, Undelivered
from support.buckets import ENVIRONMENT, Buckets, bucket_server, buckets
from support.mortal import ended
from support.resuming import source_of

if TYPE_CHECKING:
    from tests.integration.conftest import Done, Site

__all__ = ["bucket_server", "buckets"]

DAYS = [("A", "2020-01-15"), ("B", "2020-01-15"), ("C", "2020-02-15"), ("A", "2020-03-15")]


def objects(url: str) -> dict[str, bytes]:
    store = from_url(url)
    names = [meta["path"] for some in obstore.list(store) for meta in some]
    return {name: bytes(obstore.get(store, name).bytes()) for name in names}


def to(site: Site, source: object, url: str, recipe: str, *more: object) -> Done:
    """A run for project `trial` to a bucket, with its vault in the folder of the site."""
    line = ["deidentify", source, url, "-r", site.recipe(recipe), "-p", "trial", "--no-progress", *more]
    return site.do(*line)


def puts(server: Buckets, bucket: str) -> int:
    """How many objects were put, or were to be, since the server began; not the probes."""
    asked = re.findall(rf'"PUT /{bucket}/([^? ]+) HTTP', server.log.read_text(errors="replace"))
    return len([name for name in asked if not name.endswith(".scrubjay-probe")])


def hidden(site: Site) -> list[str]:
    return [path.name for path in site.folder.iterdir() if path.name.startswith(".")]


def test_the_objects_are_the_files_of_a_folder(site: Site, buckets: Buckets) -> None:
    source = source_of(site)
    expected = runs(site, source, "expected", "tcia")
    bucket = buckets.new()
    url = f"s3://{bucket}/trial/one"
    done = to(site, source, url, "tcia", "--json")
    told = json.loads(done.out)
    assert (told["out"], told["complete"]) == (url, True)
    sizes = sum(map(len, expected.values()))
    assert told["delivered"] == {"files": len(expected), "bytes": sizes, "there": 0, "differing": 0}
    assert objects(url) == expected
    assert hidden(site) == []
    assert (site.folder / "trial.vault").is_dir(), "in the current folder, as there is nothing beside a bucket"
    before = puts(buckets, bucket)
    assert before == len(expected)
    again = json.loads(to(site, source, url, "tcia", "--json").out)
    assert again["delivered"] == {"files": len(expected), "bytes": 0, "there": len(expected), "differing": 0}
    assert puts(buckets, bucket) == before
    assert hidden(site) == []


def test_kill_9_while_uploading(site: Site, buckets: Buckets) -> None:
    source = source_of(site)
    expected = runs(site, source, "expected", "basic")
    url = f"s3://{buckets.new()}/x"
    line = site.line(source, "", "basic", "--json", "--work", site.folder / "w")
    line[2] = url
    for times in (100, 400):
        assert ended(line, site.environment(), "bucket", "put", times, "SIGKILL") == -signal.SIGKILL
        now = objects(url)
        assert now.items() <= expected.items(), "what is there is whole"
    told = json.loads(site.do(*line).out)
    assert told["counts"]["written"] == 0
    assert told["delivered"]["there"] >= 300
    assert objects(url) == expected
    assert list((site.folder / "w").iterdir()) == []


def test_more_scans_later(site: Site, buckets: Buckets) -> None:
    source, url = site.scans("in", DAYS[:2]), f"s3://{buckets.new()}/x"
    assert to(site, source, url, "basic").code == 0
    (source / "02.dcm").write_bytes(site.scan(*DAYS[2]))
    done = to(site, source, url, "basic")
    assert (done.code, "3 objects in" in done.err, "2 of them were there already" in done.err) == (0, True, True)
    assert objects(url) == runs(site, source, "expected", "basic")


def test_what_is_there_with_another_content_stays(site: Site, buckets: Buckets) -> None:
    source = site.scans("in", DAYS)
    expected = runs(site, source, "expected", "basic")
    url = f"s3://{buckets.new()}/x"
    name, shorter = sorted(expected)[:2]
    store = from_url(url)
    theirs = {name: b"x" * len(expected[name]), shorter: b"theirs", "notes.txt": b"of others"}
    for theirs_name, data in theirs.items():
        obstore.put(store, theirs_name, data)
    refused = to(site, source, url, "basic")
    assert (refused.code, "not empty" in refused.err) == (2, True)
    done = to(site, source, url, "basic", "--update", "-q")
    assert done.code == 1
    assert name in done.err and shorter in done.err and "2 objects in" in done.err
    assert objects(url) == expected | theirs
    assert len(hidden(site)) == 1, "what isn't there yet is kept"
    for one in (name, shorter):
        obstore.delete(store, one)
    assert to(site, source, url, "basic").code == 0
    assert objects(url) == expected | {"notes.txt": b"of others"}
    assert hidden(site) == []


def test_one_bucket_one_plan(site: Site, buckets: Buckets) -> None:
    source, url = site.scans("in", DAYS), f"s3://{buckets.new()}/x"
    assert to(site, source, url, "basic").code == 0
    before = objects(url)
    for more in ((), ("--update",), ("--redo",)):
        done = to(site, source, url, "tcia", *more)
        assert (done.code, "another plan" in done.err) == (2, True)
    assert to(site, source, url, "basic", "--redo").code == 0
    assert objects(url) == before


def _refused(site: Site, source: object, url: str, *more: object) -> str:
    """What is said of an OUT that can't be used; nothing may be made, and no secret told."""
    before = sorted(site.folder.rglob("*"))
    done = to(site, source, url, "basic", *more)
    assert (done.code, sorted(site.folder.rglob("*"))) == (2, before)
    assert not any(secret in done.out + done.err for secret in (*list(ENVIRONMENT.values())[:2], "AccessKey", "<"))
    return done.err


def test_places_that_can_not_be_written_to_are_said_before_anything_is_made(site: Site, buckets: Buckets) -> None:
    source = site.scans("in", DAYS[:1])
    bucket = buckets.new(source, "x")
    assert "no such bucket" in _refused(site, source, "s3://no-such-bucket/x")
    with buckets.locked():
        assert "access denied" in _refused(site, source, f"s3://{bucket}/y")
    assert "OUT lies inside IN" in _refused(site, f"s3://{bucket}/x", f"s3://{bucket}/x/y")
    assert "IN lies inside OUT" in _refused(site, f"s3://{bucket}/x", f"s3://{bucket}")
    assert "in the environment" in _refused(site, source, "s3://tester:geheim-geheim@b/x")
    assert "can't be written" in _refused(site, source, "https://h.example/x")
    assert "--work" in _refused(site, source, f"s3://{bucket}/y", "--work", source)
    assert to(site, f"s3://{bucket}/x", f"s3://{bucket}/y", "basic").code == 0
    assert objects(f"s3://{bucket}/y") == runs(site, source, "expected", "basic")


def test_access_that_ends_while_uploading(site: Site, buckets: Buckets, monkeypatch: pytest.MonkeyPatch) -> None:
    source, url = site.scans("in", DAYS), f"s3://{buckets.new()}/x"
    does, seen = putting._Putting.put, []

    def put(self: putting._Putting, made: putting.Made) -> str:
        seen.append(made)
        if len(seen) == 3:
            buckets.ask("POST", "moto-api/reset-auth", b"0")
        return does(self, made)

    with monkeypatch.context() as patch:
        patch.setattr(putting._Putting, "put", put)
        patch.setattr(putting, "THREADS", 1)
        try:
            done = to(site, source, url, "basic")
        finally:
            buckets.ask("POST", "moto-api/reset-auth", b"inf")
    assert (done.code, "access denied" in done.err, "run it again" in done.err) == (1, True, True)
    assert "AccessKey" not in done.err
    assert len(objects(url)) == 2
    assert to(site, source, url, "basic").code == 0
    assert objects(url) == runs(site, source, "expected", "basic")


def test_long_objects_are_put_in_parts_and_compared_by_content(
    tmp_path: Path, buckets: Buckets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(putting, "SINGLE", 5 << 20)
    folder, url = tmp_path / "made", f"s3://{buckets.new()}/x"
    folder.mkdir()
    (folder / "long.dcm").write_bytes(bytes(range(256)) * 50_000)
    (folder / "empty.dcm").touch()
    assert deliver_to_bucket(str(folder), url, lambda: False, fresh=True).files == 2
    assert objects(url) == {path.name: path.read_bytes() for path in folder.iterdir()}
    again = deliver_to_bucket(str(folder), url, lambda: False, fresh=True)
    assert (again.there, again.bytes, again.differing) == (2, 0, 0), "though its ETag is no MD5"
    with (folder / "long.dcm").open("r+b") as file:
        file.seek(12_000_000)
        file.write(b"another")
    changed = deliver_to_bucket(str(folder), url, lambda: False, fresh=False)
    assert (changed.there, changed.differing, changed.told) == (1, 1, ("long.dcm",))
    with pytest.raises(Stopped):
        deliver_to_bucket(str(folder), url, lambda: True, fresh=False)
    with pytest.raises(Undelivered, match="no such bucket"):
        deliver_to_bucket(str(folder), "s3://no-such-bucket/x", lambda: False, fresh=True)


class Heedless(BaseHTTPRequestHandler):
    """A server that takes everything, whatever the conditions."""

    asked: list[str]

    def _answer(self, body: bytes = b"") -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        type(self).asked.append(f"{self.command} {self.path.partition('?')[0]}")
        self.send_response(200)
        self.send_header("ETag", '"0"')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        self._answer(b"<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>")

    do_PUT = do_DELETE = do_POST = _answer

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def heedless() -> Iterator[tuple[str, list[str]]]:
    handler = type("Handler", (Heedless,), {"asked": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        worker = threading.Thread(target=server.serve_forever)
        worker.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", handler.asked  # type: ignore[attr-defined]
        finally:
            server.shutdown()
            worker.join()


def test_a_server_that_heeds_no_conditions_is_not_used(
    site: Site, buckets: Buckets, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = site.scans("in", DAYS[:1])
    with heedless() as (server, asked):
        monkeypatch.setenv("AWS_ENDPOINT_URL", server)
        assert "heeds no conditions" in _refused(site, source, "s3://b/x")
    assert [one.split()[0] for one in asked[:2]] == ["GET", "PUT"]
    assert all("scrubjay-probe" in one for one in asked if one.startswith("PUT"))
    assert len(asked) == 3, "and what it made is removed"
