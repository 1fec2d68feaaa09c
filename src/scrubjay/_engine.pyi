"""The Rust engine: the only door to it. Compared with the compiled module by `make check`.

Nothing here decides anything: the plan does. No exception raised here carries a value of an attribute.
"""

from collections.abc import Sequence, Set
from typing import Any, Final, final

__version__: Final[str]

@final
class Standard:
    """The standard's tables, parsed once and shared by every plan."""

    def __new__(
        cls,
        dictionary: bytes,
        private_dictionary: bytes,
        iod_types: bytes,
        registered_uids: bytes,
        vocabulary: bytes,
        name_words: bytes,
        cues: bytes,
    ) -> Standard: ...

@final
class Plan:
    """A compiled plan bound to a 32-byte key. Immutable; may be used from many threads at once.

    Raises ValueError for a plan that is not well formed or a key of another length.
    """

    def __new__(cls, plan: str, standard: Standard, key: bytes) -> Plan: ...
    def subject(self, patient_id: str, issuer: str = "") -> str:
        """The pseudonym of a patient, as `rewrite` would write it."""
    def uid(self, uid: str) -> str:
        """The UID that replaces this one."""

@final
class Cancel:
    """A flag that asks running calls to stop; it stays set."""

    def __new__(cls) -> Cancel: ...
    def set(self) -> None: ...
    def is_set(self) -> bool: ...

@final
class Change:
    """One attribute of one instance that did not stay as it came."""

    path: str
    """`PatientName` spelled as tags: `00100010`, `00081140[0].00081155`, `00091001(GEMS_IDEN_01)`."""
    vr: str
    action: str
    """What was done in the end: removed, emptied, replaced, added; `AuditColumns.action` counts them in this order."""
    rule: int
    """Index into the plan's rules; -1 unlisted, unknown or private policy, -2 the engine's own duty."""
    original: bytes | None
    """Bytes as they stood, None for a sequence, an added attribute, or more than 64 KiB."""
    replacement: bytes | None

@final
class Row:
    """What became of one source. Holds no value of an attribute but new ones; `changes` and `uids` do, if asked for."""

    ordinal: int
    outcome: str
    """written, excluded, quarantined or failed; staged until `commit`."""
    reason: str
    """Empty when written; else a code of docs/reference/outcomes.md."""
    tag_path: str
    """Where it went wrong, as `Change.path`; empty when unknown."""
    offset: int
    """Byte offset in the source; -1 when unknown."""
    output: str
    """Path below OUT, with `/`; empty unless written, reused, or failed because this path is taken."""
    output_stamp: tuple[int, int, int]
    """Of the output, written or reused by `commit`: bytes, then mtime and ctime in nanoseconds; zeros before."""
    staged: str
    """Temporary file that `commit` renames, a path that starts with OUT as it was given; empty when there is none, as
    always in a dry pool."""
    subject: str
    study: str
    """New Study Instance UID."""
    study_key: bytes
    """16 bytes: a keyed digest of the original Study Instance UID; empty where that is absent or wasn't read."""
    bytes_read: int
    mtime_ns: int
    """When the source was last written, in nanoseconds since 1970; 0 if it couldn't be opened or was held in memory."""
    bytes_written: int
    """In a dry pool, what would be."""
    micros: int
    """Time from opening the source to closing the temporary file; 0 for bytes in memory."""
    needle: str
    """Of a leak, what kind of value is left: name, place, id, contact, date or uid; else empty."""
    cleaned: int
    """Pieces taken out of text, or replaced there."""
    spared: int
    """Words of names left in text because they are words of medicine, too."""
    unsearched: int
    """Identifying values of its study that are too short or too common to be searched for."""
    unknown: int
    """Words of text in no vocabulary, where the plan asks for them."""
    changes: list[Change]
    uids: list[tuple[str, str]]
    """Old and new UID of each that was mapped, once, in the order they were found; old ones are values: never log them.
    Empty unless the pool was asked for them."""

@final
class Element:
    """One element of a header, for people to look at. Holds values: never log it."""

    depth: int
    path: str
    tag: int
    vr: str
    length: int
    """-1 for undefined."""
    creator: str
    text: str
    """Decoded and shortened value; empty for sequences and binary."""

@final
class ZipCipher:
    """The traditional cipher of zip files, for one member: what comes next is decrypted piece by piece."""

    def __new__(cls, password: bytes) -> ZipCipher: ...
    def decrypt(self, data: bytes) -> bytes: ...

@final
class ValueColumns:
    """The values of a batch of headers, each once; bytes are little endian, for Arrow. Holds values: never log it."""

    taken: int
    """Files looked at, of those asked for: fewer when cancelled, or when they hold too much for one batch."""
    read: int
    unread: list[tuple[int, str]]
    """Ordinals of files that can't be read, and the reason."""
    attributes: list[tuple[str, str, tuple[int, int, int], tuple[int, int, int]]]
    """Selector, VR, and twice elements, files and the ordinal of the first: of all values, of those only counted."""
    listed: int
    listed_attribute: bytes
    """uint32, index into `attributes`."""
    listed_offsets: bytes
    """int64, one more than there are."""
    listed_data: bytes
    listed_elements: bytes
    """int64, as are the two below."""
    listed_files: bytes
    listed_first: bytes
    ordinary: int
    """Values that are only counted: UIDs, dates, times and numbers that have the form of their VR."""
    ordinary_attribute: bytes
    ordinary_digest: bytes
    """uint64."""

Member = tuple[str, tuple[int, int, int], int, int, int, bool, int | None]
"""As `scrubjay.sources.Window`: path of the archive's file; size and times of that; offset, bytes there and unpacked;
whether deflated; CRC-32. It is unpacked in memory."""

Source = tuple[int, str | Member, str, str]
"""Ordinal; path of the file, or where it stands in an archive; its folder below the source's root, "" for the root;
group: what the identity strategy makes of the path. Paths may hold surrogate escapes."""

@final
class Pool:
    """Threads that work on batches; results come back in the order of the batches. They never need the GIL.

    out: where temporary files are written. assignments: decisions for the leaves; without them subjects come from the
    key alone, and none can be added while the pool lives. studies: what a survey found out of each study, which text is
    searched for; without them an instance is searched for what it says itself. A set `cancel` ends batches early: the
    rows of what was not done are absent. leaves: keep the leaves of rewritten files for `leaves()`; without assignments
    only. record, uids: fill `Row.changes`, `Row.uids`. audit: rows carry their changes for an `Audit`, not as Python
    objects. dry: rewrite and check, but write nothing; a row that is `written` would be. kept: record also what
    stays as it came.
    """

    def __new__(
        cls,
        plan: Plan,
        out: str,
        threads: int,
        cancel: Cancel,
        *,
        assignments: Assignments | None = None,
        studies: Studies | None = None,
        leaves: bool = False,
        fsync: bool = False,
        record: bool = False,
        uids: bool = False,
        audit: bool = False,
        dry: bool = False,
        kept: bool = False,
    ) -> Pool: ...
    def rewrite(self, sources: Sequence[Source]) -> None:
        """Add a batch of files to be de-identified into temporary files."""
    def survey(self, sources: Sequence[Source]) -> None:
        """Add a batch of files to be surveyed. Files that can't be read are left out: `rewrite` says why."""
    def next(self) -> list[Any]:
        """The Rows, or the distinct Leafs as first seen, of the oldest batch not taken yet; waits for it.

        Lets signals through. Raises RuntimeError when no batch is under way.
        """
    def leaves(self) -> list[Leaf]:
        """The leaves of files rewritten in the batches taken so far, each once, in the order they were first seen.

        Handed over and forgotten here: taken again, only what came since. Raises RuntimeError when closed.
        """
    def studies(self) -> Studies:
        """What the surveys taken so far found out of each study.

        Handed over and forgotten here. Raises RuntimeError when closed.
        """
    def close(self) -> None:
        """End the threads after what they have begun. What was not taken is lost: take it first, and discard it."""

@final
class Studies:
    """What identifies the people of each study of a run. Its values never come to Python."""

    def add(self, study: str, kind: str, value: str) -> None:
        """Add what is known of the people of a study from elsewhere; study: its original Study Instance UID.

        kind: name, place, id, contact, date (YYYYMMDD) or uid. Raises ValueError for another word, and RuntimeError
        while a pool reads them.
        """

@final
class Cells:
    """Single texts about one subject, cleaned and dated as those of its files are. Immutable.

    known: kinds of needles, as `Studies.add` has them, and values. days: as in `Assignments.set`.
    """

    def __new__(cls, plan: Plan, known: Sequence[tuple[str, str]], *, days: int | None = None) -> Cells: ...
    def clean(self, texts: Sequence[str], *, patterns: bool = True) -> list[str]:
        """Each text without what identifies, and with its dates as the subject's go.

        patterns: False takes out only what is known of the subject, and leaves the rest.
        """
    def dates(self, texts: Sequence[str]) -> list[str | None]:
        """Each text that is one day and nothing else, as the subject's dates go, in its own spelling.

        None for any other text, for a day that can be read in two ways, and where dates are removed.
        """

@final
class Leaf:
    """One study of one subject, as some files show it. Holds identifying values: never log it."""

    key: bytes
    """16 bytes: a keyed digest of group, issuer, Patient ID, Patient's Name and Study Instance UID."""
    study_key: bytes
    """As `Row.study_key`."""
    group: str
    issuer: str
    patient_id: str
    patient_name: str
    study: str
    """Original Study Instance UID."""
    day: str
    """Earliest Study, Series, Acquisition or Content Date, YYYYMMDD; empty when there is none."""
    birth: str
    """Patient's Birth Date, YYYYMMDD; empty when there is none."""
    sexes: str
    """Every letter of F, M and O that is a Patient's Sex of its files: several where they disagree."""
    first: int
    """Ordinal of the first of its files."""
    files: int

@final
class Assignments:
    """What was decided for each leaf of a run: filled before its files are rewritten, read by many threads."""

    def __new__(cls) -> Assignments: ...
    def set(
        self,
        leaf: bytes,
        subject: str,
        *,
        days: int | None = None,
        timepoint: str = "",
        offset: int | None = None,
        refused: str = "",
    ) -> None:
        """Decide for a leaf.

        days: added to its dates; None leaves them to their codes. offset: days since the subject's first study.
        refused: a reason for which all its files are quarantined: identity-conflict, unmapped-subject, placeholder-id,
        before-anchor, no-study-date. Raises ValueError, and RuntimeError while a pool uses these decisions.
        """

@final
class Audit:
    """Collects changes of rows, each distinct one once. For one thread at a time.

    originals: whether values from the source are held; without them changes that differ in these alone are one.
    """

    def __new__(cls, *, originals: bool = True) -> Audit: ...
    def add(self, rows: Sequence[Row | None]) -> None:
        """Add a file for each row, in this order. None, and a row of a file that is not in OUT, is one without changes.

        Rows must come from a pool with `audit`. Raises OverflowError beyond 2 GiB in one column: take sooner. The rows
        before the one that is too much are in then.
        """
    @property
    def size(self) -> int:
        """Bytes held, about."""
    @property
    def files(self) -> int:
        """Files added since the columns were taken."""
    def take(self) -> AuditColumns:
        """Hand over what was collected, and forget it."""

@final
class AuditColumns:
    """Columns as Arrow lays them out, little endian. Changes are numbered from 0 in the order they first appeared."""

    files: int
    ref_offsets: bytes
    """int32, one more than there are files."""
    refs: bytes
    """uint32: of file after file, the numbers of its changes in the order they were made."""
    changes: int
    path_offsets: bytes
    """int32, one more than there are changes; so are the other offsets."""
    path_data: bytes
    """UTF-8."""
    vr: bytes
    """Two ASCII letters each."""
    action: bytes
    """uint8: 0 removed, 1 emptied, 2 replaced, 3 added; 4 kept, of pools with `kept`."""
    rule: bytes
    """int32, as `Change.rule`."""
    original_valid: bytes
    """Bitmap, lowest bit first; a value that is absent is empty, too."""
    original_offsets: bytes
    original_data: bytes
    replacement_valid: bytes
    replacement_offsets: bytes
    replacement_data: bytes

def commit(rows: Sequence[Row], out: str, *, fsync: bool = False, replace: Set[str] = frozenset()) -> list[Row]:
    """Rename staged files into place, in the order given, never over a file that exists.

    A path where the same bytes stand becomes reused, any other that is taken failed `path-taken`. replace: paths below
    `out` where any other file is replaced at once.
    """

def discard(rows: Sequence[Row]) -> None:
    """Remove the temporary files of rows that will not be committed."""

def rewrite_bytes(plan: Plan, data: bytes, *, record: bool = True) -> tuple[bytes | None, Row]:
    """De-identify one Part 10 file, or bare data set, in memory."""

def elements(standard: Standard, data: bytes, max_text: int = 64) -> list[Element]:
    """Every element up to the pixel data. Raises ValueError(reason, tag path, offset) if the file can't be parsed."""

def values(
    standard: Standard, files: Sequence[tuple[int, str | Member]], cancel: Cancel, *, all: bool = False
) -> ValueColumns:
    """Every value of these files' headers, each once. Files are ordinal and where they are. all: list every value."""
