"""The command line: a door. It reads arguments and the environment, calls the API, prints; it decides nothing."""

from __future__ import annotations

from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run `scrubjay` with these arguments (None: those of the process). Returns the exit code, never raises."""
    from scrubjay.cli.entry import run

    return run(argv)
