"""The facts of the machine that a figure depends on. No host name, no path."""

import os
import platform
from pathlib import Path


def _field(path: str, key: str) -> str:
    try:
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            name, _, value = line.replace("=", ":", 1).partition(":")
            if name.strip() == key:
                return value.strip().strip('"')
    except OSError:
        pass
    return "unknown"


def available_memory() -> int:
    """Return the bytes of memory that can be had without swapping (0 if the system doesn't say)."""
    value = _field("/proc/meminfo", "MemAvailable").split()
    return int(value[0]) * 1024 if value[0].isdigit() else 0


def facts() -> dict[str, str]:
    """Return processor, cores, memory, system, kernel, Python."""
    memory = _field("/proc/meminfo", "MemTotal").split()
    return {
        "processor": _field("/proc/cpuinfo", "model name"),
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{int(memory[0]) / 1024**2:.0f} GB" if memory[0].isdigit() else "unknown",
        "system": _field("/etc/os-release", "PRETTY_NAME"),
        "kernel": platform.release().split("-")[0],
        "python": platform.python_version(),
    }


def load() -> float:
    """Return the one-minute load average: how busy the machine was beside the benchmark."""
    return os.getloadavg()[0]
