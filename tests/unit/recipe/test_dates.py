"""The keys `dates`, `birth_date` and `age`: every mode and option, what the plan says of them, what is refused."""

from collections.abc import Callable
from typing import Any

import pytest
from recipe_plans import action_for, plan_of

from scrubjay import _engine
from scrubjay.errors import RecipeError
from scrubjay.identity.settings import DateSettings
from scrubjay.recipe import Recipe, compile_plan, load_recipe, parse_action
from scrubjay.recipe.actions import action_from
from scrubjay.recipe.ages import Age
from scrubjay.run.engine import engine_standard

Write = Callable[..., Recipe]

BASIC: dict[str, Any] = {"profile": {"basic": True}}
DEFAULTS: dict[str, Any] = {
    "mode": "remove",
    "days": 0,
    "min_days": None,
    "max_days": None,
    "months": None,
    "every": None,
    "offset": False,
    "before_anchor": "label",
    "bad_dates": "remove",
}
BIRTH, AGE = 0x00100030, 0x00101010


@pytest.fixture(scope="module")
def standard() -> _engine.Standard:
    return engine_standard()


MODES: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"mode": "keep"}, {}, "UNMODIFIED"),
    ({"mode": "remove"}, {}, "REMOVED"),
    ({"mode": "remove", "bad_dates": "remove"}, {}, "REMOVED"),
    ({"mode": "year"}, {}, "MODIFIED"),
    ({"mode": "shift", "days": -3}, {"days": -3}, "MODIFIED"),
    ({"mode": "subject", "between": [-365, -1]}, {"min_days": -365, "max_days": -1}, "MODIFIED"),
    ({"mode": "subject", "between": [-1, 1]}, {"min_days": -1, "max_days": 1}, "MODIFIED"),
    ({"mode": "timepoint"}, {}, "REMOVED"),
    ({"mode": "timepoint", "months": [0, 6, 12, 24]}, {"months": (0, 6, 12, 24)}, "REMOVED"),
    ({"mode": "timepoint", "every": 6, "before_anchor": "quarantine"}, {"every": 6}, "REMOVED"),
    ({"mode": "timepoint", "every": 3, "before_anchor": "label", "offset": True}, {"every": 3}, "MODIFIED"),
]


@pytest.mark.parametrize(("said", "filled", "longitudinal"), MODES, ids=str)
def test_a_mode(said: dict[str, Any], filled: dict[str, Any], longitudinal: str, standard: _engine.Standard) -> None:
    recipe = Recipe.from_mapping({"name": "test", **BASIC, "dates": said})
    plan = compile_plan(recipe)
    spare = {key: said[key] for key in ("offset", "before_anchor") if key in said}
    assert plan.dates == DEFAULTS | {"mode": said["mode"]} | filled | spare
    assert DateSettings.from_mapping(plan.dates).mode == said["mode"]
    document = plan_of(recipe)
    mode = "remove" if said["mode"] == "timepoint" else said["mode"]
    between = {"between": said["between"]} if "between" in said else {}
    assert document["dates"] == {"mode": mode, "days": said.get("days", 0), **between}
    assert document["stamp"]["longitudinal"] == longitudinal
    assert document["stamp"].get("timepoint", False) is (said["mode"] == "timepoint")
    codes = [value for value, _, _ in document["stamp"]["codes"]]
    assert codes == ["113100", *{"UNMODIFIED": ["113106"], "MODIFIED": ["113107"], "REMOVED": []}[longitudinal]]
    assert _engine.Plan(plan.json, standard, bytes(32))
    again = Recipe.from_mapping(recipe.canonical())
    assert (again.dates, again.hash) == (recipe.dates, recipe.hash)


def test_the_hash_sees_every_option() -> None:
    hashes = {Recipe.from_mapping({"name": "test", **BASIC, "dates": said}).hash for said, _, _ in MODES}
    assert len(hashes) == len(MODES) - 1  # `bad_dates: remove` is the only policy, and the default


WRONG = [
    ("mode: subjekt", 3, "did you mean 'subject'?"),
    ("mode: subject", 2, "add `between: [-3650, -1]`"),
    ("mode: subject\n  betwen: [1, 2]", 4, "did you mean 'between'?"),
    ("mode: subject\n  between: [-1]", 4, "dates.between"),
    ("mode: subject\n  between: [1, 2, 3]", 4, "dates.between"),
    ("mode: subject\n  between: [2, 1]", 4, "lowest number of days first"),
    ("mode: subject\n  between: [0, 0]", 4, "less than two shifts"),
    ("mode: subject\n  between: [0, 1]", 4, "less than two shifts"),
    ("mode: subject\n  between: [7, 7]", 4, "use `mode: shift`"),
    ("mode: subject\n  between: [-999999, 1]", 4, "dates.between"),
    ("mode: subject\n  between: [1, 9]\n  days: 4", 5, "`days` is for the mode shift, not subject"),
    ("mode: shift\n  days: 4\n  between: [1, 9]", 5, "`between` is for the mode subject, not shift"),
    ("mode: keep\n  offset: true", 4, "`offset` is for the mode timepoint, not keep"),
    ("mode: year\n  every: 6", 4, "`every` is for the mode timepoint"),
    ("mode: remove\n  months: [0, 6]", 4, "`months` is for the mode timepoint"),
    ("mode: subject\n  between: [1, 9]\n  before_anchor: label", 5, "`before_anchor` is for the mode timepoint"),
    ("mode: timepoint\n  months: [0, 6]\n  every: 6", 5, "choose one"),
    ("mode: timepoint\n  months: [6, 12]", 4, "begin with 0"),
    ("mode: timepoint\n  months: [0, 12, 6]", 4, "ascend"),
    ("mode: timepoint\n  months: [0, 6, 6]", 4, "ascend"),
    ("mode: timepoint\n  months: []", 4, "dates.months"),
    ("mode: timepoint\n  every: 0", 4, "dates.every"),
    ("mode: timepoint\n  before_anchor: lable", 4, "did you mean 'label'?"),
    ("mode: remove\n  bad_dates: keep", 4, "'remove'"),
    ("mode: timepoint\n  offset: 3", 4, "must be true or false"),
]


@pytest.mark.parametrize(("text", "line", "message"), WRONG, ids=[case[0] for case in WRONG])
def test_refused_with_its_line(write: Write, text: str, line: int, message: str) -> None:
    with pytest.raises(RecipeError) as error:
        write(f"name: mine\ndates:\n  {text}\nallow_uid_dates: true\n")
    assert message in str(error.value)
    assert error.value.line == line


def test_dates_of_a_recipe_replace_those_it_extends(write: Write) -> None:
    recipe = write("name: mine\nextends: tcia\ndates: {mode: timepoint, offset: true}\n")
    assert compile_plan(recipe).dates == DEFAULTS | {"mode": "timepoint", "offset": True}


def test_time_points_are_in_the_folders(write: Write) -> None:
    recipe = write("name: mine\nextends: basic\ndates: {mode: timepoint}\n")
    assert plan_of(recipe)["output"]["layout"] == "{subject}/{timepoint}/{series}/{instance}.dcm"
    assert plan_of(recipe, layout="default")["output"]["layout"] == "{subject}/{study}/{series}/{instance}.dcm"
    own = write("name: mine\nextends: basic\ndates: {mode: timepoint}\noutput: {layout: by-series}\n")
    assert plan_of(own)["output"]["layout"] == "{subject}/{series}/{instance}.dcm"


def test_time_points_let_no_date_of_a_device_stay() -> None:
    options = ["retain-device-identity", "retain-patient-characteristics"]
    for dates in ({"mode": "timepoint"}, {"mode": "timepoint", "offset": True}):
        plan = compile_plan(
            Recipe.from_mapping({"name": "test", "profile": {"basic": True, "options": options}, "dates": dates})
        )
        for name in ("CalibrationDate", "DateOfManufacture", "StudyDate", "StudyTime"):
            assert plan.explain(name, "CT Image Storage").effect in ("removed", "emptied"), name
        assert plan.explain("DeviceSerialNumber").action == "keep"


@pytest.mark.parametrize(
    ("said", "study_date", "unnamed"),
    [
        ({"mode": "subject", "between": [-9, -1]}, "shifted by the subject's own number of days, from -9 to -1", "sh"),
        ({"mode": "shift", "days": -9}, "shifted by -9 days", "shifted"),
        ({"mode": "year"}, "cut to the year", "cut"),
        ({"mode": "timepoint"}, "emptied", "removed"),
        ({"mode": "keep"}, "kept as it came", "kept"),
        ({"mode": "remove"}, "emptied", "removed"),
    ],
)
def test_explained(said: dict[str, Any], study_date: str, unnamed: str) -> None:
    plan = compile_plan(Recipe.from_mapping({"name": "test", **BASIC, "dates": said}))
    assert plan.explain("StudyDate", "CT Image Storage").effect.startswith(study_date)
    bare = Recipe.from_mapping({"name": "test", "dates": said, "allow_uid_dates": True})
    found = compile_plan(bare).explain("ProductExpirationDateTime")
    assert found.layer == "policy"
    assert found.effect.startswith(unnamed)


def test_the_label_is_explained() -> None:
    plan = compile_plan(load_recipe("nils"))
    found = plan.explain("ClinicalTrialTimePointID")
    assert "the label of the study's time point" in str(found)
    assert "instead of ClinicalTrialTimePointID: code X" in str(found)
    assert plan.explain("LongitudinalTemporalOffsetFromEvent").effect == "removed"
    own = Recipe.from_mapping({"name": "test", "extends": "nils", "dates": {"mode": "timepoint", "offset": True}})
    assert "days since the subject's first study" in str(
        compile_plan(own).explain("LongitudinalTemporalOffsetFromEvent")
    )
    assert compile_plan(own).explain("LongitudinalTemporalEventType").effect == "BASELINE"
    assert "label" not in str(compile_plan(load_recipe("tcia")).explain("ClinicalTrialTimePointID"))


def test_private_dates_move_with_the_others() -> None:
    data: dict[str, Any] = {"private": "keep", "unlisted": {"UI": "uid"}}
    plan = plan_of({**data, "dates": {"mode": "subject", "between": [1, 9]}})
    by_vr = {rule["select"]["vr"]: plan["actions"][rule["action"]] for rule in plan["rules"] if "vr" in rule["select"]}
    assert by_vr == {vr: {"do": "date", "otherwise": "X"} for vr in ("DA", "DT")}
    assert plan_of({**data, "dates": {"mode": "keep"}})["rules"] == []
    allow = plan_of({**data, "unlisted": "remove", "dates": {"mode": "subject", "between": [1, 9]}})
    assert allow["rules"] == [], "an allow-list is not opened"


BIRTHS: list[tuple[str, dict[str, Any]]] = [
    ("remove", {"do": "code", "code": "X"}),
    ("empty", {"do": "empty"}),
    ("keep", {"do": "keep"}),
    ("shift", {"do": "date", "otherwise": "Z"}),
    ("year", {"do": "regex-replace", "pattern": "^(?:([0-9]{4}).*|.+)$", "value": "${1}0101"}),
]


@pytest.mark.parametrize(("word", "action"), BIRTHS)
def test_birth_date(word: str, action: dict[str, Any]) -> None:
    dates = {"mode": "subject", "between": [-9, -1]}
    for extends in ("basic", "tcia", "hipaa-safe-harbor", "mmiv", "nils"):
        plan = plan_of({"extends": extends, "birth_date": word, "dates": dates, "allow_uid_dates": True})
        assert action_for(plan, BIRTH) == action, extends
    claimed = plan_of({**BASIC, "birth_date": word, "dates": dates})["stamp"]["codes"]
    assert bool(claimed) is (word in ("remove", "empty")), "the profile asks for code Z"


AGES: list[tuple[Any, dict[str, Any], int | None]] = [
    ("keep", {"do": "keep"}, None),
    ("cap", {"do": "age", "cap": 90}, None),
    ({"mode": "cap", "cap": 85}, {"do": "age", "cap": 85}, None),
    ("compute", {"do": "age", "cap": 90, "compute": True}, 90),
    ({"mode": "compute", "cap": 80}, {"do": "age", "cap": 80, "compute": True}, 80),
    ({"mode": "remove"}, {"do": "code", "code": "X"}, None),
]


@pytest.mark.parametrize(("said", "action", "added"), AGES, ids=str)
def test_age(said: Any, action: dict[str, Any], added: int | None, standard: _engine.Standard) -> None:
    for extends in ("basic", "hipaa-safe-harbor", "nils"):
        recipe = Recipe.from_mapping({"name": "test", "extends": extends, "age": said})
        assert action_for(plan_of(recipe), AGE) == action, extends
        assert plan_of(recipe)["stamp"].get("age") == added
        assert _engine.Plan(compile_plan(recipe).json, standard, bytes(32))
        again = Recipe.from_mapping(recipe.canonical())
        assert (again.age, again.hash) == (recipe.age, recipe.hash)


def test_age_refused(write: Write) -> None:
    for text, message in (
        ("age: capp", "did you mean 'cap'?"),
        ("age: {mode: keep, cap: 80}", "for the modes cap and compute"),
        ("age: {mode: cap, cap: 200}", "age.cap"),
        ("age: {mode: cap, kap: 80}", "did you mean 'cap'?"),
        ("birth_date: yer", "did you mean 'year'?"),
    ):
        with pytest.raises(RecipeError) as error:
            write(f"name: mine\n{text}\n")
        assert message in str(error.value)
        assert error.value.line == 2


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("age", Age()),
        ("age cap 85", Age(85)),
        ("age 85", Age(85)),
        ("age compute", Age(90, compute=True)),
        ("age cap 85 compute", Age(85, compute=True)),
    ],
)
def test_the_action_age(text: str, action: Age) -> None:
    assert parse_action(text) == action == parse_action(str(action))


def test_the_action_age_as_a_mapping() -> None:
    assert action_from({"age": {"cap": 85, "compute": True}}) == Age(85, compute=True)
    assert action_from({"age": {"compute": True}}) == Age(90, compute=True)
    assert action_from({"age": 85}) == action_from({"age": {"cap": 85}}) == Age(85)
    for wrong in ({"age": {"compute": "yes"}}, {"age": {"comput": True}}, {"age": {"cap": 0}}):
        with pytest.raises(ValueError, match=r"compute|cap of an age"):
            action_from(wrong)
    for text in ("age cap", "age cap 85 computed", "age compute 85"):
        with pytest.raises(ValueError, match=r"age"):
            parse_action(text)


@pytest.mark.parametrize(
    ("name", "dates"),
    [
        ("basic", {}),
        ("tcia", {"mode": "subject", "min_days": -3650, "max_days": -1}),
        ("nils", {"mode": "timepoint"}),
        ("mmiv", {"mode": "shift", "days": 42}),
        ("csg", {"mode": "keep"}),
        ("hipaa-safe-harbor", {"mode": "year"}),
    ],
)
def test_built_in_recipes(name: str, dates: dict[str, Any]) -> None:
    assert compile_plan(load_recipe(name)).dates == DEFAULTS | dates
