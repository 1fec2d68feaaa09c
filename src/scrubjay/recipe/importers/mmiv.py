"""Rules of mmiv-center/DICOMAnonymizer, as its `--exportanon` writes them: JSON lists of group, element, name, what.
To a file called .csv it writes one of these lists a line, without brackets: cells are texts of JSON or nothing at all.

A fifth field `regexp` says that `what` is a pattern whose groups, joined by spaces, become the value. Carried is what a
rule says it does, not what one version of the program made of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from scrubjay.recipe.conditions import condition
from scrubjay.recipe.importers import carry, dates, expressions
from scrubjay.recipe.importers.draft import Draft, Line
from scrubjay.recipe.importers.json_lines import excerpt, read_json
from scrubjay.recipe.selectors import parse_selector

TITLE: Final = "mmiv's DICOMAnonymizer"
_FEWEST: Final = 4
_CELL: Final = r'(?:"(?:[^"\\]|\\.)*")?'
_WORDS: Final = {
    "remove": carry.REMOVE,
    "keep": carry.KEEP,
    "process": "recurse",
    "empty": carry.EMPTY,
    "projectname": 'replace "{project}"',
    "sitename": 'replace "{site}"',
    "siteid": 'replace "{site_id}"',
    "eventname": 'replace "{timepoint}"',
    "patientid": carry.PSEUDONYM,
    "re-mapped": carry.PSEUDONYM,
    "incrementdate": carry.DATE,
    "incrementdatetime": carry.DATE,
}
_DAYS: Final = 42


def looks_like(text: str) -> bool:
    """A JSON list of lists that begin with a group and an element, or lines that do."""
    return re.match(r'\ufeff?\s*(\[\s*\[\s*)?"[0-9A-Fa-f]{4}"\s*,\s*"[0-9A-Fa-f]{4}"\s*,', text) is not None


def carry_over(text: str, draft: Draft) -> None:
    """Fill the draft. Raises SyntaxError with the line for what is no such list."""
    for line, row in _rows(text):
        if isinstance(row, list) and len(row) >= _FEWEST and all(isinstance(one, str) for one in row):
            _rule(draft, line, row)
        else:
            _lose_malformed(draft, line)


def _lose_malformed(draft: Draft, line: Line) -> None:
    reason = "no rule of the form [group, element, name, what]"
    found = re.match(r'\[?"?([0-9A-Fa-f]{4})"?\s*,\s*"?([0-9A-Fa-f]{4})\b', line.text)
    number = int(found[1] + found[2], 16) if found else 0
    if found is None or (number >> 16 & 1 and number & 0xFFFF < 0x100):
        draft.lose(line, reason, "as the recipe it extends says")
    else:
        carry.lose(draft, line, carry.tag_text(number), reason)


def _rows(text: str) -> Iterator[tuple[Line, object]]:
    if looks_like(text) and not text.lstrip("\ufeff").lstrip().startswith("["):
        for number, written in enumerate(text.lstrip("\ufeff").split("\n"), 1):
            if written.strip():
                yield Line(number, written.strip()), _cells(written.strip())
        return
    try:
        marked = read_json(text)
    except SyntaxError as error:
        error.msg += ": export the rules with --exportanon rules.json"
        raise
    if not isinstance(marked.data, list):
        raise SyntaxError("mmiv's rules are a list of [group, element, name, what]")
    for at, row in enumerate(marked.data):
        yield Line(marked.line((at,)) or 1, excerpt(row)), row


def _cells(written: str) -> list[str] | None:
    """The cells of a line; None where it isn't as it was exported."""
    if not re.fullmatch(rf"(?:{_CELL},)+", f"{written},"):
        return None
    try:
        cells = [json.loads(cell or '""') for cell in re.findall(rf"({_CELL}),", f"{written},")]
        "".join(cells).encode()
    except ValueError:
        return None
    return cells


def _rule(draft: Draft, line: Line, row: list[str]) -> None:
    group, element, name, what, *extra = row
    if not re.fullmatch(r"[0-9A-Fa-f]{4}", group) or not re.fullmatch(r"[0-9A-Fa-f]{4}", element):
        draft.lose(line, "its tag can't be read", "as the recipe it extends says")
        return
    number = int(group + element, 16)
    if number >> 16 & 1 and number & 0xFFFF < 0x100:
        draft.lose(line, "ScrubJay adds no private attributes", "none is added")
        return
    select = carry.tag_text(number)
    if extra and extra[0] == "regexp":
        _pattern(draft, line, select, what)
    else:
        _word(draft, line, select, name, what)
    if len(extra) > 1 and extra[1]:
        draft.note(line, "what is absent stays absent: createIfMissing makes nothing")


def _pattern(draft: Draft, line: Line, select: str, pattern: str) -> None:
    try:
        groups = expressions.groups(pattern).groups
    except ValueError as error:
        carry.lose(draft, line, select, str(error))
        return
    if not groups:
        carry.lose(draft, line, select, "its pattern has no group, so that nothing would stay")
        return
    # No match keeps the value here, there it doesn't: such values are emptied, by a rule that comes first. What is
    # around a match goes with its line ends. The second half is for what the condition doesn't look at, such as the
    # same attribute in a sequence: without a match nothing of it stays.
    value = " ".join(f"${{{number}}}" for number in range(1, groups + 1))
    whole = f"(?s:^.*?)(?:{pattern})(?s:.*$)|(?s:^.*$)"
    action = carry.regex_replace(whole, value)
    try:
        carry.check_single(parse_selector(select))
        test = condition(select, "regex", [pattern])
    except ValueError as error:
        carry.lose(draft, line, select, f"its pattern can't be used: {error}")
        return
    carry.carry(draft, line, select, carry.UNKNOWN)
    carry.carry(draft, line, select, action, (test,))


def _word(draft: Draft, line: Line, select: str, name: str, what: str) -> None:
    word = what.casefold()
    if word in ("incrementdate", "incrementdatetime"):
        draft.note(
            line, f"dates move by {_DAYS} days, the example of mmiv's page: choose your own, or give --date-shift"
        )
        dates.shifted(draft, line, select, _DAYS)
    elif word == "hash" or word.startswith("hashuid"):
        draft.note(
            line, "hashes are keyed by project: other values than mmiv's, which nobody can try out names against"
        )
        carry.carry(draft, line, select, carry.hashed(select))
    elif word == "bodypart":
        carry.lose(draft, line, select, "body parts are not compared with a list")
    elif word == "always" or name.casefold() == "projectname":
        carry.carry(draft, line, select, _WORDS["projectname"])
    elif word in _WORDS:
        carry.carry(draft, line, select, _WORDS[word])
    elif re.fullmatch(r"[0-9/]+", what) and name.startswith("DeIdentificationMethod"):
        carry.carry(draft, line, select, carry.KEEP)
    else:
        carry.fixed(draft, line, select, what)
