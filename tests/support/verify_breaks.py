"""Breaks by kind: what the profile forbids, what claims, references, dates, pixels and the file's frame may not be."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from support.verify_set import COMPRESSED, IMAGE, LATER, SECOND, SEGMENTATION, STRANGER, Copy

Break = tuple[str, str, str, Callable[[Copy], object]]
"""Name, recipe, check, what to do."""

NEW_UID = "2.25.329800735698586629295641978511506172918"

FORBIDDEN = {
    "InstitutionName": "Somewhere", "InstitutionAddress": "A street", "StationName": "CT01", "AdmissionID": "99812",
    "PatientComments": "tall", "EthnicGroup": "x", "Occupation": "baker", "MilitaryRank": "none", "Allergies": "x",
    "PatientReligiousPreference": "x", "CountryOfResidence": "Nowhere", "MedicalAlerts": "x", "SmokingStatus": "YES",
    "StudyDescription": "thorax", "SeriesDescription": "axial", "ProtocolName": "p", "DeviceSerialNumber": "17",
    "ImageComments": "x", "StudyComments": "x", "AcquisitionComments": "x", "PatientAge": "058Y", "PatientWeight": "70",
    "SeriesDate": "20200101", "AcquisitionDate": "20200101", "InstanceCreationDate": "20200101", "SeriesTime": "101010",
    "IssuerOfPatientID": "x", "RequestedProcedureDescription": "x", "CurrentPatientLocation": "x",
    "AdmittingDate": "20200101",
}  # fmt: skip


def _edit(which: int, change: Callable[[Dataset, Copy], object]) -> Callable[[Copy], None]:
    def apply(copy: Copy) -> None:
        data = copy.edit(which)
        change(data, copy)
        copy.save(which, data)

    return apply


def _set(which: int, keyword: str, value: object) -> Callable[[Copy], None]:
    return _edit(which, lambda data, _: setattr(data, keyword, value))


def _back(which: int, keyword: str) -> Callable[[Copy], None]:
    """As it was in the input."""
    return _edit(which, lambda data, copy: setattr(data, keyword, getattr(copy.original(which), keyword)))


def _gone(which: int, keyword: str) -> Callable[[Copy], None]:
    return _edit(which, lambda data, _: delattr(data, keyword))


def _bytes(which: int, change: Callable[[bytes], bytes]) -> Callable[[Copy], None]:
    return lambda copy: copy.rewrite(which, change(copy.path(which).read_bytes()))


def _private(data: Dataset, _: Copy) -> None:
    data.private_block(0x0009, "ACME 1.1", create=True).add_new(1, "LO", "x")


def _nested_forbidden(data: Dataset, _: Copy) -> None:
    inner = Dataset()
    inner.InstitutionName = "Somewhere"
    data.add(DataElement(0x00082218, "SQ", Sequence([inner])))


def _forbidden() -> Iterator[Break]:
    for keyword, value in FORBIDDEN.items():
        yield f"forbidden:{keyword}", "basic", "forbidden-attributes", _set(STRANGER, keyword, value)
    yield "forbidden:private", "basic", "forbidden-attributes", _edit(IMAGE, _private)
    yield "forbidden:nested", "basic", "forbidden-attributes", _edit(IMAGE, _nested_forbidden)
    yield (
        "forbidden:overlay",
        "basic",
        "forbidden-attributes",
        _edit(IMAGE, lambda data, _: data.add(DataElement(0x60003000, "OW", b"\1\2"))),
    )
    for keyword in ("StudyDate", "StudyTime", "AccessionNumber", "ReferringPhysicianName", "PatientBirthDate"):
        yield f"back:{keyword}", "basic", "forbidden-attributes", _back(IMAGE, keyword)
    unreserved = DataElement(0x00291077, "LO", "x")
    yield "private:unreserved", "tcia", "forbidden-attributes", _edit(IMAGE, lambda data, _: data.add(unreserved))


def _raw() -> Iterator[Break]:
    for keyword in ("PatientName", "ReferringPhysicianName"):
        yield f"raw:{keyword}", "tcia", "raw-values", _back(IMAGE, keyword)
    for keyword in ("StudyDate", "SeriesDate", "AcquisitionDate", "ContentDate", "AcquisitionDateTime"):
        yield f"raw:{keyword}", "tcia", "raw-values", _back(LATER, keyword)
    for keyword in ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "FrameOfReferenceUID"):
        yield f"uid:{keyword}", "tcia", "source-uids", _back(IMAGE, keyword)
        yield f"uid-basic:{keyword}", "basic", "source-uids", _back(STRANGER, keyword)
    reference = "ReferencedSeriesSequence"
    yield "uid:reference", "tcia", "source-uids", _back(SEGMENTATION, reference)


def _refer(keyword: str, *, deep: bool) -> Callable[[Copy], None]:
    def change(data: Dataset, _: Copy) -> None:
        item = data.ReferencedSeriesSequence[0]
        setattr(item.ReferencedInstanceSequence[0] if deep else item, keyword, NEW_UID)

    return _edit(SEGMENTATION, change)


def _references() -> Iterator[Break]:
    for recipe in ("basic", "tcia"):
        yield (
            f"dangling:instance:{recipe}",
            recipe,
            "dangling-references",
            _refer("ReferencedSOPInstanceUID", deep=True),
        )
        yield f"dangling:series:{recipe}", recipe, "dangling-references", _refer("SeriesInstanceUID", deep=False)
        for which, keyword in (
            (IMAGE, "StudyInstanceUID"),
            (LATER, "SeriesInstanceUID"),
            (SECOND, "FrameOfReferenceUID"),
        ):
            yield f"one-to-one:{keyword}:{recipe}", recipe, "one-to-one", _set(which, keyword, NEW_UID)
        for keyword in ("StudyInstanceUID", "FrameOfReferenceUID", "PatientID"):
            yield (
                f"merged:{keyword}:{recipe}",
                recipe,
                "one-to-one",
                _edit(
                    STRANGER,
                    lambda data, copy, keyword=keyword: setattr(data, keyword, getattr(copy.edit(IMAGE), keyword)),
                ),
            )
        yield f"patient-split:{recipe}", recipe, "one-to-one", _set(LATER, "PatientID", "SOMEBODYELSE0001")
        yield (
            f"twice:{recipe}",
            recipe,
            "one-to-one",
            lambda copy: (copy.folder / "2.25.7.dcm").write_bytes(copy.path(IMAGE).read_bytes()),
        )


def _moved(keyword: str, days: str) -> Break:
    return f"interval:{keyword}", "tcia", "intervals", _set(LATER, keyword, days)


def _intervals() -> Iterator[Break]:
    for keyword in ("StudyDate", "SeriesDate", "AcquisitionDate", "ContentDate"):
        yield _moved(keyword, "20150302")
    yield _moved("AcquisitionDateTime", "20150302081500")
    yield (
        "interval:one-day",
        "tcia",
        "intervals",
        _edit(SECOND, lambda data, _: setattr(data, "SeriesDate", str(int(str(data.SeriesDate)) ^ 1))),
    )


def _pixel(data: Dataset, _: Copy) -> None:
    data.PixelData = bytes([data.PixelData[0] ^ 1]) + data.PixelData[1:]


def _pixels() -> Iterator[Break]:
    yield "pixels:one-bit", "tcia", "pixels", _edit(IMAGE, _pixel)
    yield "pixels:zeroed", "basic", "pixels", _edit(IMAGE, lambda d, _: setattr(d, "PixelData", bytes(8192)))
    yield (
        "pixels:compressed",
        "basic",
        "pixels",
        _bytes(COMPRESSED, lambda data: data.replace(b"\xd2\xcf\x20", b"\xd2\xce\x20")),
    )
    yield "pixels:gone", "tcia", "pixels", _gone(IMAGE, "PixelData")
    values = {
        "Rows": 32, "BitsStored": 12, "PixelRepresentation": 1, "PhotometricInterpretation": "MONOCHROME1",
        "PixelSpacing": [1, 1], "ImagePositionPatient": [9, 9, 9], "ImageOrientationPatient": [0, 1, 0, 1, 0, 0],
        "RescaleIntercept": 0, "SliceThickness": 5,
    }  # fmt: skip
    for keyword, value in values.items():
        yield f"pixels:{keyword}", "tcia", "pixels", _set(IMAGE, keyword, value)


def _types() -> Iterator[Break]:
    for keyword in (
        "Modality",
        "SOPClassUID",
        "Rows",
        "ImageType",
        "ImagePositionPatient",
        "FrameOfReferenceUID",
        "PatientSex",
    ):
        yield f"type-gone:{keyword}", "tcia", "iod-types", _gone(IMAGE, keyword)
    for keyword in ("Modality", "ImageType", "PhotometricInterpretation", "ImageOrientationPatient"):
        yield f"type-empty:{keyword}", "basic", "iod-types", _set(IMAGE, keyword, None)
    yield "type-gone:PatientID", "basic", "iod-types", _gone(STRANGER, "PatientID")
    yield "type-gone:StudyDate", "basic", "iod-types", _gone(STRANGER, "StudyDate")


def _code(data: Dataset, value: str, meaning: str = "Retain UIDs Option", scheme: str = "DCM") -> None:
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, scheme, meaning
    data.DeidentificationMethodCodeSequence.append(item)


def _first(data: Dataset) -> Dataset:
    item: Dataset = data.DeidentificationMethodCodeSequence[0]
    return item


def _codes() -> Iterator[Break]:
    for recipe in ("basic", "tcia"):
        for name, change in {
            "removed-no": lambda d, _: setattr(d, "PatientIdentityRemoved", "NO"),
            "removed-gone": lambda d, _: delattr(d, "PatientIdentityRemoved"),
            "codes-gone": lambda d, _: delattr(d, "DeidentificationMethodCodeSequence"),
            "code-more": lambda d, _: _code(d, "113110"),
            "code-unknown": lambda d, _: _code(d, "999999"),
            "code-scheme": lambda d, _: setattr(
                d.DeidentificationMethodCodeSequence[0], "CodingSchemeDesignator", "99X"
            ),
            "code-meaning": lambda d, _: setattr(_first(d), "CodeMeaning", "Everything"),
            "dates-unmodified": lambda d, _: setattr(d, "LongitudinalTemporalInformationModified", "UNMODIFIED"),
            "dates-gone": lambda d, _: delattr(d, "LongitudinalTemporalInformationModified"),
            "burned-in-no": lambda d, _: setattr(d, "BurnedInAnnotation", "NO"),
            "features-no": lambda d, _: setattr(d, "RecognizableVisualFeatures", "NO"),
        }.items():
            yield f"codes:{name}:{recipe}", recipe, "codes", _edit(IMAGE, change)


def _meta(tag: int, vr: str, value: object) -> Callable[[Copy], None]:
    return _edit(IMAGE, lambda data, _: data.file_meta.add(DataElement(tag, vr, value)))  # type: ignore[attr-defined]


def _frame() -> Iterator[Break]:
    check = "part10"
    yield "frame:preamble", "basic", check, _bytes(IMAGE, lambda data: b"II*\0" + data[4:])
    yield "frame:preamble-end", "tcia", check, _bytes(IMAGE, lambda data: data[:120] + b"ACME CT " + data[128:])
    yield "frame:ae-title", "basic", check, _meta(0x00020016, "AE", "CT_ROOM_4")
    yield "frame:sending-ae", "basic", check, _meta(0x00020017, "AE", "CT_ROOM_4")
    yield "frame:address", "tcia", check, _meta(0x00020026, "UR", "dicom://ct4.example")
    yield "frame:private-meta", "basic", check, _edit(IMAGE, _private_meta)
    yield "frame:length", "basic", check, _bytes(IMAGE, lambda data: data[:140] + b"\1\0\0\0" + data[144:])
    yield "frame:group-length", "tcia", check, _insert(b"\x08\0\0\0UL\4\0\x10\0\0\0")
    yield "frame:padding", "basic", check, _bytes(IMAGE, lambda data: data + b"\xfc\xff\xfc\xffOB\0\0\4\0\0\0\0\0\0\0")
    yield (
        "frame:instance",
        "tcia",
        check,
        _bytes(IMAGE, lambda data: data.replace(b"\2\0\3\0UI", b"\2\0\3\0UI", 1)[:200] + _other_digit(data[200:])),
    )
    yield "frame:command", "basic", check, _insert(b"\0\0\0\x01US\2\0\1\0")
    signature = DataElement(0x4FFE0001, "SQ", Sequence([Dataset()]))
    yield "frame:signature", "basic", check, _edit(IMAGE, lambda data, _: data.add(signature))
    for name, tail in {"zeros": bytes(64), "text": b"see also the other file ", "byte": b"\0", "odd": b"abc"}.items():
        yield f"tail:{name}", "basic", "structure", _bytes(IMAGE, lambda data, tail=tail: data + tail)
    yield "tail:cut", "tcia", "structure", _bytes(IMAGE, lambda data: data[:-100])
    yield "tail:half", "tcia", "structure", _bytes(IMAGE, lambda data: data[: len(data) // 2])
    yield "structure:twice", "basic", "structure", _insert(b"\x08\0\5\0CS\0\0\x08\0\5\0CS\0\0")
    yield "structure:order", "basic", "structure", _insert(b"\x08\0\x70\0LO\2\0ab")
    yield "structure:vr", "basic", "structure", _insert(b"\x08\0\5\0??\2\0ab")


def _private_meta(data: Dataset, _: Copy) -> None:
    data.file_meta.add(DataElement(0x00020100, "UI", NEW_UID))  # type: ignore[attr-defined]
    data.file_meta.add(DataElement(0x00020102, "OB", b"private!"))  # type: ignore[attr-defined]


def _insert(element: bytes) -> Callable[[Copy], None]:
    """Put an element in front of the data set."""

    def change(data: bytes) -> bytes:
        at = 144 + int.from_bytes(data[140:144], "little")
        return data[:at] + element + data[at:]

    return _bytes(IMAGE, change)


def _other_digit(data: bytes) -> bytes:
    """Another last digit of the first UID under 2.25."""
    at = data.index(b"2.25.") + 9
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def _files() -> Iterator[Break]:
    check = "file-set"
    for name in (".scrubjay-1.tmp", "a.part", ".DS_Store", "x.dcm~", "DICOMDIR"):
        yield f"file:{name}", "basic", check, lambda copy, name=name: (copy.folder / name).write_bytes(b"nothing")
    yield "file:link", "basic", check, lambda copy: (copy.folder / "2.25.5.dcm").symlink_to(copy.path(IMAGE))
    yield "file:other", "tcia", check, lambda copy: (copy.folder / "readme.txt").write_text("Thank you.")
    yield "file:empty-dicom", "tcia", "structure", lambda copy: (copy.folder / "2.25.5.dcm").write_bytes(b"")


def breaks() -> Iterator[Break]:
    """All of them."""
    for group in (_forbidden, _raw, _references, _intervals, _pixels, _types, _codes, _frame, _files):
        yield from group()
