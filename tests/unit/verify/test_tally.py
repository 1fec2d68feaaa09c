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
