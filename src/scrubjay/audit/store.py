"""Writing an audit: runs begin, add parts, and end; each step is durable when it returns."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

import pyarrow.compute as pc

from scrubjay.audit.chain import Chain
from scrubjay.audit.entries import FIRST, Entry, Head
from scrubjay.audit.folder import PARTS, PUBLIC_KEY, make_folder, part_path, replace, sync_folder
from scrubjay.audit.keys import AuditKeys, PublicKey
from scrubjay.audit.parts import Parts
from scrubjay.audit.plans import keep_plan
from scrubjay.audit.tidying import draft_of, hold, let_go, living, remove_leftover, tidy, unended
from scrubjay.errors import AuditDamaged, AuditError

if TYPE_CHECKING:
    from types import TracebackType

    import pyarrow as pa

IN_CLEAR: Final = frozenset({"project", "recipe", "recipe_version", "recipe_hash", "plan_hash", "version", "mode"})
"""What is kept of the details of a run whose key is destroyed with it: nothing is sealed there."""


class Store:
    """An audit open for writing. Several processes may share a folder, and threads a store. Close it after use."""

    def __init__(self, folder: Path, keys: AuditKeys) -> None:
        """Use `Store.open`."""
        self.folder: Final = folder
        self.keys: Final = keys
        self._parts: Final = Parts(keys)
        self._chain: Final = Chain(folder)
        self._held: Final[dict[str, int]] = {}

    @classmethod
    def open(cls, folder: str | os.PathLike[str], keys: AuditKeys, *, head: Head | None = None) -> Self:
        """The audit in a folder, made if missing; what killed runs left there is removed.

        head: where the chain ended as somebody else remembers. Raises AuditDamaged when the chain doesn't hold it any
        more, or its lines don't follow each other: nothing is added to an audit that was cut. Raises AuditError for a
        folder that can't be used.
        """
        store = cls(make_folder(Path(folder)), keys)
        with store._locked():
            if head is not None and not store.holds(head):
                raise AuditDamaged(
                    "the audit's chain was cut or exchanged: `scrubjay audit verify` says more; "
                    "name another folder with --audit"
                )
            tidy(store.folder, store._chain.entries)
        return store

    @property
    def head(self) -> Head | None:
        """Where the chain ended when this store last looked; None for an empty one."""
        return self._chain.head

    def holds(self, head: Head) -> bool:
        """Whether the chain has this line."""
        entries = self._chain.entries
        return 0 < head.seq <= len(entries) and entries[head.seq - 1].head == head

    def begin(self, details: Mapping[str, Any], plan: str, facts: Mapping[str, Any] | None = None) -> str:
        """Begin a run; its name, 16 hex digits.

        details: who, recipe, paths and whatever else JSON can hold; they are sealed. Of a run whose key is destroyed
        with it, only `IN_CLEAR` is kept. plan: the compiled plan's JSON. facts: what may be read by anybody. Raises
        AuditError, AuditDamaged.
        """
        run = os.urandom(8).hex()
        with self._locked() as descriptor:
            tidy(self.folder, self._chain.entries)
            self._publish(run)
            path, digest = keep_plan(self.folder, run, self.keys, plan.encode())
            alive = living(self.folder)
            info = {
                **(facts or {}),
                "public_key": self.keys.public.to_text(),
                "lasting": self.keys.lasting,
                "died": [one for one in unended(self._chain.entries) if one not in alive],
            }
            if self.keys.lasting:
                sealed = self.keys.seal_json(f"run {run}", dict(details))
            else:
                sealed, info["details"] = "", {key: value for key, value in details.items() if key in IN_CLEAR}
            held = hold(self.folder, run)
            try:
                self._append(descriptor, "begin", run, {path: digest}, info, sealed)
            except BaseException:
                let_go(self.folder, run, held)
                raise
            self._held[run] = held
        return run

    def add_part(self, run: str, instances: pa.Table, changes: pa.Table) -> Head:
        """Add what became of some files, durably; the chain's new head. Tables as in `schema`.

        Raises AuditError for tables that don't fit, and when there is no space.
        """
        self._check_run(run)
        self._check_tables(instances, changes)
        drafts: dict[str, tuple[Path, str]] = {}
        try:
            for kind, table in (("instances", instances), ("changes", changes)):
                draft = draft_of(self.folder / PARTS, run, kind)
                drafts[kind] = draft, ""
                drafts[kind] = draft, self._parts.write(draft, kind, table)
            with self._locked() as descriptor:
                return self._add(descriptor, run, drafts, {"instances": len(instances), "changes": len(changes)})
        except BaseException:
            for draft, _ in drafts.values():
                draft.unlink(missing_ok=True)
            raise

    def end(self, run: str, info: Mapping[str, Any]) -> Head:
        """End a run; the chain's new head. info: counts and other facts that anybody may read. Raises AuditError."""
        self._check_run(run)
        with self._locked() as descriptor:
            head = self._append(descriptor, "end", run, {}, info)
            let_go(self.folder, run, self._held.pop(run))
        return head

    def close(self) -> None:
        """Let go of runs that have no end: the next run calls them dead."""
        while self._held:
            os.close(self._held.popitem()[1])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _locked(self) -> Iterator[int]:
        try:
            with self._chain.locked() as descriptor:
                yield descriptor
        except OSError as error:
            raise AuditError(f"the audit can't be written: {error.strerror}") from None

    def _add(self, descriptor: int, run: str, drafts: Mapping[str, tuple[Path, str]], rows: Mapping[str, int]) -> Head:
        seq = len(self._chain.entries) + 1
        remove_leftover(self.folder, seq)
        files = {}
        for kind, (draft, digest) in drafts.items():
            name = part_path(seq, kind)
            draft.rename(self.folder / name)
            files[name] = digest
        try:
            sync_folder(self.folder / PARTS)
            return self._append(descriptor, "part", run, files, rows)
        except BaseException:
            if len(self._chain.entries) < seq:
                remove_leftover(self.folder, seq)
            raise

    def _append(
        self,
        descriptor: int,
        kind: str,
        run: str,
        files: Mapping[str, str],
        info: Mapping[str, Any],
        sealed: str = "",
    ) -> Head:
        last = self._chain.head or Head(0, FIRST)
        if kind != "part":
            # of a run that was killed with this number in hand; once the chain is past it, nobody would look there
            remove_leftover(self.folder, last.seq + 1)
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        entry = Entry(last.seq + 1, kind, run, at, files, info, sealed, last.hash)
        return self._chain.append(descriptor, entry.signed(self.keys))

    def _publish(self, run: str) -> None:
        """Have the public key in its file, beside those of other projects and runs."""
        path = self.folder / PUBLIC_KEY
        known = PublicKey.all_from_pem(path.read_bytes()) if path.exists() else []
        if self.keys.public not in known:
            data = b"".join(key.to_pem() for key in [*known, self.keys.public])
            replace(path, data, draft_of(self.folder, run, "key"))

    def _check_run(self, run: str) -> None:
        if run not in self._held:
            raise AuditError("there is no such run, or it has ended")

    def _check_tables(self, instances: pa.Table, changes: pa.Table) -> None:
        highest = pc.max(pc.list_flatten(instances["changes"])).as_py()
        if highest is not None and highest >= len(changes):
            raise AuditError("an instance of the part refers to a change that the part doesn't have")
        if self.keys.lasting:
            return
        for column in (instances["source"], changes["original"]):
            if column.null_count < len(column):
                raise AuditError("a run whose key is destroyed with it keeps no source paths and no originals")
