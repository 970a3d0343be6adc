#!/bin/sh
# Measures the checked-out commit and adds it to the tables of benches/HISTORY.md: benches/history.sh [PATH...]
# The paths are texts or a folder of them; without any the benches choose.
set -eu
cd "$(dirname "$0")/.."
history=benches/HISTORY.md
commit=$(git rev-parse --short HEAD)
git diff --quiet HEAD -- src build.rs patterns Cargo.toml || commit="$commit+"

# the numbers of a bench as cells of a table, in the order of the heads there
cells() {
    cargo bench --quiet --bench "$1" -- $2 | awk '{ printf " %s |", $2 }'
}
# adds a row above the mark that ends a table
add() {
    sed -i "s#^<!-- end of $1 -->#| $commit | $(date +%Y-%m-%d) |$2\n&#" "$history"
}

speed=$(cells throughput "$*")
count=$(cells instructions "$*")
add speed "$speed"
add instructions "$count"
echo "| $commit |$speed"
echo "| $commit |$count"
