"""Files that are cut, damaged or lying: refused with a reason, or written only as far as they are whole."""

import zlib
from collections.abc import Iterator

import pytest

from support import api, walk
from support.build import (
    CT_IMAGE,
    DEFLATED,
    EXPLICIT_BE,
    EXPLICIT_LE,
    IMPLICIT_LE,
    JPEG_BASELINE,
    LITTLE,
    RLE,
    code_item,
    deflate,
    encoder_of,
    image,
    join,
    meta,
    part10,
    patient_and_study,
)

SYNTAXES = {"implicit": IMPLICIT_LE, "explicit": EXPLICIT_LE, "big-endian": EXPLICIT_BE, "deflated": DEFLATED}
each_syntax = pytest.mark.parametrize("syntax", SYNTAXES.values(), ids=SYNTAXES)
KEPT = 0x00082218


@pytest.mark.parametrize("delimiter", [b"\xfe\xff\x0d\xe0", b"\xfe\xff\xdd\xe0"], ids=["item", "sequence"])
def test_a_delimiter_with_a_length_is_not_copied(delimiter: bytes) -> None:
    """Readers disagree on where the next element begins, so it must be mended or refused (PS3.5 7.5.1 wants zero)."""
    sequence = LITTLE.sequence(KEPT, [code_item(LITTLE)], undefined=True)
    at = sequence.rindex(delimiter)
    broken = sequence[: at + 4] + LITTLE.u32(8) + sequence[at + 8 :]
    result = api.deidentifier().bytes(part10(join(image(LITTLE) | {KEPT: broken})))
    if result.data is not None:
        api.parsed(result.data)


@each_syntax
def test_truncated_anywhere_is_never_written_beyond_what_is_there(syntax: str) -> None:
    enc = encoder_of(syntax)
    deep = enc.sequence(KEPT, [code_item(enc), code_item(enc, enc.sequence(KEPT, [code_item(enc)], True))], True)
    whole = part10(join(image(enc) | {KEPT: deep}), syntax)
    complete = api.parsed(whole)
    for cut in range(132, len(whole)):
        result = api.deidentifier().bytes(whole[:cut])
        if result.data is None:
            assert result.outcome.outcome in ("quarantined", "excluded")
            assert result.outcome.reason
            continue
        try:
            kept = walk.walk_file(whole[:cut], api.is_sequence)
        except walk.WalkError:
            # only less than a header's worth of bytes behind the last element may be taken for trailing garbage
            kept = next(_prefixes(whole[:cut]))
        assert len(kept.dataset) < len(complete.dataset) or kept.raw_dataset == complete.raw_dataset
        assert {raw.key for raw in api.parsed(result.data).dataset if raw.tag not in api.oracle_stamps()} <= {
            raw.key for raw in kept.dataset
        }


@each_syntax
def test_a_damaged_header_in_the_middle_is_refused(syntax: str) -> None:
    """Only what stands behind a whole data set is cut; damage before that is damage."""
    enc = encoder_of(syntax)
    for tag in (0x00100010, 0x0020000D, 0x00280002):
        elements = image(enc)
        broken = dict(elements)
        broken[tag] = (
            elements[tag][:4] + (b"\xff\xff\xff\x7f" if not enc.explicit else b"??\xff\xff") + elements[tag][8:]
        )
        assert api.deidentifier().bytes(part10(join(broken), syntax)).outcome.outcome == "quarantined"


def test_encapsulated_truncated_anywhere() -> None:
    elements = image(LITTLE)
    elements[0x7FE00010] = LITTLE.encapsulated([b"\1\2" * 20, b"\3\4" * 10])
    whole = part10(join(elements), RLE)
    for cut in range(whole.find(b"\xe0\x7f\x10\0") + 1, len(whole)):
        result = api.deidentifier().bytes(whole[:cut])
        assert result.data is None or b"\xe0\x7f\x10\0" not in result.data


def _prefixes(data: bytes) -> Iterator[walk.File]:
    """The file cut where it parses, at most 12 bytes earlier."""
    for fewer in range(1, 12):
        try:
            yield walk.walk_file(data[:-fewer], api.is_sequence)
        except walk.WalkError:
            continue
    raise AssertionError("written although it ends inside a value")


def test_deflated_bytes_that_are_damaged_are_refused() -> None:
    body = deflate(join(image(LITTLE)))
    for damage in (body[: len(body) // 2], b"\xff" + body[1:], b"", zlib.compress(join(image(LITTLE)))):
        whole = b"\0" * 128 + b"DICM" + meta(DEFLATED, CT_IMAGE, "1.2.3") + damage
        result = api.deidentifier().bytes(whole)
        assert result.data is None or not damage


def test_lengths_that_lie_cost_nothing() -> None:
    for tag, vr in ((0x00104000, "UT"), (KEPT, "SQ"), (0x00420011, "OB"), (0x7FE00010, "OW")):
        for length in (0xFFFFFFFE, 0x7FFFFFFE, 0x10000000):
            data = part10(join(patient_and_study(LITTLE)) + LITTLE.header(tag, vr, length) + b"\0" * 100)
            assert api.deidentifier().bytes(data).data is None


def test_jpeg_whose_segments_lie_is_refused() -> None:
    for stream in (b"\xff\xd8\xff\xe1\xff\xff" + b"\0" * 20, b"\xff\xd8\xff\xfe\0\1" + b"\0" * 20):
        elements = image(LITTLE)
        elements[0x7FE00010] = LITTLE.encapsulated([stream])
        assert api.deidentifier().bytes(part10(join(elements), JPEG_BASELINE)).data is None
