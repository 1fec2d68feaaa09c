"""Identifiers planted wherever DICOM has room: none may come out under `basic`, in bytes, names or messages."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from support import api, hide, plant
from support.build import (
    BIG,
    CT_IMAGE,
    DEFLATED,
    ENCAPSULATED_PDF,
    EXPLICIT_BE,
    EXPLICIT_LE,
    IMPLICIT,
    IMPLICIT_LE,
    JPEG_2000,
    JPEG_BASELINE,
    JPEG_LS,
    LITTLE,
    Encoder,
    encoder_of,
    join,
    meta,
    part10,
    text,
)
from support.hide import PLACES, Place, Planter

OTHERS = ("nested", "private", "duties", "planes")
SYNTAXES = {"implicit": IMPLICIT_LE, "explicit": EXPLICIT_LE, "big-endian": EXPLICIT_BE, "deflated": DEFLATED}


@pytest.mark.parametrize("syntax", SYNTAXES.values(), ids=SYNTAXES)
@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_data_set_holds_no_planted_value(place: Place, syntax: str) -> None:
    planter = Planter(encoder_of(syntax))
    output = api.written(part10(join(place(planter)), syntax))
    file = api.parsed(output)
    assert len(planter.places) > 3
    assert planter.leaks(file.raw_dataset) == planter.leaks(output) == []


@pytest.mark.parametrize("syntax", [EXPLICIT_LE, EXPLICIT_BE, DEFLATED], ids=["explicit", "big-endian", "deflated"])
def test_sequences_encoded_as_un_hold_no_planted_value(syntax: str) -> None:
    planter = Planter(encoder_of(syntax))
    file = api.parsed(api.written(part10(join(hide.un_sequences(planter)), syntax)))
    assert planter.leaks(file.raw_dataset) == []


@pytest.mark.parametrize("recipe", ["tcia", "hipaa-safe-harbor", "allowlist"])
@pytest.mark.parametrize("place", [PLACES[title] for title in OTHERS], ids=OTHERS)
def test_other_profiles_hold_no_planted_value_either(place: Place, recipe: str) -> None:
    planter = Planter(LITTLE)
    output = api.written(part10(join(place(planter))), recipe)
    # What is typed into comments is no name that anything else says: Clean Descriptors leaves it.
    cleaned = ("00104000",) if recipe == "tcia" else ()
    assert [leak for leak in planter.leaks(output) if not leak.endswith(cleaned or ("-",))] == []


def test_preamble_and_meta_header_are_made_anew() -> None:
    planter = Planter(LITTLE)
    preamble = (planter.raw("preamble") * 8)[:128]
    extra = hide.hostile_meta(planter)
    output = api.written(part10(join(hide.base(planter)), preamble=preamble, extra_meta=extra))
    file = api.parsed(output)
    assert file.preamble == b"\0" * 128
    assert {raw.tag for raw in file.meta} <= {0x00020000 + element for element in (0, 1, 2, 3, 0x10, 0x12, 0x13)}
    assert planter.leaks(output) == []


@pytest.mark.parametrize("syntax", [EXPLICIT_LE, IMPLICIT_LE, DEFLATED], ids=["explicit", "implicit", "deflated"])
def test_bytes_behind_the_data_set_do_not_pass(syntax: str) -> None:
    planter = Planter(encoder_of(syntax))
    data = part10(join(hide.base(planter)), syntax)
    for tail in (planter.raw("tail"), b"\0" * 64 + planter.raw("tail behind zeros"), b"\0" * 3):
        result = api.deidentifier().bytes(data + tail)
        assert result.outcome.outcome in ("written", "quarantined")
        assert planter.leaks(result.data or b"") == []


@pytest.mark.parametrize("syntax", [IMPLICIT_LE, EXPLICIT_LE], ids=["implicit", "explicit"])
@pytest.mark.parametrize("tag", [0x00281201, 0x00282000, 0x54001010, 0x00081030, 0x00189073], ids="{:08X}".format)
def test_undefined_length_hides_nothing(tag: int, syntax: str) -> None:
    """In implicit VR it always means a sequence; in explicit VR only Pixel Data may have fragments (PS3.5 7.1, A.4)."""
    planter = Planter(encoder_of(syntax))
    elements = hide.base(planter)
    vr = "OW" if tag != 0x00282000 else "OB"
    elements[tag] = planter.encoder.sequence(tag, [planter.person("undefined length")], undefined=True, vr=vr)
    result = api.deidentifier().bytes(part10(join(elements), syntax))
    assert planter.leaks(result.data or b"") == []


STREAMS = {
    "baseline": (JPEG_BASELINE, hide.jpeg),
    "jpeg-ls": (JPEG_LS, hide.jpeg),
    "jpeg-2000": (JPEG_2000, hide.jpeg_2000),
}


@pytest.mark.parametrize(("syntax", "stream"), STREAMS.values(), ids=STREAMS)
@pytest.mark.parametrize("pieces", [1, 2, 7])
def test_compressed_streams_hold_no_comments(syntax: str, stream: Callable[[Planter], bytes], pieces: int) -> None:
    planter = Planter(LITTLE)
    data = stream(planter)
    step = (len(data) // pieces + 1) // 2 * 2 or 2
    fragments = [data[at : at + step] for at in range(0, len(data), step)]
    output = api.written(part10(hide.with_fragments(planter, fragments), syntax))
    assert planter.leaks(output) == []
    assert len(output) - output.find(b"\xe0\x7f\x10\x00") == len(hide.with_fragments(planter, fragments)) - (
        hide.with_fragments(planter, fragments).find(b"\xe0\x7f\x10\x00")
    )


CHARSETS = {
    "ISO_IR 100": ("latin-1", "Zoë Müller-Østergård"),
    "ISO_IR 101": ("iso8859-2", "Łukasz Żółć"),
    "ISO_IR 144": ("iso8859-5", "Люкceмбypг"),  # noqa: RUF001
    "ISO_IR 126": ("iso8859-7", "Διονυσιος"),
    "ISO_IR 138": ("iso8859-8", "שרון דבורה"),
    "ISO_IR 166": ("iso8859-11", "สมชาย ใจดี"),
    "ISO_IR 192": ("utf-8", "山田太郎 Ärger"),
    "GB18030": ("gb18030", "王小东"),
    "GBK": ("gbk", "王小东"),
}


@pytest.mark.parametrize("charset", CHARSETS)
def test_names_in_every_charset_are_gone(charset: str) -> None:
    codec, name = CHARSETS[charset]
    elements = hide.base(Planter(LITTLE))
    elements[0x00080005] = LITTLE.element(0x00080005, "CS", text(charset))
    for tag, vr in ((0x00100010, "PN"), (0x00080090, "PN"), (0x00080080, "LO"), (0x00204000, "LT")):
        elements[tag] = LITTLE.element(tag, vr, text(name, codec))
    elements[hide.KEPT_SEQUENCE] = LITTLE.sequence(hide.KEPT_SEQUENCE, [elements[0x00080080], elements[0x00100010]])
    output = api.written(part10(join(elements)))
    for spelling in (codec, "utf-8", "utf-16-le", "utf-16-be"):
        for part in name.split():
            assert part.encode(spelling) not in output


def _plant_tree(root: Path) -> Planter:
    """A tree with a token in every file and in every name; all outcomes occur."""
    planter = Planter(LITTLE)
    for number, (title, place) in enumerate(PLACES.items()):
        for variant, syntax in enumerate(SYNTAXES.values()):
            folder = root / plant.name(90000 + number) / plant.digits(91000 + number) / f"{title} {plant.DATE}"
            folder.mkdir(parents=True, exist_ok=True)
            uid = f"1.2.826.0.1.3680043.9.9999.4.{number}.{variant}"
            encoder = encoder_of(syntax)
            elements = place(Planter(encoder, planter.places))
            elements[0x00080018] = encoder.element(0x00080018, "UI", text(uid))
            name = f"{plant.word(92000 + number)}-{variant}.dcm"
            (folder / name).write_bytes(part10(join(elements), syntax, instance=uid))
    whole = part10(join(hide.table(planter)))
    behind = b"\x10\0\x10\0??" + planter.raw("behind the data set")
    others = {
        "notes.txt": planter.raw("a text file"),
        "DICOMDIR": part10(hide.dicomdir(planter), sop_class=hide.MEDIA_STORAGE_DIRECTORY),
        "report.dcm": part10(hide.encapsulated_pdf(planter), sop_class=ENCAPSULATED_PDF),
        f"{plant.word(93000)}.dcm": whole[: len(whole) // 2],
        f"tail {plant.word(93001)}": part10(join(hide.base(planter, instance="1.2.3.4.1")) + behind),
        "bare": join(hide.base(planter, instance="1.2.3.4.2")),
        "empty": b"",
    }
    for title, data in others.items():
        (root / title).write_bytes(data)
    return planter


@pytest.mark.parametrize("layout", ["default", "preserve", "by-series"])
def test_command_line_run_shows_no_planted_value(tmp_path: Path, layout: str) -> None:
    source, out = tmp_path / plant.word(95000), tmp_path / "out"
    planter = _plant_tree(source)
    environment = os.environ | {"XDG_DATA_HOME": str(tmp_path / "data"), "COLUMNS": "200"}
    command = [sys.executable, "-m", "scrubjay", "deidentify", source.name, str(out), "--layout", layout]
    command += ["--key-file", str(tmp_path / "project.key")]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False, timeout=120)
    assert done.returncode == 3, done.stderr.decode(errors="replace")[-2000:]
    assert planter.leaks(done.stdout.replace(source.name.encode(), b"IN")) == []
    assert planter.leaks(done.stderr.replace(source.name.encode(), b"IN")) == []
    files = [path for path in out.rglob("*") if path.is_file()]
    assert len(files) >= len(PLACES)
    for path in out.rglob("*"):
        assert planter.leaks(str(path.relative_to(out))) == [], "a name of the output"
    for path in files:
        assert planter.leaks(path.read_bytes()) == []
        assert planter.leaks(api.parsed(path.read_bytes()).raw_dataset) == []


def test_messages_of_refused_files_hold_no_value() -> None:
    planter = Planter(LITTLE)
    whole = part10(join(hide.table(planter)))
    for cut in range(132, len(whole), 997):
        outcome = api.deidentifier().bytes(whole[:cut]).outcome
        assert planter.leaks(repr(outcome) + outcome.reason + outcome.tag_path) == []


def test_every_way_a_meta_header_can_lack_something() -> None:
    planter = Planter(LITTLE)
    dataset = join(hide.table(planter))
    for data in (dataset, meta(EXPLICIT_LE, CT_IMAGE, "1.2.3") + dataset, b"DICM" + dataset):
        result = api.deidentifier().bytes(data)
        assert planter.leaks(result.data or b"") == []


def test_encoder_under_test_is_the_one_meant() -> None:
    """The planted data sets really hold their tokens: a search that finds nothing anywhere would prove nothing."""
    for encoder in (LITTLE, IMPLICIT, BIG):
        assert isinstance(encoder, Encoder)
        for place in PLACES.values():
            planter = Planter(encoder)
            assert len(planter.leaks(join(place(planter)))) > len(set(planter.places.values())) * 0.6
