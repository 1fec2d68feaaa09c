"""The pages hang together: each is in the site's menu, and each link leads somewhere."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from scrubjay.run.report import FIELDS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "examples").glob("*.md"), *DOCS.rglob("*.md")])
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")


def anchors(page: Path) -> set[str]:
    """Fragments that a page's headings offer, spelt as both MkDocs and code hosts spell them."""
    headings = re.findall(r"^#+ +(.+?)(?: *\{[^}]*\})? *$", page.read_text(encoding="utf-8"), flags=re.M)
    return {re.sub(r"[ -]+", "-", re.sub(r"[^\w\- ]", "", heading.lower())).strip("-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^ *```.*?^ *```$", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    for target in LINK.findall(text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, fragment = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), f"{page.name}: {target}"
        if fragment:
            assert fragment in anchors(file), f"{page.name}: {target}"


def test_every_page_is_in_the_menu() -> None:
    menu = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    listed = set(re.findall(r"[\w./-]+\.md", menu))
    assert listed == {page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md")}


def test_versions_needed_are_those_of_the_build() -> None:
    rust = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["workspace"]["package"]["rust-version"]
    python = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    for name in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert set(re.findall(r"Rust (?:>= )?(\d\.\d+)", text)) == {rust}, name
        assert set(re.findall(r"Python (?:>= )?(\d\.\d+)", text)) == {python.removeprefix(">=")}, name


def test_every_column_of_the_report_is_explained() -> None:
    text = (DOCS / "reference" / "outcomes.md").read_text(encoding="utf-8")
    section = re.split(r"^## ", text, flags=re.M)[1]
    assert section.startswith("The report")
    cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("| ")]
    assert ("column", *FIELDS) == tuple(re.findall(r"\w+", " ".join(cells)))


def test_reasons_named_in_tasks_exist() -> None:
    row = re.compile(r"^\| (?:many )?`([a-z-]+)` \|", flags=re.M)
    known = set(row.findall((DOCS / "reference" / "outcomes.md").read_text(encoding="utf-8")))
    for name in ("read-the-outcome.md", "troubleshooting.md"):
        named = set(row.findall((DOCS / "tasks" / name).read_text(encoding="utf-8")))
        assert named and named <= known, f"{name}: {sorted(named - known)}"
