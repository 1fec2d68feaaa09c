"""The mark in (0012,0063): outputs of a key and project are known again, and nobody else's are."""

import hashlib
import hmac
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrubjay import Deidentified, Deidentifier, Key, _engine
from scrubjay.recipe import Recipe, compile_plan
from scrubjay.run.engine import engine_plan
from support import api, corpus, plans
from support.build import DEFLATED, EXPLICIT_LE, Encoder, encoder_of, image, join, part10, uid
from support.reading import SECRET

FILES = [path for path in corpus.corpus_files() if path.stat().st_size < 300_000]
METHOD = 0x00120063
ALREADY = ("excluded", "already-deidentified")
ENC = encoder_of(EXPLICIT_LE)
KEEPS_UIDS = Recipe.from_mapping({"name": "mine", "extends": "basic", "profile": {"options": ["retain-uids"]}})


def again(data: bytes, recipe: str | Recipe = "basic", key: Key = api.KEY, project: str = "default") -> Deidentified:
    return Deidentifier(recipe, key=key, project=project).bytes(data)


def end(done: Deidentified) -> tuple[str, str]:
    return done.outcome.outcome, done.outcome.reason


def methods(data: bytes) -> list[bytes]:
    raw = next(raw.value for raw in api.parsed(data).dataset if raw.tag == METHOD)
    return [value.strip(b" \0") for value in raw.split(b"\\")]


def mark(instance: str, project: str = "default") -> bytes:
    """By the formula of docs/reference/plan.md."""
    digest = hmac.new(SECRET, b"\0".join([b"mark", project.encode(), instance.encode()]), hashlib.sha256).digest()
    return b"ScrubJay mark " + digest[:16].hex().encode()


def scan(values: Sequence[bytes] = (), enc: Encoder = ENC, **more: bytes) -> bytes:
    """A small image with these methods; more: elements by name."""
    elements = image(enc)
    if values:
        elements[METHOD] = enc.element(METHOD, "LO", b"\\".join(values))
    if "name" in more:
        elements[0x00100010] = enc.element(0x00100010, "PN", more["name"])
    if "instance" in more:
        elements[0x00080018] = enc.element(0x00080018, "UI", more["instance"])
    return part10(join(elements))


@pytest.mark.parametrize("recipe", ["basic", "tcia"])
def test_real_files_are_known_again_by_their_key_alone(recipe: str) -> None:
    own = api.deidentifier(recipe)
    other, elsewhere = Deidentifier(recipe, key=api.OTHER_KEY), Deidentifier(recipe, key=api.KEY, project="elsewhere")
    known = 0
    for path in FILES:
        once = own.bytes(path.read_bytes()).data
        if once is None:
            continue
        known += 1
        assert end(own.bytes(once)) == ALREADY, corpus.label(path)
        for tool in (other, elsewhere):
            done = tool.bytes(once)
            assert end(done) != ALREADY, corpus.label(path)
            if done.data is not None:
                marks = [value for value in methods(done.data) if value.startswith(b"ScrubJay mark ")]
                assert len(marks) == 1, "the mark of one project would link the output of another"
                assert marks[0] not in methods(once)
    assert known > 100


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([EXPLICIT_LE, DEFLATED, "1.2.840.10008.1.2", "1.2.840.10008.1.2.2"]),
    st.lists(st.sampled_from([b"CTP", b"by hand", b"ScrubJay mark", b"ScrubJay mark " + b"0" * 32, b""]), max_size=4),
    st.binary(min_size=32, max_size=32).filter(lambda secret: secret != SECRET),
)
def test_the_same_key_knows_it_and_no_other_does(syntax: str, earlier: list[bytes], secret: bytes) -> None:
    enc = encoder_of(syntax)
    elements = image(enc)
    elements[METHOD] = enc.element(METHOD, "LO", b"\\".join(earlier))
    once = api.written(part10(join(elements), syntax))
    assert end(again(once)) == ALREADY
    assert end(again(once, "tcia")) == ALREADY
    twice = again(once, key=Key(secret))
    assert end(twice) == ("written", "")
    assert twice.data is not None
    assert end(again(twice.data, key=Key(secret))) == ALREADY
    assert end(again(twice.data)) == ("written", ""), "it has another SOP Instance UID, and no mark of ours any more"


def test_it_is_the_hmac_of_the_new_sop_instance_uid_and_comes_last() -> None:
    once = api.written(scan([b"by hand"]))
    instance = next(raw.value for raw in api.parsed(once).dataset if raw.tag == 0x00080018).strip(b"\0").decode()
    assert methods(once) == [b"by hand", b"ScrubJay basic 1", mark(instance)]


def test_a_recipe_that_keeps_uids_marks_the_uid_that_is_kept() -> None:
    once = again(scan(instance=uid("1.2.3.4")), KEEPS_UIDS).data
    assert once is not None
    assert methods(once)[-1] == mark("1.2.3.4")
    assert end(again(once, KEEPS_UIDS)) == ALREADY


def test_an_instance_without_uid_is_known_again() -> None:
    elements = image(ENC)
    del elements[0x00080018]
    for instance in ("1.2.3.4", ""):
        once = api.written(part10(join(elements), instance=instance))
        assert end(again(once)) == ALREADY


def test_a_uid_that_stands_where_it_does_not_belong() -> None:
    elements = image(ENC)
    late = elements.pop(0x00080018)
    head = {tag: value for tag, value in elements.items() if tag < 0x00200000}
    tail = {tag: value for tag, value in elements.items() if tag >= 0x00200000}
    once = api.written(part10(join(head) + late + join(tail)))
    assert end(again(once)) == ALREADY


@pytest.mark.parametrize(
    "forged",
    [
        mark("1.2.3.5"),  # of another instance
        mark("1.2.3.4", "elsewhere"),
        mark("1.2.3.4")[:-1],
        mark("1.2.3.4") + b"0",
        mark("1.2.3.4")[:-1] + (b"0" if not mark("1.2.3.4").endswith(b"0") else b"1"),
        mark("1.2.3.4").replace(b" mark ", b" mark"),
        b"ScrubJay mark ",
        b"ScrubJay mark \xff\xfe",
        b"ScrubJay mark " + b"f" * 33,
        b"ScrubJay basic 1",
        b"YES",
    ],
)
def test_a_forged_mark_is_not_believed(forged: bytes) -> None:
    assert end(again(scan([b"ScrubJay basic 1", mark("1.2.3.4")], instance=uid("1.2.3.4")))) == ALREADY
    done = again(scan([b"ScrubJay basic 1", forged], instance=uid("1.2.3.4")))
    assert end(done) == ("written", "")
    assert done.data is not None
    assert sum(value.startswith(b"ScrubJay mark ") for value in methods(done.data)) == 1


def test_a_person_called_mark_is_no_leak() -> None:
    once = again(scan(name=b"Scrubjay^Mark"), "tcia")
    assert end(once) == ("written", "")
    assert once.data is not None
    assert end(again(once.data, "tcia")) == ALREADY


def test_outputs_belong_to_no_leaf(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(api.written(scan()))
    (tmp_path / "other").write_bytes(scan())
    for key, leaves in ((api.KEY, 1), (api.OTHER_KEY, 2)):
        pool = _engine.Pool(engine_plan(compile_plan(api.deidentifier().recipe).json, key), "", 1, _engine.Cancel())
        pool.survey([(1, str(tmp_path / "one"), "", ""), (2, str(tmp_path / "other"), "", "")])
        assert len(pool.next()) == leaves


def test_a_plan_without_method_neither_makes_nor_believes_marks() -> None:
    marked = api.written(scan())
    assert plans.rewrite(plans.plan(), marked)
    assert b"ScrubJay mark" not in plans.rewrite(plans.plan(), scan())
