"""What the audit is told of a run at its beginning."""

from __future__ import annotations

import os
import pwd
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from scrubjay import _engine
from scrubjay.audit.scribe import End, Opening
from scrubjay.paths import shown
from scrubjay.recipe.written import origins_of
from scrubjay.run.modes import ANONYMISE
from scrubjay.run.warnings import plan_warnings
from scrubjay.standard import EDITION

if TYPE_CHECKING:
    from scrubjay.identity import Key
    from scrubjay.recipe import CompiledPlan
    from scrubjay.run.pipeline import Options

KEEP: Final = "sealed"
"""What a recipe says for originals to be kept."""


@dataclass(frozen=True, slots=True)
class Who:
    """What a run is, beside its paths. fingerprint: of the key, empty for one that is destroyed with the run."""

    plan: CompiledPlan
    mode: str
    project: str
    site: str
    fingerprint: str
    key: Key = field(repr=False)

    def opening(self, folder: str, source: str, out: str, options: Options, head: End | None) -> Opening:
        """The beginning of the run's audit in a folder, whose end, as the vault has it, is `head`."""
        recipe = self.plan.recipe
        facts: dict[str, Any] = {"version": _engine.__version__, "edition": EDITION}
        details: dict[str, Any] = {
            "who": account(),
            "recipe": recipe.name,
            "recipe_version": recipe.version,
            "recipe_hash": recipe.hash,
            "plan_hash": self.plan.hash,
            "project": self.project,
            "site": self.site,
            "mode": self.mode,
            "key": self.fingerprint,
            "source": shown(source),
            "out": out,
            "origins": origins_of(self.plan),
            "options": {
                "threads": options.threads,
                "update": options.update,
                "fsync": options.fsync,
                "on_leak": "stop" if options.stop_on_leak else "quarantine",
            },
            "warnings": list(plan_warnings(self.plan)),
            "notes": list(self.plan.notes),
            **facts,
        }
        lasting = self.mode != ANONYMISE
        originals = lasting and recipe.audit_originals == KEEP
        return Opening(folder, self.key.secret, lasting, originals, self.plan.json, details, facts, head)


def account() -> str:
    """The account of this process, whatever the environment says."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return f"uid {os.geteuid()}"
