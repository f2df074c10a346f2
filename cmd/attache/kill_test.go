package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
)

// growing is a site whose feeds get new items with every look. It remembers what the validators of requests prove: whoever
// sends the ETag of version n has stored the look that brought it, with its items, since both are one transaction.
type growing struct {
	mu     sync.Mutex
	base   string
	latest map[string]int // by path, the version served last
	proven map[string]int // the newest version whose ETag came back
	asked  chan struct{}  // a token for every request, as far as anybody waits
}

const (
	killFeeds = 8
	perLook   = 5  // items that a version adds
	kept      = 40 // versions that a document holds
)

func (g *growing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	if v, err := strconv.Atoi(strings.Trim(r.Header.Get("If-None-Match"), `"v`)); err == nil {
		g.proven[r.URL.Path] = max(g.proven[r.URL.Path], v)
	}
	g.latest[r.URL.Path]++
	v := g.latest[r.URL.Path]
	g.mu.Unlock()
	select {
	case g.asked <- struct{}{}:
	default:
	}
	w.Header().Set("ETag", fmt.Sprintf(`"v%d"`, v))
	w.Header().Set("Content-Type", "application/rss+xml")
	fmt.Fprintf(w, `<?xml version="1.0"?><rss version="2.0"><channel><title>Feed %s</title>`, r.URL.Path)
	for n := v * perLook; n > max(0, v-kept)*perLook; n-- {
		fmt.Fprintf(w, `<item><guid>%s-%d</guid><link>%s%s/%d</link><title>Envoy number %d speaks in %s about item %d</title></item>`,
			r.URL.Path, n, g.base, r.URL.Path, n, n%17, r.URL.Path[1:], n)
	}
	fmt.Fprint(w, `</channel></rss>`)
}

// mustHave lists the links of the items that the validators prove to be stored.
func (g *growing) mustHave() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	var out []string
	for path, v := range g.proven {
		for n := 1; n <= v*perLook; n++ {
			out = append(out, fmt.Sprintf("%s%s/%d", g.base, path, n))
		}
	}
	return out
}

// TestKill kills the dashboard and the fetcher while they store what feeds bring, again and again, and looks each time
// whether the store opens, is whole, and has everything that was committed. KILLS=100 makes it a hundred times.
func TestKill(t *testing.T) {
	kills := 2
	if s := os.Getenv("KILLS"); s != "" {
		var err error
		if kills, err = strconv.Atoi(s); err != nil {
			t.Fatalf("KILLS is not a number: %v", err)
		}
	}
	g := &growing{latest: map[string]int{}, proven: map[string]int{}, asked: make(chan struct{}, 1)}
	server := httptest.NewServer(g)
	defer server.Close()
	g.base = server.URL
	k := killer{t: t, g: g, dir: t.TempDir(), chance: rand.New(rand.NewPCG(1, uint64(kills)))}
	k.configure()
	for i := range kills {
		kind, start := "fetch --watch", k.fetcher
		if i%2 == 1 {
			kind, start = "dashboard", k.dashboard
		}
		k.once(start)
		if k.inspect(); t.Failed() {
			t.Fatalf("after kill %d of %d, of the %s", i+1, kills, kind)
		}
	}
	if len(k.seen) == 0 {
		t.Errorf("no items after %d kills: the programs were killed before they stored anything", kills)
	}
	t.Logf("%d kills, %d items stored, %d of them proven by validators", kills, len(k.seen), len(g.mustHave()))
}

type killer struct {
	t      *testing.T
	g      *growing
	dir    string
	chance *rand.Rand
	seen   map[string]bool // links of the items listed after the last kill
}

func (k *killer) configure() {
	var b bytes.Buffer
	b.WriteString("[refresh]\nhost_gap = \"1ms\"\nper_host = 8\n[articles]\nfetch = false\n")
	for i := range killFeeds {
		fmt.Fprintf(&b, "[[feeds]]\nurl = \"%s/f%d\"\nprivate = true\n", k.g.base, i)
	}
	if err := os.WriteFile(filepath.Join(k.dir, "config.toml"), b.Bytes(), 0o600); err != nil {
		k.t.Fatal(err)
	}
}

func (k *killer) command(args ...string) *exec.Cmd {
	cmd := exec.Command("attache", append([]string{"--data", k.dir}, args...)...)
	cmd.Env = append(os.Environ(), "TERM=xterm-256color", "XDG_CONFIG_HOME="+k.dir, "HTTP_PROXY=", "http_proxy=")
	return cmd
}

// fetcher starts attache fetch --watch, which looks at all feeds at once.
func (k *killer) fetcher() (*exec.Cmd, func()) {
	cmd := k.command("fetch", "--watch", "--all")
	if err := cmd.Start(); err != nil {
		k.t.Fatal(err)
	}
	return cmd, func() {}
}

// dashboard starts the screen in a terminal of its own and presses the key that refreshes everything, until it does.
func (k *killer) dashboard() (*exec.Cmd, func()) {
	cmd := k.command()
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		k.t.Fatal(err)
	}
	drawn := make(chan struct{}, 1)
	go func() {
		buf := make([]byte, 4096)
		for {
			if _, err := tty.Read(buf); err != nil {
				return
			}
			select {
			case drawn <- struct{}{}:
			default:
			}
		}
	}()
	stop := make(chan struct{})
	go func() {
		for {
			select {
			case <-drawn:
				_, _ = tty.WriteString("R") // a closed terminal ends the reader above
			case <-stop:
				return
			}
		}
	}()
	return cmd, func() { close(stop); tty.Close() }
}

// once starts a program and kills it in the middle of its work: some requests after the first one, and a moment later.
func (k *killer) once(start func() (*exec.Cmd, func())) {
	k.t.Helper()
	select {
	case <-k.g.asked:
	default:
	}
	cmd, stop := start()
	defer stop()
	deadline := time.After(60 * time.Second)
	for range 1 + k.chance.IntN(2*killFeeds) {
		select {
		case <-k.g.asked:
		case <-time.After(2 * time.Second): // it has asked for all there is
		case <-deadline:
			k.t.Fatal("the program asks for nothing")
		}
	}
	moment := time.NewTimer(time.Duration(k.chance.IntN(200)) * time.Millisecond)
	<-moment.C
	if err := cmd.Process.Kill(); err != nil {
		k.t.Fatal(err)
	}
	_ = cmd.Wait() // says that it was killed
}

// inspect checks the store that a killed program left behind.
func (k *killer) inspect() {
	k.t.Helper()
	if out, err := k.command("check", "--offline").CombinedOutput(); err != nil {
		k.t.Errorf("check: %v\n%s", err, out)
	}
	now := k.items()
	missing := 0
	for link := range k.seen {
		if !now[link] {
			missing++
		}
	}
	for _, link := range k.g.mustHave() {
		if !now[link] {
			missing++
		}
	}
	if missing > 0 {
		k.t.Errorf("%d committed items are missing", missing)
	}
	k.seen = now
}

func (k *killer) items() map[string]bool {
	k.t.Helper()
	out, err := k.command("items", "--json").Output()
	if err != nil {
		k.t.Fatalf("items: %v", err)
	}
	links := map[string]bool{}
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		var it struct{ Link string }
		if err := json.Unmarshal(lines.Bytes(), &it); err != nil {
			k.t.Fatal(err)
		}
		links[it.Link] = true
	}
	return links
}
