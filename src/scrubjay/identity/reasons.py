"""Why a leaf is not given to anyone: all its files are quarantined, as docs/reference/outcomes.md says."""

from typing import Final

UNMAPPED: Final = "unmapped-subject"
CONFLICT: Final = "identity-conflict"
PLACEHOLDER: Final = "placeholder-id"
NO_DATE: Final = "no-study-date"
BEFORE_ANCHOR: Final = "before-anchor"
