package demo

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/text/encoding/charmap"

	"attache/model"
)

func loaded(t *testing.T) *script {
	t.Helper()
	s, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestCrisisIsLargeEnough(t *testing.T) {
	s := loaded(t)
	langs, kinds, tracks, matters := map[string]int{}, map[string]int{}, map[model.Track]int{}, map[model.Track]map[string]bool{}
	reprints, edits := 0, 0
	for _, it := range s.items {
		langs[it.outlet.lang]++
		tracks[it.track]++
		if matters[it.track] == nil {
			matters[it.track] = map[string]bool{}
		}
		matters[it.track][it.matter] = true
		if it.original != nil {
			reprints++
		}
		edits += len(it.versions) - 1
	}
	for _, o := range s.outlets {
		_, kind, _ := strings.Cut(o.perspective, "/")
		kinds[kind]++
		if len(o.items) == 0 {
			t.Errorf("%s reports nothing", o.slug)
		}
	}
	for what, c := range map[string]struct{ have, want int }{
		"items": {len(s.items), 160}, "outlets": {len(s.outlets), 12}, "languages": {len(langs), 8}, "kinds of outlet": {len(kinds), 6},
		"negotiations": {tracks[model.Negotiations], 40}, "posture": {tracks[model.Posture], 40}, "protests": {tracks[model.Protests], 40},
		"noise": {tracks[model.Other], 20}, "reprints": {reprints, 15}, "edits": {edits, 5}, "articles": {len(s.articles), 30},
		"matters of talks": {len(matters[model.Negotiations]), 3}, "matters of posture": {len(matters[model.Posture]), 4},
		"matters of protest": {len(matters[model.Protests]), 4},
	} {
		if c.have < c.want {
			t.Errorf("%s: %d, want at least %d", what, c.have, c.want)
		}
	}
}

func TestCrisisIsWellWritten(t *testing.T) {
	s := loaded(t)
	p := play{script: s, start: time.Date(2026, 5, 4, 15, 0, 0, 0, time.UTC), url: "http://127.0.0.1:1"}
	var last time.Duration
	for _, it := range s.items {
		for _, v := range it.versions {
			checkText(t, it.id, p.fill(v.headline, it.outlet.lang))
			checkText(t, it.id, p.fill(v.summary, it.outlet.lang))
			if n := len([]rune(v.headline)); n < 12 && it.outlet.lang != "zh" || n < 6 || n > 120 {
				t.Errorf("%s: a headline of %d characters", it.id, n)
			}
			if v.at > days*24*time.Hour+time.Hour {
				t.Errorf("%s comes later than an hour after the present", it.id)
			}
		}
		if it.at() < last {
			t.Errorf("%s is out of order", it.id)
		}
		last = it.at()
		if it.outlet.format == "win1251" {
			if _, err := charmap.Windows1251.NewEncoder().String(it.versions[0].headline + it.versions[0].summary); err != nil {
				t.Errorf("%s: %v", it.id, err)
			}
		}
	}
	for id, lines := range s.articles {
		if _, ok := strings.CutPrefix(id, "background "); !ok && s.byID[id] == nil {
			t.Errorf("the article %s belongs to no item", id)
		}
		for _, l := range lines {
			checkText(t, id, p.fill(l, "en"))
			for _, m := range linked.FindAllStringSubmatch(l, -1) {
				if s.byID[m[2]] == nil {
					t.Errorf("%s links to %s, which does not exist", id, m[2])
				}
			}
		}
	}
}

var domain = regexp.MustCompile(`(?i)https?:|www\.|\b[a-z0-9-]+\.(com|org|net|int|gov|info|io|tv|news|co|uk|us|ru|ir|cn|de|fr|es)\b`)

// checkText refuses what must not be in a text: controls, moments that were not filled in, and addresses of the real world.
func checkText(t *testing.T, id, s string) {
	t.Helper()
	if strings.ContainsAny(s, "{}") || strings.ContainsFunc(s, unicode.IsControl) || strings.TrimSpace(s) != s {
		t.Errorf("%s: %q", id, s)
	}
	if m := domain.FindString(s); m != "" {
		t.Errorf("%s: %q looks like a real address", id, m)
	}
}

func TestFilesNameNoRealHost(t *testing.T) {
	for _, name := range []string{"crisis/outlets.tsv", "crisis/items.tsv", "crisis/articles.txt"} {
		b, err := files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if m := domain.Find(b); m != nil {
			t.Errorf("%s: %s", name, m)
		}
	}
}

func TestRowsThatMakeNoSense(t *testing.T) {
	for _, c := range []struct{ row, says string }{
		{"soon\tmeridian\t\tother\tx\tx\tA headline\t", "no moment"},
		{"0 01:00\tnobody\t\tother\tx\tx\tA headline\t", "no outlet"},
		{"0 01:00\tmeridian\t\tsport\tx\tx\tA headline\t", "unknown track"},
		{"0 01:00\tmeridian\t\tother\tx\tx\t=nothing\t", "not above it"},
		{"0 00:01\tmeridian\tm-offer\tother\tx\tx\tAn edit\t", "must come later"},
		{"3 00:01\tvsr\tm-offer\tother\tx\tx\tAn edit\t", "same outlet"},
		{"0 01:05\tvsr\t\tother\tx\tx\tTwice at once\t", "is taken"},
	} {
		if err := loaded(t).addRow(strings.Split(c.row, "\t")); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q: %v, want %q", c.row, err, c.says)
		}
	}
}

func TestWeekdaysFollowTheCalendar(t *testing.T) {
	p := play{script: loaded(t), start: time.Date(2026, 5, 4, 15, 0, 0, 0, time.UTC)} // a Monday
	for lang, want := range map[string]string{"en": "on Wednesday", "fr": "on mercredi", "fa": "on {2 01:00}"} {
		if got := p.fill("on {2 01:00}", lang); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}

func TestReports(t *testing.T) {
	begin := time.Date(2026, 5, 10, 15, 0, 30, 0, time.UTC)
	all, err := Reports(begin, begin.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	half, err := Reports(begin, begin.Add(-72*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 250 || len(half) < 100 || len(half) > len(all)*3/4 {
		t.Errorf("%d reports in all, %d half way", len(all), len(half))
	}
	if !slices.IsSortedFunc(all, func(a, b Report) int { return a.Published.Compare(b.Published) }) {
		t.Error("not in order of publication")
	}
}
