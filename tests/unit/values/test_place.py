import pytest

from scrubjay.recipe import parse_selector
from scrubjay.values.place import Place


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("(0010,0010)", "PatientName"),
        ("(0008,1140)[*].(0008,1155)", "ReferencedImageSequence[*].ReferencedSOPInstanceUID"),
        ('(0019,"SIEMENS MR HEADER",0C)', '(0019,"SIEMENS MR HEADER",0C)'),
        ('(0019,"A \\"B\\" [*].",0C)[*].(0010,0010)', '(0019,"A \\"B\\" [*].",0C)[*].PatientName'),
        ("(6002,3000)", "(6002,3000)"),
        ("(0019,100C)", "(0019,100C)"),
    ],
)
def test_a_place_is_named_as_recipes_name_it(text: str, name: str) -> None:
    place = Place.of(text)
    assert place.name == name
    if place.select is not None:
        assert parse_selector(place.name) == place.select


def test_private_elements_without_a_creator_have_no_selector() -> None:
    assert Place.of("(0019,100C)").select is None


def test_messages_leave_creators_out() -> None:
    assert Place.of('(0019,"Doe \\" Jane",0C)').told == '(0019,"…",0C)'


@pytest.mark.parametrize(
    ("wanted", "hits"),
    [
        ("PatientName", {"top", "deep"}),
        ("OtherPatientIDsSequence[*].PatientName", {"deep"}),
        ("group 0010", {"top", "deep"}),
        ("group 0019", {"private", "orphan"}),
        ('(*,"ACME",*)', {"private"}),
        ('(0019,"ACME",0D)', set()),
        ("(0010,00xx)", {"top", "deep"}),
        ("all", {"top", "deep", "private", "orphan"}),
    ],
)
def test_what_a_filter_selects(wanted: str, hits: set[str]) -> None:
    places = {
        "top": "(0010,0010)",
        "deep": "(0010,1002)[*].(0010,0010)",
        "private": '(0019,"ACME",0C)',
        "orphan": "(0019,100C)",
    }
    selector = parse_selector(wanted)
    assert {name for name, text in places.items() if Place.of(text).is_in(selector)} == hits


def test_content_items_are_no_places() -> None:
    with pytest.raises(ValueError, match="content item"):
        Place.of("(0010,0010)").is_in(parse_selector('concept ("121106","DCM",TEXT)'))
