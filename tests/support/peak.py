"""Peak resident memory of this process since it began, in bytes.

Not ru_maxrss: a process inherits that from the one that started it, so under a large pytest it says nothing.
"""

import re
from pathlib import Path


def peak_bytes() -> int:
    """VmHWM of /proc/self/status. Raises OSError where there is no /proc."""
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    if found is None:
        raise OSError("no VmHWM in /proc/self/status")
    return int(found[1]) * 1024
