"""Hold the promise that the default install has permissive licences only, Python packages and Rust crates alike.

Run in an environment that has ScrubJay. Names each package that breaks the promise and returns 1.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent

PERMISSIVE = {
    "0BSD",
    "Apache-2.0",
    "Apache-2.0+LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "PSF-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
}

# How packages without an SPDX expression spell the same.
SPOKEN = {
    "MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "ISC License (ISCL)": "ISC",
    "Python Software Foundation License": "PSF-2.0",
}


def permitted(expression: str) -> bool:
    """Whether an SPDX expression can be met with permissive licences: any side of OR, every side of AND."""
    # Older crates write MIT/Apache-2.0 for OR.
    tokens = re.findall(r"[()]|[^\s()]+", expression.replace("/", " OR ").replace(" WITH ", "+"))
    words = {"OR": "or", "AND": "and", "(": "(", ")": ")"}
    # SPDX and Python agree on which operator binds stronger. Only these four words, True and False reach eval.
    try:
        return bool(eval(" ".join(words.get(token) or str(token in PERMISSIVE) for token in tokens)))
    except SyntaxError:
        return False  # a sentence instead of an expression: someone must read it


def default_install(name: str) -> Iterator[Distribution]:
    """The distribution and everything that its default install brings in."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop().lower().replace("_", "-")
        if current in seen:
            continue
        seen.add(current)
        found = distribution(current)
        yield found
        for line in found.requires or []:
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                waiting.append(requirement.name)


def spoken_licence(found: Distribution) -> str:
    """The licence of a distribution as an SPDX expression, or in its own words when it has none."""
    expression = found.metadata.get("License-Expression")
    if expression:
        return str(expression)
    for classifier in found.metadata.get_all("Classifier") or []:
        if classifier.startswith("License ::"):
            words = classifier.rsplit(" :: ", 1)[-1]
            return SPOKEN.get(words, words)
    return str(found.metadata.get("License") or "none stated")


def crates() -> Iterator[tuple[str, str]]:
    """Name and licence of each crate that the lock file names."""
    command = ["cargo", "metadata", "--format-version", "1", "--locked"]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    for package in json.loads(done.stdout)["packages"]:
        yield package["name"], package["license"] or "none stated"


def main() -> int:
    """Check both sides. Returns 1 when a licence is not permissive."""
    found = [(item.metadata["Name"], spoken_licence(item)) for item in default_install("scrubjay")]
    wrong = [f"Python package {name}: {licence}" for name, licence in found if not permitted(licence)]
    rust = list(crates())
    wrong += [f"crate {name}: {licence}" for name, licence in rust if not permitted(licence)]
    if wrong:
        print("Not a permissive licence:", *wrong, sep="\n  ", file=sys.stderr)
        return 1
    print(f"{len(found)} Python packages and {len(rust)} crates, all under permissive licences")
    return 0


if __name__ == "__main__":
    sys.exit(main())
