"""What a recipe can't ask for at once is refused, with the line."""

from collections.abc import Callable

import pytest

from scrubjay.errors import RecipeError
from scrubjay.recipe import Recipe, compile_plan, load_recipe

Write = Callable[..., Recipe]

FULL = "retain-longitudinal-full-dates"
MODIFIED = "retain-longitudinal-modified-dates"

REFUSED = [
    (f"profile: {{basic: true, options: [{FULL}, {MODIFIED}]}}", "exclude each other"),
    (f"profile: {{basic: true, options: [{FULL}]}}\ndates: {{mode: shift, days: 1}}", "keeps dates"),
    (f"profile: {{basic: true, options: [{FULL}]}}\ndates: {{mode: remove}}", "keeps dates"),
    (f"profile: {{basic: true, options: [{MODIFIED}]}}", "needs to know how"),
    (f"profile: {{basic: true, options: [{MODIFIED}]}}\ndates: {{mode: keep}}", "changes dates"),
    (f"profile: {{basic: true, options: [{MODIFIED}]}}\ndates: {{mode: remove}}", "changes dates"),
    ("dates: {mode: shift}", "a shift by no days"),
    ("dates: {mode: keep, days: 3}", "for the mode shift"),
    ("profile: {basic: true, options: [retain-uids]}\ndates: {mode: shift, days: 3}", "allow_uid_dates"),
    ("profile: {basic: true, options: [retain-uids]}\ndates: {mode: year}", "allow_uid_dates"),
    ("dates: {mode: shift, days: 3}\nrules: [{StudyInstanceUID: keep}]", "allow_uid_dates"),
    ("dates: {mode: shift, days: 3}", "SOPInstanceUID is kept"),
    ("dates: {mode: timepoint}", "SOPInstanceUID is kept"),
    ("profile: {basic: true, options: [retain-uids]}\ndates: {mode: subject, between: [1, 9]}", "allow_uid_dates"),
    ("profile: {basic: true, options: [retain-uids]}\ndates: {mode: timepoint}", "allow_uid_dates"),
    (f"profile: {{basic: true, options: [{FULL}]}}\ndates: {{mode: timepoint}}", "keeps dates"),
    (f"profile: {{basic: true, options: [{FULL}]}}\ndates: {{mode: subject, between: [1, 9]}}", "keeps dates"),
    (f"profile: {{basic: true, options: [{MODIFIED}]}}\ndates: {{mode: timepoint}}", "add `offset: true`"),
    ("profile: {basic: true}\ndates: {mode: timepoint}\nrules: [{StudyDate: keep}]", "real dates leave"),
    ("profile: {basic: true}\nbirth_date: shift", "these aren't shifted"),
    ("profile: {basic: true}\ndates: {mode: year}\nbirth_date: shift", "these aren't shifted"),
    ("unlisted: {UI: uid}\ndates: {mode: timepoint}\nstamp: {longitudinal: UNMODIFIED}", "is not true"),
    ("birth_date: year\nrules: [{PatientBirthDate: keep}]", "`birth_date` decides"),
    ("age: cap\nrules: [{PatientAge: keep}]", "`age` decides"),
    ("profile: {options: [retain-uids]}", "add `basic: true`"),
    ("profile: {basic: true, options: [retain-safe-private]}\nprivate: remove", "choose one"),
    ("profile: {basic: true}\nstamp: {patient_identity_removed: false}", "take `stamp` out"),
    ("profile: {basic: true}\nstamp: {longitudinal: REMOVED}", "take `longitudinal` out"),
    ("encapsulated_documents: clean", "needs the Basic Profile"),
    ("profile: {basic: true}\npdf: redact", "add `encapsulated_documents: clean`"),
    ("profile: {basic: true}\nencapsulated_documents: dummy\npdf: redact", "add `encapsulated_documents: clean`"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_refused(write: Write, text: str, message: str) -> None:
    with pytest.raises(RecipeError) as error:
        write(f"name: mine\n{text}\n")
    assert message in str(error.value)
    assert error.value.line is not None
    assert error.value.line > 1


@pytest.mark.parametrize(
    "text",
    [
        "profile: {basic: true}\nencapsulated_documents: clean\npdf: redact",
        "profile: {basic: true}\npdf: remove",
        "profile: {basic: true, options: [retain-uids]}\ndates: {mode: shift, days: 3}\nallow_uid_dates: true",
        "profile: {basic: true, options: [retain-uids]}",
        f"profile: {{basic: true, options: [{FULL}]}}",
        f"profile: {{basic: true, options: [{FULL}]}}\ndates: {{mode: keep}}",
        f"profile: {{basic: true, options: [{MODIFIED}]}}\ndates: {{mode: year}}",
        "dates: {mode: shift, days: -3}\nallow_uid_dates: true",
        "dates: {mode: shift, days: -3}\nunlisted: {UI: uid}",
        "dates: {mode: shift, days: -3}\nrules: [{vr: UI, action: uid}]",
        "dates: {mode: shift, days: -3}\nrules: [{table: mmiv}]",
        "profile: {basic: true}\ndates: {mode: subject, between: [-9, -1]}",
        "profile: {basic: true, options: [retain-uids]}\ndates: {mode: timepoint}\nallow_uid_dates: true",
        f"profile: {{basic: true, options: [{MODIFIED}]}}\ndates: {{mode: subject, between: [-9, 9]}}",
        f"profile: {{basic: true, options: [{MODIFIED}]}}\ndates: {{mode: timepoint, offset: true}}",
        "profile: {basic: true}\ndates: {mode: subject, between: [-9, 9]}\nbirth_date: shift",
        "profile: {basic: true}\nprivate: keep",
    ],
)
def test_allowed(write: Write, text: str) -> None:
    assert compile_plan(write(f"name: mine\n{text}\n")).hash


def test_days_of_the_caller() -> None:
    assert '"days":9' in compile_plan(load_recipe("mmiv"), days=9).json
    with pytest.raises(RecipeError, match="must not be 0"):
        compile_plan(load_recipe("mmiv"), days=0)
    for name in ("basic", "tcia", "nils"):
        with pytest.raises(RecipeError, match="for recipes that shift"):
            compile_plan(load_recipe(name), days=9)


def test_a_time_point_of_the_caller() -> None:
    assert '"timepoint":"V1"' in compile_plan(load_recipe("mmiv"), timepoint="V1").json
    with pytest.raises(RecipeError, match="works out time points"):
        compile_plan(load_recipe("nils"), timepoint="V1")


def test_a_contradiction_by_inheritance(write: Write) -> None:
    write(f"name: a\nprofile: {{basic: true, options: [{FULL}]}}\n", "a.yaml")
    with pytest.raises(RecipeError) as error:
        write("name: mine\nextends: a.yaml\ndates: {mode: year}\n")
    assert error.value.line == 3
