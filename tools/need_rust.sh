#!/usr/bin/env bash
# need_rust.sh [COMPONENT...]: check that Rust, a linker and the components named are here, or say how to get them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

minimum=$(sed -nE 's/^rust-version = "(.*)"/\1/p' Cargo.toml)

advise() {
    cat >&2 <<TEXT
$1
ScrubJay's engine is built with Rust $minimum or newer. To install it (no root needed), then open a new shell:

    curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y

If rustup is there already: rustup update stable
TEXT
    exit 1
}

if ! command -v cargo >/dev/null || ! command -v rustc >/dev/null; then
    advise "Rust is missing: no cargo on the PATH."
fi
have=$(rustc --version | awk '{print $2}')
oldest=$(printf '%s\n%s\n' "$minimum" "$have" | sort -V | head -n 1)
[[ $oldest == "$minimum" ]] || advise "Rust $have is too old."

if ! command -v cc >/dev/null; then
    echo "No C linker (cc). On Debian or Ubuntu: sudo apt-get install gcc libc6-dev" >&2
    exit 1
fi

for component in "$@"; do
    case $component in
        rustfmt) program=rustfmt ;;
        clippy) program=cargo-clippy ;;
        *) echo "unknown component: $component" >&2; exit 2 ;;
    esac
    # rustup leaves a proxy of that name even when the component is not installed: only running it tells.
    if ! "$program" --version >/dev/null 2>&1; then
        echo "$component is missing. Install it: rustup component add $component" >&2
        exit 1
    fi
done
