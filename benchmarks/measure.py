"""Run one process to its end and say what it took."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LAUNCH = Path(__file__).with_name("launch.py")


@dataclass(frozen=True, slots=True)
class Sample:
    """What a process took, its children included: seconds (wall, user, system), peak resident bytes, exit code.

    The peak is the largest of any one process, as the kernel counts it, and at least the launcher's own, about 10 MB.
    """

    wall: float
    user: float
    system: float
    peak: int
    code: int


def run(argv: Sequence[str], *, env: Mapping[str, str], log: Path, timeout: float = 3600.0) -> Sample:
    """Run the command, its output going to `log`; a run longer than `timeout` seconds is killed (code -9).

    Raises CalledProcessError if the command can't be started.
    """
    launch = [sys.executable, "-I", "-S", str(LAUNCH), str(timeout), str(log), *argv]
    done = subprocess.run(
        launch, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env=dict(env), text=True, check=True
    )
    return Sample(**json.loads(done.stdout))


def last_line(log: Path) -> str:
    """Return the last line of a log that is not blank, for the person at the terminal."""
    lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
    return lines[-1].strip()[:200] if lines else "(no output)"
