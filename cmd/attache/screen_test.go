package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// screen is a terminal of its own for one program.
type screen struct {
	t      *testing.T
	socket string
}

// newScreen starts a command line in tmux. The socket and all files are the test's own.
func newScreen(t *testing.T, cols, rows int, command string) *screen {
	t.Helper()
	if _, err := exec.LookPath("tmux"); err != nil {
		t.Skip("tmux is not here: the screen is not driven")
	}
	dir := t.TempDir()
	s := &screen{t, filepath.Join(dir, "tmux")}
	env := []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TZ=UTC", "LANG=C.UTF-8"}
	for _, v := range []string{"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"} {
		env = append(env, v+"="+filepath.Join(dir, v))
	}
	args := []string{"new-session", "-d", "-x", fmt.Sprint(cols), "-y", fmt.Sprint(rows)}
	for _, e := range env {
		args = append(args, "-e", e)
	}
	if out, err := s.tmux(append(args, command)...); err != nil {
		t.Fatalf("tmux: %v: %s", err, out)
	}
	t.Cleanup(func() { _, _ = s.tmux("kill-server") }) // it is gone already when the program has ended
	return s
}

func (s *screen) tmux(args ...string) (string, error) {
	out, err := exec.Command("tmux", append([]string{"-u", "-f", "/dev/null", "-S", s.socket}, args...)...).CombinedOutput()
	return string(out), err
}

func (s *screen) text() string {
	out, err := s.tmux("capture-pane", "-p")
	if err != nil {
		s.t.Fatalf("the program has ended: %v: %s", err, out)
	}
	return out
}

func (s *screen) press(keys ...string) {
	s.t.Helper()
	if out, err := s.tmux(append([]string{"send-keys"}, keys...)...); err != nil {
		s.t.Fatalf("tmux: %v: %s", err, out)
	}
}

// patience is how long is waited for what a machine at leisure does at once. It costs nothing unless a test fails, and a machine that
// does ten other things is given its time.
const patience = 3 * time.Minute

// withUnread is a thread on the board that has something unread: as many as two digits say, or more.
const withUnread = `●( +\d+|\d+\+)`

// until looks at the screen until it matches, and gives it.
func (s *screen) until(what, pattern string) string {
	s.t.Helper()
	re := regexp.MustCompile(pattern)
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); <-look.C {
		if text := s.text(); re.MatchString(text) {
			return text
		}
	}
	s.t.Fatalf("waiting for %s (%s), the screen is:\n%s", what, pattern, s.text())
	return ""
}

// back presses the key for back until the screen matches. Where a press takes longer than a second, there is one too many,
// so that what is waited for must be the outermost level, where it does nothing. Escape would do, too, but a terminal cannot
// tell it from the beginning of a key when another follows at once.
func (s *screen) back(pattern string) {
	s.t.Helper()
	re := regexp.MustCompile(pattern)
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	pressed := time.Time{}
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); <-look.C {
		if re.MatchString(s.text()) {
			return
		}
		if time.Since(pressed) > time.Second {
			s.press("q")
			pressed = time.Now()
		}
	}
	s.t.Fatalf("no way back (%s), the screen is:\n%s", pattern, s.text())
}

// ends waits for the program to end.
func (s *screen) ends() {
	s.t.Helper()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); <-look.C {
		if out, err := s.tmux("has-session"); err != nil && (strings.Contains(out, "no server") || strings.Contains(out, "no such") || strings.Contains(out, "error connecting") || strings.Contains(out, "can't find")) {
			return
		}
	}
	s.t.Fatalf("the program does not end; the screen is:\n%s", s.text())
}

// The dashboard on the demo, driven as a person would: what moves on the board, a thread opened, the help read, a search,
// and the way out, which gives the terminal back.
func TestScreen(t *testing.T) {
	for _, size := range []struct{ cols, rows int }{{80, 24}, {120, 40}, {200, 60}} {
		t.Run(fmt.Sprintf("%dx%d", size.cols, size.rows), func(t *testing.T) {
			t.Parallel()
			s := newScreen(t, size.cols, size.rows, "attache demo")
			s.until("the board with a thread on it", `Negotiations\]? \d+●(.|\n)*● +\d+`)
			s.until("more than at the start", `\b(4[1-9]|[5-9]\d|\d{3}) new since`)
			s.press("Enter")
			s.until("the thread that is open", `▸ Negotiations(.|\n)*Timeline`)
			s.press("?")
			s.until("the help", `Help(.|\n)*one level back`)
			s.press("q") // once: one more would leave the thread as well
			s.until("the thread that was open", `▸ Negotiations ▸[^\n]*\n(.|\n)*Timeline`)
			s.press("/")
			s.until("the search", `Search`)
			s.press("-l", "corran")
			s.until("what was found", `[1-9]\d*\+? found`)
			s.press("Enter") // no more is typed
			s.back(`▸ board|0 All`)
			s.press("Q")
			s.ends()
		})
	}
}

// Without a network the first start shows an empty board that says what to do, and no error.
func TestScreenOffline(t *testing.T) {
	s := newScreen(t, 120, 40, "HTTP_PROXY=http://127.0.0.1:9 HTTPS_PROXY=http://127.0.0.1:9 attache")
	s.until("a calm board", `Nothing has come in yet`)
	s.until("the word that there is no network", `There is no network at the moment`)
	s.press("Q")
	s.ends()
}
