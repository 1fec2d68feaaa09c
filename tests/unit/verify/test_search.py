"""What counts as a known value in text and bytes, and what is spared."""

import gzip
import zlib

import pytest

from scrubjay.verify.needles import Needles, id_needle, name_parts, phone_needle
from scrubjay.verify.search import RawSearch, in_text, unpacked

WHO = Needles(
    names=frozenset(name_parts("Müller-Thurgau^Ottilie^K=毛^利=もうり^としこ")) | frozenset(name_parts("Long^Peter")),
    ids=frozenset((id_needle("MRN-471 1203"), id_needle("88123"))),
    phones=frozenset((phone_needle("+49 89 7351 2264"),)),
    dates=frozenset(("19611224",)),
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("seen by MUELLER? no: Muller", "name"),
        ("Thurgau, O.", "name"),
        ("ottilie", "name"),
        ("としこ", "name"),
        ("Peter Long", "name"),
        ("LONG^PETER", "name"),
        ("mrn4711203", "id"),
        ("MRN 471-1203", "id"),
        ("no. 88123.", "id"),
        ("call 089 73512264", "phone"),
        ("born 24.12.1961", "birth-date"),
        ("12/24/1961", "birth-date"),
        ("19611224", "birth-date"),
    ],
)
def test_found(text: str, kind: str) -> None:
    assert kind in set(in_text(text, WHO))


@pytest.mark.parametrize(
    "text", ["Long axis view", "Head 3 mm", "881234", "1.2.88123.4", "MRN 4711204", "peterboroughs", "24.12.1960", ""]
)
def test_spared(text: str) -> None:
    assert not set(in_text(text, WHO))


@pytest.mark.parametrize("value", ["1234", "0000000", "11111", "ANONYMOUS", "patient", "test", ""])
def test_ids_that_are_none(value: str) -> None:
    assert id_needle(value) == ""


@pytest.mark.parametrize("value", ["Anonymous", "TEST^PATIENT", "phantom", "^^", ""])
def test_names_that_are_none(value: str) -> None:
    assert list(name_parts(value)) == []


@pytest.mark.parametrize(
    ("value", "codec"),
    [
        ("Müller", "latin-1"),
        ("MÜLLER", "utf-8"),
        ("Thurgau", "utf-16-le"),
        ("ottilie", "utf-16-be"),
        ("としこ", "shift_jis"),
        ("としこ", "euc_jp"),
        ("MRN4711203", "ascii"),
    ],
)
def test_bytes(value: str, codec: str) -> None:
    who = Needles(names=frozenset([("müller", "ottilie"), ("thurgau",), ("としこ",)]), ids=frozenset(("mrn4711203",)))
    data = b"\1\2\3\0" + value.encode(codec) + b"\0\0\5"
    assert list(RawSearch(who).hits(data))
    assert not list(RawSearch(Needles(names=frozenset([("wagner",)]))).hits(data))


def test_a_name_inside_a_word_of_bytes_is_spared() -> None:
    search = RawSearch(Needles(names=frozenset([("stolz",)])))
    assert not list(search.hits(b"unstolzer"))
    assert list(search.hits(b"de stolz1"))


def test_needles_never_show_themselves() -> None:
    shown = repr(WHO) + str(WHO)
    assert not any(part in shown for part in ("ottilie", "4711203", "1961"))


@pytest.mark.parametrize("codec", ["ascii", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("shift", [0, 1])
def test_names_among_pixels(codec: str, shift: int) -> None:
    search = RawSearch(Needles(names=frozenset([("thurgau", "ottilie")])))
    noise = bytes((n * 37 + n // 7) % 256 for n in range(5000 + shift))
    assert list(search.hits_in_pixels(noise + "Thurgau".encode(codec) + noise, 6))
    assert not list(search.hits_in_pixels(noise, 6))


def test_what_is_packed_has_a_limit() -> None:
    one = zlib.compress(bytes(1 << 24))
    assert sum(map(len, unpacked(one * 20))) <= (1 << 26) + 20 * len(one)


def test_what_only_begins_like_a_packed_stream_is_read_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = 0
    real = zlib.decompressobj

    class Counting:
        def __init__(self, bits: int) -> None:
            self._stream = real(bits)

        def __getattr__(self, name: str) -> object:
            return getattr(self._stream, name)

        def decompress(self, data: bytes, most: int) -> bytes:
            nonlocal taken
            taken += len(data)
            return self._stream.decompress(data, most)

    monkeypatch.setattr(zlib, "decompressobj", Counting)
    data = b"x\x9c" * 500 + bytes(1 << 22) + gzip.compress(b"Ottilie")
    assert b"Ottilie" in list(unpacked(data))
    assert taken < 3 * len(data)
