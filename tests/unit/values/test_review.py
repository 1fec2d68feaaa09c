from pathlib import Path

import pytest

from scrubjay import RecipeError, ReviewError, load_recipe
from scrubjay.values.decide import write_recipe
from scrubjay.values.review import read_review


def review(tmp_path: Path, *lines: str, head: str = "attribute,value,decision") -> Path:
    path = tmp_path / "review.csv"
    path.write_text("\n".join((head, *lines)) + "\n")
    return path


def said(path: Path) -> dict[str, str]:
    return {str(select): word for select, word in read_review(path).items()}


def refused(path: Path) -> ReviewError:
    with pytest.raises(ReviewError) as error:
        read_review(path)
    assert "Doe" not in str(error.value)
    return error.value


def test_decisions_by_attribute_those_in_sequences_last(tmp_path: Path) -> None:
    path = review(
        tmp_path,
        "OtherPatientIDsSequence[*].PatientID,1,remove",
        "StudyDescription,Brain,keep",
        "StudyDescription,Doe,Keep",
        "SeriesDescription,Doe,",
        '"(0019,""ACME"",0C)",Doe,clean',
    )
    assert said(path) == {
        "StudyDescription": "keep",
        '(0019,"ACME",0C)': "clean",
        "OtherPatientIDsSequence[*].PatientID": "remove",
    }
    assert list(said(path))[-1].startswith("OtherPatientIDsSequence")


def test_semicolons_byte_order_marks_and_tags_will_do(tmp_path: Path) -> None:
    path = tmp_path / "review.csv"
    path.write_bytes(b"\xef\xbb\xbfattribute;decision\n(0008,1030);keep\nStudyDescription;keep\n")
    assert said(path) == {"StudyDescription": "keep"}


def test_two_decisions_for_one_attribute(tmp_path: Path) -> None:
    error = refused(review(tmp_path, "StudyDescription,Brain,keep", "StudyDescription,Doe,remove"))
    assert error.lines == (2, 3)
    assert "keep (line 2) and remove (line 3)" in str(error)


@pytest.mark.parametrize("word", ["keep", "clean"])
def test_what_leaves_values_in_needs_a_word_for_each_of_them(tmp_path: Path, word: str) -> None:
    error = refused(review(tmp_path, f"StudyDescription,Brain,{word}", "StudyDescription,Doe,"))
    assert error.lines == (3,)


def test_removing_needs_no_second_word(tmp_path: Path) -> None:
    assert said(review(tmp_path, "StudyDescription,Brain,remove", "StudyDescription,Doe,")) == {
        "StudyDescription": "remove"
    }


def test_keeping_at_the_top_needs_a_word_for_sequences(tmp_path: Path) -> None:
    lines = ("PatientComments,fine,keep", "RequestAttributesSequence[*].PatientComments,Doe,")
    error = refused(review(tmp_path, *lines))
    assert error.lines == (3,)
    lines = (lines[0], lines[1] + "remove")
    assert len(said(review(tmp_path, *lines))) == 2


def test_unknown_words_say_what_may_be_meant(tmp_path: Path) -> None:
    error = refused(review(tmp_path, "StudyDescription,Doe,kepe"))
    assert error.lines == (2,)
    assert "'keep'" in str(error)


@pytest.mark.parametrize("attribute", ['"(0019,100C)"', "NoSuchKeyword", "12345678Doe"])
def test_what_no_rule_can_name(tmp_path: Path, attribute: str) -> None:
    assert refused(review(tmp_path, "StudyDescription,x,keep", f"{attribute},Doe,keep")).lines == (3,)


def test_files_that_are_no_review(tmp_path: Path) -> None:
    assert "column decision" in str(refused(review(tmp_path, head="attribute,value")))
    assert "no line has a decision" in str(refused(review(tmp_path, "StudyDescription,x,")))
    assert "can't be read" in str(refused(tmp_path / "none.csv"))
    (tmp_path / "latin.csv").write_bytes(b"attribute,decision\n\xff,keep\n")
    assert "UTF-8" in str(refused(tmp_path / "latin.csv"))


def test_a_formula_is_read_as_what_it_was(tmp_path: Path) -> None:
    assert said(review(tmp_path, "StudyDescription,'=1+1,keep")) == {"StudyDescription": "keep"}


def test_the_recipe_extends_the_other_and_is_checked(tmp_path: Path) -> None:
    decisions = read_review(
        review(tmp_path, "StudyDescription,x,keep", '"(0019,""AC ""ME"",0C)",x,remove'.replace('""ME', "ME"))
    )
    plan = write_recipe(decisions, "basic", tmp_path / "mine.yaml")
    assert plan.recipe.name == "mine"
    assert str(plan.explain("StudyDescription").action) == "keep"
    assert str(plan.explain("PatientName").action) == "pseudonym"
    with pytest.raises(ReviewError, match="exists already"):
        write_recipe(decisions, "basic", tmp_path / "mine.yaml")
    (tmp_path / "below").mkdir()
    write_recipe(decisions, str(tmp_path / "mine.yaml"), tmp_path / "below" / "theirs.yaml")
    assert load_recipe(tmp_path / "below" / "theirs.yaml").name == "theirs"


def test_no_recipe_is_left_that_contradicts_itself(tmp_path: Path) -> None:
    decisions = read_review(review(tmp_path, "StudyDescription,x,keep"))
    with pytest.raises(RecipeError):
        write_recipe(decisions, "nosuch", tmp_path / "mine.yaml")
    assert not (tmp_path / "mine.yaml").exists()
