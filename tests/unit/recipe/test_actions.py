"""Actions: each kind, its text form, what it becomes in a plan, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubjay.recipe.actions import (
    CODES,
    PLAIN,
    VARIABLES,
    WORDS,
    Action,
    Age,
    Code,
    Fallback,
    KeepItems,
    Plain,
    RegexReplace,
    Replace,
    action_from,
    parse_action,
)
from scrubjay.recipe.conditions import Condition
from scrubjay.standard import hipaa_zip3

VALUE_TYPE = Condition(0x0040A040, "equals", ("CODE",))
CASES: list[tuple[object, Action, dict[str, object]]] = [
    *((word, Plain(word), {"do": word}) for word in PLAIN if word != "zip3"),
    ("zip3", Plain("zip3"), {"do": "zip3", "restricted": sorted(hipaa_zip3())}),
    *((f"code {code}", Code(code), {"do": "code", "code": code}) for code in CODES),
    ("replace Anon", Replace("Anon"), {"do": "replace", "value": "Anon"}),
    ('replace " {project} "', Replace(" {project} "), {"do": "replace", "value": " {project} "}),
    ({"replace": "{site}-{site_id}"}, Replace("{site}-{site_id}"), {"do": "replace", "value": "{site}-{site_id}"}),
    ("replace", Replace(""), {"do": "replace", "value": ""}),
    (
        r'regex-replace "(\\d+).*" with "$1"',
        RegexReplace(r"(\d+).*", "$1"),
        {"do": "regex-replace", "pattern": r"(\d+).*", "value": "$1"},
    ),
    (
        {"regex-replace": {"pattern": "(?P<a>x)", "value": "${a}"}},
        RegexReplace("(?P<a>x)", "${a}"),
        {"do": "regex-replace", "pattern": "(?P<a>x)", "value": "${a}"},
    ),
    ("date", Fallback("date"), {"do": "date", "otherwise": "X"}),
    ("date otherwise Z/D", Fallback("date", "Z/D"), {"do": "date", "otherwise": "Z/D"}),
    ({"date": {"otherwise": "Z"}}, Fallback("date", "Z"), {"do": "date", "otherwise": "Z"}),
    ("clean otherwise D", Fallback("clean", "D"), {"do": "clean", "otherwise": "D"}),
    ("age", Age(), {"do": "age", "cap": 90}),
    ("age cap 85", Age(85), {"do": "age", "cap": 85}),
    ({"age": {"cap": 80}}, Age(80), {"do": "age", "cap": 80}),
    ('keep-items when ValueType equals "CODE"', KeepItems((VALUE_TYPE,)), {}),
    ({"keep-items": {"when": {"ValueType": "CODE"}}}, KeepItems((VALUE_TYPE,)), {}),
    ({"keep-items": {"ValueType": "CODE"}}, KeepItems((VALUE_TYPE,)), {}),
    ({"code": "X/Z"}, Code("X/Z"), {"do": "code", "code": "X/Z"}),
]


@pytest.mark.parametrize(
    ("data", "value", "plan"), CASES, ids=[str(case[1]) + f" {at}" for at, case in enumerate(CASES)]
)
def test_each_kind(data: object, value: Action, plan: dict[str, object]) -> None:
    assert action_from(data) == value
    assert parse_action(str(value)) == value
    if plan:
        assert value.to_plan() == plan


def test_every_word_has_a_case() -> None:
    assert {str(value).split()[0] for _, value, _ in CASES} == set(WORDS)


CONDITIONS = st.builds(
    Condition, st.just(0x0040A040), st.just("equals"), st.lists(st.text(), min_size=1, max_size=2).map(tuple)
)
ACTIONS = (
    st.sampled_from([Plain(word) for word in PLAIN])
    | st.builds(Code, st.sampled_from(CODES))
    | st.builds(
        Replace, st.text().filter(lambda text: "{" not in text) | st.sampled_from([f"{{{v}}}" for v in VARIABLES])
    )
    | st.builds(RegexReplace, st.sampled_from([r"(\d+)", "a b", '"', "\\\\"]), st.text())
    | st.builds(Fallback, st.sampled_from(("date", "clean")), st.none() | st.sampled_from(CODES))
    | st.builds(Age, st.integers(1, 130))
    | st.builds(KeepItems, st.lists(CONDITIONS, min_size=1, max_size=3).map(tuple))
)


@given(ACTIONS)
def test_text_form_parses_back(action: Action) -> None:
    assert parse_action(str(action)) == action


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("pseudonim", "did you mean 'pseudonym'?"),
        ("zap", "there are keep, recurse"),
        ("keep this", "keep takes nothing after it"),
        ("code Q", "there are X, Z, D"),
        ("replace {projct}", "did you mean 'project'?"),
        ('replace "a', "not quoted rightly"),
        ("date else X", "date otherwise X"),
        ("age cap 200", "from 1 to 130"),
        ("age cap many", "from 1 to 130"),
        ("keep-items", "keep-items when"),
        ("regex-replace a b", "with"),
        ({"regex-replace": {"pattern": "x"}}, "needs 'value'"),
        ({"regex-replace": "x"}, "needs pattern and value"),
        ({"regex-replace": {"patern": "x", "value": "y"}}, "did you mean 'pattern'?"),
        ({"regex-replace": {"pattern": "(?!x)", "value": "y"}}, "no look-around"),
        ({"replace": None}, "put it in quotes"),
        ({"replace": "x", "remove": "y"}, "of one word"),
        (7, "an action is a word"),
    ],
)
def test_refused(data: object, message: str) -> None:
    with pytest.raises(ValueError) as error:
        action_from(data)
    assert message in str(error.value)
