"""Sightings and settings in one line."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from scrubjay.identity.sighting import Sighting

Make = Callable[..., Sighting]


@pytest.fixture
def saw() -> Make:
    """Makes a sighting; each call is another leaf, one file further on in the source."""
    made = 0

    def make(patient_id: str = "", name: str = "", **other: Any) -> Sighting:
        nonlocal made
        made += 1
        values: dict[str, Any] = {
            "key": made.to_bytes(16, "big"),
            "group": "",
            "issuer": "",
            "study": f"1.2.3.{made}",
            "day": date(2020, 1, 15),
            "birth": None,
            "first": made,
            "files": 1,
        }
        return Sighting(patient_id=patient_id, patient_name=name, **values | other)

    return make
