"""The action `age`: ages capped, or worked out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from scrubjay.standard.lookup import suggestion

CAP: Final = 90
_KEYS: Final = ("cap", "compute")


@dataclass(frozen=True, slots=True)
class Age:
    """`cap` in years: 45 CFR 164.514(b)(2)(i)(C) has 90. `compute` works it out from birth and study date."""

    cap: int = CAP
    compute: bool = False

    def __str__(self) -> str:
        return "age" + (f" cap {self.cap}" if self.cap != CAP else "") + (" compute" if self.compute else "")

    def to_plan(self) -> dict[str, Any]:
        """As docs/reference/plan.md spells it."""
        return {"do": "age", "cap": self.cap} | ({"compute": True} if self.compute else {})


def parse_age(text: str) -> Age:
    """What stands behind `age`: nothing, `cap 85`, `compute`, or both. Raises ValueError."""
    found = re.fullmatch(r"(?:(?:cap\s+)?(?!compute)(\S+))?\s*(compute)?", text)
    if found is None:
        raise ValueError("write it as age, age cap 85, or age cap 85 compute")
    return _age(found[1] or str(CAP), bool(found[2]))


def age_from(body: object) -> Age:
    """The cap alone, or a mapping of `cap` and `compute`. Raises ValueError."""
    if not isinstance(body, Mapping):
        return _age(str(body), False)
    for key in body:
        if key not in _KEYS:
            raise ValueError(f"age has no {key!r}{suggestion(str(key), _KEYS)}")
    compute = body.get("compute", False)
    if not isinstance(compute, bool):
        raise ValueError("compute of an age is true or false")
    return _age(str(body.get("cap", CAP)), compute)


def _age(cap: str, compute: bool) -> Age:
    if not re.fullmatch(r"\d{1,3}", cap) or not 1 <= int(cap) <= 130:
        raise ValueError("the cap of an age is a number of years from 1 to 130")
    return Age(int(cap), compute)
