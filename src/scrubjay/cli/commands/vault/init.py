"""`scrubjay vault init`."""

from __future__ import annotations

from scrubjay.cli.commands.vault.options import KeyOption, PassphraseOption, ProjectOption, VaultOption


def init(
    vault: VaultOption,
    project: ProjectOption = "default",
    key_file: KeyOption = None,
    passphrase: PassphraseOption = False,
) -> None:
    """Make a vault, folder 0700, and a project in it; both may be there already.

    Its key is that of the key file, made if missing. The project begins with the same key, so that what was
    de-identified with it before keeps its UIDs and pseudonyms.
    """
    from scrubjay.cli.vaults import opener
    from scrubjay.identity import Key
    from scrubjay.vault import Vault, check_new

    check_new(vault)
    key = opener(key_file, project, passphrase=passphrase, new=True)
    with Vault.open(vault, key) as opened:
        known = project in opened.project_names()
        opened.project(project, key=key if isinstance(key, Key) and not known else None)
        print(f"vault {opened.status().place}, project {project}, key version {opened.status().key_version}")
