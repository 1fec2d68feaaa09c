"""`scrubjay verify`: what the options name is opened, the verification run, its report written."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scrubjay.cli.archive_password import archive_password
from scrubjay.cli.keys import check_one_opener
from scrubjay.cli.saying import say
from scrubjay.errors import OutputError, UsageError
from scrubjay.identity import Key
from scrubjay.paths import is_at_or_inside, shown
from scrubjay.run.places import check_sources
from scrubjay.run.threads import check_threads
from scrubjay.sources import Settings
from scrubjay.verify import Known, Report, Sources, UidKey, as_html, as_json, as_text, of_vault, verify

if TYPE_CHECKING:
    from scrubjay.vault import Vault

EXIT_CODES: Final = {"passed": 0, "failed": 1, "incomplete": 3}
_REASON: Final = "verification of an output"
_LINE_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class Request:
    """The arguments."""

    out: Path
    against: list[str] | None
    vault: str | None
    key_file: Path | None
    project: str
    passphrase: bool
    run_report: Path | None
    report: Path | None
    html: Path | None
    json: bool
    threads: int | None
    archive_password: bool
    archive_password_file: Path | None
    archive_encoding: str


def run_verification(request: Request) -> int:
    """The exit code. Raises UsageError and what opening key and vault raises."""
    check_one_opener(request.key_file, passphrase=request.passphrase)
    if request.passphrase and request.vault is None:
        raise UsageError("--passphrase opens a vault: name it with --vault")
    against = check_sources(request.against) if request.against else None
    for path in (request.report, request.html):
        _check_target(path, (str(request.out), *(against.local if against else ())))
    password = archive_password(request.archive_password_file, asked=request.archive_password)
    archives = Settings.of(password, request.archive_encoding)
    known, key = _identities(request)
    sources = Sources(against=against, known=known, key=key, run_report=request.run_report, archives=archives)
    result = verify(request.out, sources, threads=check_threads(request.threads), progress=_Lines())
    if request.report is not None:
        _write(request.report, as_json(result))
    if request.html is not None:
        _write(request.html, as_html(result))
    print(as_json(result) if request.json else as_text(result), end="")
    _say_what_is_missing(request, result)
    return EXIT_CODES[result.verdict]


def _identities(request: Request) -> tuple[Known | None, UidKey | None]:
    """What the vault knows, and the key of the project: the vault's if there is one."""
    if request.vault is None:
        key = None if request.key_file is None else Key.load(request.key_file)
        return None, None if key is None else UidKey(key.secret, request.project)
    from scrubjay.cli.vaults import open_vault

    with open_vault(request.vault, request.key_file, request.project, passphrase=request.passphrase) as vault:
        return known_of(vault, request.project)


def known_of(vault: Vault, name: str) -> tuple[Known, UidKey]:
    """Whom a project of an open vault knows, and its key. It is recorded in the access log."""
    from scrubjay.cli.vaults import access

    asking = access(_REASON)
    project = vault.project(name, create=False)
    people = (
        (one.pseudonym, one.source_identity, [study.uid for study in one.studies])
        for one in project.subjects(asking, "verify")
    )
    called = ((one.pseudonym, one.names, one.ids, one.births) for one in project.called(asking, "verify"))
    return of_vault(people, project.uid_links(asking, "verify"), called), UidKey(project.key.secret, name)


def _check_target(path: Path | None, places: Sequence[str]) -> None:
    """A report inside OUT would be part of what is handed on, one inside IN would change it."""
    if path is None:
        return
    for place in places:
        if is_at_or_inside(os.path.realpath(path), os.path.realpath(place)):
            raise OutputError(f"{path} is inside {shown(place)}: write the report somewhere else")


def _write(path: Path, text: str) -> None:
    """A file that only its owner reads, in place of an earlier one. Raises OutputError."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise OutputError(f"report {path} can't be written: {error.strerror}") from None


def _say_what_is_missing(request: Request, result: Report) -> None:
    if not request.against and request.vault is None and not request.json:
        say("note: nobody's values were looked for: name the input with --against, the vault with --vault")
    for why in result.incomplete if request.json else ():
        say(f"incomplete: {why}")


class _Lines:
    """A line on stderr every five seconds."""

    def __init__(self) -> None:
        self._due = time.monotonic() + _LINE_SECONDS

    def __call__(self, what: str, done: int, of: int) -> None:
        now = time.monotonic()
        if now >= self._due:
            self._due = now + _LINE_SECONDS
            share = f"{done:,} of {of:,}" if of else f"{done:,}"
            print(f"scrubjay: {what}: {share} files", file=sys.stderr, flush=True)
