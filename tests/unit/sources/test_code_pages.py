"""Code pages of names in archives, and what Python has beside them under the same roof."""

from __future__ import annotations

import pytest

from scrubjay.errors import UsageError
from scrubjay.sources import check_code_page
from scrubjay.sources.archives.names import text_of


@pytest.mark.parametrize(
    "name",
    ["idna", "punycode", "utf-7", "unicode_escape", "raw_unicode_escape", "undefined", "hex", "rot13", "zlib", "utf-16",
     "hz", "cp500", "nonsense", "", "a\0b"],
)  # fmt: skip
def test_what_is_no_code_page_of_names(name: str) -> None:
    with pytest.raises(UsageError, match="name a code page"):
        check_code_page(name)


@pytest.mark.parametrize("name", ["CP437", "cp850", "cp932", "gbk", "big5", "shift_jis_2004", "koi8-r", "johab"])
def test_code_pages_of_names(name: str) -> None:
    assert text_of(b"Bilder\xff\xfe\x81", marked=False, code_page=check_code_page(name)).startswith("Bilder")


def test_a_code_page_whose_errors_cannot_be_escaped() -> None:
    for code_page in ("idna", "iso2022_jp", "undefined"):
        assert text_of(b"\xff..\x1b", marked=False, code_page=code_page) == "\udcff..\x1b"
