"""Rules of other tools written to a file and imported; what the recipe says of an attribute."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import yaml

from scrubjay.identity import Key
from scrubjay.recipe import CompiledPlan, compile_plan, load_recipe
from scrubjay.recipe.importers.importing import Imported, import_rules, write_imported
from scrubjay.run.engine import engine_plan


class Result:
    """An import, and the recipe as it is read back from its file."""

    def __init__(self, imported: Imported, path: Path) -> None:
        self.imported = imported
        self.path = path
        self.plan: CompiledPlan = compile_plan(load_recipe(path))
        engine_plan(self.plan.json, Key.generate())
        self.data: dict[str, Any] = yaml.safe_load(imported.text)

    @property
    def lost(self) -> dict[int, str]:
        return {one.line.number: one.reason for one in self.imported.draft.lost}

    @property
    def rules(self) -> list[tuple[str, str, list[str]]]:
        """Selector, action and conditions of each rule, as the file has them."""
        found = []
        for rule in self.data.get("rules", []):
            if "select" in rule:
                found.append((rule["select"], rule["action"], rule["when"]))
            else:
                ((select, action),) = rule.items()
                found.append((select, action, []))
        return found

    def action(self, attribute: str) -> str:
        """The action of the last rule without conditions for an attribute."""
        return next(action for select, action, when in reversed(self.rules) if select == attribute and not when)


Import = Callable[..., Result]


@pytest.fixture
def imported(tmp_path: Path) -> Import:
    def run(text: str, form: str | None = None, **options: Any) -> Result:
        source = tmp_path / "rules.txt"
        source.write_text(dedent(text), encoding="utf-8")
        into = tmp_path / "recipe.yaml"
        into.unlink(missing_ok=True)
        made = import_rules(source, form, into=into, **options)
        write_imported(made, into)
        return Result(made, into)

    return run
