package attache

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestDefaultFeedsHearManySides(t *testing.T) {
	c := Default()
	if n := len(c.Feeds); n < 55 || n > 75 {
		t.Errorf("%d default feeds, want about 60", n)
	}
	langs, perspectives := map[string]bool{}, map[string]bool{}
	for _, f := range c.Feeds {
		if f.Name == "" || f.Lang == "" || f.Perspective == "" {
			t.Errorf("default feed %s lacks a name, a language or a perspective", f.URL)
		}
		if f.Private || f.Disabled || f.secrets() > 0 {
			t.Errorf("default feed %s must be plain", f.URL)
		}
		langs[f.Lang], perspectives[f.Perspective] = true, true
	}
	for _, l := range []string{"en", "es", "fr", "de", "ru", "ar", "fa", "zh"} {
		if !langs[l] {
			t.Errorf("no default feed in %s", l)
		}
	}
	for _, p := range []string{"ir/state", "ru/state", "cn/state", "tr/state", "qa/state", "us/private", "us/gov", "gb/public", "int/igo", "int/ngo", "ir/exile", "ru/exile"} {
		if !perspectives[p] {
			t.Errorf("no default feed with the perspective %s", p)
		}
	}
}

// Every setting stands in the file with its default: a file that says nothing else means the same.
func TestLeftOutSettingsKeepTheirDefaults(t *testing.T) {
	c, err := Parse("c.toml", []byte("[refresh]\nconcurrent = 3\n"))
	if err != nil {
		t.Fatal(err)
	}
	d := Default()
	if c.Refresh.Concurrent != 3 || c.Refresh.Min != d.Refresh.Min || c.Screen != d.Screen || c.Articles != d.Articles {
		t.Errorf("got %+v", c)
	}
	if len(c.Feeds) != 0 {
		t.Errorf("a file without feeds has %d", len(c.Feeds))
	}
	if c, err = Parse("empty.toml", nil); err != nil || len(c.Feeds) != 0 || c.Refresh != d.Refresh {
		t.Errorf("an empty file: %v, %+v", err, c)
	}
}

func TestMistakesAreSaidWithTheirPlace(t *testing.T) {
	for _, tc := range []struct{ doc, want string }{
		{"[refresh]\nmn = \"10m\"\n", `c.toml:2:1: there is no setting "refresh.mn"; here stand: concurrent, host_gap,`},
		{"\n[feds]\na = 1\n", `c.toml:2:2: there is no setting "feds"; here stand: articles, feeds,`},
		{"[[feeds]]\nurl = \"http://a/\"\n  nmae = \"A\"\n", `c.toml:3:3: there is no setting "feeds.nmae"`},
		{"[refresh]\nconcurrent = \"many\"\n", `c.toml:2:14: refresh.concurrent: must be a whole number, not a text in quotes`},
		{"[refresh]\nmin = 10\n", `c.toml:2:7: refresh.min: must be a length of time in quotes, such as "10m", not a whole number`},
		{"[refresh]\nmin = \"10x\"\n", `c.toml:2:1: refresh.min: "10x" is not a length of time`},
		{"[refresh]\nmax_bytes = \"4\"\n", `c.toml:2:1: refresh.max_bytes: "4" is not a size`},
		{"[refresh]\nmax_bytes = \"1GB\"\n", `c.toml:2:1: refresh.max_bytes: from 64KB to 64MB`},
		{"[refresh]\nmin = \"1s\"\n", `c.toml:2:1: refresh.min: at least 1m`},
		{"[refresh]\n\nmin = \"7h\"\n", `c.toml:1:2: refresh.max: must not be shorter than refresh.min (7h)`},
		{"[refresh]\nproxy = \"ftp://x\"\n", `c.toml:2:1: refresh.proxy: must be`},
		{"[screen]\nutc = 1\n", `c.toml:2:7: screen.utc: must be true or false, not a whole number`},
		{"[screen]\ntheme = \"plum\"\n", `c.toml:2:1: screen.theme: there is no theme "plum": auto, light, dark`},
		{"[screen]\ntheme = \"plum\"\n[themes.pear]\nlink = \"red\"\n", `c.toml:2:1: screen.theme: there is no theme "plum": auto, light, dark, contrast, mono, pear`},
		{"[screen]\ndensity = \"tight\"\n", `c.toml:2:1: screen.density: there is no density "tight": auto, compact, comfortable`},
		{"[screen]\nhours = 13\n", `c.toml:2:1: screen.hours: 24 or 12`},
		{"[screen]\nbidi = \"yes\"\n", `c.toml:2:1: screen.bidi: there is no such choice "yes": auto, terminal,`},
		{"[themes.pear]\nlink = 3\n", `c.toml:2:8: themes.pear.link: must be a text in quotes, not a whole number`},
		{"refresh = 3\n", `c.toml:1:11: refresh: must be a table, [refresh], not a whole number`},
		{"feeds = 3\n", `c.toml:1:9: feeds: must be tables that begin with [[feeds]], not a whole number`},
		{"[keys]\nstar = [\"s\", 2]\n", `c.toml:2:14: keys.star: must be a text in quotes, not a whole number`},
		{"a = = 3\n", `c.toml:1:5: `},
		{"[[feeds]]\nname = \"A\"\n", `c.toml:1:3: feeds.url: every feed needs a url`},
		{"[[feeds]]\nurl = \"gopher://a/\"\n", `c.toml:2:1: feeds.url: must begin with`},
		{"[[feeds]]\nurl = \"https://u:p@a/\"\n", `c.toml:2:1: feeds.url: must not carry a user or password`},
		{"[[feeds]]\nurl = \"http://a/\"\n[[feeds]]\nurl = \"http://a/\"\n", `c.toml:4:1: feeds.url: is listed twice; the first is feed number 1`},
		{"[[feeds]]\nurl = \"http://a/\"\nlang = \"English\"\n", `c.toml:3:1: feeds.lang: `},
		{"[[feeds]]\nurl = \"http://a/\"\nperspective = \"Iran\"\n", `c.toml:3:1: feeds.perspective: `},
		{"[[feeds]]\nurl = \"http://a/\"\nuser = \"u\"\n", `c.toml:3:1: feeds.user: needs password_env`},
		{"[[feeds]]\nurl = \"http://a/\"\ntoken_env = \"T\"\ntoken_command = [\"t\"]\n", `c.toml:2:1: feeds.url: takes one of`},
	} {
		_, err := Parse("c.toml", []byte(tc.doc))
		var es Errors
		if !errors.As(err, &es) || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%q\n got  %v\n want %s", tc.doc, err, tc.want)
		}
	}
}

func TestAllMistakesAreSaidAtOnceInTheOrderOfTheFile(t *testing.T) {
	_, err := Parse("c.toml", []byte("[screen]\ntheme = \"plum\"\n[refresh]\nper_host = 99\nmin = \"1s\"\n"))
	var es Errors
	if !errors.As(err, &es) || len(es) != 3 {
		t.Fatalf("got %v, want three errors", err)
	}
	if !slices.IsSortedFunc(es, func(a, b Error) int { return a.Line - b.Line }) {
		t.Errorf("not in the order of the file: %v", err)
	}
}

func TestLoad(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "none.toml")
	if _, _, err := Load(missing, true); err == nil || !strings.Contains(err.Error(), missing) {
		t.Errorf("a required file that is missing: %v", err)
	}
	c, found, err := Load(missing, false)
	if err != nil || found || len(c.Feeds) == 0 {
		t.Errorf("without a file: %v, found %v, %d feeds", err, found, len(c.Feeds))
	}
	own := filepath.Join(t.TempDir(), "own.toml")
	if err := os.WriteFile(own, []byte("[[feeds]]\nurl = \"https://news.example/rss\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, found, err = Load(own, true)
	if err != nil || !found || len(c.Feeds) != 1 || c.Feeds[0].Model().HostName() != "news.example" {
		t.Errorf("own file: %v, found %v, %+v", err, found, c.Feeds)
	}
}

func TestValues(t *testing.T) {
	for s, want := range map[Duration]time.Duration{"": 0, "90s": 90 * time.Second, "1h30m": 90 * time.Minute, "30d": 720 * time.Hour} {
		if got, err := s.parse(); err != nil || got != want {
			t.Errorf("%q is %v, %v", s, got, err)
		}
	}
	for _, s := range []Duration{"d", "-1h", "5", "1.5d", "99999999d"} {
		if _, err := s.parse(); err == nil {
			t.Errorf("%q passes for a length of time", s)
		}
	}
	for s, want := range map[Size]int64{"": 0, "0B": 0, "512KB": 512 << 10, "4MB": 4 << 20, "2 GB": 2 << 30} {
		if got, err := s.parse(); err != nil || got != want {
			t.Errorf("%q is %v, %v", s, got, err)
		}
	}
	for _, s := range []Size{"4", "MB", "-1MB", "9999999999999GB"} {
		if _, err := s.parse(); err == nil {
			t.Errorf("%q passes for a size", s)
		}
	}
}

func TestSecretsComeFromTheEnvironmentOrACommand(t *testing.T) {
	t.Setenv("ATTACHE_TEST_SECRET", "swordfish")
	for _, tc := range []struct {
		feed Feed
		want string
	}{
		{Feed{User: "u", PasswordEnv: "ATTACHE_TEST_SECRET"}, "swordfish"},
		{Feed{TokenEnv: "ATTACHE_TEST_SECRET"}, "swordfish"},
		{Feed{TokenCommand: []string{"go", "env", "GOVERSION"}}, "go1"},
	} {
		got, err := tc.feed.Model().Secret()
		if err != nil || !strings.HasPrefix(got, tc.want) {
			t.Errorf("%+v gives %q, %v", tc.feed, got, err)
		}
	}
	if _, err := (Feed{TokenEnv: "ATTACHE_TEST_NOT_SET"}).Model().Secret(); err == nil || !strings.Contains(err.Error(), "ATTACHE_TEST_NOT_SET") {
		t.Errorf("an unset variable: %v", err)
	}
	if _, err := (Feed{TokenCommand: []string{"go", "no-such-command"}}).Model().Secret(); err == nil {
		t.Error("a failing command gives no error")
	}
	if (Feed{URL: "http://a/"}).Model().Secret != nil {
		t.Error("a feed without a secret has a function for it")
	}
}

// FuzzParse looks for documents that crash the reading or whose errors have no place.
func FuzzParse(f *testing.F) {
	f.Add([]byte(example))
	f.Add([]byte("[refresh]\nmin = 3\n[[feeds]]\nurl = 'x'\n"))
	f.Add([]byte("a.b.c = {d = [1, {e = \"\\u00e9\"}]}\nrefresh.min = \"\"\"\n1h\"\"\"\n"))
	f.Fuzz(func(t *testing.T, doc []byte) {
		_, err := Parse("f.toml", doc)
		var es Errors
		if err != nil && !errors.As(err, &es) {
			t.Fatalf("an error without a place: %v", err)
		}
		for _, e := range es {
			if e.Line < 1 || e.Column < 1 || e.Msg == "" {
				t.Fatalf("a strange place or no words: %+v", e)
			}
		}
	})
}

// Only servers of one's own may be asked more often than once a minute.
func TestShortIntervalsAreForPrivateFeeds(t *testing.T) {
	if _, err := Parse("c.toml", []byte("[[feeds]]\nurl = \"http://a/\"\nmin_every = \"5s\"\n")); err == nil {
		t.Error("a public feed may be asked every five seconds")
	}
	c, err := Parse("c.toml", []byte("[[feeds]]\nurl = \"http://a/\"\nprivate = true\nmin_every = \"5s\"\nmax_every = \"9s\"\n"))
	if err != nil || c.Feeds[0].Model().MinEvery != 5*time.Second || c.Feeds[0].Model().MaxEvery != 9*time.Second {
		t.Errorf("a private feed: %v, %+v", err, c.Feeds)
	}
}
