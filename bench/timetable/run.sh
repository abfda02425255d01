#!/usr/bin/env bash
# Measures the search of the timetable on one core. `bench/timetable/run.sh [--seeds N] [--seconds N] [large] [NAME…]`.
set -euo pipefail
cd "$(dirname "$0")"
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-../../target/timetable}
cargo build --quiet --release --locked
exec taskset --cpu-list "${CPU:-1}" "$CARGO_TARGET_DIR/release/timetable-bench" "$@"
