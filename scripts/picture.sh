#!/usr/bin/env bash
# Takes the photograph of an answer in Discord, docs/discord-answer.png, with a headless Chromium.
#
#   scripts/picture.sh          CHROMIUM=/path/to/chromium for another than the one in PATH
#
# What it shows is a story that the tests of package discord have told from the shipped documents.
set -euo pipefail

cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go run ./scripts/picture internal/discord/testdata/stories/shipped.txt >"$work/page.html"
"${CHROMIUM:-chromium}" --headless --no-sandbox --disable-gpu --hide-scrollbars --disable-lcd-text --force-device-scale-factor=1.2 \
	--user-data-dir="$work/profile" --window-size="800,${HEIGHT:-1096}" --screenshot="$PWD/docs/discord-answer.png" "file://$work/page.html" 2>"$work/log" ||
	{ cat "$work/log" >&2; exit 1; }
go run ./scripts/picture shrink docs/discord-answer.png
ls -l docs/discord-answer.png
