"""What archives have beside their members: nothing in those that a run writes, and damage is said."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from tests.unit.run.delivery.test_zipwriter import FILES, written

from scrubjay.verify.container import UNREAD, Beside, beside_zip
from scrubjay.verify.tarheads import beside_tar


def beside(data: bytes, *, tar: bool = False) -> Beside:
    with tempfile.NamedTemporaryFile() as file:
        Path(file.name).write_bytes(data)
        return beside_tar(file.name) if tar else beside_zip(file.name, "cp437")


@given(FILES, st.integers(1, 5000), st.integers(1, 9))
def test_nothing_in_a_zip_of_a_run(files: dict[str, bytes], long: int, many: int) -> None:
    assert beside(written(files)) == Beside()
    assert beside(written(files, long=long, many=many)) == Beside()


def test_what_can_not_be_read_is_said() -> None:
    data = written({"a": b"1" * 200, "b": b"2" * 200})
    for broken in (b"", b"no zip", data[:-1], data[:10] + data[40:]):
        assert beside(broken).said.get(UNREAD) == "error"


@given(st.data())
def test_no_damage_is_too_much(data: st.DataObject) -> None:
    whole = bytearray(written({"a": b"1" * 200, "b/c": b"2" * 200}, long=data.draw(st.sampled_from((50, 1 << 32)))))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(whole) - 8))
        whole[at : at + 8] = data.draw(st.binary(min_size=8, max_size=8))
    beside(bytes(whole))
    beside(bytes(whole), tar=True)
