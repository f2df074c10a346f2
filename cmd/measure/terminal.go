package main

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"attache/model"
	"attache/model/desk"
	"attache/model/threads"
	"attache/model/tracks"
)

func init() {
	commands["terminal"] = command{
		help: "start, memory, answer to a key and idle cost of the dashboard in a terminal, beside newsboat: --items N [FILE.tsv.gz ...]",
		run:  measureTerminal,
	}
}

// terminalRow is what was seen of one program with one number of items.
type terminalRow struct {
	name           string
	items          int
	first          time.Duration // start to first useful screen, median
	memory         float64       // MB resident
	median, p99    time.Duration // key to last byte
	idleCore       float64
	idleBytes      int
	store, textual int64 // bytes on disk, bytes of text in it
}

func measureTerminal(args []string) error {
	fs := flag.NewFlagSet("terminal", flag.ContinueOnError)
	items := fs.Int("items", 100000, "how many items the store holds")
	starts := fs.Int("starts", 5, "how many starts the median is taken of")
	keys := fs.Int("keys", 100, "how many keys are pressed")
	rest := fs.Duration("idle", 20*time.Second, "how long to watch it idle")
	cols, rows := fs.Int("cols", 200, "columns"), fs.Int("rows", 60, "rows")
	if err := fs.Parse(args); err != nil {
		return err
	}
	files := fs.Args()
	if len(files) == 0 {
		files = []string{filepath.Join(sharedData, "items", "world-2025-10_2026-08.tsv.gz")}
	}
	dir, err := os.MkdirTemp("", "attache-terminal-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	ctx := context.Background()
	t := terminalRun{ctx: ctx, dir: dir, starts: *starts, keys: *keys, idle: *rest, cols: *cols, rows: *rows}
	row, err := t.attache(*items, files)
	if err != nil {
		return err
	}
	all := []terminalRow{row}
	if _, err := exec.LookPath("newsboat"); err != nil {
		fmt.Println("newsboat is not installed: nothing to compare with")
	} else if row, err = t.newsboat(*items, files); err != nil {
		return err
	} else {
		all = append(all, row)
	}
	fmt.Printf("%dx%d, median of %d starts, %d keys\n", *cols, *rows, *starts, *keys)
	fmt.Printf("%-10s %9s %12s %9s %11s %11s %10s %10s %9s\n", "program", "items", "first screen", "memory", "key median", "key p99", "idle core", "idle out", "file/text")
	for _, r := range all {
		fmt.Printf("%-10s %9d %12s %6.1f MB %11s %11s %9.2f%% %7d B", r.name, r.items, ms(r.first), r.memory, ms(r.median), ms(r.p99), 100*r.idleCore, r.idleBytes)
		if r.textual > 0 {
			fmt.Printf(" %9.2f", float64(r.store)/float64(r.textual))
		}
		fmt.Println()
	}
	return nil
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d)/1e6) }

// terminalRun is the setting in which programs are watched.
type terminalRun struct {
	ctx          context.Context
	dir          string
	starts, keys int
	idle         time.Duration
	cols, rows   int
}

// watch starts a program several times until re is on its screen, then presses keys in the last one and lets it rest.
func (t terminalRun) watch(row *terminalRow, re *regexp.Regexp, keys []string, env []string, name string, args ...string) error {
	var firsts []time.Duration
	for i := range t.starts {
		s, err := startSession(t.ctx, t.cols, t.rows, env, name, args...)
		if err != nil {
			return err
		}
		first, err := s.wait(re, 0, time.Minute)
		if err != nil {
			s.end()
			return err
		}
		firsts = append(firsts, first)
		if i == t.starts-1 {
			s.settle(500*time.Millisecond, 10*time.Second)
			row.memory = rss(s.cmd.Process.Pid)
			l := s.latencies(keys, t.keys)
			row.median, row.p99 = quantile(l, .5), quantile(l, .99)
			row.idleCore, row.idleBytes = s.idle(t.idle)
		}
		s.end()
	}
	row.first = middle(firsts)
	return nil
}

func (t terminalRun) attache(items int, files []string) (terminalRow, error) {
	row := terminalRow{name: "attache", items: items}
	bin := filepath.Join(t.dir, "attache")
	if out, err := exec.CommandContext(t.ctx, "go", "build", "-o", bin, "./cmd/attache").CombinedOutput(); err != nil {
		return row, fmt.Errorf("build ./cmd/attache (run this in the repository's root): %w\n%s", err, out)
	}
	data := filepath.Join(t.dir, "data")
	title, err := t.seed(&row, filepath.Join(data, "attache.db"), items, files)
	if err != nil {
		return row, err
	}
	conf := filepath.Join(t.dir, "empty.toml")
	if err := os.WriteFile(conf, nil, 0o600); err != nil {
		return row, err
	}
	re := regexp.MustCompile(regexp.QuoteMeta(string([]rune(title)[:min(12, len([]rune(title)))])))
	return row, t.watch(&row, re, []string{"j", "j", "j", "k"}, nil, bin, "--config", conf, "--data", data)
}

// seed fills a store through the desk, as feeds would, and gives the title of the thread that the screen shows first.
func (t terminalRun) seed(row *terminalRow, path string, items int, files []string) (string, error) {
	d, err := desk.Open(t.ctx, desk.Options{Path: path, Judge: tracks.New(), Grouper: func() threads.Grouper { return threads.New(threads.Options{}) }})
	if err != nil {
		return "", err
	}
	defer d.Close()
	feed, err := d.AddFeed(t.ctx, model.Feed{URL: "https://news.example/feed", Source: "Recorded", Origin: model.FromStore, Disabled: true})
	if err != nil {
		return "", err
	}
	begin := time.Now()
	n := 0
	err = eachBatch(files, items, 1000, func(batch []model.Item) error {
		for i := range batch {
			n++
			batch[i].FeedID = feed
			row.textual += int64(len(batch[i].Title) + len(batch[i].Summary) + len(batch[i].Link))
		}
		_, err := d.Ingest(t.ctx, model.Fetch{Feed: feed, At: time.Now(), Items: batch})
		return err
	})
	if err != nil {
		return "", err
	}
	row.items = n
	fmt.Printf("filled a store with %d items in %v\n", n, time.Since(begin).Round(time.Second/10))
	ts, err := d.Threads(t.ctx, model.ThreadQuery{Tracks: []model.Track{model.Negotiations}, Window: model.Window{Limit: 1}})
	if err != nil {
		return "", err
	}
	if len(ts) == 0 {
		return "", fmt.Errorf("no thread on the board after %d items", n)
	}
	if err := d.Close(); err != nil {
		return "", err
	}
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	row.store = info.Size()
	return ts[0].Title, nil
}

// eachBatch reads recorded items in order, shifted by a year each time the files are read again, until it has enough.
func eachBatch(files []string, want, size int, f func([]model.Item) error) error {
	var batch []model.Item
	got := 0
	flush := func() error {
		err := f(batch)
		batch = nil
		return err
	}
	for again := 0; got < want; again++ {
		before := got
		for _, file := range files {
			err := eachRow(file, itemColumns, func(c []string) error {
				at, err := time.Parse(time.RFC3339, c[1])
				if err != nil || got >= want {
					return nil
				}
				got++
				id := fmt.Sprintf("%s-%d", c[0], again)
				batch = append(batch, model.Item{Source: c[2], Lang: c[3], Title: c[4], Summary: c[5], GUID: id,
					Link: "https://news.example/" + id, Canonical: "https://news.example/" + id, Published: at.AddDate(-again, 0, 0).UTC(), Fetched: time.Now().UTC()})
				if len(batch) == size {
					return flush()
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		if got == before {
			return fmt.Errorf("no items in %s", strings.Join(files, ", "))
		}
	}
	if len(batch) > 0 {
		return flush()
	}
	return nil
}

// newsboat reads the same items from feeds of a thousand, served on the loopback interface, and is then watched alike.
func (t terminalRun) newsboat(items int, files []string) (terminalRow, error) {
	row := terminalRow{name: "newsboat", items: items}
	docs := map[string]string{}
	err := eachBatch(files, items, 1000, func(batch []model.Item) error {
		var b strings.Builder
		name := fmt.Sprintf("/feed%04d.xml", len(docs))
		fmt.Fprintf(&b, "<rss version=\"2.0\"><channel><title>Recorded %04d</title><link>http://127.0.0.1/</link><description>d</description>", len(docs))
		for _, it := range batch {
			fmt.Fprintf(&b, "<item><title>%s</title><link>%s</link><guid>%s</guid><pubDate>%s</pubDate><description>%s</description></item>",
				xmlEscape(it.Title), it.Link, it.GUID, it.Published.Format(time.RFC1123Z), xmlEscape(it.Summary))
		}
		b.WriteString("</channel></rss>")
		docs[name] = b.String()
		return nil
	})
	if err != nil {
		return row, err
	}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
		fmt.Fprint(w, docs[r.URL.Path])
	}))
	defer srv.Close()
	home := filepath.Join(t.dir, "newsboat")
	if err := os.MkdirAll(home, 0o700); err != nil {
		return row, err
	}
	var urls strings.Builder
	for name := range docs {
		urls.WriteString(srv.URL + name + "\n")
	}
	u, c, k := filepath.Join(home, "urls"), filepath.Join(home, "config"), filepath.Join(home, "cache.db")
	if err := os.WriteFile(u, []byte(urls.String()), 0o600); err != nil {
		return row, err
	}
	if err := os.WriteFile(c, []byte("auto-reload no\nreload-threads 4\n"), 0o600); err != nil {
		return row, err
	}
	base := []string{"-u", u, "-C", c, "-c", k}
	if out, err := exec.CommandContext(t.ctx, "newsboat", append(base, "-x", "reload")...).CombinedOutput(); err != nil {
		return row, fmt.Errorf("newsboat -x reload: %w\n%s", err, tail(string(out), 500))
	}
	return row, t.watch(&row, regexp.MustCompile(`Recorded \d+`), []string{"\x1b[B", "\x1b[B", "\x1b[B", "\x1b[A"}, []string{"HOME=" + home}, "newsboat", base...)
}

func xmlEscape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// middle is the median.
func middle(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}
