"""Rules for KitwareMedical/dicom-anonymizer: its JSON dictionaries of tag and action, and the same as Python.

Python is read and never run: of its syntax tree, literal dictionaries, `rules[(0x0010, 0x0010)] = keep`, and lists such
as `X_TAGS` are looked at, anything else that seems to be a rule is listed.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Mapping
from typing import Any, Final

from scrubjay.recipe.importers import carry
from scrubjay.recipe.importers.draft import Draft, Line
from scrubjay.recipe.importers.json_lines import excerpt, read_json

TITLE: Final = "dicom-anonymizer"
_ACTIONS: Final = {
    "replace": carry.DUMMY,
    "empty": carry.EMPTY,
    "delete": carry.REMOVE,
    "keep": carry.KEEP,
    "replace_uid": carry.UID,
    "empty_or_replace": "code Z/D",
    "delete_or_empty": "code X/Z",
    "delete_or_replace": "code X/D",
    "delete_or_empty_or_replace": "code X/Z/D",
    "deleteoremptyorreplace": "code X/Z/D",
    "delete_or_empty_or_replace_uid": "code X/Z/U*",
}
_LISTS: Final = {
    "D_TAGS": "replace",
    "Z_TAGS": "empty",
    "X_TAGS": "delete",
    "U_TAGS": "replace_uid",
    "Z_D_TAGS": "empty_or_replace",
    "X_Z_TAGS": "delete_or_empty",
    "X_D_TAGS": "delete_or_replace",
    "X_Z_D_TAGS": "delete_or_empty_or_replace",
    "X_Z_U_STAR_TAGS": "delete_or_empty_or_replace_uid",
}
_TAG: Final = r"\(\s*0[xX][0-9A-Fa-f]{1,4}\s*,\s*0[xX][0-9A-Fa-f]{1,4}\s*(,[^()]*)?\)"
_WHOLE: Final = 0xFFFFFFFF


def looks_like(text: str) -> bool:
    """A tag written as Python's tuple of two numbers, as a key, an index, or in a list of tags."""
    return re.search(rf'"{_TAG}"\s*:|^\s*{_TAG}\s*[:,]|\[\s*{_TAG}|\{{\s*{_TAG}\s*:', text, re.MULTILINE) is not None


def carry_over(text: str, draft: Draft) -> None:
    """Fill the draft. Raises SyntaxError with the line for what is neither JSON nor Python."""
    if re.match(r'\ufeff?\s*\{\s*("|\})', text) and not re.search(rf"^\s*{_TAG}\s*:", text, re.MULTILINE):
        _json(text, draft)
        return
    rows = text.splitlines()
    for number, key, value in _pairs(text):
        line = Line(number, rows[number - 1] if number <= len(rows) else "")
        _rule(draft, line, key, value)


def _json(text: str, draft: Draft) -> None:
    marked = read_json(text)
    for key, value in marked.data.items():
        line = Line(marked.line((key,)) or 1, f"{excerpt(key)}: {excerpt(value)}")
        _rule(draft, line, _literal(key), value)


def _rule(draft: Draft, line: Line, key: object, value: object) -> None:
    select = _selector(key)
    if select is None:
        draft.lose(line, "its tag can't be read", "as the recipe it extends says")
    elif select == "":
        draft.note(line, "the creators of private blocks leave with the last element of their block")
    elif isinstance(value, str) and value.casefold() in _ACTIONS:
        carry.carry(draft, line, select, _ACTIONS[value.casefold()])
    elif isinstance(value, Mapping):
        _with_options(draft, line, select, {str(name): one for name, one in value.items()})
    else:
        carry.lose(draft, line, select, "a function of your own" if value is None else "no such action is known")


def _with_options(draft: Draft, line: Line, select: str, options: Mapping[str, Any]) -> None:
    action = str(options.get("action", ""))
    if action == "replace_with_value" and isinstance(options.get("value"), str):
        carry.fixed(draft, line, select, options["value"])
    elif action == "regexp" and isinstance(options.get("find"), str) and isinstance(options.get("replace"), str):
        new = re.sub(r"\\(\d)", r"${\1}", options["replace"].replace("$", "$$"))
        find = carry.template(options["find"]).removeprefix("replace ")
        carry.carry(draft, line, select, f"regex-replace {find} with {carry.template(new).removeprefix('replace ')}")
    elif action.casefold() in _ACTIONS and len(options) == 1:
        carry.carry(draft, line, select, _ACTIONS[action.casefold()])
    else:
        carry.lose(draft, line, select, "no such action with such options is known")


def _selector(key: object) -> str | None:
    """Of a tuple of group and element, with masks for both in families of tags; empty for a private creator."""
    if not isinstance(key, tuple) or len(key) not in (2, 4):
        return None
    if not all(isinstance(one, int) and 0 <= one <= 0xFFFF for one in key):
        return None
    tag = key[0] << 16 | key[1]
    if len(key) == 4:
        mask = key[2] << 16 | key[3]
        if mask != _WHOLE:
            return f"mask {tag & mask:08X}/{mask:08X}"
    if tag >> 16 & 1 and tag & 0xFFFF < 0x100:
        return ""
    return carry.tag_text(tag)


def _pairs(text: str) -> Iterator[tuple[int, object, object]]:
    """Line, tag and action of what looks like a rule."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a file that is only looked at
        try:
            tree = ast.parse(text.lstrip("\ufeff"))
        except (ValueError, RecursionError, MemoryError):
            raise SyntaxError("not Python that can be read") from None
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if key is not None and isinstance(_value(key), tuple):
                    yield key.lineno, _value(key), _value(value)
        elif isinstance(node, ast.Assign) and len(node.targets) == 1:
            yield from _assigned(node.targets[0], node.value)


def _assigned(target: ast.expr, value: ast.expr) -> Iterator[tuple[int, object, object]]:
    if isinstance(target, ast.Subscript) and (isinstance(_value(target.slice), tuple) or _is_name(target.slice)):
        yield target.lineno, _value(target.slice), _value(value)
    elif isinstance(target, ast.Name) and target.id in _LISTS and isinstance(value, ast.List):
        for one in value.elts:
            yield one.lineno, _value(one), _LISTS[target.id]


def _is_name(node: ast.expr) -> bool:
    """`rules[tag] = keep` in a loop over tags that only a run would know."""
    return isinstance(node, ast.Name)


def _value(node: ast.expr) -> object:
    """A literal; the name of a function as text; None for what only a run would tell."""
    if isinstance(node, ast.Name):
        return node.id if node.id.casefold() in _ACTIONS else None
    if isinstance(node, ast.Attribute):
        return node.attr if node.attr.casefold() in _ACTIONS else None
    try:
        value = ast.literal_eval(node)
        for text in value.values() if isinstance(value, dict) else (value,):
            str(text).encode()
    except (ValueError, TypeError, RecursionError):  # a UnicodeEncodeError too: half of a surrogate pair is no text
        return None
    return value


def _literal(text: str) -> object:
    try:
        return ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None
