//go:build unix

package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"attache/model/watches"
)

// TestCommandsOfWatchesThatMisbehave: one that hangs is stopped with all that it started, one that floods fills no memory,
// one that fails is told with its own words, and one that leaves something running or reads nothing has done its work.
func TestCommandsOfWatchesThatMisbehave(t *testing.T) {
	defer func(was time.Duration) { commandTime = was }(commandTime)
	// What a command leaves behind holds this pipe open for as long as it lives.
	alive := filepath.Join(t.TempDir(), "alive")
	if err := syscall.Mkfifo(alive, 0o600); err != nil {
		t.Fatal(err)
	}
	gone := make(chan error, 1)
	go func() {
		f, err := os.Open(alive)
		if err == nil {
			_, err = io.Copy(io.Discard, f)
		}
		gone <- err
	}()
	for _, c := range []struct {
		name, script string
		time         time.Duration
		says         string // empty: all is well
	}{
		{"well", "cat >/dev/null; test $ATTACHE_COUNT = 1", time.Minute, ""},
		{"reads nothing", "exit 0", time.Minute, ""},
		{"fails", "echo no such room >&2; exit 3", time.Minute, "exit status 3: no such room"},
		{"fails in silence", "exit 4", time.Minute, "exit status 4"},
		{"floods", "head -c 50000000 /dev/zero | tr '\\0' x; exit 5", time.Minute, "exit status 5: xxx"},
		{"hangs", "(exec 3>" + alive + "; sleep 600) & wait", 300 * time.Millisecond, "did not end within 300ms"},
		{"leaves something", "sleep 3 &", time.Minute, ""},
	} {
		commandTime = c.time
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		err := runCommand(t.Context(), &watches.Watch{Name: "w", Command: []string{"sh", "-c", c.script}}, 1, bytes.NewBufferString(strings.Repeat("{}\n", 100_000)))
		runtime.ReadMemStats(&after)
		if err == nil != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > 10<<20 {
			t.Errorf("%s: took %d MB of memory", c.name, took>>20)
		}
	}
	// Should the machine have been too slow for the command to open the pipe, it is opened here.
	if f, err := os.OpenFile(alive, os.O_WRONLY|syscall.O_NONBLOCK, 0); err == nil {
		f.Close()
	}
	select {
	case err := <-gone:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(time.Minute):
		t.Error("what a command that was stopped had started goes on")
	}
}
