"""Rules of the kind "everything goes but what is named", which several tools have."""

from __future__ import annotations

from scrubjay.recipe.importers.carry import KEEP, UID
from scrubjay.recipe.importers.draft import Draft, Line
from scrubjay.standard import profile


def remove_the_rest(draft: Draft, line: Line) -> None:
    """What no rule names goes, if the standard lets it; pixels and what describes them stay, as an image needs them."""
    draft.unlisted = "code X"
    draft.note(
        line, "what no rule names goes; groups 0028 and 7FE0 stay, which make the image, but for what PS3.15 lists"
    )
    for group in (0x0028, 0x7FE0):
        draft.rule(line, f"group {group:04X}", KEEP)
        for row in profile():
            if row.tag is not None and row.tag >> 16 == group and row.mask == 0xFFFFFFFF and row.tag != 0x7FE00010:
                action = UID if row.vr == "UI" else f"code {row.basic}"
                draft.rule(line, f"({group:04X},{row.tag & 0xFFFF:04X})", action)
