package tui

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"attache/model"
)

// hostile are titles that would harm a terminal or a border if they were drawn as they are.
var hostile = []string{
	"\x1b]52;c;ZXZpbA==\x07clipboard", "\x1b[2J\x1b[H cleared", "\x1b]0;title\x07", "bell\x07 back\x08\x08 return\rover", "\u009b31mC1 colour", "\u009d0;x\u009c",
	"\u202eoverride \u2066isolate\u2069", "zero\u200bwidth\u2060joiner\ufeff", "line\nbreak\ttab\vvt\fff\u2028ls\u2029ps", "bro\xffken \xc3\x28 \xed\xa0\x80",
	"family \U0001F468\u200d\U0001F469\u200d\U0001F467 heart ❤\ufe0f key 1\ufe0f\u20e3 wave \U0001F44B\U0001F3FD flag \U0001F1EE\U0001F1F7", "zalgo " + strings.Repeat("a"+strings.Repeat("\u0301", 40), 5),
	"हिन्दी में समाचार: वार्ता शुरू हुई", "বাংলা সংবাদ শিরোনাম", "你好世界你好世界你好世界", "ﷺ ﷽ ㅤhangul filler", "ไทย ข่าวด่วน", "שָׁלוֹם עֲלֵיכֶם", "می‌خواهم می\u200cشود a\u200cb",
	strings.Repeat("long ", 3000), strings.Repeat("长", 1000), "", " ", "\u0301\u0301 marks first", "\U000e0041\U000e0042 tags", "|│╭╮ borders",
}

func TestCleanLeavesNothingThatActs(t *testing.T) {
	for _, s := range hostile {
		for _, c := range clean(s) {
			if unicode.IsControl(c) || c == '\u202e' || c == '\u2066' || c == '\u200b' || c == '\u200d' || c == '\ufe0f' || c == unicode.ReplacementChar {
				t.Errorf("%q keeps %U", s, c)
			}
		}
	}
	for in, want := range map[string]string{
		"plain": "plain", "a\tb\nc": "a b c", "می‌شود": "می‌شود", "a\u200cb": "ab", "❤\ufe0f": "❤", "a\u0301\u0301\u0301\u0301\u0301\u0301": "á\u0301\u0301\u0301\u0301",
		"🇮🇷🇮": "🇮🇷I", "\u1112\u1161\u11ab": "한", "กำ": "ก\u0e4d\u0e32", "ｶﾞ": "ｶ゛", "e\u200d\u0301": "é",
		"\x1b[31mred": "[31mred", "1\ufe0f\u20e3": "1", "👨‍👩‍👧": "👨👩👧",
	} {
		if got := clean(in); got != want {
			t.Errorf("clean(%q) = %q, want %q", in, got, want)
		}
	}
}

// hostileFake fills every text of the world with hostile ones.
func hostileFake() *fakeDesk {
	d := newFake()
	n := 0
	next := func() string { n++; return hostile[n%len(hostile)] }
	for i := range d.items {
		it := &d.items[i]
		x := d.details[it.ID]
		it.Title, it.Summary, it.Source, it.Perspective, it.Link, it.Author, it.Note = next(), next(), next(), next(), next(), next(), next()
		it.Tags = []string{next()}
		x.SameText, x.History = []string{next()}, []model.Revision{{Title: next()}}
		x.Article = &model.Article{Problem: next(), Links: []string{next()}}
		for _, k := range []model.BlockKind{model.Paragraph, model.Heading, model.Quote, model.Bullet, model.Numbered, model.Preformatted, model.Image, "unheard of"} {
			x.Article.Blocks = append(x.Article.Blocks, model.Block{Kind: k, Level: i * 7, Text: next()})
		}
		x.Why.Track = append(x.Why.Track, model.Reason{Kind: next(), Text: next(), Weight: 1})
		d.details[it.ID] = x
	}
	for i := range d.threads {
		d.threads[i].Title, d.threads[i].Latest = next(), next()
	}
	for i := range d.feeds {
		f := &d.feeds[i]
		f.Source, f.URL, f.Perspective, f.Poll.Error, f.Poll.NextWhy, f.Tags = next(), next(), next(), next(), next(), []string{next()}
	}
	return d
}

// aHyperlink is the only sequence beside those of styles: an address of the web in printable ASCII, or its end.
var aHyperlink = regexp.MustCompile(`\x1b\]8;(id=[0-9a-f]+;https?://[!-~]+|;)\x1b\\`)

// checkFrame looks at a frame: exactly h lines of exactly w cells, and no sequence in it but those of styles and links.
func checkFrame(t *testing.T, what string, frame string, w, h int, m ansi.Method) {
	t.Helper()
	lines := strings.Split(frame, "\n")
	if len(lines) != h {
		t.Fatalf("%s: %d lines, not %d", what, len(lines), h)
	}
	for y, line := range lines {
		if got := m.StringWidth(line); got != w {
			t.Fatalf("%s: line %d is %d cells wide, not %d: %q", what, y, got, w, line)
		}
		line = aHyperlink.ReplaceAllString(line, "")
		for rest := line; rest != ""; {
			i := strings.IndexFunc(rest, func(c rune) bool { return c < 0x20 || c >= 0x7f && c < 0xa0 })
			if i < 0 {
				break
			}
			end := strings.IndexByte(rest[i:], 'm')
			if !strings.HasPrefix(rest[i:], "\x1b[") || end < 0 || strings.Trim(rest[i+2:i+end], "0123456789;:") != "" {
				t.Fatalf("%s: line %d holds a control sequence: %q", what, y, rest[i:min(len(rest), i+20)])
			}
			rest = rest[i+end+1:]
		}
	}
}

// everyView gives a stage in each view of the program.
func everyView(t *testing.T, fake func() *fakeDesk, change ...func(*Options)) map[string]*stage {
	views := map[string][]string{
		"board": nil, "all": {"0"}, "thread": {"enter", "zR"}, "reader": {"enter", "enter"}, "links": {"enter", "enter", "O"}, "why": {"enter", "W"}, "compare": {"enter", "j", "c"},
		"coverage": {"enter", "C"}, "pulse": {"enter", "H"}, "new": {"w"}, "wire": {"i", "enter"}, "feeds": {"E"}, "help": {"?"}, "log": {"L"}, "palette": {":"}, "filter": {"\\"}, "zoom": {"+"},
		"preview": {"p"}, "marked": {"x", "x"},
	}
	out := map[string]*stage{}
	for name, keys := range views {
		s := newStage(t, fake(), 120, 40, change...)
		s.press(keys...)
		out[name] = s
	}
	s := newStage(t, fake(), 120, 40, change...)
	s.press("/")
	s.typed("a")
	out["search"] = s
	s = newStage(t, fake(), 120, 40, change...)
	s.press("/")
	s.typed("track:nowhere (")
	out["mistake"] = s
	return out
}

// TestNothingOverflows draws every view at every kind of size and measures each line: under both ways of counting, with
// signs of both kinds, and whoever orders text that is written from the right.
func TestNothingOverflows(t *testing.T) {
	heights := []int{1, 2, 3, 13, 14, 15, 16, 21, 22, 23, 24, 26, 30, 40, 44, 45, 60, 120}
	for _, x := range []struct {
		method ansi.Method
		set    func(*Options)
	}{
		{ansi.WcWidth, func(o *Options) { o.Bidi, o.Hyperlinks, o.Dates.Absolute = "program", "on", true }},
		{ansi.GraphemeWidth, func(o *Options) { o.ASCII, o.Bidi, o.Density = true, "words", "compact" }},
		{ansi.WcWidth, func(o *Options) { o.Bidi, o.Density, o.Dates.TwelveHours = "terminal", "comfortable", true }},
	} {
		n := 0
		for name, s := range hostileViews(t, x.set) {
			if x.method == ansi.GraphemeWidth {
				s.send(tea.ModeReportMsg{Mode: ansi.ModeUnicodeCore, Value: ansi.ModeReset})
			}
			n++
			for w := 1; w <= 400; w += 1 + w/16 {
				h := heights[(w+n)%len(heights)]
				s.send(tea.WindowSizeMsg{Width: w, Height: h})
				checkFrame(t, fmt.Sprintf("%s at %dx%d", name, w, h), s.a.View().Content, w, h, x.method)
			}
			for _, size := range [][2]int{{60, 14}, {80, 24}, {100, 30}, {120, 40}, {160, 45}, {200, 60}, {20, 5}, {300, 20}, {81, 100}, {119, 21}, {400, 120}} {
				s.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
				checkFrame(t, fmt.Sprintf("%s at %v", name, size), s.a.View().Content, size[0], size[1], x.method)
			}
		}
	}
}

func TestASCIISignsAreASCII(t *testing.T) {
	plainTitles := func() *fakeDesk {
		d := newFake()
		for i := range d.items {
			d.items[i].Title, d.items[i].Source = "A title", "A source"
			d.details[d.items[i].ID] = model.ItemDetail{Item: model.Item{Article: &model.Article{Blocks: []model.Block{{Kind: model.Quote, Text: "Said so"}, {Kind: model.Bullet, Text: "A point"}}, Links: []string{"https://a.example/"}}},
				History: []model.Revision{{Title: "Another title"}}}
		}
		for i := range d.threads {
			d.threads[i].Title, d.threads[i].Latest = "A matter", "what moved"
		}
		for i := range d.feeds {
			d.feeds[i].Source = "A source"
		}
		return d
	}
	for name, s := range everyView(t, plainTitles, func(o *Options) { o.ASCII = true }) {
		if title := s.a.View().WindowTitle; !plain(title) {
			t.Errorf("the window is called %q", title)
		}
		for _, c := range s.screen() {
			if c > 0x7e {
				t.Errorf("%s shows %q:\n%s", name, c, s.screen())
				break
			}
		}
	}
}

func TestThemesNeverSpeakByColourAlone(t *testing.T) {
	for _, name := range []string{"mono", "contrast", "light", "dark"} {
		s := newStage(t, newFake(), 120, 40, func(o *Options) { o.Theme = name })
		mono := newStage(t, newFake(), 120, 40, func(o *Options) { o.Theme = "mono" })
		if s.screen() != mono.screen() {
			t.Errorf("%s shows other characters than mono", name)
		}
		if name == "mono" && (strings.Contains(s.a.View().Content, "38;") || strings.Contains(s.a.View().Content, "48;")) {
			t.Error("mono holds colours")
		}
	}
}

func TestWrap(t *testing.T) {
	r := ruler{}
	for _, x := range []struct {
		text string
		w    int
		want []string
	}{
		{"", 5, []string{""}},
		{"one two three", 7, []string{"one two", "three"}},
		{"one two three", 8, []string{"one two", "three"}},
		{"well-known", 6, []string{"well-", "known"}},
		{"abcdefghij", 4, []string{"abcd", "efgh", "ij"}},
		{"谷物走廊协议", 4, []string{"谷物", "走廊", "协议"}},
		{"a 谷物走廊", 5, []string{"a 谷", "物走", "廊"}},
		{"word   ", 10, []string{"word"}},
	} {
		got := r.wrap(x.text, x.w)
		if fmt.Sprint(got) != fmt.Sprint(x.want) {
			t.Errorf("wrap(%q, %d) = %q, want %q", x.text, x.w, got, x.want)
		}
	}
	for _, s := range hostile {
		for w := 9; w < 40; w += 4 { // wider than any cluster of the scripts in the list
			for _, line := range r.wrap(clean(s), w) {
				if r.width(line) > max(w, 2) {
					t.Fatalf("a line of %q is %d cells wide, not %d at most: %q", s[:min(len(s), 20)], r.width(line), w, line)
				}
			}
		}
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range hostile {
		f.Add(s[:min(len(s), 200)], uint8(20))
	}
	f.Fuzz(func(t *testing.T, s string, w uint8) {
		c := clean(s)
		if clean(c) != c {
			t.Fatalf("cleaning %q twice gives another text", s)
		}
		for _, m := range []ansi.Method{ansi.WcWidth, ansi.GraphemeWidth} {
			r := ruler{m}
			if got := r.width(r.cut(c, int(w), "…")); got > int(w) {
				t.Fatalf("%q cut to %d is %d cells wide", c, w, got)
			}
			l := look{ruler: r, theme: &theme{}, g: unicodeSigns()}
			if got := r.method.StringWidth(l.pen(int(w), onPlain).put(rText, c).line()); got != int(w) {
				t.Fatalf("a line of %d cells with %q is %d cells wide", w, c, got)
			}
		}
	})
}
