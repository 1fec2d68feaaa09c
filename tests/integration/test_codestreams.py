"""Comments and application segments leave compressed images; the images themselves stay the same."""

import io
import struct

import pytest
from PIL import Image

from support import api, hide, plant
from support.build import JPEG_2000, JPEG_BASELINE, LITTLE, join, part10

TOKEN = plant.word(7).encode() * 3


def gradient(mode: str) -> Image.Image:
    """A small picture with some structure."""
    width = {"L": 1, "RGB": 3}[mode]
    return Image.frombytes(mode, (48, 40), bytes((i * 7 + i // 48) % 256 for i in range(48 * 40 * width)))


def jpeg(mode: str, progressive: bool) -> bytes:
    """A JPEG with Exif, a comment and an ICC profile that hold a token."""
    exif = Image.Exif()
    exif[0x010E] = TOKEN.decode()
    stream = io.BytesIO()
    gradient(mode).save(stream, "JPEG", quality=90, comment=TOKEN, exif=exif, progressive=progressive)
    return stream.getvalue()


def jpeg_2000(mode: str, boxes: bool) -> bytes:
    """A codestream, or a JP2 file, with a comment behind SIZ that holds a token."""
    stream = io.BytesIO()
    gradient(mode).save(stream, "JPEG2000", no_jp2=not boxes)
    data = stream.getvalue()
    if boxes:
        return data + struct.pack(">I4s", 8 + len(TOKEN), b"xml ") + TOKEN
    after_size = 4 + int.from_bytes(data[4:6], "big")
    comment = struct.pack(">HHH", 0xFF64, len(TOKEN) + 4, 1) + TOKEN
    return data[:after_size] + comment + data[after_size:]


STREAMS = {
    "jpeg grey": (JPEG_BASELINE, jpeg("L", False)),
    "jpeg colour": (JPEG_BASELINE, jpeg("RGB", False)),
    "jpeg progressive": (JPEG_BASELINE, jpeg("RGB", True)),
    "j2k grey": (JPEG_2000, jpeg_2000("L", False)),
    "j2k colour": (JPEG_2000, jpeg_2000("RGB", False)),
    "jp2": (JPEG_2000, jpeg_2000("RGB", True)),
}


def fragments(value: bytes) -> list[bytes]:
    """The fragments of encapsulated pixel data, the offset table left out."""
    found, at = [], 0
    while value[at : at + 4] == b"\xfe\xff\x00\xe0":
        length = int.from_bytes(value[at + 4 : at + 8], "little")
        found.append(value[at + 8 : at + 8 + length])
        at += 8 + length
    return found[1:]


@pytest.mark.parametrize(("syntax", "stream"), STREAMS.values(), ids=STREAMS)
@pytest.mark.parametrize("size", [10**9, 64, 16], ids=["one fragment", "64-byte fragments", "16-byte fragments"])
def test_frames_decode_to_the_same_pixels_without_comments(syntax: str, stream: bytes, size: int) -> None:
    assert TOKEN in stream
    frame = stream + b"\0" * (len(stream) % 2)
    pieces = [frame[at : at + size] for at in range(0, len(frame), size)]
    data = part10(hide.with_fragments(hide.Planter(LITTLE), pieces), syntax)
    output = api.parsed(api.written(data))
    value = next(raw.value for raw in output.dataset if raw.tag == 0x7FE00010)
    new = fragments(value)
    assert [len(piece) for piece in new] == [len(piece) for piece in pieces]
    whole = b"".join(new)
    assert plant.found(whole) == set()
    before, after = (Image.open(io.BytesIO(one)).convert("RGB").tobytes() for one in (stream, whole))
    assert before == after


def test_two_frames_are_scrubbed_both() -> None:
    stream = jpeg("L", False)
    frame = stream + b"\0" * (len(stream) % 2)
    elements = hide.base(hide.Planter(LITTLE))
    elements[0x00280008] = LITTLE.element(0x00280008, "IS", b"2 ")
    elements[0x7FE00010] = LITTLE.encapsulated([frame, frame], offsets=LITTLE.u32(0) + LITTLE.u32(len(frame) + 8))
    output = api.written(part10(join(elements), JPEG_BASELINE))
    assert plant.found(output) == set()
    assert output.count(b"\xff\xd8\xff") == 2
