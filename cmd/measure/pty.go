package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"
)

// session is a terminal program run in a pseudo-terminal of its own, watched from outside as a person would see it: what
// it writes and when, what it costs.
type session struct {
	cmd   *exec.Cmd
	tty   *os.File
	start time.Time

	mu   sync.Mutex
	out  bytes.Buffer
	last time.Time     // of the last byte read
	more chan struct{} // closed and replaced whenever something was read
	done chan struct{}
}

// startSession runs a program in a pseudo-terminal of the given size with a plain environment.
func startSession(ctx context.Context, cols, rows int, env []string, name string, args ...string) (*session, error) {
	s := &session{cmd: exec.CommandContext(ctx, name, args...), more: make(chan struct{}), done: make(chan struct{})}
	s.cmd.Env = append(append(os.Environ(), "TERM=xterm-256color", "LANG=C.UTF-8", "LC_ALL=C.UTF-8"), env...)
	s.start = time.Now()
	f, err := pty.StartWithSize(s.cmd, &pty.Winsize{Cols: uint16(cols), Rows: uint16(rows)})
	if err != nil {
		return nil, fmt.Errorf("run %s in a terminal: %w", name, err)
	}
	s.tty = f
	go s.read()
	return s, nil
}

func (s *session) read() {
	defer close(s.done)
	buf := make([]byte, 1<<16)
	for {
		n, err := s.tty.Read(buf)
		now := time.Now()
		if n > 0 {
			s.mu.Lock()
			s.out.Write(buf[:n])
			s.last = now
			close(s.more)
			s.more = make(chan struct{})
			s.mu.Unlock()
		}
		if err != nil {
			return
		}
	}
}

// state gives what was written since mark as plain text, the number of bytes in all, the time of the last one, and a
// channel that closes with the next.
func (s *session) state(mark int) (string, int, time.Time, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return ansi.Strip(string(s.out.Bytes()[min(mark, s.out.Len()):])), s.out.Len(), s.last, s.more
}

var errEnded = errors.New("the program ended")

// wait blocks until what was written since mark matches, and gives the time at which it did, counted from the start.
func (s *session) wait(re *regexp.Regexp, mark int, limit time.Duration) (time.Duration, error) {
	deadline := time.After(limit)
	for {
		text, _, last, more := s.state(mark)
		if re.MatchString(text) {
			return last.Sub(s.start), nil
		}
		select {
		case <-more:
		case <-s.done:
			return 0, fmt.Errorf("%w before %q was on its screen:\n%s", errEnded, re, tail(text, 800))
		case <-deadline:
			return 0, fmt.Errorf("%q was not on the screen after %v:\n%s", re, limit, tail(text, 800))
		}
	}
}

// settle blocks until nothing was written for the given time.
func (s *session) settle(quiet, limit time.Duration) {
	deadline := time.After(limit)
	for {
		_, _, _, more := s.state(1 << 62)
		t := time.NewTimer(quiet)
		select {
		case <-more:
			t.Stop()
		case <-t.C:
			return
		case <-s.done:
			return
		case <-deadline:
			return
		}
	}
}

// answerQuiet is how long nothing is written after the last byte of an answer.
const answerQuiet = 40 * time.Millisecond

// answered is when the screen answered a key: the first byte that it wrote, and the last.
type answered struct{ first, last time.Duration }

// press sends keys and gives the times of the answer, which ends when quiet passes without another byte. ok is false when
// there was no answer.
func (s *session) press(keys string, quiet time.Duration) (a answered, ok bool) {
	_, _, _, more := s.state(1 << 62)
	at := time.Now()
	if _, err := s.tty.WriteString(keys); err != nil {
		return a, false
	}
	select {
	case <-more:
	case <-s.done:
		return a, false
	case <-time.After(5 * time.Second):
		return a, false
	}
	_, _, first, _ := s.state(1 << 62)
	s.settle(quiet, 5*time.Second)
	_, _, last, _ := s.state(1 << 62)
	return answered{first.Sub(at), last.Sub(at)}, true
}

// latencies presses keys n times and gives the sorted times of the answers' last bytes.
func (s *session) latencies(keys []string, n int) []time.Duration {
	var all []time.Duration
	for i := range n {
		if a, ok := s.press(keys[i%len(keys)], answerQuiet); ok {
			all = append(all, a.last)
		}
	}
	slices.Sort(all)
	return all
}

// quantile of sorted values; zero when there are none.
func quantile(sorted []time.Duration, q float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)-1, int(q*float64(len(sorted))))]
}

// idle watches the program for a while and gives the share of one core that it used, the bytes that it wrote to the
// terminal, and those that it had the system write to a disk.
func (s *session) idle(d time.Duration) (core float64, shown int, disk int64) {
	pid := s.cmd.Process.Pid
	_, before, _, _ := s.state(1 << 62)
	c0, d0 := cpuTime(pid), diskBytes(pid)
	<-time.After(d)
	_, after, _, _ := s.state(1 << 62)
	return (cpuTime(pid) - c0).Seconds() / d.Seconds(), after - before, diskBytes(pid) - d0
}

// diskBytes is what a process has had written to disks, zero where the system does not tell.
func diskBytes(pid int) int64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/io", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		if v, ok := strings.CutPrefix(line, "write_bytes: "); ok {
			n, _ := strconv.ParseInt(strings.TrimSpace(v), 10, 64)
			return n
		}
	}
	return 0
}

// end closes the terminal and waits for the program, which is killed when it does not go.
func (s *session) end() {
	_ = s.tty.Close()
	gone := make(chan struct{})
	go func() { _ = s.cmd.Wait(); close(gone) }()
	select {
	case <-gone:
	case <-time.After(5 * time.Second):
		_ = s.cmd.Process.Kill()
		<-gone
	}
}

// cpuTime is what a process has used, from the scheduler's own count of each of its threads (nanoseconds), zero where
// the system does not tell.
func cpuTime(pid int) time.Duration {
	tasks, _ := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid))
	var sum int64
	for _, t := range tasks {
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%s/schedstat", pid, t.Name()))
		if err != nil {
			continue
		}
		first, _, _ := strings.Cut(string(b), " ")
		ns, _ := strconv.ParseInt(first, 10, 64)
		sum += ns
	}
	return time.Duration(sum)
}

// rss is the resident memory of a process in megabytes, zero where the system does not tell.
func rss(pid int) float64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		if v, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, _ := strconv.ParseFloat(strings.Fields(v)[0], 64)
			return kb / 1024
		}
	}
	return 0
}

func tail(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return s[len(s)-n:]
}
