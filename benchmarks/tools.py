"""The tools that are compared: how each is called, what it needs, which version it is."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.peers.install import VERSIONS

HERE = Path(__file__).resolve().parent

# What gdcmanon's dumb mode is told: without arguments it changes nothing. It knows top-level attributes only.
GDCM_EMPTY = ("8,20", "8,30", "8,50", "8,90", "10,10", "10,20", "10,30", "10,40", "20,10")
GDCM_REMOVE = (
    *("8,80", "8,81", "8,1010", "8,1030", "8,103e", "8,1040", "8,1048", "8,1050", "8,1060", "8,1070", "8,1080"),
    *("10,32", "10,1000", "10,1001", "10,1010", "10,1020", "10,1030", "10,1040", "10,2160", "10,21b0", "10,4000"),
    *("18,1000", "18,1030", "20,4000", "32,1032", "32,1060", "40,244", "40,245", "40,253", "40,254", "40,275"),
)


@dataclass(frozen=True, slots=True)
class Tool:
    """One contestant.

    `argv` makes the command from (input folder, output folder). `share` is the part of the input a slow tool gets;
    it is compared by rate. `flat`: it doesn't look into folders. `makes_out`: it wants to make the output folder.
    """

    name: str
    version: str
    argv: Callable[[str, str], list[str]]
    threads: int = 1
    share: float = 1.0
    flat: bool = False
    makes_out: bool = True
    env: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The name in tables."""
        return f"{self.name} -j{self.threads}" if self.name == "scrubjay" else self.name


def _output(*argv: str) -> str:
    try:
        done = subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return (done.stdout or done.stderr).strip()


def copy(*options: str) -> Tool:
    """Return `cp -r` with further options, the yardstick."""
    words = _output("cp", "--version").splitlines()
    return Tool("cp -r", words[0].rsplit(" ", 1)[-1] if words else "?", lambda a, b: ["cp", "-r", *options, a, b])


def scrubjay(command: str, threads: int, home: Path, recipe: str = "basic") -> Tool:
    """Return ScrubJay; its key lies in `home`, apart from the user's own. The version is the first word with a dot."""
    words = [w.strip(",;()") for w in _output(command, "--version").split() if "." in w]
    argv = ["deidentify", "--recipe", recipe, "-q", "-j", str(threads)]
    return Tool(
        "scrubjay",
        words[0] if words else "?",
        lambda a, b: [command, *argv, a, b],
        threads=threads,
        env={"XDG_DATA_HOME": str(home), "HOME": str(home)},
    )


def gdcmanon() -> Tool | None:
    """Return gdcmanon in dumb mode, if installed (Debian: libgdcm-tools)."""
    command = shutil.which("gdcmanon")
    if command is None:
        return None
    asked = [w for tag in GDCM_EMPTY for w in ("--empty", tag)] + [w for tag in GDCM_REMOVE for w in ("--remove", tag)]
    words = _output(command, "--version").split()
    version = next((w for w in words if w[:1].isdigit()), "?")
    return Tool(
        "gdcmanon --dumb",
        version,
        lambda a, b: [command, "--dumb", "--recursive", "--continue", *asked, "-i", a, "-o", b],
    )


def _peer(root: Path, name: str) -> tuple[str, dict[str, str]] | None:
    python = root / name / "bin" / "python"
    if not (root / name / "installed").is_file():
        return None
    path = f"{python.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return str(python), {"VIRTUAL_ENV": str(root / name), "PATH": path}


def peers(root: Path) -> list[Tool]:
    """Return the installed peers, fast ones first; a missing one is left out."""
    found: list[Tool] = [tool for tool in (gdcmanon(),) if tool is not None]
    if peer := _peer(root, "dcmanon"):
        python, env = peer
        script = str(HERE / "peers" / "drive_dcmanon.py")
        found.append(Tool("dcmanon", VERSIONS["dcmanon"], lambda a, b: [python, script, a, b], env=env))
    if peer := _peer(root, "dicom-anonymizer"):
        command = str(Path(peer[0]).with_name("dicom-anonymizer"))
        found.append(
            Tool(
                "dicom-anonymizer",
                VERSIONS["dicom-anonymizer"],
                lambda a, b: [command, a, b],
                share=0.1,
                flat=True,
                makes_out=False,
                env=peer[1],
            )
        )
    if peer := _peer(root, "dicognito"):
        cognito = peer[0]
        found.append(
            Tool(
                "dicognito",
                VERSIONS["dicognito"],
                lambda a, b: [cognito, "-m", "dicognito", "--quiet", "--output-directory", b, a],
                share=0.1,
                env=peer[1],
            )
        )
    if peer := _peer(root, "deid"):
        deid, drive = peer[0], str(HERE / "peers" / "drive_deid.py")
        found.append(
            Tool(
                "deid",
                VERSIONS["deid"],
                lambda a, b: [deid, drive, a, b],
                share=0.1,
                makes_out=False,
                env=peer[1],
            )
        )
    return found


def environment(tool: Tool) -> dict[str, str]:
    """Return the environment of the tool: a plain one, the same for all, with what it needs of its own."""
    plain = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "HOME": os.environ.get("HOME", "/")}
    return {**plain, **tool.env}


def chosen(tools: Iterable[Tool], names: str) -> list[Tool]:
    """Return the tools whose name starts with one of the comma-separated names; all if there are none."""
    wanted = [n.strip() for n in names.split(",") if n.strip()]
    return [t for t in tools if not wanted or any(t.name.startswith(n) for n in wanted)]
