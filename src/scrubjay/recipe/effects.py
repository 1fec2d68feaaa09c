"""What an action comes to, in words."""

from __future__ import annotations

from typing import Final

from scrubjay.recipe.actions import Action, Code, Fallback, KeepItems, RegexReplace, Replace
from scrubjay.recipe.ages import Age
from scrubjay.recipe.dates import Dates
from scrubjay.recipe.person import YEAR

REMOVED: Final = "removed"
EMPTIED: Final = "emptied"
DUMMY: Final = "replaced by a dummy value"
WALKED: Final = "kept, with what its items hold judged by the same rules"

# PS3.15 Table E.1-1a, with the cases it leaves open decided for the IOD: docs/reference/plan.md.
_RESOLUTION: Final = {
    "X": (REMOVED, EMPTIED, DUMMY),
    "X/Z": (REMOVED, EMPTIED, DUMMY),
    "X/Z/D": (REMOVED, EMPTIED, DUMMY),
    "X/D": (REMOVED, DUMMY, DUMMY),
    "Z": (EMPTIED, EMPTIED, DUMMY),
    "Z/D": (EMPTIED, EMPTIED, DUMMY),
    "D": (DUMMY, DUMMY, DUMMY),
    "X/Z/U*": (REMOVED, EMPTIED, WALKED),
}
_LEVEL: Final = {"3": 0, "2": 1, "2C": 1, "1": 2, "1C": 2}

_PLAIN: Final = {
    "keep": "kept as it came",
    "recurse": WALKED,
    "remove": REMOVED,
    "empty": EMPTIED,
    "dummy": DUMMY,
    "uid": "each UID mapped to another one, the same for the same original; registered UIDs stay",
    "pseudonym": "replaced by the subject's pseudonym, or by a keyed digest of the value",
    "zip3": "cut to the first three digits of a US ZIP code, 000 where too few people live",
}


def resolve_code(code: str, type_: str) -> str:
    """What a code of Table E.1-1a comes to for an attribute of a Type; without a Type, all three cases."""
    by_level = _RESOLUTION[code]
    if type_:
        return by_level[_LEVEL[type_]]
    if len(set(by_level)) == 1:
        return by_level[0]
    return f"{by_level[0]}; if the IOD has it as Type 2 {by_level[1]}, as Type 1 {by_level[2]}"


def effect_of(action: Action, type_: str, vr: str, dates: Dates) -> str:
    """One sentence. `type_` may be empty: not known."""
    if isinstance(action, Code):
        return resolve_code(action.code, type_)
    if isinstance(action, Fallback):
        otherwise = resolve_code(action.otherwise or "X", type_)
        if action.word == "date":
            return _date(vr, dates, otherwise)
        return WALKED if vr == "SQ" else f"cleaned of what identifies; what can't be cleaned: {otherwise}"
    if isinstance(action, Replace):
        return f'replaced by "{action.value}"'
    if action == YEAR:
        return "cut to the year; what can't be read: replaced by a dummy value"
    if isinstance(action, RegexReplace):
        return f'each value that matches {action.pattern} made "{action.value}"'
    if isinstance(action, Age):
        capped = f"ages of {action.cap} years and more become {action.cap:03d}Y"
        return f"worked out from the dates of birth and study; {capped}" if action.compute else capped
    if isinstance(action, KeepItems):
        return "only the items kept for which " + " and ".join(map(str, action.when))
    if action.word == "keep" and vr == "SQ":
        return WALKED
    return _PLAIN[action.word]


def takes_away(action: Action, type_: str) -> bool:
    """Whether a sequence leaves with all its items, as far as is known."""
    if isinstance(action, Code):
        return resolve_code(action.code, type_ or "3") in (REMOVED, EMPTIED, DUMMY)
    if isinstance(action, Fallback):
        # To clean a sequence is to clean what is in it.
        return action.word != "clean" and resolve_code(action.otherwise or "X", type_ or "3") in (
            REMOVED,
            EMPTIED,
            DUMMY,
        )
    return str(action) in ("remove", "empty", "dummy")


def _date(vr: str, dates: Dates, otherwise: str) -> str:
    if dates.engine_mode == "remove":
        return otherwise
    if dates.mode == "keep":
        return "kept as it came"
    if dates.mode in ("shift", "subject"):
        done = "a time of day, kept as it came" if vr == "TM" else f"shifted by {_days(dates)}"
    else:
        done = otherwise if vr == "TM" else "cut to the year"
    return f"{done}; what can't be read: {otherwise}" if done != otherwise else done


def _days(dates: Dates) -> str:
    if dates.between is None:
        return f"{dates.days} days"
    lowest, highest = dates.between
    return f"the subject's own number of days, from {lowest} to {highest} and never 0"
