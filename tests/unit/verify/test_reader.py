"""The reader sees what pydicom sees, and anything else is Unreadable."""

import warnings
from typing import Any

import pydicom
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubjay.verify import reader
from scrubjay.verify.reader import MAX_DEPTH, Unreadable, _Walk, read, tags_of, walk
from support import build, corpus
from support.build import BIG, DEFLATED, EXPLICIT_BE, EXPLICIT_LE, IMPLICIT, IMPLICIT_LE, LITTLE

WHOLE = build.part10(build.join(build.image(LITTLE)))


@pytest.mark.parametrize("path", corpus.corpus_files(), ids=corpus.label)
def test_it_sees_the_tags_that_pydicom_sees(path) -> None:  # type: ignore[no-untyped-def]
    try:
        mine = read(path)
    except Unreadable:
        return
    theirs = corpus.read(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tags = {int(tag) for tag in theirs.keys() if int(tag) & 0xFFFF}  # noqa: SIM118 - no conversion
    assert {one.tag for one in mine.elements if "." not in one.path and one.tag & 0xFFFF} == tags


@pytest.mark.parametrize(
    ("syntax", "encoder"), [(EXPLICIT_LE, LITTLE), (IMPLICIT_LE, IMPLICIT), (EXPLICIT_BE, BIG), (DEFLATED, LITTLE)]
)
@pytest.mark.parametrize("undefined", [False, True])
def test_every_encoding_and_depth(syntax: str, encoder: build.Encoder, undefined: bool) -> None:
    inner = encoder.sequence(0x00082218, [build.code_item(encoder)], undefined)
    elements = build.image(encoder) | {0x00082218: encoder.sequence(0x00082218, [inner, inner], undefined)}
    found = walk(build.part10(build.join(elements), syntax))
    by_path = {one.path: found.raw(one) for one in found.elements}
    assert by_path["00082218[1].00082218[0].00080104"] == b"Brain "
    assert [one.items for one in found.elements if one.path == "00082218"] == [2]
    assert found.trailing == 0


def test_private_creators_belong_to_their_level() -> None:
    block = LITTLE.element(0x00290010, "LO", b"ACME") + LITTLE.element(0x00291001, "LO", b"ab")
    inside = LITTLE.element(0x00291002, "LO", b"ab")
    data = build.part10(LITTLE.sequence(0x00082218, [inside]) + block)
    assert {one.path: one.creator for one in walk(data).elements if one.tag & 0x10000 and one.tag & 0xFF00} == {
        "00082218[0].00291002": "",
        "00291001": "ACME",
    }


@pytest.mark.parametrize("tail", [b"\0", bytes(64), b"text behind it"])
def test_bytes_behind_the_data_set_are_noticed(tail: bytes) -> None:
    with pytest.raises(Unreadable):
        walk(WHOLE + tail)


@given(st.data())
def test_any_damage_is_unreadable_or_read(data: st.DataObject) -> None:
    at = data.draw(st.integers(132, len(WHOLE) - 1))
    byte = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(at, len(WHOLE)))
    try:
        found = walk((WHOLE[:at] + bytes([byte]) + WHOLE[at + 1 :])[:cut])
    except Unreadable as error:
        assert 0 <= error.offset <= len(WHOLE)
    else:
        assert all(one.start + max(one.length, 0) <= found.end for one in found.elements)


def test_nesting_has_a_limit() -> None:
    body = b""
    for _ in range(80):
        body = LITTLE.sequence(0x00082218, [body])
    with pytest.raises(Unreadable, match="deep"):
        walk(build.part10(body))


def test_unknown_sequences_are_tried_once_on_each_level(monkeypatch: pytest.MonkeyPatch) -> None:
    body = b""
    for _ in range(60):
        body = IMPLICIT.sequence(0x00091010, [body])
    seen = 0
    data_set = _Walk.data_set

    def counted(self: _Walk, *arguments: Any) -> int:
        nonlocal seen
        seen += 1
        assert seen < 60 * 60  # twice as many for each further level would be 2**60
        return data_set(self, *arguments)

    monkeypatch.setattr(_Walk, "data_set", counted)
    found = walk(build.part10(body, IMPLICIT_LE))
    assert max(len(tags_of(one.path)) for one in found.elements) == 60


def test_unknown_sequences_below_the_limit_are_bytes() -> None:
    body = b""
    for _ in range(2000):
        body = IMPLICIT.sequence(0x00091010, [body])
    found = walk(build.part10(body, IMPLICIT_LE))
    assert found.elements[-1].items == -1
    assert len(found.elements) <= MAX_DEPTH + 1


def test_elements_and_fragments_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_ELEMENTS", 3)
    four = b"".join(LITTLE.element(0x00080050 + n, "SH", b"") for n in range(4))
    with pytest.raises(Unreadable, match="more elements"):
        walk(build.part10(four))
    fragments = b"".join(b"\xfe\xff\x00\xe0" + bytes(4) for _ in range(4)) + b"\xfe\xff\xdd\xe0" + bytes(4)
    with pytest.raises(Unreadable, match="more fragments"):
        walk(build.part10(b"\xe0\x7f\x10\x00OB\0\0\xff\xff\xff\xff" + fragments))


def test_tags_of_a_path() -> None:
    assert tags_of("00081140[0].00081155") == (0x00081140, 0x00081155)
    assert pydicom.datadict.keyword_for_tag(tags_of("00100010")[0]) == "PatientName"
