package tui

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"attache/model"
)

// script feeds lines to a plain desk one by one: the next when the prompt came back. What is printed is kept.
type script struct {
	lines []string
	next  chan string
	out   strings.Builder
}

// Read gives one line for each prompt.
func (s *script) Read(b []byte) (int, error) {
	line, ok := <-s.next
	if !ok {
		return 0, io.EOF
	}
	return copy(b, line+"\n"), nil
}

// Write keeps the output; a prompt hands out the next line, and the lines in the output after it, as an echo would.
func (s *script) Write(b []byte) (int, error) {
	s.out.Write(b)
	if !strings.HasSuffix(string(b), "> ") {
		return len(b), nil
	}
	if len(s.lines) == 0 {
		close(s.next)
		return len(b), nil
	}
	line := s.lines[0]
	s.lines = s.lines[1:]
	s.out.WriteString(line + "\n")
	s.next <- line
	return len(b), nil
}

// playPlain runs a session of typed lines and gives the whole of it.
func playPlain(t *testing.T, d *fakeDesk, w World, lines ...string) string {
	t.Helper()
	s := &script{lines: lines, next: make(chan string, 1)}
	o := Options{Desk: d, World: w, UTC: true, Now: func() time.Time { return clockAt }, Saved: []Saved{{Name: "Sel", Query: "sel"}}}
	if err := RunPlain(context.Background(), o, s, s, func(time.Duration) <-chan time.Time { return nil }); err != nil {
		t.Fatal(err)
	}
	return s.out.String()
}

// TestPlainSession compares a whole session, in which everything is asked for once.
func TestPlainSession(t *testing.T) {
	d, w := newFake(), &fakeWorld{}
	got := playPlain(t, d, w, "open 1", "read 1", "links", "open-link 1", "open-link 9", "star", "open 2", "back", "next", "", "mark unread 1", "compare 1", "why", "coverage",
		"pulse", "new", "search curfew", "search track:nowhere", "/oman", "posture", "protests", "read 99", "more", "wire", "more", "feeds", "open 1", "saved", "saved 1", "undo", "fetch 1", "refresh",
		"clock", "clock", "quiet", "quiet", "tag war, peace", "note look again", "board", ":negotiations", "read-thread 2", "1", "mark read 1", "dance", "help", "quit", "never reached")
	golden(t, "plain/session.txt", got+"\n")
	if strings.Contains(got, "never reached") {
		t.Error("quit does not leave")
	}
	for _, c := range got {
		if c < 0x20 && c != '\n' || c == 0x7f || c >= 0x80 && c < 0xa0 {
			t.Fatalf("the text holds the control character %U", c)
		}
	}
	for _, want := range []string{"open https://news.example/background", "refresh []"} {
		found := false
		for _, x := range w.done {
			found = found || x == want
		}
		if !found {
			t.Errorf("%q was not asked of the world, but %v", want, w.done)
		}
	}
}

func TestPlainSaysWhatFails(t *testing.T) {
	d := newFake()
	d.fail = errors.New("the disk is full: nothing new is stored until there is room")
	got := playPlain(t, d, &fakeWorld{}, "all", "read 1", "next", "search x", "feeds", "quit")
	for _, want := range []string{"The board cannot be read: the disk is full", "This cannot be read: the disk is full", "There is no row 1", "The reports cannot be read"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not said:\n%s", want, got)
		}
	}
	if got := playPlain(t, newFake(), nil, "fetch 1", "refresh", "links", "tag a", "open-link"); strings.Count(got, "does not fetch") != 2 || !strings.Contains(got, "Read a report first.") {
		t.Errorf("without a world:\n%s", got)
	}
}

func TestPlainIsSafeFromTitles(t *testing.T) {
	got := playPlain(t, hostileFake(), &fakeWorld{}, "open 1", "open 1", "read 1", "links", "wire", "more", "compare 1", "why 1", "coverage", "feeds", "open 1", "new", "quit")
	for _, c := range got {
		if c < 0x20 && c != '\n' || c >= 0x7f && c < 0xa0 || c == '\u202e' {
			t.Fatalf("the text holds %U", c)
		}
	}
}

// TestPlainTellsWhatArrives: once, by track, and no sooner than the gap allows; a command tells it at once.
func TestPlainTellsWhatArrives(t *testing.T) {
	d := newFake()
	now := clockAt
	for i := range d.items {
		d.items[i].Fetched = clockAt.Add(-time.Hour)
	}
	lines, out := io.Pipe()
	said := make(chan string, 100)
	gap := make(chan time.Time)
	asked := make(chan time.Duration, 10)
	ended := make(chan error)
	go func() {
		ended <- RunPlain(context.Background(), Options{Desk: d, UTC: true, Now: func() time.Time { return now }}, lines, chunks(said), func(d time.Duration) <-chan time.Time {
			asked <- d
			return gap
		})
	}()
	until := func(want string) {
		t.Helper()
		var all string
		for !strings.Contains(all, want) {
			select {
			case s := <-said:
				all += s
			case err := <-ended:
				t.Fatalf("it ended (%v) before %q was said, after %q", err, want, all)
			}
		}
	}
	until("> ")
	d.mu.Lock()
	now = clockAt.Add(time.Minute)
	for i, n := 0, 0; i < len(d.items) && n < 3; i++ {
		if d.items[i].Track == model.Posture {
			d.items[i].Fetched, d.items[i].Read = now, false
			n++
		}
	}
	d.mu.Unlock()
	d.changes <- model.Change{Items: 1}
	d.changes <- model.Change{Items: 2}
	if g := <-asked; g != plainGap {
		t.Errorf("it waits %s", g)
	}
	now = clockAt.Add(2 * time.Minute)
	gap <- now
	until("3 new in military posture.\n> ")
	d.changes <- model.Change{Items: 1} // nothing that is unread and on the board
	<-asked
	if _, err := io.WriteString(out, "quit\n"); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if len(said) > 0 {
		t.Errorf("more is said: %q", <-said)
	}
}

// chunks hands on what is written.
type chunks chan string

func (c chunks) Write(b []byte) (int, error) {
	c <- string(b)
	return len(b), nil
}

// TestPlainCommandsAreCalledAsInThePalette: who knows one knows the other.
func TestPlainCommandsAreCalledAsInThePalette(t *testing.T) {
	palette := map[string]bool{}
	for _, n := range Actions() {
		palette[n] = true
	}
	own := map[string]bool{"board": true, "more": true, "next": true, "mark": true, "quiet": true}
	seen := map[string]bool{}
	for _, c := range plainCommands() {
		if !palette[c.name] && !own[c.name] {
			t.Errorf("%s is not what the palette calls it", c.name)
		}
		for _, n := range append(c.also, c.name) {
			if seen[n] {
				t.Errorf("%s means two things", n)
			}
			seen[n] = true
		}
	}
}

func TestSentencesEndOnce(t *testing.T) {
	for in, want := range map[string]string{"Talks go on": "Talks go on.", "What’s next?": "What’s next?", "会谈继续。": "会谈继续。", "": "."} {
		if got := ended(in); got != want {
			t.Errorf("%q ends as %q, want %q", in, got, want)
		}
	}
}
