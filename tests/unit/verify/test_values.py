"""No output of the verifier ever holds a value: not of what it looks for, not of what it finds."""

import base64
import contextlib
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pydicom.dataelem import DataElement

from scrubjay.cli import main
from scrubjay.verify import as_html, as_json, as_text
from support import verify_set as made
from support.verify_mutations import mutations
from support.verify_set import CleanSet, Copy

WORDS = (
    "harringsworth",
    "beatrix",
    "quilla",
    "weatherbyson",
    "obermoser",
    "4711203",
    "471 1203",
    "20981734",
    "19611224",
)
WORDS += ("1961-12-24", "24.12.1961", "7351", "lindenbluetenallee", "tschernikow", "valentina", "20417", made.ROOT)
LETTERS = st.text(st.sampled_from("abcdefghiklmnoprstuvwz"), min_size=7, max_size=12)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> CleanSet:
    return CleanSet.make(tmp_path_factory.mktemp("clean"), "tcia")


def told(clean: CleanSet, folder: Path) -> str:
    """All that a person or a program gets to see."""
    report = clean.verified(folder)
    texts = [as_text(report), as_json(report), as_html(report), repr(report)]
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        main(["verify", str(folder), "--against", str(clean.source), "--threads", "1"])
    return "\n".join((*texts, out.getvalue(), err.getvalue())).replace(str(folder), "").lower()


@pytest.mark.parametrize("number", range(0, len(mutations()), 9))
def test_what_was_planted_is_not_told(clean: CleanSet, number: int, tmp_path: Path) -> None:
    mutation = mutations()[number]
    copy = clean.copy(tmp_path / "copy")
    mutation.apply(copy)
    text = told(clean, copy.folder)
    assert not [word for word in WORDS if word in text]


def _plant(copy: Copy, value: str, place: int) -> None:
    if place == 0:
        (copy.folder / f"{value}.log").write_text(value)
        return
    if place == 1:
        (copy.folder / value).mkdir()
        copy.path(1).rename(copy.folder / value / f"{value}.dcm")
        return
    data = copy.edit(1)
    if place == 2:
        data.PatientID = data.PatientName = value
        data.SOPInstanceUID = f"1.2.{int.from_bytes(value.encode(), 'big')}"[:64]
    elif place == 3:
        data.private_block(0x0029, value.upper(), create=True).add_new(0x10, "LO", value)
    elif place == 4:
        data.add(DataElement(0x00080005, "CS", f"QQ{value.upper()}"))
        data.add(DataElement(0x00120063, "LO", value))
    else:
        data.file_meta.add(DataElement(0x00020016, "AE", value))
        data.file_meta.TransferSyntaxUID = data.file_meta.TransferSyntaxUID
    copy.save(1, data)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=LETTERS, place=st.integers(0, 5))
def test_no_value_of_the_output_is_told(clean: CleanSet, value: str, place: int) -> None:
    with TemporaryDirectory() as folder:
        copy = clean.copy(Path(folder) / "copy")
        # words of the program itself, `incomplete`, are no values
        assume(value not in told(clean, copy.folder))
        _plant(copy, value, place)
        text = told(clean, copy.folder)
    assert value not in text
    assert base64.b64encode(value.encode()).decode().lower() not in text
