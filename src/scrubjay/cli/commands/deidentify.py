"""`scrubjay deidentify IN OUT`."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Annotated

import typer

from scrubjay.cli.arguments import (
    ArchiveEncodingOption,
    ArchivePasswordFileOption,
    ArchivePasswordOption,
    KeyFileOption,
    NoProgressOption,
    ProjectOption,
    RecipeOption,
    SourcesArgument,
    ThreadsOption,
)
from scrubjay.cli.commands.table_options import (
    BirthColumn,
    DelimiterOption,
    DistThreshold,
    EncodingOption,
    FirstNameColumn,
    IdColumn,
    LastNameColumn,
    NameColumn,
    SexColumn,
)
from scrubjay.cli.usage import whole_number

Out = Annotated[
    str,
    typer.Argument(
        metavar="OUT",
        help="Folder to write: new, empty or known to the vault; outside IN. Or a new .zip, or a bucket (s3://…).",
    ),
]
Work = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="Where a run to a zip or a bucket writes first. Default: beside the zip, or the current folder.",
        show_default=False,
    ),
]
Site = Annotated[str, typer.Option(metavar="TEXT", help="Site name, for recipes that use {site}.")]
SiteId = Annotated[str, typer.Option(metavar="TEXT", help="Site ID, for recipes that use {site_id}.")]
Timepoint = Annotated[
    str, typer.Option(metavar="TEXT", help="Timepoint, for recipes and layouts that use {timepoint}.")
]
DateShift = Annotated[
    int | None,
    typer.Option(metavar="DAYS", parser=whole_number, help="Shift dates by this, in recipes that shift dates."),
]
Mode = Annotated[
    str,
    typer.Option(
        metavar="MODE", help="pseudonymise: who holds the key can link. anonymise: the key is thrown away with the run."
    ),
]
Layout = Annotated[
    str | None,
    typer.Option(
        metavar="LAYOUT",
        help="Output names: default, by-series, preserve, bids, media …, or a template of {subject} {study} {series} …",
    ),
]
OnConflict = Annotated[
    str | None,
    typer.Option(metavar="POLICY", help="Where it isn't clear who is who: stop, split or quarantine."),
]
OnLeak = Annotated[
    str,
    typer.Option(metavar="POLICY", help="Where a finished file still holds somebody's value: quarantine it, or stop."),
]
Vault = Annotated[
    str | None,
    typer.Option(
        metavar="DIR|URL",
        help="Where it is remembered who is who, made if missing. Default: PROJECT.vault beside OUT.",
        show_default=False,
    ),
]
NoVault = Annotated[bool, typer.Option("--no-vault", help="Remember nobody. Numbers are for this run alone then.")]
Passphrase = Annotated[
    bool, typer.Option("--passphrase", help="Ask for the vault's passphrase; there is no key file then.")
]
Update = Annotated[
    bool, typer.Option("--update", help="OUT may hold what the vault doesn't know: add what is missing.")
]
Redo = Annotated[
    bool,
    typer.Option("--redo", help="Make anew what another plan made in OUT. Only files that the vault knows change."),
]
Audit = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="Where it is kept what was done. Default: audit in the vault's folder, else PROJECT.audit beside OUT.",
        show_default=False,
    ),
]
Fsync = Annotated[bool, typer.Option("--fsync", help="Files are on the disk before they get their name.")]
Approved = Annotated[
    str | None,
    typer.Option("--approved", metavar="HASH", help="Run only what scrubjay preview showed: the hash it printed."),
]
ReportFile = Annotated[
    Path | None,
    typer.Option("--report", metavar="FILE", help="Outcome of every file as JSON lines or .csv. Names source files."),
]
Sets = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="ATTRIBUTE=TEXT", help="Set an attribute, over the recipe. May be given again."),
]
Rules = Annotated[
    list[str] | None,
    typer.Option("--rule", metavar="RULE", help='A further rule: "PatientSex: keep". May be given again.'),
]
Mapping = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="In the end, write the project's old and new IDs: new .csv, .xlsx or .json."),
]
Demographics = Annotated[
    Path | None,
    typer.Option(
        metavar="TABLE",
        help="Table of the people: CSV, TSV or Excel. Its names are searched for; it goes to OUT-table, pseudonymised.",
    ),
]
Dicomdir = Annotated[
    bool,
    typer.Option("--dicomdir", help="In the end, give OUT a DICOMDIR of all that is in it. The layout is media then."),
]
Json = Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="Print only errors, warnings and, when not all is well, the counts.")
]


def deidentify(
    sources: SourcesArgument,
    out: Out,
    recipe: RecipeOption = "basic",
    project: ProjectOption = "default",
    site: Site = "",
    site_id: SiteId = "",
    timepoint: Timepoint = "",
    date_shift: DateShift = None,
    key_file: KeyFileOption = None,
    vault: Vault = None,
    no_vault: NoVault = False,
    passphrase: Passphrase = False,
    mode: Mode = "pseudonymise",
    layout: Layout = None,
    sets: Sets = None,
    rules: Rules = None,
    on_conflict: OnConflict = None,
    on_leak: OnLeak = "quarantine",
    update: Update = False,
    redo: Redo = False,
    fsync: Fsync = False,
    work: Work = None,
    threads: ThreadsOption = None,
    archive_password: ArchivePasswordOption = False,
    archive_password_file: ArchivePasswordFileOption = None,
    archive_encoding: ArchiveEncodingOption = "cp437",
    audit: Audit = None,
    report: ReportFile = None,
    mapping: Mapping = None,
    dicomdir: Dicomdir = False,
    approved: Approved = None,
    demographics: Demographics = None,
    name_column: NameColumn = "",
    id_column: IdColumn = "",
    first_name_column: FirstNameColumn = "",
    last_name_column: LastNameColumn = "",
    birth_date_column: BirthColumn = "",
    sex_column: SexColumn = "",
    encoding: EncodingOption = "",
    delimiter: DelimiterOption = "",
    dist_threshold: DistThreshold = 0.2,
    json: Json = False,
    quiet: Quiet = False,
    no_progress: NoProgressOption = False,
) -> None:
    """De-identify every DICOM file below IN, or in its archives, into OUT.

    Exit codes: 0 all well, 3 something quarantined, 1 something failed, 2 usage, 130 interrupted.
    """
    given = dict(locals())  # before anything else is: the parameters are the request
    from scrubjay.cli.tree import Output, Request, run_request

    request = Request(**{field.name: given[field.name] for field in fields(Request)})
    raise typer.Exit(run_request(request, Output(json=json, quiet=quiet, progress=not (quiet or no_progress))))
