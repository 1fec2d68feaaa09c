"""Content trees of any shape under Clean Structured Content: no name is left, and every tree stays a tree."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydicom import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from scrubjay.standard import structured_content_codes
from support import plant
from support.api import OTHER_KEY, written
from support.content import Code, by_number, item, nested, parsed, report, spelled, tree

SYNTAXES = [ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian]
VALUES: dict[str, object] = {
    "TEXT": "Mrs. Quarvila, 5 mm",
    "PNAME": plant.name(1),
    "DATE": plant.DATE,
    "TIME": "101112",
    "DATETIME": plant.DATE,
    "UIDREF": "1.2.826.0.1.3680043.9.9999.73918",
    "CODE": ("1", "99X", "Mrs. Quarvila"),
    "NUM": 5,
    "IMAGE": "1.2.826.0.1.3680043.9.9999.73918",
    "CONTAINER": None,
}
# No row that `tcia` keeps: what devices are called stays.
NAMES: list[Code] = [
    (row.value, row.scheme, row.meaning)
    for row in structured_content_codes()
    if not {"retain-device-identity", "retain-patient-characteristics"} & set(row.options)
]
NAMES.append(("1", "99X", "Mrs. Quarvila"))


def leaves() -> st.SearchStrategy[Dataset]:
    return st.builds(lambda kind, name: item(kind, name, VALUES[kind]), st.sampled_from(sorted(VALUES)), names())


def names() -> st.SearchStrategy[Code]:
    return st.sampled_from(NAMES)


def branches(below: st.SearchStrategy[Dataset]) -> st.SearchStrategy[Dataset]:
    children = st.lists(below, min_size=1, max_size=4).map(tuple)
    build = lambda kind, name, inner: item(kind, name, VALUES[kind], inner)  # noqa: E731
    return st.builds(build, st.sampled_from(["CONTAINER", "TEXT", "PNAME", "NUM"]), names(), children)


trees = st.lists(st.recursive(leaves(), branches, max_leaves=12), min_size=1, max_size=4)


def check(data: bytes) -> Dataset:
    assert plant.found(data) == set()
    assert b"Quarvila" not in data
    assert b".73918" not in data
    out = parsed(data)
    for one in tree(out).values():
        assert "ContentSequence" not in one or len(one.ContentSequence)
        assert one.ValueType != "TEXT" or one.TextValue
        assert one.ValueType != "PNAME" or one.PersonName
        assert one.ValueType != "CODE" or one.ConceptCodeSequence[0].CodeMeaning
    return out


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(trees, st.sampled_from(SYNTAXES), st.booleans())
def test_no_name_is_left_and_the_tree_is_one(content: list[Dataset], syntax: str, undefined: bool) -> None:
    data = spelled(report(*content), syntax, undefined)
    once = written(data, "tcia")
    check(once)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(trees, st.booleans())
def test_a_tree_with_references_keeps_its_shape(content: list[Dataset], undefined: bool) -> None:
    last = item("CONTAINER", ("1", "99X", "References"), children=(by_number(1, 1),))
    data = report(*content, last)
    shape = {at: (one.get("ValueType"), bool(one.get("ContentSequence"))) for at, one in tree(data).items()}
    out = tree(parsed(written(spelled(data, undefined=undefined), "tcia")))
    assert {at: (one.get("ValueType"), bool(one.get("ContentSequence"))) for at, one in out.items()} == shape


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(trees)
def test_cleaning_twice_takes_nothing_more(content: list[Dataset]) -> None:
    """Dates move and UIDs are mapped each time; what text and names are left stays."""
    once = written(spelled(report(*content)), "tcia")
    twice = written(once, "tcia", OTHER_KEY)

    def said(data: bytes) -> list[tuple[object, ...]]:
        keywords = ("ValueType", "TextValue", "PersonName", "CodeValue", "CodeMeaning", "NumericValue")
        content = parsed(data).get("ContentSequence", Sequence())
        return [
            tuple(str(one.get(keyword)) for keyword in keywords) for part in content for one in (part, *nested(part))
        ]

    assert said(twice) == said(once)
