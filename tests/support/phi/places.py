"""Where identities hide beside their own attributes: one function for each kind of place."""

from collections.abc import Callable

from pydicom.datadict import dictionary_VR
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_dataset
from pydicom.sequence import Sequence
from pydicom.tag import Tag

from support.phi import policy
from support.phi.key import Action
from support.phi.planter import LIMITS, Planter, Spot, significant, store_raw
from support.phi.sentences import Note, about, decoy, of_a_stranger

PATIENT_COMMENTS, IMAGE_COMMENTS, ACQUISITION_COMMENTS = 0x00104000, 0x00204000, 0x00184000
SERIES_DESCRIPTION, STUDY_DESCRIPTION, PROTOCOL_NAME = 0x0008103E, 0x00081030, 0x00181030
COMMON = (
    SERIES_DESCRIPTION,
    STUDY_DESCRIPTION,
    PROTOCOL_NAME,
    IMAGE_COMMENTS,
    PATIENT_COMMENTS,
    0x00321060,
    0x00400254,
)
SAFE = (
    ("NQHeader", 0x0099, 0x05, "LT"),
    ("HOLOGIC, Inc.", 0x7E01, 0x01, "LO"),
    ("Philips Imaging DD 001", 0x2001, 0x80, "LO"),
    ("Philips Imaging DD 001", 0x2001, 0x5A, "ST"),
    ("GEMS_ACQU_01", 0x0019, 0x9E, "LO"),
)
"""Text elements of Table E.3.10-1."""
DESCRIPTIONS = policy.cleaned_text("tcia")
UNLISTED = ((0x00180024, "SH"), (0x00181040, "LO"), (0x00181160, "SH"), (0x00181210, "SH"), (0x00181250, "SH"))
"""Text that the standard keeps, being no description: Sequence Name, Contrast Route, Filter Type, Kernel, Coil."""


def _free(planter: Planter, spot: Spot, tag: int, creator: str = "") -> bool:
    return spot.path(tag, creator) not in planter.planted


def _note(planter: Planter, vr: str) -> Note | None:
    return about(planter.rng, planter.person, planter.study, LIMITS[vr])


def _write(planter: Planter, spot: Spot, tag: int, vr: str, place: str, creator: str = "", stored: str = "") -> None:
    note = _note(planter, vr)
    if note is not None and _free(planter, spot, tag, creator):
        planter.note(spot, tag, vr, note, place, creator, stored)


def descriptions(planter: Planter) -> None:
    """The descriptions that every file has, or may have."""
    for tag in planter.rng.sample(COMMON, 3):
        _write(planter, planter.top, tag, dictionary_VR(tag), "description")


def rare_descriptions(planter: Planter) -> None:
    """Any attribute that the standard counts as a description."""
    for tag, vr in planter.rng.sample(DESCRIPTIONS, 3):
        _write(planter, planter.top, tag, vr, "rare description")


def kept_text(planter: Planter) -> None:
    """Text that no rule names."""
    tag, vr = planter.rng.choice(UNLISTED)
    _write(planter, planter.top, tag, vr, "text that no rule names")


def request(planter: Planter) -> None:
    """What was ordered, in the items of Request Attributes Sequence."""
    item = planter.item(planter.top, 0x00400275)
    _write(planter, item, 0x00400007, "LO", "request")
    order = planter.study.order
    planter.value(item, 0x00401001, "SH", order, "order number", "request", (order,))


def code_meaning(planter: Planter) -> None:
    """A local code whose meaning somebody typed."""
    item = planter.item(planter.top, 0x00082218)
    if item.stays and "CodeValue" not in item.dataset:
        item.dataset.CodeValue, item.dataset.CodingSchemeDesignator = "L1007", "99LOCAL"
    _write(planter, item, 0x00080104, "LO", "code meaning")


def deep(planter: Planter) -> None:
    """Three sequences down, all of them kept."""
    spot = planter.top
    for tag in (0x00082218, 0x00082220, 0x00082220):
        spot = planter.item(spot, tag)
    _write(planter, spot, SERIES_DESCRIPTION, "LO", "nested description")
    name = planter.rng.choice(planter.person.physicians)
    planter.value(spot, 0x00081050, "PN", name.pn, "physician", "nested name", name.forms)


def functional_groups(planter: Planter) -> None:
    """Frame Comments of the first frame; files without frames have none."""
    frames = planter.top.dataset.get(Tag(0x52009230))
    if frames is None or not frames.value:
        return
    content = planter.item(planter.item(planter.top, 0x52009230), 0x00209111)
    _write(planter, content, 0x00209158, "LT", "functional group")


def private_unknown(planter: Planter) -> None:
    """A private block nobody knows: text, UN, a sequence, and a blob in another encoding."""
    creator = "GLASSMERE VIEWER 1.2 (beta)"
    block = planter.private(planter.top, 0x0099, creator)
    _write(planter, planter.top, block | 0x01, "LO", "private text", creator)
    _write(planter, planter.top, block | 0x02, "LT", "private UN", creator, "UN")
    item = planter.item(planter.top, block | 0x03, creator)
    _write(planter, item, IMAGE_COMMENTS, "LT", "private sequence")
    path, person = planter.top.path(block | 0x04, creator), planter.person
    raw = f"<Patient>{person.name.latin_pn}|{person.patient_id}</Patient>".encode("utf-16-le")
    planter.top.dataset[Tag(block | 0x04)] = DataElement(Tag(block | 0x04), "OB", raw)
    planter.planted.add(path)
    texts = significant([person.name.latin_pn, person.patient_id])
    planter.owe(Action.TEXT_REMOVED, path, kind="patient name", place="private blob", spelling="UTF-16", texts=texts)


def private_safe(planter: Planter) -> None:
    """A private element that the standard calls safe, misused."""
    creator, group, element, vr = planter.rng.choice(SAFE)
    block = planter.private(planter.top, group, creator)
    _write(planter, planter.top, block | element, vr, "safe private", creator)


def public_as_un(planter: Planter) -> None:
    """A public attribute that an archive wrote as UN."""
    _write(planter, planter.top, ACQUISITION_COMMENTS, "LT", "public as UN", stored="UN")


def sequence_as_un(planter: Planter) -> None:
    """A public sequence as UN: implicit VR inside, whatever the file's own encoding (PS3.5 6.2.2)."""
    tag = 0x00081032
    if tag in planter.top.dataset:
        return
    item = Dataset()
    spot = Spot(item, ((tag, "", 0),), stays=policy.fate(planter.recipe, tag, "SQ") in ("keep", "clean"))
    note = _note(planter, "LO")
    if note is None:
        return
    planter.note(spot, 0x00080104, "LO", note, "sequence as UN")
    buffer = DicomBytesIO()
    buffer.is_implicit_VR, buffer.is_little_endian = True, True
    write_dataset(buffer, item, parent_encoding=planter.encodings)
    body = buffer.getvalue()
    raw = b"\xfe\xff\x00\xe0" + len(body).to_bytes(4, "little") + body
    syntax = planter.top.dataset.file_meta.TransferSyntaxUID
    if syntax.is_implicit_VR or not syntax.is_little_endian:  # where pydicom doesn't read it as the standard has it
        planter.top.dataset[Tag(tag)] = DataElement(Tag(tag), "SQ", Sequence([item]))
    else:
        store_raw(planter.top.dataset, tag, "UN", raw)


def report(planter: Planter) -> None:
    """A content tree with text, a name, a date and a UID; in files that are no reports too."""
    holder = planter.top
    for vr, tag, value_type in (("UT", 0x0040A160, "TEXT"), ("PN", 0x0040A123, "PNAME"), ("DA", 0x0040A121, "DATE")):
        item = planter.item(holder, 0x0040A730, first=False)
        item.dataset.RelationshipType, item.dataset.ValueType = "CONTAINS", value_type
        if vr == "UT":
            _write(planter, item, tag, vr, "report")
        elif vr == "PN":
            name = planter.rng.choice(planter.person.physicians)
            planter.value(item, tag, vr, name.pn, "physician", "report", name.forms)
        else:
            item.dataset[Tag(tag)] = DataElement(Tag(tag), vr, f"{planter.person.birth:%Y%m%d}")


def graphics(planter: Planter) -> None:
    """Text drawn over the image."""
    item = planter.item(planter.item(planter.top, 0x00700001), 0x00700008)
    _write(planter, item, 0x00700006, "ST", "graphic annotation")


def overlay(planter: Planter) -> None:
    """The labels of an overlay plane."""
    for tag, vr in ((0x60000022, "LO"), (0x60001500, "LO"), (0x60004000, "LT")):
        _write(planter, planter.top, tag, vr, "overlay")


def waveform(planter: Planter) -> None:
    """A remark on a waveform."""
    item = planter.item(planter.top, 0x0040B020, first=False)
    _write(planter, item, 0x00700006, "ST", "waveform annotation")


def strangers(planter: Planter) -> None:
    """Somebody whom only a comment knows."""
    for tag, vr in planter.rng.sample([(PATIENT_COMMENTS, "LT"), (0x00400280, "ST"), (0x001021B0, "LT")], 2):
        note = of_a_stranger(planter.rng, planter.person, LIMITS[vr])
        if note is not None and _free(planter, planter.top, tag):
            planter.note(planter.top, tag, vr, note, "comment on a stranger")


def decoys(planter: Planter) -> None:
    """Words that look like names and aren't."""
    for tag, vr, absent in ((IMAGE_COMMENTS, "LT", False), (0x00400400, "LT", True), (STUDY_DESCRIPTION, "LO", False)):
        if _free(planter, planter.top, tag):
            planter.note(planter.top, tag, vr, decoy(planter.rng, absent), "decoy")


PLACES: dict[str, Callable[[Planter], None]] = {
    place.__name__: place
    for place in (
        descriptions,
        rare_descriptions,
        kept_text,
        request,
        code_meaning,
        deep,
        functional_groups,
        private_unknown,
        private_safe,
        public_as_un,
        sequence_as_un,
        report,
        graphics,
        overlay,
        waveform,
        strangers,
        decoys,
    )
}
