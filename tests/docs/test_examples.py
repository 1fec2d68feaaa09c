"""Every example in README.md, docs/tasks and docs/recipes is run. CONTRIBUTING.md says how to write one.

A page's examples share one working folder, which begins with `examples` and with `scans`, a copy of the sample.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs" / "tasks").glob("*.md"), *(ROOT / "docs" / "recipes").glob("*.md")])
FENCE = re.compile(r"^(?P<indent> *)```(?P<kind>[a-z]+)(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=indent)```$", re.M | re.S)
TITLE = re.compile(r'title="([^"]+)"')
SECONDS = 120
"""Longest that the examples of one block may take."""


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, the file it stands for ("" for none), its text and the line it begins on."""

    kind: str
    title: str
    body: str
    line: int


@dataclass(frozen=True)
class Step:
    """One `$` command of a console block and the output the page shows, "" when it shows none."""

    command: str
    shown: str


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    found = []
    for match in FENCE.finditer(text):
        title = TITLE.search(match["info"])
        body = re.sub(f"^{match['indent']}", "", match["body"], flags=re.M)
        line = text.count("\n", 0, match.start()) + 1
        found.append(Block(match["kind"], title[1] if title else "", body, line))
    return found


def steps(body: str) -> list[Step]:
    found: list[Step] = []
    lines = iter(body.splitlines())
    for line in lines:
        if line.startswith("$ "):
            command = line[2:]
            while command.endswith("\\"):
                command = command[:-1] + next(lines).removeprefix("> ")
            found.append(Step(command, ""))
        elif not found:
            raise ValueError("a console block begins with a `$ ` command")
        else:
            found[-1] = Step(found[-1].command, found[-1].shown + line + "\n")
    return found


def matches(shown: str, output: str) -> bool:
    """Whether output is what the page shows: a line `...` stands for any lines, `...` in a line for any text.

    Runs of blanks and of box-drawing lines count as equal, so that a column may grow.
    """

    def plain(text: str) -> str:
        text = re.sub(r"[─━═]+", "─", text)
        return "\n".join(re.sub(r"[ \t]+", " ", line).strip() for line in text.strip().splitlines())

    pattern = re.escape(plain(shown))
    pattern = re.sub(r"(?m)^\\\.\\\.\\\.(\\\n|$)", lambda _: r"(?:.*\n)*?.*", pattern)
    pattern = pattern.replace(r"\.\.\.", ".*?")
    return re.fullmatch(pattern, plain(output)) is not None


def run_console(block: Block, folder: Path, environment: dict[str, str], where: str) -> None:
    """Run the commands of a block in one shell. Each must end with 0, unless `echo $?` comes next."""
    todo = steps(block.body)
    mark = "=== end of step"
    script = ["exec 2>&1", "(exit 0)"]
    for step in todo:
        script += [step.command, "status=$?", f'printf "\\n{mark} %s\\n" "$status"', "(exit $status)"]
    done = subprocess.run(
        ["bash", "-c", "\n".join(script)],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        timeout=SECONDS,
        check=False,
    )
    results = re.findall(rf"(.*?)\n{mark} (\d+)\n", done.stdout.decode("utf-8"), flags=re.S)
    assert len(results) == len(todo), f"{where}: the shell stopped early"
    for index, (step, (output, status)) in enumerate(zip(todo, results, strict=True)):
        asked_for_status = index + 1 < len(todo) and todo[index + 1].command == "echo $?"
        assert status == "0" or asked_for_status, f"{where}: `{step.command}` ended with {status}:\n{output}"
        if step.shown:
            assert matches(step.shown, output), f"{where}: `{step.command}` printed:\n{output}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    shutil.copytree(ROOT / "examples" / "sample", tmp_path / "scans")
    return tmp_path


@pytest.fixture
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A user with an empty home folder, this interpreter's `scrubjay` and a terminal 120 columns wide."""
    home = tmp_path_factory.mktemp("home")
    return {
        "HOME": str(home),
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "COLUMNS": "120",
        "NO_COLOR": "1",
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_examples(
    page: Path,
    folder: Path,
    environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", environment["HOME"])
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    names: dict[str, object] = {"__name__": "__main__"}
    for block in blocks(page):
        where = f"{page.name}:{block.line}"
        if block.title:
            (folder / block.title).write_text(block.body, encoding="utf-8")
        elif block.kind == "console":
            run_console(block, folder, environment, where)
        elif block.kind == "python":
            # Blank lines in front make a traceback name the line of the page.
            exec(compile("\n" * block.line + block.body, str(page), "exec"), names)
    assert os.getcwd() == str(folder), "an example changed the working folder"
    capsys.readouterr()


def test_matching() -> None:
    assert matches("a ... c\n", "a b c\n")
    assert matches("a\n...\nz\n", "a\nb\nc\nz\n")
    assert matches("total   7", "total 7\n")
    assert not matches("total 7", "total 8")
    assert not matches("a\n", "a\nb\n")


def test_blocks_of_every_kind_are_found() -> None:
    kinds = {block.kind for page in PAGES for block in blocks(page)}
    assert {"console", "python", "yaml"} <= kinds
