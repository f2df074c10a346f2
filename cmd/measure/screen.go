package main

import (
	"bufio"
	"fmt"
	"html"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

func init() {
	commands["screen"] = command{
		"IN.ansi OUT.svg [light]: draws a terminal capture (tmux capture-pane -e -p) as an SVG for the documentation; - is standard input or output",
		screenCommand,
	}
}

// screenCommand turns a capture into a picture.
func screenCommand(args []string) error {
	if len(args) < 2 || len(args) > 3 || len(args) == 3 && args[2] != "light" {
		return fmt.Errorf("want IN.ansi OUT.svg [light]")
	}
	in, out := os.Stdin, os.Stdout
	var err error
	if args[0] != "-" {
		if in, err = os.Open(args[0]); err != nil {
			return fmt.Errorf("reading the capture: %w", err)
		}
		defer in.Close()
	}
	text, err := io.ReadAll(in)
	if err != nil {
		return fmt.Errorf("reading the capture: %w", err)
	}
	if args[1] != "-" {
		if out, err = os.Create(args[1]); err != nil {
			return fmt.Errorf("writing the picture: %w", err)
		}
	}
	w := bufio.NewWriter(out)
	drawScreen(w, strings.TrimRight(string(text), "\n"), len(args) == 3)
	if err := w.Flush(); err != nil {
		return fmt.Errorf("writing the picture: %w", err)
	}
	return out.Close()
}

// Sizes of a cell and of the frame around the screen, in SVG units.
const (
	cellW, cellH = 8.4, 18.0
	fontSize     = 14
	frame        = 14.0
)

// pencil is the state of the SGR sequences: colours as #rrggbb, empty for the terminal's own.
type pencil struct {
	fg, bg                                string
	bold, faint, italic, underline, swaps bool
}

// stretch is a run of cells in one style.
type stretch struct {
	pencil
	x, cells int
	text     string
}

// picture draws rows of stretches.
type picture struct {
	w      io.Writer
	fg, bg string
}

func drawScreen(w io.Writer, text string, light bool) {
	p := picture{w: w, fg: "#d6dde6", bg: "#11161d"}
	if light {
		p.fg, p.bg = "#24292f", "#ffffff"
	}
	var rows [][]stretch
	cols := 0
	var pen pencil
	for _, line := range strings.Split(text, "\n") {
		row, width := stretches(line, &pen)
		rows = append(rows, row)
		cols = max(cols, width)
	}
	width, height := float64(cols)*cellW+2*frame, float64(len(rows))*cellH+2*frame
	fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" viewBox="0 0 %.1f %.1f" font-family="'JetBrains Mono','DejaVu Sans Mono',Menlo,Consolas,monospace" font-size="%d" xml:space="preserve">`+"\n", width, height, width, height, fontSize)
	fmt.Fprintf(w, `<rect width="100%%" height="100%%" rx="8" fill="%s"/>`+"\n", p.bg)
	for y, row := range rows {
		for _, s := range row {
			p.stretch(s, frame+float64(y)*cellH)
		}
	}
	fmt.Fprintln(w, "</svg>")
}

// stretches cuts a line into runs of one style. The state of the style goes on from line to line.
func stretches(line string, pen *pencil) (row []stretch, width int) {
	var state byte
	parser := ansi.NewParser()
	for len(line) > 0 {
		seq, cells, n, next := ansi.DecodeSequenceWc(line, state, parser)
		state, line = next, line[n:]
		switch {
		case cells > 0:
			if last := len(row) - 1; last >= 0 && row[last].pencil == *pen && cells == 1 {
				row[last].text += seq
				row[last].cells += cells
			} else {
				row = append(row, stretch{pencil: *pen, x: width, cells: cells, text: seq})
			}
			width += cells
		case ansi.HasCsiPrefix(seq) && strings.HasSuffix(seq, "m"):
			pen.apply(strings.TrimSuffix(strings.TrimPrefix(seq, "\x1b["), "m"))
		case len(row) > 0 && seq[0] >= 0xc0:
			row[len(row)-1].text += seq
		}
	}
	return row, width
}

// apply takes the parameters of one SGR sequence.
func (p *pencil) apply(params string) {
	f := strings.FieldsFunc(params, func(r rune) bool { return r == ';' || r == ':' })
	if len(f) == 0 {
		*p = pencil{}
	}
	for i := 0; i < len(f); i++ {
		n, _ := strconv.Atoi(f[i])
		switch {
		case n == 0:
			*p = pencil{}
		case n == 1, n == 2, n == 3, n == 4, n == 7, n >= 22 && n <= 27:
			p.attribute(n)
		case n == 38 || n == 48:
			c, used := colour(f[i+1:])
			i += used
			if n == 38 {
				p.fg = c
			} else {
				p.bg = c
			}
		case n == 39:
			p.fg = ""
		case n == 49:
			p.bg = ""
		case n >= 30 && n <= 37, n >= 90 && n <= 97:
			p.fg = basic(n%10 + 8*(n/90))
		case n >= 40 && n <= 47, n >= 100 && n <= 107:
			p.bg = basic(n%10 + 8*(n/100))
		}
	}
}

func (p *pencil) attribute(n int) {
	switch n {
	case 1:
		p.bold = true
	case 2:
		p.faint = true
	case 3, 23:
		p.italic = n == 3
	case 4, 24:
		p.underline = n == 4
	case 7, 27:
		p.swaps = n == 7
	case 22:
		p.bold, p.faint = false, false
	}
}

// colour reads what follows 38 or 48: 2;r;g;b or 5;n. used is how many parameters that were.
func colour(f []string) (c string, used int) {
	num := func(i int) int {
		if i >= len(f) {
			return 0
		}
		n, _ := strconv.Atoi(f[i])
		return n
	}
	switch num(0) {
	case 2:
		return fmt.Sprintf("#%02x%02x%02x", num(1)&255, num(2)&255, num(3)&255), 4
	case 5:
		return indexed(num(1)), 2
	}
	return "", 1
}

// indexed gives a colour of the table of 256.
func indexed(n int) string {
	switch {
	case n < 16:
		return basic(n)
	case n < 232:
		level := func(v int) int {
			if v == 0 {
				return 0
			}
			return 55 + 40*v
		}
		n -= 16
		return fmt.Sprintf("#%02x%02x%02x", level(n/36), level(n/6%6), level(n%6))
	}
	v := 8 + 10*(min(n, 255)-232)
	return fmt.Sprintf("#%02x%02x%02x", v, v, v)
}

func basic(n int) string {
	return [16]string{"#1d2430", "#f47067", "#6cc47b", "#e0a954", "#5fb3f9", "#d2a8ff", "#56d4dd", "#c9d1d9",
		"#565f6b", "#ff7b72", "#7ee787", "#f2cc60", "#79c0ff", "#e2b8ff", "#76e3ea", "#ffffff"}[n&15]
}

// stretch draws a run: its ground, its lines and blocks as shapes, the rest as text held to the grid.
func (p picture) stretch(s stretch, y float64) {
	fg, bg := s.fg, s.bg
	if fg == "" {
		fg = p.fg
	}
	if s.swaps {
		if bg == "" {
			bg = p.bg
		}
		fg, bg = bg, fg
	}
	x, w := frame+float64(s.x)*cellW, float64(s.cells)*cellW
	if bg != "" {
		fmt.Fprintf(p.w, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"/>`+"\n", x, y, w, cellH, bg)
	}
	text := s.text
	if s.cells == len([]rune(text)) {
		text = p.shapes(text, x, y, fg, s.faint)
	}
	trimmed := strings.TrimLeft(text, " ")
	lead := len(text) - len(trimmed)
	trimmed = strings.TrimRight(trimmed, " ")
	if trimmed == "" {
		return
	}
	cells := s.cells - lead - (len(text) - lead - len(trimmed))
	attr := ""
	for _, a := range []struct {
		on   bool
		text string
	}{{s.bold, ` font-weight="bold"`}, {s.faint, ` opacity="0.6"`}, {s.italic, ` font-style="italic"`}, {s.underline, ` text-decoration="underline"`}} {
		if a.on {
			attr += a.text
		}
	}
	fmt.Fprintf(p.w, `<text x="%.1f" y="%.1f" textLength="%.1f" lengthAdjust="spacingAndGlyphs" fill="%s"%s>%s</text>`+"\n",
		x+float64(lead)*cellW, y+cellH*0.74, float64(cells)*cellW, fg, attr, html.EscapeString(trimmed))
}

// shapes draws box and block characters as lines and rectangles, which join from row to row whatever the font, and gives
// the text with spaces in their places.
func (p picture) shapes(text string, x, y float64, fg string, faint bool) string {
	opacity := ""
	if faint {
		opacity = ` opacity="0.6"`
	}
	var b strings.Builder
	for i, c := range []rune(text) {
		cx := x + float64(i)*cellW
		mx, my := cx+cellW/2, y+cellH/2
		path := ""
		switch c {
		case '─':
			path = fmt.Sprintf("M%.1f %.1fh%.1f", cx, my, cellW)
		case '│':
			path = fmt.Sprintf("M%.1f %.1fv%.1f", mx, y, cellH)
		case '├':
			path = fmt.Sprintf("M%.1f %.1fv%.1fM%.1f %.1fh%.1f", mx, y, cellH, mx, my, cellW/2)
		case '└':
			path = fmt.Sprintf("M%.1f %.1fV%.1fh%.1f", mx, y, my, cellW/2)
		case '╭':
			path = fmt.Sprintf("M%.1f %.1fV%.1fQ%.1f %.1f %.1f %.1f", mx, y+cellH, my+4, mx, my, cx+cellW, my)
		case '╮':
			path = fmt.Sprintf("M%.1f %.1fV%.1fQ%.1f %.1f %.1f %.1f", mx, y+cellH, my+4, mx, my, cx, my)
		case '╰':
			path = fmt.Sprintf("M%.1f %.1fV%.1fQ%.1f %.1f %.1f %.1f", mx, y, my-4, mx, my, cx+cellW, my)
		case '╯':
			path = fmt.Sprintf("M%.1f %.1fV%.1fQ%.1f %.1f %.1f %.1f", mx, y, my-4, mx, my, cx, my)
		}
		if c >= '▁' && c <= '█' {
			h := cellH * float64(c-'▁'+1) / 8
			fmt.Fprintf(p.w, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"%s/>`+"\n", cx, y+cellH-h, cellW+0.1, h, fg, opacity)
			c = ' '
		} else if path != "" {
			fmt.Fprintf(p.w, `<path d="%s" stroke="%s" fill="none"%s/>`+"\n", path, fg, opacity)
			c = ' '
		}
		b.WriteRune(c)
	}
	return b.String()
}
