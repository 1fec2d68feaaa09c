import pytest

from scrubjay.cli.saying import say, where


@pytest.mark.parametrize(
    ("tag_path", "offset", "said"),
    [
        ("", -1, ""),
        ("", 0, ", byte 0"),
        ("7FE00010", 99, " at 7FE00010 (PixelData), byte 99"),
        ("00081140[0].00081155", -1, " at 00081140[0].00081155 (ReferencedSOPInstanceUID)"),
        ("00081140[3]", -1, " at 00081140[3] (ReferencedImageSequence)"),
        ("00091001(GEMS_IDEN_01)", 4, " at 00091001(GEMS_IDEN_01), byte 4"),
        ("00091001(A.00100010)", 4, " at 00091001(A.00100010), byte 4"),
        ("0008FFFF", -1, " at 0008FFFF"),
    ],
)
def test_where(tag_path: str, offset: int, said: str) -> None:
    assert where(tag_path, offset) == said


def test_control_characters_are_made_visible(capsys: pytest.CaptureFixture[str]) -> None:
    say("a\x1b[31m\nb")
    assert capsys.readouterr().err == "scrubjay: a\\x1b[31m\nscrubjay: b\n"
