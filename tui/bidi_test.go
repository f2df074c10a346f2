package tui

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/unicode/bidi"

	"attache/model"
)

// bidiLook draws under a policy, without styles.
func bidiLook(p bidiPolicy) *look {
	return &look{theme: &theme{}, g: unicodeSigns(), bidi: p, ruler: ruler{ansi.WcWidth}}
}

// TestLevelsAgreeWithAnotherImplementation compares the side that each rune of a random line leans to with what
// golang.org/x/text resolves. Brackets are left out: the other does not pair them (TestBracketsLeanTogether does).
func TestLevelsAgreeWithAnotherImplementation(t *testing.T) {
	alphabet := []rune("abc XYZ אבג دهـ ١٢ 09 ,.:-+/% «» \u0301é")
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		text := make([]rune, 1+rnd.IntN(14))
		for i := range text {
			text[i] = alphabet[rnd.IntN(len(alphabet))]
		}
		for _, rtl := range []bool{false, true} {
			dir := bidi.LeftToRight
			if rtl {
				dir = bidi.RightToLeft
			}
			var p bidi.Paragraph
			// The option is only a default there: a strong letter of the other kind would decide. A mark before it decides first.
			lead := "\u200e"
			if rtl {
				lead = "\u200f"
			}
			if _, err := p.SetString(lead+string(text), bidi.DefaultDirection(dir)); err != nil {
				t.Fatal(err)
			}
			o, err := p.Order()
			if err != nil {
				t.Fatal(err)
			}
			var want []bool
			for i := range o.NumRuns() {
				r := o.Run(i)
				for range []rune(r.String()) {
					want = append(want, r.Direction() == bidi.RightToLeft)
				}
			}
			for i, lv := range levels(text, rtl) {
				if (lv%2 == 1) != want[i+1] {
					t.Fatalf("%q (from the right: %v): rune %d has level %d; the other says from the right: %v", string(text), rtl, i, lv, want[i+1])
				}
			}
		}
	}
}

// TestBracketsLeanTogether has the examples of rule N0: a pair takes the direction of what is in it, where the text before
// it or the paragraph has it too.
func TestBracketsLeanTogether(t *testing.T) {
	for _, x := range []struct {
		text string
		rtl  bool
		want string
	}{
		{"b(Z)", true, "2222"}, {"א(Z)", true, "1121"}, {"א(ב)", false, "1111"}, {"a(א)", false, "0010"}, {"א(a)", false, "1000"}, {"a(א[b]", false, "001000"},
		{"א[(b)c]", true, "1112121"}, {"א(12)", false, "11221"},
	} {
		got := ""
		for _, lv := range levels([]rune(x.text), x.rtl) {
			got += string('0' + rune(lv))
		}
		if got != x.want {
			t.Errorf("%q from the right %v: %s, want %s", x.text, x.rtl, got, x.want)
		}
	}
}

func TestProgramOrdersText(t *testing.T) {
	l := bidiLook(bidiProgram)
	for _, x := range []struct{ in, want string }{
		{"שלום", "םולש"},
		{"abc שלום def", "abc םולש def"},
		{"שלום 12 עולם", "םלוע 12 םולש"},
		{"מספר 12,5%", "12,5% רפסמ"},
		{"(שלום) abc", "abc (םולש)"},
		{"NATO: שלום (12) עולם!", "NATO: םלוע (12) םולש!"},
		{"שָׁלוֹם", "םוֹלשָׁ"},
		{"plain text", "plain text"},
	} {
		got := l.pen(l.width(x.in), onPlain).put(rText, x.in).line()
		if got != x.want {
			t.Errorf("%q is drawn as %q, want %q", x.in, got, x.want)
		}
	}
}

// TestNumbersBesideATextStayThere: each text is ordered for itself, so that the cells after it are where they were put.
func TestNumbersBesideATextStayThere(t *testing.T) {
	for _, policy := range []bidiPolicy{bidiOff, bidiTerminal, bidiProgram, bidiWords} {
		l := bidiLook(policy)
		row := l.pen(40, onPlain).put(rText, "3 ").put(rText, "رادیو ۷").gap(2).put(rText, "9 src").right(rDim, "12m", 6).line()
		if !strings.HasPrefix(row, "3 ") || !strings.HasSuffix(row, "  9 src   12m"+blank(18)) {
			t.Errorf("policy %d: %q", policy, row)
		}
		if l.width(row) != 40 {
			t.Errorf("policy %d: %q takes %d cells", policy, row, l.width(row))
		}
	}
	marked := bidiLook(bidiTerminal).pen(6, onPlain).put(rText, "ولمار").line()
	if marked != "\u200e\u202bولمار\u202c\u200e " {
		t.Errorf("the terminal is handed %q", marked)
	}
}

func TestWordsAreOrderedButNotTheirLetters(t *testing.T) {
	l := bidiLook(bidiWords)
	if got := l.pen(9, onPlain).put(rText, "שלום עולם").line(); got != "עולם שלום" {
		t.Errorf("%q", got)
	}
}

// TestArabicIsJoined: each letter as it looks where it stands; lam and alef become one and leave a gap at the end.
func TestArabicIsJoined(t *testing.T) {
	for in, want := range map[string]string{
		"سلام":        "\ufeb3\ufefc\ufee1", // seen at its beginning, lam-alef at the end of a run, meem alone
		"بب":          "\ufe91\ufe90",
		"ببب":         "\ufe91\ufe92\ufe90",
		"دار":         "\ufea9\ufe8d\ufead",
		"پیر":         "\ufb58\ufbff\ufeae", // Persian letters
		"می\u200cشود": "\ufee3\ufbfd\ufeb7\ufeee\ufea9",
		"abc":         "abc",
		"ء":           "\ufe80",
		"بَب":         "\ufe91\u064e\ufe90", // a mark does not part letters
	} {
		if got := string(connected([]rune(in))); got != want {
			t.Errorf("%q is joined as %+q, want %+q", in, got, want)
		}
	}
	l := bidiLook(bidiProgram)
	if got := l.pen(4, onPlain).put(rText, "سلام").line(); got != " \ufee1\ufefc\ufeb3" {
		t.Errorf("%+q", got)
	}
}

// TestShortenedTextEndsWhereItIsReadLast: the dots of a text from the right stand at its left, and nothing follows them.
func TestShortenedTextEndsWhereItIsReadLast(t *testing.T) {
	l := bidiLook(bidiProgram)
	if got := l.pen(5, onPlain).put(rText, "שלום עולם").put(rText, "!").line(); got != "…םולש" {
		t.Errorf("%q", got)
	}
}

func TestParagraphsFromTheRightStandThere(t *testing.T) {
	l := bidiLook(bidiProgram)
	l.keys = &keymap{}
	s := newSheet(l, 24)
	s.rtl = true
	s.text(rText, "CNN שלום", span{rDim, " * "}, span{rText, "   "})
	s.text(rText, "plain", span{rDim, " * "}, span{rText, "   "})
	s.text(rText, "שלום", span{rDim, "note: "}, span{rText, "      "})
	want := []string{blank(24), "           םולש CNN *   ", "   * plain              ", "  note:           םולש  "}
	for i, w := range want {
		if i >= len(s.out) || s.out[i] != w {
			t.Fatalf("line %d of %q, want %q", i, s.out, w)
		}
	}
}

func TestFromRight(t *testing.T) {
	for s, want := range map[string]bool{"": false, "abc": false, "é 12 你好": false, "שלום": true, "a ب": true, "\ufef5": true, "हिन्दी": false, "ꜧ": false, "𐤀": true} {
		if fromRight(s) != want {
			t.Errorf("fromRight(%q) = %v", s, !want)
		}
	}
}

// TestSnippetsFromTheRightAreOneText: what was found stands where it is read, not where it was cut.
func TestSnippetsFromTheRightAreOneText(t *testing.T) {
	l := bidiLook(bidiProgram)
	l.on[rHit] = [numGrounds]string{"<", "<", "<"}
	a := &app{look: *l}
	p := a.pen(14, onPlain)
	a.snippet(p, "אבג "+model.SnippetOn+"דהו"+model.SnippetOff+" זחט")
	if got := strings.ReplaceAll(p.line(), off, ">"); got != "טחז <והד> גבא   " {
		t.Errorf("%q", got)
	}
}
