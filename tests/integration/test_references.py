"""Every reference that could be followed in the input can be followed in the output."""

import shutil
from pathlib import Path

import pytest

from scrubjay import standard
from support import api, corpus, walk

Uids = dict[tuple[tuple[walk.Step, ...], int], bytes]


def uids_of(data: bytes) -> Uids:
    """UID values by path and tag."""
    uids: Uids = {}
    for raw in api.parsed(data).dataset:
        entry = standard.dictionary().by_tag(raw.tag)
        if raw.value and (raw.vr == "UI" or (raw.vr in ("", "UN") and entry is not None and entry.vr == "UI")):
            uids[raw.key] = raw.value.rstrip(b"\0 ")
    return uids


@pytest.fixture(scope="module")
def pairs() -> list[tuple[Uids, Uids]]:
    """UIDs of each written instance before and after."""
    found = []
    for path in corpus.corpus_files():
        data = api.deidentified(path).data
        if data is not None:
            try:
                found.append((uids_of(path.read_bytes()), uids_of(data)))
            except walk.WalkError:
                continue  # an input without prefix: its bytes have no second reading here
    return found


INSTANCE, STUDY, SERIES, FRAME_OF_REFERENCE = (((), tag) for tag in (0x00080018, 0x0020000D, 0x0020000E, 0x00200052))


def test_one_old_uid_has_one_new_uid_everywhere(pairs: list[tuple[Uids, Uids]]) -> None:
    """Dummies of whole sequences are the same everywhere and stand for nothing: they are left out."""
    dummies = {row.tag for row in standard.profile() if row.vr == "SQ" and "D" in row.basic}
    mapping: dict[bytes, set[bytes]] = {}
    back: dict[bytes, set[bytes]] = {}
    for old, new in pairs:
        for key in (key for key in old.keys() & new.keys() if not {tag for tag, _ in key[0]} & dummies):
            mapping.setdefault(old[key], set()).add(new[key])
            back.setdefault(new[key], set()).add(old[key])
    assert len(mapping) > 200  # with the files that come with pydicom alone
    assert [uid for uid, images in mapping.items() if len(images) > 1] == []
    assert [uid for uid, origins in back.items() if len(origins) > 1] == []


def test_reference_targets_exist(pairs: list[tuple[Uids, Uids]]) -> None:
    for target in (INSTANCE, STUDY, SERIES, FRAME_OF_REFERENCE):
        there = {old[target] for old, _ in pairs if target in old}
        here = {new[target] for _, new in pairs if target in new}
        followed = 0
        for old, new in pairs:
            for key, uid in old.items():
                if key != target and uid in there and key in new:
                    followed += 1
                    assert new[key] in here, f"{key[1]:08X} points nowhere"
        assert followed or target == STUDY


def test_media_storage_uid_follows_and_every_new_uid_is_legal(pairs: list[tuple[Uids, Uids]]) -> None:
    """slicebox 200; KitwareMedical/dicom-anonymizer 39 (invented UIDs with leading zeros)."""
    for old, new in pairs:
        for key in old.keys() & new.keys():
            if new[key] != old[key]:
                for uid in new[key].split(b"\\"):
                    registered = uid.decode() in standard.registered_uids()
                    digits = uid.removeprefix(b"2.25.")
                    assert not uid or registered or (digits.isdigit() and int(digits) < 1 << 128)
                    assert len(uid) <= 64
                    assert not digits.startswith(b"0")


def test_references_hold_over_separate_runs(tmp_path: Path) -> None:
    """One run per file, same key: the references still meet (OHIF/Viewers 1782, bastula/dicompyler 45)."""
    names = ("rtplan.dcm", "rt.dcm", "sr.dcm", "rwvm.dcm", "seg_image_ct_binary.dcm")
    for path in corpus.corpus_files():
        if path.name in names and api.deidentified(path).data is not None:
            folder = tmp_path / path.parent.name / path.stem
            folder.mkdir(parents=True)
            shutil.copyfile(path, folder / path.name)
            out = tmp_path / "out" / path.parent.name / path.stem
            api.deidentifier().tree(folder, out)
            written = [file for file in out.rglob("*") if file.is_file()]
            assert [file.read_bytes() for file in written] == [api.deidentified(path).data]
