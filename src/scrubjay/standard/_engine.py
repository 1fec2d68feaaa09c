"""The tables of the Rust engine, ready made: bytes in, nothing to compute at start-up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from scrubjay.standard._data import read
from scrubjay.standard._vocabulary import engine_words


@dataclass(frozen=True, slots=True)
class EngineTables:
    r"""UTF-8 text, `\n` after each line, cells apart by tabs, no header.

    - dictionary: tag, VR. `60xx3000` for a repeating group; `US|SS` for a choice of VRs.
    - private_dictionary: creator, group, low byte of the element, VR.
    - iod_types: `S` SOP Class UID, IOD; `I` IOD, its modules joined by commas; `M` module, and after it the module's
      lines: path, Type (1, 1C, 2, 2C). The pseudo module `functional-groups` belongs to every IOD.
    - registered_uids: UID.
    - vocabulary: one folded word.
    - name_words: one word of the vocabulary that is a name, too. It may be a needle by itself; with a tab and `M`, only
      beside another word of the name or after a title; with a tab and `P`, it is a common name and in no vocabulary.
      The rest of the vocabulary names nobody.
    """

    dictionary: bytes
    private_dictionary: bytes
    iod_types: bytes
    registered_uids: bytes
    vocabulary: bytes
    name_words: bytes


@cache
def engine_tables() -> EngineTables:
    """All of them; the first four in the order of the arguments of `scrubjay._engine.Standard`."""
    words, names = engine_words()
    return EngineTables(
        dictionary=read("engine_dictionary"),
        private_dictionary=read("engine_private"),
        iod_types=read("engine_iod_types"),
        registered_uids=read("engine_uids"),
        vocabulary=words,
        name_words=names,
    )
