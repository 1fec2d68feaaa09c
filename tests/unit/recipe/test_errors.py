"""What is wrong with a recipe is said with file, line, and what may have been meant."""

from collections.abc import Callable
from pathlib import Path

import pytest

from scrubjay.errors import RecipeError
from scrubjay.recipe import Recipe, load_recipe

Write = Callable[..., Recipe]

WRONG = [
    ("name: mine\nrulez: []\n", 2, "unknown key 'rulez'; did you mean 'rules'?"),
    ("name: mine\ndates:\n  mode: shift\n  day: 3\n", 4, "unknown key 'day' in dates; did you mean 'days'?"),
    ("name: mine\nprofile:\n  basic: true\n  opions: []\n", 4, "did you mean 'options'?"),
    ("name: mine\nidentity: {prefx: a}\n", 2, "did you mean 'prefix'?"),
    ("name: mine\ncategories:\n  a:\n    tabel: nils/patient\n", 4, "did you mean 'table'?"),
    ("version: 1\n", 1, "name is missing"),
    ("name: mine\nrules:\n  - PatientName: pseudonym\n  - PatinetID: remove\n", 4, "did you mean 'PatientID'?"),
    ("name: mine\nrules:\n  - PatientName: pseudonim\n", 3, "did you mean 'pseudonym'?"),
    ("name: mine\nrules:\n  - select: PatientName\n    action: remov\n", 4, "did you mean 'remove'?"),
    ("name: mine\nrules:\n  - select: PatientName\n", 3, "a rule needs `select` and `action`"),
    ("name: mine\nrules:\n  - select: PatientName\n    acton: remove\n", 3, "unknown key 'acton'"),
    ("name: mine\nrules:\n  - PatientName: remove\n    PatientID: remove\n", 3, "one rule, one selector"),
    ("name: mine\nrules:\n  - table: hipaa\n", 3, "did you mean 'hipaa18'?"),
    ("name: mine\nrules:\n  - table: csg\n    action: keep\n", 3, "`table` stands alone"),
    ("name: mine\nrules:\n  - remove\n", 3, "a rule is a mapping"),
    ("name: mine\nrules:\n  - PatientID: remove\n    when: {Modalty: MR}\n", 4, "did you mean 'Modality'?"),
    ("name: mine\nprofile: {basic: true, options: [retain-uid]}\n", 2, "did you mean 'retain-uids'?"),
    ("name: mine\ndates: {mode: shif}\n", 2, "did you mean 'shift'?"),
    ("name: mine\ndates: {mode: shift, days: many}\n", 2, "dates.days must be a whole number"),
    ("name: mine\nidentity: {length: 4}\n", 2, "identity.length must be 8 or more"),
    ("name: mine\nage: {mode: cap, cap: 200}\n", 2, "age.cap must be 130 or less"),
    ("name: mine\nprivate: save\n", 2, "did you mean 'safe'?"),
    ("name: mine\nunlisted: {PNN: keep}\n", 2, "did you mean 'PN'?"),
    ("name: mine\nunlisted: kep\n", 2, "did you mean 'keep'?"),
    ("name: mine\noutput: {layout: by-serie}\n", 2, "did you mean 'by-series'?"),
    ("name: mine\noutput: {layout: '{subject}/{instanc}.dcm'}\n", 2, "did you mean 'instance'?"),
    ("name: mine\nreplace:\n  InstitutionName: '{projct}'\n", 3, "did you mean 'project'?"),
    ("name: mine\nextends: basik\n", 2, "did you mean 'basic'?"),
    ("name: mine\nextends: nils\ncategories:\n  pateint: false\n", 4, "did you mean 'patient'?"),
    ("name: mine\nname: yours\n", 2, "'name' stands here twice"),
    ("name: mine\nrules: [}\n", 2, "not YAML"),
    ("name: !!python/object:os.system x\n", 1, "means nothing in a recipe"),
    ("- name\n", 1, "a recipe is a mapping"),
    ("", 1, "the file is empty"),
    ("? [a]\n: b\n", 1, "a key must be a word"),
    ("name: &a mine\nrules: &b [*b]\n", 2, "an alias that contains itself"),
]


@pytest.mark.parametrize(("text", "line", "message"), WRONG, ids=[case[2] for case in WRONG])
def test_file_line_and_suggestion(write: Write, text: str, line: int, message: str) -> None:
    with pytest.raises(RecipeError) as error:
        write(text)
    assert message in str(error.value)
    assert error.value.line == line
    assert str(error.value).startswith(f"{error.value.file}:{line}: ")
    assert str(error.value.file).endswith("mine.yaml")


@pytest.mark.parametrize("depth", [40, 100_000])
def test_deep_nesting_is_refused(write: Write, depth: int) -> None:
    with pytest.raises(RecipeError, match="nested far too deeply"):
        write("name: mine\nrules: " + "[" * depth + "]" * depth + "\n")


def test_all_findings_at_once(write: Write) -> None:
    with pytest.raises(RecipeError) as error:
        write("name: mine\nrulez: []\nrules:\n  - PatientNam: remove\n")
    first, second = str(error.value).splitlines()
    assert "mine.yaml:2: " in first
    assert "mine.yaml:4: " in second


def test_the_value_of_a_wrong_key_is_not_repeated(write: Write) -> None:
    with pytest.raises(RecipeError) as error:
        write("name: mine\npatient: Zebra^Zoe\n")
    assert "Zebra" not in str(error.value)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("basick", "did you mean 'basic'?"),
        ("zzz", "there are basic, tcia"),
        ("no/such.yaml", "there is no file no/such.yaml"),
        ("nowhere.yaml", "there is no file nowhere.yaml"),
    ],
)
def test_unknown_recipe(name: str, message: str) -> None:
    with pytest.raises(RecipeError) as error:
        load_recipe(name)
    assert message in str(error.value)


def test_not_text(tmp_path: Path) -> None:
    path = tmp_path / "r.yaml"
    path.write_bytes(b"name: \xff\xfe")
    with pytest.raises(RecipeError, match="not UTF-8"):
        load_recipe(path)
    path.write_bytes(b"name: a\x00b")
    with pytest.raises(RecipeError, match="not YAML"):
        load_recipe(path)
    with pytest.raises(RecipeError, match="is no file"):
        load_recipe(tmp_path)


def test_a_mapping_has_no_line() -> None:
    with pytest.raises(RecipeError) as error:
        Recipe.from_mapping({"name": "mine", "rulez": []})
    assert error.value.line is None
    assert "did you mean 'rules'?" in str(error.value)


def test_numbers_keep_their_zeros(write: Write) -> None:
    recipe = write(
        "name: mine\nversion: 007\nrules:\n  - group: 0012\n    action: remove\n  - {group: 18, action: keep}\n"
    )
    assert recipe.version == "007"
    assert [str(rule) for rule in recipe.rules] == ["group 0012: remove", "group 0018: keep"]
