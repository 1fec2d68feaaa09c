"""Imports go one way (docs/design.md, Layout)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "src" / "scrubjay"

LAYERS = [
    {"errors", "encodings", "parts", "paths", "standard", "_engine"},
    {"recipe", "identity", "text"},
    {"vault", "audit", "sources", "media"},
    {"run", "pixels", "tables", "verify"},
    {"dataset", "values", "given"},
    {"preview"},
    {"deidentifier"},
    {"cli", "gateway", "server"},
    {"__main__"},
]
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def part_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imported(tree: ast.AST) -> Iterator[str]:
    """Parts of scrubjay that a module imports, at its top or in a function; types alone don't count."""
    typing_only = {
        id(child)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for statement in node.body
        for child in ast.walk(statement)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            if node.module == "scrubjay":
                yield from (alias.name for alias in node.names)
            elif node.module and node.module.startswith("scrubjay."):
                yield node.module.split(".")[1]
        elif isinstance(node, ast.Import):
            yield from (alias.name.split(".")[1] for alias in node.names if alias.name.startswith("scrubjay."))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_one_way(path: Path) -> None:
    part = part_of(path)
    assert part in RANK, f"{part} has no layer yet: give it one here and in docs/design.md"
    api = RANK["deidentifier"]  # names of the package itself are the public API
    for other in imported(ast.parse(path.read_text(encoding="utf-8"))):
        rank = RANK.get(other, api)
        if other != part:
            assert rank < RANK[part], f"{part} imports {other}"


def environment_readers() -> Iterator[Path]:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv"):
                yield path


def test_the_environment_is_read_only_by_doors() -> None:
    assert {part_of(path) for path in environment_readers()} <= {"cli", "server", "gateway"}


def test_input_is_never_checked_by_assert() -> None:
    found = [
        path.name
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assert)
    ]
    assert found == []


MADE_BY_A_TOOL = {PACKAGE / "recipe" / "resolved.py"}


@pytest.mark.parametrize("path", sorted(set(MODULES) - MADE_BY_A_TOOL), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_files_and_functions_are_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, node.name


def test_the_verifier_shares_nothing_with_the_engine() -> None:
    verifier = [path for path in MODULES if part_of(path) == "verify"]
    assert verifier
    for path in verifier:
        parts = set(imported(ast.parse(path.read_text(encoding="utf-8"))))
        # sources: to unpack an archive is not to read DICOM
        assert parts <= {"verify", "standard", "errors", "paths", "sources"}, f"{path.name} imports {parts}"
