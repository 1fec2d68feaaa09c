"""The public surface is a list, and all of it is in the docs."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

import scrubjay
from scrubjay import errors
from scrubjay.cli.app import app
from scrubjay.run.reasons import OUTCOMES, REASONS

ROOT = Path(__file__).parents[2]
OUTCOMES_PAGE = (ROOT / "docs/reference/outcomes.md").read_text(encoding="utf-8")
CLI_PAGE = (ROOT / "docs/reference/cli.md").read_text(encoding="utf-8")
API_PAGE = (ROOT / "docs/reference/api.md").read_text(encoding="utf-8")


def commands(group: Any, name: str = "scrubjay") -> Iterator[tuple[str, Any]]:
    for word, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{name} {word}")
        else:
            yield f"{name} {word}", command


COMMANDS = dict(commands(typer.main.get_command(app)))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(name: str) -> None:
    section = re.search(rf"^## {name}\b.*?(?=^## |\Z)", CLI_PAGE, re.MULTILINE | re.DOTALL)
    assert section, f"docs/reference/cli.md has no section '## {name}'"
    for parameter in COMMANDS[name].params:
        for option in getattr(parameter, "opts", []):
            if option.startswith("-"):
                assert f"`{option}" in section[0] or f"{option}`" in section[0], option


def test_no_command_is_documented_that_does_not_exist() -> None:
    documented = re.findall(r"^## (scrubjay(?: [a-z-]+)+)", CLI_PAGE, re.MULTILINE)
    assert sorted(documented) == sorted(COMMANDS)


def test_every_outcome_and_reason_is_documented_and_no_other() -> None:
    for outcome in OUTCOMES:
        assert f"| `{outcome}` |" in OUTCOMES_PAGE
    for outcome, table in REASONS.items():
        section = re.search(rf"^## {outcome}\n.*?(?=^## |\Z)", OUTCOMES_PAGE, re.MULTILINE | re.DOTALL)
        assert section
        assert sorted(re.findall(r"^\| `([a-z-]+)` \|", section[0], re.MULTILINE)) == sorted(table)


def test_every_reason_of_the_engine_is_in_the_table() -> None:
    known = {reason for table in REASONS.values() for reason in table}
    call = re.compile(r"\b(?:quarantined|unplaced|excluded|failed|broken|fault|io)\((?:&?\w+, )?\"([a-z][a-z-]+)\"")
    used = {
        reason
        for path in (ROOT / "crates").rglob("*.rs")
        for reason in call.findall(path.read_text(encoding="utf-8").split("#[cfg(test)]")[0])
    }
    assert used
    # a rewrite in memory is never cancelled, a row of files that is has no reason
    assert used - {"cancelled"} <= known


def test_every_reason_is_given_by_something() -> None:
    sources = [path for path in (ROOT / "src").rglob("*.py") if path.name != "reasons.py"]
    text = "".join(path.read_text(encoding="utf-8") for path in [*sources, *(ROOT / "crates").rglob("*.rs")])
    for table in REASONS.values():
        for reason in table:
            assert f'"{reason}"' in text or reason == "internal-error", reason


def test_every_exit_code_is_documented() -> None:
    codes = {
        value.exit_code for value in vars(errors).values() if inspect.isclass(value) and hasattr(value, "exit_code")
    }
    for code in {0, *codes}:
        assert f"| {code} |" in OUTCOMES_PAGE


def test_public_names_are_a_list() -> None:
    assert scrubjay.__all__ == sorted(scrubjay.__all__, key=lambda name: (not name.isupper(), name))
    assert dir(scrubjay) == sorted(scrubjay.__all__)
    for name in scrubjay.__all__:
        assert getattr(scrubjay, name) is not None
    with pytest.raises(AttributeError):
        _ = scrubjay.nonsense  # type: ignore[attr-defined]


def test_what_types_see_is_what_is_there() -> None:
    tree = ast.parse((ROOT / "src/scrubjay/__init__.py").read_text(encoding="utf-8"))
    names = {
        alias.name
        for node in tree.body
        if isinstance(node, ast.If)
        for statement in node.body
        if isinstance(statement, ast.ImportFrom) and statement.module != "typing"
        for alias in statement.names
    }
    assert names == set(scrubjay.__all__)


@pytest.mark.parametrize("name", scrubjay.__all__)
def test_public_names_have_a_docstring_and_are_documented(name: str) -> None:
    value = getattr(scrubjay, name)
    assert isinstance(value, str) or value.__doc__
    assert f"`{name}" in API_PAGE


def test_reasons_say_what_they_mean() -> None:
    for table in REASONS.values():
        for reason, text in table.items():
            assert re.fullmatch(r"[a-z]+(-[a-z]+)*", reason)
            assert text
