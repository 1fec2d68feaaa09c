"""Looking for needles: in decoded text, in raw bytes of several character sets, and in what is packed in bytes."""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Final

from scrubjay.standard import vocabulary
from scrubjay.verify.days import is_in, spellings
from scrubjay.verify.glued import is_mixed, stands_in
from scrubjay.verify.needles import ADDRESS, BIRTH, DAY, ID, MAIL, NAME, PHONE, Needles, is_weak
from scrubjay.verify.text import WORD, compact, fold

CODECS: Final = (
    "utf-8", "latin-1", "utf-16-le", "utf-16-be", "cp1250", "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8",
    "iso8859-9", "shift_jis", "euc_jp", "euc_kr", "gb18030", "tis-620", "koi8-r", "cp1251", "cp1253", "cp1255",
    "cp1256", "cp437", "big5",
)  # fmt: skip
LONG: Final = 7
"""Letters from which a name is found inside another word, too."""

_RUN: Final = re.compile(r"(?<!\d\.)(?<![^\W_])[^\W_]+(?![^\W_])(?!\.\d)")
"""A run of letters and digits that is no component of a UID and no part of a decimal number."""
_PHONE: Final = re.compile(r"\+?\d[\d\s()./-]{5,}\d")
_BASE64: Final = re.compile(rb"[A-Za-z0-9+/\r\n]{24,}={0,2}")
_HEX: Final = re.compile(rb"[0-9A-Fa-f]{16,}")
_ZIPPED: Final = -15
_MAGIC: Final = ((b"\x1f\x8b\x08", 31), (b"x\x9c", 15), (b"x\xda", 15), (b"x\x01", 15), (b"PK\3\4", _ZIPPED))
_MOST: Final = 1 << 24
_MOST_UNPACKED: Final = 1 << 26
_PIECE: Final = 1 << 12
_MEMO: Final = 20_000
_PRINTABLE: Final = re.compile(rb"[\x20-\x7e]{6,}")

Kinds = tuple[tuple[str, bool], ...]
"""Kinds of needles, and whether they are of the study's own people."""


def in_text(text: str, needles: Needles) -> Iterator[str]:
    """The kinds of needles that a text holds, each once at most."""
    folded = fold(text)
    tokens = WORD.findall(folded)
    if needles.names and _has_name(tokens, needles.names):
        yield NAME
    if needles.ids and _has_id(folded, needles.ids):
        yield ID
    phones = tuple(needles.phones)
    if phones and any("".join(filter(str.isdigit, found)).endswith(phones) for found in _PHONE.findall(folded)):
        yield PHONE
    if needles.texts:
        plain = " ".join(tokens)
        yield from {kind_of_text(needle) for needle in needles.texts if needle in (folded if "@" in needle else plain)}
    if needles.dates and any(is_in(folded, day) for day in needles.dates):
        yield BIRTH
    if needles.days and any(
        form in folded for day in needles.days for form in (day, f"{day[:4]}-{day[4:6]}-{day[6:]}")
    ):
        yield DAY


def kind_of_text(needle: str) -> str:
    """A mail address, or any other."""
    return MAIL if "@" in needle else ADDRESS


def _has_name(tokens: list[str], names: Iterable[tuple[str, ...]]) -> bool:
    there = set(tokens)
    long = [token for token in there if len(token) > LONG and token not in vocabulary().words]
    for parts in names:
        for part in parts:
            if not is_weak(part):
                if part in there or (not part.isascii() and any(part in token for token in there)):
                    return True
                if len(part) >= LONG and any(part in token for token in long):
                    return True
        if len(parts) > 1 and len(there.intersection(parts)) > 1 and _beside(tokens, set(parts)):
            return True
        if len(parts) > 1 and any("".join(pair) in there for pair in _pairs(parts)):
            return True
    return False


def _pairs(parts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for one in parts:
        for other in parts:
            if one is not other and len(one) + len(other) >= 6:
                yield one, other


def _beside(tokens: list[str], parts: set[str]) -> bool:
    """Two different parts of one name in a row; at least one that isn't a word every text has."""
    for one, other in pairwise(tokens):
        if one != other and one in parts and other in parts and len(one) + len(other) >= 6:
            words = vocabulary().words
            if one not in words or other not in words or not vocabulary().surnames.isdisjoint((one, other)):
                return True
    return False


def _has_id(folded: str, ids: frozenset[str]) -> bool:
    if len(folded) < 4:
        return False
    runs = _RUN.findall(folded)
    if not ids.isdisjoint(runs):
        return True
    whole = compact(folded)
    if whole in ids:
        return True
    if len(runs) > 1 and any(len(needle) > 5 and needle in whole and _parted(folded, needle) for needle in ids):
        return True
    mixed = [needle for needle in ids if is_mixed(needle)]
    if any(stands_in(needle, run) for needle in mixed for run in runs if len(run) > len(needle)):
        return True
    # glued to letters: `MRN4711203`
    return any(len(part) > 5 and part.isdigit() and part in ids for run in runs for part in WORD.findall(run))


def _parted(folded: str, needle: str) -> bool:
    """The needle with marks between its characters, and no letter or digit around it."""
    pattern = r"(?<![^\W_])(?<!\d\.)" + r"[\s_./\\^-]?".join(map(re.escape, needle)) + r"(?![^\W_])(?!\.\d)"
    return re.search(pattern, folded) is not None


class RawSearch:
    """Needles as bytes, in every character set that can spell them."""

    def __init__(self, needles: Needles) -> None:
        """Names of one part are looked for if they have five letters; IDs with six characters."""
        self._kinds: dict[bytes, str] = {}
        self._memo: dict[str, Kinds] = {}
        for parts in needles.names:
            for part in parts:
                if not is_weak(part) and (len(part) >= 5 or not part.isascii()):
                    self._add(part, NAME)
            if len(parts) > 1:
                for mark in "^ _,":
                    for one, other in _pairs(parts):
                        if not (is_weak(one) and is_weak(other)):
                            self._add(f"{one}{mark}{other}", NAME)
        for needle in needles.ids:
            if len(needle) >= 6:
                self._add(needle, ID)
        for needle in needles.texts:
            self._add(needle, kind_of_text(needle))
        for day in needles.days:
            self._add(day, DAY)
        for part in needles.spelled:
            self._add(part, NAME)
        for day in needles.dates:
            for form in spellings(day):
                self._add(form, BIRTH)

    def _add(self, needle: str, kind: str) -> None:
        for codec in ("utf-8", "utf-16-le", "utf-16-be") if needle.isascii() else CODECS:
            forms = {needle, needle.upper(), needle.title()}
            for form in {needle} if needle.isascii() else forms | {unicodedata.normalize("NFD", one) for one in forms}:
                try:
                    coded = form.encode(codec)
                except UnicodeError:
                    continue
                if len(coded) >= 4:
                    self._kinds.setdefault(coded.lower(), kind)

    def hits(
        self, data: bytes, is_none: Callable[[int, str], bool] = lambda at, kind: False
    ) -> Iterator[tuple[int, str]]:
        """Offset and kind of every needle that stands by itself, of its first place. is_none: which don't count."""
        low = data.lower()
        for needle, kind in self._kinds.items():
            at = low.find(needle)
            while at >= 0:
                if _alone(low, at, needle, kind) and not is_none(at, kind):
                    yield at, kind
                    break
                at = low.find(needle, at + 1)

    def hits_in_pixels(self, data: bytes, least: int) -> Iterator[str]:
        """Kinds among pixels: only runs that could be text are searched, which in pictures are few.

        Every other byte by itself is text that has two bytes a letter.
        """
        text = b"\0\0".join(run for part in (data, data[::2], data[1::2]) for run in _PRINTABLE.findall(part))
        low, text = data.lower(), text.lower()
        for needle, kind in self._kinds.items():
            # what stands beside it is noise, and says nothing of where a word ends
            if len(needle) >= least and needle in (text if needle.isascii() else low):
                yield kind

    def remember(self, text: str, judge: Callable[[str], Kinds]) -> Kinds:
        """What `judge` says of a text: most texts of a study are in each of its files."""
        known = self._memo.get(text)
        if known is None:
            if len(self._memo) >= _MEMO:
                self._memo.clear()
            known = self._memo[text] = judge(text)
        return known

    def packed(self, data: bytes) -> Iterator[str]:
        """Kinds found in what gzip or base64 packed in these bytes."""
        for blob in unpacked(data):
            for _, kind in self.hits(blob):
                yield kind


def _alone(low: bytes, at: int, needle: bytes, kind: str) -> bool:
    wide = 2 if needle[:2].count(0) == 1 else 1
    offset = 1 if wide == 2 and needle[0] == 0 else 0
    before = low[at - wide + offset : at - wide + offset + 1] if at >= wide else b""
    stop = at + len(needle)
    after = low[stop + offset : stop + offset + 1]
    if kind == NAME:
        if len(needle) // wide >= LONG + 2:
            return True
        return not (before.isalpha() or after.isalpha())
    if kind in (ADDRESS, MAIL):
        return True
    digits = before.isdigit() or after.isdigit()
    if kind in (BIRTH, DAY):
        return not digits and not (before == b"." or (after == b"." and low[stop + 1 : stop + 2].isdigit()))
    return not (before.isalnum() or after.isalnum() or before == b"." or after == b".")


def unpacked(data: bytes) -> Iterator[bytes]:
    """What zlib, gzip, zip, base64 and hexadecimal digits packed anywhere in these bytes, and what is packed in that;
    not all of what would be more than 64 MB."""
    left = _MOST_UNPACKED
    for blob in _unpacked(data, left):
        yield blob
        left -= len(blob)
        if left <= 0:
            return
        for inner in _unpacked(blob, left):
            yield inner
            left -= len(inner)


def _unpacked(data: bytes, left: int) -> Iterator[bytes]:
    for magic, bits in _MAGIC:
        at = data.find(magic)
        while at >= 0 and left > 0:
            start = at
            if bits == _ZIPPED:
                name, extra = int.from_bytes(data[at + 26 : at + 28], "little"), data[at + 28 : at + 30]
                start = at + 30 + name + int.from_bytes(extra, "little")
            blob = _inflated(zlib.decompressobj(bits), data, start, min(_MOST, left))
            if len(blob) > 3:
                yield blob
            left -= len(blob)
            at = data.find(magic, at + 1)
    for found in _BASE64.finditer(data):
        text = found[0].replace(b"\r", b"").replace(b"\n", b"")
        try:
            yield base64.b64decode(text[: len(text) // 4 * 4] if not text.endswith(b"=") else text)
        except binascii.Error:
            continue
    for found in _HEX.finditer(data):
        yield bytes.fromhex(found[0][: len(found[0]) // 2 * 2].decode("ascii"))


def _inflated(stream: zlib._Decompress, data: bytes, at: int, most: int) -> bytes:
    """The beginning of a packed stream, taken in small pieces: most that look like one are none."""
    parts: list[bytes] = []
    got, stop = 0, min(at + _MOST, len(data))
    while at < stop and got < most and not stream.eof:
        try:
            piece = stream.decompress(stream.unconsumed_tail + data[at : min(at + _PIECE, stop)], most - got)
        except zlib.error:
            break
        at += _PIECE
        parts.append(piece)
        got += len(piece)
    return b"".join(parts)
