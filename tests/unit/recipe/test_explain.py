"""`explain` names what happens, the layer, the clause and the line."""

from collections.abc import Callable

import pytest

from scrubjay.errors import RecipeError
from scrubjay.recipe import CompiledPlan, Recipe, compile_plan, load_recipe

Write = Callable[..., Recipe]

CT = "1.2.840.10008.5.1.4.1.1.2"


@pytest.fixture(scope="module")
def basic() -> CompiledPlan:
    return compile_plan(load_recipe("basic"))


@pytest.mark.parametrize(
    ("attribute", "sop_class", "layer", "effect"),
    [
        ("StationName", CT, "profile", "removed"),
        ("StudyDate", CT, "profile", "emptied"),
        ("StudyDate", "CT Image Storage", "profile", "emptied"),
        ("StudyDate", "CTImageStorage", "profile", "emptied"),
        ("PresentationCreationDate", "1.2.840.10008.5.1.4.1.1.11.1", "profile", "replaced by a dummy value"),
        (
            "ContentDate",
            None,
            "profile",
            "emptied; if the IOD has it as Type 2 emptied, as Type 1 replaced by a dummy value",
        ),
        ("ReferencedImageSequence", "1.2.840.10008.5.1.4.1.1.4.1", "profile", "removed"),
        ("StudyInstanceUID", None, "profile", "each UID mapped"),
        ("PatientID", None, "recipe", "replaced by the subject's pseudonym"),
        (0x00100010, None, "recipe", "replaced by the subject's pseudonym"),
        ("OverlayData", None, "planes", "removed"),
        ("(6002,1500)", None, "planes", "removed"),
        ("KVP", None, "policy", "kept as it came"),
        ("EvaluatorName", None, "policy", "removed"),
        ("(0018,FFF0)", None, "policy", "removed"),
        ('(0019,"SIEMENS MR HEADER",0C)', None, "policy", "removed"),
        (0x0019100C, None, "policy", "removed"),
        ("UID", None, "profile", "each UID mapped"),
    ],
)
def test_basic(basic: CompiledPlan, attribute: str | int, sop_class: str | None, layer: str, effect: str) -> None:
    found = basic.explain(attribute, sop_class)
    assert found.layer == layer
    assert found.effect.startswith(effect)
    assert (found.type != "") == (sop_class is not None)
    assert str(found)


@pytest.mark.parametrize("attribute", ["SeriesDescription", "ImageComments", 'concept ("121106","DCM",TEXT)'])
def test_text_that_a_rule_keeps_is_searched_all_the_same(attribute: str) -> None:
    rules = [{attribute: "keep"}]
    with_profile = compile_plan(Recipe.from_mapping({"name": "a", "extends": "basic", "rules": rules}))
    assert with_profile.explain(attribute).effect == "kept, but for what is known of the people of its study"
    without = compile_plan(Recipe.from_mapping({"name": "a", "rules": rules}))
    assert without.explain(attribute).effect == "kept as it came"
    assert with_profile.explain("KVP").effect == "kept as it came"


def test_a_content_item_goes_with_the_tree_that_the_profile_takes_away() -> None:
    concept = 'concept ("121106","DCM",TEXT)'
    rules: list[dict[str, str]] = [{concept: "keep"}]
    said = {"name": "a", "extends": "basic", "rules": rules}
    assert compile_plan(Recipe.from_mapping(said)).explain(concept).within == ("ContentSequence, code D",)
    cleaned = said | {"extends": [], "profile": {"basic": True, "options": ["clean-structured-content"]}}
    assert compile_plan(Recipe.from_mapping(cleaned)).explain(concept).within == ()
    walked = said | {"rules": [*rules, {"ContentSequence": "recurse"}]}
    assert compile_plan(Recipe.from_mapping(walked)).explain(concept).within == ()


def test_whether_the_vault_keeps_uids() -> None:
    said = {"name": "linked", "extends": "basic", "identity": {"keep_uid_links": True}}
    plan = compile_plan(Recipe.from_mapping(said))
    for attribute in ("StudyInstanceUID", "ReferencedSOPInstanceUID"):
        assert plan.explain(attribute).effect.endswith("; the vault keeps which one stands for which")
    assert "vault" not in plan.explain("PatientID").effect


def test_the_clause_and_the_line(basic: CompiledPlan) -> None:
    assert basic.explain("StationName").clause == "PS3.15 Table E.1-1"
    assert basic.explain("StationName").place is None
    found = basic.explain("PatientName")
    assert found.place is not None
    assert found.place.file == "builtin/basic.yaml"
    assert found.place.line is not None
    assert [reason.layer for reason in found.overridden] == ["profile"]
    assert basic.explain('(0019,"X",01)').clause == "PS3.15 Table E.1-1, Private Attributes"


def test_options_say_their_clause() -> None:
    plan = compile_plan(load_recipe("tcia"))
    found = plan.explain("PatientSize")
    assert (found.layer, found.action) == ("option", "keep")
    assert found.clause == "PS3.15 Table E.1-1, PS3.15 E.3.7"
    assert (
        plan.explain("CalibrationDate").effect
        == "shifted by the subject's own number of days, from -3650 to -1 and never 0; what can't be read: removed; "
        + ("if the IOD has it as Type 2 emptied, as Type 1 replaced by a dummy value")
    )
    explained = plan.explain('(0019,"SIEMENS MR HEADER",0C)')
    assert explained.layer == "private"
    assert explained.effect.startswith("kept, but for what identifies")


def test_conditions_and_paths_are_exceptions(write: Write) -> None:
    plan = compile_plan(
        write(
            """
            name: mine
            extends: basic
            rules:
              - select: StudyDescription
                when: {Modality: MR}
                action: keep
              - RequestAttributesSequence: recurse
              - RequestAttributesSequence[*].ScheduledProcedureStepID: keep
            """
        )
    )
    found = plan.explain("StudyDescription")
    assert found.layer == "profile"
    (exception,) = found.exceptions
    assert exception.when == 'Modality equals "MR"'
    assert exception.place is not None
    assert exception.place.line == 5
    anywhere = plan.explain("ScheduledProcedureStepID")
    assert [reason.select for reason in anywhere.exceptions] == [
        "RequestAttributesSequence[*].ScheduledProcedureStepID"
    ]
    there = plan.explain("RequestAttributesSequence[0].ScheduledProcedureStepID")
    assert (there.layer, there.action, there.within) == ("recipe", "keep", ())
    assert plan.explain("ReferencedRequestSequence[0].ScheduledProcedureStepID").layer == "profile"


def test_what_stands_in_a_removed_sequence_goes_with_it(basic: CompiledPlan) -> None:
    found = basic.explain("OtherPatientIDsSequence[*].PatientID", CT)
    assert found.within == ("OtherPatientIDsSequence, code X",)
    assert "but it goes with OtherPatientIDsSequence" in str(found)


def test_rules_are_indexes_into_the_plan(basic: CompiledPlan) -> None:
    found = basic.explain("PatientName").decides
    assert str(basic.rules[found.rule].select) == "PatientName"
    assert basic.explain("KVP").decides.rule == -1


def test_categories_and_tables() -> None:
    nils = compile_plan(load_recipe("nils")).explain("InstitutionName")
    assert (nils.layer, nils.decides.what) == ("category", "category institution")
    hipaa = compile_plan(load_recipe("hipaa-safe-harbor")).explain("PatientTelephoneNumbers")
    assert "identifier 4, 45 CFR 164.514(b)(2)(i)(D)" in str(hipaa)


@pytest.mark.parametrize(
    ("attribute", "sop_class", "message"),
    [
        ("PatinetName", None, "did you mean 'PatientName'?"),
        ("group 0010", None, "is not one attribute"),
        ("PatientName", "CT Imge Storage", "did you mean 'CT Image Storage'?"),
        ("PatientName", "CTImgeStorage", "did you mean 'CT Image Storage'?"),
        ("PatientName", "1.2.840.10008.5.1.4.1.1.2.22", "did you mean '1.2.840.10008.5.1.4.1.1.2.2'?"),
        ("PatientName", "1.2.840.10008.1.2.1", "no SOP class has the UID"),
        ("PatientName", "1.2.3", "CTImageStorage or 1.2.840"),
        ("PatientName", "CT", "CTImageStorage or 1.2.840"),
        ("PatientName", "", "no SOP class is called ''"),
    ],
)
def test_refused(basic: CompiledPlan, attribute: str, sop_class: str | None, message: str) -> None:
    with pytest.raises(RecipeError) as error:
        basic.explain(attribute, sop_class)
    assert message in str(error.value)
