#!/usr/bin/env bash
# Measures retrieval and answers, and writes the tables of docs/EVALUATION.md.
#
#   scripts/eval.sh          the shipped corpus; the raw sources and the public sets where ../shared has them
#   scripts/eval.sh live     these with a real embedding server and a real chat model too, which scripts/live.sh starts
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

# No settings but those given below: no key is spent, and no model answers that the tables do not name.
unset OPENAI_API_KEY OPENAI_API_KEY_FILE OPENAI_BASE_URL
for name in "${!ATTACHE_@}"; do
	[[ $name == ATTACHE_LIVE_*_PORT ]] || unset "$name"
done
export XDG_CONFIG_HOME=$data

# measure FLAGS... is attache eval with an index of its own.
measure() { bin/attache eval --data "$data/index" --markdown "$@"; }

# answers FLAGS... is the part of attache eval --answers that is about answers.
answers() { measure "$@" --answers | sed -n '/^Answers to /,$p'; }

table shipped measure "$questions"
table shipped-ablation measure "$questions" --ablate
table answers-shipped answers "$questions"
table claims measure eval/claims.jsonl
table claims-fresh measure eval/claims-fresh.jsonl
table answers-script answers "$questions" --script eval/scripted.jsonl

if [[ -d $shared/sources ]]; then
	table raw measure "$questions" --corpus "$shared/sources"
	table raw-ablation measure "$questions" --corpus "$shared/sources" --ablate
	table answers-raw answers "$questions" --originals "$shared/sources"
	for set in xquad-en xquad-es faquad; do
		measure "$shared/eval/$set" --without names,concepts --json >"$data/$set.json"
		table "$set" measure "$shared/eval/$set" --against "$data/$set.json"
	done
else
	printf 'eval: %s is not there; the tables of the raw sources and the public sets keep their dates\n' "$shared" >&2
fi

if [[ ${1:-} == live && -d $shared/sources ]]; then
	eval "$(scripts/live.sh start chat embedding)"
	export ATTACHE_EMBEDDING_BASE_URL=$ATTACHE_LIVE_EMBEDDING_URL ATTACHE_EMBEDDING_MODEL=$ATTACHE_LIVE_EMBEDDING_MODEL \
		ATTACHE_EMBEDDING_QUERY_PREFIX='query: ' ATTACHE_EMBEDDING_PASSAGE_PREFIX='passage: ' ATTACHE_EMBEDDING_BATCH=32
	table raw-vectors measure "$questions" --corpus "$shared/sources" --without words,grams
	table raw-fused measure "$questions" --corpus "$shared/sources"
	table raw-fused-ablation measure "$questions" --corpus "$shared/sources" --ablate
	for set in xquad-en xquad-es faquad; do
		table "$set-vectors" measure "$shared/eval/$set" --without words,grams
		table "$set-fused" measure "$shared/eval/$set"
	done
	table answers-embedding answers "$questions" --originals "$shared/sources"
	# The small model takes some 15 seconds a question, so it is asked one in ten; its server answers one at a time.
	awk 'NR % 10 == 1' "$questions" >"$data/one-in-ten.jsonl"
	export ATTACHE_CHAT_BASE_URL=$ATTACHE_LIVE_CHAT_URL ATTACHE_CHAT_MODEL=$ATTACHE_LIVE_CHAT_MODEL ATTACHE_CHAT_MAX_TOKENS=100
	table answers-live answers "$data/one-in-ten.jsonl" --originals "$shared/sources" --at-once 1
else
	printf 'eval: without "live" the tables with real servers keep their dates\n' >&2
fi
