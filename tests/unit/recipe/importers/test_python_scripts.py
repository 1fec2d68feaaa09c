"""Rules for dicom-anonymizer in scripts: in the order in which the script comes to them, and none of them lost."""

from collections.abc import Callable
from typing import Any

import pytest

Import = Callable[..., Any]

HEAD = "from dicomanonymizer import *\nrules = {}\n"


def test_later_lines_win_over_earlier_ones(imported: Import) -> None:
    done = imported(
        HEAD + "rules.update({(0x0010, 0x1030): keep, (0x0010, 0x0040): keep})\n"
        "rules[(0x0010, 0x1030)] = delete\n"
        "if True:\n    pass\n"
        "rules[(0x0010, 0x0040)] = delete\n"
    )
    assert not done.lost
    assert done.action("PatientWeight") == done.action("PatientSex") == "code X"


PLAIN = [
    "rules[(0x0018, 0x0050)] = rules[(0x0018, 0x0015)] = delete",
    "for t in [(0x0018, 0x0050), (0x0018, 0x0015)]:\n    rules[t] = delete",
    "TAGS = ((0x0018, 0x0015),)\nfor t in TAGS:\n    rules[t] = delete",
    "for t, act in [((0x0018, 0x0015), delete)]:\n    rules[t] = act",
    "rules.update({t: delete for t in [(0x0018, 0x0015)]})",
    "rules |= dict.fromkeys([(0x0018, 0x0015)], delete)",
    "rules.update(dict([((0x0018, 0x0015), delete)]))",
    "rules = {**rules, (0x0018, 0x0015): delete}",
    "rules = rules | {(0x0018, 0x0015): delete}",
    "rules.setdefault((0x0018, 0x0015), delete)",
    "rules.__setitem__((0x0018, 0x0015), delete)",
    "rules[0x0018, 0x0015]: object = delete",
    "action = delete\nrules[(0x0018, 0x0015)] = action",
    "X_TAGS = ((0x0018, 0x0015),)",
    "X_TAGS = []\nX_TAGS += [(0x0018, 0x0015)]",
    "X_TAGS = []\nX_TAGS.extend([(0x0018, 0x0015)])",
    "X_TAGS = []\nX_TAGS.append((0x0018, 0x0015))",
    "def more():\n    return {(0x0018, 0x0015): delete}\nrules.update(more())",
    "def fill(some):\n    some[(0x0018, 0x0015)] = delete\nfill(rules)",
    "def main():\n    rules[(0x0018, 0x0015)] = delete\nif __name__ == '__main__':\n    main()",
    "with open('x') as f:\n    rules[(0x0018, 0x0015)] = delete",
    "from dicomanonymizer import delete as away\nrules[(0x0018, 0x0015)] = away",
    "rules.update({(0x0018, 0x0015): delete})\nimport dicomanonymizer\ndicomanonymizer.anonymize('a', 'b', rules)",
]


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_plain_is_carried(imported: Import, text: str) -> None:
    done = imported(HEAD + text)
    assert not done.lost
    assert done.action("BodyPartExamined") == "code X"


CONDITIONAL = [
    "if DEBUG:\n    rules[(0x0018, 0x0015)] = {}",
    "def never_called():\n    rules[(0x0018, 0x0015)] = {}",
    "class Other:\n    RULES = {{(0x0018, 0x0015): {}}}",
    "for t in tags():\n    rules[(0x0018, 0x0015)] = {}",
    "while more():\n    rules[(0x0018, 0x0015)] = {}",
    "try:\n    rules[(0x0018, 0x0015)] = {}\nexcept KeyError:\n    pass",
    "D = {{(0x0018, 0x0015): {}}}\nanonymize('in', 'out', rules)",
    "rules.update({{t: {} for t in [(0x0018, 0x0015)] if some(t)}})",
    "def f(rules, go):\n    if go:\n        return\n    rules[(0x0018, 0x0015)] = {}\nf(rules, GO)",
    "import sys\nsys.exit()\nrules[(0x0018, 0x0015)] = {}",
]


@pytest.mark.parametrize("text", CONDITIONAL)
def test_what_may_not_be_done_is_listed_and_the_stricter_is_taken(imported: Import, text: str) -> None:
    kept = imported(HEAD + "rules[(0x0010, 0x0040)] = delete\n" + text.format("keep"))
    assert kept.lost
    assert kept.rules == [("PatientSex", "code X", [])]
    gone = imported(HEAD + "rules[(0x0010, 0x0040)] = rules[(0x0018, 0x0015)] = keep\n" + text.format("delete"))
    assert gone.lost
    assert gone.action("BodyPartExamined") == "code X"
    emptied = imported(HEAD + "rules[(0x0018, 0x0015)] = delete\n" + text.format("empty"))
    assert emptied.lost
    assert emptied.action("BodyPartExamined") == "code X"


@pytest.mark.parametrize(
    "text",
    [
        "del rules[(0x0018, 0x0015)]", "rules.pop((0x0018, 0x0015))", "rules.update(others())", "rules = dict(others)",
        "add_to(rules)", "rules['BodyPartExamined'] = keep", "X_TAGS.clear()", "rules.clear()",
        "other = [(0x0018, 0x0015)]",
        "rules[(0x0018, 0x0015)] = delete if OLD else keep", "mine = lambda a, b: keep", "call((0x0018, 0x0015), keep)",
        "rules.update([((a, b), keep) for a, b in pairs for c in a])",
        "from mine import keep\nrules[(0x0018, 0x0015)] = keep",
        "def keep(a, b): pass\nrules[(0x0018, 0x0015)] = keep", "rules.update(zip([(0x0018, 0x0015)], [keep]))",
    ],
)  # fmt: skip
def test_what_is_not_followed_is_listed(imported: Import, text: str) -> None:
    done = imported(HEAD + "X_TAGS = []\nrules[(0x0010, 0x0040)] = delete\n" + text)
    assert any(number > 4 for number in done.lost)
    assert all(action != "keep" for _, action, _ in done.rules)
    assert done.action("PatientSex") == "code X"


@pytest.mark.parametrize(
    "text", ["del TAGS[0]", "TAGS.remove((0x0018, 0x0015))", "TAGS.clear()", "TAGS -= [(0x0018, 0x0015)]"]
)
def test_what_may_be_taken_out_of_a_list_is_not_kept(imported: Import, text: str) -> None:
    loop = "for t in TAGS:\n    rules[t] = keep\n"
    done = imported(HEAD + "TAGS = [(0x0018, 0x0015)]\nrules[(0x0010, 0x0040)] = delete\n" + f"{text}\n{loop}")
    assert done.lost
    assert done.rules == [("PatientSex", "code X", [])]


def test_what_is_kept_after_the_images_were_done_is_not(imported: Import) -> None:
    done = imported(
        HEAD + "rules[(0x0010, 0x0040)] = delete\nanonymize('a', 'b', rules)\nrules[(0x0010, 0x0040)] = keep\n"
    )
    assert list(done.lost) == [5]
    assert done.rules == [("PatientSex", "code X", [])]


def test_tags_beside_an_action_that_is_not_followed_go(imported: Import) -> None:
    done = imported(HEAD + "rules[(0x0010, 0x0040)] = keep\nrules.update(zip([(0x0018, 0x0015)], [delete]))")
    assert done.action("BodyPartExamined") == "code X/Z/D"


def test_a_name_that_may_be_another_action_is_none(imported: Import) -> None:
    done = imported(HEAD + "if OLD:\n    delete = keep\nrules[(0x0010, 0x0040)] = delete")
    assert done.action("PatientSex") == "code X/Z/D"
    assert done.lost


def test_of_several_dictionaries_none_is_believed_in_what_it_keeps(imported: Import) -> None:
    done = imported("a = {(0x0010, 0x0040): keep, (0x0018, 0x0015): delete}\nb = {(0x0010, 0x1030): keep}\n")
    assert done.rules == [("BodyPartExamined", "code X", [])]
    assert sorted(done.lost) == [1, 2]


def test_loops_without_end_are_refused(imported: Import) -> None:
    from scrubjay.errors import RecipeError

    loops = "".join(f"{' ' * depth}for x{depth} in T:\n" for depth in range(9))
    with pytest.raises(RecipeError, match="more than can be followed"):
        imported(f"{HEAD}T = [{'(0x0018, 0x0015), ' * 20}]\n{loops}{' ' * 9}rules[x0] = delete")
