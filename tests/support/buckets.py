"""An S3 server of our own: moto's, a process on a free loopback port, gone afterwards."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.error import URLError

import obstore
import pytest
from obstore.store import from_url

SECONDS = 60
ENVIRONMENT = {"AWS_ACCESS_KEY_ID": "tester", "AWS_SECRET_ACCESS_KEY": "geheim-geheim", "AWS_REGION": "us-east-1"}

PLAIN = {
    "Content-Type": "application/dicom",  # else moto takes the body for a form
    "Authorization": "AWS4-HMAC-SHA256 Credential=tester/20200101/us-east-1/s3/aws4_request, Signature=none",
}


class Buckets:
    """A server that runs, and what it was asked."""

    def __init__(self, port: int, log: Path) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.log = log
        self._numbers = count(1)

    def ask(self, method: str, place: str, body: bytes = b"", **headers: str) -> None:
        """A plain request. Nobody looks whether its signature is right."""
        request = urllib.request.Request(f"{self.url}/{place}", body, {**PLAIN, **headers}, method=method)
        with urllib.request.urlopen(request, timeout=SECONDS):
            pass

    def new(self, folder: Path | None = None, prefix: str = "") -> str:
        """The name of a new bucket, with the files of a folder below a prefix."""
        name = f"bucket-{next(self._numbers)}"
        self.ask("PUT", name)
        if folder is not None:
            self.put(f"s3://{name}/{prefix}", folder)
        return name

    @staticmethod
    def put(url: str, folder: Path) -> None:
        """The files of a folder as objects, in the order that the file system happens to give."""
        store = from_url(url)
        with ThreadPoolExecutor(4) as workers:
            files = [path for path in folder.rglob("*") if path.is_file()]
            list(workers.map(lambda path: obstore.put(store, str(path.relative_to(folder)), path), files))

    def fetched(self, bucket: str) -> int:
        """How many objects of a bucket were read since the server began."""
        return len(re.findall(rf'"GET /{bucket}/[^? ]+ HTTP', self.log.read_text(errors="replace")))

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody has access."""
        self.ask("POST", "moto-api/reset-auth", b"0")
        try:
            yield
        finally:
            self.ask("POST", "moto-api/reset-auth", b"inf")


@pytest.fixture(scope="session")
def bucket_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Buckets]:
    """One for all tests."""
    log = tmp_path_factory.mktemp("buckets") / "log"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    line = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen(line, stdout=out, stderr=out, env={**os.environ, **ENVIRONMENT})
    server = Buckets(port, log)
    try:
        _wait(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(SECONDS)


@pytest.fixture
def buckets(bucket_server: Buckets, monkeypatch: pytest.MonkeyPatch) -> Buckets:
    """The server, with an environment that leads to it."""
    for name, value in {**ENVIRONMENT, "AWS_ENDPOINT_URL": bucket_server.url, "AWS_ALLOW_HTTP": "true"}.items():
        monkeypatch.setenv(name, value)
    return bucket_server


def _wait(server: Buckets, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + SECONDS
    while True:
        try:
            server.ask("GET", "moto-api/")
            return
        except URLError:
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(server.log.read_text(errors="replace")) from None
            time.sleep(0.05)
