package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes this test binary be attache where a script calls it by that name, so that scripts run the real program.
// It does so too where it is the program: whatever the feeds of a test name, nothing leaves this machine.
func TestMain(m *testing.M) {
	stayHere()
	testscript.Main(m, map[string]func(){"attache": main})
}

// stayHere lets no name server be asked and no proxy of the environment be used, by this process or by those that it starts.
func stayHere() {
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, errors.New("a test asks no name server")
	}}
	for _, v := range []string{"HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"} {
		if err := os.Unsetenv(v); err != nil {
			panic(err)
		}
	}
}

// The programs of the tests are fenced in as the tests are: the name of a feed is not looked up.
func TestNoNameServerIsAsked(t *testing.T) {
	cmd := exec.Command("attache", "--data", t.TempDir(), "parse", "http://wire.example/rss")
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "the name server does not answer properly") {
		t.Errorf("a program under test looked a name up: %v: %s", err, out)
	}
	if _, err := net.DefaultResolver.LookupHost(t.Context(), "wire.example"); err == nil || !strings.Contains(err.Error(), "a test asks no name server") {
		t.Errorf("a test looked a name up: %v", err)
	}
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:   "testdata/script",
		Setup: ownDirectories,
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"serve":   serve,
			"objects": objects,
			"lines":   lines,
			"field":   field,
			"fill":    fill,
			"same":    same,
		},
		RequireUniqueNames: true,
	})
}

// ownDirectories keeps a script away from the user's own files and from proxies.
func ownDirectories(e *testscript.Env) error {
	for _, v := range []string{"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"} {
		e.Setenv(v, filepath.Join(e.WorkDir, strings.ToLower(v)))
	}
	for _, v := range []string{"HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"} {
		e.Setenv(v, "")
	}
	e.Setenv("TZ", "UTC")
	return nil
}

// site serves the files of a directory on the loopback interface as feeds: SERVER in a file becomes the address of the
// site, NOW the present time as RSS writes it, and conditional requests are answered. It counts nothing and forgets nothing,
// so scripts change a feed by changing its file.
type site struct {
	dir string
	at  string
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := filepath.Join(s.dir, filepath.FromSlash(filepath.Clean("/"+r.URL.Path)))
	doc, err := os.ReadFile(name)
	switch {
	case strings.HasPrefix(r.URL.Path, "/gone"):
		http.Error(w, "gone", http.StatusGone)
		return
	case err != nil:
		http.NotFound(w, r)
		return
	}
	doc = bytes.ReplaceAll(doc, []byte("SERVER"), []byte(s.at))
	doc = bytes.ReplaceAll(doc, []byte("NOW"), []byte(time.Now().UTC().Format(time.RFC1123Z)))
	sum := sha256.Sum256(doc)
	w.Header().Set("ETag", `"`+hex.EncodeToString(sum[:8])+`"`)
	switch filepath.Ext(name) {
	case ".xml", ".opml":
		w.Header().Set("Content-Type", "application/xml")
	case ".html":
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(doc))
}

// serve DIR starts a site for the rest of the script and puts its address into $SERVER.
func serve(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: serve DIR")
	}
	s := &site{dir: ts.MkAbs(args[0])}
	server := httptest.NewUnstartedServer(s)
	s.at = addressOf(server)
	server.Start()
	ts.Setenv("SERVER", s.at)
	ts.Defer(server.Close)
}

// addressOf is where a server will be once it is started: what its handler reads must be written before. Programs are what asks
// it, and nothing that they do tells the race detector that one came after the other.
func addressOf(server *httptest.Server) string { return "http://" + server.Listener.Addr().String() }

// objects FILE KEY... checks that every line of a file (stdout for the last output) is a JSON object with exactly the keys,
// and that there is at least one.
func objects(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: objects FILE KEY...")
	}
	want := slices.Sorted(slices.Values(args[1:]))
	for _, o := range read(ts, args[0]) {
		got := make([]string, 0, len(o))
		for k := range o {
			got = append(got, k)
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			ts.Fatalf("an object has the keys %v, want %v", got, want)
		}
	}
}

// field FILE KEY VALUE checks that some object of the file has the value; ! field that none has.
func field(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: [!] field FILE KEY VALUE")
	}
	found := false
	var seen []string
	for _, o := range read(ts, args[0]) {
		value := fmt.Sprint(o[args[1]])
		seen = append(seen, value)
		found = found || value == args[2]
	}
	if found == neg {
		ts.Fatalf("%s has the values %q", args[1], seen)
	}
}

// lines FILE N checks how many lines a file has.
func lines(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: lines FILE N")
	}
	want, err := strconv.Atoi(args[1])
	ts.Check(err)
	if got := strings.Count(ts.ReadFile(args[0]), "\n"); got != want {
		ts.Fatalf("%d lines, want %d", got, want)
	}
}

// fill FILE... puts the address of the site into files of the script, in place of SERVER.
func fill(ts *testscript.TestScript, neg bool, args []string) {
	for _, name := range args {
		doc := strings.ReplaceAll(ts.ReadFile(name), "SERVER", ts.Getenv("SERVER"))
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(doc), 0o600))
	}
}

// same FILE ID ID says whether two items stand in one development of a file that group wrote.
func same(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: [!] same FILE ID ID")
	}
	development := map[string]string{}
	for _, line := range strings.Split(ts.ReadFile(args[0]), "\n") {
		if cells := strings.Split(line, "\t"); len(cells) > 1 {
			development[cells[0]] = cells[1]
		}
	}
	a, b := development[args[1]], development[args[2]]
	if a == "" || b == "" || (a == b) == neg {
		ts.Fatalf("%s stands in development %q, %s in %q", args[1], a, args[2], b)
	}
}

func read(ts *testscript.TestScript, file string) []map[string]any {
	var out []map[string]any
	for _, line := range strings.Split(strings.TrimSpace(ts.ReadFile(file)), "\n") {
		var o map[string]any
		if err := json.Unmarshal([]byte(line), &o); err != nil {
			ts.Fatalf("not a JSON object: %q: %v", line, err)
		}
		out = append(out, o)
	}
	return out
}
