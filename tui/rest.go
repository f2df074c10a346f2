package tui

import (
	"context"
	"reflect"
	"sync"
	"time"
	"unsafe"

	tea "charm.land/bubbletea/v2"
)

// The library's renderer looks sixty times a second whether there is a new frame to write: a key waits for the next look,
// and an idle screen pays for looks all day. It has no setting for either. The ticker that it looks by can be given to it
// from outside, though: one whose ticks the pacer makes, when there is something to write and never else.
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

// paced is a model whose frames are written when they are drawn: at once when the user did something, and not more often
// than framePace when news came in.
type paced struct {
	tea.Model
	ticks chan time.Time // what the renderer looks by
	haste haste          // of the frame that comes next
	wake  chan struct{}  // a frame was drawn

	mu    sync.Mutex
	frame drawn // since the last wake
}

// drawn is a frame that is with the renderer.
type drawn struct {
	haste haste
	more  bool // the rest of what the user waits for is on its way
}

// writeMsg goes through the program's loop once a frame has been handed to the renderer, and has it written.
type writeMsg struct{}

func newPaced(m tea.Model) *paced {
	return &paced{Model: m, ticks: make(chan time.Time, 1), wake: make(chan struct{}, 1)}
}

// Update passes a message on and keeps what the model becomes.
func (p *paced) Update(m tea.Msg) (tea.Model, tea.Cmd) {
	p.haste = hasteOf(m)
	next, cmd := p.Model.Update(m)
	p.Model = next
	return p, cmd
}

// View draws a frame and sees to it that it is written.
func (p *paced) View() tea.View {
	v := p.Model.View()
	m, can := p.Model.(interface{ awaits() bool })
	p.mu.Lock()
	p.frame = drawn{max(p.frame.haste, p.haste), can && m.awaits()}
	p.mu.Unlock()
	select {
	case p.wake <- struct{}{}:
	default: // the pacer has not come to the last one yet, and takes both
	}
	return v
}

// take gives what was drawn since it last did.
func (p *paced) take() drawn {
	p.mu.Lock()
	defer p.mu.Unlock()
	d := p.frame
	p.frame = drawn{}
	return d
}

// filter takes the pacer's own messages out of the loop. When one comes by, the frame before it is with the renderer.
func (p *paced) filter(_ tea.Model, m tea.Msg) tea.Msg {
	if _, ok := m.(writeMsg); !ok {
		return m
	}
	select {
	case p.ticks <- time.Time{}:
	default: // the renderer has not come to the last tick yet, and will find this frame with it
	}
	return nil
}

// run has frames written by sending messages to the program's loop, until the context ends.
func (p *paced) run(ctx context.Context, send func(tea.Msg)) {
	c := cadence{touch: time.Now()} // the program was just started by hand: the first frame has something to say, if that comes soon
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-p.wake:
			c.drawn(p.take(), time.Now())
		case <-timer.C:
		}
		switch now := time.Now(); {
		case c.due.IsZero():
		case now.Before(c.due):
			timer.Reset(c.due.Sub(now))
		default:
			c.written(now)
			send(writeMsg{})
		}
	}
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
