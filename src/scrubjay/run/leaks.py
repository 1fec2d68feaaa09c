"""What a run does when a finished header still holds a value that identifies somebody."""

from __future__ import annotations

from typing import Final

from scrubjay.errors import UsageError
from scrubjay.standard.lookup import suggestion

LEAK: Final = "leak"
"""The reason code of such a file: it is quarantined in any case."""

QUARANTINE: Final = "quarantine"
STOP: Final = "stop"
POLICIES: Final = (QUARANTINE, STOP)


def check_on_leak(policy: str) -> str:
    """`quarantine` goes on with the other files, `stop` ends the run at once. Raises UsageError for another word."""
    if policy not in POLICIES:
        raise UsageError(f"--on-leak {policy!r} is neither quarantine nor stop{suggestion(policy, POLICIES)}")
    return policy
