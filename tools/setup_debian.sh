#!/usr/bin/env bash
# Install the Debian packages that the tests run, when root or with sudo that asks no password; else say which to install.
set -euo pipefail

# Program looked for, and the package that has it. A program from elsewhere counts as well.
needed=(
    dcmdump=dcmtk           # a second reader for every written file
    dciodvfy=dicom3tools    # judges IODs before and after
    dcm2niix=dcm2niix       # reads vendors' private blobs before and after
    qpdf=qpdf               # judges the PDFs that are written
    pdftotext=poppler-utils # reads them as their readers do
    gdcmanon=libgdcm-tools  # a peer in the benchmarks
    initdb=postgresql       # the vault's other database
    cc=gcc                  # links the engine
)

# Debian keeps PostgreSQL's own programs out of PATH.
PATH=$PATH:$(printf '%s:' /usr/lib/postgresql/*/bin)

missing=()
for pair in "${needed[@]}"; do
    command -v "${pair%%=*}" >/dev/null || missing+=("${pair##*=}")
done
[[ ${#missing[@]} -gt 0 ]] || exit 0

say_how() {
    echo "Missing for the tests: ${missing[*]}" >&2
    echo "Install: sudo apt-get install ${missing[*]}" >&2
    exit 1
}

command -v apt-get >/dev/null || say_how
if [[ $(id -u) -eq 0 ]]; then
    as_root=()
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
else
    say_how
fi

echo "Installing: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq || say_how
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null || say_how
