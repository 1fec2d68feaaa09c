"""Presentation states, waveform annotations, and labels of segments and RT objects."""

from pathlib import Path

import pytest
from pydicom import Dataset

from support import corpus
from support.api import deidentified, with_options
from support.content import dataset, instance, parsed, spelled

PRESENTATION = "1.2.840.10008.5.1.4.1.1.11.1"
SEGMENTATION = "1.2.840.10008.5.1.4.1.1.66.4"
ECG = "1.2.840.10008.5.1.4.1.1.9.1.1"
ARROW = "Nodule, 5 mm"
NAMED = f"{ARROW} (Ann Adams)"


def cleaned(data: bytes, *options: str) -> Dataset:
    """The output with these options; no name in it."""
    result = with_options(*options).bytes(data)
    assert result.data is not None, result.outcome
    assert b"Adams" not in result.data
    return parsed(result.data)


def presentation() -> bytes:
    """A presentation state with text, a group, a layer, ticks and an overlay, the patient's name in each."""
    text = dataset(UnformattedTextValue=NAMED, AnchorPointVisibility="Y", BoundingBoxAnnotationUnits="PIXEL")
    graphic = dataset(GraphicData=[1.0, 2.0], GraphicType="POINT", NumberOfGraphicPoints=1)
    ticks = [dataset(TickPosition=0.5, TickLabel="Ann Adams 1")]
    compound = dataset(CompoundGraphicType="RULER", CompoundGraphicInstanceID=1, MajorTicksSequence=ticks)
    annotation = dataset(
        GraphicLayer="LAYER1",
        TextObjectSequence=[text],
        GraphicObjectSequence=[graphic],
        CompoundGraphicSequence=[compound],
    )
    layer = dataset(GraphicLayer="LAYER1", GraphicLayerOrder=1, GraphicLayerDescription="Ann Adams, reading")
    group = dataset(GraphicGroupID=1, GraphicGroupLabel="Ann Adams: group", GraphicGroupDescription="Ann Adams")
    data = instance(
        PRESENTATION,
        Modality="PR",
        GraphicAnnotationSequence=[annotation],
        GraphicLayerSequence=[layer],
        GraphicGroupSequence=[group],
        ContentLabel="SAVED",
        ContentDescription="Ann Adams, 5 mm",
        ContentCreatorName="Reader^Rita",
    )
    data.add_new(0x60003000, "OW", b"\1\2")
    data.add_new(0x60004000, "LT", "Ann Adams")
    return spelled(data)


def test_annotations_go_whole_without_the_option() -> None:
    out = cleaned(presentation(), "clean-descriptors")
    (annotation,) = out.GraphicAnnotationSequence
    assert "TextObjectSequence" not in annotation
    assert annotation.GraphicLayer == "REMOVED"


@pytest.mark.parametrize("options", [("clean-graphics",), ("clean-graphics", "clean-descriptors")])
def test_clean_graphics_keeps_annotations_and_cleans_their_text(options: tuple[str, ...]) -> None:
    out = cleaned(presentation(), *options)
    (annotation,) = out.GraphicAnnotationSequence
    assert annotation.TextObjectSequence[0].UnformattedTextValue.startswith(ARROW)
    assert annotation.GraphicObjectSequence[0].GraphicData == [1.0, 2.0]
    (tick,) = annotation.CompoundGraphicSequence[0].MajorTicksSequence
    assert tick.TickLabel.strip() == "1"
    assert out.GraphicGroupSequence[0].GraphicGroupLabel.strip() == ": group"
    assert (out.GraphicLayerSequence[0].GraphicLayer, out.ContentLabel) == ("LAYER1", "SAVED")


def test_overlay_planes_go_whatever_the_option() -> None:
    out = cleaned(presentation(), "clean-graphics")
    assert not [element for element in out if element.tag.group == 0x6000]


def test_codes_of_graphics() -> None:
    claimed = {
        one.CodeValue: one.CodeMeaning
        for one in cleaned(presentation(), "clean-graphics").DeidentificationMethodCodeSequence
    }
    assert claimed == {"113100": "Basic Application Confidentiality Profile", "113103": "Clean Graphics Option"}


def waveform() -> bytes:
    note = dataset(UnformattedTextValue=NAMED, ReferencedWaveformChannels=[1, 0])
    return spelled(instance(ECG, WaveformAnnotationSequence=[note]))


def test_waveform_annotations_belong_to_structured_content() -> None:
    (note,) = cleaned(waveform(), "clean-structured-content").WaveformAnnotationSequence
    assert note.UnformattedTextValue.startswith(ARROW)
    assert note.ReferencedWaveformChannels == [1, 0]
    for options in ((), ("clean-graphics", "clean-descriptors")):
        assert cleaned(waveform(), *options).WaveformAnnotationSequence[0].UnformattedTextValue == "REMOVED"


def labelled(label: str = "Liver Ann Adams") -> bytes:
    """Labels of an RT structure set, a segmentation and a plan, in one data set."""
    segment = dataset(SegmentNumber=1, SegmentLabel=label, SegmentDescription="Liver (Adams)")
    return spelled(
        instance(
            SEGMENTATION,
            SegmentSequence=[segment],
            StructureSetROISequence=[dataset(ROINumber=1, ROIName=label)],
            FixationDeviceSequence=[dataset(FixationDeviceLabel="Ann Adams 1")],
            StructureSetLabel=label,
            RTPlanLabel="Ann Adams",
        )
    )


def test_labels_are_cleaned_in_place() -> None:
    out = cleaned(labelled(), "clean-descriptors")
    assert out.SegmentSequence[0].SegmentLabel.strip() == "Liver"
    assert out.SegmentSequence[0].SegmentDescription.startswith("Liver")
    assert out.StructureSetROISequence[0].ROIName.strip() == "Liver"
    assert out.StructureSetLabel.strip() == "Liver"
    assert out.FixationDeviceSequence[0].FixationDeviceLabel.strip() == "1"


def test_a_required_label_of_nothing_but_a_name_gets_a_dummy() -> None:
    out = cleaned(labelled("Ann Adams"), "clean-descriptors")
    assert out.SegmentSequence[0].SegmentLabel == "ANONYMIZED"
    assert out.StructureSetLabel == "ANON"


def test_without_the_option_labels_that_the_table_lacks_stay_and_the_others_go() -> None:
    out = cleaned(labelled())
    assert out.SegmentSequence[0].SegmentLabel.strip() == "Liver"
    assert out.StructureSetLabel == "ANON"
    assert not out.StructureSetROISequence[0].ROIName


LABELLED = [path for path in corpus.corpus_files() if corpus.read(path).get("Modality") in ("SEG", "RTSTRUCT")]


@pytest.mark.parametrize("path", LABELLED, ids=corpus.label)
def test_labels_of_real_objects_stay(path: Path) -> None:
    data = deidentified(path, "tcia").data
    if data is None:
        return
    before, after = corpus.read(path), parsed(data)
    for sequence, keyword in (("SegmentSequence", "SegmentLabel"), ("StructureSetROISequence", "ROIName")):
        labels = [[one.get(keyword) for one in data.get(sequence, ())] for data in (before, after)]
        assert labels[0] == labels[1]


def test_there_are_real_labels() -> None:
    assert LABELLED
