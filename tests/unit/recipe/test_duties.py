"""What the engine does whatever the rules say is told by `explain`, and it is what the engine does."""

import pytest

from scrubjay import Deidentifier, Key
from scrubjay.cli import main
from scrubjay.recipe import CompiledPlan, Recipe, compile_plan, load_recipe
from support.build import LITTLE, image, join, part10
from support.reading import parsed, values

RECIPES = ["basic", "tcia", "nidb-original", "mmiv", "csg"]

ALWAYS = {
    0x00020010: ("computed", "file meta information", "PS3.10 7.1"),
    0x00020016: ("computed", "file meta information", "PS3.10 7.1"),
    0x00000110: ("remove", "removed", "PS3.5 7.1"),
    0x00041130: ("remove", "removed", "PS3.5 7.1"),
    0x00080000: ("remove", "removed", "PS3.5 7.2"),
    0xFFFCFFFC: ("remove", "removed", "PS3.10 7.2"),
}
IF_IDENTITY_IS_REMOVED = (0xFFFAFFFA, 0x4FFE0001, 0x04000561, 0x04000550)
STAMPS = (0x00120062, 0x00120063, 0x00120064, 0x00280303)


def plan_of(recipe: str) -> CompiledPlan:
    return compile_plan(load_recipe(recipe))


@pytest.mark.parametrize("recipe", RECIPES)
@pytest.mark.parametrize("tag", ALWAYS)
def test_what_no_recipe_can_change(recipe: str, tag: int) -> None:
    action, effect, clause = ALWAYS[tag]
    found = plan_of(recipe).explain(tag)
    assert found.action == action
    assert effect in found.effect
    assert clause in found.clause
    assert (found.place, found.exceptions, found.decides.rule) == (None, (), -1)
    assert len(found.overridden) >= 1


@pytest.mark.parametrize("group", [0x0001, 0x0003, 0x0005, 0x0007, 0xFFFF])
def test_private_groups_that_are_forbidden(group: int) -> None:
    found = plan_of("nidb-original").explain(f'({group:04X},"ACME",01)')
    assert (found.effect, found.clause) == ("removed", "PS3.5 7.1 and 7.8.1")
    assert plan_of("nidb-original").explain('(0009,"ACME",01)').action == "keep"


def test_stamps_say_what_they_say_and_which_recipe_asked() -> None:
    plan = plan_of("basic")
    effects = {
        "PatientIdentityRemoved": "says YES",
        "DeidentificationMethod": "ScrubJay basic 1 and the key's mark are added to what earlier methods wrote",
        "DeidentificationMethodCodeSequence": "113100 is added to what earlier methods wrote",
        "LongitudinalTemporalInformationModified": "says REMOVED",
    }
    for keyword, effect in effects.items():
        found = plan.explain(keyword)
        assert (found.effect, found.action, found.clause) == (effect, "computed", "PS3.15 E.1.1")
        assert found.place is not None
        assert found.place.file == "builtin/basic.yaml"
    assert plan.explain("RequestAttributesSequence[*].PatientIdentityRemoved").action == "keep"


def source() -> bytes:
    """An image with an element for each of the engine's duties."""
    elements = image(LITTLE)
    elements[0x00041130] = LITTLE.element(0x00041130, "CS", b"SET ")
    elements[0x00080000] = LITTLE.element(0x00080000, "UL", LITTLE.u32(1))
    elements[0x00120062] = LITTLE.element(0x00120062, "CS", b"NO")
    elements[0x00120063] = LITTLE.element(0x00120063, "LO", b"by hand ")
    elements[0x00280303] = LITTLE.element(0x00280303, "CS", b"UNMODIFIED")
    elements[0xFFFCFFFC] = LITTLE.element(0xFFFCFFFC, "OB", b"\0\0")
    for tag in IF_IDENTITY_IS_REMOVED:
        elements[tag] = LITTLE.sequence(tag, [LITTLE.element(0x00080060, "CS", b"CT")])
    return part10(join(elements))


@pytest.mark.parametrize(
    ("keys", "effect"),
    [
        ({"encapsulated_documents": "dummy"}, "a blank document of its kind takes its place"),
        ({}, "CDA is cleaned as XML; any other kind: a blank document of its kind takes its place"),
        ({"pdf": "redact"}, "CDA is cleaned as XML; of a PDF the drawings stay; other kinds: a blank document"),
    ],
)
def test_documents_are_cleaned_whatever_the_table_says(keys: dict[str, str], effect: str) -> None:
    plan = compile_plan(Recipe.from_mapping({"name": "mine", "extends": "tcia", **keys}))
    found = plan.explain("EncapsulatedDocument")
    assert found.effect.startswith(effect)
    assert found.action == "computed"
    assert plan.explain("EncapsulatedDocumentLength").effect == "the length of the document as it is now"
    assert plan_of("basic").explain("EncapsulatedDocument").action == "code D"


@pytest.mark.parametrize("recipe", RECIPES)
def test_it_is_what_the_engine_does(recipe: str) -> None:
    before = source()
    data = Deidentifier(recipe, key=Key(bytes(range(32)))).bytes(before).data
    assert data is not None
    old, new = (values(parsed(one)) for one in (before, data))
    plan = plan_of(recipe)
    for tag in (0x00041130, 0x00080000, 0xFFFCFFFC, *IF_IDENTITY_IS_REMOVED, *STAMPS):
        found = plan.explain(tag, "CTImageStorage")
        here = new.get(((), tag))
        if found.effect == "removed":
            assert here is None, found
        elif found.effect.startswith("kept"):
            assert here == old.get(((), tag)), found
        elif found.effect.startswith("says "):
            assert here is not None
            assert here.decode().strip() == found.effect.removeprefix("says ")
        else:
            said = found.effect.removesuffix(" added to what earlier methods wrote")
            assert said != found.effect
            marked = said.removesuffix(" and the key's mark are")
            assert (marked != said) == (tag == 0x00120063)
            assert marked.removesuffix(" is").split(" and ")[-1].encode() in data


def test_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recipe", "explain", "DigitalSignaturesSequence"]) == 0
    assert "removed\n  because DigitalSignaturesSequence: remove (signs what was changed" in capsys.readouterr().out
    assert main(["recipe", "explain", "StudyDate", "--sop-class", "CTImageStorage"]) == 0
    assert "in CT Image Storage: Type 2" in capsys.readouterr().out
    for unknown in ("1.2.3", "CTImgeStorage", ""):
        assert main(["recipe", "explain", "StudyDate", "--sop-class", unknown]) == 2
        said = capsys.readouterr()
        assert (said.out, said.err.count("\n")) == ("", 1)
        assert said.err.startswith("scrubjay: no SOP class ")
