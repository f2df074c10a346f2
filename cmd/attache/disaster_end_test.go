package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// terminalOf runs a program in a terminal of its own and gives everything that it writes, once it has ended.
type terminalOf struct {
	cmd   *exec.Cmd
	tty   *os.File
	drawn chan struct{} // closed when the first screen has been drawn
	ended chan struct{}
	out   bytes.Buffer // to be read after ended
}

func inTerminal(t *testing.T, cmd *exec.Cmd) *terminalOf {
	t.Helper()
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		t.Fatal(err)
	}
	p := &terminalOf{cmd: cmd, tty: tty, drawn: make(chan struct{}), ended: make(chan struct{})}
	go func() {
		defer close(p.ended)
		buf := make([]byte, 4096)
		for first := true; ; {
			n, err := tty.Read(buf)
			p.out.Write(buf[:n])
			if err != nil {
				return
			}
			if first && bytes.Contains(p.out.Bytes(), []byte("help")) { // the last words of the status line
				first = false
				close(p.drawn)
			}
		}
	}()
	return p
}

func (p *terminalOf) waitFor(t *testing.T, what string, c <-chan struct{}) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(patience):
		t.Fatalf("%s: that did not come to pass", what)
	}
}

// exited waits for the program to end and gives its state.
func exited(t *testing.T, cmd *exec.Cmd) *os.ProcessState {
	t.Helper()
	done := make(chan struct{})
	go func() {
		_ = cmd.Wait() // what is of interest stands in the state
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(patience):
		_ = cmd.Process.Kill()
		t.Fatalf("%v does not end", cmd.Args)
	}
	return cmd.ProcessState
}

// slowSite answers some of the feeds and keeps all others waiting until the test is over.
func slowSite(t *testing.T) *growing {
	t.Helper()
	g := &growing{latest: map[string]int{}, proven: map[string]int{}, asked: make(chan struct{}, 1024)}
	over := make(chan struct{})
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path < "/f4" {
			g.ServeHTTP(w, r)
			return
		}
		g.asked <- struct{}{}
		select {
		case <-over:
		case <-r.Context().Done():
		}
	}))
	g.base = addressOf(server)
	server.Start()
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(over) })
	return g
}

// A signal in the middle of a fetch ends every program at once, with the store whole; the screen gives the terminal back.
func TestSignals(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT} {
		for _, kind := range []string{"dashboard", "fetch --watch --all", "fetch --all"} {
			t.Run(sig.String()+" "+kind, func(t *testing.T) {
				t.Parallel()
				dir, g := t.TempDir(), slowSite(t)
				g.configure(t, dir)
				k := &killer{t: t, g: g, dir: dir}
				var p *terminalOf
				cmd := k.command(strings.Fields(kind)...)
				var errs bytes.Buffer
				if kind == "dashboard" {
					cmd = k.command()
					p = inTerminal(t, cmd)
					p.waitFor(t, "the first screen", p.drawn)
				} else {
					cmd.Stderr = &errs
					if err := cmd.Start(); err != nil {
						t.Fatal(err)
					}
				}
				for range killFeeds {
					<-g.asked
				}
				if err := cmd.Process.Signal(sig); err != nil {
					t.Fatal(err)
				}
				state := exited(t, cmd)
				if !state.Exited() {
					t.Errorf("%v ended it instead of being understood", sig)
				}
				if p != nil {
					p.waitFor(t, "the end of the output", p.ended)
					gaveBack(t, p.out.Bytes())
				}
				if said := errs.String(); strings.Contains(said, "panic") || strings.Contains(said, "goroutine") {
					t.Error(said)
				}
				whole(t, dir)
			})
		}
	}
}

// gaveBack fails the test unless a screen has left the terminal as it was.
func gaveBack(t *testing.T, out []byte) {
	t.Helper()
	for _, mode := range []struct{ what, on, off string }{
		{"the other screen", "\x1b[?1049h", "\x1b[?1049l"},
		{"the mouse", "\x1b[?1006h", "\x1b[?1006l"},
		{"bracketed paste", "\x1b[?2004h", "\x1b[?2004l"},
		{"the hidden cursor", "\x1b[?25l", "\x1b[?25h"},
	} {
		if on, off := bytes.LastIndex(out, []byte(mode.on)), bytes.LastIndex(out, []byte(mode.off)); on > off {
			t.Errorf("%s was switched on and never off again", mode.what)
		}
	}
	if !bytes.Contains(out, []byte("\x1b[?1049h")) {
		t.Error("no screen was drawn")
	}
}

// When the terminal goes away, so does the dashboard, and the store is whole.
func TestTerminalVanishes(t *testing.T) {
	dir, g := t.TempDir(), slowSite(t)
	g.configure(t, dir)
	k := &killer{t: t, g: g, dir: dir}
	cmd := k.command()
	p := inTerminal(t, cmd)
	p.waitFor(t, "the first screen", p.drawn)
	if err := p.tty.Close(); err != nil {
		t.Fatal(err)
	}
	exited(t, cmd)
	whole(t, dir)

	s := newScreen(t, 80, 24, "attache --data "+dir)
	s.until("the board", `help`)
	if out, err := s.tmux("kill-session"); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	gone := func() bool {
		out, err := exec.Command("pgrep", "-f", "attache --data "+dir).Output()
		return err != nil && len(out) == 0
	}
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for deadline := time.Now().Add(patience); !gone(); <-look.C {
		if time.Now().After(deadline) {
			t.Fatal("the dashboard goes on without a terminal")
		}
	}
	whole(t, dir)
}

// Whoever reads only the first lines of a list ends it quietly; an output that takes nothing is said in words.
func TestOutputEnds(t *testing.T) {
	dir, g := t.TempDir(), newGrowing(t)
	g.weight = 4000
	g.configure(t, dir)
	k := &killer{t: t, g: g, dir: dir}
	for range 6 {
		if out, err := k.command("fetch", "--all").CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	for _, list := range []string{"items", "items --json", "threads", "feeds --json", "search envoy", "export --format jsonl"} {
		sh := exec.Command("sh", "-c", `attache --data "$0" `+list+` | head -c 1`, dir)
		var errs bytes.Buffer
		sh.Env, sh.Stderr = k.command().Env, &errs
		if err := sh.Run(); err != nil || errs.Len() > 0 {
			t.Errorf("%s | head: %v: %s", list, err, errs.String())
		}
	}
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skipf("no output that is full: %v", err)
	}
	defer full.Close() //nolint:errcheck // nothing can be written to it
	cmd := k.command("items")
	var errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = full, &errs
	if err := cmd.Run(); cmd.ProcessState.ExitCode() != exitFailed || !strings.Contains(errs.String(), "attache: ") {
		t.Errorf("items into a full output: %v: %s", err, errs.String())
	}
}
