"""`scrubjay table TABLE OUT`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scrubjay.cli.arguments import ProjectOption, RecipeOption
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
from scrubjay.cli.commands.vault.options import KeyOption, PassphraseOption

Table = Annotated[Path, typer.Argument(metavar="TABLE", help="Table of people: CSV, TSV or Excel. Never written to.")]
Out = Annotated[
    Path | None,
    typer.Argument(metavar="OUT", help="New file: .csv, .tsv or .xlsx.", show_default=False),
]
VaultOption = Annotated[
    str | None,
    typer.Option(
        "--vault",
        metavar="DIR|URL",
        help="The vault that knows the subjects. Default: PROJECT.vault beside OUT, made if there is none.",
        show_default=False,
    ),
]
Everybody = Annotated[
    bool, typer.Option("--everybody", help="Also rows of people whom the vault doesn't know: they are named, too.")
]
ReasonOption = Annotated[
    str,
    typer.Option(
        "--reason",
        metavar="TEXT",
        help="Why, for the access log, where subjects with images are read.",
        show_default=False,
    ),
]
Explain = Annotated[
    bool, typer.Option("--explain", help="Write nothing: show what becomes of each column, and propose rules.")
]


def table(
    source: Table,
    out: Out = None,
    vault: VaultOption = None,
    everybody: Everybody = False,
    recipe: RecipeOption = "basic",
    project: ProjectOption = "default",
    reason: ReasonOption = "",
    name_column: NameColumn = "",
    id_column: IdColumn = "",
    first_name_column: FirstNameColumn = "",
    last_name_column: LastNameColumn = "",
    birth_date_column: BirthColumn = "",
    sex_column: SexColumn = "",
    encoding: EncodingOption = "",
    delimiter: DelimiterOption = "",
    dist_threshold: DistThreshold = 0.2,
    key_file: KeyOption = None,
    passphrase: PassphraseOption = False,
    explain: Explain = False,
) -> None:
    """Pseudonymise a table of people, with the names that their images have.

    Only rows of subjects that the vault knows, only columns that the recipe's `table` keeps. Who is on one side only
    is listed in OUT-IDENTIFYING, beside OUT. Without images, everybody in the table gets a pseudonym, which images that
    come later have, too. Exit codes: 0 all well, 2 usage.
    """
    from scrubjay.cli.tables import Asked, Place, explain_table, pseudonymise_table
    from scrubjay.tables.columns import Wanted

    wanted = Wanted(name_column, id_column, first_name_column, last_name_column, birth_date_column, sex_column)
    asked = Asked(source, wanted, recipe, encoding, delimiter, dist_threshold)
    if explain:
        explain_table(asked)
    else:
        pseudonymise_table(asked, out, Place(vault, project, reason, key_file, passphrase, everybody))
