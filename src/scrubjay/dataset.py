"""pydicom data sets through the engine: written to bytes, rewritten, read again."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from scrubjay import _engine
from scrubjay.errors import InstanceRefused, UsageError
from scrubjay.run.outcome import Outcome

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

_IMPLICIT_LITTLE = "1.2.840.10008.1.2"
_EXPLICIT_LITTLE = "1.2.840.10008.1.2.1"
_EXPLICIT_BIG = "1.2.840.10008.1.2.2"


def rewrite_dataset(plan: _engine.Plan, ds: Dataset) -> Dataset:
    """A de-identified copy of `ds`. Raises InstanceRefused, or UsageError without pydicom."""
    try:
        import pydicom
    except ImportError:
        raise UsageError("this needs pydicom: pip install pydicom") from None
    data, row = _engine.rewrite_bytes(plan, _encoded(ds), record=False)
    if data is None:
        outcome = Outcome.of(row, "")
        raise InstanceRefused(outcome.outcome, outcome.reason, outcome.tag_path, outcome.offset)
    return pydicom.dcmread(BytesIO(data))


def _encoded(ds: Dataset) -> bytes:
    """`ds` as a DICOM file in its own transfer syntax; of its file meta only that is used: the engine makes a new one.

    Errors of pydicom quote values, so none of them gets out: InstanceRefused, quarantined `not-encodable`.
    """
    from pydicom.dataset import FileMetaDataset
    from pydicom.filewriter import dcmwrite
    from pydicom.uid import UID

    copy = ds.__class__.__new__(ds.__class__)
    copy.__dict__.update(ds.__dict__)
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = UID(_syntax_of(ds))
    # pydicom insists on these two; the engine takes them from the data set, never from here
    meta.MediaStorageSOPClassUID = UID("1.2.840.10008.5.1.4.1.1.7")
    meta.MediaStorageSOPInstanceUID = UID("2.25.0")
    copy.file_meta = meta
    buffer = BytesIO()
    try:
        dcmwrite(buffer, copy, enforce_file_format=True)
    except Exception:
        raise InstanceRefused("quarantined", "not-encodable") from None
    return buffer.getvalue()


def _syntax_of(ds: Dataset) -> str:
    meta = getattr(ds, "file_meta", None)
    if meta is not None and meta.get("TransferSyntaxUID"):
        return str(meta.TransferSyntaxUID)
    implicit, little = ds.original_encoding
    if little is False:
        return _EXPLICIT_BIG
    return _IMPLICIT_LITTLE if implicit else _EXPLICIT_LITTLE
