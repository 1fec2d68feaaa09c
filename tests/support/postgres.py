"""A PostgreSQL server of our own: Debian's, as a user without rights, on a free loopback port, gone afterwards."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

import pytest

SECONDS = 60


class Server:
    """A server that runs. Connections need its password."""

    def __init__(self, port: int, password: str, folder: Path, start: Callable[[], subprocess.Popen[bytes]]) -> None:
        self.port = port
        self.folder = folder
        self._password = password
        self._numbers = count(1)
        self._start = start
        self._process = start()
        _wait(self, self._process)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it, and with it every connection."""
        self._process.send_signal(how)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(SECONDS)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def begin(self) -> None:
        """Start it again with the data that it had."""
        self._process = self._start()
        _wait(self, self._process)

    def url(self, database: str) -> str:
        return f"postgresql://tester:{self._password}@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        """The URL of a new, empty database."""
        name = f"test{next(self._numbers)}"
        self.execute(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def execute(self, statement: str, database: str = "postgres") -> None:
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]


def programs() -> Path:
    """The folder of the newest server programs; fails the test with the package's name when there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    elsewhere = shutil.which("initdb")
    if elsewhere is None:
        pytest.fail("PostgreSQL is missing: sudo apt-get install postgresql", pytrace=False)
    return Path(os.path.realpath(elsewhere)).parent


@contextmanager
def running_server() -> Iterator[Server]:
    """Start a server; stop it and remove its data at the end."""
    where = programs()
    user = _user()
    folder = Path(tempfile.mkdtemp(prefix="scrubjay-postgres-"))
    password = secrets.token_hex(16)
    try:
        (folder / "password").write_text(password)
        if user is not None:
            for path in (folder, folder / "password"):
                os.chown(path, user.pw_uid, user.pw_gid)
        data = folder / "data"
        _run(
            user,
            [where / "initdb", "-D", data, "-U", "tester", "--pwfile", folder / "password"],
            ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"],
        )
        port = _free_port()
        settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off", "port": str(port)}
        options = [f"--{name}={value}" for name, value in settings.items()]

        def start() -> subprocess.Popen[bytes]:
            with (folder / "log").open("ab") as log:
                line = [where / "postgres", "-D", data, *options]
                return subprocess.Popen(line, stdout=log, stderr=log, cwd=folder, **_as(user))  # type: ignore[call-overload, no-any-return]

        server = Server(port, password, folder, start)
        try:
            yield server
        finally:
            server.stop(signal.SIGQUIT)  # at once: nothing is to be kept
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """One server for all tests."""
    with running_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def vault_place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a vault can be made: the same test runs on both databases."""
    if request.param == "sqlite":
        return str(tmp_path / "vault")
    server = request.getfixturevalue("postgres_server")
    return str(server.new_database())


def _user() -> pwd.struct_passwd | None:
    """Who the server runs as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name)
    pytest.fail("as root the tests need a user 'postgres': sudo apt-get install postgresql", pytrace=False)


def _as(user: pwd.struct_passwd | None) -> dict[str, object]:
    return {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _run(user: pwd.struct_passwd | None, *arguments: list[object]) -> None:
    command = [str(argument) for some in arguments for argument in some]
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False, **_as(user))  # type: ignore[call-overload]
    if done.returncode:
        pytest.fail(f"initdb: {done.stderr}", pytrace=False)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(server: Server, process: subprocess.Popen[bytes]) -> None:
    import psycopg

    end = time.monotonic() + SECONDS
    while True:
        try:
            server.execute("SELECT 1")
            return
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > end:
                pytest.fail(f"PostgreSQL doesn't start: {(server.folder / 'log').read_text()}", pytrace=False)
            time.sleep(0.05)
