package tui

import (
	"bytes"
	"context"
	"io"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"attache/model"
)

// The renderer's ticker is found by name. When a new version of the library renames it the dashboard works as before but
// at the library's pace, also when nothing happens: this test says so.
func TestTheRenderersTickerIsFound(t *testing.T) {
	f, ok := reflect.TypeFor[tea.Program]().FieldByName("ticker")
	if !ok || f.Type != reflect.TypeFor[*time.Ticker]() {
		t.Fatal("the library's program has no ticker of that name and type any more")
	}
	if !tickBy(tea.NewProgram(nil), make(chan time.Time)) {
		t.Error("the ticker was not set")
	}
}

// echo shows the keys that were pressed, and ends with q.
type echo string

func (echo) Init() tea.Cmd { return nil }
func (e echo) Update(m tea.Msg) (tea.Model, tea.Cmd) {
	k, ok := m.(tea.KeyPressMsg)
	if !ok {
		return e, nil
	}
	if k.String() == "q" {
		return e, tea.Quit
	}
	return e + echo(k.String()), nil
}
func (e echo) View() tea.View { return tea.NewView("pressed " + string(e)) }

// screenOutput takes what a program writes and tells when some words have come.
type screenOutput struct {
	mu   sync.Mutex
	all  bytes.Buffer
	want string
	came chan struct{}
}

func (o *screenOutput) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.all.Write(b)
	if o.want != "" && bytes.Contains(o.all.Bytes(), []byte(o.want)) {
		o.want = ""
		close(o.came)
	}
	return len(b), nil
}

func (o *screenOutput) waitFor(words string) <-chan struct{} {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.all.Reset()
	o.want, o.came = words, make(chan struct{})
	return o.came
}

// Nothing but the pacer has this program's frames written: when it forgets one, the test waits in vain.
func TestFramesAreWrittenWhenTheyAreDrawn(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	in, keys := io.Pipe()
	out := &screenOutput{}
	m := newPaced(echo(""), &painter{out: out})
	p := tea.NewProgram(m, tea.WithContext(ctx), tea.WithInput(in), tea.WithOutput(m.painter), tea.WithFilter(m.filter), tea.WithWindowSize(80, 24), tea.WithoutSignalHandler())
	if !tickBy(p, m.ticks) {
		t.Fatal("no ticker")
	}
	m.send = p.Send
	came := out.waitFor("pressed")
	ended := make(chan error, 1)
	go func() { _, err := p.Run(); ended <- err }()
	for _, key := range []string{"a", "b", "q"} {
		select {
		case <-came:
		case <-ctx.Done():
			t.Fatalf("the frame before %q was not written", key)
		}
		came = out.waitFor(key)
		if _, err := io.WriteString(keys, key); err != nil {
			t.Fatal(err)
		}
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestHowMuchAFrameIsWaitedFor(t *testing.T) {
	for _, c := range []struct {
		m    tea.Msg
		want haste
	}{
		{tea.KeyPressMsg{Code: 'j'}, touched}, {tea.MouseWheelMsg{}, touched}, {tea.PasteMsg{}, touched},
		{changeMsg{}, calm}, {tickMsg{}, calm}, {worldMsg(""), calm}, {boardMsg{}, calm},
		{wireMsg{}, awaited}, {wireMsg{answer[model.Item]{ask: ask{late: true}}}, calm},
		{devsMsg{}, awaited}, {devsMsg{answer: answer[model.Development]{ask: ask{late: true}}}, calm},
		{detailMsg{}, awaited}, {detailMsg{late: true}, calm}, {childrenMsg{late: true}, calm},
		{doneMsg{}, awaited}, {threadsMsg{}, awaited}, {tea.WindowSizeMsg{}, calm},
	} {
		if got := hasteOf(c.m); got != c.want {
			t.Errorf("%T %+v: %d, want %d", c.m, c.m, got, c.want)
		}
	}
}

func TestWhenFramesAreWritten(t *testing.T) {
	start := time.Date(2026, 2, 4, 12, 0, 0, 0, time.UTC)
	at := func(d time.Duration) time.Time { return start.Add(d) }
	const milli = time.Millisecond
	for _, c := range []struct {
		name        string
		last, touch time.Duration // before the frame
		drawn       []drawn
		want        time.Duration // after it
	}{
		{"what the user did, at once", milli, time.Hour, []drawn{{haste: touched}}, 0},
		{"with the rest of it, when that is on its way", time.Hour, time.Hour, []drawn{{touched, true}}, wholeFor},
		{"as soon as that has come", time.Hour, time.Hour, []drawn{{touched, true}, {awaited, false}}, 0},
		{"which is not waited for much longer", time.Hour, wholeFor - milli, []drawn{{awaited, true}}, milli},
		{"its answer, at once", 4 * milli, 5 * milli, []drawn{{haste: awaited}}, 0},
		{"but not while the terminal still takes the frame before", milli, milli, []drawn{{haste: awaited}}, 3 * milli},
		{"what comes long after a key keeps the usual pace", milli, time.Hour, []drawn{{haste: awaited}}, framePace - milli},
		{"news when nobody types", milli, time.Hour, []drawn{{haste: calm}}, framePace - milli},
		{"news on a screen that rests, at once", time.Hour, time.Hour, []drawn{{haste: calm}}, 0},
		{"news waits for the end of the answer", 5 * milli, 10 * milli, []drawn{{haste: calm}}, calmFor - 10*milli},
		{"and comes with it", 5 * milli, 10 * milli, []drawn{{haste: calm}, {haste: awaited}}, 0},
		{"what could wait puts nothing off", milli, milli, []drawn{{haste: awaited}, {haste: calm}}, 3 * milli},
	} {
		k := cadence{last: at(-c.last), touch: at(-c.touch)}
		for _, d := range c.drawn {
			k.drawn(d, start)
		}
		if got := k.due.Sub(start); max(got, 0) != c.want {
			t.Errorf("%s: after %v, want %v", c.name, got, c.want)
		}
		if k.written(start); !k.due.IsZero() {
			t.Errorf("%s: another frame is due", c.name)
		}
	}
}

// News that comes while the user types is drawn, and painted with the next message that the pacer sends itself.
func TestAFrameThatIsNotDueIsPaintedLater(t *testing.T) {
	out := &bytes.Buffer{}
	p := newPaced(echo(""), &painter{out: out})
	sent := make(chan tea.Msg, 1)
	p.send = func(m tea.Msg) { sent <- m }
	if _, err := p.painter.Write([]byte(openScreen)); err != nil {
		t.Fatal(err)
	}
	p.Update(tea.KeyPressMsg{Code: 'a', Text: "a"})
	p.View()
	if !strings.Contains(out.String(), "pressed a") {
		t.Errorf("the answer to a key was not painted at once: %q", out)
	}
	p.Model = echo("news")
	p.Update(changeMsg{})
	p.View()
	if strings.Contains(out.String(), "news") {
		t.Errorf("news was painted into the answer: %q", out)
	}
	if m := p.filter(p, <-sent); m != nil || !strings.Contains(out.String(), "news") {
		t.Errorf("what was due was not painted: %q, and %v left", out, m)
	}
}

// The library is ticked for what is its own, and for nothing else.
func TestTheLibraryIsTickedForItsOwn(t *testing.T) {
	p := newPaced(echo(""), &painter{out: &bytes.Buffer{}})
	p.send = func(tea.Msg) {}
	ticked := func(m tea.Msg) bool {
		p.pace = cadence{} // every frame is due
		p.Update(m)
		p.View()
		select {
		case <-p.ticks:
			return true
		default:
			return false
		}
	}
	for _, c := range []struct {
		m    tea.Msg
		want bool
	}{
		{tea.RequestBackgroundColor(), true}, {tea.KeyPressMsg{Code: 'a', Text: "a"}, false}, {changeMsg{}, false}, {tea.RawMsg{Msg: "\a"}, true},
		{tea.MouseWheelMsg{}, false}, {tea.ResumeMsg{}, true}, {writeMsg{}, false},
	} {
		if got := ticked(c.m); got != c.want {
			t.Errorf("after %T: %t, want %t", c.m, got, c.want)
		}
	}
	p.Model = titled("other")
	if !ticked(changeMsg{}) {
		t.Error("another title was not handed on")
	}
	if _, own := p.filter(p, tea.WindowSizeMsg{Width: 80, Height: 24}).(sizeMsg); !own {
		t.Error("the library hears of the window's size")
	}
}

// titled has a title.
type titled string

func (titled) Init() tea.Cmd                         { return nil }
func (t titled) Update(tea.Msg) (tea.Model, tea.Cmd) { return t, nil }
func (t titled) View() tea.View                      { return tea.View{WindowTitle: string(t)} }

// The frame with the cursor on another thread waits for that thread's timeline and report, which mostly come at once.
func TestAFrameIsWholeWhenTheAnswersAreHere(t *testing.T) {
	s := newStage(t, newFake(), 200, 60)
	if s.a.awaits() {
		t.Fatal("at rest something is on its way")
	}
	_, cmd := s.a.Update(keyMsg("j"))
	if !s.a.awaits() {
		t.Error("another thread's timeline is not waited for")
	}
	s.run(cmd)
	if s.a.awaits() {
		t.Error("everything came, and more is waited for")
	}
	if _, cmd = s.a.Update(changeMsg{All: true}); s.a.awaits() {
		t.Error("what is read once more holds frames up")
	}
	s.run(cmd)
}

// One question brings another thread's timeline and the report beside it.
func TestTimelineAndReportComeTogether(t *testing.T) {
	s := newStage(t, newFake(), 200, 60)
	before := s.a.detail.shown
	_, cmd := s.a.Update(keyMsg("j"))
	var answers []tea.Msg
	var ask func(tea.Cmd)
	ask = func(c tea.Cmd) {
		if c == nil {
			return
		}
		m := c()
		if more, ok := m.(tea.BatchMsg); ok {
			for _, c := range more {
				ask(c)
			}
			return
		}
		answers = append(answers, m)
	}
	ask(cmd)
	for _, m := range answers {
		s.a.Update(m) // and nothing that it leads to
	}
	first, ok := s.a.tree.list.selected()
	if now := s.a.detail.shown; !ok || s.a.awaits() || now == before || now.dev != first.dev.ID {
		t.Errorf("after one round of questions the timeline begins with %d and the page is %+v (before: %+v); waiting: %t", first.dev.ID, now, before, s.a.awaits())
	}
}

// What the user does is told to who asked for it, and what comes of itself is not.
func TestTheUserIsHeardOf(t *testing.T) {
	told := 0
	s := newStage(t, newFake(), 120, 40, func(o *Options) { o.Touched = func() { told++ } })
	s.send(changeMsg{})
	s.send(tickMsg{})
	if told != 0 {
		t.Fatalf("the user was heard of %d times before he did anything", told)
	}
	s.send(tea.KeyPressMsg{Code: 'j', Text: "j"})
	s.send(tea.MouseWheelMsg{Button: tea.MouseWheelDown})
	if told != 2 {
		t.Errorf("a key and a turn of the wheel were told %d times", told)
	}
}
