"""`make demo`: de-identify the sample that ships with the project, show what happened, and prove it.

Writes below build/demo only, the key included, so that a demo leaves nothing in anyone's home folder.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "examples" / "sample"
WORK = ROOT / "build" / "demo"

QUARANTINED = 3
"""Exit code of a run that put something aside; the sample holds a broken file on purpose."""


def scrubjay(*arguments: str) -> int:
    """Show a command as a user would type it, run it, and return its exit code."""
    print(f"\n$ scrubjay {' '.join(arguments)}", flush=True)
    program = str(Path(sys.executable).with_name("scrubjay"))
    environment = {**os.environ, "XDG_DATA_HOME": str(WORK / "home")}
    environment.pop("SCRUBJAY_KEY_FILE", None)  # the user's own key stays out of it, and none is made there
    return subprocess.run([program, *arguments], cwd=ROOT, env=environment, check=False).returncode


def shown(path: Path) -> str:
    """A path as it reads from the root of the project."""
    return path.relative_to(ROOT).as_posix()


def shortened(name: str) -> str:
    """A name that fits a line with three others: new UIDs are some forty digits long."""
    name, dot, extension = name.partition(".dcm")
    return (f"{name[:13]}…" if len(name) > 16 else name) + dot + extension


def header_to_show() -> Path:
    """The first CT or MR image of the sample: a header that everyone knows."""
    images = sorted(path for path in SAMPLE.rglob("*.dcm") if path.stem.lower().startswith(("ct", "mr")))
    return images[0] if images else min(SAMPLE.rglob("*.dcm"))


def main() -> int:
    """Run the demo. Returns 0 when ScrubJay did what it should with the sample."""
    shutil.rmtree(WORK, ignore_errors=True)
    out = WORK / "out"
    status = scrubjay("deidentify", shown(SAMPLE), shown(out))
    if status not in (0, QUARANTINED):
        print(f"\nThe demo failed: exit code {status}.", file=sys.stderr)
        return 1
    if status == QUARANTINED:
        print(f"\nExit code {QUARANTINED}: a file was quarantined. The sample holds a broken one, to show that it is")
        print("put aside with a reason, and never copied through. A text file counts as excluded: not DICOM.")

    print("\nWhat was written, by new names only:\n")
    for path in sorted(out.rglob("*.dcm")):
        print("  " + "/".join(shortened(part) for part in path.relative_to(out).parts))

    print("\nOne header, before and after:")
    if scrubjay("inspect", shown(header_to_show()), "--recipe", "basic") != 0:
        return 1
    return prove(out)


def prove(out: Path) -> int:
    """Doubt the output, read the audit, certify the run. Returns 0 when all of it holds."""
    vault = ("--vault", shown(WORK / "default.vault"))
    report, certificate, page = (WORK / name for name in ("verified.json", "certificate.json", "certificate.pdf"))
    print("\nWhat was done, from the audit that every run keeps, sealed, in the vault's folder:")
    if scrubjay("audit", "summary", *vault) != 0:
        return 1
    print("\nIs a name left? Asked again, without the engine that made the output:")
    if scrubjay("verify", shown(out), "--against", shown(SAMPLE), *vault, "--report", shown(report)) != 0:
        return 1
    print("\nA signed summary of the run, which anybody can check without a key or a network:")
    made = ("--verification", shown(report), "--out", shown(out), "--json", shown(certificate), "--pdf", shown(page))
    if scrubjay("certificate", "last", *vault, *made) != 0:
        return 1
    public = shown(WORK / "default.vault" / "audit" / "public-key.pem")
    if scrubjay("certificate", "verify", shown(certificate), "--public-key", public) != 0:
        return 1
    print(f"\nThe files are in {shown(out)}, the certificate is {shown(page)}.")
    print("Next: README.md, or `.venv/bin/scrubjay --help`.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
