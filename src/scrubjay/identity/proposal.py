"""What a strategy wants a subject to be called. The ledger of names decides: a name that is taken is refused there."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Fixed:
    """This pseudonym and no other."""

    pseudonym: str


@dataclass(frozen=True, slots=True)
class NextNumber:
    """The next free number of the series that `prefix` and `suffix` name, and no number below `start`."""

    prefix: str = field(repr=False)  # a folder's name may have come into it
    width: int
    start: int
    suffix: str = field(default="", repr=False)

    def text(self, number: int) -> str:
        """The pseudonym: `P001`. Numbers wider than `width` are written whole."""
        return f"{self.prefix}{number:0{self.width}d}{self.suffix}"


@dataclass(frozen=True, slots=True)
class Refused:
    """No pseudonym: the subject's leaves are quarantined for this reason."""

    reason: str


Proposal = Fixed | NextNumber | Refused
