"""Values that rules set: what can't be a value of its attribute is told when a recipe is read, not found in its files.

The engine would put a stand-in in the place of such a value. Nor can a rule set what makes an image or an instance: all
files would have the same, whatever their pixels are.
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Final

from scrubjay.errors import RecipeError
from scrubjay.recipe.actions import Action, RegexReplace, Replace
from scrubjay.recipe.model import Recipe, Rule
from scrubjay.recipe.selectors import Mask, Path, Selector, Tag, Vr
from scrubjay.standard import dictionary, vr_rules

_UIDS: Final = (0x00080018, 0x0020000D, 0x0020000E)
_CLASS: Final = 0x00080016
_PIXELS: Final = (2, 4, 6, 8, 0x10, 0x11, 0x100, 0x101, 0x102, 0x103)
"""Elements of group 0028: samples, photometric interpretation, planes, frames, rows, columns, bits, sign."""

_VARIABLE: Final = re.compile(r"\{[^{}]*\}")
_LAYOUT: Final = ("LT", "ST", "UT")
_TEXT: Final = ("LO", "LT", "PN", "SH", "ST", "UC", "UT")
_FORMS: Final = {
    "AE": (r"[ -\[\]-~]{1,16}", "at most 16 characters of ASCII"),
    "AS": (r"\d{3}[DWMY]", "three digits and D, W, M or Y, as 045Y"),
    "CS": (r"[A-Za-z0-9_ ]{1,16}", "at most 16 letters A to Z, digits, spaces and underscores"),
    "DA": (r"\d{8}", "a day of the calendar, as 20200131"),
    "DS": (r"(?=.{1,16}$)[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", "a number of at most 16 characters"),
    "DT": (
        r"\d{4}((0[1-9]|1[0-2])((0[1-9]|[12]\d|3[01])(([01]\d|2[0-3])([0-5]\d(([0-5]\d|60)(\.\d{1,6})?)?)?)?)?)?"
        r"([+-](0\d|1[0-4])[0-5]\d)?",
        "a date and time, as 20200131120000",
    ),
    "IS": (r"[+-]?\d{1,11}", "a whole number from -2147483648 to 2147483647"),
    "TM": (r"([01]\d|2[0-3])([0-5]\d(([0-5]\d|60)(\.\d{1,6})?)?)?", "a time of day, as 120000"),
    "UI": (r"(?=.{1,64}$)(0|[1-9]\d*)(\.(0|[1-9]\d*))*", "numbers with dots between them, at most 64 characters"),
    "UR": (r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+", "an address, with the characters of RFC 3986"),
}


def check_values(recipe: Recipe) -> None:
    """Raise RecipeError for the first rule that sets what can't be set, with its place."""
    for rule in recipe.rules:
        reason = misfit(rule.select, rule.action) if isinstance(rule, Rule) else ""
        if reason and isinstance(rule, Rule):
            raise RecipeError(f"{rule.select}: {reason}", file=rule.place.file, line=rule.place.line)


def misfit(select: Selector, action: Action) -> str:
    """Why a rule can't set its attribute to its value, and what to do instead; empty when it can."""
    if not isinstance(action, Replace | RegexReplace):
        return ""
    fixed = unsettable(select)
    if fixed or isinstance(action, RegexReplace) or not action.value.strip():
        return fixed
    vr, several = _vr(select)
    shown = json.dumps("".join(char if char.isprintable() else "?" for char in action.value[:60]), ensure_ascii=False)
    if vr == "SQ" or (vr and vr not in (*_TEXT, *_FORMS, "UN")):
        what = "a sequence" if vr == "SQ" else "bytes and binary numbers"
        return f"it holds {what}, which no text can replace: say `remove`, `empty` or `dummy`"
    parts = action.value.split("\\") if several else [action.value]
    for part in parts:
        wanted = _wanted(vr, _VARIABLE.sub("", part), has_variables=_VARIABLE.search(part) is not None)
        if wanted:
            return f"{shown} is no value of {vr or 'an attribute'}: that is {wanted}"
    return ""


def unsettable(select: Selector) -> str:
    """Why an attribute can't be set to anything, and what to do instead; empty for most."""
    if not isinstance(select, Tag):
        return ""
    group, element = select.tag >> 16, select.tag & 0xFFFF
    if select.tag in _UIDS:
        return "all files would have one and the same, and be taken for one: say `uid` for new ones, or `keep`"
    if select.tag == _CLASS:
        return "it says what kind of object a file is, and can't be set: take the rule out"
    if group == 0x7FE0 or (group == 0x0028 and element in _PIXELS):
        return "it makes the image, and can't be set: take the rule out"
    if group in (0x0000, 0x0002):
        return "file meta information is rebuilt by ScrubJay, and can't be set: take the rule out"
    return ""


def beyond_ascii(recipe: Recipe) -> list[str]:
    """Selectors of rules whose values hold letters that not every character set of a file has."""
    return [
        str(rule.select)
        for rule in recipe.rules
        if isinstance(rule, Rule) and isinstance(rule.action, Replace) and not rule.action.value.isascii()
    ]


def _vr(select: Selector) -> tuple[str, bool]:
    """The VR of an attribute and whether a backslash parts its values; empty where that isn't known."""
    leaf = select.leaf if isinstance(select, Path) else select
    if isinstance(leaf, Tag | Mask):
        found = dictionary().by_tag(leaf.tag if isinstance(leaf, Tag) else leaf.value)
        vr = "" if found is None else found.vr.split("|")[0]
    else:
        vr = leaf.vr if isinstance(leaf, Vr) else ""
    return vr, vr != "" and bool(vr_rules()[vr].multi_valued)


def _wanted(vr: str, text: str, *, has_variables: bool) -> str:
    """What a value of a VR has to be, if this isn't one. What variables stand for nobody knows here."""
    if any(_is_control(char) and not (char in "\t\n\f\r" and vr in (*_LAYOUT, "")) for char in text):
        return "text without control characters"
    text = text.rstrip(" ")
    if has_variables or not text:
        return ""
    if vr in _TEXT:
        limit = vr_rules()[vr].max_length or 0
        groups = text.split("=") if vr == "PN" else [text]
        if any(len(one) > limit for one in groups):
            return f"at most {limit} characters"
        return "three groups with = between, of five parts with ^ between" if vr == "PN" and _no_name(groups) else ""
    form, wanted = _FORMS.get(vr, (r"(?s:.*)", ""))
    return wanted if re.fullmatch(form, text, re.ASCII) is None or not _is_real(vr, text) else ""


def _is_control(char: str) -> bool:
    return char < " " or "\x7f" <= char <= "\x9f"


def _no_name(groups: list[str]) -> bool:
    return len(groups) > 3 or any(one.count("^") > 4 for one in groups)


def _is_real(vr: str, text: str) -> bool:
    if vr == "IS":
        return -(2**31) <= int(text) < 2**31
    if vr == "DA":
        try:
            date(int(text[:4]), int(text[4:6]), int(text[6:]))
        except ValueError:
            return False
    return True
