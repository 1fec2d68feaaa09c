from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from scrubjay import Key
from scrubjay.vault import Vault, VaultError
from scrubjay.vault.schema import HEAD, metadata
from scrubjay.vault.upgrade import MIGRATIONS


def test_head_is_the_newest_script() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert scripts.get_heads() == [HEAD]
    names = [path.name for path in sorted((MIGRATIONS / "versions").glob("*.py"))]
    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]


def test_the_scripts_make_what_the_schema_says(vault: Vault) -> None:
    with vault._store.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_vault_of_a_later_scrubjay_is_refused(vault_place: str, key: Key) -> None:
    with Vault.open(vault_place, key) as vault, vault._store.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(VaultError, match="later ScrubJay"):
        Vault.open(vault_place, key)


def test_alembic_is_only_imported_to_make_tables(tmp_path: Path, key: Key) -> None:
    import subprocess
    import sys

    Vault.open(tmp_path / "v", key).close()
    program = f"""
import sys
from scrubjay import Key
from scrubjay.vault import Vault
Vault.open({str(tmp_path / "v")!r}, Key(bytes(range(32)))).close()
assert not [name for name in ("alembic", "psycopg", "xlsxwriter") if name in sys.modules]
"""
    subprocess.run([sys.executable, "-c", program], check=True)
