"""What holds for every format: text in, a recipe that compiles or a clear refusal out."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrubjay.errors import RecipeError
from scrubjay.identity import Key
from scrubjay.recipe import compile_plan, load_recipe
from scrubjay.recipe.importers import FORMATS, importer
from scrubjay.recipe.importers.draft import Draft
from scrubjay.recipe.importers.importing import import_rules, write_imported
from scrubjay.recipe.importers.yaml_text import recipe_name
from scrubjay.run.engine import engine_plan

Import = Callable[..., Any]
PUBLISHED = os.environ.get("SCRUBJAY_PUBLISHED_RULES", "")

SAMPLES = {
    "ctp": '<script><e en="T" t="00100040" n="n">@keep()</e></script>',
    "mmiv": '[["0010", "0040", "PatientSex", "keep"]]',
    "deid": "FORMAT dicom\n%header\nKEEP PatientSex\n",
    "dicom-anonymizer": '{"(0x0010, 0x0040)": "keep"}',
    "orthanc": '{"Keep": ["PatientSex"]}',
    "xnat": 'version "6.6"\n-(0010,0040)\n',
}


@pytest.mark.parametrize("name", FORMATS)
def test_formats_are_guessed_and_every_one_has_a_sample(imported: Import, name: str) -> None:
    done = imported(SAMPLES[name])
    assert done.imported.format == name
    assert [select for select, _, _ in done.rules] == ["PatientSex"]
    assert done.imported.is_whole


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("other", FORMATS)
def test_no_format_is_taken_for_another(name: str, other: str) -> None:
    assert importer(name).looks_like(SAMPLES[other]) == (name == other)


def test_each_rule_has_a_comment_with_its_line(imported: Import) -> None:
    done = imported("FORMAT dicom\n%header\nKEEP PatientSex\nREMOVE   PatientComments # gone\nBLANK NoSuchThing\n")
    rows = done.imported.text.splitlines()
    assert rows[rows.index("  - PatientSex: keep") - 1] == "  # 3: KEEP PatientSex"
    assert rows[rows.index("  - PatientComments: code X") - 1] == "  # 4: REMOVE PatientComments # gone"
    assert any(row.startswith("# Not carried, line 5: no attribute has the keyword") for row in rows)
    assert list(done.imported.lost_table())[1].split("\t")[:2] == ["5", "BLANK NoSuchThing"]


def test_counts_are_of_lines(imported: Import) -> None:
    done = imported("FORMAT dicom\n%header\nREMOVE contains:Operator\nBLANK NoSuchThing\n")
    assert done.imported.as_json() | {"lost": 0, "notes": 0} == {
        "format": "deid", "carried": 1, "not_carried": 1, "rules": len(done.rules), "lost": 0, "notes": 0,
    }  # fmt: skip


def test_another_recipe_to_extend(imported: Import, tmp_path: Path) -> None:
    assert imported(SAMPLES["ctp"], extends="tcia").data["extends"] == "tcia"
    (tmp_path / "ours.yaml").write_text("name: ours\nextends: basic\n")
    source = tmp_path / "rules.txt"
    (tmp_path / "sub").mkdir()
    made = import_rules(source, extends=str(tmp_path / "ours.yaml"), into=tmp_path / "sub" / "new.yaml")
    write_imported(made, tmp_path / "sub" / "new.yaml")
    assert load_recipe(tmp_path / "sub" / "new.yaml").chain[-2:] == ("ours", "new")
    with pytest.raises(RecipeError, match="nothing is overwritten"):
        write_imported(made, tmp_path / "sub" / "new.yaml")
    with pytest.raises(RecipeError, match="nonsense"):
        import_rules(source, extends="nonsense")


@pytest.mark.parametrize(
    ("text", "form", "message"),
    [("hello", None, "looks like none"), ("hello", "ctpp", "did you mean 'ctp'"), ("", None, "looks like none")],
)
def test_what_is_no_rules(imported: Import, text: str, form: str | None, message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        imported(text, form)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="can't be read"):
        import_rules(tmp_path / "missing")
    (tmp_path / "large").write_bytes(b"x" * (5 << 20))
    with pytest.raises(RecipeError, match="larger than 4 MB"):
        import_rules(tmp_path / "large")


@pytest.mark.parametrize(
    ("stem", "name"),
    [("DICOM-PS3.15-Basic", "DICOM-PS3.15-Basic"), ("a b/ü", "a-b"), ("--", "imported"), ("x" * 60, "x" * 40)],
)
def test_names(stem: str, name: str) -> None:
    assert recipe_name(stem) == name


PIECES = st.sampled_from(
    [
        "<script>", "</script>", '<e en="T" t="00100010" n="x">', "</e>", "@keep()", "@if(", "{", "}", "(", ")",
        "[", "]", '"', ",", ":", "\n", "\\",
        "FORMAT dicom", "%header", "%filter a", "LABEL", "REMOVE", "contains:", "ALL", "KEEP ",
        "PatientName",
        "(0010,0010)", "(0x0010, 0x0010)", "*/", ":=", "if ", "else", "?", "-", 'version "6.1"',
        '"Keep"', '"Replace"', '"0010"', "func:x", "hashUID[", "true[]", "+", "||", "\x00", "é", "1", "lambda: 0",
    ]
)  # fmt: skip
HOSTILE = st.one_of(st.lists(PIECES, max_size=40).map("".join), st.lists(PIECES, max_size=40).map(" ".join), st.text())


@settings(max_examples=150, deadline=None)
@given(text=HOSTILE, name=st.sampled_from(list(FORMATS)))
def test_any_text_makes_a_draft_or_an_error_with_a_reason(text: str, name: str) -> None:
    try:
        importer(name).carry_over(text, Draft())
    except SyntaxError as error:
        assert error.msg


@settings(max_examples=40, deadline=None)
@given(text=HOSTILE, name=st.sampled_from(list(FORMATS)))
def test_any_sample_with_anything_in_it_compiles_or_is_refused(tmp_path_factory: Any, text: str, name: str) -> None:
    source = tmp_path_factory.mktemp("hostile") / "rules"
    source.write_text(
        SAMPLES[name].replace("PatientSex", text).replace("@keep()", text), encoding="utf-8", errors="replace"
    )
    try:
        made = import_rules(source, name, into=source.parent / "r.yaml")
    except RecipeError:
        return
    write_imported(made, source.parent / "r.yaml")
    compile_plan(load_recipe(source.parent / "r.yaml"))


@pytest.mark.skipif(
    not PUBLISHED, reason="SCRUBJAY_PUBLISHED_RULES names no folder with rules that other tools publish"
)
def test_published_rules_import_and_compile() -> None:
    files = [one for one in sorted(Path(PUBLISHED).rglob("*")) if one.is_file()]
    assert files
    carried = lost = 0
    for file in files:
        try:
            made = import_rules(file)
        except RecipeError as error:
            assert "looks like none" in str(error) or "no rules of" in str(error) or "no rule of" in str(error), file
            continue
        engine_plan(made.plan.json, Key.generate())
        carried += made.draft.carried_lines
        lost += made.draft.lost_lines
    assert carried > lost


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("name", SAMPLES)
def test_rules_are_read_in_the_encoding_that_an_editor_gave_them(tmp_path: Path, name: str, encoding: str) -> None:
    source = tmp_path / "rules"
    source.write_bytes(SAMPLES[name].encode(encoding))
    there = import_rules(source, name)
    source.write_bytes(SAMPLES[name].encode())
    assert there.draft.rules == import_rules(source, name).draft.rules
    assert there.draft.carried_lines > 0


def test_half_a_letter_of_utf_16_is_an_error(tmp_path: Path) -> None:
    source = tmp_path / "rules"
    source.write_bytes("FORMAT dicom".encode("utf-16") + b"\0\xdc\0")
    with pytest.raises(RecipeError, match="save it as UTF-8"):
        import_rules(source, "deid")
