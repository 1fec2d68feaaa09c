"""The output layout a recipe asks for: a name, or a template of path parts. Every variable holds a new value.

`{sub}` and `{ses}` are labels as BIDS has them, letters and digits only: of the subject, and of the time point or,
where there is none, the Study ID. Those of two subjects never are the same. `{pa}`, `{st}`, `{se}` and `{im}` are
subject, study, series and instance as components of File IDs: what media need.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final

from scrubjay.recipe.file_ids import file_id
from scrubjay.standard.lookup import suggestion

LAYOUTS: Final = {
    "default": "{subject}/{study}/{series}/{instance}.dcm",
    "by-series": "{subject}/{series}/{instance}.dcm",
    "by-timepoint": "{subject}/{timepoint}/{series}/{instance}.dcm",
    "preserve": "{folders}/{instance}.dcm",
    "by-subject": "{subject}/{folders}/{instance}.dcm",
    "series-only": "{series}/{instance}.dcm",
    "flat": "{instance}.dcm",
    "bids": "sub-{sub}/ses-{ses}/{series}/sub-{sub}_ses-{ses}_{instance}.dcm",
    "media": "DICOM/{pa}/{st}/{se}/{im}",
}
"""Layouts with a name; anything else is a template."""

VARIABLES: Final = (
    "subject",
    "study",
    "series",
    "instance",
    "timepoint",
    "study_id",
    "sub",
    "ses",
    "pa",
    "st",
    "se",
    "im",
    "project",
    "site",
    "site_id",
    "folders",
)

_VARIABLE: Final = re.compile(r"\{([^{}]*)\}")
_LITERAL: Final = re.compile(r"[A-Za-z0-9._ -]*")


def template_of(layout: str) -> str:
    """The template of a named layout, or a template checked. Raises ValueError that says what is wrong with it."""
    if layout in LAYOUTS:
        return LAYOUTS[layout]
    if "{" not in layout and "/" not in layout:
        hint = suggestion(layout, LAYOUTS) or f": there are {', '.join(LAYOUTS)}, or write a template"
        raise ValueError(f"no layout is called {layout!r}{hint}")
    for variable in _VARIABLE.findall(layout):
        if variable not in VARIABLES:
            raise ValueError(f"no variable is called {{{variable}}}{suggestion(variable, VARIABLES)}")
    parts = layout.split("/")
    if not {"instance", "im"} & set(_VARIABLE.findall(parts[-1])):
        raise ValueError("the last part of a layout must hold {instance} or {im}, else two instances get one name")
    for part in parts:
        if not _LITERAL.fullmatch(_VARIABLE.sub("", part)):
            raise ValueError("outside of {...} a layout has only letters, digits, '.', '_', '-', space and '/'")
        if not part.strip(". ") or part.startswith("."):
            raise ValueError("no part of a layout can be empty, begin with '.', or begin at '/'")
        if "{folders}" in part and part != "{folders}":
            raise ValueError("{folders} is a chain of folders and must be a part of its own")
    return layout


def folder_of(layout: str, subject: str) -> str:
    """The folder in OUT that a template gives a subject, as far as it is the subject's alone; else the name itself."""
    parts = []
    own = {"{subject}": subject, "{sub}": bids_label(subject), "{pa}": file_id(subject)}
    for part in layout.split("/")[:-1]:
        variables = set(_VARIABLE.findall(part))
        if not variables <= {"subject", "sub", "pa"}:
            break
        parts.append(_VARIABLE.sub(lambda found: own[found[0]], part))
        if variables:
            return "/".join(parts)
    return subject


def bids_label(text: str) -> str:
    """What the engine makes of a name for `{sub}` (crates/engine/src/plan/label.rs): letters and digits only."""
    if re.fullmatch(r"[A-Za-z0-9]+", text):
        return text
    before = re.fullmatch(r"M-([0-9][A-Za-z0-9]*)", text)
    if before is not None:
        return f"Mneg{before[1]}"
    left = "".join(re.findall(r"[A-Za-z0-9]", text))
    return f"{left}x{hashlib.sha256(text.encode()).hexdigest()[:8]}"
