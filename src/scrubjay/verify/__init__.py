"""The doubter: verifies an output by another road than it was made. It shares no code with the engine.

What lies in archives is unpacked as it is for a run, by `scrubjay.sources`; all that reads DICOM is its own.

`verify` looks at a folder and gives a `Report`; `as_text`, `as_json` and `as_html` tell it.
"""

from scrubjay.verify.keymap import UidKey
from scrubjay.verify.known import Known, of_vault
from scrubjay.verify.model import CheckResult, Finding, HipaaLine, Report
from scrubjay.verify.telling import as_html, as_json, as_text
from scrubjay.verify.verifying import Sources, verify

__all__ = [
    "CheckResult",
    "Finding",
    "HipaaLine",
    "Known",
    "Report",
    "Sources",
    "UidKey",
    "as_html",
    "as_json",
    "as_text",
    "of_vault",
    "verify",
]
