"""The process that writes a run's audit: what it answers, and when it ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scrubjay import Key, _engine
from scrubjay.audit.entries import Head
from scrubjay.audit.keys import AuditKeys
from scrubjay.audit.reading import Reader
from scrubjay.audit.scribe import Opening, Scribe
from scrubjay.audit.verify import verify_audit
from scrubjay.errors import AuditDamaged, AuditError

KEY = Key(bytes(range(32)))


def opening(folder: Path, head: tuple[int, str] | None = None) -> Opening:
    return Opening(str(folder), KEY.secret, True, True, "{}", {"who": "somebody"}, {"version": "1"}, head)


@pytest.fixture
def scribe(tmp_path: Path) -> Iterator[Scribe]:
    scribe = Scribe(opening(tmp_path / "audit"))
    yield scribe
    scribe.close()


def process(scribe: Scribe) -> int:
    return scribe._process.pid


def gone(number: int, seconds: float = 20.0) -> bool:
    """Whether a process is no more, or only waits for somebody to ask how it ended."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.02)
    return False


def test_a_run_is_written_down(scribe: Scribe, tmp_path: Path) -> None:
    run = scribe.begin()
    assert scribe.add([], _engine.Audit().take())[0] == 2
    seq, digest = scribe.end({"complete": True, "files": 0})
    scribe.close()
    keys = AuditKeys.of(KEY)
    assert [one.name for one in Reader(tmp_path / "audit", keys).runs()] == [run]
    assert not verify_audit(tmp_path / "audit", head=Head(seq, digest), keys=keys)


def test_what_is_wrong_is_said_as_it_would_be_here(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    scribe = Scribe(opening(blocked / "audit"))
    with pytest.raises(AuditError) as raised:
        scribe.begin()
    assert "writer" not in str(raised.value)
    scribe.close()


def test_a_chain_that_was_cut_is_said_to_be(tmp_path: Path) -> None:
    scribe = Scribe(opening(tmp_path / "audit", head=(7, "0" * 64)))
    with pytest.raises(AuditDamaged, match="cut or exchanged"):
        scribe.begin()
    scribe.close()


def test_a_process_that_is_killed_is_an_error_and_no_wait(scribe: Scribe) -> None:
    scribe.begin()
    os.kill(process(scribe), signal.SIGKILL)
    with pytest.raises(AuditError, match="ended before its time"):
        scribe.end({})


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_what_stops_a_run_lets_it_finish(scribe: Scribe, number: signal.Signals) -> None:
    scribe.begin()
    os.kill(process(scribe), number)
    assert scribe.end({"complete": False})[0] == 2


def test_it_ends_with_a_run_that_is_killed(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from scrubjay.audit.scribe import *;"
        "one = Scribe(Opening(sys.argv[1], bytes(32), True, True, '{}', {}, {})); one.begin();"
        "print(one._process.pid, flush=True); time.sleep(600)"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    arguments = [sys.executable, "-c", program, str(tmp_path / "audit")]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env=environment) as run:
        assert run.stdout is not None
        writer = int(run.stdout.readline())
        assert not gone(writer, 0.2)
        run.kill()
    assert gone(writer)


def test_nothing_of_it_is_in_the_list_of_processes(scribe: Scribe) -> None:
    scribe.begin()
    command = Path(f"/proc/{process(scribe)}/cmdline").read_bytes()
    surroundings = Path(f"/proc/{process(scribe)}/environ").read_bytes()
    for secret in (KEY.secret, KEY.to_text().encode(), KEY.secret.hex().encode()):
        assert secret not in command + surroundings
