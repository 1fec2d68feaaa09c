"""Conditions: each test, both ways of writing them, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubjay.recipe.conditions import Condition, conditions_from, parse_condition
from scrubjay.standard import dictionary

MODALITY = 0x00080060
NM = "1.2.840.10008.5.1.4.1.1.20"
CT = "1.2.840.10008.5.1.4.1.1.2"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"Modality": "MR"}, Condition(MODALITY, "equals", ("MR",))),
        ({"Modality": ["CT", "MR"]}, Condition(MODALITY, "equals", ("CT", "MR"))),
        ({"Modality": {"equals": "MR"}}, Condition(MODALITY, "equals", ("MR",))),
        ({"(0008,0060)": {"contains": "M"}}, Condition(MODALITY, "contains", ("M",))),
        ({"Modality": {"regex": "^M", "negate": True}}, Condition(MODALITY, "regex", ("^M",), negate=True)),
        ({"Manufacturer": {"equals": "ge", "ignore_case": True}}, Condition(0x80070, "equals", ("ge",), False, True)),
        ({"Modality": {"present": True}}, Condition(MODALITY, "present")),
        ({"Modality": {"absent": True}}, Condition(MODALITY, "absent")),
        ({"SOPClassUID": "CT Image Storage"}, Condition(0x00080016, "equals", (CT,))),
        ({"SOPClassUID": CT}, Condition(0x00080016, "equals", (CT,))),
        ({"SOPClassUID": "CTImageStorage"}, Condition(0x00080016, "equals", (CT,))),
        # A retired class has the same name; instances made today are of the other.
        ({"SOPClassUID": "Nuclear Medicine Image Storage"}, Condition(0x00080016, "equals", (NM,))),
        ({"SeriesNumber": 7}, Condition(0x00200011, "equals", ("7",))),
        ('Modality equals "MR"', Condition(MODALITY, "equals", ("MR",))),
        ('not Modality equals "MR", "CT" ignoring case', Condition(MODALITY, "equals", ("MR", "CT"), True, True)),
    ],
)
def test_each_test(data: object, expected: Condition) -> None:
    assert conditions_from(data) == (expected,)
    assert parse_condition(str(expected)) == expected
    assert expected.to_plan() == {
        "tag": f"{expected.tag:08X}",
        "op": expected.op,
        "values": list(expected.values),
        "negate": expected.negate,
        "ignore_case": expected.ignore_case,
    }


def test_several_must_all_hold() -> None:
    assert len(conditions_from([{"Modality": "MR", "Manufacturer": "SIEMENS"}, "StudyID present"])) == 3


CONDITIONS = st.builds(
    Condition,
    st.sampled_from([one.tag for one in dictionary() if one.tag != 0x00080016]),
    st.sampled_from(("equals", "contains")),
    st.lists(st.text(), min_size=1, max_size=3).map(tuple),
    st.booleans(),
    st.booleans(),
) | st.builds(
    Condition,
    st.sampled_from([one.tag for one in dictionary()]),
    st.sampled_from(("present", "absent")),
    st.just(()),
    st.booleans(),
)


@given(CONDITIONS)
def test_text_form_parses_back(condition: Condition) -> None:
    assert parse_condition(str(condition)) == condition


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"Modalty": "MR"}, "did you mean 'Modality'?"),
        ({"Modality": {"equal": "MR"}}, "did you mean 'equals'?"),
        ({"Modality": {"equals": "MR", "regex": "x"}}, "one test of"),
        ({"Modality": {}}, "one test of"),
        ({"Modality": {"present": "yes"}}, "present: true"),
        ({"Modality": {"equals": "MR", "negate": "yes"}}, "true or false"),
        ({"Modality": None}, "in quotes"),
        ({"Modality": []}, "needs a value"),
        ({"Modality": {"regex": "(?=x)"}}, "no look-around"),
        ({"Modality": {"regex": "(a)\\1"}}, "back-references"),
        ({"Modality": {"regex": "("}}, "the pattern is wrong at"),
        ({"SOPClassUID": "CT Image Storag"}, "did you mean 'CT Image Storage'?"),
        ("Modality is MR", "is no condition"),
        ("Modality equals MR", "double quotes"),
        ('Modality present "x"', "takes no value"),
        (7, "a mapping"),
    ],
)
def test_refused(data: object, message: str) -> None:
    with pytest.raises(ValueError) as error:
        conditions_from(data)
    assert message in str(error.value)


@pytest.mark.parametrize("pattern", [r"\\1", r"(?P<a>x)", "(?<a>x)", r"^\d{4}$", r"\\(?:x)"])
def test_patterns_the_engine_knows(pattern: str) -> None:
    assert conditions_from({"Modality": {"regex": pattern}})[0].values == (pattern,)
