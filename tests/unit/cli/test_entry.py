import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from scrubjay.cli import entry
from scrubjay.errors import RecipeError

Run = Callable[..., Any]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[BaseException], None]]:
    """Makes a command that raises."""

    def install(error: BaseException) -> None:
        app = typer.Typer(pretty_exceptions_enable=False)

        @app.command()
        def fail(name: str = "") -> None:
            raise error

        monkeypatch.setattr(entry, "app", app)

    yield install


def test_help_of_everything(run: Run) -> None:
    for arguments in ([], ["deidentify"], ["inspect"], ["recipe"], ["recipe", "explain"]):
        done = run(*arguments, "--help")
        assert (done.code, done.err) == (0, "")
        assert done.out.startswith("Usage: scrubjay")


def test_help_is_in_whole_words(run: Run) -> None:
    assert "deidentify [OPTIONS] IN... OUT\n" in run("deidentify", "--help").out
    for arguments in ([], ["deidentify"], ["inspect"], ["recipe"], ["recipe", "check"], ["recipe", "explain"]):
        shown = run(*arguments, "--help").out
        assert not re.search(r"<[a-z ]+>|\{[A-Z]|\w\.\.\.$", shown, re.MULTILINE), shown


def test_nothing_asked(run: Run) -> None:
    for arguments in ([], ["recipe"]):
        done = run(*arguments)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith("Usage: scrubjay")


def test_a_misspelt_command(run: Run) -> None:
    done = run("deidentfy", "a", "b")
    assert done.code == 2
    assert "Did you mean 'deidentify'?" in done.err


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (RecipeError("bad\x1b[31m", file="r.yaml", line=3), 2, "scrubjay: r.yaml:3: bad\\x1b[31m\n"),
        (RecipeError("one\nr.yaml:9: two"), 2, "scrubjay: one\nscrubjay: r.yaml:9: two\n"),
        (KeyboardInterrupt(), 130, "scrubjay: interrupted\n"),
        (MemoryError(), 1, "scrubjay: out of memory\n"),
        (OSError(28, "No space left on device", "/data/DOE_JANE"), 1, "scrubjay: No space left on device\n"),
        (OSError(13, "Permission denied", "mine"), 1, "scrubjay: Permission denied: mine\n"),
    ],
)
def test_errors_are_lines(run: Run, failing: Any, error: BaseException, code: int, said: str) -> None:
    failing(error)
    assert run("--name", "mine") == (code, "", said)


def test_a_fault_of_ours_says_type_and_place_but_no_value(run: Run, failing: Any) -> None:
    failing(KeyError("DOE^JANE"))
    done = run()
    assert done.code == 1
    assert "internal error" in done.err
    assert "KeyError at test_entry.py:" in done.err
    assert "DOE" not in done.err
    assert done.err.count("\n") == 1


def test_a_reader_that_leaves_is_no_error(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as pipe:
        done = subprocess.run(
            [sys.executable, "-m", "scrubjay", "--help"], stdout=pipe, stderr=subprocess.PIPE, text=True, check=False
        )
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


def test_version_has_editions(run: Run) -> None:
    done = run("--version")
    assert done.code == 0
    assert done.out.startswith("scrubjay 0.")
    assert "PS3.15" in done.out
    assert "2026d" in done.out
    assert "PS3.6" in done.out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_of_recipes(shell: str, tmp_path: Path) -> None:
    environment = os.environ | {
        "_SCRUBJAY_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": "scrubjay deidentify --recipe ni",
        "COMP_CWORD": "3",
        "_TYPER_COMPLETE_ARGS": "scrubjay deidentify --recipe ni",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    done = subprocess.run(
        [sys.executable, "-c", "from scrubjay.cli import main; raise SystemExit(main())"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "nidb-anonymize" in done.stdout
    assert "nils" in done.stdout
    assert "basic" not in done.stdout
