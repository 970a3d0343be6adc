#!/bin/bash
# Measures everything that speed is asked for in one run: benches/reach.sh [FOLDER OF TEXTS]
# Builds the release program, makes its inputs in a temporary folder, prints a table. Needs GNU time for the memory.
set -euo pipefail
cd "$(dirname "$0")/.."
news=${1:-../shared/polnear/train/text}
[ -d "$news" ] || news=examples/articles
cargo build --quiet --release
sayso=$PWD/target/release/sayso
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# patterns of the user's own would count as built-in ones
export XDG_CONFIG_HOME=$work LC_ALL=C TIMEFORMAT='%R %U %S'
unset SAYSO_PATTERNS
runs=3

median() { sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }
# seconds of a command, median of some runs: by the clock, or of the processor
clock() { for _ in $(seq $runs); do { time "$@" > /dev/null 2> /dev/null; } 2>&1 | awk '{ print $1 }'; done | median; }
cpu() { for _ in $(seq $runs); do { time "$@" > /dev/null 2> /dev/null; } 2>&1 | awk '{ print $2 + $3 }'; done | median; }
calc() { awk "BEGIN { printf \"%.${2:-1}f\", $1 }"; }
row() { printf '| %s | %s | %s | **%s** |\n' "$@"; }

# 20 MB: the news over and over, as articles, as one file, and cut into 5,000 files
mkdir "$work/articles" "$work/pieces"
cat "$news"/*.txt > "$work/once"
copies=$((20000000 / $(stat -c %s "$work/once") + 1))
for copy in $(seq $copies); do
    for text in "$news"/*.txt; do
        ln -s "$(realpath "$text")" "$work/articles/$copy-$(basename "$text")"
    done
done
for _ in $(seq $copies); do cat "$work/once"; done > "$work/all"
split -n l/5000 -a 4 -d --additional-suffix=.txt "$work/all" "$work/pieces/"
bytes=$(stat -c %s "$work/all")
: > "$work/empty.txt"

echo "$(calc "$bytes / 1e6") MB of $news; medians of $runs runs"
echo
echo '| what | at least | aim | measured |'
echo '|---|---|---|---|'
one=$(cpu "$sayso" --threads 1 "$work/articles")
row 'one thread, MB per CPU second' 25 50 "$(calc "$bytes / 1e6 / $one" 2)"
words=$(cpu wc -w "$work/all")
row 'CPU time relative to `wc -w`' 5x 2x "$(calc "$one / $words")x"
single=$(clock "$sayso" --threads 1 "$work/articles")
double=$(clock "$sayso" --threads 2 "$work/articles")
row 'two threads against one' 1.8x 1.95x "$(calc "$single / $double" 2)x"

# the article nearest to 4 KB, in processes that start anew
article=$(stat -c '%s %n' "$news"/*.txt | awk '
    { far = $1 < 4096 ? 4096 - $1 : $1 - 4096 }
    NR == 1 || far < least { least = far; name = $2 }
    END { print name }')
runs=30
row 'one 4 KB article, cold process, ms' 8 4 "$(calc "$(clock "$sayso" "$article") * 1000")"
runs=3

# 500 patterns of a newsroom: verbs that introduce clauses, things that are counted
mkdir -p "$work/own/claims" "$work/own/figures"
number=0
for prefix in re over under out mis pre co un de en; do
    for verb in quip muse post skeet brief sketch spell hum phrase pen chant shrug tally chart frame cable wire fax text mail vent blurt rasp croak drawl; do
        number=$((number + 1))
        cat >> "$work/own/claims/verbs.toml" <<PATTERN
[verb-$number]
about = "SOURCE $prefix${verb}ed that CONTENT."
makes = "claim"
priority = 20
match = '''source:@source cue:( @adverbs{0,1} ^( $prefix${verb}ed | $prefix${verb}s ) ) content:( that #clause )'''
finds = ["[source The mayor] [cue $prefix${verb}ed] [content that the bridge was closed]."]
ignores = ["The mayor $prefix${verb}ed a song."]

PATTERN
        cat >> "$work/own/figures/things.toml" <<PATTERN
[thing-$number]
about = "VALUE $prefix${verb}ers (in store)."
makes = "figure"
priority = 20
match = '''qualifier:( @before-number* ) value:#number #adjective{0,2} noun:^( $prefix${verb}ers ) ( in | on ) store'''
finds = ["It has [value=12 12] [noun $prefix${verb}ers] in store."]
ignores = ["It has $prefix${verb}ers in store."]

PATTERN
    done
done
"$sayso" patterns check "$work/own" > /dev/null
own=$(cpu "$sayso" --threads 1 --patterns "$work/own" "$work/articles")
compiling=$(cpu "$sayso" --threads 1 --patterns "$work/own" "$work/empty.txt")
row "$((2 * number)) user patterns, speed kept" 0.5 0.8 "$(calc "$one / ($own - $compiling)" 2)"

memory=$(/usr/bin/time -f %M "$sayso" --threads 1 "$work/pieces" 2>&1 > /dev/null | tail -1)
row 'peak memory, 20 MB as 5,000 files, MB' 24 12 "$(calc "$memory / 1024")"

for piece in '"' 'said ' 7 A a; do
    yes "$piece" | tr -d '\n' | head -c 1000000 > "$work/odd.txt" || true
    seconds=$(cpu "$sayso" --threads 1 --force "$work/odd.txt")
    against=$(calc "($seconds / 1e6) / ($one / $bytes)" 2)
    row "1 MB of nothing but \`$piece\`, time a byte against news" 3x 1x "${against}x"
done
