package tui

import (
	"reflect"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
)

// The renderer looks sixty times a second whether there is a new frame to write, also when nothing has happened for hours,
// and that alone costs most of what an idle dashboard does. It has no setting to rest. Its ticker can be told to tick
// more slowly from outside, though, which is what resting does: after a while without a new frame the ticker all but
// stands still, and the next frame wakes it.
const (
	framePace = time.Second / 60
	wakePace  = 3 * time.Millisecond // the first frame after a rest need not wait
	wakeFor   = 10 * time.Millisecond
	awakeFor  = 150 * time.Millisecond
	restPace  = time.Hour
)

// resting is a model whose renderer rests while there is nothing new to draw.
type resting struct {
	tea.Model
	program *tea.Program

	mu     sync.Mutex
	ticker *time.Ticker // nil until the first frame, and for good when the renderer has none that can be found
	looked bool
	awake  bool
	frames int // drawn since the pace was last set
}

// Update passes a message on and keeps what the model becomes.
func (r *resting) Update(m tea.Msg) (tea.Model, tea.Cmd) {
	next, cmd := r.Model.Update(m)
	r.Model = next
	return r, cmd
}

// View draws a frame and sees to it that it is written soon.
func (r *resting) View() tea.View {
	v := r.Model.View()
	r.wake()
	return v
}

func (r *resting) wake() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.looked {
		r.ticker, r.looked = tickerOf(r.program), true
	}
	if r.ticker == nil {
		return
	}
	if r.awake {
		r.frames++
		return
	}
	r.awake, r.frames = true, 0
	r.ticker.Reset(wakePace)
	time.AfterFunc(wakeFor, r.settle)
}

// settle goes on at the usual pace while frames are drawn, and rests when none was.
func (r *resting) settle() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.frames == 0 {
		r.awake = false
		r.ticker.Reset(restPace)
		return
	}
	r.frames = 0
	r.ticker.Reset(framePace)
	time.AfterFunc(awakeFor, r.settle)
}

// tickerOf finds the ticker of a program's renderer, nil when this version of the library has none of that name and type:
// then it ticks as it always did. It must be called from the program's own loop, which sets it.
func tickerOf(p *tea.Program) *time.Ticker {
	f := reflect.ValueOf(p).Elem().FieldByName("ticker")
	if !f.IsValid() || f.Type() != reflect.TypeFor[*time.Ticker]() {
		return nil
	}
	return (*time.Ticker)(f.UnsafePointer())
}
