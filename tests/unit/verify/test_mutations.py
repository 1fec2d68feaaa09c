"""Every leak and every break that is planted is found, and a clean output has nothing to find."""

from pathlib import Path

import pytest

from support.verify_mutations import Mutation, mutations
from support.verify_set import CleanSet

MUTATIONS = mutations()


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> dict[str, CleanSet]:
    return {recipe: CleanSet.make(tmp_path_factory.mktemp(recipe), recipe) for recipe in ("basic", "tcia")}


def test_there_are_more_than_two_hundred() -> None:
    assert len(MUTATIONS) >= 200


@pytest.mark.parametrize("recipe", ["basic", "tcia"])
def test_clean_output_passes(clean: dict[str, CleanSet], recipe: str, tmp_path: Path) -> None:
    report = clean[recipe].verified()
    assert (report.verdict, report.findings, report.files) == ("passed", [], 6)
    copy = clean[recipe].copy(tmp_path / "copy")
    for which in range(6):
        copy.save(which, copy.edit(which))
    report = clean[recipe].verified(copy.folder)
    assert (report.verdict, report.findings) == ("passed", []), "what pydicom writes anew is as clean"


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_every_mutation_is_found(mutation: Mutation, clean: dict[str, CleanSet], tmp_path: Path) -> None:
    copy = clean[mutation.recipe].copy(tmp_path / "copy")
    mutation.apply(copy)
    report = clean[mutation.recipe].verified(copy.folder)
    found = {(one.check, one.severity) for one in report.findings}
    wanted = (
        {(mutation.check, "error"), (mutation.check, "warning")}
        if mutation.name == "file:other"
        else {(mutation.check, "error")}
    )
    assert found & wanted, sorted(found)
    if mutation.name != "file:other":
        assert report.verdict == "failed"
