#!/usr/bin/env bash
# Takes the pictures in docs/screens: the demo in tmux at three sizes and in two themes, as SVG. make screens
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

for theme in dark light; do
	printf '[screen]\ntheme = "%s"\nutc = true\n' "$theme" >"$work/$theme.toml"
	for size in 80x24 120x40 200x60; do
		name=$theme-$size
		COLORTERM=truecolor session new-session -d -s "$name" -x "${size%x*}" -y "${size#*x}" \
			"COLORTERM=truecolor '$work/attache' --config '$work/$theme.toml' demo --speed 12000"
	done
	for size in 80x24 120x40 200x60; do
		name=$theme-$size
		until_text '\(2[0-9][0-9]\) new since' # the crisis is in full swing
		picture "board-$size-$theme"
		session send-keys -t "$name" j
		session send-keys -t "$name" Enter
		until_text '[Tt]imeline'
		session send-keys -t "$name" Enter
		picture "thread-$size-$theme"
		session kill-session -t "$name"
	done
done
