package tui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func TestOnlyAddressesOfTheWebAreOpened(t *testing.T) {
	for in, want := range map[string]string{
		"https://news.example/a?b=c#d":      "https://news.example/a?b=c#d",
		" http://news.example ":             "http://news.example",
		"https://news.example/وزیر خارجه":   "https://news.example/%D9%88%D8%B2%DB%8C%D8%B1%20%D8%AE%D8%A7%D8%B1%D8%AC%D9%87",
		"https://news.example/a\"b<c>|d\\e": "https://news.example/a%22b%3Cc%3E%7Cd%5Ce",
		"https://bücher.example/x":          "https://xn--bcher-kva.example/x",
		"https://[2001:db8::1]:8080/x":      "https://[2001:db8::1]:8080/x",
		"HTTPS://News.Example:443/":         "https://news.example:443/",
	} {
		if got, err := webAddress(in); err != nil || got != want {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
	for _, in := range []string{"", "news.example", "javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "ftp://a.example/", "https://", "http:opaque",
		"https://user@evil.example/", "https://bank.example@evil.example/", "https://a.example/\x1b]8;;", "https://a b.example/", "mailto:a@b.example", "https://a.example/" + strings.Repeat("x", 3000)} {
		if got, err := webAddress(in); err == nil {
			t.Errorf("%q would be opened as %q", in, got)
		}
	}
}

// linkStage shows a report whose text points at three addresses, one of which is none of the web.
func linkStage(t *testing.T, change ...func(*Options)) *stage {
	d := newFake()
	for id, x := range d.details {
		if x.Article != nil {
			x.Article.Links = []string{"https://one.example/", "javascript:alert(1)", "https://three.example/" + strings.Repeat("long-", 40) + "end"}
			x.Article.Blocks[0].Text = "See the first [1], the second [2], the third [3] and a fourth [4]."
			d.details[id] = x
		}
	}
	s := newStage(t, d, 120, 40, change...)
	s.press("enter", "enter")
	return s
}

func TestLinksAreOpenedByTheirNumber(t *testing.T) {
	s := linkStage(t)
	s.shows("[1] https://one.example/")
	s.press("O")
	s.shows("one.example")
	s.shows("(not opened)")
	s.typed("1")
	s.press("enter")
	s.press("O", "down", "down", "enter")
	s.press("O")
	s.typed("9")
	s.press("enter")
	s.shows("There is no link 9")
	s.press("O")
	s.typed("2")
	s.press("enter")
	s.shows("only http and https")
	s.press(",")
	s.typed("1")
	s.press("o")
	s.press("o", "O", "esc")
	s.hides("one.example//")
	want := []string{"open https://one.example/", "open https://three.example/" + strings.Repeat("long-", 40) + "end", "open https://one.example/", "open " + s.a.detail.item.Link}
	var got []string
	for _, x := range s.world.done {
		if strings.HasPrefix(x, "open ") {
			got = append(got, x)
		}
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("opened\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestHyperlinks: numbers and addresses are hyperlinks where that is wanted, an address over several lines is one, and what
// is no address of the web is none.
func TestHyperlinks(t *testing.T) {
	s := linkStage(t, func(o *Options) { o.Hyperlinks = "on" })
	frame := s.a.View().Content
	checkFrame(t, "reader", frame, 120, 40, ansi.WcWidth)
	if strings.Contains(frame, "javascript:alert(1)\x1b\\") {
		t.Error("a script is a hyperlink")
	}
	three := linkOn("https://three.example/" + strings.Repeat("long-", 40) + "end")
	if n := strings.Count(frame, three); n < 4 { // the number in the text, and the lines of the address
		t.Errorf("the long address is a hyperlink %d times", n)
	}
	if strings.Count(frame, "\x1b]8;id=") != strings.Count(frame, linkOff) {
		t.Error("a hyperlink does not end where it should")
	}
	s.press("O")
	checkFrame(t, "links over the reader", s.a.View().Content, 120, 40, ansi.WcWidth)
	if plain := linkStage(t, func(o *Options) { o.Hyperlinks = "off" }); strings.Contains(plain.a.View().Content, "\x1b]8") {
		t.Error("hyperlinks although they are off")
	}
}

func TestTerminalsAreRecognised(t *testing.T) {
	env := func(pairs ...string) func(string) string {
		return func(name string) string {
			for i := 0; i < len(pairs); i += 2 {
				if pairs[i] == name {
					return pairs[i+1]
				}
			}
			return ""
		}
	}
	for _, x := range []struct {
		what  string
		env   func(string) string
		says  string
		links bool
		order bidiPolicy
	}{
		{"nothing known", env("TERM", "xterm-256color"), "", false, bidiTerminal},
		{"gnome-terminal", env("TERM", "xterm-256color", "VTE_VERSION", "7600"), "", true, bidiProgram},
		{"a VTE without bidi", env("VTE_VERSION", "5202"), "", true, bidiProgram},
		{"kitty", env("TERM", "xterm-kitty", "KITTY_WINDOW_ID", "1"), "", true, bidiWords},
		{"konsole", env("KONSOLE_VERSION", "230800"), "", true, bidiTerminal},
		{"an old konsole", env("KONSOLE_VERSION", "190400"), "", false, bidiTerminal},
		{"Terminal.app", env("TERM_PROGRAM", "Apple_Terminal"), "", false, bidiTerminal},
		{"tmux", env("TMUX", "x", "TERM_PROGRAM", "tmux", "TERM_PROGRAM_VERSION", "3.3a"), "", false, bidiProgram},
		{"a newer tmux", env("TMUX", "x", "TERM_PROGRAM", "tmux", "TERM_PROGRAM_VERSION", "3.4"), "", true, bidiProgram},
		{"tmux in konsole", env("TMUX", "x", "TERM_PROGRAM_VERSION", "3.5", "KONSOLE_VERSION", "230800"), "", true, bidiTerminal},
		{"ssh from foot", env("TERM", "foot"), "", true, bidiProgram},
		{"ssh, and it answers", env("TERM", "xterm-256color"), "WezTerm 20240203-110809", true, bidiProgram},
		{"ssh from gnome-terminal", env("TERM", "xterm-256color"), "VTE(7600)", true, bidiProgram},
		{"ssh from konsole", env("TERM", "xterm-256color"), "Konsole 23.08.1", true, bidiTerminal},
		{"tmux answers", env("TERM", "tmux-256color"), "tmux 3.3a", false, bidiProgram},
		{"xterm", env("TERM", "xterm"), "XTerm(390)", false, bidiProgram},
		{"an unheard-of one", env("TERM", "xterm"), "Blurb 1", false, bidiTerminal},
	} {
		term := recognise(x.env).answered(x.says)
		if term.hyperlinks() != x.links || term.bidi() != x.order {
			t.Errorf("%s (%+v): links %v, order %d", x.what, term, term.hyperlinks(), term.bidi())
		}
	}
}

// TestTheTerminalIsAskedOnceToLeaveTheOrder, and gets it back.
func TestTheTerminalIsAskedOnceToLeaveTheOrder(t *testing.T) {
	vte := func(name string) string {
		return map[string]string{"VTE_VERSION": "7600", "TERM": "xterm-256color"}[name]
	}
	s := newStage(t, newFake(), 80, 24, func(o *Options) { o.Bidi, o.Getenv = "auto", vte })
	if !s.a.ordering {
		t.Fatal("it was not asked")
	}
	if s.a.setTerminal(s.a.term) != nil {
		t.Error("it is asked twice")
	}
	var b strings.Builder
	if err := s.a.giveBack(&b); err != nil || b.String() != orderImplicit {
		t.Errorf("given back with %q, %v", b.String(), err)
	}
	s = newStage(t, newFake(), 80, 24, func(o *Options) { o.Bidi, o.Getenv = "terminal", vte })
	b.Reset()
	if err := s.a.giveBack(&b); err != nil || b.String() != "" || s.a.ordering {
		t.Errorf("a terminal that orders by itself is given back with %q, %v", b.String(), err)
	}
}
