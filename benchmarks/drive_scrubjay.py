"""Run ScrubJay over a folder with more or less written down; the command always writes down all.

Usage: python drive_scrubjay.py plain|audit|all THREADS STATE IN OUT. Audit and vault go to STATE, which is made anew.
"""

import shutil
import sys
from pathlib import Path

from scrubjay import Deidentifier, Key
from scrubjay.vault import Vault


def main(kept: str, threads: int, state: Path, source: str, out: str) -> int:
    """plain: nothing is kept; audit: what was done; all: the same, who is who, and the ledger to carry on with."""
    shutil.rmtree(state, ignore_errors=True)
    state.mkdir()
    key = Key.generate()
    vault = Vault.open(state / "vault", key) if kept == "all" else None
    audit = state / "audit" if kept == "audit" else None
    Deidentifier(key=key, vault=vault).tree(source, out, threads=threads, audit=audit, keep_outcomes=False)
    if vault is not None:
        vault.close()
    return 0


if __name__ == "__main__":
    kept, threads, state, source, out = sys.argv[1:]
    sys.exit(main(kept, int(threads), Path(state), source, out))
