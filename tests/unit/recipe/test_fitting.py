"""Values that rules set: those that fit, and those that are refused with what, where and what to do."""

import pytest

from scrubjay.errors import RecipeError
from scrubjay.recipe import Recipe, compile_plan, load_recipe, recipe_names
from scrubjay.recipe.actions import parse_action
from scrubjay.recipe.changes import changed
from scrubjay.recipe.fitting import check_values, misfit
from scrubjay.recipe.selectors import parse_selector
from scrubjay.run.warnings import plan_warnings

FITS = [
    ("PatientBirthDate", "20000229"),
    ("StudyTime", "235960.5"),
    ("AcquisitionDateTime", "2020"),
    ("AcquisitionDateTime", "20200131235959.123456+0100"),
    ("PatientAge", "045Y"),
    ("PatientWeight", "-7.5E1"),
    ("SeriesNumber", "-12"),
    ("FrameOfReferenceUID", "1.2.0.3"),
    ("Modality", "mr"),
    ("ImageType", "ORIGINAL\\\\PRIMARY"),
    ("PatientName", "Doe^Jane=A=B"),
    ("PatientName", "\u0141\u00f3d\u017a"),
    ("PatientComments", "a\\nb"),
    ("PatientBirthDate", ""),
    ("PatientBirthDate", "{project}"),
    ("StudyDescription", "x" * 64),
    ("(60xx,0022)", "text"),
    ('(0029,"ACME",10)', "anything"),
    ("vr LO", "text"),
    ("ReferencedSOPInstanceUID", "1.2.3"),
]
MISFITS = [
    ("PatientBirthDate", "foo"),
    ("PatientBirthDate", "20010229"),
    ("StudyTime", "12:00"),
    ("AcquisitionDateTime", "20201301"),
    ("PatientAge", "45"),
    ("PatientWeight", "heavy"),
    ("PatientWeight", "0.12345678901234567"),
    ("SeriesNumber", "1.5"),
    ("SeriesNumber", "2147483648"),
    ("FrameOfReferenceUID", "abc"),
    ("FrameOfReferenceUID", "1.02"),
    ("Modality", "M-R"),
    ("BodyPartExamined", "HEAD AND NECK AND MORE"),
    ("PatientName", "a\\u0007b"),
    ("PatientName", "a\\nb"),
    ("PatientName", "a^b^c^d^e^f"),
    ("StudyDescription", "x" * 65),
    ("StudyDescription", "{project}\\u0007"),
    ("EchoTime", "x"),
    ("LargestImagePixelValue", "7"),
    ("ContentSequence", "x"),
    ("RequestAttributesSequence[*].StudyID", "x" * 17),
    ("vr DA", "foo"),
    ("(60xx,0010)", "7"),
    ("StationAETitle", "a" * 17),
    ("RetrieveURL", "a b"),
    ('(0029,"ACME",10)', "a\\u0007"),
]
UNSETTABLE = [
    "PixelData",
    "7FE0,0008",
    "Rows",
    "Columns",
    "BitsAllocated",
    "PhotometricInterpretation",
    "SOPClassUID",
    "SOPInstanceUID",
    "StudyInstanceUID",
    "SeriesInstanceUID",
    "0002,0002",
]


def _misfit(attribute: str, value: str) -> str:
    return misfit(parse_selector(attribute), parse_action(f'replace "{value}"'))


@pytest.mark.parametrize(("attribute", "value"), FITS)
def test_what_fits(attribute: str, value: str) -> None:
    assert _misfit(attribute, value) == ""


@pytest.mark.parametrize(("attribute", "value"), MISFITS)
def test_what_does_not_fit_says_what_would(attribute: str, value: str) -> None:
    reason = _misfit(attribute, value)
    assert "that is" in reason or "say `remove`" in reason


@pytest.mark.parametrize("attribute", UNSETTABLE)
def test_what_makes_an_image_or_an_instance_cannot_be_set(attribute: str) -> None:
    basic = load_recipe("basic")
    for value in ("x", "", "1.2.3"):
        with pytest.raises(RecipeError, match=r"--set .*(take the rule out|say `uid`)"):
            changed(basic, sets=[f"{attribute}={value}"])
    with pytest.raises(RecipeError, match="--rule"):
        changed(basic, rules=[f'{attribute}: replace "x"'])


def test_a_recipe_names_the_line() -> None:
    data: dict[str, object] = {
        "name": "mine",
        "version": "1",
        "extends": "basic",
        "rules": [{"PatientBirthDate": 'replace "foo"'}],
    }
    with pytest.raises(RecipeError, match=r'mine.yaml.*PatientBirthDate: "foo" is no value of DA: that is a day'):
        Recipe.from_mapping(data, "mine.yaml")
    data = {"name": "mine", "version": "1", "extends": "basic", "replace": {"Rows": "7"}}
    with pytest.raises(RecipeError, match="makes the image"):
        Recipe.from_mapping(data, "mine.yaml")


@pytest.mark.parametrize("name", recipe_names())
def test_recipes_that_ship_are_as_they_should_be(name: str) -> None:
    check_values(load_recipe(name))


def test_letters_that_a_file_may_not_have_are_told() -> None:
    basic = load_recipe("basic")
    told = plan_warnings(compile_plan(changed(basic, sets=["PatientName=\u0141\u00f3d\u017a"])))
    assert any("PatientName" in one and "beyond ASCII" in one for one in told)
    assert not plan_warnings(compile_plan(changed(basic, sets=["PatientName=Lodz"])))
