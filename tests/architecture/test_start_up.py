"""Start-up counts: nothing is imported before it is needed."""

import subprocess
import sys

import pytest

HEAVY = ["pydantic", "rich", "typer", "yaml", "pydicom", "numpy", "platformdirs", "importlib.metadata"]
HEAVY += [
    "sqlalchemy",
    "alembic",
    "cryptography",
    "xlsxwriter",
    "pyarrow",
    "duckdb",
    "matplotlib",
    "reportlab",
    "scipy",
    "rapidfuzz",
]


def loaded_after(code: str) -> set[str]:
    program = f"import sys\n{code}\nsys.stderr.write('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def test_importing_the_package_imports_nothing_heavy() -> None:
    loaded = loaded_after("import scrubjay")
    assert not loaded & {*HEAVY, "scrubjay._engine", "scrubjay.deidentifier", "scrubjay.run"}


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["deidentify", "--help"], ["recipe", "--help"], ["risk", "--help"], ["certificate", "last", "--help"]],
)
def test_help_imports_only_typer(arguments: list[str]) -> None:
    loaded = loaded_after(f"from scrubjay.cli import main\nassert main({arguments!r}) == 0")
    assert "typer" in loaded
    assert not loaded & (set(HEAVY) - {"typer"})
    assert not loaded & {"scrubjay._engine", "scrubjay.deidentifier", "scrubjay.recipe", "scrubjay.run"}


def test_a_run_without_a_terminal_does_not_import_rich() -> None:
    loaded = loaded_after("import scrubjay.cli.tree, scrubjay.cli.header, scrubjay.cli.summary")
    assert "rich" not in loaded
    assert "pydicom" not in loaded


def test_help_loads_few_modules() -> None:
    """They are what its time goes into; benchmarks/profile.py measures that."""
    assert len(loaded_after("from scrubjay.cli import main\nassert main(['--help']) == 0")) < 250
