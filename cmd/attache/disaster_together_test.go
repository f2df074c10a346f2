package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"attache/model"
	"attache/model/desk"
)

// blunders are words that no user is ever to read.
var blunders = regexp.MustCompile(`(?i)database is locked|SQLITE_|panic|goroutine|sql:|no such table|malformed`)

// noBlunder fails the test when something that a user reads has a blunder in it.
func noBlunder(t *testing.T, where, text string) {
	t.Helper()
	if found := blunders.FindString(text); found != "" {
		t.Errorf("%s shows %q:\n%s", where, found, text)
	}
}

// Programs that start at once where there is nothing yet make one store, whichever of them is first.
func TestAllStartAtOnce(t *testing.T) {
	for range 8 {
		dir, g := t.TempDir(), newGrowing(t)
		g.configure(t, dir)
		k := &killer{t: t, g: g, dir: dir}
		var wg sync.WaitGroup
		for _, line := range []string{"check --offline", "fetch", "items", "feeds", "fetch --all", "export --format jsonl", "check --offline", "threads"} {
			wg.Go(func() {
				var errs bytes.Buffer
				cmd := k.command(strings.Fields(line)...)
				cmd.Stderr = &errs
				if err := cmd.Run(); err != nil {
					t.Errorf("%s: %v: %s", line, err, errs.String())
				}
				noBlunder(t, line, errs.String())
			})
		}
		wg.Wait()
		whole(t, dir)
	}
}

// crowd is several programs on one store: two dashboards and a fetcher.
type crowd struct {
	t       *testing.T
	dir     string
	screens []*screen
	fetcher *exec.Cmd
	said    bytes.Buffer // by the fetcher, to be read when it has ended
}

func newCrowd(t *testing.T, g *growing) *crowd {
	t.Helper()
	c := &crowd{t: t, dir: t.TempDir()}
	g.configure(t, c.dir)
	conf := filepath.Join(c.dir, "config.toml")
	doc, err := os.ReadFile(conf)
	if err != nil {
		t.Fatal(err)
	}
	doc = bytes.Replace(doc, []byte("[refresh]\n"), []byte("[refresh]\nprivate_every = \"1s\"\n"), 1)
	if err := os.WriteFile(conf, doc, 0o600); err != nil {
		t.Fatal(err)
	}
	c.fetcher = (&killer{t: t, dir: c.dir}).command("fetch", "--watch", "--all")
	c.fetcher.Stdout, c.fetcher.Stderr = &c.said, &c.said
	if err := c.fetcher.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.fetcher.Process.Kill() }) // it has ended unless the test failed
	for range 2 {
		c.screens = append(c.screens, newScreen(t, 120, 40, "attache --data "+c.dir))
	}
	for _, s := range c.screens {
		s.until("a thread on the board", withUnread)
	}
	return c
}

// end ends all of them and looks at what they leave behind.
func (c *crowd) end() {
	c.t.Helper()
	for i, s := range c.screens {
		noBlunder(c.t, fmt.Sprintf("dashboard %d", i+1), s.text())
		s.press("Q")
		s.ends()
	}
	if err := c.fetcher.Process.Signal(os.Interrupt); err != nil {
		c.t.Fatal(err)
	}
	exited(c.t, c.fetcher)
	noBlunder(c.t, "fetch --watch", c.said.String())
	log, err := os.ReadFile(filepath.Join(c.dir, "attache.log"))
	if err != nil {
		c.t.Fatal(err)
	}
	noBlunder(c.t, "the log", string(log))
	whole(c.t, c.dir)
}

// seen waits until all screens show a text, and gives how long that took.
func (c *crowd) seen(text string) time.Duration {
	c.t.Helper()
	start := time.Now()
	for _, s := range c.screens {
		s.until(text, regexp.QuoteMeta(text))
	}
	return time.Since(start)
}

// crowdTime is how long the crowd works together; measure faults does the same for longer.
const crowdTime = 15 * time.Second

// Two dashboards and a fetcher share a store with a program that edits, imports, exports and backs up meanwhile. What one
// does, the others show within a second; no one ever waits in vain.
func TestCrowd(t *testing.T) {
	g := newGrowing(t)
	c := newCrowd(t, g)
	d, err := desk.Open(t.Context(), desk.Options{Path: filepath.Join(c.dir, "attache.db")})
	if err != nil {
		t.Fatal(err)
	}
	ths, err := d.Threads(t.Context(), model.ThreadQuery{Window: model.Window{Limit: 1}})
	if err != nil || len(ths) == 0 {
		t.Fatalf("no thread: %v", err)
	}
	if err := d.Pin(t.Context(), ths[0].ID, true); err != nil {
		t.Fatal(err)
	}
	k := &killer{t: t, dir: c.dir}
	lines := []string{"backup " + c.dir + "/copy.db", "export --format jsonl --output " + c.dir + "/all.jsonl", "import " + c.dir + "/all.jsonl", "search envoy", "items", "check --offline"}
	var slowest, busy time.Duration // until a change showed, and the longest that a command took
	var name string
	for n, start := 0, time.Now(); n < len(lines) || !testing.Short() && time.Since(start) < crowdTime; n++ {
		line := lines[n%len(lines)]
		if n >= len(lines) && strings.HasPrefix(line, "backup") {
			line = "threads" // a backup replaces nothing
		}
		name = fmt.Sprintf("Sighting %d", n)
		if err := d.Rename(t.Context(), ths[0].ID, name); err != nil {
			t.Fatal(err)
		}
		slowest = max(slowest, c.seen(name))
		began := time.Now()
		out, err := k.command(strings.Fields(line)...).CombinedOutput()
		busy = max(busy, time.Since(began))
		if err != nil {
			t.Errorf("%s: %v: %s", line, err, out)
		}
		noBlunder(t, line, string(out))
	}
	t.Logf("a change showed on both screens within %v at the most; a command took %v at the most", slowest, busy)
	if slowest > max(5*time.Second, 10*busy) { // a second is what is promised; a busy machine is no fault
		t.Errorf("a change showed only after %v", slowest)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	c.screens[1].until("more than can be counted in two digits", `99\+ `+name)
	c.screens[0].press("g") // to the pinned thread
	c.screens[0].press("A")
	c.screens[1].until("that the other one read it", `[● ] *\d{0,2} `+name)
	c.end()
	c.keptElsewhere()
}

// keptElsewhere looks at the copies that were made while everybody wrote.
func (c *crowd) keptElsewhere() {
	c.t.Helper()
	for _, how := range []string{"copy.db", "all.jsonl"} {
		dir := c.t.TempDir()
		k := &killer{t: c.t, dir: dir}
		if how == "copy.db" {
			if err := os.Rename(filepath.Join(c.dir, how), filepath.Join(dir, "attache.db")); err != nil {
				c.t.Fatal(err)
			}
		} else if out, err := k.command("import", filepath.Join(c.dir, how)).CombinedOutput(); err != nil {
			c.t.Errorf("import: %v: %s", err, out)
		}
		whole(c.t, dir)
		if n := len(linksIn(c.t, filepath.Join(dir, "attache.db"))); n < killFeeds*perLook {
			c.t.Errorf("%s has %d items", how, n)
		}
	}
}
