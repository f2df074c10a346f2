package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"
)

// blunder is what no user is ever to read.
var blunder = regexp.MustCompile(`(?i)database is locked|SQLITE_|panic:|goroutine \d|sql:|no such table|malformed`)

// watched is a program in a terminal of its own whose every word is looked at, and little of it kept.
type watched struct {
	name  string
	cmd   *exec.Cmd
	tty   *os.File
	ended chan struct{}

	mu    sync.Mutex
	text  []byte // the end of what it wrote, without control sequences
	found []string
	more  chan struct{} // closed and replaced whenever something was written
}

// keptText is how much of a program's output is kept: more than a screen, so that nothing that is waited for is missed.
const keptText = 64 << 10

// size is that of a terminal.
type size struct{ cols, rows uint16 }

func watch(ctx context.Context, of size, name, program string, args ...string) (*watched, error) {
	w := &watched{name: name, cmd: exec.CommandContext(ctx, program, args...), ended: make(chan struct{}), more: make(chan struct{})}
	w.cmd.Env = append(os.Environ(), "TERM=xterm-256color", "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "HTTP_PROXY=", "http_proxy=")
	var err error
	if w.tty, err = pty.StartWithSize(w.cmd, &pty.Winsize{Cols: of.cols, Rows: of.rows}); err != nil {
		return nil, fmt.Errorf("run %s in a terminal: %w", program, err)
	}
	go w.read()
	return w, nil
}

func (w *watched) read() {
	defer close(w.ended)
	buf := make([]byte, 32<<10)
	for {
		n, err := w.tty.Read(buf)
		w.take(buf[:n])
		if err != nil {
			return
		}
	}
}

func (w *watched) take(b []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.text = append(w.text, ansi.Strip(string(b))...)
	if over := len(w.text) - keptText; over > 0 {
		w.text = bytes.Clone(w.text[over:])
	}
	if m := blunder.Find(w.text[max(0, len(w.text)-len(b)-64):]); m != nil && len(w.found) < 10 {
		w.found = append(w.found, string(m))
	}
	close(w.more)
	w.more = make(chan struct{})
}

func (w *watched) blunders() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.found
}

func (w *watched) tail() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return string(w.text[max(0, len(w.text)-2000):])
}

// forget drops what was written so far.
func (w *watched) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.text = nil
}

// shows waits until a text has been written. A screen writes only what changed, so a text that is to be found must differ
// from what stood in its place in every letter.
func (w *watched) shows(ctx context.Context, text string) error {
	limit := time.NewTimer(20 * time.Second)
	defer limit.Stop()
	for {
		w.mu.Lock()
		there, more := bytes.Contains(w.text, []byte(text)), w.more
		w.mu.Unlock()
		if there {
			return nil
		}
		select {
		case <-more:
		case <-w.ended:
			return fmt.Errorf("%s ended: %s", w.name, w.tail())
		case <-ctx.Done():
			return ctx.Err()
		case <-limit.C:
			return fmt.Errorf("%s did not show %q:\n%s", w.name, text, w.tail())
		}
	}
}

func (w *watched) press(keys string) error {
	_, err := w.tty.WriteString(keys)
	return err
}

// gone waits for the program to end, and sends it a signal when it does not do so by itself.
func (w *watched) gone(sig os.Signal) error {
	if w.name == "fetch --watch" {
		_ = w.cmd.Process.Signal(sig)
	}
	select {
	case <-w.ended:
	case <-time.After(10 * time.Second):
		_ = w.cmd.Process.Signal(sig)
		select {
		case <-w.ended:
		case <-time.After(20 * time.Second):
			_ = w.cmd.Process.Kill()
			return fmt.Errorf("%s does not end", w.name)
		}
	}
	_ = w.cmd.Wait() // how it ended is its own affair
	return nil
}

// resident is the program's memory now, in bytes; 0 where the system does not tell.
func (w *watched) resident() int64 {
	all, _ := w.memory()
	return all
}

// memory is memoryOf the program.
func (w *watched) memory() (resident, alone int64) { return memoryOf(w.cmd.Process.Pid) }

// memoryOf is all of a program that is resident now, and what of that no file holds, in bytes; 0 where the system does
// not tell.
func memoryOf(pid int) (resident, alone int64) {
	doc, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, 0
	}
	for line := range strings.Lines(string(doc)) {
		for what, to := range map[string]*int64{"VmRSS:": &resident, "RssAnon:": &alone} {
			if rest, ok := strings.CutPrefix(line, what); ok {
				var kb int64
				_, _ = fmt.Sscan(rest, &kb) // 0 when it is no number
				*to = kb << 10
			}
		}
	}
	return resident, alone
}

const (
	growingFeeds = 8
	growingLook  = 5  // items that every look adds
	growingKept  = 40 // looks whose items a document holds
)

// growingSite gives feeds that have new items with every look.
type growingSite struct {
	server *http.Server
	base   string
	looks  [growingFeeds]atomic.Int64
	looked chan struct{}
}

func serveGrowing() (*growingSite, error) {
	s := &growingSite{looked: make(chan struct{}, 1)}
	var err error
	s.server, s.base, err = listenLocal(s)
	return s, err
}

func (s *growingSite) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var feed int
	if _, err := fmt.Sscanf(r.URL.Path, "/f%d", &feed); err != nil || feed < 0 || feed >= growingFeeds {
		http.NotFound(w, r)
		return
	}
	v := s.looks[feed].Add(1)
	w.Header().Set("Content-Type", "application/rss+xml")
	fmt.Fprintf(w, `<?xml version="1.0"?><rss version="2.0"><channel><title>Feed %d</title>`, feed)
	for n := v * growingLook; n > max(0, v-growingKept)*growingLook; n-- {
		fmt.Fprintf(w, `<item><guid>%d-%d</guid><link>%s/%d/%d</link><title>Envoy %s of talks group %d meets delegation %d</title></item>`, feed, n, s.base, feed, n,
			[]string{"Hart", "Olwen", "Voss", "Senn", "Ardal", "Brenn", "Lydia"}[n%7], n%97, n)
	}
	fmt.Fprint(w, `</channel></rss>`)
	select {
	case s.looked <- struct{}{}:
	default:
	}
}

// config follows the site's feeds as often as is allowed.
func (s *growingSite) config() []byte {
	var b bytes.Buffer
	b.WriteString("[refresh]\nprivate_every = \"1s\"\nhost_gap = \"1ms\"\nper_host = 8\n[articles]\nfetch = false\n")
	for i := range growingFeeds {
		fmt.Fprintf(&b, "[[feeds]]\nurl = \"%s/f%d\"\nprivate = true\n", s.base, i)
	}
	return b.Bytes()
}

// waitForLooks blocks until the feeds have been looked at so many times.
func (s *growingSite) waitForLooks(ctx context.Context, n int) error {
	for s.offered() < n*growingLook {
		select {
		case <-s.looked:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// offered is how many items were offered so far.
func (s *growingSite) offered() (n int) {
	for i := range s.looks {
		n += int(s.looks[i].Load()) * growingLook
	}
	return n
}

// Close ends the site.
func (s *growingSite) Close() error { return s.server.Close() }
