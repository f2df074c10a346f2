package tui

import (
	"bytes"
	"io"
	"os"
	"strconv"
	"sync"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// tile is a part of a line of the frame: styled text that begins in a cell and ends where the next tile does, or the line.
type tile struct {
	x    int
	text string
}

// painter writes frames to the terminal, and of a frame only the tiles that are not there yet.
//
// The library's renderer takes a frame as one text, makes a cell of every character of it, clears and fills a screen of cells
// with pointers in them, and compares that with the one before: four milliseconds for 200x60, which is more than everything
// else that a key leads to, and three times as much while garbage is collected, which has to hear of every pointer that is
// written. A frame is made of the lines of its panes, though, most of which are the strings that they were.
//
// The library keeps what is its own: it opens the alternate screen and leaves it, sets modes and asks the terminal what it can.
// All that it writes goes through Write, so that nothing is painted before the screen is there or after it is gone, and a frame
// that was wiped is painted again. It is given empty frames, and does not hear that the window has another size.
type painter struct {
	out io.Writer

	mu    sync.Mutex
	open  bool     // the alternate screen is there
	atOne bool     // the terminal shows at once what stands between two marks (mode 2026)
	want  [][]tile // what is to be on the screen, by lines
	shown [][]tile // what is on it; nil: nothing is known of it
	bar   progress // what the terminal is to show of the progress beside the screen
	drawn progress // what it shows
	buf   bytes.Buffer
}

// progress is how much of something is done.
type progress struct {
	on      bool
	percent int
}

func (b progress) sequence() string {
	if !b.on {
		return ansi.ResetProgressBar
	}
	return ansi.SetProgressBar(b.percent)
}

// Sequences that are looked for in what the library writes, or put around what is painted.
const (
	openScreen  = ansi.SetModeAltScreenSaveCursor
	leaveScreen = ansi.ResetModeAltScreenSaveCursor
	// A line that a terminal takes for longer than it is must not go on in the next one.
	noWrap, wrap = ansi.ResetModeAutoWrap, ansi.SetModeAutoWrap
)

// Write passes on what the library writes. A screen that this opens or wipes gets its frame.
func (p *painter) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	n, err := p.out.Write(b)
	if opened, left := bytes.LastIndex(b, []byte(openScreen)), bytes.LastIndex(b, []byte(leaveScreen)); opened != left {
		p.open, p.shown = opened > left, nil
		if !p.open && p.drawn.on {
			p.drawn = progress{}
			_, err = io.WriteString(p.out, p.drawn.sequence())
		}
	} else if wipes(b) {
		p.shown = nil
	}
	if err == nil && p.shown == nil {
		err = p.bring()
	}
	return n, err
}

// wipes says whether a text for the terminal has a sequence that erases lines or all of the screen.
func wipes(b []byte) bool {
	for {
		i := bytes.Index(b, []byte("\x1b["))
		if i < 0 {
			return false
		}
		b = b[i+2:]
		for len(b) > 0 && b[0] >= 0x20 && b[0] < 0x40 {
			b = b[1:]
		}
		if len(b) > 0 && b[0] == 'J' {
			return true
		}
	}
}

// paint brings a frame onto the screen, or keeps it until there is one. Its lines and tiles stay as they are from then on.
func (p *painter) paint(rows [][]tile, bar progress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.want, p.bar = rows, bar
	_ = p.bring() // a terminal that takes nothing any more ends the program by its input
}

// forget has the next frame painted whole.
func (p *painter) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.shown = nil
}

// answers takes what the terminal says of itself.
func (p *painter) answers(m tea.ModeReportMsg) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch m.Mode {
	case ansi.ModeSynchronizedOutput:
		p.atOne = m.Value == ansi.ModeReset
	case ansi.ModeUnicodeCore:
		if m.Value == ansi.ModeReset && p.open { // from now on it counts by clusters; the library sees to it that this ends with the screen
			_, _ = io.WriteString(p.out, ansi.SetModeUnicodeCore)
			p.shown = nil
		}
	}
}

// bring writes what of the wanted frame is not on the screen.
func (p *painter) bring() error {
	if !p.open || p.want == nil {
		return nil
	}
	p.buf.Reset()
	if p.atOne {
		p.buf.WriteString(ansi.SetModeSynchronizedOutput)
	}
	p.buf.WriteString(noWrap)
	start := p.buf.Len()
	if p.bar != p.drawn {
		p.buf.WriteString(p.bar.sequence())
	}
	for y, row := range p.want {
		if p.shown == nil || y >= len(p.shown) {
			p.put(y, row, true)
		} else {
			p.row(y, row, p.shown[y])
		}
	}
	if last := len(p.want); last < len(p.shown) {
		p.buf.WriteString(ansi.CursorPosition(1, last+1) + ansi.EraseScreenBelow)
	}
	if p.buf.Len() == start {
		p.shown = p.want
		return nil
	}
	p.buf.WriteString(wrap)
	if p.atOne {
		p.buf.WriteString(ansi.ResetModeSynchronizedOutput)
	}
	p.shown = nil
	if _, err := p.out.Write(p.buf.Bytes()); err != nil {
		return err
	}
	p.shown, p.drawn = p.want, p.bar
	return nil
}

// row writes the tiles of a line that are others than those that stand there. What follows a tile in which program and terminal
// may not count alike is written again with it: where the next tile begins is for the program to say.
func (p *painter) row(y int, row, old []tile) {
	if len(row) != len(old) {
		p.put(y, row, true)
		return
	}
	for i := range row {
		if row[i].x != old[i].x {
			p.put(y, row, true)
			return
		}
	}
	for i := range row {
		if row[i].text == old[i].text {
			continue
		}
		if !certain(row[i].text) || !certain(old[i].text) {
			p.put(y, row[i:], i == 0)
			return
		}
		p.put(y, row[i:i+1], false)
	}
}

// put writes tiles of a line that follow one another, over an empty line if asked.
func (p *painter) put(y int, row []tile, whole bool) {
	for i, c := range row {
		p.buf.WriteString("\x1b[")
		p.buf.Write(strconv.AppendInt(p.buf.AvailableBuffer(), int64(y+1), 10))
		p.buf.WriteByte(';')
		p.buf.Write(strconv.AppendInt(p.buf.AvailableBuffer(), int64(c.x+1), 10))
		p.buf.WriteByte('H')
		if whole && i == 0 {
			p.buf.WriteString(ansi.EraseLineRight)
		}
		p.buf.WriteString(c.text)
	}
}

// certain says whether every terminal gives each character of a text the one cell that the program does.
func certain(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] < 0x80 {
			continue
		}
		for _, r := range text[i:] {
			switch {
			case r < 0x300, r >= 0x370 && r < 0x483, r >= 0x48a && r < 0x530: // Latin, Greek, Cyrillic without marks
			case r >= 0x2010 && r < 0x2028, r >= 0x2500 && r < 0x25a0: // dashes and quotes; lines and blocks
			default:
				return false
			}
		}
		return true
	}
	return true
}

// terminalFile is the terminal as the library knows it, a file, with the painter before it.
type terminalFile struct {
	*os.File
	paint *painter
}

// Write passes on what the library writes, see painter.
func (f terminalFile) Write(b []byte) (int, error) { return f.paint.Write(b) }
