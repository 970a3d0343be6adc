#!/usr/bin/env bash
# Who is quoted most in a folder of texts, and what was said of the dead, with jq:
#
#     examples/batch_with_jq.sh FOLDER
#
# SAYSO names the program, if it is not on the PATH.
set -euo pipefail

folder=${1:?usage: batch_with_jq.sh FOLDER}
records=$(mktemp)
trap 'rm -f "$records"' EXIT

"${SAYSO:-sayso}" "$folder" > "$records"

echo 'claims  source'
jq -r '.sources[] | select(.named) | [(.claims | length), .name] | @tsv' "$records" |
    awk -F '\t' '{ sum[$2] += $1 } END { for (name in sum) printf "%6d  %s\n", sum[name], name }' |
    sort -k1,1nr -k2

echo
echo 'killed, as the texts have it'
jq -r '.id as $id | .figures[] | select(.event == "killed") | [$id, .text, .qualifier, .claim // "-"] | @tsv' "$records"
