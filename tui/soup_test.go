package tui

import (
	"math/rand/v2"
	"strings"
	"testing"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// ingredients are clusters of every kind that is measured in its own way somewhere.
var ingredients = []string{
	"a", "Z", "7", " ", "-", "/", ".", "(", "]", "…", "—", "“", "é", "e\u0301", "o\u0302\u0323", "ñ", "ß", "ﬁ", "Ⅷ", "½", "①", "☁", "☁\ufe0f", "❤\ufe0f", "⚠\ufe0f", "⌚", "✂",
	"1\ufe0f\u20e3", "#\ufe0f\u20e3", "👍", "👍\U0001f3fd", "👩\u200d💻", "👨\u200d👩\u200d👧\u200d👦", "🏳\ufe0f\u200d🌈", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
	"🇮🇷", "🇺🇸", "🇮", "你", "好", "。", "（", "ｱ", "ﾞ", "か\u3099", "한", "ᄒ\u1161\u11ab", "ᄀ", "\u1160", "ไ", "ทย", "กำ", "ที่", "ລາວ", "မြန်မာ", "ខ្មែរ", "हि", "न्दी", "क्ष", "वार्ता", "বাংলা", "தமிழ்", "తెలుగు",
	"س", "لا", "ل\u0627", "می\u200cشود", "ٱ", "ّ", "بَ", "١٢", "۷", "ـ", "ﷺ", "ﷲ", "ש", "שׁ", "בּ", "״", "\u05be", "ܐ", "ߒ", "𐤀", "𝒳", "𓀀", "\u0300", "\u20dd", "\u200b", "\u200d", "\u200e", "\u202e", "\u2066", "\ufeff", "\u00ad", "\u2028", "\u0600", "\u180e", "\u3164",
	"\x1b[31m", "\x07", "\u009b", "\x00", "\xff", "\t", "\n", "\u0085", "\ue000", "\U0010ffff",
}

func soup(rnd *rand.Rand, most int) string {
	var b strings.Builder
	for range rnd.IntN(most) {
		b.WriteString(ingredients[rnd.IntN(len(ingredients))])
	}
	return b.String()
}

// cellsTaken draws a line as the renderer does and gives the column behind its last cell.
func cellsTaken(line string, method ansi.Method, room int) int {
	buf := uv.NewScreenBuffer(room, 1)
	buf.Method = method
	uv.NewStyledString(line).Draw(buf, buf.Bounds())
	for x := room - 1; x >= 0; x-- {
		if c := buf.CellAt(x, 0); c != nil && c.Style.Bg != nil {
			return x + c.Width
		}
	}
	return 0
}

// TestSoupKeepsItsWidth: whatever a text is made of, a line drawn with it takes exactly its cells, measured as a string and
// as the renderer lays it into cells, under either way of counting and whoever orders it.
func TestSoupKeepsItsWidth(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 9))
	red := &theme{}
	for r := range red.on {
		red.on[r] = [numGrounds]string{"\x1b[41m", "\x1b[41m", "\x1b[41m"}
	}
	for n := range 6000 {
		method := ansi.WcWidth
		if n%2 == 1 {
			method = ansi.GraphemeWidth
		}
		l := &look{theme: red, ruler: ruler{method}, g: unicodeSigns(), bidi: bidiPolicy(n / 2 % 4), hyper: n%3 == 0, keys: &keymap{}}
		w := 1 + rnd.IntN(60)
		parts := []piece{{span{rText, clean(soup(rnd, 12))}, ""}, {span{rLink, clean(soup(rnd, 12))}, "https://a.example/"}, {span{rText, clean(soup(rnd, 6))}, ""}}
		line := l.pen(w, onCursor).put(rText, clean(soup(rnd, 9))).phrase(parts).right(rDim, "12m", 4).line()
		if got := method.StringWidth(line); got != w {
			t.Fatalf("as a string %d cells, not %d: %q", got, w, line)
		}
		if got := cellsTaken(line, method, w+40); got != w {
			t.Fatalf("as cells %d, not %d (policy %d): %q", got, w, l.bidi, line)
		}
		s := newSheet(l, w+8)
		s.para(rText, soup(rnd, 60))
		s.marked("- ", rGone, []word{{text: clean(soup(rnd, 9)), marked: true}, {text: clean(soup(rnd, 9)), glued: true}})
		for _, line := range s.out[1:] {
			if a, b := method.StringWidth(line), cellsTaken(line, method, w+60); a != w+8 || b != w+8 && w > 8 {
				t.Fatalf("a line of a page: %d cells as a string, %d as cells, not %d: %q", a, b, w+8, line)
			}
		}
	}
}

// TestBothCountsAgree: what renderer and terminal may count differently is gone from clean text, so that a terminal that
// counts clusters and one that counts characters show the same columns. The scripts of India are the known exception: there
// a cluster is drawn wider by some terminals than by others, whatever a program sends.
func TestBothCountsAgree(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 20000 {
		s := clean(soup(rnd, 12))
		if strings.IndexFunc(s, spacingMark) >= 0 {
			continue
		}
		if a, b := ansi.WcWidth.StringWidth(s), ansi.GraphemeWidth.StringWidth(s); a != b {
			t.Fatalf("%q: %d cells by characters, %d by clusters", s, a, b)
		}
	}
}

// spacingMark says that c belongs to a script whose clusters hold marks that take a cell of their own.
func spacingMark(c rune) bool { return c >= 0x900 && c <= 0x109f || c >= 0x1780 && c <= 0x17ff }
