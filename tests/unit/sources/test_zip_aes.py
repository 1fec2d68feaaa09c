"""WinZip's AES: zips that another program (pyzipper 0.3.6, MIT) made, and what is altered in them."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from tests.unit.sources.test_zip import content, source, why

from scrubjay.sources import Settings

MADE = {
    128: (
        "UEsDBBQAAQBjAIB0dV0AAAAANgAAAJgDAAAHAAsAYS94LmRjbQGZBwACAEFFAQgAKP1Ig8jOoAEfU4nU+sAGFLzLHL6gggWJ/knn"
        "cAYqOQmpBE8KoDT3hfj34OHtW2JDnAZn1TSZUEsDBBQAAQBjAIB0dV0AAAAAGQAAAAMAAAABAAsAYgGZBwACAEFFAQgAkftkNld1"
        "LmKzpSIS0/4Hs8gmkYrRF8SizFBLAQIUAxQAAQBjAIB0dV0AAAAANgAAAJgDAAAHAAsAAAAAAAAAAACAAQAAAABhL3guZGNtAZkH"
        "AAIAQUUBCABQSwECFAMUAAEAYwCAdHVdAAAAABkAAAADAAAAAQALAAAAAAAAAAAAgAFmAAAAYgGZBwACAEFFAQgAUEsFBgAAAAAC"
        "AAIAegAAAKkAAAAAAA=="
    ),
    256: (
        "UEsDBBQAAQBjAIB0dV0AAAAAPgAAAJgDAAAHAAsAYS94LmRjbQGZBwACAEFFAwgAfy7Ah93tGzhSSvpelmDBjQ9qgepuhhkPaeSD"
        "ntVt9O9dSwh8HSw3f+nvF3palm/T5QurYrQEn9sFVIWzfuBQSwMEFAABAGMAgHR1XQAAAAAhAAAAAwAAAAEACwBiAZkHAAIAQUUD"
        "CAAwSpciVALN7WZQDSpLuuv2urKp8n5+IEF3GPpQl/s7fZBQSwECFAMUAAEAYwCAdHVdAAAAAD4AAACYAwAABwALAAAAAAAAAAAA"
        "gAEAAAAAYS94LmRjbQGZBwACAEFFAwgAUEsBAhQDFAABAGMAgHR1XQAAAAAhAAAAAwAAAAEACwAAAAAAAAAAAIABbgAAAGIBmQcA"
        "AgBBRQMIAFBLBQYAAAAAAgACAHoAAAC5AAAAAAA="
    ),
}


@pytest.mark.parametrize("bits", MADE)
def test_both_strengths_are_read(bits: int, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(base64.b64decode(MADE[bits]))
    known = Settings.of("geheim")
    assert [content(item) for item in source(path, known)] == [b"two", b"plain text of a member " * 40]
    for settings in (Settings(), Settings.of("Geheim")):
        assert [why(item) for item in source(path, settings)] == ["archive-password"] * 2


def test_what_was_altered_is_refused(tmp_path: Path) -> None:
    made = base64.b64decode(MADE[256])
    begin = made.index(b"a/x.dcm") + len(b"a/x.dcm") + 11
    path = tmp_path / "x.zip"
    for at in range(begin, made.index(b"PK\3\4", begin)):
        path.write_bytes(made[:at] + bytes([made[at] ^ 1]) + made[at + 1 :])
        assert [why(item) for item in source(path, Settings.of("geheim"))][1] in ("archive-password", "bad-member")
