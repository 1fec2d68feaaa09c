"""A run over a bucket of a real S3 server: it makes what it makes of the folder, and it carries on as it does there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.integration.test_archives import runs

from scrubjay import Deidentifier, Key
from scrubjay.errors import SourceError
from support.archives import zip_of
from support.buckets import ENVIRONMENT, Buckets, bucket_server, buckets
from support.resuming import carry_on, check_all, files_below, kill_again_and_again, run_once_more, source_of

if TYPE_CHECKING:
    from tests.integration.conftest import Site

__all__ = ["bucket_server", "buckets"]


@pytest.mark.parametrize(("recipe", "layout"), [("basic", "preserve"), ("tcia", "default"), ("numbered", "by-series")])
def test_the_same_bytes_of_a_folder_and_of_a_bucket(site: Site, buckets: Buckets, recipe: str, layout: str) -> None:
    source = source_of(site)
    how = ("--layout", layout, "--on-conflict", "split")
    expected = runs(site, source, "expected", recipe, *how)
    assert len(expected) > 700
    bucket = buckets.new(source, "scans/2020")
    for threads in (1, 3):
        assert runs(site, f"s3://{bucket}/scans/2020", f"of{threads}", recipe, *how, "-j", threads) == expected


def test_the_verifier_reads_a_bucket(site: Site, buckets: Buckets) -> None:
    source = site.scans("in", [("A", "2020-01-15"), ("B", "2020-01-15")])
    second = source / "01.dcm"
    second.write_bytes(second.read_bytes()[:-1] + b"z")  # alike, nobody could say which is which
    bucket = buckets.new(source)
    assert site.deidentify(source, "out", "basic").code == 0
    line = ["verify", "out", "--against", f"s3://{bucket}", "-j", 2]
    assert site.do(*line).code == 0
    (site.folder / "out/notes.txt").write_text("NameA Jo was here")
    done = site.do(*line)
    assert (done.code, "known-identifiers" in done.out) == (1, True)


@pytest.mark.parametrize(("recipe", "kills"), [("basic", 3), ("tcia", 2)])
def test_kill_9_over_a_bucket(site: Site, buckets: Buckets, recipe: str, kills: int) -> None:
    source = source_of(site)
    expected = runs(site, source, "whole", recipe)
    audit, out = site.folder / "audit", site.folder / "out"
    url = f"s3://{buckets.new(source)}"
    line = site.line(url, "out", recipe, "-q", "-j", "2", "--audit", str(audit))
    kill_again_and_again(line, site.environment(), out, expected, kills, most_over=4 * kills)
    carry_on(line, site.environment(), out, expected)
    check_all(site.vault, Key.load(site.key), out, audit)
    before = buckets.fetched(url.removeprefix("s3://"))
    run_once_more(line, site.environment())
    assert buckets.fetched(url.removeprefix("s3://")) == before


def test_what_is_done_is_not_fetched_again_and_what_changed_is(site: Site, buckets: Buckets) -> None:
    source = site.scans("in", [("A", "2020-01-15"), ("B", "2020-01-15")])
    bucket = buckets.new(source, "x")
    assert site.deidentify(f"s3://{bucket}/x", "out", "basic").code == 0
    assert buckets.fetched(bucket) > 0, "or this test sees nothing"
    before = buckets.fetched(bucket)
    again = site.do(*site.line(f"s3://{bucket}/x/", "out", "basic", "--json"))
    assert json.loads(again.out)["counts"]["reused"] == 2
    assert buckets.fetched(bucket) == before
    (source / "00.dcm").write_bytes(site.scan("A", "2020-01-16"))
    buckets.put(f"s3://{bucket}/x", source.rename(site.folder / "changed"))
    third = site.deidentify(f"s3://{bucket}/x", "out", "basic")
    assert (third.code, len(third.outputs)) == (0, 2)
    assert files_below(site.folder / "out") == runs(site, site.folder / "changed", "expected", "basic")


def test_what_can_not_be_had_is_one_file_and_the_rest_goes_on(site: Site, buckets: Buckets) -> None:
    bucket = buckets.new(site.scans("in", [("A", "2020-01-15"), ("B", "2020-01-15")]), "x")
    scan = site.scan("C", "2020-01-15")
    cold = {"x-amz-storage-class": "GLACIER"}
    buckets.ask("PUT", f"{bucket}/x/cold.dcm", scan, **cold)
    buckets.ask("PUT", f"{bucket}/x/odd//name.dcm", scan)
    buckets.ask("PUT", f"{bucket}/x/empty/", b"")
    buckets.ask("PUT", f"{bucket}/x/none.dcm", b"")
    (site.folder / "zipped").mkdir()
    (site.folder / "zipped/a.dcm").write_bytes(scan)
    buckets.ask("PUT", f"{bucket}/x/visits.zip", zip_of(site.folder / "zipped", site.folder / "x.zip").read_bytes())
    done = site.deidentify(f"s3://{bucket}/x", "out", "basic")
    assert done.code == 1
    assert sorted(done.outputs) == ["00.dcm", "01.dcm"]
    assert done.reasons == {
        "cold.dcm": "no-permission",
        "none.dcm": "not-dicom",
        "odd": "unreadable-folder",
        "visits.zip": "unsupported-archive",
    }


def test_one_object_preview_and_values(site: Site, buckets: Buckets) -> None:
    source = site.scans("in", [("A", "2020-01-15"), ("B", "2020-01-15")])
    bucket = buckets.new(source, "my%20folder/%C3%BC%20%231")
    one = site.deidentify(f"s3://{bucket}/my%20folder/%C3%BC%20%231/01.dcm", "out", "basic")
    assert (one.code, list(one.outputs)) == (0, ["01.dcm"])
    for name, place in (("folder", source), ("bucket", f"s3://{bucket}/my%20folder/%C3%BC%20%231")):
        assert site.do("values", place, "--csv", site.folder / f"{name}.csv", "--no-progress").code == 0
        assert (
            site.do("preview", place, "--json", site.folder / f"{name}.json", "--no-progress", "--no-vault").code == 0
        )
    assert (site.folder / "folder.csv").read_text() == (site.folder / "bucket.csv").read_text()
    counts = [json.loads((site.folder / f"{name}.json").read_text())["counts"] for name in ("folder", "bucket")]
    assert counts[0] == counts[1]


def _refused(site: Site, *sources: object) -> str:
    """What is said of IN that can't be used; nothing may be made, and no secret told."""
    before = sorted(site.folder.rglob("*"))
    done = site.do("deidentify", *sources, site.folder / "refused", "-p", "trial", "--no-progress")
    assert (done.code, sorted(site.folder.rglob("*"))) == (2, before)
    assert not any(secret in done.out + done.err for secret in (*list(ENVIRONMENT.values())[:2], "AccessKey", "<"))
    return done.err


def test_missing_and_denied_places_are_said_before_anything_is_made(site: Site, buckets: Buckets) -> None:
    bucket = buckets.new(site.scans("in", [("A", "2020-01-15")]), "x")
    assert "no such bucket" in _refused(site, "s3://no-such-bucket/x")
    assert "holds nothing" in _refused(site, f"s3://{bucket}/y")
    with buckets.locked():
        assert "access denied" in _refused(site, f"s3://{bucket}/x")
        assert "access denied" in _refused(site, f"s3://{bucket}/x/00.dcm")
    assert site.deidentify(f"s3://{bucket}/x", "out", "basic").code == 0


def test_a_server_that_is_not_there(site: Site, buckets: Buckets, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ALLOW_HTTP", "false")
    assert "can't be reached" in _refused(site, "s3://bucket/x")


def test_secrets_are_not_for_the_command_line(site: Site, buckets: Buckets) -> None:
    for url in (
        "s3://tester:geheim-geheim@b/x",
        "https://h.example/x?sig=geheim-geheim",
        "https://h.example/x#geheim-geheim",
    ):
        assert "in the environment" in _refused(site, url)
    assert "may begin with s3://" in _refused(site, "ftp://h.example/x")
    assert "without a bucket" in _refused(site, "s3://bucket/../x")
    site.scans("in", [("A", "2020-01-15")])
    assert "alone" in _refused(site, "in", "s3://bucket/x")
    (site.folder / "list.txt").write_text("s3://bucket/x\n")
    assert "only be IN itself" in _refused(site, "@list.txt")


def test_out_may_lie_anywhere_on_the_disk_when_in_does_not(site: Site, buckets: Buckets) -> None:
    bucket = buckets.new(site.scans("in", [("A", "2020-01-15")]), "x")
    (site.folder / "s3:").mkdir()
    done = site.do("deidentify", f"s3://{bucket}", f"s3:/{bucket}/out", "-p", "trial", "--no-progress")
    assert done.code == 0, done.err
    assert len(list((site.folder / "s3:").rglob("*.dcm"))) == 1


def test_without_the_library(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "obstore.store", None)
    assert "pip install 'scrubjay[cloud]'" in _refused(site, "s3://bucket/x")


def test_one_file_of_the_api_is_on_the_disk(site: Site) -> None:
    with pytest.raises(SourceError, match="IN of a run"):
        Deidentifier("basic", key=Key.generate()).file("s3://bucket/x.dcm", site.folder / "x.dcm")
