package tui

import "strings"

// signs are the characters that stand for something. Each set is complete, so that a terminal without the characters of
// the first still says everything; no sign relies on colour.
type signs struct {
	unread, read, star, surge, edited, pinned, muted, marked string
	folded, open, dev, devRead, rail, branch, last           string
	live, offline, up, down, arrow, dot, ellipsis, rule      string
	quote, bullet, cached, paywall, cursor, also             string
	corners                                                  [4]string // upper left, upper right, lower left, lower right
	across, along                                            string
	bar, barRest                                             string
	levels                                                   []string // from nothing to the most
	ascii                                                    bool     // the program's own words keep to ASCII too
}

// inASCII writes what the program says of itself in ASCII, cell for cell.
var inASCII = strings.NewReplacer("attaché", "attache", "“", `"`, "”", `"`, "’", "'", "–", "-")

func unicodeSigns() *signs {
	return &signs{
		unread: "●", read: "·", star: "★", surge: "▲", edited: "✎", pinned: "⊤", muted: "∅", marked: "▌",
		folded: "▸", open: "▾", dev: "◆", devRead: "◇", rail: "│", branch: "├", last: "└",
		live: "●", offline: "○", up: "↑", down: "↓", arrow: "→", dot: "·", ellipsis: "…", rule: "─",
		quote: "▎", bullet: "•", cached: "▤", paywall: "§", cursor: "▸", also: "↔",
		corners: [4]string{"╭", "╮", "╰", "╯"}, across: "─", along: "│",
		bar: "█", barRest: "░",
		levels: []string{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"},
	}
}

func asciiSigns() *signs {
	return &signs{
		ascii:  true,
		unread: "*", read: ".", star: "+", surge: "^", edited: "~", pinned: "!", muted: "-", marked: "|",
		folded: ">", open: "v", dev: "#", devRead: "o", rail: "|", branch: "|", last: "`",
		live: "*", offline: "o", up: "^", down: "v", arrow: "->", dot: "-", ellipsis: "..", rule: "-",
		quote: "|", bullet: "*", cached: "=", paywall: "$", cursor: ">", also: "<>",
		corners: [4]string{"+", "+", "+", "+"}, across: "-", along: "|",
		bar: "#", barRest: ".",
		levels: []string{"_", ".", ":", "-", "=", "+", "*", "#"},
	}
}

// spark draws values in w cells, oldest first, scaled to their own greatest; neighbours are added up when there are more
// values than cells. A flat nothing stays on the lowest level, so that quiet looks quiet.
func (g *signs) spark(values []int, w int) string {
	if w <= 0 {
		return ""
	}
	sums := buckets(values, w)
	top := 3 // one or two reports an hour are not a mountain
	for _, v := range sums {
		top = max(top, v)
	}
	var b strings.Builder
	for _, v := range sums {
		n := 0
		if v > 0 {
			n = min(1+v*(len(g.levels)-2)/top, len(g.levels)-1)
		}
		b.WriteString(g.levels[n])
	}
	return b.String()
}

// buckets adds values up into w sums; fewer values than sums stand at the end.
func buckets(values []int, w int) []int {
	sums := make([]int, w)
	n := len(values)
	for i, v := range values {
		if n <= w {
			sums[w-n+i] = v
		} else {
			sums[i*w/n] += v
		}
	}
	return sums
}

// gauge draws a bar of w cells of which the share part/whole is filled; anything above zero shows at least one cell.
func (g *signs) gauge(part, whole, w int) (filled, rest string) {
	if whole <= 0 || w <= 0 {
		return "", ""
	}
	n := min(part*w/whole, w)
	if part > 0 {
		n = max(n, 1)
	}
	return strings.Repeat(g.bar, n), strings.Repeat(g.barRest, w-n)
}
