"""Turn the figures of all sections into benchmarks/RESULTS.md."""

import json
import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

INTRO = """# Benchmark results

Made by `python -m benchmarks report` from the figures in `results/`; benchmarks/README.md says how they were taken and
how to take them again. Medians, whole processes, start-up included. Ratios are by files per second.
"""


def render(results: Path) -> str:
    """Return the page; a section without figures is left out."""
    parts = [INTRO]
    for name, section in (
        ("speed", speed),
        ("overhead", overhead),
        ("archives", archives),
        ("growth", growth),
        ("million", million),
        ("memory", memory),
        ("nested", nested),
        ("profile", profile),
    ):
        path = results / f"{name}.json"
        if path.is_file():
            page = json.loads(path.read_text(encoding="utf-8"))
            parts.append("\n".join([*section(page), "", *_machine(page)]))
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a Markdown table; columns after the first are figures, set to the right."""
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows]


def _machine(page: dict[str, Any]) -> Iterator[str]:
    m = page["machine"]
    scaled = "" if page.get("scale", 1) == 1 else f" File counts scaled by {page['scale']}."
    yield (
        f"_{m['processor']}, {m['cores']} cores, {m['memory']}; {m['system']}, Linux {m['kernel']}, "
        f"Python {m['python']}.{scaled}_"
    )


def wall(entry: dict[str, Any]) -> float:
    """Return the median wall time of an entry, seconds."""
    return _median(entry, "wall")


def rate(entry: dict[str, Any]) -> float:
    """Return files per second."""
    return float(entry["files"]) / wall(entry)


def peak(entry: dict[str, Any]) -> float:
    """Return the largest resident size of all runs, MB."""
    return max(float(s["peak"]) for s in entry["samples"]) / 1e6


def _fault(entry: dict[str, Any]) -> str:
    codes = sorted({s["code"] for s in entry["samples"]} - {0})
    missing = entry["files"] - min(entry["written"])
    said = [f"exit code {c}" for c in codes] + ([f"{missing} files not written"] if missing else [])
    return ", ".join(said) or "all"


def _median(entry: dict[str, Any], key: str) -> float:
    return statistics.median(float(s[key]) for s in entry["samples"])


def _row(entry: dict[str, Any], yardstick: dict[str, Any] | None, own: dict[str, Any] | None) -> list[str]:
    walls = [s["wall"] for s in entry["samples"]]
    return [
        f"{entry['tool']} {entry['version']}",
        f"{entry['files']:,}",
        f"{wall(entry):.2f}",
        f"{min(walls):.2f} to {max(walls):.2f}",
        f"{rate(entry):,.0f}",
        f"{entry['bytes'] / wall(entry) / 1e6:,.0f}",
        f"{rate(yardstick) / rate(entry):.2f}" if yardstick else "",
        f"{rate(own) / rate(entry):.1f}" if own else "",
        f"{_median(entry, 'user'):.2f} + {_median(entry, 'system'):.2f}",
        f"{peak(entry):,.0f}",
        _fault(entry),
    ]


def _first(entries: Sequence[dict[str, Any]], *names: str) -> dict[str, Any] | None:
    for name in names:
        for entry in entries:
            if entry["tool"] == name:
                return entry
    return None


def speed(page: dict[str, Any]) -> Iterator[str]:
    """Yield the section on speed."""
    yield "## Speed"
    yield ""
    head = (
        *("tool", "files", "s", "range", "files/s", "MB/s", "times cp", "times scrubjay -j1"),
        *("user + system s", "peak MB", "written"),
    )
    for one in page["sets"]:
        entries = one["tools"]
        yardstick, own = _first(entries, "cp -r"), _first(entries, "scrubjay -j1")
        mean = one["bytes"] / one["files"] / 1000
        yield f"### {one['name']}: {one['files']:,} files, {one['bytes'] / 1e9:.2f} GB, {mean:.0f} KB each on average"
        yield f"Made from {one['models']} real files; {page['repeats']} rounds; load before: {one['load_before']}."
        yield ""
        yield from table(head, [_row(e, yardstick, own) for e in entries])
        yield ""
    yield f"Before the contest each tool was given the {page['corpus_files']} usable files of the corpus. Files that"
    yield "one of them refused (an error) or left out (no error, no output) were used for none:"
    yield ""
    faults = [(name, str(n["refused"]), str(n["left out"])) for name, n in page["refused"].items()]
    yield from table(("tool", "refused", "left out"), faults)


def overhead(page: dict[str, Any]) -> Iterator[str]:
    """Yield the section on what it costs to write down what is done."""
    yield "## Overhead of what is written down"
    yield ""
    yield f"{page['files']:,} files, {page['bytes'] / 1e9:.2f} GB, {page['repeats']} rounds. *plain*: nothing is kept,"
    yield "as only the Python API can; *audit*: every change of every file; *all*, which is what the command does: the"
    yield f"vault and ledger too. The audit takes {page['audit_bytes'] / page['files']:.0f} bytes an instance."
    yield ""
    head = ("kept", "s", "range", "more than plain", "user + system s", "more than plain", "peak MB", "written")
    rows = []
    for entry in page["tools"]:
        plain = _first(page["tools"], f"plain, -j{entry['threads']}") or entry
        walls = [s["wall"] for s in entry["samples"]]
        rows.append(
            (
                entry["tool"],
                f"{wall(entry):.2f}",
                f"{min(walls):.2f} to {max(walls):.2f}",
                f"{wall(entry) / wall(plain) - 1:+.0%}",
                f"{_work(entry):.2f}",
                f"{_work(entry) / _work(plain) - 1:+.0%}",
                f"{peak(entry):,.0f}",
                _fault(entry),
            )
        )
    yield from table(head, rows)


def _work(entry: dict[str, Any]) -> float:
    """Median processor time of an entry, seconds."""
    return statistics.median(float(s["user"]) + float(s["system"]) for s in entry["samples"])


def archives(page: dict[str, Any]) -> Iterator[str]:
    """Yield the section on archives."""
    yield "## Archives"
    yield ""
    yield f"{page['files']:,} files, {page['bytes'] / 1e9:.2f} GB, as a folder and packed, with the vault,"
    yield "two threads. *basic* reads each file once, *tcia* twice. Ratios are to the folder's median."
    yield ""
    yield from _sources(page)
    large = page["large"]
    yield ""
    yield f"{large['files']:,} files, {large['bytes'] / 1e9:.2f} GB, which have to come from the disk: nothing of"
    yield "them is in memory when a run begins."
    yield ""
    yield from _sources(large)


def _sources(page: dict[str, Any]) -> Iterator[str]:
    head = ("source", "GB", "s", "range", "ratio", "user + system s", "ratio", "peak MB", "written")
    rows = []
    for entry in page["tools"]:
        name, recipe = entry["tool"].split(", ")
        folder = _first(page["tools"], f"folder, {recipe}") or entry
        walls = [s["wall"] for s in entry["samples"]]
        rows.append(
            (
                entry["tool"],
                f"{page['archives'].get(name, page['bytes']) / 1e9:.2f}",
                f"{wall(entry):.2f}",
                f"{min(walls):.2f} to {max(walls):.2f}",
                f"{wall(entry) / wall(folder):.2f}",
                f"{_work(entry):.2f}",
                f"{_work(entry) / _work(folder):.2f}",
                f"{peak(entry):,.0f}",
                _fault(entry),
            )
        )
    yield from table(head, rows)


def growth(page: dict[str, Any]) -> Iterator[str]:
    """Yield the section on growth."""
    yield "## Growth: files of about 40 KB"
    yield ""
    rows = []
    for one in page["sets"]:
        yardstick = _first(one["tools"], "cp -r")
        for e in one["tools"]:
            micro = wall(e) / e["files"] * 1e6
            times = f"{wall(e) / wall(yardstick):.2f}" if yardstick else ""
            files = f"{e['files']:,}"
            rows.append((e["tool"], files, f"{wall(e):.2f}", f"{micro:.0f}", times, f"{peak(e):,.0f}", _fault(e)))
    rows.sort(key=lambda row: row[0])
    yield from table(("tool", "files", "s", "µs a file", "times cp", "peak MB", "written"), rows)


def million(page: dict[str, Any]) -> Iterator[str]:
    """Yield the section on very many instances, and what an auditor does with them."""
    files = page["files"]
    yield "## A million instances"
    yield ""
    each, audit, vault = (page[name] / files for name in ("bytes", "audit_bytes", "vault_bytes"))
    yield f"{files:,} synthetic files of {each:,.0f} bytes on the disk, with audit, vault and ledger, once. The audit"
    yield f"takes {audit:.0f} bytes an instance, the vault {vault:.0f}."
    yield ""
    rows = [
        (
            step["name"],
            f"{step['wall']:.1f}",
            f"{files / step['wall']:,.0f}",
            f"{step['user'] + step['system']:.1f}",
            f"{step['peak'] / 1e6:,.0f}",
            str(step["code"]),
        )
        for step in page["steps"]
    ]
    yield from table(("step", "s", "files/s", "user + system s", "peak MB", "exit"), rows)


def memory(page: dict[str, Any]) -> Iterator[str]:
    """Yield the section on memory."""
    yield "## Memory: one multi-frame object, on disk"
    yield ""
    rows = []
    for one in page["sets"]:
        for e in one["tools"]:
            size = f"{one['bytes'] / 1e9:.2f}"
            name = f"{e['tool']} {e['version']}"
            rows.append((name, one["kind"], size, f"{wall(e):.1f}", f"{peak(e):,.0f}", _fault(e)))
    yield from table(("tool", "pixel data", "GB", "s", "peak MB", "written"), rows)


def nested(page: dict[str, Any]) -> Iterator[str]:
    """Yield the section on nested items; the shortest set says what starting the process costs."""
    yield f"## Nested items: {page['copies']} enhanced objects a run"
    yield "Seconds of processor time (user + system): they leave out what else the machine did meanwhile."
    yield ""
    rows = []
    base: dict[tuple[str, str], float] = {}
    for one in page["sets"]:
        for e in one["tools"]:
            key = (e["tool"], one["lengths"])
            spent = _median(e, "user") + _median(e, "system")
            start = base.setdefault(key, spent)
            net = spent - start
            if one["items"] < 1000:
                continue
            through = f"{one['bytes'] / net / 1e6:,.0f}" if net > 0 else "-"
            micro = f"{net / page['copies'] / one['items'] * 1e6:.2f}"
            size = f"{one['bytes'] / page['copies'] / 1e6:.1f}"
            taken = (f"{one['items']:,}", size, f"{wall(e):.2f}", f"{spent:.2f}", f"{start:.2f}")
            rows.append((*key, *taken, through, micro, f"{peak(e):,.0f}", _fault(e)))
    head = ("tool", "lengths", "items", "MB an object", "wall s", "processor s", "of it start")
    head_rates = ("MB/s of header", "µs an item", "peak MB", "written")
    yield from table((*head, *head_rates), sorted(rows, key=lambda row: (row[0], row[1])))


def profile(page: dict[str, Any]) -> Iterator[str]:
    """Yield the section on where the time goes."""
    yield "## Where ScrubJay's time goes"
    yield ""
    if "startup" not in page:
        yield "Not taken."
        return
    for word, seconds in sorted(page["startup"].items()):
        yield f"- `scrubjay {word}`: {seconds:.3f} s"
    for one in page["sets"]:
        yield ""
        yield f"### {one['name']}: {one['files']:,} files, {one['bytes'] / 1e9:.2f} GB, -j1"
        yield (f"{one['wall']:.2f} s, of it {one['user']:.2f} s in the program and {one['system']:.2f} s in the kernel")
        for key, title in (("by_binary", "binary"), ("by_function", "function")):
            if one[key]:
                yield ""
                rows = [(f"`{name}`", f"{percent:.1f}") for percent, name in one[key]]
                yield from table((title, "% of samples"), rows)
        if one["calls"]:
            yield ""
            calls = [(f"`{name}`", f"{count:.2f}") for name, count in one["calls"]]
            yield from table(("system call", "for each file"), calls)
