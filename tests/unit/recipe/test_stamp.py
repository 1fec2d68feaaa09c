"""What instances say about their de-identification is true."""

from typing import Any

import pytest
from recipe_plans import plan_of

from scrubjay.recipe import Recipe, compile_plan
from scrubjay.standard import OPTIONS, method_codes

BASIC: dict[str, Any] = {"profile": {"basic": True}}
DONE = {
    "retain-longitudinal-full-dates": "113106",
    "retain-longitudinal-modified-dates": "113107",
    "retain-patient-characteristics": "113108",
    "retain-device-identity": "113109",
    "retain-uids": "113110",
    "retain-safe-private": "113111",
    "retain-institution-identity": "113112",
    "clean-graphics": "113103",
    "clean-structured-content": "113104",
    "clean-descriptors": "113105",
}


def stamp(**data: Any) -> dict[str, Any]:
    found = plan_of(data)["stamp"]
    assert isinstance(found, dict)
    return found


def codes(**data: Any) -> list[str]:
    return [value for value, _, _ in stamp(**data)["codes"]]


def test_basic() -> None:
    assert stamp(**BASIC) == {
        "patient_identity_removed": True,
        "method": ["ScrubJay test 1"],
        "codes": [["113100", "DCM", "Basic Application Confidentiality Profile"]],
        "longitudinal": "REMOVED",
    }


@pytest.mark.parametrize("option", OPTIONS)
def test_an_option_is_claimed_when_its_work_is_done(option: str) -> None:
    more = {"dates": {"mode": "year"}} if option == "retain-longitudinal-modified-dates" else {}
    claimed = codes(profile={"basic": True, "options": [option]}, **more)
    assert claimed == (["113100", DONE[option]] if option in DONE else ["113100"])
    assert option not in DONE or method_codes()[option].value == DONE[option]


@pytest.mark.parametrize(
    ("dates", "longitudinal", "code"),
    [
        ({"mode": "remove"}, "REMOVED", []),
        ({"mode": "keep"}, "UNMODIFIED", ["113106"]),
        ({"mode": "shift", "days": 3}, "MODIFIED", ["113107"]),
        ({"mode": "year"}, "MODIFIED", ["113107"]),
    ],
)
def test_dates(dates: dict[str, Any], longitudinal: str, code: list[str]) -> None:
    assert stamp(**BASIC, dates=dates)["longitudinal"] == longitudinal
    assert codes(**BASIC, dates=dates) == ["113100", *code]


WEAK: list[dict[str, Any]] = [
    {"rules": [{"PatientAddress": "keep"}]},
    {"rules": [{"PatientAddress": "zip3"}]},
    {"rules": [{"PatientAge": "age"}]},
    {"rules": [{"PatientComments": 'regex-replace "a" with "b"'}]},
    {"rules": [{"RequestAttributesSequence": "recurse"}]},
    {"rules": [{"ContentSequence": 'keep-items when ValueType equals "NUM"'}]},
    {"rules": [{"group": "0012", "action": "keep"}]},
    {"rules": [{"vr": "LO", "action": "keep"}]},
    {"rules": [{"all": "keep"}]},
    {"rules": [{"(60xx,3000)": "keep"}]},
    {"rules": [{"select": "PatientAddress", "action": "keep", "when": {"Modality": "MR"}}]},
    {"rules": [{"OtherPatientIDsSequence[*].PatientBirthDate": "keep"}]},
    {"rules": [{'(0019,"X",01)': "keep"}]},
    {
        "rules": [
            {"PatientAddress": "keep"},
            {"select": "PatientAddress", "action": "remove", "when": {"Modality": "MR"}},
        ]
    },
    {"rules": [{"PatientBirthDate": "date"}], "dates": {"mode": "year"}},
    {"categories": {"mine": {"attributes": ["PatientAddress"], "action": "keep"}}},
    {"private": "keep"},
]


@pytest.mark.parametrize("data", WEAK, ids=str)
def test_what_takes_the_profile_back_claims_no_code(data: dict[str, Any]) -> None:
    plan = compile_plan(Recipe.from_mapping({"name": "test", **BASIC, **data}))
    assert '"codes":[]' in plan.json
    assert plan.notes
    assert "does less than PS3.15 asks" in plan.notes[0]


STRONG: list[dict[str, Any]] = [
    {"rules": [{"PatientAddress": "remove"}, {"PatientSex": "empty"}, {"StudyDate": "dummy"}]},
    {"rules": [{"PatientAddress": "keep"}, {"PatientAddress": "remove"}]},
    {"rules": [{"PatientAddress": "keep"}, {"group": "0010", "action": "remove"}]},
    {"rules": [{"InstitutionName": "replace {project}"}, {"AccessionNumber": "pseudonym"}]},
    {"rules": [{"PatientAge": "age"}], "profile": {"basic": True, "options": ["retain-patient-characteristics"]}},
    {"rules": [{"StudyDate": "date"}], "dates": {"mode": "year"}},
    {"rules": [{"PatientBirthDate": "date"}]},
    {"rules": [{"SourceImageSequence": "recurse"}]},
    {"rules": [{"KVP": "keep"}, {"PatientComments": "clean"}]},
    {"rules": [{'(0019,"X",01)': "keep"}], "profile": {"basic": True, "options": ["retain-safe-private"]}},
    {"unlisted": "remove"},
]


@pytest.mark.parametrize("data", STRONG, ids=str)
def test_what_does_as_much_keeps_the_code(data: dict[str, Any]) -> None:
    plan = compile_plan(Recipe.from_mapping({"name": "test", **BASIC, **data}))
    assert plan.notes == ()
    assert '"113100"' in plan.json


def test_identity_kept_is_not_called_removed() -> None:
    assert stamp(**BASIC, rules=[{"PatientID": "keep"}])["patient_identity_removed"] is False
    assert stamp(**BASIC, rules=[{"PatientAddress": "keep"}])["patient_identity_removed"] is True


def test_dates_kept_are_not_called_removed() -> None:
    assert stamp(**BASIC, rules=[{"StudyDate": "keep"}])["longitudinal"] is None
    assert stamp(**BASIC, unlisted="keep")["longitudinal"] is None


def test_without_a_profile_only_what_the_recipe_says() -> None:
    assert stamp() == {
        "patient_identity_removed": False,
        "method": ["ScrubJay test 1"],
        "codes": [],
        "longitudinal": None,
    }
    said = stamp(stamp={"patient_identity_removed": True, "method": False, "longitudinal": "MODIFIED"})
    assert said == {"patient_identity_removed": True, "method": [], "codes": [], "longitudinal": "MODIFIED"}


def test_pixels_that_need_cleaning_stay_out() -> None:
    plan = plan_of({"profile": {"basic": True, "options": ["clean-pixel-data"]}, "drop": [{"Modality": "SR"}]})
    outcomes = {
        one["reason"]: (one["outcome"], [plan["conditions"][at] for at in one["when"]]) for one in plan["instances"]
    }
    assert outcomes["dropped-by-rule"][0] == "excluded"
    outcome, (condition,) = outcomes["burned-in-annotation"]
    assert outcome == "quarantined"
    assert (condition["tag"], condition["op"], condition["values"]) == ("00280301", "equals", ["YES"])


def test_the_method_fits_its_attribute() -> None:
    """(0012,0063) is LO: at most 64 characters."""
    recipe = Recipe.from_mapping({"name": "n" * 40, "version": "v" * 12, "extends": "basic"})
    assert len(plan_of(recipe)["stamp"]["method"][0]) <= 64
