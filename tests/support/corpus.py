"""Real files to test with: the sample of the repository, pydicom's own test data, and a larger corpus if there is one.

The larger corpus is the folder named by the environment variable SCRUBJAY_CORPUS, or `shared/corpus` beside the
repository. Its absence only means fewer files.
"""

import functools
import hashlib
import os
import warnings
from pathlib import Path

import pydicom
import pydicom.data

REPOSITORY = Path(__file__).resolve().parents[2]


def corpus_folders() -> list[Path]:
    """Folders that hold input files, those that exist."""
    packaged = Path(pydicom.data.__file__).parent
    folders = [REPOSITORY / "examples" / "sample", packaged / "test_files", packaged / "charset_files"]
    named = os.environ.get("SCRUBJAY_CORPUS")
    folders.append(Path(named) if named else REPOSITORY.parent / "shared" / "corpus")
    return [folder for folder in folders if folder.is_dir()]


def has_larger() -> bool:
    """Whether there is a larger corpus than what the repository and pydicom bring."""
    return len(corpus_folders()) > 3


@functools.cache
def corpus_files() -> tuple[Path, ...]:
    """Every distinct file, DICOM or not, in a stable order."""
    seen: set[bytes] = set()
    files = []
    for folder in corpus_folders():
        for path in sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()):
            if "__pycache__" in path.parts:
                continue
            digest = hashlib.sha256(path.read_bytes()).digest()
            if digest not in seen:
                seen.add(digest)
                files.append(path)
    return tuple(files)


def label(path: Path) -> str:
    """A short name for reports: the path below its corpus folder."""
    for folder in corpus_folders():
        if path.is_relative_to(folder):
            return str(path.relative_to(folder))
    return path.name


def read(path: Path) -> pydicom.Dataset:
    """pydicom's view, whatever it can make of the file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pydicom.dcmread(path, force=True)


@functools.cache
def transfer_syntax(path: Path) -> str:
    """Transfer Syntax UID that the meta header states; empty when there is none to read."""
    data = path.read_bytes()[:4096]
    at = data.find(b"\x02\x00\x10\x00UI", 128)
    if data[128:132] != b"DICM" or at < 0:
        return ""
    length = int.from_bytes(data[at + 6 : at + 8], "little")
    return data[at + 8 : at + 8 + length].rstrip(b"\0 ").decode("ascii", "replace")
