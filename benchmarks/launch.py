"""Start one program, wait for it, and print what it took as one line of JSON.

A process of its own, and a small one: the kernel counts what a child shares with its parent before it starts its
program, so a large parent would hide a small child's peak. Usage: python -I -S launch.py TIMEOUT LOG PROGRAM ARGUMENT…
"""

import json
import os
import signal
import sys
import time


def main() -> None:
    """Run the command with its output in LOG; kill its whole group after TIMEOUT seconds."""
    timeout, log, *argv = sys.argv[1:]
    sink = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_DUP2, sink, 1),
        (os.POSIX_SPAWN_DUP2, sink, 2),
        (os.POSIX_SPAWN_CLOSE, sink),
    ]
    start = time.perf_counter()
    child = os.posix_spawnp(argv[0], argv, os.environ, file_actions=actions, setpgroup=0)
    signal.signal(signal.SIGALRM, lambda *_: os.killpg(child, signal.SIGKILL))
    signal.setitimer(signal.ITIMER_REAL, float(timeout))
    try:
        _, status, usage = os.wait4(child, 0)
    except KeyboardInterrupt:
        os.killpg(child, signal.SIGKILL)
        raise
    wall = time.perf_counter() - start
    taken = {"wall": wall, "user": usage.ru_utime, "system": usage.ru_stime, "peak": usage.ru_maxrss * 1024}
    print(json.dumps({**taken, "code": os.waitstatus_to_exitcode(status)}))


if __name__ == "__main__":
    main()
