#!/usr/bin/env bash
# check_wheel.sh DIST: install the one wheel in DIST into an empty environment without Rust on its PATH, and use it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

wheels=("$1"/*.whl)
if [[ ${#wheels[@]} -ne 1 || ! -f ${wheels[0]} ]]; then
    echo "expected one wheel in $1" >&2
    exit 1
fi

home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python=$(readlink -f .venv/bin/python)
"$python" -m venv "$home/env"
"$home/env/bin/python" -m pip install --quiet "${wheels[0]}"

# Only the environment's own programs and the system's: nothing of this checkout, no cargo.
bare() {
    (cd "$home" && env -i HOME="$home" PATH="$home/env/bin:/usr/bin:/bin" LANG=C.UTF-8 "$@")
}
if bare bash -c 'command -v cargo' >/dev/null; then
    echo "note: this system has a cargo in /usr/bin; the wheel does not use it"
fi

sample=$PWD/examples/sample
bare scrubjay --version
status=0
bare scrubjay deidentify "$sample" "$home/out" || status=$?
# The sample holds a broken file on purpose: 3 says that something was quarantined.
if [[ $status -ne 3 ]]; then
    echo "scrubjay deidentify ended with $status, expected 3" >&2
    exit 1
fi
if [[ -z $(find "$home/out" -name '*.dcm' -print -quit) ]]; then
    echo "nothing was written" >&2
    exit 1
fi
echo "$(basename "${wheels[0]}") works without Rust ($(du -k "${wheels[0]}" | cut -f1) KiB)"
