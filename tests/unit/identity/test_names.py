"""Names in normal form, placeholders, legal pseudonyms, resemblance."""

import pytest

from scrubjay.identity.legal import is_legal
from scrubjay.identity.personname import normal_name
from scrubjay.identity.placeholders import is_placeholder_id, is_placeholder_name
from scrubjay.identity.resemblance import shares_run, shows
from scrubjay.identity.source import kind_of, of_patient, parts_of, split_of


@pytest.mark.parametrize(
    ("name", "normal"),
    [
        ("Doe^John", "doe john"),
        ("DOE^JOHN^^^", "doe john"),
        ("John^Doe", "doe john"),
        ("Doe, John", "doe john"),
        ("  Doe ^ John ", "doe john"),
        ("Doe^John^^Dr.", "doe john"),
        ("Doe^John^^^Jr.", "doe john jr"),
        ("Doe^John^Adam^^", "adam doe john"),
        ("O'Brien^Anne-Marie", "anne marie obrien"),
        ("O\u2019BRIEN^Anne Marie", "anne marie obrien"),
        ("Łukasiewicz^Jan", "jan lukasiewicz"),
        ("Strauß^Ægir", "aegir strauss"),
        ("Nguyễn^Văn", "nguyen van"),
        ("I\u0307nan^Is\u0131k", "inan isik"),
        ("Yamada^Tarou=山田^太郎=やまだ^たろう", "tarou yamada"),
        ("=山田^太郎=やまだ^たろう", "太郎 山田"),
        ("==やまだ^たろう", "たろう やまだ"),
        ("^=山田^太郎", "太郎 山田"),
        ("\uff24\uff2f\uff25^\uff2a\uff2f\uff28\uff2e", "doe john"),  # full width
        ("Люксембург", "люксембург"),
        ("Hong^Gildong=洪^吉洞=홍^길동", "gildong hong"),
        ("", ""),
        ("^^^^", ""),
        ("==", ""),
    ],
)
def test_normal_form(name: str, normal: str) -> None:
    assert normal_name(name) == normal
    assert normal_name(normal) == normal


def test_other_marks_are_other_letters() -> None:
    assert normal_name("か") != normal_name("が")


@pytest.mark.parametrize(
    "text",
    (
        *("XXXX", "xx", "000000", "0", "99999999", "ANONYMOUS", "Anonymous1", "UNKNOWN", "unknown_id", "test"),
        *(
            "TEST001",
            "Test Patient",
            "No ID",
            "none",
            "N/A",
            "123456",
            "1234567890",
            "---",
            "?",
            "PATIENT ID",
            "phantom",
        ),
    ),
)
def test_placeholder_ids(text: str) -> None:
    assert is_placeholder_id(text)


@pytest.mark.parametrize(
    "text", ["PAT001", "P001", "SUBJECT_001", "1234", "1", "10000", "A0000", "ANON-4F2A", "testa", "12346", "0011"]
)
def test_ids(text: str) -> None:
    assert not is_placeholder_id(text)


@pytest.mark.parametrize("name", ["", "^", "ANONYMOUS^PATIENT", "No^Name", "XXX", "Test^^", "unknown", "0000"])
def test_placeholder_names(name: str) -> None:
    assert is_placeholder_name(normal_name(name))


@pytest.mark.parametrize("name", ["Doe^John", "Noname^Peter", "Xu^X", "Test^Anna"])
def test_names(name: str) -> None:
    assert not is_placeholder_name(normal_name(name))


@pytest.mark.parametrize("name", ["P001", "001", "a", "_x", "A B", "site.01", "x" * 64, "a-b+c@d#e(f)", "NULL", "CONx"])
def test_legal(name: str) -> None:
    assert is_legal(name)


@pytest.mark.parametrize(
    "name",
    (
        *(
            "",
            " ",
            ".",
            "..",
            ".hidden",
            "-rf",
            "a ",
            "a.",
            "a/b",
            "a\\b",
            "a^b",
            "a=b",
            "a:b",
            "a*",
            "é",
            "a\n",
            "a\0b",
        ),
        *("x" * 65, "con", "NUL", "COM1", "lpt9.txt", "aux.x.y", "{subject}"),
    ),
)
def test_not_legal(name: str) -> None:
    assert not is_legal(name)


def test_runs() -> None:
    assert shares_run("X00PAT0Y", ["pat0"]) and not shares_run("X00PAT", ["PATX"])
    assert not shares_run("abc", ["abc"]), "three characters are an accident"


def test_shows() -> None:
    assert shows("subj-é", "É") and not shows("abc", "")


def test_source_identities_come_apart() -> None:
    identity = split_of(of_patient("PAT", "A\0B"), "doe", "")
    kind, base, name, birth = parts_of(identity)
    assert (kind, kind_of(base), parts_of(base)[1:], name, birth) == ("split", "id", ["A\0B", "PAT"], "doe", "")
    for odd in ("[]", "{}", "[1]", "x"):
        with pytest.raises(ValueError):
            parts_of(odd)
