"""A folder tree, or one file, on a local or mounted file system.

The walk is iterative and streams: it holds the names of one chain of folders, never of the tree. In each folder files
come first, then folders, both in natural order (numbers as numbers). Symbolic links are not followed: a link to
anything counts as excluded `symlink`, so nothing outside the root is ever read. A folder that can't be listed counts as
one failed `unreadable-folder`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from scrubjay.sources.base import Item
from scrubjay.sources.natural import natural_key

SYMLINK = ("excluded", "symlink")
SPECIAL = ("excluded", "not-a-file")
UNREADABLE = ("failed", "unreadable-folder")


class Folder:
    """Every file below `root`, or `root` itself when it is a file."""

    def __init__(self, root: str | os.PathLike[str]) -> None:
        self.root = os.path.realpath(os.fspath(root))

    def __iter__(self) -> Iterator[Item]:
        """Files in the order of the walk; links, special files and unreadable folders with their refusal."""
        if not os.path.isdir(self.root):
            is_special = os.path.exists(self.root) and not os.path.isfile(self.root)  # nobody waits for a pipe
            yield Item(self.root, "", os.path.basename(self.root), SPECIAL if is_special else None)
            return
        pending = [(self.root, "")]
        while pending:
            path, folder = pending.pop()
            try:
                files, folders = _list(path)
            except OSError:
                yield Item(path, *_split(folder), UNREADABLE)
                continue
            for name, refusal in files:
                yield Item(f"{path}/{name}", folder, name, refusal)
            below = f"{folder}/" if folder else ""
            pending.extend((f"{path}/{name}", below + name) for name in reversed(folders))

    def count(self) -> int:
        """Number of items. Folders are listed a second time, files are not opened."""
        return self.count_unless(lambda _: False) or 0

    def count_unless(self, found: Callable[[str], bool]) -> int | None:
        """The same; None as soon as a file has a name that is `found`."""
        if not os.path.isdir(self.root):
            return 1
        total = 0
        pending = [self.root]
        while pending:
            path = pending.pop()
            try:
                with os.scandir(path) as entries:
                    for entry in entries:
                        if entry.is_dir(follow_symlinks=False):
                            pending.append(entry.path)
                        elif found(entry.name):
                            return None
                        else:
                            total += 1
            except OSError:
                total += 1
        return total


def _list(path: str) -> tuple[list[tuple[str, tuple[str, str] | None]], list[str]]:
    """Files with their refusals, and folders, of one folder, in natural order."""
    files: list[tuple[str, tuple[str, str] | None]] = []
    folders: list[str] = []
    with os.scandir(path) as entries:
        for entry in entries:
            if entry.is_symlink():
                files.append((entry.name, SYMLINK))
            elif entry.is_dir(follow_symlinks=False):
                folders.append(entry.name)
            else:
                files.append((entry.name, None if entry.is_file(follow_symlinks=False) else SPECIAL))
    files.sort(key=lambda file: natural_key(file[0]))
    folders.sort(key=natural_key)
    return files, folders


def _split(folder: str) -> tuple[str, str]:
    """A folder below the root as (chain, name); the root itself is `.` in the root."""
    chain, _, name = folder.rpartition("/")
    return chain, name or "."
