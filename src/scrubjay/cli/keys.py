"""Which key a command uses: an option, the environment, or the project's own file."""

from __future__ import annotations

import os
from pathlib import Path

from scrubjay.errors import UsageError
from scrubjay.identity import default_key_path

VARIABLE = "SCRUBJAY_KEY_FILE"


def key_path(key_file: Path | None, project: str, *, anonymise: bool) -> Path | None:
    """The key file, whether it exists or not; None to anonymise, which uses none.

    Raises UsageError for a key file given with anonymise. A key file of the environment is passed over then: it may be
    set for other commands.
    """
    if anonymise:
        if key_file is not None:
            raise UsageError("--mode anonymise uses no key that lasts: leave --key-file out, or pseudonymise")
        return None
    if key_file is not None:
        return key_file
    named = os.environ.get(VARIABLE)
    return Path(named) if named else default_key_path(project)
