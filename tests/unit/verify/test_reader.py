"""The reader sees what pydicom sees, and anything else is Unreadable."""

import warnings

import pydicom
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubjay.verify.reader import Unreadable, read, tags_of, walk
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


def test_tags_of_a_path() -> None:
    assert tags_of("00081140[0].00081155") == (0x00081140, 0x00081155)
    assert pydicom.datadict.keyword_for_tag(tags_of("00100010")[0]) == "PatientName"
