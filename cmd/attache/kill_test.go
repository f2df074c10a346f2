package main

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"

	"attache/model"
	"attache/model/desk"
)

// growing is a site whose feeds get new items with every look. It remembers what the validators of requests prove: whoever
// sends the ETag of version n has stored the look that brought it, with its items, since both are one transaction.
type growing struct {
	mu     sync.Mutex
	base   string
	latest map[string]int // by path, the version served last
	proven map[string]int // the newest version whose ETag came back
	asked  chan struct{}  // a token for every request, as far as anybody waits
	weight int            // bytes of summary that every item brings besides
}

const (
	killFeeds = 8
	perLook   = 5  // items that a version adds
	kept      = 40 // versions that a document holds
)

// newGrowing starts the site for the rest of the test.
func newGrowing(t *testing.T) *growing {
	g := &growing{latest: map[string]int{}, proven: map[string]int{}, asked: make(chan struct{}, 1024)}
	server := httptest.NewUnstartedServer(g)
	g.base = addressOf(server)
	server.Start()
	t.Cleanup(server.Close)
	return g
}

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
		fmt.Fprintf(w, `<item><guid>%s-%d</guid><link>%s%s/%d</link><title>Envoy number %d in talks in %s on item %d</title><description>%s</description></item>`,
			r.URL.Path, n, g.base, r.URL.Path, n, n%17, r.URL.Path[1:], n, padding(n, g.weight))
	}
	fmt.Fprint(w, `</channel></rss>`)
}

// padding is text that does not compress to nothing.
func padding(seed, n int) string {
	rnd := rand.New(rand.NewPCG(uint64(seed), 1))
	var b strings.Builder
	for b.Len() < n {
		fmt.Fprintf(&b, "%x ", rnd.Uint64())
	}
	return b.String()
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

// configure writes a configuration into a data directory that follows the site's feeds without a pause.
func (g *growing) configure(t *testing.T, dir string) {
	t.Helper()
	var b bytes.Buffer
	b.WriteString("[refresh]\nhost_gap = \"1ms\"\nper_host = 8\n[articles]\nfetch = false\n")
	for i := range killFeeds {
		fmt.Fprintf(&b, "[[feeds]]\nurl = \"%s/f%d\"\nprivate = true\n", g.base, i)
	}
	if err := os.WriteFile(filepath.Join(dir, "config.toml"), b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// killsAStore is after how many kills a new store is begun, so that looking at all of it does not take ever longer.
const killsAStore = 24

// killWithin is how long after a request a program is killed at the latest, while programs do store something by then.
const killWithin = 200 * time.Millisecond

// killWithinAtMost is what that grows to on a machine on which they do not.
const killWithinAtMost = 8 * time.Second

// spareKills is how often more than asked for a program is killed while nothing is known to have been stored.
const spareKills = 21

// TestKill kills the dashboard and the fetcher while they store what feeds bring, again and again, and looks each time
// whether the store opens, is whole, and has everything that can be known to be committed: what another reader saw
// before the kill, what the requests that the site got prove, and what a program said that it had stored. KILLS=1000 makes
// it a thousand times.
func TestKill(t *testing.T) {
	kills := 3
	if s := os.Getenv("KILLS"); s != "" {
		var err error
		if kills, err = strconv.Atoi(s); err != nil {
			t.Fatalf("KILLS is not a number: %v", err)
		}
	}
	chance := rand.New(rand.NewPCG(1, uint64(kills)))
	var k *killer
	seen, items := map[string]int{}, 0 // kills before which something new was seen to be committed, by kind
	// On a slow machine the first programs may be killed before they stored anything: a few more are, each later, until one had.
	for i := 0; i < kills || len(seen) == 0 && i < kills+spareKills; i++ {
		if i%killsAStore == 0 {
			k = &killer{t: t, g: newGrowing(t), dir: t.TempDir(), chance: chance, within: killWithin}
			k.g.configure(t, k.dir)
		}
		kind := []string{"fetch --watch", "dashboard", "fetch"}[i%3]
		if n := k.once(kind); n > 0 {
			seen[kind]++
			items += n
		} else if i >= kills {
			k.within = min(2*k.within, killWithinAtMost)
		}
		if k.inspect(); t.Failed() {
			t.Fatalf("after kill %d of %d, of the %s", i+1, kills, kind)
		}
	}
	for kind, n := range seen {
		t.Logf("%s: in %d of its kills new items were known to be committed", kind, n)
	}
	if len(seen) == 0 {
		t.Errorf("after %d kills nothing was known to be committed: the programs were killed before they stored anything", kills+spareKills)
	}
	t.Logf("%d kills, %d items known to be committed before them, none lost", kills, items)
}

type killer struct {
	t      *testing.T
	g      *growing
	dir    string
	chance *rand.Rand
	within time.Duration   // how long after a request a program is killed at the latest
	must   map[string]bool // links of items that are known to be stored
	least  int             // items that there must be by what a program said
}

func (k *killer) command(args ...string) *exec.Cmd {
	cmd := exec.Command("attache", append([]string{"--data", k.dir}, args...)...)
	cmd.Env = append(os.Environ(), "TERM=xterm-256color", "XDG_CONFIG_HOME="+k.dir, "HTTP_PROXY=", "http_proxy=")
	return cmd
}

// start starts a program of the kind; said gives what it has written once it has ended.
func (k *killer) start(kind string) (cmd *exec.Cmd, said func() string) {
	k.t.Helper()
	if kind == "dashboard" {
		return k.dashboard()
	}
	cmd = k.command(append(strings.Fields(kind), "--all")...)
	var out bytes.Buffer
	cmd.Stdout = &out
	if err := cmd.Start(); err != nil {
		k.t.Fatal(err)
	}
	return cmd, out.String
}

// dashboard starts the screen in a terminal of its own and presses the key that refreshes everything, until it does.
func (k *killer) dashboard() (*exec.Cmd, func() string) {
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
	return cmd, func() string { close(stop); tty.Close(); return "" }
}

// once starts a program and kills it in the middle of its work: some requests after the first one, and a moment later. It
// gives how many new items were known to be committed by then.
func (k *killer) once(kind string) int {
	k.t.Helper()
	for len(k.g.asked) > 0 {
		<-k.g.asked
	}
	before := len(k.must)
	cmd, said := k.start(kind)
	for range 1 + k.chance.IntN(killFeeds) { // each of them looks at every feed at least once
		select {
		case <-k.g.asked:
		case <-time.After(patience):
			k.t.Fatalf("%s asks for nothing", kind)
		}
	}
	moment := time.NewTimer(time.Duration(k.chance.Int64N(int64(k.within))))
	<-moment.C
	k.must = k.items()
	if err := cmd.Process.Kill(); err != nil {
		k.t.Fatal(err)
	}
	_ = cmd.Wait() // says that it was killed
	if m := newItems.FindStringSubmatch(said()); m != nil {
		n, err := strconv.Atoi(m[1])
		if err != nil {
			k.t.Fatal(err)
		}
		k.least = before + n
	}
	for _, link := range k.g.mustHave() {
		k.must[link] = true
	}
	return len(k.must) - before
}

// freeLease lets the next program fetch at once. It would wait until the dead one's lease has run out.
func (k *killer) freeLease() {
	k.t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(k.dir, "attache.db"))
	if err == nil {
		_, err = db.Exec("DELETE FROM lease")
		err = errors.Join(err, db.Close())
	}
	if err != nil {
		k.t.Fatal(err)
	}
}

var newItems = regexp.MustCompile(`(\d+) new items?`)

// inspect checks the store that a killed program left behind.
func (k *killer) inspect() {
	k.t.Helper()
	if out, err := k.command("check", "--offline").CombinedOutput(); err != nil {
		k.t.Errorf("check: %v\n%s", err, out)
	}
	now := k.items()
	missing := 0
	for link := range k.must {
		if !now[link] {
			missing++
		}
	}
	if missing > 0 || len(now) < k.least {
		k.t.Errorf("%d of %d items that were committed are missing; %d are there, at least %d must be", missing, len(k.must), len(now), k.least)
	}
	k.must = now
	k.freeLease()
}

// items gives the links of what is in the store, as another program sees it.
func (k *killer) items() map[string]bool {
	k.t.Helper()
	return linksIn(k.t, filepath.Join(k.dir, "attache.db"))
}

// linksIn reads the links of all items of a store beside whoever writes to it.
func linksIn(t *testing.T, path string) map[string]bool {
	t.Helper()
	d, err := desk.Open(t.Context(), desk.Options{Path: path, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close() //nolint:errcheck // it only reads
	items, err := d.Items(t.Context(), model.ItemQuery{Tracks: allTracks})
	if err != nil {
		t.Fatal(err)
	}
	links := make(map[string]bool, len(items))
	for _, it := range items {
		links[it.Link] = true
	}
	return links
}
