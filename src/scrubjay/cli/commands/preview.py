"""`scrubjay preview IN`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scrubjay.cli.arguments import (
    ArchiveEncodingOption,
    ArchivePasswordFileOption,
    ArchivePasswordOption,
    NoProgressOption,
    ProjectOption,
    RecipeOption,
    SourcesArgument,
    ThreadsOption,
)
from scrubjay.cli.commands.deidentify import (
    DateShift,
    Layout,
    Mode,
    OnConflict,
    Rules,
    Sets,
    Site,
    SiteId,
    Timepoint,
)
from scrubjay.cli.commands.inspect import KeyFile, NoVault, Passphrase, Vault
from scrubjay.cli.usage import whole_number

Limit = Annotated[
    int, typer.Option(metavar="N", parser=whole_number, help="So many values of each attribute; the rest is counted.")
]
Kept = Annotated[bool, typer.Option("--kept", help="List also what is kept, in the terminal.")]
Json = Annotated[Path | None, typer.Option("--json", metavar="FILE", help="For programs.")]
Html = Annotated[Path | None, typer.Option("--html", metavar="FILE", help="For a browser: one page.")]


def preview(
    sources: SourcesArgument,
    recipe: RecipeOption = "basic",
    project: ProjectOption = "default",
    site: Site = "",
    site_id: SiteId = "",
    timepoint: Timepoint = "",
    date_shift: DateShift = None,
    mode: Mode = "pseudonymise",
    layout: Layout = None,
    sets: Sets = None,
    rules: Rules = None,
    on_conflict: OnConflict = None,
    key_file: KeyFile = None,
    vault: Vault = None,
    no_vault: NoVault = False,
    passphrase: Passphrase = False,
    limit: Limit = 10,
    kept: Kept = False,
    json: Json = None,
    html: Html = None,
    threads: ThreadsOption = None,
    archive_password: ArchivePasswordOption = False,
    archive_password_file: ArchivePasswordFileOption = None,
    archive_encoding: ArchiveEncodingOption = "cp437",
    no_progress: NoProgressOption = False,
) -> None:
    """Show what deidentify would do with IN, value by value, and write nothing: no image, no key, no vault.

    Values are shown as they stand there: mind who looks on. Files are made for you alone (0600), outside of IN, and
    replace nothing. The last line has the hash by which `scrubjay deidentify --approved` runs exactly this.

    Exit codes: 0 all well, 3 something would be quarantined, 1 something would fail or it isn't clear who is who.
    """
    from scrubjay.cli.archive_password import archive_password as password_of
    from scrubjay.cli.preview import Request, show_preview
    from scrubjay.cli.wanted_vault import Wanted

    options = {
        "site": site,
        "site_id": site_id,
        "timepoint": timepoint,
        "date_shift": date_shift,
        "layout": layout,
        "on_conflict": on_conflict,
    }
    wanted = Wanted(mode, project, vault, no_vault, passphrase, key_file)
    archives = {
        "archive_password": password_of(archive_password_file, asked=archive_password),
        "archive_encoding": archive_encoding,
    }
    changes = {"sets": sets or [], "rules": rules or []}
    request = Request(
        sources, recipe, changes, wanted, options, archives, limit, kept, json, html, threads, not no_progress
    )
    raise typer.Exit(show_preview(request))
