package main

import (
	"path/filepath"
	"testing"
	"time"

	"attache"
	"attache/model"
	"attache/model/desk"
)

// What the configuration alone knows of a feed reaches the fetcher, although the store never keeps it.
func TestTheFetcherSeesWhatOnlyTheConfigurationKnows(t *testing.T) {
	conf, err := attache.Parse("c.toml", []byte(`
[refresh]
private_every = "7s"
[[feeds]]
url = "https://news.example/rss"
proxy = "http://127.0.0.1:9"
token_env = "ATTACHE_TEST_TOKEN"
max_every = "2h"
[[feeds]]
url = "http://127.0.0.1:1/rss"
private = true
`))
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("ATTACHE_TEST_TOKEN", "swordfish")
	s := &session{conf: conf, feeds: conf.ModelFeeds()}
	s.desk, err = desk.Open(t.Context(), desk.Options{Path: filepath.Join(t.TempDir(), "attache.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer s.desk.Close()
	if err := s.desk.SyncFeeds(t.Context(), s.feeds); err != nil {
		t.Fatal(err)
	}
	entries, err := s.listed().Entries(t.Context())
	if err != nil || len(entries) != 2 {
		t.Fatalf("%v, %d entries", err, len(entries))
	}
	var public, private model.Feed = entries[0].Feed, entries[1].Feed
	if public.Proxy != "http://127.0.0.1:9" || public.MaxEvery != 2*time.Hour || public.Secret == nil {
		t.Errorf("the public feed is %+v", public)
	} else if token, err := public.Secret(); err != nil || token != "swordfish" {
		t.Errorf("its secret is %q, %v", token, err)
	}
	if private.MinEvery != 7*time.Second || private.MaxEvery != 7*time.Second {
		t.Errorf("the private feed is asked every %v to %v", private.MinEvery, private.MaxEvery)
	}
}
