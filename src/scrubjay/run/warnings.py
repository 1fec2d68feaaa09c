"""What a user must be told aloud: a recipe that leaves identities in, a run that found nothing or met another's OUT."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from scrubjay.recipe.actions import KEEP
from scrubjay.recipe.fitting import beyond_ascii
from scrubjay.recipe.names import recipe_names
from scrubjay.recipe.needles import PATIENT
from scrubjay.run.reasons import EXCLUDED, FAILED, PATH_TAKEN

if TYPE_CHECKING:
    from scrubjay.recipe import CompiledPlan
    from scrubjay.run.result import RunResult

_NO_DICOM: Final = frozenset(
    ("not-dicom", "document-file", "picture-file", "archive-file", "symlink", "not-a-file", "hard-link")
)

_TYPED: Final = (
    "StudyDescription",
    "SeriesDescription",
    "PatientComments",
    "ImageComments",
    "AdditionalPatientHistory",
)


def plan_warnings(plan: CompiledPlan) -> tuple[str, ...]:
    """Why the output of this plan is not de-identified in the sense of PS3.15, or not what was asked for.

    Smaller things that a recipe leaves in are in `plan.notes`.
    """
    return (*_identity_warnings(plan), *_date_warnings(plan), *_copy_warnings(plan), *_letter_warnings(plan))


def _letter_warnings(plan: CompiledPlan) -> tuple[str, ...]:
    """Values are written in each file's own character set, which stays as it is."""
    selectors = beyond_ascii(plan.recipe)
    if not selectors:
        return ()
    return (
        f"recipe {plan.recipe.name} sets {', '.join(selectors[:5])} to text with letters beyond ASCII: in files whose "
        "character set has no such letters they come without accents, or as question marks",
    )


def _copy_warnings(plan: CompiledPlan) -> tuple[str, ...]:
    """Nobody cleans these: what they hold is the word of whoever named them."""
    recipe = plan.recipe
    if not recipe.copied_files:
        return ()
    return (
        f"recipe {recipe.name} copies files that are no DICOM as they are: they are searched for names, IDs and days "
        "of birth of the run's subjects, and for nothing else",
    )


def _date_warnings(plan: CompiledPlan) -> tuple[str, ...]:
    """A number of days that anybody can read in the package moves dates, and hides none."""
    dates, own = plan.settings.dates, plan.recipe.dates
    if dates.mode != "shift" or own is None or own.days != dates.days or plan.recipe.name not in recipe_names():
        return ()
    return (
        f"recipe {plan.recipe.name} shifts dates by {dates.days} days, a number that everybody can look up: choose "
        "your own with --date-shift",
    )


def _identity_warnings(plan: CompiledPlan) -> tuple[str, ...]:
    name = plan.recipe.name
    removed = json.loads(plan.json)["stamp"]["patient_identity_removed"]
    if not plan.settings.basic:
        return (
            f"recipe {name} doesn't apply the Basic Profile of PS3.15: {_what_stays(plan)}"
            + ("" if removed else "; the output isn't marked as de-identified"),
        )
    if not removed:
        return (
            f"recipe {name} doesn't remove the patient's identity: Patient's Name or Patient ID can stay as they came, "
            "and the output isn't marked as de-identified",
        )
    return ()


def _what_stays(plan: CompiledPlan) -> str:
    unlisted = plan.settings.unlisted
    if unlisted.get("PN", unlisted["*"]) == KEEP:
        return "what no rule of it names stays as it came, names of people included"
    if KEEP in unlisted.values():
        text = ", text that names people included" if _keeps_text(plan) else ""
        return f"much of what no rule of it names stays as it came{text}"
    return "only its own rules say what goes"


def _keeps_text(plan: CompiledPlan) -> bool:
    """Whether some of what people type beside images, often with a name in it, stays unsearched."""
    if plan.recipe.searched == PATIENT:
        return False
    return any(plan.explain(keyword).action == str(KEEP) for keyword in _TYPED)


def nothing_found(result: RunResult) -> str:
    """Why a whole run wrote nothing although nothing went wrong; empty when there is no such reason."""
    if not result.complete or result.files != result.counts[EXCLUDED]:
        return ""
    if set(result.reasons.get(EXCLUDED, ())) <= _NO_DICOM:
        return "no DICOM file was found in IN"
    return "nothing is written: every file in IN was excluded"


def other_run(result: RunResult, *, update: bool) -> str:
    """What may be wrong when an OUT that is carried on has other files in the places of this run's."""
    if not update or PATH_TAKEN not in result.reasons.get(FAILED, ()):
        return ""
    return (
        f"{PATH_TAKEN} with --update: recipe, options, key or project may differ from those of the run that made OUT; "
        "then choose a new OUT"
    )
