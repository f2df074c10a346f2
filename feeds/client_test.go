package feeds

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"attache/model"
)

func noProxy(*url.URL) (*url.URL, error) { return nil, nil }

func private(address string) Request {
	return Request{Feed: model.Feed{URL: address, Private: true}}
}

func TestEncodings(t *testing.T) {
	doc := []byte(document("packed", 30))
	pack := map[string]func([]byte) []byte{
		"gzip": gzipped,
		"br": func(b []byte) []byte {
			var out bytes.Buffer
			w := brotli.NewWriter(&out)
			w.Write(b)
			w.Close()
			return out.Bytes()
		},
		"zstd": func(b []byte) []byte {
			var out bytes.Buffer
			w, _ := zstd.NewWriter(&out)
			w.Write(b)
			w.Close()
			return out.Bytes()
		},
		"":     func(b []byte) []byte { return b },
		"none": gzipped, // a .gz file served as it lies on the disk
	}
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/")
		if name != "none" && name != "" {
			if !strings.Contains(r.Header.Get("Accept-Encoding"), name) {
				t.Errorf("%s was not asked for", name)
			}
			w.Header().Set("Content-Encoding", name)
		}
		w.Write(pack[name](doc))
	})
	c := testClient(t, ClientOptions{})
	for name := range pack {
		for range 2 { // the second time with a decoder that was used before
			a, err := c.Get(context.Background(), private(s.URL+"/"+name))
			if err != nil || a.Broken != nil || !bytes.Equal(a.Body, doc) {
				t.Errorf("%q: error %v", name, err)
			}
		}
	}
}

func gzipped(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

func TestRequestSaysWhoAsks(t *testing.T) {
	got := make(chan http.Header, 1)
	s := serve(t, func(w http.ResponseWriter, r *http.Request) { got <- r.Header; w.WriteHeader(http.StatusNotModified) })
	c := testClient(t, ClientOptions{UserAgent: "attache/1.2 (+https://attache.example/)"})
	r := private(s.URL)
	r.ETag, r.LastModified = `W/"7"`, "Wed, 04 Feb 2026 10:00:00 GMT"
	a, err := c.Get(context.Background(), r)
	if err != nil || !a.NotModified {
		t.Fatalf("answer %+v, error %v", a, err)
	}
	h := <-got
	for k, want := range map[string]string{"User-Agent": "attache/1.2 (+https://attache.example/)", "If-None-Match": r.ETag, "If-Modified-Since": r.LastModified} {
		if h.Get(k) != want {
			t.Errorf("%s: %q, want %q", k, h.Get(k), want)
		}
	}
}

func TestRedirects(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/old":
			http.Redirect(w, r, "/newer", http.StatusMovedPermanently)
		case "/newer":
			http.Redirect(w, r, "/newest", http.StatusPermanentRedirect)
		case "/newest":
			http.Redirect(w, r, "/today", http.StatusFound)
		case "/late":
			http.Redirect(w, r, "/old", http.StatusFound)
		case "/circle":
			http.Redirect(w, r, "/circle", http.StatusMovedPermanently)
		case "/nowhere":
			w.WriteHeader(http.StatusFound)
		case "/file":
			w.Header().Set("Location", "file:///etc/passwd")
			w.WriteHeader(http.StatusFound)
		case "/today":
			if r.Header.Get("If-None-Match") == `"v"` {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			io.WriteString(w, document("redirected", 1))
		default:
			var n int
			fmt.Sscanf(r.URL.Path, "/hop%d", &n)
			http.Redirect(w, r, fmt.Sprintf("/hop%d", n+1), http.StatusFound)
		}
	})
	c := testClient(t, ClientOptions{})
	get := func(path, etag string) (*Answer, error) {
		r := private(s.URL + path)
		r.ETag = etag
		return c.Get(context.Background(), r)
	}
	if a, err := get("/old", ""); err != nil || a.Moved != s.URL+"/newest" || a.URL != s.URL+"/today" {
		t.Errorf("permanent and then temporary: %+v, %v", a, err)
	}
	if a, err := get("/late", ""); err != nil || a.Moved != "" {
		t.Errorf("a permanent redirect behind a temporary one was learnt: %+v, %v", a, err)
	}
	if a, err := get("/old", `"v"`); err != nil || !a.NotModified {
		t.Errorf("the validator did not reach the end of the redirects: %+v, %v", a, err)
	}
	for path, want := range map[string]string{
		"/circle": "redirects in a circle", "/hop1": "more than 10 times", "/nowhere": "without saying where", "/file": "no web address",
	} {
		if _, err := get(path, ""); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
}

func TestCredentialsStayAtHome(t *testing.T) {
	seen := make(chan string, 2)
	away := serve(t, func(w http.ResponseWriter, r *http.Request) {
		seen <- "away " + r.Header.Get("Authorization")
		io.WriteString(w, document("away", 1))
	})
	elsewhere := strings.Replace(away.URL, "127.0.0.1", "localhost", 1)
	home := serve(t, func(w http.ResponseWriter, r *http.Request) {
		seen <- "home " + r.Header.Get("Authorization")
		if r.URL.Path == "/leave" {
			http.Redirect(w, r, elsewhere, http.StatusFound)
		}
	})
	c := testClient(t, ClientOptions{})
	c.open = c.own // the guard has its own test
	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte("desk:s3cret"))
	asked := 0
	secret := func() (string, error) { asked++; return "s3cret", nil }
	for _, f := range []struct {
		feed model.Feed
		want string
	}{
		{model.Feed{URL: home.URL + "/leave", User: "desk", Secret: secret}, basic},
		{model.Feed{URL: home.URL + "/leave?token", Secret: secret}, "Bearer s3cret"},
		{model.Feed{URL: strings.Replace(home.URL, "http://", "http://desk:s3cret@", 1) + "/leave"}, basic},
	} {
		f.feed.Private = true
		a, err := c.Get(context.Background(), Request{Feed: f.feed})
		if err != nil {
			t.Fatal(err)
		}
		if got := <-seen; got != "home "+f.want {
			t.Errorf("at home: %q, want %q", got, f.want)
		}
		if got := <-seen; got != "away " {
			t.Errorf("credentials left the house: %q", got)
		}
		if strings.Contains(a.URL, "s3cret") {
			t.Errorf("the answer's address holds the password: %s", a.URL)
		}
	}
	if asked != 2 {
		t.Errorf("the password command ran %d times for two feeds", asked)
	}
}

func TestSecretsAreNeverSaid(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusUnauthorized) })
	c := testClient(t, ClientOptions{})
	failing := func() (string, error) { return "", errors.New("pass: s3cret is locked") }
	for _, f := range []model.Feed{
		{URL: strings.Replace(s.URL, "http://", "http://desk:s3cret@", 1), Private: true},
		{URL: s.URL + "/?key=s3cret", Private: true},
		{URL: s.URL, Private: true, Secret: failing},
		{URL: "http://desk:s3cret@127.0.0.1:1/", Private: true},
		{URL: "http://desk:s3cret@bad host/"},
		{URL: s.URL, Private: true, Proxy: "http://desk:s3cret@"},
	} {
		_, err := c.Get(context.Background(), Request{Feed: f})
		if err == nil || strings.Contains(fmt.Sprintf("%v %+v", err, err), "s3cret") {
			t.Errorf("%v", err)
		}
	}
}

func TestHTTP2AndCertificates(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.Proto) }))
	s.EnableHTTP2, s.Config.ErrorLog = true, quiet
	s.StartTLS()
	defer s.Close()
	roots := s.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	a, err := testClient(t, ClientOptions{RootCAs: roots}).Get(context.Background(), private(s.URL))
	if err != nil || string(a.Body) != "HTTP/2.0" {
		t.Fatalf("%v, %v", a, err)
	}
	_, err = testClient(t, ClientOptions{}).Get(context.Background(), private(s.URL))
	if trouble(err) != BadTLS || !strings.Contains(err.Error(), "signed by nobody this computer trusts") {
		t.Errorf("unknown signer: %v", err)
	}
	_, err = testClient(t, ClientOptions{RootCAs: roots}).Get(context.Background(), private(strings.Replace(s.URL, "127.0.0.1", "localhost", 1)))
	if trouble(err) != BadTLS || !strings.Contains(err.Error(), "for another name (example.com") {
		t.Errorf("another name: %v", err)
	}
	_, err = testClient(t, ClientOptions{}).Get(context.Background(), private(strings.Replace(s.URL, "https", "http", 1)))
	if trouble(err) != BadStatus {
		t.Errorf("plain to a TLS port: %v", err)
	}
}

func TestProxyPerFeed(t *testing.T) {
	var through atomic.Int32
	proxy := serve(t, func(w http.ResponseWriter, r *http.Request) {
		through.Add(1)
		if r.Header.Get("Proxy-Authorization") == "" {
			t.Error("the proxy's password was not sent to it")
		}
		io.WriteString(w, "by proxy: "+r.URL.String())
	})
	c := testClient(t, ClientOptions{})
	at := strings.Replace(proxy.URL, "http://", "http://u:p@", 1)
	a, err := c.Get(context.Background(), Request{Feed: model.Feed{URL: "http://news.example/rss", Proxy: at}})
	if err != nil || string(a.Body) != "by proxy: http://news.example/rss" {
		t.Fatalf("%v, %v", a, err)
	}
	for _, hidden := range []string{"http://192.168.0.1/", "http://localhost/", "http://127.1/", "http://0x7f000001/", "http://[::ffff:10.0.0.1]/"} {
		if _, err := c.Get(context.Background(), Request{Feed: model.Feed{URL: hidden, Proxy: at}}); trouble(err) != Forbidden {
			t.Errorf("%s through a proxy: %v", hidden, err)
		}
	}
	if through.Load() != 1 {
		t.Errorf("%d requests went through the proxy", through.Load())
	}
}

func TestFileAndExec(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a feed.xml")
	if err := os.WriteFile(path, []byte(document("file", 2)), 0o600); err != nil {
		t.Fatal(err)
	}
	c := testClient(t, ClientOptions{Limits: Limits{MaxBody: 64 << 10, Exec: patience}})
	get := func(address, etag string) (*Answer, error) {
		return c.Get(context.Background(), Request{Feed: model.Feed{URL: address}, ETag: etag})
	}
	a, err := get("file://"+path, "")
	if err != nil || !strings.Contains(string(a.Body), "matter 1") {
		t.Fatalf("%v, %v", a, err)
	}
	if b, err := get("file:"+path, a.Header.Get("ETag")); err != nil || !b.NotModified {
		t.Errorf("unchanged file: %+v, %v", b, err)
	}
	if a, err := get(`exec:printf '%s|' "a b" c | tr '|' '\n'`, ""); err != nil || string(a.Body) != "a b\nc\n" {
		t.Errorf("exec: %v, %v", a, err)
	}
	if a, err := get("exec:yes", ""); err != nil || trouble(a.Broken) != TooLarge || len(a.Body) != 64<<10 {
		t.Errorf("a command that floods: %v", err)
	}
	for address, want := range map[string]string{
		"file:relative.xml":                  "needs a full path",
		"file://" + dir:                      "not a regular file",
		"file:///nonexistent/feed":           "there is no file",
		"exec:echo it is broken >&2; exit 3": "failed with status 3: it is broken",
		"exec: ":                             "names no command",
		"gopher://example.org/":              "must begin with https://",
	} {
		if _, err := get(address, ""); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", address, err, want)
		}
	}
	c = testClient(t, ClientOptions{Limits: tight()})
	if _, err := get("exec:sleep 3000 | cat", ""); err == nil || !strings.Contains(err.Error(), "did not end within") {
		t.Errorf("a command without an end: %v", err)
	}
}
