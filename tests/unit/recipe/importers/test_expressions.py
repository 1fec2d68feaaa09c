"""Regular expressions of other tools: the same here, or listed."""

import json
import re
import warnings

import pytest
from tests.unit.recipe.importers.conftest import Import

from scrubjay.recipe.importers import expressions


def regexp(find: str, replace: str = "") -> str:
    return json.dumps({"(0x0010, 0x4000)": {"action": "regexp", "find": find, "replace": replace}})


@pytest.mark.parametrize(
    "pattern",
    ["[A-Z&&, ]+", "[A-Z--Z]+", "[A-Z~~A-Z]+", "[[:upper:]]+", "[^[]+", r"\<.*\>", r"a\0", r"\x4", "(?m)^a$", "(?x)a b",
     "(?u)a", "a{,3}", "a++", "(?>a)", "(?#b)a", "(?=a)", r"(a)\1", r"a\Z", r"\w{999}", r"[^\d]{999}", "(a$|b)c",
     "a$\n", "(a$)+", r"a$\s*", "(a", "a)", "[]a]", r"[\b]"],
)  # fmt: skip
def test_what_means_something_else_here_is_listed_and_strict(imported: Import, pattern: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        done = imported(regexp(pattern))
    assert list(done.lost) == [1]
    assert done.action("PatientComments") == "code X/Z/D"


@pytest.mark.parametrize(
    "pattern",
    [r"^\w+, [A-Za-z0-9_.-]{1,99}", r"(?is)[^a-z]+?|\bx\.\d{2,}", "(?P<n>a)|(?:b)", "[-a]+", r"[\w-]*", r"[A-Z0-9-_]",
     r"\s{255}", ".{0,999}", r"\[a\]{2}", "(?i:a)]}", r"\x41\u0042", "[ab|&~#]", "", r"\_\-\ \%"],
)  # fmt: skip
def test_what_is_the_same_here_is_carried(imported: Import, pattern: str) -> None:
    done = imported(regexp(pattern, "x"))
    assert not done.lost
    assert done.action("PatientComments") == f'regex-replace {json.dumps(pattern)} with "x"'


def test_the_end_of_a_text_is_also_before_its_last_line_end(imported: Import) -> None:
    done = imported(regexp(r"^.*$|(a|(b$))|[$]\$"))
    assert not done.lost
    assert done.action("PatientComments") == (r'regex-replace "^.*(?:\\n?$)|(a|(b(?:\\n?$)))|[$]\\$" with ""')
    assert re.sub(expressions.python("^.*$").replace("$", r"\Z"), "", "Tel 1\r\n") == ""
    whole = expressions.java_anywhere("^.*$").replace("$", r"\Z")
    for end in ("", "\n", "\r\n", "\r", "\x85", "\u2028", "\u2029"):
        assert re.sub(whole, "", f"Tel 1{end}") == ""
    script = '<script><e en="T" t="00104000">@contents(this,"^.*$","x")</e></script>'
    assert expressions.java_anywhere("^.*$") in json.loads(
        imported(script).action("PatientComments").split(" ", 1)[1].rpartition(" with ")[0]
    )
    filtered = imported("FORMAT dicom\n\n%filter blacklist\n\nLABEL one\n  contains Modality OT$\n", "deid")
    assert filtered.data["drop"] == [[r'Modality regex "OT(?:\\n?$)" ignoring case']]


@pytest.mark.parametrize(
    ("replace", "value"),
    [(r"\1-\2", "${1}-${2}"), (r"\g<0>$", "${0}$$"), (r"\g<n>x", "${n}x"), (r"\\1", r"\1"), (r"\g<1>0", "${1}0")],
)
def test_replacements_of_python(imported: Import, replace: str, value: str) -> None:
    done = imported(regexp("(a)(?P<n>b)", replace))
    assert not done.lost
    assert done.action("PatientComments").endswith(f" with {json.dumps(value)}")


@pytest.mark.parametrize("replace", [r"\0", r"\101", r"\11", r"\3", r"\g<3>", r"\g<m>", r"\n", r"\x", "a\\"])
def test_replacements_of_python_that_are_none_here(imported: Import, replace: str) -> None:
    done = imported(regexp("(a)(?P<n>b)", replace))
    assert list(done.lost) == [1]
    assert done.action("PatientComments") == "code X/Z/D"


def test_patterns_and_replacements_of_java() -> None:
    assert expressions.java(r"\w\D[\s_]$") == r"[0-9A-Za-z_][^0-9][\t-\r _]$"
    assert expressions.java_replacement(r"$1a\$2\\", "(a)") == r"${1}a$$2\\"[:-1]
    assert expressions.java_replacement("${n}$0", "(?P<n>a)") == "${n}${0}"
    for text in ("$12", "$x", "$2", "${m}", "\\", "$"):
        with pytest.raises(ValueError, match="its replacement"):
            expressions.java_replacement(text, "(a)")
    with pytest.raises(ValueError, match="patterns here"):
        expressions.java(r"[\W]")
