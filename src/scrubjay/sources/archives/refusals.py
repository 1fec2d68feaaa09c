"""Why an archive, or a member of one, can't be had: an outcome and a reason code for each."""

from __future__ import annotations

from typing import Final

BAD: Final = ("quarantined", "bad-archive")
UNSUPPORTED: Final = ("quarantined", "unsupported-archive")
DAMAGED: Final = ("quarantined", "bad-member")
SYMLINK: Final = ("excluded", "symlink")
SPECIAL: Final = ("excluded", "not-a-file")
