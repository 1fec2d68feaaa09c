#!/usr/bin/env bash
# make_venv.sh DIR: make a virtual environment with the first Python >= 3.11 found (or $PYTHON), or say how to get one.
set -euo pipefail

dir=$1
minimum=3.11

usable() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11 python}; do
    path=$(command -v "$candidate") || continue
    usable "$path" || continue
    # Debian ships venv without ensurepip unless python3-venv is there.
    if ! "$path" -c 'import ensurepip, venv' 2>/dev/null; then
        lacking=$path
        continue
    fi
    "$path" -m venv "$dir"
    echo "$dir: $("$dir/bin/python" --version)"
    exit 0
done

if [[ -n ${lacking:-} ]]; then
    echo "$lacking has no venv module. On Debian or Ubuntu: sudo apt-get install python3-venv" >&2
else
    echo "No Python >= $minimum found. Install one (Debian 12: sudo apt-get install python3 python3-venv)," >&2
    echo "or name one: make PYTHON=/path/to/python3.12 ..." >&2
fi
exit 1
