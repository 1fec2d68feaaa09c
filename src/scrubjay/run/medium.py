"""The DICOMDIR of OUT after a run: made where it is asked for, and kept right where there is one of ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from scrubjay import _engine
from scrubjay.errors import Interrupted, OutputError, RunFailed, UsageError
from scrubjay.media.own import check_replaceable, is_own_directory
from scrubjay.recipe.file_ids import MEDIA
from scrubjay.recipe.layout import LAYOUTS
from scrubjay.run.pipeline import Options
from scrubjay.run.result import RunResult

if TYPE_CHECKING:
    from scrubjay.recipe import CompiledPlan, Recipe


def check_medium(plan: CompiledPlan, *, asked: bool) -> None:
    """Raise UsageError when a DICOMDIR is asked for that can't list the names of this plan's layout."""
    if asked and plan.no_medium:
        raise UsageError(
            f"a DICOMDIR can't list the names of this layout: {plan.no_medium} (PS3.10 8.2). Use --layout {MEDIA}, or "
            "a template of {pa} {st} {se} {im}, each a part of its own"
        )


def layout_for(named: str | None, recipe: Recipe, out: str, *, dicomdir: bool) -> str | None:
    """The layout that a plan is given: the one that was named, or one for media where nobody names any.

    out: the folder that is written into. Where it has a DICOMDIR of ours, this run goes on with it, asked for or not.
    """
    if named is not None or recipe.layout != LAYOUTS["default"]:
        return named
    return MEDIA if dicomdir or _has_own(out) else None


def _has_own(out: str) -> bool:
    """Whether OUT has a DICOMDIR that we made, as far as it can be read."""
    try:
        return is_own_directory(out)
    except OSError:
        return False


@dataclass(frozen=True, slots=True)
class Medium:
    """What is to become of it. unfit: why names in OUT can't be listed in one; empty when they can."""

    out: str
    wanted: bool
    unfit: str

    @classmethod
    def of(cls, out: str, unfit: str, *, asked: bool) -> Self:
        """Of OUT, a real path that this run holds. Raises OutputError when another's DICOMDIR stands there.

        One that we made lists values that this run may take away, so it doesn't stay as it is, asked for or not.
        """
        if asked:
            check_replaceable(out)
        return cls(out, asked or _has_own(out), unfit)

    def index(self, result: RunResult, cancel: _engine.Cancel, options: Options) -> None:
        """Make it, and note in the result what it lists. Raises RunFailed and Interrupted, which have the result."""
        if not self.wanted:
            return
        from scrubjay.media.making import make_directory, remove_directory

        try:
            if self.unfit:
                remove_directory(self.out)
                told = "DICOMDIR: the one that OUT had is removed, since names of this layout can't be listed in one"
                result.warnings = (*result.warnings, told)
                return
            result.notes = (*result.notes, *make_directory(self.out, cancel, fsync=options.fsync))
        except (OutputError, OSError) as error:
            result.complete = False
            why = (
                error if isinstance(error, OutputError) else f"the DICOMDIR of OUT can't be removed ({error.strerror})"
            )
            raise RunFailed(f"{why}. All else in OUT is whole: {options.way_on}", result) from None
        except Interrupted as stopped:
            result.complete = False
            raise Interrupted(str(stopped), result) from None
