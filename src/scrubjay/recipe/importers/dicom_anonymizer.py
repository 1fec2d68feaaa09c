"""Rules for KitwareMedical/dicom-anonymizer: its JSON dictionaries of tag and action, and the same as Python.

Python is read and never run: dictionaries, `rules[(0x0010, 0x0010)] = keep`, `update` and its like, and lists such as
`X_TAGS`, in the order in which the script comes to them. What it does on a condition is listed and never laxer for it;
so is all else that names a tag or an action.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Mapping
from typing import Any, Final

from scrubjay.recipe.importers import carry, expressions
from scrubjay.recipe.importers.draft import Draft, Line
from scrubjay.recipe.importers.json_lines import excerpt, read_json
from scrubjay.recipe.importers.python_rest import uncarried
from scrubjay.recipe.importers.python_script import Script, entries_of
from scrubjay.recipe.importers.python_values import Entry, Known
from scrubjay.recipe.selectors import parse_selector

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
_ELSEWHERE: Final = "as the recipe it extends says"
_WHOLE: Final = 0xFFFFFFFF


def looks_like(text: str) -> bool:
    """A tag written as Python's tuple of two numbers, as a key, an index, or in a list of tags; the tool's own name."""
    if re.search(r"^\s*(from|import)\s+dicomanonymizer\b", text, re.MULTILINE):
        return True
    return re.search(rf'"{_TAG}"\s*:|^\s*{_TAG}\s*[:,]|\[\s*{_TAG}|\{{\s*{_TAG}\s*:', text, re.MULTILINE) is not None


def carry_over(text: str, draft: Draft) -> None:
    """Fill the draft. Raises SyntaxError with the line for what is neither JSON nor Python."""
    if re.match(r'\ufeff?\s*\{\s*("|\})', text) and not re.search(rf"^\s*{_TAG}\s*:", text, re.MULTILINE):
        _json(text, draft)
        return
    _python(text, draft)


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
        try:
            new = expressions.python_replacement(options["replace"], options["find"])
            action = carry.regex_replace(expressions.python(options["find"]), new)
        except ValueError as error:
            carry.lose(draft, line, select, str(error))
        else:
            carry.carry(draft, line, select, action)
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


def _python(text: str, draft: Draft) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a file that is only looked at
        try:
            tree = ast.parse(text.lstrip("\ufeff"))
            script = Script(_word, tuple(_LISTS))
            script.follow(tree)
        except (ValueError, RecursionError, MemoryError):
            raise SyntaxError("not Python that can be read") from None
    rows = text.splitlines()
    found = [*_listed(script), *entries_of(script)]
    for entry in found:
        if not entry.doubt:
            _rule(draft, _line(rows, entry.line), entry.tag, entry.action)
    for entry in found:
        if entry.doubt:
            _in_doubt(draft, _line(rows, entry.line), entry)
    for node, reason in script.lost:
        draft.lose(_line(rows, getattr(node, "lineno", 1)), reason, _ELSEWHERE)
    for number, tags in uncarried(tree, found, _word):
        line = _line(rows, number)
        if number not in {one.line.number for one in draft.lost}:
            draft.lose(line, "what becomes of it can't be told without running the script", _ELSEWHERE)
        for select in filter(None, map(_selector, tags)):
            carry.lose(draft, line, select, "it stands beside an action, and only a run would tell which is meant")


def _listed(script: Script) -> Iterator[Entry]:
    """The entries of lists such as `X_TAGS`."""
    for name, listed in script.lists:
        for part, doubt in listed.parts:
            node = part.node if isinstance(part, Known) else None
            yield Entry(getattr(node, "lineno", 1), part, Known(_LISTS[name], ast.Constant(name)), doubt)


def _in_doubt(draft: Draft, line: Line, entry: Entry) -> None:
    """What may hold or not: the stricter of both."""
    select, word = _selector(entry.tag), entry.action
    if not select:
        draft.lose(line, entry.doubt, _ELSEWHERE)
        return
    certain = [one.action for one in draft.rules if one.select == _canonical(select)]
    action = _ACTIONS.get(word.casefold()) if isinstance(word, str) else None
    if action == carry.KEEP:
        draft.lose(line, entry.doubt, f"{select}: not kept because of it")
    elif certain[-1:] == [carry.REMOVE]:
        draft.lose(line, entry.doubt, f"{select}: {carry.REMOVE}, as another line says")
    elif action == carry.REMOVE:
        carry.carry(draft, line, select, action)
        draft.lose(line, entry.doubt, f"{select}: {action}, whatever the condition")
    else:
        carry.lose(draft, line, select, entry.doubt)


def _canonical(select: str) -> str:
    try:
        return str(parse_selector(select))
    except ValueError:
        return select


def _line(rows: list[str], number: int) -> Line:
    return Line(number, rows[number - 1] if 0 < number <= len(rows) else "")


def _word(name: str) -> str | None:
    """A name of the tool's that is an action."""
    return name if name.casefold() in _ACTIONS else None


def _literal(text: str) -> object:
    try:
        return ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None
