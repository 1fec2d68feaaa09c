from scrubjay.verify.model import MAX_FINDINGS, Finding
from scrubjay.verify.tally import Tally


def test_the_checklist_counts_what_the_report_has_no_room_for() -> None:
    tally = Tally()
    for number in range(MAX_FINDINGS):
        tally.add(Finding("codes", "error", f"#{number}", "00120064", "codes are missing"))
    tally.add(Finding("known-identifiers", "error", "#1", "00081030", "a known name is left in it"))
    report = tally.report("1", "2026-01-01T00:00:00Z", 1, 1)
    assert len(report.findings) == MAX_FINDINGS
    assert report.hipaa[0].status == "failed"
    assert report.hipaa[0].evidence.startswith("1 ")


def test_what_was_compared_with_nothing_has_not_passed() -> None:
    tally = Tally()
    tally.alike = 3
    tally.add(Finding("pixels", "error", "#1", "", "the pixels are gone"))
    report = tally.report("1", "2026-01-01T00:00:00Z", 5, 5)
    checks = {one.name: one for one in report.checks}
    assert (checks["numbers"].status, checks["numbers"].examined) == ("not-judged", 2)
    assert "3 of 5 files" in checks["numbers"].why
    assert (checks["pixels"].status, checks["known-identifiers"].status) == ("failed", "passed")
