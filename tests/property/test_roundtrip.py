"""Properties that hold for any data set, however odd, found by hypothesis."""

import json
from dataclasses import dataclass

from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from scrubjay import standard
from support import api, plans
from support.build import (
    DEFLATED,
    EXPLICIT_BE,
    EXPLICIT_LE,
    IMPLICIT_LE,
    Encoder,
    encoder_of,
    part10,
    patient_and_study,
    uid,
)

_RESERVED = frozenset((0x0000, 0x0001, 0x0002, 0x0003, 0x0004, 0x0005, 0x0006, 0x0007, 0xFFFA, 0xFFFC, 0xFFFE, 0x4FFE))
_DOCUMENT_OR_PIXELS = frozenset((0x00420011, 0x7FE00010, 0x00080016, 0x00080018, 0x04000561, 0x04000550, 0x00080005))
_SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
_SYNTAXES = st.sampled_from((EXPLICIT_LE, IMPLICIT_LE, EXPLICIT_BE, DEFLATED))
_BINARY = frozenset(("AT", "FD", "FL", "OB", "OD", "OF", "OL", "OV", "OW", "SL", "SS", "SV", "UL", "UN", "US", "UV"))
_ENTRIES = [
    entry
    for entry in map(standard.dictionary().by_keyword, standard.dictionary().keywords())
    if entry is not None
    and entry.tag >> 16 not in _RESERVED
    and entry.tag & 0xFFFF
    and entry.tag >> 16 & 0xFF00 not in (0x5000, 0x6000)
    and entry.tag not in _DOCUMENT_OR_PIXELS
    and len(entry.vr) == 2
]
_PLAIN = [entry for entry in _ENTRIES if entry.vr != "SQ"]
_SEQUENCES = [entry for entry in _ENTRIES if entry.vr == "SQ"]


@dataclass(frozen=True)
class Tree:
    """A data set to be: values by tag and VR, and by tag whether lengths are undefined and the items."""

    leaves: dict[tuple[int, str], bytes]
    sequences: dict[int, tuple[bool, list["Tree"]]]


_values = st.binary(max_size=40).map(lambda value: value if len(value) % 2 == 0 else value + b" ")
_leaves = st.dictionaries(
    st.sampled_from(range(len(_PLAIN))).map(lambda index: (_PLAIN[index].tag, _PLAIN[index].vr)), _values, max_size=8
)


def _level(children: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    sequences = st.dictionaries(
        st.sampled_from([entry.tag for entry in _SEQUENCES]),
        st.tuples(st.booleans(), st.lists(children, max_size=3)),
        max_size=3,
    )
    return st.builds(Tree, _leaves, sequences)


_trees = st.recursive(st.builds(Tree, _leaves, st.just({})), _level, max_leaves=12)


def encode(enc: Encoder, tree: Tree, first: dict[int, bytes] | None = None) -> bytes:
    """The tree as a data set in ascending order of tags."""
    elements = dict(first or {})
    for (tag, vr), value in tree.leaves.items():
        elements.setdefault(tag, enc.element(tag, vr, value))
    for tag, (undefined, items) in tree.sequences.items():
        elements.setdefault(tag, enc.sequence(tag, [encode(enc, item) for item in items], undefined))
    return b"".join(elements[tag] for tag in sorted(elements))


def file_of(tree: Tree, syntax: str) -> tuple[bytes, bytes]:
    """A Part 10 file and the data set in it."""
    enc = encoder_of(syntax)
    identity = patient_and_study(enc)
    dataset = encode(enc, tree, {tag: identity[tag] for tag in (0x00080016, 0x00080018, 0x0020000D, 0x0020000E)})
    return part10(dataset, syntax), dataset


def written(tree: Tree, syntax: str) -> bytes:
    """The output of the basic recipe.

    By chance the bytes of a number are a name of the same tree: such a file is refused, as it must be, and passed over.
    """
    data, _ = file_of(tree, syntax)
    result = api.deidentifier().bytes(data)
    if result.outcome.reason == "leak":
        _, _, place = result.outcome.tag_path.rpartition(".")
        entry = standard.dictionary().by_tag(int(place, 16))
        assert entry is not None and entry.vr in _BINARY, result.outcome.tag_path
        reject()
    return api.written(data)


@_SETTINGS
@given(tree=_trees, syntax=_SYNTAXES)
def test_a_recipe_without_rules_gives_the_same_data_set(tree: Tree, syntax: str) -> None:
    data, dataset = file_of(tree, syntax)
    assert api.parsed(api.written(data, "nidb-original")).raw_dataset == dataset


@_SETTINGS
@given(tree=_trees, syntax=_SYNTAXES)
def test_a_plan_that_keeps_all_gives_the_same_data_set(tree: Tree, syntax: str) -> None:
    data, dataset = file_of(tree, syntax)
    assert api.parsed(plans.rewrite(plans.plan(), data)).raw_dataset == dataset


@_SETTINGS
@given(tree=_trees, syntax=_SYNTAXES)
def test_basic_output_parses_and_a_second_pass_changes_no_structure(tree: Tree, syntax: str) -> None:
    once = written(tree, syntax)
    twice = api.written(once, key=api.OTHER_KEY)
    stamped = api.oracle_stamps()
    keys = [[raw.key for raw in api.parsed(data).dataset if raw.tag not in stamped] for data in (once, twice)]
    assert keys[0] == keys[1]


def test_a_name_that_stands_among_the_bytes_of_a_number_is_refused() -> None:
    tree = Tree({(0x00080001, "UL"): bytes(16) + b"00A ", (0x00081048, "PN"): b"00A "}, {})
    result = api.deidentifier().bytes(file_of(tree, EXPLICIT_LE)[0])
    assert result.data is None
    assert (result.outcome.outcome, result.outcome.reason, result.outcome.tag_path) == (
        "quarantined",
        "leak",
        "00080001",
    )


@_SETTINGS
@given(tree=_trees)
def test_the_encoding_does_not_change_what_happens(tree: Tree) -> None:
    """Implicit and explicit, little and big endian: the same elements go and the same stay."""
    keys = set()
    for syntax in (EXPLICIT_LE, EXPLICIT_BE, DEFLATED):
        output = api.parsed(written(tree, syntax))
        keys.add(json.dumps([raw.key for raw in output.dataset]))
    assert len(keys) == 1


_uids = st.lists(st.integers(0, 10**12), min_size=2, max_size=8).map(lambda parts: ".".join(map(str, (1, 2, *parts))))


@_SETTINGS
@given(st.lists(_uids.filter(lambda text: len(text) <= 64), min_size=1, max_size=20, unique=True))
def test_the_uid_map_is_stable_injective_and_legal(uids: list[str]) -> None:
    bound = plans.plan({"do": "uid"}, unlisted={"*": 0, "UI": 1})
    new = [bound.uid(one) for one in uids]
    assert len(set(new)) == len(uids)
    assert not set(new) & set(uids)
    for old, mapped in zip(uids, new, strict=True):
        assert mapped.startswith("2.25.")
        assert 0 <= int(mapped[5:]) < 1 << 128
        assert bound.uid(old) == mapped
        enc = encoder_of(EXPLICIT_LE)
        dataset = b"".join(patient_and_study(enc, instance=old).values())
        output = api.parsed(plans.rewrite(bound, part10(dataset, instance=old)))
        values = {raw.tag: raw.value for raw in (*output.meta, *output.dataset)}
        assert values[0x00080018] == values[0x00020003] == uid(mapped)


@_SETTINGS
@given(st.binary(max_size=600))
def test_any_bytes_have_an_outcome(data: bytes) -> None:
    for whole in (data, b"\0" * 128 + b"DICM" + data, part10(data), part10(data, IMPLICIT_LE)):
        result = api.deidentifier().bytes(whole)
        assert result.outcome.outcome in ("written", "excluded", "quarantined")
        if result.data is not None:
            api.parsed(result.data)
