"""Every built-in recipe on every real file: whole output, and only what its documentation says."""

import re
from pathlib import Path

import pydicom
import pytest

from scrubjay import recipe_names, standard
from support import api, corpus, oracle, walk

FILES = [path for path in corpus.corpus_files() if path.stat().st_size < 1_000_000]
RECIPES = ("basic", "tcia", "hipaa-safe-harbor", "allowlist", "nidb-original", "nidb-anonymize", "nidb-anonymize-full")
RECIPES += ("nils", "mmiv", "csg")
STAMPS = api.oracle_stamps()
PIXELS = 0x7FE00010
CSG_PRIVATE_NAME = 0x00331013
OPENED = {0x0025101B, 0x00291010, 0x00291020}
"""Protocols that vendors pack: names in them show only inside, and leftovers between values are zeroed."""


def top(data: bytes) -> dict[int, walk.Raw]:
    """Top-level elements by tag, without what every recipe may stamp and without the engine's own duties."""
    return {
        raw.tag: raw
        for raw in api.parsed(data).dataset
        if not raw.path
        and raw.tag not in STAMPS | oracle.ALWAYS_GONE
        and raw.tag >> 16 not in oracle.ILLEGAL_GROUPS
        and raw.tag & 0xFFFF
    }


def changed_tags(path: Path, recipe: str) -> set[int]:
    """Top-level attributes that are not the same bytes afterwards; empty for files that can't be compared."""
    data = api.deidentified(path, recipe).data
    try:
        before = top(path.read_bytes())
    except walk.WalkError:
        return set()
    if data is None:
        return set()
    after = top(data)
    changed = {tag for tag in before.keys() | after.keys() if before.get(tag) != after.get(tag)}
    if recipe != "nidb-original" and len(before[PIXELS].value if PIXELS in before else b"") == len(
        after[PIXELS].value if PIXELS in after else b""
    ):
        changed.discard(PIXELS)  # comments in compressed frames: test_corpus compares the frames themselves
    return changed


def test_all_built_in_recipes_are_here() -> None:
    assert set(RECIPES) == set(recipe_names())


@pytest.mark.parametrize("recipe", RECIPES)
def test_output_of_each_recipe_parses(recipe: str) -> None:
    written = 0
    for path in FILES:
        result = api.deidentified(path, recipe)
        assert result.outcome.outcome in ("written", "excluded", "quarantined"), corpus.label(path)
        if result.data is not None:
            written += 1
            api.parsed(result.data)
    assert written > len(FILES) / 2


def test_nidb_original_changes_nothing() -> None:
    for path in FILES:
        assert changed_tags(path, "nidb-original") == set(), corpus.label(path)


@pytest.mark.parametrize("recipe", ["nidb-anonymize", "nidb-anonymize-full"])
def test_nidb_levels_change_exactly_the_documented_tags(recipe: str) -> None:
    full = recipe.endswith("full")
    documented = {
        row.tag
        for row in standard.nidb_levels()
        if (row.documented_anonymize_full if full else row.documented_anonymize)
    }
    seen: set[int] = set()
    for path in FILES:
        changed = changed_tags(path, recipe)
        assert changed <= documented, corpus.label(path)
        seen |= changed
    assert len(seen) > len(documented) / 2


def names_the_patient(path: Path, tag: int) -> bool:
    """Whether an attribute has a word of the patient's names or ID in it, as it came."""
    header = pydicom.dcmread(path, stop_before_pixels=True, force=True)
    own = " ".join(str(header[one].value) for one in (0x00100010, 0x00100020) if one in header)
    words = re.findall(r"[a-z0-9]{3,}|[^\W\da-z_]{2,}", own.lower())
    return tag in header and any(word in str(header[tag].value).lower() for word in words)


def test_csg_changes_the_name_and_a_few_fields() -> None:
    listed = {row.tag for row in standard.csg_fields() if row.tag is not None}
    listed |= {0x00100010, 0x00100020, 0x00100032, 0x00101040, 0x00102154, 0x00101001, CSG_PRIVATE_NAME}
    listed |= {0x00101000, 0x00101005, 0x00101060, *OPENED}  # other IDs and names of the patient
    seen: set[int] = set()
    for path in FILES:
        changed = changed_tags(path, "csg")
        assert {tag for tag in changed - listed if not names_the_patient(path, tag)} == set(), corpus.label(path)
        seen |= changed
    assert {0x00100010, 0x00100020} <= seen


def test_mmiv_hashes_uids_and_stamps_removal() -> None:
    for path in FILES:
        data = api.deidentified(path, "mmiv").data
        if data is None:
            continue
        after = {raw.tag: raw.value for raw in api.parsed(data).dataset if not raw.path}
        assert after.get(0x00120062, b"").strip() == b"YES", corpus.label(path)
        for tag in (0x00080018, 0x0020000D, 0x0020000E):
            assert not after.get(tag) or after[tag].startswith(b"2.25."), corpus.label(path)


def test_nils_leaves_what_is_in_no_category() -> None:
    listed = {row.tag for row in standard.nils_categories() if row.in_proposal} | {0x00100035}
    listed |= {0x00100010, 0x00100020, 0x00120050}  # the number of the subject, and the label of the time point
    dictionary = standard.dictionary()
    for path in FILES:
        public = {tag for tag in changed_tags(path, "nils") if not tag >> 16 & 1}
        # with a time point real dates leave, whichever category they are in or not
        public -= {tag for tag in public if (known := dictionary.by_tag(tag)) and known.vr in ("DA", "DT")}
        assert public <= listed, corpus.label(path)


def test_safe_harbor_leaves_years_only_and_caps_ages() -> None:
    for path in FILES:
        data = api.deidentified(path, "hipaa-safe-harbor").data
        if data is None:
            continue
        for raw in api.parsed(data).dataset:
            vr = oracle.effective_vr(raw.tag, raw.vr)
            value = raw.value.rstrip(b" \0")
            if vr == "DA":
                assert all(not one or one.endswith(b"0101") for one in value.split(b"\\")), f"{raw.tag:08X}"
            elif vr == "AS" and value[-1:] == b"Y":
                assert int(value[:3]) <= 90
        assert not top(data).get(0x00100030) or not top(data)[0x00100030].value.strip()


def test_allow_list_keeps_images_readable() -> None:
    geometry = (0x00280002, 0x00280004, 0x00280010, 0x00280011, 0x00280100, 0x00280101, 0x00280102, 0x00280103)
    for path in FILES:
        data = api.deidentified(path, "allowlist").data
        try:
            before = top(path.read_bytes())
        except walk.WalkError:
            continue
        if data is not None and 0x7FE00010 in before:
            after = top(data)
            for tag in (*geometry, 0x00200032, 0x00200037, 0x00280030, 0x00281052, 0x00281053):
                assert before.get(tag) == after.get(tag), f"{corpus.label(path)} {tag:08X}"
            assert len(before[0x7FE00010].value) == len(after[0x7FE00010].value)
