"""Damage to real files, reproducible: the same number gives the same bytes."""

import functools
import random

from support import corpus, hide
from support.build import (
    DEFLATED,
    EXPLICIT_BE,
    EXPLICIT_LE,
    IMPLICIT_LE,
    JPEG_2000,
    JPEG_BASELINE,
    LITTLE,
    encoder_of,
    join,
    part10,
)

MAX_SEED_BYTES = 48_000
NUMBERS = (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\xfe\xff\xff\xff", b"\xff\xff\xff\x7f", b"\1\0\0\0", b"\0\0\0\x80")
MARKS = (
    b"\xfe\xff\x00\xe0\xff\xff\xff\xff",
    b"\xfe\xff\x0d\xe0\0\0\0\0",
    b"\xfe\xff\xdd\xe0\0\0\0\0",
    b"\x10\0\x10\0PN\x08\0",
    b"\xe0\x7f\x10\0OB\0\0\xff\xff\xff\xff",
    b"\x08\0\x05\0CS\x0a\0ISO_IR 192",
    b"SQ\0\0\xff\xff\xff\xff",
    b"UN\0\0\xff\xff\xff\xff",
)


@functools.cache
def seeds() -> tuple[bytes, ...]:
    """Small files of the corpus and data sets full of planted identifiers."""
    real = [path.read_bytes() for path in corpus.corpus_files() if 0 < path.stat().st_size <= MAX_SEED_BYTES]
    planted = []
    for syntax in (EXPLICIT_LE, IMPLICIT_LE, EXPLICIT_BE, DEFLATED):
        for place in hide.PLACES.values():
            planter = hide.Planter(encoder_of(syntax))
            planted.append(part10(join(place(planter)), syntax))
    planter = hide.Planter(LITTLE)
    planted.append(part10(join(hide.un_sequences(planter))))
    planted.append(part10(hide.with_fragments(planter, [hide.jpeg(planter)]), JPEG_BASELINE))
    planted.append(part10(hide.with_fragments(planter, [hide.jpeg_2000(planter)]), JPEG_2000))
    return tuple(real + planted * (1 + len(real) // (2 * len(planted))))


def mutated(number: int) -> bytes:
    """The file with this number: one to six damages to one of the seeds."""
    rng = random.Random(number)
    data = bytearray(rng.choice(seeds()))
    for _ in range(rng.choice((1, 1, 1, 2, 3, 6))):
        _damage(data, rng)
    return bytes(data)


def _damage(data: bytearray, rng: random.Random) -> None:
    # headers matter more than pixels: most damage goes to the first part
    reach = len(data) if rng.random() < 0.3 else min(len(data), 4096)
    at = rng.randrange(reach + 1)
    kind = rng.randrange(9)
    if kind == 0 and at < len(data):
        data[at] ^= 1 << rng.randrange(8)
    elif kind == 1 and at < len(data):
        data[at] = rng.randrange(256)
    elif kind == 2:
        data[at : at + 4] = rng.choice(NUMBERS)
    elif kind == 3:
        data[at : at + 2] = rng.choice(NUMBERS)[:2]
    elif kind == 4:
        del data[at:]
    elif kind == 5:
        del data[at : at + rng.choice((1, 2, 8, 100))]
    elif kind == 6:
        data[at:at] = rng.choice(MARKS)
    elif kind == 7:
        end = min(len(data), at + rng.choice((8, 64, 1024)))
        data[at:at] = data[at:end]
    else:
        other = rng.choice(seeds())
        start = rng.randrange(len(other) + 1)
        data[at:] = other[start : start + MAX_SEED_BYTES]
