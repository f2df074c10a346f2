package tui

import (
	"reflect"
	"strings"
	"time"
	"unsafe"

	tea "charm.land/bubbletea/v2"
)

// The library's renderer looks sixty times a second whether there is something to write: an idle screen pays for looks all day,
// and there is no setting for that. The ticker that it looks by can be given to it from outside, though: one that ticks when
// the library has something of its own to write, and never else. Frames are written by the painter when they are due.
const (
	framePace  = time.Second / 60       // between frames that nobody is waiting for
	answerPace = 4 * time.Millisecond   // between those that hold more of the answer to what the user did
	calmFor    = 100 * time.Millisecond // after the user did something, news waits, or comes with what he does next
	wholeFor   = 8 * time.Millisecond   // so long a frame waits for the rest of the answer, which mostly takes less
)

// haste is how much the user waits for a frame.
type haste uint8

const (
	calm    haste = iota // news came in
	awaited              // something came that he asked for
	touched              // he did something
)

// hasteOf says how much a user waits for the frame that a message leads to.
func hasteOf(m tea.Msg) haste {
	switch m := m.(type) {
	case tea.KeyPressMsg, tea.MouseMsg, tea.PasteMsg:
		return touched
	case doneMsg, failedMsg, triedMsg, alarmMsg:
		return awaited
	case interface{ reread() bool }:
		if !m.reread() {
			return awaited
		}
	}
	return calm
}

// paced is a model whose frames are painted when they are due: at once when the user did something, and not more often than
// framePace when news came in. All of it runs in the program's loop but for the timer, which sends a message there.
type paced struct {
	tea.Model
	painter *painter
	ticks   chan time.Time // what the renderer looks by
	send    func(tea.Msg)  // into the program's loop; set before the program runs

	haste  haste // of the frame that comes next
	theirs bool  // since the last frame that was painted the library may have got something to write
	modes  modes // of the last frame that was painted
	next   modes // of the one that comes
	rows   [][]tile
	bar    progress
	pace   cadence
	timer  *time.Timer // for what is not due yet; nil: none was needed so far
}

// writeMsg goes through the program's loop when a frame is due.
type writeMsg struct{}

// sizeMsg is the window's size. The library's renderer, which knows tea.WindowSizeMsg, would wipe the screen.
type sizeMsg tea.WindowSizeMsg

// modes are what the library sets the terminal to.
type modes struct {
	title string
	mouse tea.MouseMode
}

// newPaced paces a model's frames. The program was just started by hand: the first frame has something to say, if that comes soon.
func newPaced(m tea.Model, p *painter) *paced {
	return &paced{Model: m, painter: p, ticks: make(chan time.Time, 1), theirs: true, pace: cadence{touch: time.Now()}}
}

var ownPackage = reflect.TypeFor[paced]().PkgPath()

// framed is a model that gives its frames in tiles, and apart from them what modes it wants.
type framed interface {
	tiles() [][]tile
	bare() tea.View
}

// Update passes a message on and keeps what the model becomes.
func (p *paced) Update(m tea.Msg) (tea.Model, tea.Cmd) {
	switch known := m.(type) {
	case sizeMsg:
		m = tea.WindowSizeMsg(known)
		p.painter.forget()
	case tea.KeyMsg, tea.MouseMsg:
	case tea.ModeReportMsg:
		p.painter.answers(known)
		p.theirs = true
	default:
		p.theirs = p.theirs || reflect.TypeOf(m).PkgPath() != ownPackage
	}
	p.haste = hasteOf(m)
	next, cmd := p.Model.Update(m)
	p.Model = next
	return p, cmd
}

// View draws a frame and sees to it that it is painted. The library gets an empty one, and what modes the terminal is to be in.
func (p *paced) View() tea.View {
	var v tea.View
	if m, ok := p.Model.(framed); ok {
		v, p.rows = m.bare(), m.tiles()
	} else {
		v = p.Model.View()
		p.rows = wholeLines(strings.Split(v.Content, "\n"))
	}
	p.bar = progress{}
	if b := v.ProgressBar; b != nil {
		p.bar = progress{true, b.Value}
	}
	p.next = modes{v.WindowTitle, v.MouseMode}
	v.Content, v.AltScreen, v.ProgressBar = " ", true, nil
	m, can := p.Model.(interface{ awaits() bool })
	p.pace.drawn(drawn{p.haste, can && m.awaits()}, time.Now())
	p.write()
	return v
}

// tick has the renderer look once.
func (p *paced) tick() {
	select {
	case p.ticks <- time.Time{}:
	default: // it has not come to the last tick yet, and will find this with it
	}
}

// write paints the frame that was drawn last if it is due, and otherwise when it will be. What the library has to write comes with it.
func (p *paced) write() {
	if p.pace.due.IsZero() {
		return
	}
	now := time.Now()
	if left := p.pace.due.Sub(now); left <= 0 {
		p.pace.written(now)
		p.painter.paint(p.rows, p.bar)
		if p.theirs || p.next != p.modes {
			p.theirs, p.modes = false, p.next
			p.tick()
		}
	} else if p.timer == nil {
		p.timer = time.AfterFunc(left, func() { p.send(writeMsg{}) })
	} else {
		p.timer.Reset(left)
	}
}

// filter takes the pacer's own messages out of the loop, and keeps the window's size from the renderer.
func (p *paced) filter(_ tea.Model, m tea.Msg) tea.Msg {
	switch m := m.(type) {
	case writeMsg:
		p.write()
		return nil
	case tea.WindowSizeMsg:
		return sizeMsg(m)
	}
	return m
}

// drawn is a frame that is to be painted.
type drawn struct {
	haste haste
	more  bool // the rest of what the user waits for is on its way
}

// cadence says when a frame is to be written.
type cadence struct {
	touch time.Time // when the user last did something
	last  time.Time // when a frame was last written
	due   time.Time // when the next one is to be; zero: none was drawn since
}

// drawn takes note of a frame. One that is due already is not put off by one that could wait longer.
func (c *cadence) drawn(d drawn, now time.Time) {
	at := now
	switch d.haste {
	case touched:
		c.touch = now
	case awaited:
		at = c.last.Add(answerPace)
		if now.Sub(c.touch) > calmFor {
			at = c.last.Add(framePace)
		}
	case calm:
		at = c.last.Add(framePace)
		if quiet := c.touch.Add(calmFor); quiet.After(at) {
			at = quiet
		}
	}
	if whole := c.touch.Add(wholeFor); d.more && d.haste > calm && whole.After(at) {
		at = whole
	}
	if c.due.IsZero() || at.Before(c.due) {
		c.due = at
	}
}

// written takes note that a frame goes to the terminal, with everything that was drawn before.
func (c *cadence) written(now time.Time) { c.last, c.due = now, time.Time{} }

// tickBy has a program's renderer look by the ticks of a channel. It says false, and changes nothing, when this version of
// the library has no ticker of the name and type that it is looked for: then it keeps its own pace. It must be called
// before the program runs.
//
// The library resets the ticker that it finds at its own pace. That runs the clock behind the ticker, whose channel nobody
// reads any more, and a clock whose channel nobody reads costs nothing.
func tickBy(p *tea.Program, ticks <-chan time.Time) bool {
	f := reflect.ValueOf(p).Elem().FieldByName("ticker")
	if !f.IsValid() || f.Type() != reflect.TypeFor[*time.Ticker]() {
		return false
	}
	t := time.NewTicker(time.Hour)
	t.C = ticks
	*(**time.Ticker)(unsafe.Pointer(f.UnsafeAddr())) = t
	return true
}
