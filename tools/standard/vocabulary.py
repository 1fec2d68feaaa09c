"""The vocabulary: words that stand in medical texts and name nobody, each with where it is from.

Our own lists are in tools/vocabulary: blank-separated words, lines that begin with `#` say what and whence. The rest is
the standard's: code meanings of PS3.16, names of PS3.6, units.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydicom.sr._cid_dict import name_for_cid
from pydicom.sr._concepts_dict import concepts

from scrubjay.text.fold import words
from standard.source import SourceMissingError, Table
from standard.tables import PYDICOM

LISTS = Path(__file__).resolve().parent.parent / "vocabulary"
OWN = ("practice", "term", "product", "language", "eponym")
"""Lists of our own, by the word in the column `sources`; the file is that word with an s."""

FIRM = frozenset({"attribute", "practice", "term", "product", "language"})
"""Sources whose words are words, even if somebody is called so."""

SENTENCE_CASE = ("SCT",)
"""Schemes whose meanings have a capital letter inside for proper names alone."""

TRANSCRIBED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae"})
"""How northern keyboards write these letters where they have none."""

FIRM_MEANINGS = 5
"""In so many code meanings a word stands in lower case, if it is to win over being a name."""

BREEDS = frozenset(cid for cid, name in name_for_cid.items() if "Breed" in name)
"""Context groups of animals' breeds and their registries: 1,000 place names, and Jack Russell."""


@dataclass
class Found:
    """What the sources say of each word."""

    sources: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    lower: Counter[str] = field(default_factory=Counter)
    """Meanings in which the word stands in lower case."""
    proper: set[str] = field(default_factory=set)
    """Words with a capital letter inside a meaning of sentence case."""

    def add(self, source: str, texts: Iterable[str]) -> None:
        """All words of the texts are from that source."""
        for text in texts:
            for word in words(text):
                if re.search(r"[^\W\d]", word):
                    self.sources[word].add(source)


def vocabulary(standard: Sequence[Table]) -> Table:
    """Every word with its sources, and whether it is protected: never a needle by itself.

    A word of names.txt stays out, unless it is firm: in a list of our own other than the eponyms, in a name of PS3.6,
    or in lower case in several meanings. Not protected (N) are eponyms and other proper names, unless they are firm;
    protected words that are in names.txt, too, are told apart (M). What is in names.txt alone is no word of the
    vocabulary; it is in the table to know people by (P).
    """
    tables = {table.name: table for table in standard}
    found = Found()
    _read_codes(found)
    found.add("attribute", _column(tables["dictionary.tsv"], "name"))
    found.add("uid", _column(tables["sop_classes.tsv"], "name"))
    found.add("private", _column(tables["safe_private.tsv"], "meaning"))
    found.add("code", _column(tables["structured_content.tsv"], "meaning"))
    found.add("keyword", _column(tables["dictionary.tsv"], "keyword"))
    for source in OWN:
        found.add(source, _own(source))
    found.add("language", (line.translate(TRANSCRIBED) for line in _own("language")))
    names = {word for line in _own("name") for word in words(line)}
    rows = []
    for word, sources in sorted(found.sources.items()):
        firm = bool(sources & FIRM) or found.lower[word] >= FIRM_MEANINGS
        if word in names and not firm:
            continue  # it comes with the names
        proper = "eponym" in sources or (word in found.proper and not found.lower[word])
        protected = firm or not proper
        state = "N" if not protected else "M" if word in names else "Y"
        rows.append([word, " ".join(sorted(sources)), state])
    taken = {row[0] for row in rows}
    rows = sorted([*rows, *([name, "name", "P"] for name in names - taken)])
    origin = {**PYDICOM, **_digests()}
    for name in ("dictionary.tsv", "sop_classes.tsv", "safe_private.tsv", "structured_content.tsv"):
        origin.update(tables[name].origin)
    edition = "PS3.16 2024c, PS3.6 and PS3.15 as their tables; own lists"
    columns = ("word", "sources", "protected")
    return Table("vocabulary.tsv", "Words of medical imaging", edition, origin, columns, rows)


def _read_codes(found: Found) -> None:
    for scheme, keywords in concepts.items():
        for codes in keywords.values():
            for value, (meaning, groups) in codes.items():
                if "breed" in meaning.lower() or (groups and BREEDS.issuperset(groups)):
                    continue
                found.add("unit" if scheme == "UCUM" else "code", [meaning])
                if scheme in ("DCM", "UCUM") and value.isalpha():
                    found.add("unit" if scheme == "UCUM" else "code", [value])
                for place, token in enumerate(re.findall(r"[^\W_]+", meaning)):
                    if token.islower():
                        found.lower.update(words(token))
                    elif scheme in SENTENCE_CASE and place and token.isalpha() and token.istitle():
                        found.proper.update(words(token))


def _own(source: str) -> Iterator[str]:
    path = LISTS / f"{source}s.txt"
    if not path.is_file():
        raise SourceMissingError(f"no {path.name} in {LISTS}")
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield line


def _digests() -> dict[str, str]:
    paths = sorted(LISTS.glob("*.txt"))
    return {f"vocabulary/{path.name}": hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def _column(table: Table, name: str) -> list[str]:
    place = table.columns.index(name)
    return [row[place] for row in table.rows]
