"""One file on its way: read once, to a hidden file in OUT; named when it was searched."""

from __future__ import annotations

import errno
import filecmp
import os
import stat
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from scrubjay.parts import new_part
from scrubjay.run.outcome import Outcome
from scrubjay.run.reasons import COPIED, FAILED, NO_SPACE, PATH_TAKEN, REUSED, WRITTEN

_PIECE: Final = 1 << 20
_FULL: Final = (errno.ENOSPC, errno.EDQUOT)
_LINK: Final = "/proc/self/fd/"
"""Of what was unpacked to a file without a name: the only link that is followed."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A file that a recipe names to be copied. outcome: empty while it is staged. read: size and modification time (ns)
    of what was read. stamp: of the output: size, modification and change time (ns)."""

    ordinal: int
    output: str
    staged: str = ""
    outcome: str = ""
    reason: str = ""
    needle: str = ""
    read: tuple[int, int] = (-1, -1)
    stamp: tuple[int, int, int] = (0, 0, 0)

    def told(self, source: str) -> Outcome:
        """As it is reported."""
        made = self.outcome in (WRITTEN, REUSED)
        return Outcome(
            self.ordinal,
            source,
            self.outcome,
            self.reason,
            output=self.output if made or self.reason == PATH_TAKEN else "",
            bytes_read=max(self.read[0], 0),
            bytes_written=self.read[0] if self.outcome == WRITTEN else 0,
            needle=self.needle,
        )

    def refused(self, outcome: str, reason: str, needle: str = "") -> Copy:
        """Not to be copied; nothing is left of it."""
        self.discard()
        return replace(self, staged="", outcome=outcome, reason=reason, needle=needle)

    def discard(self) -> None:
        """Remove what was staged, and the folders that this leaves empty."""
        if not self.staged:
            return
        with suppress(OSError):
            os.unlink(self.staged)
            folder = os.path.dirname(self.staged)
            for _ in range(self.output.count("/")):
                os.rmdir(folder)
                folder = os.path.dirname(folder)


def staged(ordinal: int, path: str, out: str, output: str, *, fsync: bool) -> Copy:
    """A copy without its name yet, or what kept it from being made. out: a real path."""
    one = Copy(ordinal, output)
    try:
        follow = 0 if path.startswith(_LINK) else os.O_NOFOLLOW
        source = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | follow)
    except OSError as error:
        return one.refused(FAILED, _reason(error, "io-read"))
    try:
        before = os.fstat(source)
        one = replace(one, read=(before.st_size, before.st_mtime_ns))
        if not stat.S_ISREG(before.st_mode):
            return one.refused(FAILED, "source-changed")
        try:
            folder = os.path.dirname(f"{out}/{output}")
            os.makedirs(folder, exist_ok=True)
            target, name = new_part(folder)
        except OSError as error:
            return one.refused(FAILED, _reason(error, "io-write"))
        one = replace(one, staged=name)
        with os.fdopen(target, "wb") as file:
            why = _filled(file.fileno(), source, fsync=fsync)
        after = os.fstat(source)
        if not why and (after.st_size, after.st_mtime_ns) != one.read:
            why = "source-changed"
        return one.refused(FAILED, why) if why else one
    finally:
        os.close(source)


def committed(one: Copy, out: str, *, replaces: bool, fsync: bool) -> Copy:
    """The copy with its name. A file that is there and equal is reused. replaces: another one is replaced."""
    target = f"{out}/{one.output}"
    try:
        outcome = _renamed(one.staged, target, replaces=replaces)
        if outcome == WRITTEN and fsync:
            _flushed(os.path.dirname(target))
        if not outcome:
            return one.refused(FAILED, PATH_TAKEN)
        status = os.lstat(target)
    except OSError as error:
        return one.refused(FAILED, _reason(error, "io-write"))
    if outcome == REUSED:
        one.discard()
    stamp = (status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    return replace(one, staged="", outcome=outcome, reason=COPIED, stamp=stamp)


def _filled(target: int, source: int, *, fsync: bool) -> str:
    """Copy what is in it; why not, if that failed."""
    while True:
        try:
            piece = os.read(source, _PIECE)
        except OSError as error:
            return _reason(error, "io-read")
        try:
            if not piece:
                if fsync:
                    os.fsync(target)
                return ""
            rest = memoryview(piece)
            while rest:
                rest = rest[os.write(target, rest) :]
        except OSError as error:
            return _reason(error, "io-write")


def _renamed(staged: str, target: str, *, replaces: bool) -> str:
    """What became of it; empty where something else has the name. Raises OSError."""
    try:
        os.link(staged, target)
        os.unlink(staged)
        return WRITTEN
    except FileExistsError:
        pass
    except OSError:  # a file system without links
        if not os.path.lexists(target):
            os.rename(staged, target)
            return WRITTEN
    plain = stat.S_ISREG(os.lstat(target).st_mode)
    if plain and filecmp.cmp(staged, target, shallow=False):
        return REUSED
    if not replaces:
        return ""
    os.replace(staged, target)
    return WRITTEN


def _flushed(folder: str) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _reason(error: OSError, otherwise: str) -> str:
    if error.errno in _FULL:
        return NO_SPACE
    if isinstance(error, PermissionError):
        return "no-permission"
    if isinstance(error, FileNotFoundError):
        return "vanished"
    return "path-too-long" if error.errno == errno.ENAMETOOLONG else otherwise
