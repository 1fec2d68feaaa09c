"""Every way DICOM has of writing a data set, legal or merely common: rewritten, or refused with a reason."""

import itertools

import pytest

from support import api
from support.build import (
    BIG,
    CT_IMAGE,
    DEFLATED,
    EXPLICIT_BE,
    EXPLICIT_LE,
    IMPLICIT,
    IMPLICIT_LE,
    LITTLE,
    RLE,
    code_item,
    encoder_of,
    image,
    join,
    meta,
    part10,
    patient_and_study,
    pixels,
    uid,
)

SYNTAXES = {"implicit": IMPLICIT_LE, "explicit": EXPLICIT_LE, "big-endian": EXPLICIT_BE, "deflated": DEFLATED}
each_syntax = pytest.mark.parametrize("syntax", SYNTAXES.values(), ids=SYNTAXES)
KEPT = 0x00082218


def refused(data: bytes) -> str:
    """The reason why these bytes were quarantined. Raises AssertionError when they were not."""
    result = api.deidentifier().bytes(data)
    if result.outcome.outcome != "quarantined" or result.data is not None:
        raise AssertionError(result.outcome.outcome)
    return result.outcome.reason


@each_syntax
@pytest.mark.parametrize("undefined", [False, True], ids=["defined", "undefined"])
def test_untouched_sequences_come_out_byte_for_byte(syntax: str, undefined: bool) -> None:
    enc = encoder_of(syntax)
    deep = code_item(enc)
    for _ in range(5):
        deep = code_item(enc, enc.sequence(0x00082220, [deep, b""], undefined))
    sequence = enc.sequence(KEPT, [deep, deep], undefined)
    output = api.parsed(api.written(part10(join(image(enc) | {KEPT: sequence}), syntax)))
    assert output.transfer_syntax == syntax
    assert sequence in output.raw_dataset
    assert pixels(enc)[0x7FE00010] in output.raw_dataset


@each_syntax
@pytest.mark.parametrize("undefined", [False, True], ids=["defined", "undefined"])
def test_lengths_around_a_nested_change_are_right(syntax: str, undefined: bool) -> None:
    enc = encoder_of(syntax)
    inside = code_item(enc, enc.element(0x00081155, "UI", uid("1.2.3.4")) + enc.element(0x00100010, "PN", b"Ab^C"))
    for _ in range(4):
        inside = code_item(enc, enc.sequence(0x00082220, [inside, code_item(enc)], undefined))
    output = api.parsed(api.written(part10(join(image(enc) | {KEPT: enc.sequence(KEPT, [inside], undefined)}), syntax)))
    deepest = {raw.tag: raw.value for raw in output.dataset if len(raw.path) == 5 and raw.path[4][1] == 0}
    assert deepest.keys() - {0x00100010} == {0x00080100, 0x00080102, 0x00080104, 0x00081155}
    assert deepest.get(0x00100010) != b"Ab^C"
    assert deepest[0x00081155].startswith(b"2.25.")


def test_mixed_defined_and_undefined_lengths() -> None:
    for outer, inner in itertools.product((False, True), repeat=2):
        body = LITTLE.sequence(0x00082220, [code_item(LITTLE), code_item(LITTLE)], inner)
        sequence = LITTLE.sequence(KEPT, [code_item(LITTLE, body), b""], outer)
        assert sequence in api.written(part10(join(image(LITTLE) | {KEPT: sequence})))


@pytest.mark.parametrize("undefined", [False, True], ids=["defined", "undefined"])
def test_sequences_in_un_are_read_as_implicit(undefined: bool) -> None:
    content = IMPLICIT.element(0x00100010, "PN", b"Ab^C") + code_item(IMPLICIT)
    sequence = LITTLE.sequence(KEPT, [content], undefined, vr="UN")
    output = api.written(part10(join(image(LITTLE) | {KEPT: sequence})))
    assert b"Ab^C" not in output
    assert b"T-A0100" in output
    api.parsed(output)


def test_private_sequences_survive_where_a_recipe_keeps_them() -> None:
    """fo-dicom 771, 1181 and 1507: private SQ and DS threw under Retain Safe Private."""
    for enc, syntax in ((LITTLE, EXPLICIT_LE), (BIG, EXPLICIT_BE), (IMPLICIT, IMPLICIT_LE)):
        inner = enc.element(0x00290010, "LO", b"ACME 2") + enc.element(0x00291001, "DS", b"1.5 ")
        elements = image(enc)
        elements[0x00290010] = enc.element(0x00290010, "LO", b"ACME 1")
        elements[0x00291001] = enc.sequence(0x00291001, [inner, b""], undefined=True)
        elements[0x00291002] = enc.element(0x00291002, "DS", b"1.5 ")
        original = part10(join(elements), syntax)
        assert api.parsed(api.written(original, "nidb-original")).raw_dataset == join(elements)


def test_encapsulated_pixel_data_is_copied_with_its_offset_table() -> None:
    elements = image(LITTLE)
    elements[0x7FE00010] = LITTLE.encapsulated([b"\1\2" * 40, b"\3\4" * 10], offsets=LITTLE.u32(0) + LITTLE.u32(88))
    assert elements[0x7FE00010] in api.written(part10(join(elements), RLE))


def test_sequence_delimiter_bytes_inside_pixel_data() -> None:
    """dicognito 96."""
    delimiter = b"\xfe\xff\xdd\xe0\0\0\0\0" + b"\xfe\xff\x00\xe0\x10\0\0\0" + b"\xfe\xff\x0d\xe0\0\0\0\0"
    for fragments in ([delimiter * 4], [delimiter, delimiter * 2]):
        elements = image(LITTLE)
        elements[0x7FE00010] = LITTLE.encapsulated(fragments)
        assert elements[0x7FE00010] in api.written(part10(join(elements), RLE))
    elements = image(LITTLE)
    elements[0x7FE00010] = LITTLE.element(0x7FE00010, "OB", delimiter * 8)
    elements[0x00280010] = LITTLE.element(0x00280010, "US", LITTLE.u16(len(delimiter)))
    elements[0x00280011] = LITTLE.element(0x00280011, "US", LITTLE.u16(8))
    elements[0x00280100] = LITTLE.element(0x00280100, "US", LITTLE.u16(8))
    assert elements[0x7FE00010] in api.written(part10(join(elements)))


@each_syntax
def test_odd_lengths(syntax: str) -> None:
    enc = encoder_of(syntax)
    elements = image(enc)
    elements[0x00280004] = enc.element(0x00280004, "CS", b"MONOCHROME2")
    elements[0x00100010] = enc.element(0x00100010, "PN", b"A^B")
    output = api.parsed(api.written(part10(join(elements), syntax)))
    assert elements[0x00280004] in output.raw_dataset
    assert all(len(raw.value) % 2 == 0 for raw in output.dataset if raw.tag != 0x00280004)


@each_syntax
def test_groups_out_of_order_and_group_lengths(syntax: str) -> None:
    enc = encoder_of(syntax)
    elements = image(enc)
    first = [0x00280010, 0x00100010, 0x00080018]
    order = first + [tag for tag in sorted(elements) if tag not in first]
    lengths = enc.element(0x00080000, "UL", enc.u32(4)) + enc.element(0x00100000, "UL", enc.u32(99))
    dataset = lengths + b"".join(elements[tag] for tag in order[:-1]) + elements[order[-1]]
    output = api.parsed(api.written(part10(dataset, syntax)))
    tags = [raw.tag for raw in output.dataset]
    assert 0x00080000 not in tags
    assert 0x00100000 not in tags
    assert {tag for tag in order if tag != 0x00080020} <= set(tags)


@pytest.mark.parametrize("first", [0x00000000, 0x00000002, 0x00000100, 0x00001000])
@each_syntax
def test_command_group_elements_go(syntax: str, first: int) -> None:
    """Group 0000 in a data set; its first tag must not be taken for another byte order."""
    enc = encoder_of(syntax)
    vr = "UI" if first in (0x00000002, 0x00001000) else "UL"
    command = enc.element(first, vr, uid(CT_IMAGE) if vr == "UI" else enc.u32(4))
    command += enc.element(0x00001001, "UI", uid("1.2.3.4"))
    output = api.parsed(api.written(part10(command + join(image(enc)), syntax)))
    assert [raw.tag for raw in output.dataset if raw.tag >> 16 == 0] == []
    assert pixels(enc)[0x7FE00010] in output.raw_dataset


@pytest.mark.parametrize("syntax", [IMPLICIT_LE, EXPLICIT_LE], ids=["implicit", "explicit"])
def test_no_preamble_no_meta_header(syntax: str) -> None:
    dataset = join(image(encoder_of(syntax)))
    output = api.parsed(api.written(dataset))
    assert output.transfer_syntax == syntax
    assert pixels(encoder_of(syntax))[0x7FE00010] in output.raw_dataset


def test_no_preamble_but_meta_header_or_prefix() -> None:
    dataset = join(image(LITTLE))
    header = meta(EXPLICIT_LE, CT_IMAGE, "1.2.3")
    plain = api.parsed(api.written(part10(dataset))).raw_dataset
    for data in (header + dataset, b"DICM" + header + dataset):
        result = api.deidentifier().bytes(data)
        if result.data is not None:
            assert api.parsed(result.data).raw_dataset == plain
        else:
            assert result.outcome.reason


def test_meta_header_without_group_length_or_with_a_wrong_one() -> None:
    dataset = join(image(LITTLE))
    plain = api.written(part10(dataset))
    bare = meta(EXPLICIT_LE, CT_IMAGE, "1.2.3", group_length=False)
    assert api.written(b"\0" * 128 + b"DICM" + bare + dataset) == plain
    for wrong in (0, 4, 0xFFFFFFFF, 100_000):
        broken = LITTLE.element(0x00020000, "UL", LITTLE.u32(wrong)) + bare
        result = api.deidentifier().bytes(b"\0" * 128 + b"DICM" + broken + dataset)
        assert result.data in (plain, None)


def test_unknown_transfer_syntax_is_refused() -> None:
    assert "unsupported" in refused(part10(join(image(LITTLE)), "1.2.840.10008.1.2.999"))


def test_no_sop_instance_uid_no_patient_no_modality() -> None:
    """dicognito 24, 55 and 97; RSNA/anonymizer 11: missing attributes were a crash."""
    for missing in image(LITTLE):
        elements = image(LITTLE)
        del elements[missing]
        output = api.parsed(api.written(part10(join(elements))))
        added = {raw.tag for raw in output.dataset if not raw.path} - elements.keys()
        assert added <= {0x00120062, 0x00120063, 0x00120064, 0x00280303}, "attributes that were not there"
    api.parsed(api.written(part10(join(pixels(LITTLE)))))


def test_empty_uids_stay_empty_and_each_value_of_many_is_mapped() -> None:
    """fo-dicom 1308; KitwareMedical/dicom-anonymizer 32 (`unhashable MultiValue`)."""
    elements = image(LITTLE)
    elements[0x00200052] = LITTLE.element(0x00200052, "UI", b"")
    elements[0x00081155] = LITTLE.element(0x00081155, "UI", b"1.2.3\\1.2.840.10008.1.2\\\\1.2.4\0")
    values = {raw.tag: raw.value for raw in api.parsed(api.written(part10(join(elements)))).dataset}
    assert values[0x00200052] == b""
    first, second, third, fourth = values[0x00081155].rstrip(b"\0").split(b"\\")
    assert first.startswith(b"2.25.")
    assert fourth.startswith(b"2.25.")
    assert (first != fourth, second, third) == (True, b"1.2.840.10008.1.2", b"")
    elements[0x00080018] = LITTLE.element(0x00080018, "UI", b"")
    api.parsed(api.written(part10(join(elements))))


def test_depth_is_limited_without_recursion() -> None:
    """didymo/OnkoDICOM 259: RecursionError."""

    def deep(levels: int, undefined: bool) -> bytes:
        content = code_item(LITTLE)
        for _ in range(levels):
            content = LITTLE.sequence(KEPT, [content], undefined)
        return part10(join(image(LITTLE) | {KEPT: content}))

    for undefined in (False, True):
        api.parsed(api.written(deep(60, undefined)))
        assert refused(deep(65, undefined)) == "too-deep"
        assert refused(deep(5000, undefined)) == "too-deep"


@pytest.mark.parametrize("behind", [b"", b"\0", b"crc and length "], ids=["none", "padding", "gzip trailer"])
def test_deflated_pixels_much_larger_than_the_file(behind: bytes) -> None:
    elements = patient_and_study(LITTLE) | pixels(LITTLE, 512, 512)
    output = api.parsed(api.written(part10(join(elements), DEFLATED) + behind))
    assert elements[0x7FE00010] in output.raw_dataset
