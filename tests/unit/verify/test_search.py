"""What counts as a known value in text and bytes, and what is spared."""

import base64
import gzip
import io
import unicodedata
import zipfile
import zlib
from collections.abc import Callable

import pytest

from scrubjay.verify.needles import Needles, id_needle, name_parts, phone_needle, spelled_parts, uids_in
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


def _zipped(data: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sheet.xml", data)
    return packed.getvalue()


@pytest.mark.parametrize(
    "pack",
    [
        _zipped,
        lambda data: data.hex().encode(),
        lambda data: base64.b64encode(gzip.compress(data)),
        lambda data: gzip.compress(base64.b64encode(data)),
        lambda data: gzip.compress(_zipped(data)),
    ],
)
def test_what_is_packed_is_found(pack: Callable[[bytes], bytes]) -> None:
    search = RawSearch(Needles(names=frozenset(name_parts("Thurgau^Ottilie"))))
    assert list(search.packed(b"\1\2" + pack(b"seen by Thurgau, Ottilie; " * 3) + b"\0"))
    assert not list(search.packed(b"\1\2" + pack(b"seen by nobody whom we know " * 3) + b"\0"))


@pytest.mark.parametrize("name", ["Jérôme^Buç", "Люксембург^Роза", "홍길동", "Διονυσιος"])
@pytest.mark.parametrize("codec", ["utf-8", "nfd", "utf-16-le", "koi8-r", "cp1251", "cp1253", "euc_kr", "latin-1"])
def test_names_whose_folding_their_bytes_dont_have(name: str, codec: str) -> None:
    part = name.split("^")[0]
    try:
        data = unicodedata.normalize("NFD", part).encode() if codec == "nfd" else part.encode(codec)
    except UnicodeEncodeError:
        pytest.skip("letters that it lacks")
    who = Needles(names=frozenset(name_parts(name)), spelled=frozenset(spelled_parts(name)))
    assert list(RawSearch(who).hits(b"\1\2" + data + b"\0\0"))
    assert not list(RawSearch(who).hits(b"\1\2" + b"somebody else" + b"\0\0"))


@pytest.mark.parametrize("text", ["on 20031104", "2003-11-04", "seen 20031104 again"])
def test_days_of_a_study(text: str) -> None:
    who = Needles(days=frozenset(("20031104",)))
    assert set(in_text(text, who)) == {"date"}
    assert not set(in_text(text.replace("04", "05"), who))


def test_a_birthday_with_the_name_of_its_month() -> None:
    assert "birth-date" in set(in_text("born 24 Dec 1961", WHO))
    assert not set(in_text("born 24 Nov 1961", WHO))


@pytest.mark.parametrize("uid", ["2.25.115502210980931447594853482093891665398", "1.2.840.113619.2.1.1"])
def test_uids_in_text(uid: str) -> None:
    assert uids_in(f"see {uid} there") == [uid]


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
