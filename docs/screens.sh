#!/usr/bin/env bash
# Takes the pictures in docs/screens: the demo in tmux at three sizes and in two themes, and those of docs/tour.md, as SVG.
# make screens; THEMES and SIZES take a part of them.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'tmux -S "$work/tmux" kill-server 2>/dev/null || true; rm -rf "$work"' EXIT
go build -o "$work/attache" ./cmd/attache
go build -o "$work/measure" ./cmd/measure
mkdir -p docs/screens
printf 'set -g default-terminal tmux-256color\nset -ga terminal-overrides ",*:Tc"\n' >"$work/tmux.conf"

session() { tmux -u -f "$work/tmux.conf" -S "$work/tmux" "$@"; }

# until TEXT waits until the screen of session $name has it.
until_text() {
	for _ in $(seq 600); do
		session capture-pane -t "$name" -p | grep -q -e "$1" && return
		sleep 0.1
	done
	echo "waited in vain for $1" >&2
	exit 1
}

# picture FILE takes the screen of session $name once it has been still for a moment.
picture() {
	local before='' now
	for _ in $(seq 50); do
		now=$(session capture-pane -t "$name" -p -e)
		[ "$now" = "$before" ] && break
		before=$now
		sleep 0.3
	done
	printf '%s\n' "$now" | "$work/measure" screen - "docs/screens/$1.svg" $([ "$theme" = light ] && echo light)
	echo "docs/screens/$1.svg"
}

# seek KEY TEXT WANTED presses a key that leads into something and looks whether that is what is wanted; if not, it goes back
# and on to the next.
seek() {
	for _ in $(seq 12); do
		session send-keys -t "$name" "$1"
		until_text "$2"
		session capture-pane -t "$name" -p | grep -q -E "$3" && return
		session send-keys -t "$name" q
		sleep 0.5
		session send-keys -t "$name" j
		sleep 0.5
	done
}

# open_thread opens the first thread that many sources report on.
open_thread() { seek Enter 'Timeline.* [0-9][0-9]* dev' 'Timeline.* dev +([5-9]|[1-9][0-9]) src'; }

# view FILE TEXT KEY... presses keys, waits for a text, and takes the picture.
view() {
	local file=$1 text=$2
	shift 2
	for key in "$@"; do
		session send-keys -t "$name" "$key"
		sleep 0.2 # Esc and a key after it would be one key
	done
	until_text "$text"
	picture "$file"
}

# many_wordings shows the comparison of a development that several sources tell, from the timeline on.
many_wordings() {
	seek c 'wording' '([4-9]|[1-9][0-9]) reports in ([2-9]|[1-9][0-9])'
	picture tour-compare
}

# tour takes the pictures of docs/tour.md, from the open thread on.
tour() {
	view tour-new 'since your mark' q w
	session send-keys -t "$name" q
	sleep 0.5
	many_wordings
	view tour-why 'Why this track' q W
	view tour-coverage 'by perspective' q C
	view tour-search 'found' / c o r r a n Space s i n c e : 2 4 h
	view tour-saved 'Carrier' Escape Escape S
	view tour-palette 'Commands' : u n
	session send-keys -t "$name" Escape
	sleep 0.2
	view tour-feeds 'HTTP status' E Down
	view tour-help 'First steps' '?'
}

for theme in ${THEMES:-dark light}; do
	printf '[screen]\ntheme = "%s"\nutc = true\n' "$theme" >"$work/$theme.toml"
	for size in ${SIZES:-80x24 120x40 200x60}; do
		name=$theme-$size
		COLORTERM=truecolor session new-session -d -s "$name" -x "${size%x*}" -y "${size#*x}" \
			"COLORTERM=truecolor '$work/attache' --config '$work/$theme.toml' demo --speed 12000"
	done
	for size in ${SIZES:-80x24 120x40 200x60}; do
		name=$theme-$size
		until_text '\(2[0-9][0-9]\) new' # the crisis is in full swing
		picture "board-$size-$theme"
		open_thread
		session send-keys -t "$name" Enter
		picture "thread-$size-$theme"
		[ "$theme-$size" = dark-120x40 ] && tour
		session kill-session -t "$name"
	done
done
