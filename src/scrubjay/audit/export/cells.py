"""Text that a spreadsheet or a terminal only shows: nothing in it is computed, nothing in it is obeyed.

Control characters, and those that turn the direction of writing, become escapes such as \\x1b and \\n. A text that a
spreadsheet would compute (after blanks or apostrophes comes = + - @, also in full width) gets an apostrophe in front.
"""

from __future__ import annotations

import re
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

_CONTROL: Final = "\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff"
_BLANK: Final = " \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"  # spelled out: RE2 and Python differ in what \s is
_FORMULA: Final = f"^[{_BLANK}']*[=+\\-@\uff1d\uff0b\uff0d\uff20]"
_UNSAFE: Final = f"[{_CONTROL}]|{_FORMULA}"
_CONTROLS: Final = re.compile(f"[{_CONTROL}\ud800-\udfff]")
_COMPUTED: Final = re.compile(_FORMULA)


def visible(text: str) -> str:
    """The text without anything that does more than be seen."""
    return _CONTROLS.sub(lambda found: found[0].encode("unicode_escape", "surrogatepass").decode(), text)


def as_text(text: str) -> str:
    """A cell for a file without types, as CSV: `visible`, and never a formula."""
    shown = visible(text)
    return "'" + shown if _COMPUTED.match(shown) else shown


def as_text_column(column: pa.Array) -> pa.Array:
    """The same for a column of texts; of a dictionary column each text once. Others are left as they are."""
    if pa.types.is_dictionary(column.type):
        return pa.DictionaryArray.from_arrays(column.indices, as_text_column(column.dictionary))
    if not pa.types.is_string(column.type):
        return column
    unsafe = pc.match_substring_regex(column, _UNSAFE)
    if not pc.any(unsafe).as_py():
        return column
    mended = pa.array([as_text(text) for text in column.filter(unsafe).to_pylist()], pa.string())
    return pc.replace_with_mask(column, pc.fill_null(unsafe, False), mended)
