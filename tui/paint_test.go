package tui

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// glass is a terminal that knows what the painter uses: it keeps the character of each cell. Clusters of odd width can be made
// wider than the program takes them for.
type glass struct {
	t     *testing.T
	w, h  int
	cells [][]string
	x, y  int
	wraps bool
	odd   int // cells more for a cluster outside ASCII
	fails bool
	bytes int
}

func newGlass(t *testing.T, w, h int) *glass {
	g := &glass{t: t, w: w, h: h, wraps: true}
	g.wipe()
	return g
}

func (g *glass) wipe() {
	g.cells = make([][]string, g.h)
	for y := range g.cells {
		g.cells[y] = strings.Split(strings.Repeat(" ", g.w), "")
	}
}

func (g *glass) Write(b []byte) (int, error) {
	if g.fails {
		return 0, errors.New("the terminal is gone")
	}
	g.bytes += len(b)
	p := ansi.NewParser()
	var state byte
	for rest := string(b); rest != ""; {
		seq, width, n, next := ansi.DecodeSequence(rest, state, p)
		state, rest = next, rest[n:]
		if width > 0 {
			g.put(seq, width)
			continue
		}
		if !ansi.HasCsiPrefix(seq) && !ansi.HasOscPrefix(seq) {
			g.t.Fatalf("%q was written", seq)
		}
		if ansi.HasCsiPrefix(seq) {
			g.control(seq)
		}
	}
	return len(b), nil
}

func (g *glass) put(s string, width int) {
	if s[0] >= 0x80 && !certain(s) {
		width += g.odd
	}
	if g.x+width > g.w {
		if !g.wraps {
			g.x = g.w - width
		} else if g.x, g.y = 0, g.y+1; g.y >= g.h {
			g.t.Fatal("the screen scrolled")
		}
	}
	g.cells[g.y][g.x] = s
	for i := 1; i < width; i++ {
		g.cells[g.y][g.x+i] = ""
	}
	g.x += width
}

func (g *glass) control(seq string) {
	args, final := strings.TrimPrefix(seq[:len(seq)-1], "\x1b["), seq[len(seq)-1]
	switch {
	case seq == wrap:
		g.wraps = true
	case seq == noWrap:
		g.wraps = false
	case seq == openScreen:
		g.wipe()
	case final == 'H':
		row, col, _ := strings.Cut(args, ";")
		y, _ := strconv.Atoi(row)
		x, _ := strconv.Atoi(col)
		g.y, g.x = min(max(y, 1), g.h)-1, min(max(x, 1), g.w)-1
	case final == 'K':
		for x := g.x; x < g.w; x++ {
			g.cells[g.y][x] = " "
		}
	case final == 'J' && args == "2":
		g.wipe()
	case final == 'J':
		for y := g.y; y < g.h; y++ {
			for x := range g.cells[y] {
				g.cells[y][x] = " "
			}
		}
	case final != 'm' && final != 'h' && final != 'l':
		g.t.Fatalf("%q was written", seq)
	}
}

func (g *glass) text() string {
	lines := make([]string, g.h)
	for y, row := range g.cells {
		lines[y] = strings.TrimRight(strings.Join(row, ""), " ")
	}
	return strings.Join(lines, "\n")
}

func (g *glass) opened() *painter {
	p := &painter{out: g}
	if _, err := p.Write([]byte(openScreen)); err != nil {
		g.t.Fatal(err)
	}
	return p
}

// randomFrame makes tiles that fill w cells of h lines.
func randomFrame(r *rand.Rand, w, h int) [][]tile {
	words := []string{"talks", "войска", "ceasefire", "停火", "\x1b[1mcarrier\x1b[m", "مفاوضات", "—", "│", "👩‍🚀"}
	rows := make([][]tile, h)
	for y := range rows {
		for x := 0; x < w; {
			n := min(w-x, []int{w, w / 2, w / 3}[r.IntN(3)])
			var line strings.Builder
			left := n
			for {
				word := words[r.IntN(len(words))]
				if ansi.StringWidth(word)+1 > left {
					break
				}
				line.WriteString(word + " ")
				left -= ansi.StringWidth(word) + 1
			}
			rows[y] = append(rows[y], tile{x, line.String() + strings.Repeat(" ", left)})
			x += n
		}
	}
	return rows
}

func plainText(rows [][]tile) string {
	lines := strings.Split(ansi.Strip(textOf(rows)), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// Whatever was there before, and whatever the library writes in between, what stands on the screen is the frame.
func TestWhatIsPaintedIsTheFrame(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		g := newGlass(t, 20+r.IntN(40), 3+r.IntN(6))
		p := g.opened()
		var rows [][]tile
		for step := range 30 {
			if rows == nil || r.IntN(3) == 0 {
				rows = randomFrame(r, g.w, 1+r.IntN(g.h))
			} else { // a few tiles changed
				next := make([][]tile, len(rows))
				for y := range rows {
					next[y] = append([]tile(nil), rows[y]...)
					if i := r.IntN(len(next[y])); r.IntN(2) == 0 {
						next[y][i].text = strings.ReplaceAll(next[y][i].text, "talks", "TALKS")
					}
				}
				rows = next
			}
			p.paint(rows, progress{})
			switch r.IntN(8) {
			case 0:
				p.Write([]byte("\x1b[2J"))
			case 1:
				p.Write([]byte("\x1b]0;title\x07\x1b[?25l"))
			case 2:
				p.Write([]byte(openScreen))
			}
			want := plainText(rows) + strings.Repeat("\n", g.h-len(rows))
			if got := g.text(); got != want {
				t.Fatalf("seed %d, step %d:\n%s\nwant\n%s", seed, step, got, want)
			}
		}
	}
}

// A terminal that takes a cluster for wider than the program does shifts what follows it in that tile, and nothing else.
func TestACellTooManyHarmsNothingElse(t *testing.T) {
	g := newGlass(t, 40, 2)
	g.odd = 1
	p := g.opened()
	side := func(s string) [][]tile {
		return [][]tile{{{0, s + strings.Repeat(" ", 20-ansi.StringWidth(s))}, {20, "the pane beside it.."}}, {{0, strings.Repeat("=", 40)}}}
	}
	for _, s := range []string{"plain", "停火", "plain again", "停火谈判", ""} {
		p.paint(side(s), progress{})
		lines := strings.Split(g.text(), "\n")
		if !strings.HasSuffix(lines[0], "the pane beside it..") || lines[1] != strings.Repeat("=", 40) {
			t.Errorf("%q:\n%s", s, g.text())
		}
		p.paint([][]tile{{{0, strings.Repeat(" ", 40-ansi.StringWidth(s)) + s}}, {{0, strings.Repeat("=", 40)}}}, progress{})
		if lines := strings.Split(g.text(), "\n"); lines[1] != strings.Repeat("=", 40) {
			t.Errorf("%q at the edge:\n%s", s, g.text())
		}
	}
}

// Before the alternate screen is open and after it is left nothing is painted: it would stand in the user's shell.
func TestNothingIsPaintedWithoutAScreen(t *testing.T) {
	var out bytes.Buffer
	p := &painter{out: &out}
	frame := func(s string) { p.paint([][]tile{{{0, s}}}, progress{}) }
	frame("early")
	if out.Len() > 0 {
		t.Errorf("before the screen: %q", out.String())
	}
	p.Write([]byte("\x1b[?25l" + openScreen))
	if !strings.Contains(out.String(), "early") {
		t.Errorf("the screen opened without its frame: %q", out.String())
	}
	p.Write([]byte("\x1b[?25h" + leaveScreen))
	out.Reset()
	frame("late")
	if p.Write([]byte("\x1b[2J")); strings.Contains(out.String(), "late") {
		t.Errorf("after the screen: %q", out.String())
	}
}

func TestOnlyWhatChangedIsPainted(t *testing.T) {
	g := newGlass(t, 200, 60)
	p := g.opened()
	rows := func(s string) (all [][]tile) {
		for y := range 60 {
			left := fmt.Sprintf("%-100s", strconv.Itoa(y))
			if y == 30 {
				left = fmt.Sprintf("%-100s", s)
			}
			all = append(all, []tile{{0, left}, {100, strings.Repeat("x", 100)}})
		}
		return all
	}
	p.paint(rows("a"), progress{})
	g.bytes = 0
	p.paint(rows("b"), progress{})
	if g.bytes > 130 {
		t.Errorf("%d bytes for one tile of a hundred cells", g.bytes)
	}
	g.bytes = 0
	if p.paint(rows("b"), progress{}); g.bytes > 0 {
		t.Errorf("%d bytes for nothing new", g.bytes)
	}
	p.forget()
	if p.paint(rows("b"), progress{}); g.bytes < 12000 {
		t.Errorf("%d bytes for a screen of which nothing is known", g.bytes)
	}
}

// What a terminal did not take is not taken for shown.
func TestWhatCouldNotBeWrittenIsPaintedAgain(t *testing.T) {
	g := newGlass(t, 20, 1)
	p := g.opened()
	frame := func(s string) { p.paint([][]tile{{{0, fmt.Sprintf("%-20s", s)}}}, progress{}) }
	frame("one")
	g.fails = true
	frame("two")
	g.fails = false
	frame("two")
	if g.text() != "two" {
		t.Errorf("%q", g.text())
	}
}

// A terminal that can shows a frame in one go, and counts by clusters once it says that it can.
func TestThePainterUsesWhatTheTerminalCan(t *testing.T) {
	var out bytes.Buffer
	p := &painter{out: &out}
	p.Write([]byte(openScreen))
	p.answers(tea.ModeReportMsg{Mode: ansi.ModeSynchronizedOutput, Value: ansi.ModeReset})
	p.answers(tea.ModeReportMsg{Mode: ansi.ModeUnicodeCore, Value: ansi.ModeReset})
	if !strings.Contains(out.String(), ansi.SetModeUnicodeCore) {
		t.Errorf("%q", out.String())
	}
	out.Reset()
	p.paint([][]tile{{{0, "frame"}}}, progress{})
	if s := out.String(); !strings.HasPrefix(s, ansi.SetModeSynchronizedOutput) || !strings.HasSuffix(s, ansi.ResetModeSynchronizedOutput) {
		t.Errorf("%q", s)
	}
}

// The progress that a terminal shows beside the screen follows the frames and goes with the screen.
func TestProgressIsShownAndTakenAway(t *testing.T) {
	var out bytes.Buffer
	p := &painter{out: &out}
	p.Write([]byte(openScreen))
	rows := [][]tile{{{0, "frame"}}}
	for _, c := range []struct {
		bar  progress
		want string
	}{{progress{true, 0}, ansi.SetProgressBar(0)}, {progress{true, 40}, ansi.SetProgressBar(40)}, {progress{}, ansi.ResetProgressBar}, {progress{true, 50}, ansi.SetProgressBar(50)}} {
		out.Reset()
		if p.paint(rows, c.bar); strings.Count(out.String(), "\x1b]9;4") != 1 || !strings.Contains(out.String(), c.want) {
			t.Errorf("%v: %q", c.bar, out.String())
		}
	}
	out.Reset()
	if p.paint(rows, progress{true, 50}); out.Len() > 0 {
		t.Errorf("nothing new: %q", out.String())
	}
	if p.Write([]byte(leaveScreen)); !strings.HasSuffix(out.String(), ansi.ResetProgressBar) {
		t.Errorf("left: %q", out.String())
	}
	out.Reset()
	if p.Write([]byte(openScreen)); !strings.Contains(out.String(), ansi.SetProgressBar(50)) {
		t.Errorf("back: %q", out.String())
	}
}
