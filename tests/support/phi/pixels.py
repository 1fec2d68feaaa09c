"""Whether pixel data is what it was: the same bytes, or the same frames without comments."""

from collections.abc import Iterator
from itertools import zip_longest

from pydicom.dataset import Dataset
from pydicom.encaps import generate_frames

from support.phi.lookup import pixel_value

_BARE = frozenset((0xD8, 0x01, *range(0xD0, 0xD8)))
"""JPEG markers without a length (ITU-T T.81, B.1.1.3), but for the end."""


def same(before: Dataset, after: Dataset) -> bool:
    """Compressed frames may lose comments and application segments: those are no pixels."""
    old, new = pixel_value(before), pixel_value(after)
    if old == new:
        return bool(old)
    if not new or not before.file_meta.TransferSyntaxUID.is_encapsulated:
        return False
    if before.file_meta.TransferSyntaxUID != after.file_meta.TransferSyntaxUID:
        return False
    count = int(before.get("NumberOfFrames", 1) or 1)
    frames = (generate_frames(value, number_of_frames=count) for value in (old, new))
    return all(image(one) == image(other) for one, other in zip_longest(*frames, fillvalue=b""))


def image(frame: bytes) -> bytes:
    """A frame without what isn't image, cut where the image ends."""
    if frame[:2] == b"\xff\xd8":
        return b"".join(_jpeg(frame))
    if frame[:4] == b"\xff\x4f\xff\x51":
        return b"".join(_jpeg_2000(frame))
    if frame[4:8] == b"jP  ":
        return b"".join(_jp2(frame))
    return frame.rstrip(b"\0")


def _jp2(frame: bytes) -> Iterator[bytes]:
    """The two boxes of a JP2 file that make the image: its header, and the codestream (ITU-T T.800, annex I)."""
    at = 0
    while at + 8 <= len(frame):
        length, kind = int.from_bytes(frame[at : at + 4], "big"), frame[at + 4 : at + 8]
        end = at + length if length >= 8 else len(frame)
        if kind == b"jp2h":
            yield frame[at:end]
        elif kind == b"jp2c":
            yield from _jpeg_2000(frame[at + 8 : end])
        at = end


def _jpeg(frame: bytes) -> Iterator[bytes]:
    """Segments other than COM and APPn; all from the first scan to the end as it is."""
    at = 0
    while at + 4 <= len(frame) and frame[at] == 0xFF:
        marker = frame[at + 1]
        if marker in _BARE or marker == 0xFF:
            length = 2 if marker != 0xFF else 1
        elif marker == 0xDA:
            yield frame[at : frame.rfind(b"\xff\xd9") + 2]
            return
        else:
            length = 2 + int.from_bytes(frame[at + 2 : at + 4], "big")
        if marker != 0xFE and not 0xE0 <= marker <= 0xEF and marker != 0xFF:
            yield frame[at : at + length]
        at += length


def _jpeg_2000(frame: bytes) -> Iterator[bytes]:
    """Segments of the main header other than COM (ITU-T T.800, A.9.2); all from the first tile part as it is."""
    yield frame[:2]
    at = 2
    while at + 4 <= len(frame):
        if frame[at : at + 2] == b"\xff\x90":
            yield frame[at : frame.rfind(b"\xff\xd9") + 2]
            return
        length = 2 + int.from_bytes(frame[at + 2 : at + 4], "big")
        if frame[at : at + 2] != b"\xff\x64":
            yield frame[at : at + length]
        at += length
