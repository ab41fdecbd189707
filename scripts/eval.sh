#!/usr/bin/env bash
# Measures retrieval and writes the tables of docs/EVALUATION.md.
#
#   scripts/eval.sh          the shipped corpus; the raw sources and the public sets where ../shared has them
#   scripts/eval.sh live     these with a real embedding server too, which scripts/live.sh starts
#
# A table that is not measured keeps the date that stands above it, and stderr says so.
set -euo pipefail

cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
shared=${SHARED:-../shared}
doc=docs/EVALUATION.md
questions=eval/questions.jsonl
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT

# table NAME COMMAND... puts the command's output between the marks of that name.
table() {
	local name=$1 out=$data/$1.md
	shift
	"$@" >"$out"
	awk -v name="$name" -v out="$out" '
		$0 == "<!-- begin " name " -->" { print; while ((getline line < out) > 0) print line; skip = 1 }
		$0 == "<!-- end " name " -->" { skip = 0 }
		!skip { if ($0 != "<!-- begin " name " -->") print }
	' "$doc" >"$data/doc" && cat "$data/doc" >"$doc"
	printf 'eval: %s\n' "$name" >&2
}

# measure FLAGS... is attache eval with an index of its own and no settings but those given.
measure() { env -u OPENAI_API_KEY XDG_CONFIG_HOME="$data" bin/attache eval --data "$data/index" --markdown "$@"; }

table shipped measure "$questions"
table shipped-ablation measure "$questions" --ablate

if [[ -d $shared/sources ]]; then
	table raw measure "$questions" --corpus "$shared/sources"
	table raw-ablation measure "$questions" --corpus "$shared/sources" --ablate
	for set in xquad-en xquad-es faquad; do
		measure "$shared/eval/$set" --without names,concepts --json >"$data/$set.json"
		table "$set" measure "$shared/eval/$set" --against "$data/$set.json"
	done
else
	printf 'eval: %s is not there; the tables of the raw sources and the public sets keep their dates\n' "$shared" >&2
fi

if [[ ${1:-} == live && -d $shared/sources ]]; then
	eval "$(scripts/live.sh start embedding)"
	export ATTACHE_EMBEDDING_BASE_URL=$ATTACHE_LIVE_EMBEDDING_URL ATTACHE_EMBEDDING_MODEL=$ATTACHE_LIVE_EMBEDDING_MODEL \
		ATTACHE_EMBEDDING_QUERY_PREFIX='query: ' ATTACHE_EMBEDDING_PASSAGE_PREFIX='passage: ' ATTACHE_EMBEDDING_BATCH=32
	table raw-vectors measure "$questions" --corpus "$shared/sources" --without words,grams
	table raw-fused measure "$questions" --corpus "$shared/sources"
	table raw-fused-ablation measure "$questions" --corpus "$shared/sources" --ablate
	for set in xquad-en xquad-es faquad; do
		table "$set-vectors" measure "$shared/eval/$set" --without words,grams
		table "$set-fused" measure "$shared/eval/$set"
	done
else
	printf 'eval: without "live" the tables with a real embedding server keep their dates\n' >&2
fi
