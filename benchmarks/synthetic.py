"""Two objects no corpus has: a multi-frame object of several gigabytes, and one with tens of thousands of items."""

import struct
from collections.abc import Iterable
from pathlib import Path

from benchmarks.part10 import LONG_VRS, UNDEFINED

ROOT = "2.25.4142"
CT = "1.2.840.10008.5.1.4.1.1.2"
EXPLICIT = "1.2.840.10008.1.2.1"
JPEG = "1.2.840.10008.1.2.4.50"
ENHANCED_MR = "1.2.840.10008.5.1.4.1.1.4.1"
MULTIFRAME_SC = "1.2.840.10008.5.1.4.1.1.7.2"
ITEM = b"\xfe\xff\x00\xe0"
ITEM_END = b"\xfe\xff\x0d\xe0" + bytes(4)
SEQUENCE_END = b"\xfe\xff\xdd\xe0" + bytes(4)

# A JPEG with every segment a scanner writes in front of its scan; the scan itself is zeros (holes in the file).
JPEG_HEAD = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    b"\xff\xfe\x00\x12made for a bench\xff\xdb\x00\x43\x00" + bytes(range(1, 65)) + b"\xff\xc0\x00\x0b\x08"
    b"\x04\x00\x04\x00\x01\x01\x11\x00\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
)
JPEG_TAIL = b"\xff\xd9"


def element(tag: int, vr: str, value: bytes | str) -> bytes:
    """Encode one element, Explicit VR Little Endian, padded to an even length."""
    data = value if isinstance(value, bytes) else value.encode("ascii")
    if len(data) % 2:
        data += b"\0" if vr in ("UI", "OB") else b" "
    return _head(tag, vr, len(data)) + data


def _head(tag: int, vr: str, length: int) -> bytes:
    start = struct.pack("<HH", tag >> 16, tag & 0xFFFF) + vr.encode("ascii")
    return start + (struct.pack("<HI", 0, length) if vr.encode() in LONG_VRS else struct.pack("<H", length))


def sequence(tag: int, items: Iterable[bytes], *, undefined: bool) -> bytes:
    """Encode a sequence, its own and its items' lengths all undefined or all defined."""
    if undefined:
        body = b"".join(ITEM + struct.pack("<I", UNDEFINED) + item + ITEM_END for item in items)
        return _head(tag, "SQ", UNDEFINED) + body + SEQUENCE_END
    body = b"".join(ITEM + struct.pack("<I", len(item)) + item for item in items)
    return _head(tag, "SQ", len(body)) + body


def _start(sop_class: str, instance: str, syntax: str, modality: str) -> bytes:
    meta = (
        element(0x00020001, "OB", b"\0\1")
        + element(0x00020002, "UI", sop_class)
        + element(0x00020003, "UI", instance)
        + element(0x00020010, "UI", syntax)
        + element(0x00020012, "UI", ROOT + ".1")
    )
    return (
        bytes(128)
        + b"DICM"
        + element(0x00020000, "UL", struct.pack("<I", len(meta)))
        + meta
        + element(0x00080016, "UI", sop_class)
        + element(0x00080018, "UI", instance)
        + element(0x00080020, "DA", "20200102")
        + element(0x00080060, "CS", modality)
        + element(0x00100010, "PN", "Bench^Mark")
        + element(0x00100020, "LO", "B-0001")
        + element(0x0020000D, "UI", ROOT + ".2.1")
        + element(0x0020000E, "UI", ROOT + ".3.1")
    )


def _image(frames: int, rows: int, columns: int) -> bytes:
    return (
        element(0x00280002, "US", struct.pack("<H", 1))
        + element(0x00280004, "CS", "MONOCHROME2")
        + element(0x00280008, "IS", str(frames))
        + element(0x00280010, "US", struct.pack("<H", rows))
        + element(0x00280011, "US", struct.pack("<H", columns))
        + b"".join(element(0x00280100 + n, "US", struct.pack("<H", v)) for n, v in ((0, 8), (1, 8), (2, 7), (3, 0)))
    )


def write_multiframe(path: Path, size: int) -> int:
    """Write an encapsulated multi-frame object of about `size` bytes (frames of 10 MB) and return its real size.

    A native PixelData ends at 4 GB, the reach of its 32-bit length; fragments of undefined total length don't. The
    scans are holes, so the file costs no room until someone copies it.
    """
    frame_size = 10_000_000
    frames = max(1, size // frame_size)
    with path.open("wb") as file:
        file.write(_start(MULTIFRAME_SC, ROOT + ".4.1", JPEG, "OT") + _image(frames, 1024, 1024))
        file.write(_head(0x7FE00010, "OB", UNDEFINED) + ITEM + bytes(4))
        for _ in range(frames):
            file.write(ITEM + struct.pack("<I", frame_size) + JPEG_HEAD)
            file.seek(frame_size - len(JPEG_HEAD) - len(JPEG_TAIL), 1)
            file.write(JPEG_TAIL)
        file.write(SEQUENCE_END)
        return file.tell()


def write_native(path: Path, size: int) -> int:
    """Write a native multi-frame object of about `size` bytes (at most 4 GB) and return its real size."""
    frames = max(1, min(size, 0xFFFF0000) // 2**20)
    with path.open("wb") as file:
        file.write(_start(MULTIFRAME_SC, ROOT + ".4.2", EXPLICIT, "OT") + _image(frames, 1024, 1024))
        file.write(_head(0x7FE00010, "OB", frames * 2**20))
        file.truncate(file.tell() + frames * 2**20)
        return path.stat().st_size


def nested(items: int, number: int, *, undefined: bool) -> bytes:
    """Return an Enhanced MR object whose functional groups hold `items` items in all (five for each frame)."""
    frames = items // 5
    groups = [_frame(frame, undefined=undefined) for frame in range(frames)]
    return (
        _start(ENHANCED_MR, f"{ROOT}.5.{number + 1}", EXPLICIT, "MR")
        + _image(frames, 1, 2)
        + sequence(0x52009230, groups, undefined=undefined)
        + element(0x7FE00010, "OB", bytes(2 * frames))
    )


def _frame(number: int, *, undefined: bool) -> bytes:
    at = f"{number % 1000}.5"
    content = (
        element(0x00189074, "DT", f"20200102{number % 240000:06d}.000000")
        + element(0x00189151, "DT", f"20200102{number % 240000:06d}.500000")
        + element(0x00209056, "SH", "1")
        + element(0x00209057, "UL", struct.pack("<I", number + 1))
        + element(0x00209157, "UL", struct.pack("<II", 1, number + 1))
        + element(0x00209158, "LT", "Frame of the benchmark; the technician noted nothing of interest here.")
    )
    measures = element(0x00180050, "DS", "1.5") + element(0x00280030, "DS", "0.9375\\0.9375")
    return (
        sequence(0x00209111, [content], undefined=undefined)
        + sequence(0x00209113, [element(0x00200032, "DS", f"-120.25\\-88.5\\{at}")], undefined=undefined)
        + sequence(0x00209116, [element(0x00200037, "DS", "1\\0\\0\\0\\1\\0")], undefined=undefined)
        + sequence(0x00289110, [measures], undefined=undefined)
    )


def small(study: int, image: int) -> bytes:
    """Return a CT image of about a kilobyte with an ordinary header; its 2.25 UIDs are made of the two numbers."""
    instance = f"{ROOT}.4.{study}.{image}"
    meta = (
        element(0x00020001, "OB", b"\0\1")
        + element(0x00020002, "UI", CT)
        + element(0x00020003, "UI", instance)
        + element(0x00020010, "UI", EXPLICIT)
        + element(0x00020012, "UI", ROOT + ".1")
    )
    day = f"2020{study % 12 + 1:02}{study % 28 + 1:02}"
    time = f"{8 + image // 60 % 12:02}{image % 60:02}00.{image:06}"
    who = (
        ("00100010", "PN", f"Bench{study:05}^Mark"),
        ("00100020", "LO", f"B-{study:05}"),
        ("00100030", "DA", f"19{50 + study % 50}0317"),
        ("00100040", "CS", "FM"[study % 2]),
        ("00101010", "AS", f"0{20 + study % 60}Y"),
        ("00101030", "DS", str(50 + study % 50)),
    )
    where = (
        ("00080008", "CS", "ORIGINAL\\PRIMARY\\AXIAL"),
        ("00080016", "UI", CT),
        ("00080018", "UI", instance),
        *((tag, "DA", day) for tag in ("00080020", "00080021", "00080022", "00080023")),
        *((tag, "TM", time) for tag in ("00080030", "00080031", "00080032", "00080033")),
        ("00080050", "SH", f"A{study:07}"),
        ("00080060", "CS", "CT"),
        ("00080070", "LO", "Bench Works"),
        ("00080080", "LO", "Hospital of the Bench"),
        ("00080090", "PN", "Refer^Ring"),
        ("00081010", "SH", "CT01"),
        ("00081030", "LO", "CT thorax"),
        ("0008103E", "LO", "axial 1.5 mm"),
        ("00081070", "PN", "Opera^Tor"),
    )
    how = (
        ("00180015", "CS", "CHEST"),
        ("00180050", "DS", "1.5"),
        ("00180060", "DS", "120"),
        ("00181000", "LO", "12345"),
        ("00181030", "LO", "Thorax routine"),
        ("00185100", "CS", "HFS"),
        ("0020000D", "UI", f"{ROOT}.2.{study}"),
        ("0020000E", "UI", f"{ROOT}.3.{study}"),
        ("00200010", "SH", str(study)),
        ("00200011", "IS", "3"),
        ("00200013", "IS", str(image + 1)),
        ("00200032", "DS", f"-120.5\\-120.5\\{image * 1.5}"),
        ("00200037", "DS", "1\\0\\0\\0\\1\\0"),
        ("00200052", "UI", f"{ROOT}.5.{study}"),
    )
    header = b"".join(element(int(tag, 16), vr, value) for tag, vr, value in (*where, *who, *how))
    group = element(0x00020000, "UL", struct.pack("<I", len(meta)))
    return bytes(128) + b"DICM" + group + meta + header + _image(1, 4, 4) + element(0x7FE00010, "OW", bytes(16))
