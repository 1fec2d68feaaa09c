"""`scrubjay inspect FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scrubjay.cli.arguments import ProjectOption, recipe_names

File = Annotated[Path, typer.Argument(metavar="FILE", help="A DICOM file.")]
Recipe = Annotated[
    str | None,
    typer.Option(
        "--recipe",
        "-r",
        metavar="NAME-OR-FILE",
        help="Show what this recipe makes of the header.",
        autocompletion=recipe_names,
    ),
]
KeyFile = Annotated[
    Path | None,
    typer.Option(
        "--key-file", metavar="FILE", help="Key file; none is made. Default: SCRUBJAY_KEY_FILE, else the project's own."
    ),
]
Vault = Annotated[
    str | None,
    typer.Option(
        "--vault",
        metavar="DIR|URL",
        help="The vault of the project's runs. Default: PROJECT.vault in the working folder, if there is one.",
        show_default=False,
    ),
]
NoVault = Annotated[bool, typer.Option("--no-vault", help="Look into no vault: identities come from the key file.")]
Passphrase = Annotated[bool, typer.Option("--passphrase", help="Ask for the vault's passphrase.")]
Changed = Annotated[bool, typer.Option("--changed", help="With --recipe: only the lines that change.")]


def inspect(
    file: File,
    recipe: Recipe = None,
    project: ProjectOption = "default",
    key_file: KeyFile = None,
    vault: Vault = None,
    no_vault: NoVault = False,
    passphrase: Passphrase = False,
    changed: Changed = False,
) -> None:
    """Show a header as a tree; with --recipe before and after, changed lines marked.

    Marks: ~ changed, - removed, + added. Values are shown, shortened: mind who looks on. Nothing is written, neither
    key nor vault is made: without a key, new identities shown are examples.

    Exit code 3: the file would be excluded or quarantined, by --recipe or, without it, by the recipe basic.
    """
    from scrubjay.cli.header import inspect_file
    from scrubjay.cli.wanted_vault import Wanted

    wanted = Wanted("pseudonymise", project, vault, no_vault, passphrase, key_file)
    raise typer.Exit(inspect_file(file, recipe, wanted, changed=changed))
