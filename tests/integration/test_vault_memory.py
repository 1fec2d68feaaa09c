"""Assigning takes no more memory for more subjects; benchmarks/vault.py measures a million, and how fast."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest
from benchmarks.vault import assign

from scrubjay import Key
from scrubjay.vault import Vault

SUBJECTS = 50_000


@pytest.mark.slow
def test_memory_stays_flat(tmp_path: Path) -> None:
    with Vault.open(tmp_path / "v", Key(bytes(32))) as vault:
        project = vault.project("speed")
        assign(project, 0, SUBJECTS)
        before = peak()
        assign(project, SUBJECTS, 3 * SUBJECTS)
        assert peak() - before < 64


def peak() -> float:
    """Largest memory so far, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
