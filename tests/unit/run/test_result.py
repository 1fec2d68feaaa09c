from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from scrubjay.run import Change, Outcome, RunResult
from scrubjay.run.spool import BLOCK, Spool

TEXT = st.text(st.characters(codec=None), max_size=20)
CHANGES = st.builds(
    Change,
    TEXT,
    TEXT,
    TEXT,
    st.integers(-2, 1000),
    st.none() | st.binary(max_size=20),
    st.none() | st.binary(max_size=20),
)
OUTCOMES = st.builds(
    Outcome,
    ordinal=st.integers(1, 2**40),
    source=TEXT,
    outcome=st.sampled_from(["written", "reused", "excluded", "quarantined", "failed"]),
    reason=TEXT,
    tag_path=TEXT,
    offset=st.integers(-1, 2**62),
    output=TEXT,
    bytes_read=st.integers(0, 2**40),
    changes=st.lists(CHANGES, max_size=3).map(tuple),
)


@given(st.lists(OUTCOMES, max_size=10))
def test_a_spool_gives_back_what_it_got_again_and_again(outcomes: list[Outcome]) -> None:
    spool = Spool()
    for outcome in outcomes:
        spool.append(outcome)
    assert len(spool) == len(outcomes)
    assert list(spool) == outcomes == list(spool)


def test_a_spool_is_small() -> None:
    spool = Spool()
    for number in range(BLOCK * 20 + 3):
        spool.append(Outcome(number, f"patient/study/series/im{number}", "written", output=f"a/b/c/{number}.dcm"))
    assert sum(map(len, spool._blocks)) < 40 * len(spool)
    assert [outcome.ordinal for outcome in spool] == list(range(BLOCK * 20 + 3))


def result_of(*outcomes: tuple[str, str]) -> RunResult:
    result = RunResult(files=len(outcomes))
    numbers = count(1)
    for outcome, reason in outcomes:
        result.add(Outcome(next(numbers), "x", outcome, reason, bytes_read=10, bytes_written=3))
    return result


def test_counts_have_all_five_and_reasons_the_commonest_first() -> None:
    result = result_of(
        ("written", ""), ("excluded", "dicomdir"), ("excluded", "not-dicom"), ("excluded", "not-dicom"), ("failed", "x")
    )
    assert result.counts == {"written": 1, "reused": 0, "excluded": 3, "quarantined": 0, "failed": 1}
    assert list(result.reasons["excluded"].items()) == [("not-dicom", 2), ("dicomdir", 1)]
    assert (result.bytes_read, result.bytes_written) == (50, 15)
    assert [outcome.ordinal for outcome in result.problems] == [2, 3, 4, 5]


def test_balance() -> None:
    result = result_of(("written", ""), ("failed", "x"))
    assert result.balanced
    result.files += 1
    assert not result.balanced
    assert not result_of(("staged", "")).balanced


def test_exit_codes() -> None:
    assert result_of().exit_code == 0
    assert result_of(("written", ""), ("reused", ""), ("excluded", "x")).exit_code == 0
    assert result_of(("written", ""), ("quarantined", "x")).exit_code == 3
    assert result_of(("failed", "x"), ("quarantined", "x")).exit_code == 1


def test_a_repr_names_no_source_and_no_value() -> None:
    outcome = Outcome(1, "DOE_JANE/im", "written", changes=(Change("00100010", "PN", "replaced", 0, b"DOE", b"X"),))
    assert "DOE" not in repr(outcome)
    assert "DOE" not in repr(outcome.changes)
    result = RunResult()
    result.add(outcome)
    assert "DOE" not in repr(result)
