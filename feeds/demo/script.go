package demo

import (
	"embed"
	"fmt"
	"io"
	"sort"
	"strconv"
	"strings"
	"time"

	"attache/model"
)

//go:embed crisis/*.tsv crisis/articles.txt
var files embed.FS

// script is the crisis as written: who reports what, how long after its beginning.
type script struct {
	outlets  []*outlet
	items    []*item // by the time of their first version
	byID     map[string]*item
	articles map[string][]string // lines by item id, or by "background " and a matter or language
}

type outlet struct {
	slug, source, lang, perspective string
	format                          string // rss, atom, rdf, full, undated, win1251, dead or hostile
	items                           []*item
}

// item is one report. track, matter and happening are what a person would file it under: the thread and the development.
type item struct {
	id               string
	outlet           *outlet
	track            model.Track
	matter           string
	happening        string
	versions         []version // at least one, by time
	original         *item     // whose text this one reprints, nil for an own text
	indexAtItsOutlet int
}

// version is a wording. Braces in it hold a moment of the crisis, "{2 01:00}", and stand for its weekday.
type version struct {
	at                time.Duration
	headline, summary string
}

func (it *item) at() time.Duration { return it.versions[0].at }

func load() (*script, error) {
	s := &script{byID: map[string]*item{}, articles: map[string][]string{}}
	if err := table("crisis/outlets.tsv", 6, s.addOutlet); err != nil {
		return nil, err
	}
	if err := table("crisis/items.tsv", 8, s.addRow); err != nil {
		return nil, err
	}
	text, err := files.ReadFile("crisis/articles.txt")
	if err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	s.addArticles(string(text))
	sort.SliceStable(s.items, func(i, j int) bool { return s.items[i].at() < s.items[j].at() })
	if len(s.items) < firstItems {
		return nil, fmt.Errorf("demo: %d items are fewer than the %d to begin with", len(s.items), firstItems)
	}
	return s, nil
}

// table hands the rows of a TSV file with a header to add.
func table(name string, columns int, add func([]string) error) error {
	b, err := files.ReadFile(name)
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	for i, line := range strings.Split(strings.TrimRight(string(b), "\n"), "\n") {
		cells := strings.Split(line, "\t")
		if len(cells) != columns {
			return fmt.Errorf("demo: %s:%d has %d columns, not %d", name, i+1, len(cells), columns)
		}
		if i == 0 {
			continue
		}
		if err := add(cells); err != nil {
			return fmt.Errorf("demo: %s:%d: %w", name, i+1, err)
		}
	}
	return nil
}

func (s *script) addOutlet(c []string) error {
	s.outlets = append(s.outlets, &outlet{slug: c[0], source: c[1], lang: c[2], perspective: c[3], format: c[4]})
	return nil
}

func (s *script) outlet(slug string) *outlet {
	for _, o := range s.outlets {
		if o.slug == slug {
			return o
		}
	}
	return nil
}

// addRow takes "at outlet id track matter happening headline summary". A row with the id of an earlier one is an edit of
// it, with an empty summary for one that stays; a headline "=id" reprints that item; a row without id gets one.
func (s *script) addRow(c []string) error {
	at, err := moment(c[0])
	if err != nil {
		return err
	}
	if old := s.byID[c[2]]; old != nil {
		return old.edit(at, c)
	}
	track, err := model.ParseTrack(c[3])
	if err != nil {
		return err
	}
	it := &item{id: c[2], outlet: s.outlet(c[1]), track: track, matter: c[4], happening: c[5]}
	if it.outlet == nil {
		return fmt.Errorf("there is no outlet %q", c[1])
	}
	if it.id == "" {
		it.id = c[1] + "-" + strings.NewReplacer(" ", "-", ":", "").Replace(c[0])
	}
	if s.byID[it.id] != nil {
		return fmt.Errorf("the id %q is taken", it.id)
	}
	v := version{at: at, headline: c[6], summary: c[7]}
	if id, ok := strings.CutPrefix(c[6], "="); ok {
		if it.original = s.byID[id]; it.original == nil {
			return fmt.Errorf("%q reprints %q, which is not above it", it.id, id)
		}
		v.headline, v.summary = it.original.versions[0].headline, it.original.versions[0].summary
	}
	it.versions = []version{v}
	it.indexAtItsOutlet = len(it.outlet.items)
	it.outlet.items = append(it.outlet.items, it)
	s.items = append(s.items, it)
	s.byID[it.id] = it
	return nil
}

func (it *item) edit(at time.Duration, c []string) error {
	last := it.versions[len(it.versions)-1]
	if at <= last.at || c[1] != it.outlet.slug {
		return fmt.Errorf("an edit of %q must come later and from the same outlet", it.id)
	}
	if c[7] == "" {
		c[7] = last.summary
	}
	it.versions = append(it.versions, version{at: at, headline: c[6], summary: c[7]})
	return nil
}

// moment reads "day hh:mm" since the beginning of the crisis.
func moment(s string) (time.Duration, error) {
	day, clock, ok := strings.Cut(s, " ")
	n, err := strconv.Atoi(day)
	t, err2 := time.Parse("15:04", clock)
	if !ok || err != nil || err2 != nil || n < 0 {
		return 0, fmt.Errorf("%q is no moment such as \"2 01:00\"", s)
	}
	return time.Duration(n)*24*time.Hour + time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, nil
}

// addArticles reads sections that begin with "== id"; what stands before the first is for whoever edits the file.
func (s *script) addArticles(text string) {
	key := ""
	for line := range strings.SplitSeq(text, "\n") {
		if id, ok := strings.CutPrefix(line, "== "); ok {
			key = id
			s.articles[key] = nil
		} else if key != "" && line != "" {
			s.articles[key] = append(s.articles[key], line)
		}
	}
}

// lines are the blocks of an item's page: its own article, or that which it reprints, or its summary and what is known of
// the matter.
func (s *script) lines(it *item, summary string) []string {
	if it.original != nil {
		return s.lines(it.original, summary)
	}
	if own := s.articles[it.id]; own != nil {
		return own
	}
	lines := []string{summary}
	if summary == "" {
		lines = nil
	}
	background := it.outlet.lang
	if background == "en" {
		background = it.matter
	}
	if s.articles["background "+background] == nil {
		background = "other"
	}
	return append(lines, s.articles["background "+background]...)
}

//go:embed crisis/names.tsv
var names string

// Names gives the crisis's states, places, people and ships by their written forms in eight languages, as
// text.LoadNames reads them. With them a report in Persian and one in English of the same meeting can meet, as those about
// the real world do by the names that ship with the program.
func Names() io.Reader { return strings.NewReader(names) }
