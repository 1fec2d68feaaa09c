"""A preview says of real files what a run does with them, change by change."""

from collections import Counter
from pathlib import Path

import pytest

from scrubjay import Deidentifier, Key
from scrubjay.preview.result import KEPT
from scrubjay.preview.words import name_of
from support.corpus import corpus_files


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some real files of every kind, in one folder."""
    folder = tmp_path_factory.mktemp("real")
    for number, path in enumerate(corpus_files()):
        if path.stat().st_size < 2_000_000:
            (folder / f"{number:04}.dcm").write_bytes(path.read_bytes())
    return folder


def without_items(path: str) -> str:
    head, *rest = path.split("[")
    return head + "".join("[*" + part[part.index("]") :] for part in rest)


@pytest.mark.parametrize("recipe", ["basic", "tcia"])
def test_every_change_is_foreseen_and_no_other(source: Path, tmp_path: Path, recipe: str) -> None:
    deidentifier = Deidentifier(recipe, key=Key(bytes(range(32))))
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in source.iterdir()}
    preview = deidentifier.preview(source, limit=1_000_000)
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in source.iterdir()} == before
    done = Counter[tuple[str, str, str]]()
    result = deidentifier.tree(
        source,
        tmp_path / "out",
        record=True,
        on_outcome=lambda outcome: done.update(
            (name_of(without_items(change.path)), change.vr, change.action)
            for change in outcome.changes
            if outcome.output or outcome.reason == "path-taken"
        ),
    )
    assert dict(preview.counts) == dict(result.counts)
    assert {key: dict(value) for key, value in preview.reasons.items()} == {
        key: dict(value) for key, value in result.reasons.items()
    }
    foreseen = Counter[tuple[str, str, str]]()
    for attribute in preview.attributes:
        assert sum(deed.elements for deed in attribute.deeds) == sum(attribute.actions.values())
        for action, count in attribute.actions.items():
            if action != KEPT:
                foreseen[attribute.name, attribute.vr, action] += count
    assert foreseen == done


def test_more_values_than_shown_are_counted(source: Path) -> None:
    deidentifier = Deidentifier("basic", key=Key(bytes(range(32))))
    whole = {(one.name, one.vr): one for one in deidentifier.preview(source, limit=1_000_000).attributes}
    for one in deidentifier.preview(source, limit=2, threads=1).attributes:
        all_of_it = whole[one.name, one.vr]
        assert len(one.deeds) <= 2
        assert one.actions == all_of_it.actions
        assert one.different == len(all_of_it.deeds)
