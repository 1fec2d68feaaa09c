"""One table of a part as a Parquet file: zstd inside, sealed whole by Parquet's modular encryption (AES-256-GCM).

Each file has a random key of its own, which lies in its footer, sealed with the audit's key.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe
from cryptography.exceptions import InvalidTag

from scrubjay.audit.keys import AuditKeys
from scrubjay.audit.schema import TABLES, dictionary_columns
from scrubjay.errors import AuditDamaged, AuditError

BATCH_ROWS: Final = 65_536
ROW_GROUP: Final = 131_072
_LEVEL: Final = 3
_KEY_NAME: Final = "scrubjay-audit-1"
_SEALED_MAGIC: Final = b"PARE"
_DATA_KEY_BITS: Final = 256


class _Wrapper(pe.KmsClient):  # type: ignore[misc]
    """Parquet's own word for who wraps keys: here, the audit's key, without any service."""

    def __init__(self, keys: AuditKeys) -> None:
        super().__init__()
        self._keys = keys

    def wrap_key(self, key_bytes: bytes, master_key_identifier: str) -> bytes:
        return base64.b64encode(self._keys.seal(master_key_identifier, key_bytes))

    def unwrap_key(self, wrapped_key: bytes, master_key_identifier: str) -> bytes:
        return self._keys.open(master_key_identifier, base64.b64decode(wrapped_key, validate=True))


class Parts:
    """Writes and reads the files of parts with one key; without, only those that aren't sealed."""

    def __init__(self, keys: AuditKeys | None) -> None:
        self._factory: Final = None if keys is None or not keys.lasting else pe.CryptoFactory(lambda _: _Wrapper(keys))

    def write(self, path: Path, kind: str, table: pa.Table) -> str:
        """Write a new file, 0600 and durable; its SHA-256 in hex. kind: instances or changes. Raises AuditError."""
        schema = TABLES[kind]
        if not table.schema.equals(schema):
            raise AuditError(f"a part's {kind} table has other columns than docs/reference/audit.md says")
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "w+b") as file:
                with pq.ParquetWriter(file, schema, **self._how(schema)) as writer:
                    writer.write_table(table, row_group_size=ROW_GROUP)
                file.flush()
                os.fsync(file.fileno())
                file.seek(0)
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise AuditError(f"the audit can't be written: {error.strerror or type(error).__name__}") from None

    def read(self, path: Path, kind: str, *, sealed: bool, columns: list[str] | None = None) -> pa.Table:
        """A file, whole. Raises AuditDamaged, and AuditError when it is sealed and there is no key."""
        schema = _schema(kind, columns)
        return pa.Table.from_batches(self.batches(path, kind, sealed=sealed, columns=columns), schema)

    def batches(
        self,
        path: Path,
        kind: str,
        *,
        sealed: bool,
        columns: list[str] | None = None,
        rows: int = BATCH_ROWS,
    ) -> Iterator[pa.RecordBatch]:
        """A file in batches of at most so many rows. Raises as `read` does."""
        schema = _schema(kind, columns)
        try:
            with self._open(path, sealed=sealed) as file:
                if not file.schema_arrow.equals(TABLES[kind]):
                    raise AuditDamaged("a part of the audit has other columns than it should")
                for batch in file.iter_batches(rows, columns=schema.names):
                    yield batch.select(schema.names)
        except (pa.ArrowException, OSError, InvalidTag, ValueError) as error:
            raise AuditDamaged(f"a part of the audit can't be read: {_what(error)}") from None

    def rows(self, path: Path, *, sealed: bool) -> int:
        """How many rows a file says it has. Raises as `read` does."""
        try:
            with self._open(path, sealed=sealed) as file:
                return int(file.metadata.num_rows)
        except (pa.ArrowException, OSError, InvalidTag, ValueError) as error:
            raise AuditDamaged(f"a part of the audit can't be read: {_what(error)}") from None

    def _open(self, path: Path, *, sealed: bool) -> pq.ParquetFile:
        if not sealed:
            return pq.ParquetFile(path)
        if self._factory is None:
            raise AuditError("the audit is sealed: it opens with the key of its project")
        with path.open("rb") as file:  # with keys at hand, pyarrow would take a file that isn't sealed, too
            if file.read(len(_SEALED_MAGIC)) != _SEALED_MAGIC:
                raise AuditDamaged("a part of the audit is not sealed as it was")
        found = self._factory.file_decryption_properties(pe.KmsConnectionConfig())
        return pq.ParquetFile(path, decryption_properties=found)

    def _how(self, schema: pa.Schema) -> dict[str, Any]:
        how = {"compression": "zstd", "compression_level": _LEVEL, "use_dictionary": dictionary_columns(schema)}
        if self._factory is None:
            return how
        wanted = pe.EncryptionConfiguration(
            _KEY_NAME, uniform_encryption=True, double_wrapping=False, data_key_length_bits=_DATA_KEY_BITS
        )
        return how | {
            "encryption_properties": self._factory.file_encryption_properties(pe.KmsConnectionConfig(), wanted)
        }


def _schema(kind: str, columns: list[str] | None) -> pa.Schema:
    schema = TABLES[kind]
    return schema if columns is None else pa.schema([schema.field(name) for name in columns])


def _what(error: BaseException) -> str:
    """Its kind only: a message of Parquet may quote what it read."""
    return "the key is another, or the file was changed" if isinstance(error, InvalidTag) else type(error).__name__
