"""Structured reports under Clean Structured Content: names in each value type at depth 5, references, legal trees."""

import datetime

import pytest
from pydicom import Dataset
from pydicom.dataset import FileDataset
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from scrubjay import Deidentifier
from support import plant
from support.api import KEY, with_options, written
from support.content import Code, by_number, code, filled, instance, item, nested, parsed, report, spelled, tree

SPELLINGS = [
    (ExplicitVRLittleEndian, False),
    (ExplicitVRLittleEndian, True),
    (ImplicitVRLittleEndian, False),
    (ImplicitVRLittleEndian, True),
    (ExplicitVRBigEndian, True),
]
FINDINGS: Code = ("121070", "DCM", "Findings")
FINDING: Code = ("121071", "DCM", "Finding")
COMMENT: Code = ("121106", "DCM", "Comment")
OWN: Code = ("77", "99HOSPITAL", "Remark")
UID_OF = "1.2.826.0.1.3680043.9.9999.73918"
SAID = "Lungs are clear, no nodule over 5 mm."


def stranger(number: int) -> str:
    """A name that no header has; only what stands before it tells that it is one."""
    return f"Quarvil{'abcdefghijklmnop'[number]}a"


def found(data: bytes) -> set[str]:
    """Everything planted that is in these bytes."""
    return plant.found(data) | {f"stranger {number}" for number in range(16) if stranger(number).encode() in data}


def cleaned(data: bytes, *options: str) -> Dataset:
    """The output with Clean Structured Content and these options."""
    result = with_options("clean-structured-content", *options).bytes(data)
    assert result.data is not None, result.outcome
    return parsed(result.data)


def deep(*content: Dataset, depth: int = 5) -> Dataset:
    """The content so many containers down."""
    for _ in range(depth - 1):
        content = (item("CONTAINER", FINDINGS, children=content),)
    return content[0]


def planted() -> list[Dataset]:
    """A planted item of each value type and kind of row."""
    word, name = plant.word, plant.name
    return [
        item("TEXT", ("121022", "DCM", "Accession Number"), word(0)),
        item("TEXT", ("121030", "DCM", "Subject ID"), word(1)),
        item("PNAME", ("121008", "DCM", "Person Observer Name"), name(2), how="HAS OBS CONTEXT"),
        item("TEXT", ("121008", "DCM", "Person Observer Name"), word(3), how="HAS OBS CONTEXT"),
        item("PNAME", OWN, name(4)),
        item("DATE", ("121031", "DCM", "Subject Birth Date"), plant.DATE),
        item("DATE", OWN, plant.DATE),
        item("TIME", OWN, plant.TIME),
        item("DATETIME", OWN, plant.DATE + plant.TIME),
        item("UIDREF", OWN, UID_OF),
        item("UIDREF", ("112040", "DCM", "Tracking Unique Identifier"), UID_OF),
        item("IMAGE", OWN, UID_OF),
        item("COMPOSITE", ("122075", "DCM", "Prior report for current patient"), UID_OF),
        item("CODE", OWN, ("5", "99HOSPITAL", f"Dr. {stranger(5)}")),
        item("CODE", ("6", "L", f"Dr. {stranger(6)}"), ("1", "99X", "5 mm")),
        item("CODE", ("121032", "DCM", "Subject Sex"), ("F", "DCM", "Female")),
        item("TEXT", OWN, f"Seen by Dr. {stranger(8)}"),
        item(
            "TEXT",
            COMMENT,
            f"Seen by Dr. {stranger(9)}",
            (item("TEXT", ("121022", "DCM", "Accession Number"), word(10)),),
        ),
        item("TEXT", ("R-42B89", "SRT", "Clinical Report"), f"Dr. {stranger(11)}"),
        item("TEXT", FINDING, SAID),
    ]


@pytest.mark.parametrize("depth", [1, 5])
@pytest.mark.parametrize(("syntax", "undefined"), SPELLINGS)
def test_no_name_is_left_in_any_value_type(syntax: str, undefined: bool, depth: int) -> None:
    items = planted()
    data = spelled(report(*(deep(one, depth=depth) for one in items)), syntax, undefined)
    result = written(data, "tcia")
    assert found(result) == {"time"}  # times of day stay with shifted dates
    assert UID_OF.encode() not in result
    assert SAID.encode() in result


def test_times_of_day_stay_where_dates_are_shifted_and_go_where_they_are_not() -> None:
    data = spelled(report(item("TIME", OWN, plant.TIME)))
    assert found(written(data, "tcia")) == {"time"}
    assert tree(cleaned(data))[1, 1].Time == "000000"


@pytest.mark.parametrize(("syntax", "undefined"), SPELLINGS)
def test_every_item_that_stays_has_its_value(syntax: str, undefined: bool) -> None:
    """TextValue and the like are Type 1C, whatever the tables of the IOD say so deep."""
    items = planted()
    out = parsed(written(spelled(report(deep(*items)), syntax, undefined), "tcia"))
    kinds = set()
    for one in tree(out).values():
        kinds.add(one.ValueType)
        value = {"TEXT": "TextValue", "PNAME": "PersonName", "DATE": "Date", "UIDREF": "UID", "TIME": "Time"}
        value |= {"DATETIME": "DateTime", "CODE": "ConceptCodeSequence", "IMAGE": "ReferencedSOPSequence"}
        assert one.ValueType not in value or one[value[one.ValueType]].value
        assert "ContentSequence" not in one or len(one.ContentSequence)
    assert {"TEXT", "PNAME", "DATE", "TIME", "DATETIME", "UIDREF", "IMAGE", "CODE", "CONTAINER"} <= kinds


def test_the_patients_own_name_goes_from_text_and_meanings_and_the_rest_stays() -> None:
    text = "Ann Adams, born 12.03.1961: lungs are clear."
    out = parsed(
        written(
            spelled(report(item("TEXT", COMMENT, text), item("CODE", FINDING, ("1", "SCT", "Nodule of Adams, left")))),
            "tcia",
        )
    )
    first, second = tree(out)[1, 1], tree(out)[1, 2]
    assert "Adams" not in first.TextValue
    assert "1961" not in first.TextValue
    assert first.TextValue.endswith(": lungs are clear.")
    assert second.ConceptCodeSequence[0].CodeMeaning == "Nodule of , left"
    assert second.ConceptCodeSequence[0].CodeValue == "1"


def test_x_removes_an_item_and_a_sequence_that_is_empty_goes_too() -> None:
    number = item("TEXT", ("121022", "DCM", "Accession Number"), "A73918")
    comment = item("TEXT", COMMENT, "Fine.")
    data = report(item("CONTAINER", FINDINGS, children=(number,)), number, comment)
    out = cleaned(spelled(data))
    assert [one.ValueType for one in out.ContentSequence] == ["CONTAINER"]
    assert "ContentSequence" not in out.ContentSequence[0]
    kept = cleaned(spelled(report(number, comment)), "clean-descriptors")
    assert [one.TextValue for one in kept.ContentSequence] == ["Fine."]


@pytest.mark.parametrize(("syntax", "undefined"), SPELLINGS)
def test_a_report_of_nothing_else_has_no_content_sequence(syntax: str, undefined: bool) -> None:
    data = report(item("TEXT", ("121022", "DCM", "Accession Number"), "A73918"))
    out = cleaned(spelled(data, syntax, undefined))
    assert "ContentSequence" not in out
    assert out.CompletionFlag == "PARTIAL"
    assert out.PatientIdentityRemoved == "YES"


def test_an_item_with_children_stays_for_them() -> None:
    comment = item("TEXT", COMMENT, "Zqvx", (item("NUM", OWN, 5),))
    out = tree(cleaned(spelled(report(comment))))
    assert out[1, 1].TextValue == "ANONYMIZED"
    assert out[1, 1, 1].MeasuredValueSequence[0].NumericValue == 5


def test_an_item_that_lost_its_children_goes_after_them() -> None:
    number = item("TEXT", ("121022", "DCM", "Accession Number"), "A73918")
    comment = item("TEXT", COMMENT, "Zqvx", (item("TEXT", COMMENT, "Zqvx", (number,)), number))
    for undefined in (False, True):
        out = cleaned(spelled(report(comment, item("NUM", OWN, 5)), undefined=undefined))
        assert [one.ValueType for one in out.ContentSequence] == ["NUM"]


def test_references_by_number_lead_to_the_same_items() -> None:
    number = item("TEXT", ("121022", "DCM", "Accession Number"), "A73918")
    finding = item("NUM", ("5", "99X", "Size"), 5)
    data = report(number, item("CONTAINER", FINDINGS, children=(number, finding)), finding)
    filled(data.ContentSequence[2], {"ContentSequence": [by_number(1, 2, 2), by_number(1, 1)]})
    before = tree(data)
    out = tree(cleaned(spelled(data)))
    assert list(out) == list(before)
    assert out[1, 3, 1].ReferencedContentItemIdentifier == [1, 2, 2]
    for target in ((1, 2, 2), (1, 1)):
        assert out[target].ValueType == before[target].ValueType
        names = (one[target].ConceptNameCodeSequence[0].CodeValue for one in (out, before))
        assert len(set(names)) == 1
    assert out[1, 1].TextValue == "ANONYMIZED"


def test_options_keep_what_their_columns_say() -> None:
    serial = item("TEXT", ("121016", "DCM", "Device Observer Serial Number"), "SN-73918")
    device = item("UIDREF", ("121012", "DCM", "Device Observer UID"), UID_OF)
    sex = item("CODE", ("121032", "DCM", "Subject Sex"), ("F", "DCM", "Female"))
    age = item("NUM", ("121033", "DCM", "Subject Age"), 42)
    where = item("TEXT", ("121009", "DCM", "Person Observer's Organization Name"), "Anywhere Clinic")
    data = spelled(report(serial, device, sex, age, where))
    gone = tree(cleaned(data))
    assert [gone[1, n].ValueType for n in (1,)] == ["UIDREF"]
    assert gone[1, 1].UID.startswith("2.25.")
    devices = cleaned(data, "retain-device-identity").ContentSequence
    assert [one.get("TextValue", one.get("UID")) for one in devices] == ["SN-73918", UID_OF]
    patient = cleaned(data, "retain-patient-characteristics").ContentSequence
    assert [one.ValueType for one in patient] == ["UIDREF", "CODE", "NUM"]
    places = cleaned(data, "retain-institution-identity").ContentSequence
    assert [one.get("TextValue") for one in places] == [None, "Anywhere Clinic"]


def test_dates_in_items_move_like_the_others() -> None:
    data = spelled(report(item("DATE", ("111060", "DCM", "Study Date"), "20200102"), item("DATE", OWN, "20200105")))
    result = written(data, "tcia")
    out = parsed(result)
    first, second = (datetime.datetime.strptime(tree(out)[1, n].Date, "%Y%m%d") for n in (1, 2))
    assert f"{first:%Y%m%d}" == out.StudyDate != "20200102"
    assert (second - first).days == 3


def test_without_the_option_the_tree_goes_whole() -> None:
    items = planted()
    result = with_options().bytes(spelled(report(*items)))
    assert result.data is not None
    (only,) = parsed(result.data).ContentSequence
    assert only.TextValue == "REMOVED"
    assert found(result.data) == set()


def test_free_text_needs_the_option_that_cleans_it() -> None:
    data = spelled(report(item("TEXT", OWN, SAID)))
    assert tree(cleaned(data))[1, 1].TextValue == "ANONYMIZED"
    assert tree(cleaned(data, "clean-descriptors"))[1, 1].TextValue == SAID


@pytest.mark.parametrize("scheme", ["99HOSPITAL", "L"])
def test_a_meaning_that_is_nothing_but_a_name_gets_a_dummy(scheme: str) -> None:
    out = cleaned(spelled(report(item("CODE", FINDING, ("5", scheme, "Ann Adams")))), "clean-descriptors")
    (meaning,) = tree(out)[1, 1].ConceptCodeSequence
    assert (meaning.CodeValue, meaning.CodeMeaning) == ("5", "ANONYMIZED")


def acquisition(*items: Dataset) -> FileDataset:
    """A projection image with an acquisition context."""
    for one in items:
        del one.RelationshipType
    return instance("1.2.840.10008.5.1.4.1.1.1.1", AcquisitionContextSequence=list(items))


def test_acquisition_context_is_judged_by_name_too() -> None:
    word = plant.word
    data = acquisition(
        item("TEXT", ("121022", "DCM", "Accession Number"), word(1)),
        item("PNAME", OWN, plant.name(2)),
        item("TEXT", OWN, f"Dr. {stranger(3)}"),
        item("CODE", ("109054", "DCM", "Patient State"), ("1", "SCT", "At rest")),
    )
    result = with_options("clean-structured-content", "clean-descriptors").bytes(spelled(data))
    assert result.data is not None
    assert found(result.data) == set()
    context = parsed(result.data).AcquisitionContextSequence
    assert [one.ValueType for one in context] == ["PNAME", "TEXT", "CODE"]
    assert context[2].ConceptCodeSequence[0].CodeMeaning == "At rest"


def test_an_acquisition_context_that_lost_all_its_items_is_there_and_empty() -> None:
    """Type 2 in projection radiography (PS3.3 C.7.6.14)."""
    data = acquisition(item("TEXT", ("121022", "DCM", "Accession Number"), "A73918"))
    out = cleaned(spelled(data))
    assert len(out.AcquisitionContextSequence) == 0


def test_parameters_deep_in_other_objects() -> None:
    """A protocol context with a modifier (PS3.3 10.2) below a sequence that is nothing of a report."""
    modified = item("TEXT", OWN, f"Dr. {stranger(1)}")
    filled(modified, {"ContentItemModifierSequence": [item("PNAME", OWN, plant.name(2))]})
    number = item("TEXT", ("121022", "DCM", "Accession Number"), plant.word(4))
    step = filled(code(("1", "99X", f"Dr. {stranger(3)}")), {"ProtocolContextSequence": [modified, number]})
    data = filled(acquisition(), {"PerformedProtocolCodeSequence": [step]})
    result = with_options("clean-structured-content", "clean-descriptors").bytes(spelled(data))
    assert result.data is not None
    assert found(result.data) == set()
    (protocol,) = parsed(result.data).PerformedProtocolCodeSequence
    assert [one.ValueType for one in protocol.ProtocolContextSequence] == ["TEXT"]
    assert protocol.ProtocolContextSequence[0].ContentItemModifierSequence[0].PersonName == "ANONYMOUS"


def test_key_objects_keep_their_references() -> None:
    """Items of a Key Object Selection have no name of their own (TID 2010)."""
    picture = item("IMAGE", OWN, UID_OF)
    del picture.ConceptNameCodeSequence
    text = item("TEXT", ("113012", "DCM", "Key Object Description"), "For Ann Adams: nodule")
    data = report(text, picture, sop_class="1.2.840.10008.5.1.4.1.1.88.59")
    out = tree(parsed(written(spelled(data), "tcia")))
    assert "Adams" not in out[1, 1].TextValue
    assert "nodule" in out[1, 1].TextValue
    assert out[1, 2].ReferencedSOPSequence[0].ReferencedSOPInstanceUID.startswith("2.25.")


def test_changes_say_what_left() -> None:
    number = item("TEXT", ("121022", "DCM", "Accession Number"), "A73918")
    result = with_options("clean-structured-content").bytes(spelled(report(number, item("NUM", OWN, 5))), record=True)
    (change,) = [one for one in result.changes if one.path == "0040A730[0].0040A160"]
    assert (change.action, change.original) == ("removed", b"A73918")


@pytest.mark.parametrize("options", [(), ("clean-descriptors",)])
def test_a_broken_name_is_no_way_round(options: tuple[str, ...]) -> None:
    """Without scheme, or with two items, or with none, the item's text is judged as text."""
    bare = item("TEXT", ("121022", "DCM", "Accession Number"), f"Dr. {stranger(1)}")
    del bare.ConceptNameCodeSequence[0].CodingSchemeDesignator
    empty = item("TEXT", OWN, f"Dr. {stranger(2)}")
    filled(empty, {"ConceptNameCodeSequence": []})
    typeless = item("TEXT", OWN, f"Dr. {stranger(3)}")
    del typeless.ValueType
    result = with_options("clean-structured-content", *options).bytes(spelled(report(bare, empty, typeless)))
    assert result.data is not None
    assert found(result.data) == set()
    assert len(parsed(result.data).ContentSequence) == 3


def test_codes_say_what_was_done() -> None:
    out = cleaned(spelled(report(item("TEXT", OWN, SAID))))
    assert [one.CodeValue for one in out.DeidentificationMethodCodeSequence] == ["113100", "113104"]
    assert sum("DeidentificationMethodCodeSequence" in one for one in (out, *nested(out))) == 1


def test_deflated_reports_are_read_too() -> None:
    items = planted()
    result = Deidentifier("tcia", key=KEY).bytes(spelled(report(*items), DeflatedExplicitVRLittleEndian))
    assert result.data is not None
    assert found(parsed(result.data).to_json().encode()) == {"time"}
