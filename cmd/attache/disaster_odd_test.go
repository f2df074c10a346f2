package main

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// oldStore puts the store that a released program left into a data directory.
func oldStore(t *testing.T, fixture, dir string) {
	t.Helper()
	f, err := os.Open(fixture)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // it is only read
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	to, err := os.Create(filepath.Join(dir, "attache.db"))
	if err == nil {
		_, err = io.Copy(to, z)
		err = errors.Join(err, to.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// quiet adds to the configuration of a data directory that a feed is not looked at: the store of an older program follows
// one of an address that no test may ask for.
func quiet(t *testing.T, dir, url string) {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(dir, "config.toml"), os.O_APPEND|os.O_WRONLY, 0)
	if err == nil {
		_, err = fmt.Fprintf(f, "[[feeds]]\nurl = %q\ndisabled = true\n", url)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Two dashboards, a fetcher and lists that are started in one instant on the store of an older program bring it up to date
// once, and lose nothing of it.
func TestAllStartAtOnceOnAnOldStore(t *testing.T) {
	fixtures, err := filepath.Glob("../../model/desk/testdata/store-v*.db.gz")
	if err != nil || len(fixtures) == 0 {
		t.Fatalf("no store of an older program: %v", err)
	}
	for _, fixture := range fixtures {
		t.Run(filepath.Base(fixture), func(t *testing.T) {
			dir, g := t.TempDir(), newGrowing(t)
			g.configure(t, dir)
			quiet(t, dir, "https://wire.example/rss")
			oldStore(t, fixture, dir)
			k := &killer{t: t, g: g, dir: dir}
			var screens []*screen
			for range 2 {
				screens = append(screens, newScreen(t, 120, 40, "attache --data "+dir))
			}
			var wg sync.WaitGroup
			for _, line := range []string{"fetch", "items", "check --offline", "threads"} {
				wg.Go(func() {
					out, err := k.command(strings.Fields(line)...).CombinedOutput()
					if err != nil {
						t.Errorf("%s: %v: %s", line, err, out)
					}
					noBlunder(t, line, string(out))
				})
			}
			wg.Wait()
			for i, s := range screens {
				noBlunder(t, fmt.Sprintf("dashboard %d", i+1), s.until("the board", withUnread))
				s.press("Q")
				s.ends()
			}
			whole(t, dir)
			out, err := k.command("search", "is:starred bosun").CombinedOutput()
			if err != nil || !strings.Contains(string(out), "Corran talks stall") {
				t.Errorf("what was starred in the older program: %v: %s", err, out)
			}
		})
	}
}

// A terminal that is drawn large and small faster than it can be followed ends as it should be, and what was open stays open.
func TestTerminalChangesSizeAllTheTime(t *testing.T) {
	dir, g := t.TempDir(), newGrowing(t)
	g.configure(t, dir)
	s := newScreen(t, 120, 40, "attache --data "+dir)
	s.until("a thread on the board", withUnread)
	s.press("Enter")
	s.until("the thread that is open", `Timeline`)
	for i := range 30 {
		of := [][2]string{{"10", "3"}, {"500", "200"}, {"1", "1"}, {"79", "23"}, {"160", "45"}, {"80", "24"}}[i%6]
		if out, err := s.tmux("resize-window", "-x", of[0], "-y", of[1]); err != nil {
			t.Fatalf("%dth change, to %v: %v: %s", i, of, err, out)
		}
		s.press([]string{"j", "k", "+", "Tab"}[i%4])
	}
	if out, err := s.tmux("resize-window", "-x", "120", "-y", "40"); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	// Which of its panes is in front is up to the size at which each key arrived.
	noBlunder(t, "the screen", s.until("the thread that was open", `▸ Negotiations ▸ [^\n]*\n(.|\n)*help`))
	s.press("Q")
	s.ends()
	whole(t, dir)
}

// A megabyte that is pasted where a query is typed is no reason to stop answering.
func TestAMegabyteIsPasted(t *testing.T) {
	for what, text := range map[string]string{"one word": strings.Repeat("x", 1<<20), "many lines": strings.Repeat("carrier group\n", 1<<20/14)} {
		t.Run(what, func(t *testing.T) {
			dir, g := t.TempDir(), newGrowing(t)
			g.configure(t, dir)
			s := newScreen(t, 120, 40, "attache --data "+dir)
			s.until("a thread on the board", withUnread)
			paste := filepath.Join(t.TempDir(), "paste")
			if err := os.WriteFile(paste, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			if out, err := s.tmux("load-buffer", paste); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			s.press("/")
			s.until("the prompt", `[Ss]earch`)
			if out, err := s.tmux("paste-buffer", "-p"); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			s.until("some of what was pasted", text[:5])
			s.press("Enter") // no more is typed
			s.back(`▸ board`)
			s.press("?")
			noBlunder(t, "the screen", s.until("the help", `Help(.|\n)*one level back`))
			s.back(`▸ board`)
			s.press("Q")
			s.ends()
			whole(t, dir)
		})
	}
}

// Titles of two thousand marks on one letter, and of signs that join into one, are drawn within their rows.
func TestTitlesThatPileUp(t *testing.T) {
	titles := []string{
		"Talks on a̶ " + strings.Repeat("à́̂̃", 500) + " ceasefire in Geneva",
		"Talks on the e" + strings.Repeat("\u0301", 2000) + " ceasefire in Geneva",
		strings.Repeat("\U0001F468\u200D", 1000) + " talks on a ceasefire in Geneva",
		strings.Repeat("\u0301", 2000),
		"Talks in Geneva " + strings.Repeat("\uFDFD", 300),
	}
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
		fmt.Fprint(w, `<?xml version="1.0"?><rss version="2.0"><channel><title>Zalgo</title>`)
		for i := range 60 {
			fmt.Fprintf(w, "<item><link>https://zalgo.example/%d</link><title>%s</title><description>%s</description></item>", i, titles[i%len(titles)], titles[(i+1)%len(titles)])
		}
		fmt.Fprint(w, `</channel></rss>`)
	}))
	defer site.Close()
	dir := t.TempDir()
	conf := fmt.Sprintf("[articles]\nfetch = false\n[[feeds]]\nurl = %q\nprivate = true\n", site.URL+"/feed")
	if err := os.WriteFile(filepath.Join(dir, "config.toml"), []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	s := newScreen(t, 120, 40, "attache --data "+dir)
	s.until("a thread on the board", withUnread)
	s.press("Enter")
	s.until("the thread that is open", `Timeline`)
	for _, key := range []string{"j", "Enter", "j", "k", "/"} {
		s.press(key)
	}
	s.press("-l", "talks")
	look, broken := time.NewTicker(20*time.Millisecond), ""
	defer look.Stop()
	for deadline := time.Now().Add(patience); ; <-look.C { // a frame may be looked at before all of it has come
		if broken = outOfFrame(s.until("what is found", `talks(.|\n)*\n.*(help|Esc)`)); broken == "" {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal(broken)
		}
	}
	s.press("Enter") // no more is typed
	s.back(`▸ board`)
	s.press("Q")
	s.ends()
	whole(t, dir)
	if n := len(linksIn(t, filepath.Join(dir, "attache.db"))); n != 60 {
		t.Errorf("%d of 60 items are stored", n)
	}
}

// outOfFrame says which row of a screen is not closed by its frame. All but the head and the foot stand within one.
func outOfFrame(text string) string {
	rows := strings.Split(strings.TrimRight(text, "\n"), "\n")
	for i, row := range rows[1 : len(rows)-1] {
		if row = strings.TrimRight(row, " "); !strings.HasSuffix(row, "│") && !strings.HasSuffix(row, "╮") && !strings.HasSuffix(row, "╯") {
			return fmt.Sprintf("row %d breaks out of its frame: %q", i+1, row)
		}
	}
	return ""
}

// A fetcher that is stopped in the middle of its work, as a laptop is that sleeps, goes on where it was when it is woken,
// beside whoever fetched meanwhile.
func TestTheFetcherIsPutToSleep(t *testing.T) {
	g := newGrowing(t)
	c := newCrowd(t, g)
	if err := c.fetcher.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	before := len(linksIn(t, filepath.Join(c.dir, "attache.db")))
	// Everything that needs the store goes on meanwhile.
	k := &killer{t: t, dir: c.dir}
	for _, line := range []string{"items", "search envoy", "threads", "check --offline", "backup " + c.dir + "/copy.db"} {
		if out, err := k.command(strings.Fields(line)...).CombinedOutput(); err != nil {
			t.Errorf("%s beside a fetcher that sleeps: %v: %s", line, err, out)
		}
	}
	if err := c.fetcher.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	look := time.NewTicker(100 * time.Millisecond)
	defer look.Stop()
	for deadline := time.Now().Add(patience); len(linksIn(t, filepath.Join(c.dir, "attache.db"))) <= before; <-look.C {
		if time.Now().After(deadline) {
			t.Fatal("nothing came in after the fetcher was woken")
		}
	}
	c.end()
}

// A configuration that is broken while programs run with it disturbs none of them; the next one says where it is broken.
func TestTheConfigurationIsBrokenMeanwhile(t *testing.T) {
	g := newGrowing(t)
	c := newCrowd(t, g)
	conf := filepath.Join(c.dir, "config.toml")
	good, err := os.ReadFile(conf)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(conf, []byte("[refresh]\nmin = \"soon\"\nfeeds = 7\n[[feeds\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	before := g.latestOf("/f0")
	cmd := exec.Command("attache", "--data", c.dir, "items")
	cmd.Env = (&killer{t: t, dir: c.dir}).command().Env
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "config.toml") {
		t.Errorf("a program that starts with a broken configuration: %v: %s", err, out)
	}
	noBlunder(t, "items", string(out))
	c.screens[0].press("R")
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for deadline := time.Now().Add(patience); g.latestOf("/f0") <= before; <-look.C {
		if time.Now().After(deadline) {
			t.Fatal("nobody looks at the feeds any more")
		}
	}
	if err := os.WriteFile(conf, good, 0o600); err != nil {
		t.Fatal(err)
	}
	c.end()
}

// latestOf is the version that was served last at a path.
func (g *growing) latestOf(path string) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.latest[path]
}
