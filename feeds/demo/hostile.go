package demo

import (
	"encoding/json"
	"strings"
	"time"
)

// attacks wrap an innocent headline in what feeds have been seen to carry, or could. Each must end as a harmless line.
var attacks = []func(string) string{
	// Writes the clipboard (OSC 52), sets the window's title, rings, clears the screen.
	func(s string) string {
		return "\x1b]52;c;aGFybWxlc3M=\x07\x1b]0;owned\x1b\\\x1b[2J\x1b[31m" + s + "\a\x00"
	},
	// The same with C1 controls, which UTF-8 terminals obey too, and a hyperlink that says one thing and opens another.
	func(s string) string {
		return "\u009b2J\u009b5m" + s + "\u009d8;;http://elsewhere.example/\u009c click \u009d8;;\u009c\u0085\u0090q\u009c"
	},
	// Turns the reading direction round, so that the line reads as something else.
	func(s string) string { return "\u202e" + reversed(s) + "\u202c \u2066\u2067\u200f" },
	// Invisible characters inside words, to get past filters; a byte order mark, tags.
	func(s string) string {
		return strings.Join(strings.Split(s, ""), "\u200b") + "\ufeff\u2060\U000e0041\U000e007f"
	},
	// A title of more than ten thousand characters.
	func(s string) string { return s + strings.Repeat(" and on and on", 750) },
	// Marks piled on every letter until they paint over the lines above and below.
	func(s string) string {
		return strings.Join(strings.Split(s, ""), strings.Repeat("\u0301\u0327\u0334", 12))
	},
	// Markup and script, plain and escaped.
	func(s string) string {
		return "<script>alert(1)</script><b onclick=\"x()\">" + s + "</b>&lt;img src=x onerror=alert(1)&gt;<style>*{display:none}</style>"
	},
}

// hostile writes a JSON feed, which can carry every control character in its strings, with one attack an item.
func hostile(url string, list []report) []byte {
	type entry struct {
		ID        string `json:"id"`
		URL       string `json:"url"`
		Title     string `json:"title"`
		HTML      string `json:"content_html"`
		Published string `json:"date_published"`
	}
	var items []entry
	for _, r := range list {
		n := r.item.indexAtItsOutlet % len(attacks)
		e := entry{ID: r.item.id, URL: r.link, Title: attacks[n](r.headline), Published: r.published.Format(time.RFC3339)}
		e.HTML = "<p>" + e.Title + "</p><script src=\"http://elsewhere.example/x.js\"></script><iframe src=\"javascript:alert(1)\"></iframe>\x1b[2J"
		if n == len(attacks)-1 {
			e.URL = "javascript:alert(document.cookie)"
		}
		items = append(items, e)
	}
	doc, _ := json.Marshal(map[string]any{ // strings and slices alone: this can't fail
		"version": "https://jsonfeed.org/version/1.1", "title": "The Corran Mirror\x1b]0;owned\x07", "home_page_url": url + "/", "items": items,
	})
	return doc
}

func reversed(s string) string {
	r := []rune(s)
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	return string(r)
}
