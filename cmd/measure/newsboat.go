package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// newsboat reads the same items from feeds of a thousand, served on the loopback interface, and is then watched as the
// dashboard is.
func (t *terminalRun) newsboat(items int, data string) (figures, error) {
	f := figures{program: "newsboat", items: items}
	docs, err := newsboatFeeds(items, data)
	if err != nil {
		return f, err
	}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
		fmt.Fprint(w, docs[r.URL.Path])
	}))
	defer srv.Close()
	home, err := os.MkdirTemp(t.dir, "newsboat-")
	if err != nil {
		return f, err
	}
	var urls strings.Builder
	for name := range docs {
		urls.WriteString(srv.URL + name + "\n")
	}
	u, c, k := filepath.Join(home, "urls"), filepath.Join(home, "config"), filepath.Join(home, "cache.db")
	err = errors.Join(os.WriteFile(u, []byte(urls.String()), 0o600), os.WriteFile(c, []byte("auto-reload no\nreload-threads 4\n"), 0o600))
	if err != nil {
		return f, err
	}
	base := []string{"-u", u, "-C", c, "-c", k}
	if out, err := exec.CommandContext(t.ctx, "newsboat", append(base, "-x", "reload")...).CombinedOutput(); err != nil {
		return f, fmt.Errorf("newsboat -x reload: %w\n%s", err, tail(string(out), 500))
	}
	if info, err := os.Stat(k); err == nil {
		f.size = info.Size()
	}
	return f, t.watch(&f, screen{useful: regexp.MustCompile(`Recorded \d+`), keys: []string{"\x1b[B", "\x1b[B", "\x1b[B", "\x1b[A"},
		env: []string{"HOME=" + home}, name: "newsboat", args: base})
}

// newsboatFeeds writes the items as documents of a thousand each.
func newsboatFeeds(items int, data string) (map[string]string, error) {
	docs := map[string]string{}
	in := &reader{path: data}
	for done := 0; done < items; {
		var b strings.Builder
		fmt.Fprintf(&b, "<rss version=\"2.0\"><channel><title>Recorded %04d</title><link>http://127.0.0.1/</link><description>d</description>", len(docs))
		for range min(1000, items-done) {
			it, err := in.next()
			if err != nil {
				return nil, err
			}
			done++
			fmt.Fprintf(&b, "<item><title>%s</title><link>%s</link><guid>%s</guid><pubDate>%s</pubDate><description>%s</description></item>",
				xmlEscape(it.Title), xmlEscape(it.Link), it.GUID, it.Published.Format(time.RFC1123Z), xmlEscape(it.Summary))
		}
		b.WriteString("</channel></rss>")
		docs[fmt.Sprintf("/feed%04d.xml", len(docs))] = b.String()
	}
	return docs, nil
}

func xmlEscape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}
