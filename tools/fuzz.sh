#!/usr/bin/env bash
# fuzz.sh [SECONDS]: run each cargo-fuzz target of the engine for SECONDS (600). Stops at the first finding.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

seconds=${1:-600}
tools/need_rust.sh
if ! command -v cargo-fuzz >/dev/null; then
    echo "cargo-fuzz is missing. Install it: cargo install cargo-fuzz --locked   (or: make tools)" >&2
    exit 1
fi

# libFuzzer's instrumentation is an unstable compiler flag; this opens it on the stable toolchain too.
export RUSTC_BOOTSTRAP=1
cd crates/engine
mapfile -t targets < <(cargo fuzz list)
[[ ${#targets[@]} -gt 0 ]] || { echo "no fuzz targets in crates/engine/fuzz" >&2; exit 1; }
for target in "${targets[@]}"; do
    echo "== fuzz $target, $seconds s"
    mkdir -p "fuzz/corpus/$target"
    # Real files are the best seeds; libFuzzer writes what it finds to the first folder and only reads the second.
    cargo fuzz run "$target" "fuzz/corpus/$target" ../../examples/sample -- \
        -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1
done
echo "no finding"
