"""The built-in recipes: each loads, compiles, is taken by the engine, and does what its source documents."""

import subprocess
import sys
from typing import Any

import pytest
from recipe_plans import action_for, plan_of

from scrubjay import _engine
from scrubjay.recipe import CompiledPlan, compile_plan, load_recipe, recipe_names, recipe_text
from scrubjay.run.engine import engine_standard
from scrubjay.standard import (
    dictionary,
    hipaa18,
    mmiv_rules,
    nidb_levels,
    nils_categories,
    profile,
    safe_private,
)

NAMES = recipe_names()
PROFILED = ("basic", "tcia", "hipaa-safe-harbor", "allowlist")
NILS = {
    "patient": "Patient Information",
    "clinical-trial": "Clinical Trial Information",
    "healthcare-provider": "Healthcare Provider Information",
    "institution": "Institution Information",
    "time-and-date": "Time and Date Information",
}


def tag(keyword: str) -> int:
    found = dictionary().by_keyword(keyword)
    assert found is not None
    return found.tag


@pytest.fixture(scope="module")
def plans() -> dict[str, CompiledPlan]:
    return {name: compile_plan(load_recipe(name)) for name in NAMES}


@pytest.fixture(scope="module")
def documents() -> dict[str, dict[str, Any]]:
    return {name: plan_of(load_recipe(name)) for name in NAMES}


@pytest.fixture(scope="module")
def standard() -> _engine.Standard:
    return engine_standard()


@pytest.mark.parametrize("name", NAMES)
def test_the_engine_takes_it(name: str, plans: dict[str, CompiledPlan], standard: _engine.Standard) -> None:
    assert _engine.Plan(plans[name].json, standard, bytes(32))


@pytest.mark.parametrize("name", NAMES)
def test_it_says_where_it_comes_from(name: str) -> None:
    recipe = load_recipe(name)
    assert recipe.name == name
    assert len(recipe.description) > 100
    assert f"name: {name}" in recipe_text(name)


@pytest.mark.parametrize("name", NAMES)
def test_the_plan_has_the_form_of_its_contract(name: str, documents: dict[str, dict[str, Any]]) -> None:
    plan = documents[name]
    assert set(plan) == {
        "format", "edition", "recipe", "variables", "conditions", "actions", "rules", "unlisted", "unknown", "private",
        "dates", "dummies", "vr_dummies", "identity", "instances", "private_sop_class", "encapsulated_documents",
        "pdf", "stamp", "output", "limits", *(["text"] if name in PROFILED or name == "csg" else []),
    }  # fmt: skip
    used = {rule["action"] for rule in plan["rules"]} | set(plan["unlisted"].values())
    assert used | {plan["unknown"], plan["private"]} == set(range(len(plan["actions"])))
    assert len({str(action) for action in plan["actions"]}) == len(plan["actions"])


def test_compiling_twice_gives_the_same_bytes() -> None:
    first, second = (compile_plan(load_recipe("tcia"), project="p", site="s") for _ in range(2))
    assert first.json == second.json
    assert first.hash == second.hash != compile_plan(load_recipe("tcia"), project="q", site="s").hash


def test_basic_adds_what_the_table_lacks(documents: dict[str, dict[str, Any]]) -> None:
    plan = documents["basic"]
    assert action_for(plan, tag("PatientName")) == {"do": "pseudonym"}
    assert action_for(plan, tag("PatientID")) == {"do": "pseudonym"}
    assert action_for(plan, tag("StudyID")) == {"do": "replace", "value": "{study_id}"}
    assert action_for(plan, tag("AccessionNumber")) == {"do": "code", "code": "Z"}
    assert action_for(plan, tag("SOPClassUID")) == {"do": "keep"}
    for keyword in ("PatientBirthDateInAlternativeCalendar", "IssuerOfAccessionNumberSequence", "NTPSourceAddress"):
        assert action_for(plan, tag(keyword)) == {"do": "code", "code": "X"}


def test_basic_changes_no_row_but_five(documents: dict[str, dict[str, Any]]) -> None:
    table = plan_of({"extends": [], "profile": {"basic": True}})
    changed = {
        row.keyword
        for row in profile()
        if row.tag is not None and action_for(table, row.tag) != action_for(documents["basic"], row.tag)
    }
    assert changed == {"PatientName", "PatientID", "StudyID", "SourceImageSequence", "ReferencedImageSequence"}


def test_tcia_has_the_options_it_names() -> None:
    recipe = load_recipe("tcia")
    assert set(recipe.options) == {
        "clean-pixel-data",
        "clean-structured-content",
        "clean-descriptors",
        "retain-longitudinal-modified-dates",
        "retain-patient-characteristics",
        "retain-device-identity",
        "retain-safe-private",
    }


def test_hipaa_covers_the_eighteen(documents: dict[str, dict[str, Any]]) -> None:
    plan = documents["hipaa-safe-harbor"]
    for row in hipaa18():
        if row.tag >> 16 != 2 and row.number not in (16, 17):
            action = action_for(plan, row.tag)
            assert action is not None, row.keyword
            assert action["do"] not in ("keep", "recurse"), row.keyword
    assert action_for(plan, tag("PatientAge")) == {"do": "age", "cap": 90}
    assert action_for(plan, tag("PatientBirthDate")) == {"do": "code", "code": "Z"}
    assert action_for(plan, tag("StudyDate")) == {"do": "date", "otherwise": "Z"}
    zip3 = action_for(plan, tag("PatientAddress"))
    assert zip3 is not None
    assert zip3["do"] == "zip3"
    assert "036" in zip3["restricted"]
    assert plan["dates"]["mode"] == "year"


def test_allowlist_keeps_only_what_is_named(documents: dict[str, dict[str, Any]]) -> None:
    plan = documents["allowlist"]
    actions = plan["actions"]
    assert actions[plan["unlisted"]["*"]] == {"do": "code", "code": "X"}
    for keyword in ("PixelData", "ImageType", "CodeValue", "SliceThickness", "Rows", "PixelSpacing", "KVP"):
        vr = getattr(dictionary().by_keyword(keyword), "vr", "").split("|")[0]
        found = action_for(plan, tag(keyword)) or actions[plan["unlisted"].get(vr, plan["unlisted"]["*"])]
        assert found == {"do": "keep"}, keyword
    for keyword in ("SegmentLabel", "RTPlanName", "TrackingID", "ClinicalTrialSubjectID", "TreatmentMachineName"):
        vr = getattr(dictionary().by_keyword(keyword), "vr", "")
        found = action_for(plan, tag(keyword)) or actions[plan["unlisted"].get(vr, plan["unlisted"]["*"])]
        assert found["do"] != "keep", keyword


def test_allowlist_names_nothing_that_the_table_names() -> None:
    """So that the profile's word on an attribute is never taken back by the list."""
    named = {row.tag for row in profile()}
    listed = [select for one in load_recipe("allowlist").categories for select in one.attributes]
    assert len(listed) == len(set(listed)) > 300
    assert [str(select) for select in listed if getattr(select, "tag", None) in named] == []


def test_nidb_does_exactly_what_is_documented(documents: dict[str, dict[str, Any]]) -> None:
    assert documents["nidb-original"]["rules"] == []
    for name, flag, count in (
        ("nidb-anonymize", "documented_anonymize", 5),
        ("nidb-anonymize-full", "documented_anonymize_full", 19),
    ):
        plan = documents[name]
        tags = {rule["select"]["tag"] for rule in plan["rules"]}
        assert tags == {f"{row.tag:08X}" for row in nidb_levels() if getattr(row, flag)}
        assert len(plan["rules"]) == count
        assert action_for(plan, tag("PatientBirthDate")) == {"do": "replace", "value": "10000101"}
        assert action_for(plan, tag("PatientName")) == {"do": "replace", "value": "Anon"}
    full = documents["nidb-anonymize-full"]
    assert action_for(full, tag("StudyTime")) == {"do": "replace", "value": "000000.000000"}
    assert action_for(full, tag("PatientWeight")) == {"do": "empty"}


@pytest.mark.parametrize("name", ["nidb-original", "nidb-anonymize", "nidb-anonymize-full", "csg"])
def test_the_rest_is_retained(name: str, documents: dict[str, dict[str, Any]]) -> None:
    plan = documents[name]
    policies = {plan["private"], plan["unknown"], *plan["unlisted"].values()}
    assert [plan["actions"][at] for at in policies] == [{"do": "keep"}]
    assert plan["stamp"]["patient_identity_removed"] is False
    assert plan["private_sop_class"] == "process"


@pytest.mark.parametrize("switched", NILS)
def test_nils_categories_are_switches(switched: str) -> None:
    off = {name: name == switched for name in NILS}
    plan = plan_of({"extends": "nils", "categories": off})
    tags = {int(rule["select"]["tag"], 16) for rule in plan["rules"] if "tag" in rule["select"]}
    more = {tag("PatientAlternativeCalendar")} if switched == "patient" else set()
    assert tags - more == {row.tag for row in nils_categories() if row.in_proposal and row.category == NILS[switched]}


def test_nils_keeps_subjects_apart(documents: dict[str, dict[str, Any]]) -> None:
    assert action_for(documents["nils"], tag("PatientID")) == {"do": "pseudonym"}
    assert action_for(documents["nils"], tag("StudyInstanceUID")) is None
    private = [rule for rule in documents["nils"]["rules"] if "private" in rule["select"]]
    assert len(private) == len({(row.creator, row.group, row.element) for row in safe_private()})


def test_mmiv_does_what_its_table_says(documents: dict[str, dict[str, Any]]) -> None:
    plan = documents["mmiv"]
    expected = {
        "remove": {"do": "code", "code": "X"},
        "keep": {"do": "keep"},
        "hashuid": {"do": "uid"},
        "hashuid+PROJECTNAME": {"do": "uid"},
        "incrementdate": {"do": "date", "otherwise": "Z"},
        "incrementdatetime": {"do": "date", "otherwise": "Z"},
        "empty": {"do": "code", "code": "Z"},
        "ProjectName": {"do": "replace", "value": "{project}"},
        "EventName": {"do": "replace", "value": "{timepoint}"},
    }
    for row in mmiv_rules():
        if row.what in expected and not row.private and row.keyword != "SourceImageSequence":
            want = {"do": "recurse"} if row.what == "keep" and row.vr == "SQ" else expected[row.what]
            assert action_for(plan, row.tag) == want, row.keyword
    assert action_for(plan, tag("SourceImageSequence")) == {"do": "recurse"}
    assert plan["stamp"]["patient_identity_removed"] is True
    assert plan["stamp"]["codes"] == []
    assert plan["dates"] == {"mode": "shift", "days": 42}
    assert plan["actions"][plan["unlisted"]["*"]] == {"do": "keep"}


def test_csg_replaces_the_name_and_little_else(documents: dict[str, dict[str, Any]]) -> None:
    plan = documents["csg"]
    public = {
        rule["select"]["tag"]: plan["actions"][rule["action"]]["do"]
        for rule in plan["rules"]
        if "tag" in rule["select"]
    }
    assert public == {
        "00100010": "pseudonym",
        "00100020": "pseudonym",
        "00100032": "code",
        "00101000": "remove",
        "00101001": "code",
        "00101005": "remove",
        "00101040": "code",
        "00101060": "remove",
        "00102154": "code",
    }
    assert plan["text"]["needles"].keys() >= {"00100010", "00100020"}
    assert plan["identity"]["prefix"] == "subj_"
    assert "*pdf" in load_recipe("csg").dropped_files


def test_looking_at_the_package_imports_no_pydantic() -> None:
    code = (
        "import sys, scrubjay.recipe as r; r.recipe_names(); r.OPTIONS; r.parse_action('keep');"
        "sys.exit('pydantic' in sys.modules or 'yaml' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
