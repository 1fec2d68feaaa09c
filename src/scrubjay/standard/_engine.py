"""The tables of the Rust engine, ready made: bytes in, nothing to compute at start-up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from scrubjay.standard._data import read


@dataclass(frozen=True, slots=True)
class EngineTables:
    r"""UTF-8 text, `\n` after each line, cells apart by tabs, no header.

    - dictionary: tag, VR. `60xx3000` for a repeating group; `US|SS` for a choice of VRs.
    - private_dictionary: creator, group, low byte of the element, VR.
    - iod_types: `S` SOP Class UID, IOD; `I` IOD, its modules joined by commas; `M` module, and after it the module's
      lines: path, Type (1, 1C, 2, 2C). The pseudo module `functional-groups` belongs to every IOD.
    - registered_uids: UID.
    """

    dictionary: bytes
    private_dictionary: bytes
    iod_types: bytes
    registered_uids: bytes


@cache
def engine_tables() -> EngineTables:
    """The four tables, in the order of the arguments of `scrubjay._engine.Standard`."""
    return EngineTables(
        read("engine_dictionary"), read("engine_private"), read("engine_iod_types"), read("engine_uids")
    )
