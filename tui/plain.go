package tui

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"attache/model"
)

// plainDesk is the desk as linear text: nothing is drawn over, no cursor moves, no key is read alone. What is asked for is
// printed, and lists are numbered so that the next line can name a row. It is for screen readers, braille, dumb terminals
// and paper.
type plainDesk struct {
	Options
	ctx  context.Context
	out  io.Writer
	err  error // of writing
	look *look

	rows    []plainRow // what the numbers of the last list stand for
	list    *plainList // the last list
	back    []*plainList
	thread  model.Thread     // the thread in front, when there is one
	item    model.ItemDetail // the report that was read last
	toldAt  time.Time        // up to when what arrived has been told
	waiting bool             // something arrived that was not told yet
	quiet   bool             // arrivals are told with the next command only
	left    bool
}

// plainGap is the least time between two unasked announcements.
const plainGap = 30 * time.Second

// RunPlain shows the desk as lines: it prints the board, then reads one command a line from in, until the user leaves, in
// ends, or ctx does. after is the clock's timer, time.After when nil. It fails only when out cannot be written.
func RunPlain(ctx context.Context, o Options, in io.Reader, out io.Writer, after func(time.Duration) <-chan time.Time) error {
	if o.Desk == nil {
		return errors.New("the desk was shown without a desk")
	}
	o = o.filled()
	if after == nil {
		after = time.After
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	p := &plainDesk{Options: o, ctx: ctx, out: out, toldAt: o.Now()}
	p.look = &look{theme: &theme{}, g: plainSigns(), keys: &keymap{}, loc: time.Local, dates: o.Dates, linear: true}
	if o.UTC {
		p.look.loc = time.UTC
	}
	changes := o.Desk.Subscribe(ctx)
	p.say("attaché, plain text. Type help for the commands, quit to leave.")
	p.do("board")
	return p.loop(linesOf(ctx, in), changes, after)
}

// linesOf reads lines on a goroutine of its own, since reading cannot be interrupted.
func linesOf(ctx context.Context, in io.Reader) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		for s := bufio.NewScanner(in); s.Scan(); {
			select {
			case lines <- s.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	return lines
}

// loop takes whatever comes next: a command, a change, an alarm, the time to tell what arrived.
func (p *plainDesk) loop(lines <-chan string, changes <-chan model.Change, after func(time.Duration) <-chan time.Time) error {
	var tell <-chan time.Time
	alarms := p.Alarms
	p.prompt()
	for p.err == nil && !p.left {
		select {
		case <-p.ctx.Done():
			return nil
		case line, ok := <-lines:
			if !ok {
				p.say("")
				return p.err
			}
			p.do(line)
			if !p.left {
				tell = nil
				p.tell()
				p.prompt()
			}
		case c, ok := <-changes:
			if !ok {
				changes = nil
			}
			p.waiting = p.waiting || c.Items > 0
			if p.waiting && tell == nil && !p.quiet {
				tell = after(plainGap)
			}
		case <-tell:
			tell = nil
			p.unasked(p.tell)
		case one, ok := <-alarms:
			if !ok {
				alarms = nil
				continue
			}
			p.unasked(func() bool { p.say("Watch: " + one.Words); return true })
		}
	}
	return p.err
}

// unasked prints something while the user may be typing: on a line of its own, with a new prompt behind it.
func (p *plainDesk) unasked(f func() bool) {
	before := p.out
	var b strings.Builder
	p.out = &b
	said := f()
	if p.out = before; said {
		p.write("\n" + b.String())
		p.prompt()
	}
}

// tell says what arrived since it was told last, by track, and whether there was anything.
func (p *plainDesk) tell() bool {
	if !p.waiting {
		return false
	}
	p.waiting = false
	var words []string
	upTo := p.Now()
	for _, t := range model.BoardTracks {
		items, err := p.Desk.Items(p.ctx, model.ItemQuery{Tracks: []model.Track{t}, UnreadOnly: true, Window: model.Window{Limit: sinceItems}})
		if err != nil {
			p.failed("What arrived cannot be read", err)
			return true
		}
		n := 0
		for _, it := range items {
			if it.Fetched.After(p.toldAt) {
				n++
			}
		}
		if n > 0 {
			words = append(words, fmt.Sprintf("%d new in %s", n, strings.ToLower(t.Title())))
		}
	}
	p.toldAt = upTo
	if len(words) == 0 {
		return false
	}
	p.say(strings.Join(words, ", ") + ".")
	return true
}

func (p *plainDesk) prompt() { p.write("> ") }

// say prints one line, cleaned.
func (p *plainDesk) say(s string) { p.write(clean(s) + "\n") }

func (p *plainDesk) sayf(format string, args ...any) { p.say(fmt.Sprintf(format, args...)) }

func (p *plainDesk) write(s string) {
	if p.err != nil {
		return
	}
	if _, err := io.WriteString(p.out, s); err != nil {
		p.err = fmt.Errorf("the text cannot be written: %w", err)
	}
}

// failed says an error in words.
func (p *plainDesk) failed(what string, err error) {
	if p.ctx.Err() == nil {
		p.sayf("%s: %s", what, err)
	}
}

// show prints a page: its lines without what only a screen needs.
func (p *plainDesk) show(pg page) {
	p.look.now = p.now()
	empty := true
	for _, line := range pg.lines(p.look, plainWidth) {
		line = strings.ReplaceAll(strings.Join(strings.Fields(line), " "), " , ", ", ")
		if line == "" && empty {
			continue
		}
		empty = line == ""
		p.say(line)
	}
}

// plainWidth is the width at which pages are laid out.
const plainWidth = 80

// now is what ages count from.
func (p *plainDesk) now() time.Time {
	now := p.Now()
	if b, err := p.Desk.Board(p.ctx); err == nil && !b.Horizon.IsZero() && now.Sub(b.Horizon) >= 6*time.Hour {
		return b.Horizon
	}
	return now
}

// plainSigns says nothing by signs: what they stand for is said in words.
func plainSigns() *signs {
	return &signs{dot: ",", ellipsis: "...", quote: ">", bullet: "-", arrow: "to", levels: make([]string, 8)}
}
