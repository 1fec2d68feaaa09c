"""Selectors: each kind, its text form, what it becomes in a plan, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubjay.recipe.selectors import All, Group, Mask, Path, Private, Selector, Step, Tag, Vr, parse_selector
from scrubjay.standard import dictionary, vr_rules

CASES = [
    ("PatientID", Tag(0x00100020), {"tag": "00100020"}),
    ("(0010,0020)", Tag(0x00100020), {"tag": "00100020"}),
    ("00100020", Tag(0x00100020), {"tag": "00100020"}),
    ("0010,0020", Tag(0x00100020), {"tag": "00100020"}),
    ("(60xx,4000)", Mask(0x60004000, 0xFFE1FFFF), {"mask": ["60004000", "FFE1FFFF"]}),
    ("(50xx,xxxx)", Mask(0x50000000, 0xFFE10000), {"mask": ["50000000", "FFE10000"]}),
    ("(0018,11xx)", Mask(0x00181100, 0xFFFFFF00), {"mask": ["00181100", "FFFFFF00"]}),
    ("mask 60000000/FFE10000", Mask(0x60000000, 0xFFE10000), {"mask": ["60000000", "FFE10000"]}),
    ("OverlayData", Mask(0x60003000, 0xFFE1FFFF), {"mask": ["60003000", "FFE1FFFF"]}),
    ("(6002,3000)", Tag(0x60023000), {"tag": "60023000"}),
    ("group 0012", Group(0x0012), {"group": "0012"}),
    ("vr PN", Vr("PN"), {"vr": "PN"}),
    (
        '(0019,"SIEMENS MR HEADER",0C)',
        Private(0x0019, "SIEMENS MR HEADER", 0x0C),
        {"private": {"group": "0019", "creator": "SIEMENS MR HEADER", "element": "0C"}},
    ),
    (r'(*,"A \"b",*)', Private(None, 'A "b', None), None),
    ("(0009,*,*)", Private(9, "*", None), {"private": {"group": "0009", "creator": "*", "element": None}}),
    (
        "RequestAttributesSequence[*].ScheduledProcedureStepID",
        Path((Step(Tag(0x00400275), None),), Tag(0x00400009)),
        {"path": [{"tag": "00400275", "item": None}], "leaf": {"tag": "00400009"}},
    ),
    (
        '(0029,"A.B, C",10)[2].(0008,1150)',
        Path((Step(Private(0x0029, "A.B, C", 0x10), 2),), Tag(0x00081150)),
        {
            "path": [{"private": {"group": "0029", "creator": "A.B, C", "element": "10"}, "item": 2}],
            "leaf": {"tag": "00081150"},
        },
    ),
    ("all", All(), {"all": True}),
]


@pytest.mark.parametrize(("text", "value", "plan"), CASES, ids=[case[0] for case in CASES])
def test_each_kind(text: str, value: Selector, plan: dict[str, object] | None) -> None:
    assert parse_selector(text) == value
    assert parse_selector(str(value)) == value
    if plan is not None:
        assert value.to_plan() == plan


TAGS = st.sampled_from([one.tag for one in dictionary() if one.mask == 0xFFFFFFFF]) | st.integers(0, 0xFFFFFFFF).filter(
    lambda tag: not tag >> 16 & 1
)
TAG_SELECTORS = st.builds(Tag, TAGS)
PRIVATES = st.builds(
    Private,
    st.none() | st.integers(0, 0x7FFF).map(lambda half: half * 2 + 1),
    st.text(min_size=1).filter(lambda text: text != "*"),
    st.none() | st.integers(0, 0xFF),
)
LEAVES = TAG_SELECTORS | PRIVATES
STEPS = st.builds(Step, LEAVES, st.none() | st.integers(0, 999_999))
MASKS = st.builds(lambda value, mask: Mask(value & mask, mask), st.integers(0, 0xFFFFFFFF), st.integers(0, 0xFFFFFFFE))
SELECTORS = (
    LEAVES
    | MASKS
    | st.builds(Group, st.integers(0, 0xFFFF))
    | st.builds(Vr, st.sampled_from(sorted(vr_rules())))
    | st.builds(Path, st.lists(STEPS, min_size=1, max_size=4).map(tuple), LEAVES)
    | st.just(All())
)


@given(SELECTORS)
def test_text_form_parses_back(select: Selector) -> None:
    assert parse_selector(str(select)) == select


@given(st.text())
def test_any_text_is_a_selector_or_refused(text: str) -> None:
    try:
        select = parse_selector(text)
    except ValueError:
        return
    assert parse_selector(str(select)) == select


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("PatinetName", "did you mean 'PatientName'?"),
        ("patientid", "did you mean 'PatientID'?"),
        ("", "empty"),
        ("vr PNN", "did you mean 'PN'?"),
        ("group 12", "four hex digits"),
        ('(0018,"X",01)', "only odd groups are private"),
        ("(0019,100C)", 'name its creator, as in (0019,"CREATOR",0C)'),
        ("(0029,SIEMENS CSA HEADER,10)", 'nor a private element, (0029,"CREATOR",10)'),
        ("(0010,001)", "is neither a tag, (0010,0010)"),
        ("RequestAttributesSequence[*]", "ends in an item"),
        ("RequestAttributesSequence.StudyID", "RequestAttributesSequence[*]"),
        ("mask 00000001/FFFF0000", "matches nothing"),
        ('(0019,"X\\q",01)', "not quoted rightly"),
    ],
)
def test_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError) as error:
        parse_selector(text)
    assert message in str(error.value)
