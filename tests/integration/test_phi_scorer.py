"""The judge of planted identities: a perfect output has full marks, and every kind of fault costs them."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pydicom
import pytest
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.tag import Tag

from support.phi import pixels, search, textual
from support.phi.builder import build
from support.phi.key import FILE, NAME, Action, Duty, FileKey, Key, parse, spell
from support.phi.lookup import find, pixel_value, read
from support.phi.perfect import perfect
from support.phi.places import PLACES
from support.phi.scorer import Score, score
from support.phi.table import lines
from support.phi.words import LANGUAGES

FILES, LARGEST = 48, 200_000


@dataclass(frozen=True, slots=True)
class World:
    """A small corpus and what a perfect de-identifier made of it."""

    key: Key
    source: Path
    output: Path
    written: dict[str, str]

    def score(self, **renamed: str) -> Score:
        return score(self.key, self.source, self.output, self.written | renamed)

    def owing(self, *wanted: Callable[[Duty], bool]) -> tuple[FileKey, list[Duty]]:
        """The first file with a duty for each of the conditions, and those duties."""
        for file in self.key.files:
            found = [next((duty for duty in file.duties if is_it(duty)), None) for is_it in wanted]
            if all(found):
                return file, [duty for duty in found if duty]
        raise AssertionError("no file owes that")

    def edit(self, file: FileKey, change: Callable[[Dataset], None]) -> None:
        """Break the output of a file."""
        path = self.output / self.written[file.source]
        _, dataset = read(path)
        change(dataset)
        pydicom.dcmwrite(path, dataset)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> World:
    root = tmp_path_factory.mktemp("phi")
    key = build(root / "in", 11, files=FILES, largest=LARGEST)
    return World(key, root / "in", root / "out", perfect(key, root / "in", root / "out"))


@pytest.fixture
def world(made: World, tmp_path: Path) -> World:
    """The same, with an output to break."""
    shutil.copytree(made.output, tmp_path / "out")
    return World(made.key, made.source, tmp_path / "out", made.written)


def one(action: Action, **about: object) -> Callable[[Duty], bool]:
    """A duty of an action with these fields, that counts with the others."""
    return lambda duty: (
        duty.action is action and not duty.absent and all(getattr(duty, name) == value for name, value in about.items())
    )


def store(dataset: Dataset, path: str, value: object, vr: str = "") -> None:
    """Put a value where the path says; the attribute may be gone, the sequences above it not."""
    steps, tag = parse(path)
    for step, item in steps:
        dataset = dataset[Tag(step)].value[item]
    dataset[Tag(tag)] = DataElement(Tag(tag), vr or dataset[Tag(tag)].VR, value)


def original(world: World, file: FileKey, path: str) -> DataElement:
    element = find(read(world.source / file.source)[1], path)
    assert element is not None
    return element


def only(result: Score, action: Action, *also: Action) -> None:
    """Assert that these actions, and no others, were missed."""
    assert {one.action for one in result.misses} >= {action}
    assert {one.action for one in result.misses} <= {action, *also}
    assert result.percent(action) < 100.0 > result.percent()


def test_perfect_output_has_full_marks(made: World) -> None:
    result = made.score()
    assert result.misses == []
    assert {action: result.percent(action) for action in Action} == dict.fromkeys(Action, 100.0)
    assert all(result.owed[action] >= 10 for action in Action)
    assert (result.absent.recall, result.absent.precision) == (100.0, 100.0)
    assert result.absent.names > 5 and result.absent.words > 20


def test_untouched_files_have_no_marks_where_something_had_to_be_done(made: World) -> None:
    result = score(made.key, made.source, made.source, {file.source: file.source for file in made.key.files})
    assert result.percent(Action.TEXT_RETAINED) == result.percent(Action.PIXELS_RETAINED) == 100.0
    for action in (Action.TEXT_REMOVED, Action.UID_CHANGED, Action.DATE_SHIFTED):
        missed = {(miss.file, miss.path, miss.kind, miss.spelling) for miss in result.misses if miss.action is action}
        owed = {
            (number, duty.path, duty.kind, duty.spelling)
            for number, file in enumerate(made.key.files)
            for duty in file.duties
            if one(action)(duty) and (duty.path != NAME or duty.kind == "any")
        }
        assert owed == missed and len(owed) > 100
    assert result.absent.recall == 0.0


def test_missing_file_fails_what_had_to_be_kept(world: World) -> None:
    file, _ = world.owing(one(Action.PIXELS_RETAINED))
    result = world.score(**{file.source: ""})
    assert result.missing == 1
    owed = [duty for duty in file.duties if not duty.absent]
    removing = (Action.TEXT_REMOVED, Action.DATE_SHIFTED, Action.UID_CHANGED)
    assert len(result.misses) == sum(duty.action not in removing for duty in owed)


def test_survivor_in_its_place_is_found(world: World) -> None:
    file, (duty,) = world.owing(one(Action.TEXT_REMOVED, path="00080080"))
    text = original(world, file, duty.path).value
    world.edit(file, lambda ds: store(ds, duty.path, text.lower(), "LO"))
    only(world.score(), Action.TEXT_REMOVED)


def test_survivor_beside_words_that_stay_is_found(world: World) -> None:
    file, (duty,) = world.owing(one(Action.TEXT_REMOVED, path="00204000", kind="patient name"))
    text = original(world, file, duty.path).value
    world.edit(file, lambda ds: store(ds, duty.path, text, "LT"))
    only(world.score(), Action.TEXT_REMOVED, Action.DATE_SHIFTED)


def test_lost_word_is_found(world: World) -> None:
    file, (duty,) = world.owing(lambda duty: one(Action.TEXT_RETAINED, path="00204000")(duty) and bool(duty.texts))
    world.edit(file, lambda ds: store(ds, duty.path, " ".join(duty.texts)[1:]))
    only(world.score(), Action.TEXT_RETAINED)


def test_changed_number_is_found(world: World) -> None:
    file, (duty,) = world.owing(one(Action.TEXT_RETAINED, path="00280010"))
    world.edit(file, lambda ds: store(ds, duty.path, 7))
    only(world.score(), Action.TEXT_RETAINED)


def test_lost_and_emptied_attributes_are_found(world: World) -> None:
    file, _ = world.owing(one(Action.TAG_RETAINED, path="00100010"), one(Action.TEXT_NOTNULL, path="00080060"))

    def change(dataset: Dataset) -> None:
        del dataset.PatientName
        dataset.Modality = ""

    world.edit(file, change)
    result = world.score()
    assert {miss.action for miss in result.misses} == {
        Action.TAG_RETAINED,
        Action.TEXT_NOTNULL,
        Action.TEXT_RETAINED,
    }


def test_old_date_is_found_in_attribute_and_text(world: World) -> None:
    file, (duty,) = world.owing(one(Action.DATE_SHIFTED, place="DA", path="00080020"))
    world.edit(file, lambda ds: store(ds, duty.path, duty.texts[0]))
    only(world.score(), Action.DATE_SHIFTED)
    file, (duty,) = world.owing(lambda duty: duty.kind in ("birth date", "study date") and duty.path == "00204000")
    world.edit(file, lambda ds: store(ds, duty.path, " ".join((*duty.beside, duty.texts[0])), "LT"))
    assert sum(miss.kind == duty.kind for miss in world.score().misses) == 1


def test_date_that_moved_otherwise_is_found(world: World) -> None:
    file, (duty,) = world.owing(one(Action.DATE_SHIFTED, place="DA", path="00080020"))
    world.edit(file, lambda ds: store(ds, duty.path, "18990101"))
    result = world.score()
    only(result, Action.DATE_SHIFTED)
    assert result.misses[0].why == "moved by other days"


def test_old_uid_is_found(world: World) -> None:
    file, (duty,) = world.owing(one(Action.UID_CHANGED, path="0020000E"))
    world.edit(file, lambda ds: store(ds, duty.path, duty.texts[0]))
    only(world.score(), Action.UID_CHANGED, Action.UID_CONSISTENT)


def test_uid_replaced_otherwise_or_like_another_is_found(world: World) -> None:
    studies: dict[str, list[FileKey]] = {}
    for file in world.key.files:
        studies.setdefault(str(original(world, file, "0020000D").value), []).append(file)
    several = next(files for files in studies.values() if len(files) > 2)
    world.edit(several[0], lambda ds: store(ds, "0020000D", "2.25.123"))
    result = world.score()
    only(result, Action.UID_CONSISTENT)
    assert [miss.why for miss in result.misses] == ["replaced otherwise elsewhere"]
    name = read(world.output / world.written[several[1].source])[1].SOPInstanceUID
    world.edit(several[0], lambda ds: store(ds, "00080018", name))
    assert "the same as another's" in [miss.why for miss in world.score().misses]


@pytest.mark.parametrize("fault", ["other", "shared", "empty"])
def test_patient_id_that_does_not_hold_is_found(world: World, fault: str) -> None:
    subjects: dict[int, list[FileKey]] = {}
    for file in world.key.files:
        subjects.setdefault(file.subject, []).append(file)
    several = next(files for files in subjects.values() if len(files) > 2)
    other = next(files[0] for files in subjects.values() if files[0].subject != several[0].subject)
    value = {"other": "SUBJECT-X", "shared": f"SUBJECT-{other.subject}", "empty": ""}[fault]
    world.edit(several[0], lambda ds: store(ds, "00100020", value))
    only(world.score(), Action.PATID_CONSISTENT, Action.TEXT_NOTNULL)


def test_one_flipped_bit_of_a_pixel_is_found(world: World) -> None:
    file, (duty,) = world.owing(one(Action.PIXELS_RETAINED))

    def flip(dataset: Dataset) -> None:
        value = bytearray(pixel_value(dataset))
        value[len(value) // 2] ^= 1
        dataset[Tag(parse(duty.path)[1])].value = bytes(value)

    world.edit(file, flip)
    only(world.score(), Action.PIXELS_RETAINED)


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be", "gb18030", "native"])
def test_survivor_in_a_blob_that_no_duty_names_is_found(world: World, codec: str) -> None:
    language = next(language for language in LANGUAGES if language.name == ("greek" if codec != "native" else "korean"))
    duty, file = next(
        (duty, file)
        for file in world.key.files
        for duty in file.duties
        if duty.path == FILE and duty.kind == "patient name" and file.language == language.name
    )
    text = next(text for text in duty.texts if not text.isascii())
    raw = b"\x01\xfe" + text.encode(language.codec if codec == "native" else codec) + b"\xff\x00\x07"

    def hide(dataset: Dataset) -> None:
        dataset.private_block(0x0097, "ANYBODY", create=True).add_new(0x01, "OB", raw + b"\0" * (len(raw) % 2))

    world.edit(file, hide)
    result = world.score()
    only(result, Action.TEXT_REMOVED)
    assert {miss.place for miss in result.misses} == {"whole file"}


def test_survivor_in_a_file_name_is_found(world: World) -> None:
    file, (duty,) = world.owing(one(Action.TEXT_REMOVED, path=NAME))
    name = f"{duty.texts[0].lower()}.dcm"
    (world.output / world.written[file.source]).rename(world.output / name)
    result = world.score(**{file.source: name})
    only(result, Action.TEXT_REMOVED)
    assert {miss.place for miss in result.misses} == {"file name"}


def test_people_absent_from_the_header_count_apart(world: World) -> None:
    file = next(file for file in world.key.files if any(duty.kind == "stranger" for duty in file.duties))
    duty = next(duty for duty in file.duties if duty.kind == "stranger")
    text = original(world, file, duty.path).value
    world.edit(file, lambda ds: store(ds, duty.path, text))
    result = world.score()
    assert result.misses == [] and result.absent.recall < 100.0 == result.absent.precision
    world.edit(file, lambda ds: store(ds, duty.path, "removed"))
    assert world.score().absent.precision < 100.0 == world.score().absent.recall


def test_neither_misses_nor_the_table_tell_a_value(made: World) -> None:
    result = score(made.key, made.source, made.source, {file.source: file.source for file in made.key.files})
    told = "\n".join([*lines(result, worst=1000), *map(repr, result.misses), repr(made.key.files[0].duties)])
    planted = {text for file in made.key.files for duty in file.duties if duty.path == FILE for text in duty.texts}
    assert len(planted) > 100
    told = textual.folded(told)
    assert not [text for text in planted if textual.folded(text) in told]


def test_key_survives_its_file(made: World, tmp_path: Path) -> None:
    made.key.save(tmp_path / "key.jsonl")
    assert Key.load(tmp_path / "key.jsonl") == made.key


def test_same_seed_same_corpus_other_seed_other_people(made: World, tmp_path: Path) -> None:
    again = build(tmp_path / "again", 11, files=FILES, largest=LARGEST)
    assert again == made.key
    for file in again.files:
        assert (tmp_path / "again" / file.source).read_bytes() == (made.source / file.source).read_bytes()
    other = build(tmp_path / "other", 12, files=8, largest=LARGEST)
    assert not {file.source for file in other.files} & {file.source for file in made.key.files}


def test_corpus_covers_places_languages_and_values_that_fit(made: World) -> None:
    assert len({file.language for file in made.key.files}) >= 10
    places = {duty.place for file in made.key.files for duty in file.duties}
    assert len(places) > len(PLACES)
    for file in made.key.files:
        _, dataset = read(made.source / file.source)
        for duty in file.duties:
            if duty.action is Action.TEXT_RETAINED and duty.texts:
                element = find(dataset, duty.path)
                assert element is not None, duty.path
                assert textual.in_order(duty.texts, str(element.value)) or isinstance(element.value, bytes), duty.path
                assert len(element.value) <= {"SH": 16, "LO": 64, "ST": 1024}.get(element.VR, 10240)


@pytest.mark.parametrize(
    "path",
    ["00100010", "00081140[0].00081155", "00091001(GEMS_IDEN_01)", "00991003(A.1 (b).x)[12].00204000"],
)
def test_paths_are_read_as_they_are_spelled(path: str) -> None:
    steps, tag = parse(path)
    assert path.replace("(GEMS_IDEN_01)", "").replace("(A.1 (b).x)", "") == spell(
        [(step, "", item) for step, item in steps], tag
    )


@pytest.mark.parametrize(
    ("texts", "value", "beside", "left"),
    [
        (["Gray"], "dose 2 Gy", (), 0),
        (["Head"], "Head CT for", ("Head CT",), 0),
        (["Head"], "Head CT for HEAD", ("Head CT",), 1),
        (["Müller"], "MULLER", (), 1),
        (["Müller-Lüdenscheid"], "for Luedenscheid Müller", (), 1),
        (["Ray"], "Array coil", (), 0),
        (["Smithson"], "SMITHSONJOHN", (), 1),
        (["佐久間"], "T1佐久間様", (), 1),
        (["123-4567"], "call 1234 4567", (), 0),
        (["123-4567"], "call 123 4567", (), 1),
        (["Wiśniewski"], "wisniewski", (), 1),
    ],
)
def test_survivors(texts: list[str], value: str, beside: tuple[str, ...], left: int) -> None:
    assert textual.survivors(texts, value, beside) == left


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.name)
def test_every_name_is_found_in_every_encoding_it_can_have(language: object) -> None:
    for word in language.families:  # type: ignore[attr-defined]
        for text in word:
            for codec in ("utf-8", "utf-16-le", "utf-16-be", language.codec):  # type: ignore[attr-defined]
                try:
                    raw = b"\x02" + text.upper().encode(codec) + b"\x03"
                except UnicodeEncodeError:
                    continue
                shortest = search.SHORTEST_HIGH if min(raw[1:-1]) > 0x7F else search.SHORTEST
                findable = len(raw) - 2 >= shortest  # two Chinese letters in UTF-16 could be anything
                assert search.contains(search.haystack(raw, b""), text) == findable, codec


def test_comments_are_no_pixels() -> None:
    bare = b"\xff\xd8\xff\xdb\x00\x04\x01\x02\xff\xda\x00\x02scan\xff\xd9"
    commented = bare[:2] + b"\xff\xfe\x00\x06name\xff\xe1\x00\x04ab" + bare[2:]
    assert pixels.image(commented) == pixels.image(bare) != pixels.image(bare.replace(b"scan", b"scam"))
