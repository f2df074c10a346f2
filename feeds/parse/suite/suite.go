// Package suite holds the parser against documents and dates of other parsers' test suites, and against recorded feeds. It is
// for tests and for measuring; the data is read from outside the repository.
package suite

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"attache/feeds/parse"
	"attache/model"

	"golang.org/x/net/html"
)

// Row is one expectation and what became of it.
type Row struct {
	File, Suite, Field, Want string
	Got                      string
	// Counted says that the row is one of those that are measured: title, link, guid, dates, counts, and that a sound document is read.
	Counted bool
	Met     bool
	// Why says why a row is not met, or not counted.
	Why string
}

// Expectations compares every row of dir/expectations.tsv (file, suite, field, op, expected_json, note) with what the parser makes of
// dir/file. Rows of CDF documents are left out.
func Expectations(dir string) ([]Row, error) {
	lines, err := table(filepath.Join(dir, "expectations.tsv"), 5)
	if err != nil {
		return nil, err
	}
	docs := map[string]*outcome{}
	var rows []Row
	for _, l := range lines {
		r := Row{File: l[0], Suite: l[1], Field: l[2], Want: l[4]}
		if strings.Contains(r.File, "/cdf/") {
			continue
		}
		o := docs[r.File]
		if o == nil {
			if o, err = load(dir, r.File); err != nil {
				return nil, err
			}
			docs[r.File] = o
		}
		o.judge(&r)
		rows = append(rows, r)
	}
	return rows, nil
}

// outcome is a parsed document or the error.
type outcome struct {
	doc *parse.Document
	err error
}

// headerLine is how one of the suites writes the HTTP header into a comment of the document.
var headerLine = regexp.MustCompile(`(?im)^Header:\s+Content-type:\s*(.+)$`)

func load(dir, file string) (*outcome, error) {
	b, err := os.ReadFile(filepath.Join(dir, file))
	if err != nil {
		return nil, fmt.Errorf("reading a document of the suite: %w", err)
	}
	o := parse.Options{Fetched: time.Now().UTC()}
	if m := headerLine.FindSubmatch(b[:min(len(b), 1000)]); m != nil {
		o.ContentType = strings.TrimSpace(string(m[1]))
	}
	doc, err := parse.Parse(b, o)
	return &outcome{doc: doc, err: err}, nil
}

var entryField = regexp.MustCompile(`^entries\[(\d+)\]\.(\w+)$`)

// judge fills the row's Got, Counted, Met and Why.
func (o *outcome) judge(r *Row) {
	if r.Field == "wellformed" {
		r.Counted = r.Want == "true"
		r.Met = o.err == nil
		r.Got = strconv.FormatBool(r.Met)
		r.Why = explain(o.err)
		if !r.Counted {
			r.Why = "a broken document may be read or not"
		}
		return
	}
	if o.err != nil {
		r.Counted, r.Why = true, explain(o.err)
		return
	}
	if m := entryField.FindStringSubmatch(r.Field); m != nil {
		i, _ := strconv.Atoi(m[1])
		if i >= len(o.doc.Items) {
			r.Counted, r.Why = true, fmt.Sprintf("there are only %d items", len(o.doc.Items))
			return
		}
		o.judgeItem(r, o.doc.Items[i], m[2])
		return
	}
	switch r.Field {
	case "feed.title":
		text(r, o.doc.Title)
	case "feed.link":
		exact(r, o.doc.Link)
	case "entries.count":
		exact(r, strconv.Itoa(len(o.doc.Items)))
	case "encoding":
		exact(r, o.doc.Encoding)
		r.Counted = false
		r.Met = strings.EqualFold(r.Got, unquote(r.Want))
		r.Why = "the name of an encoding is not measured"
	default:
		r.Why = "not among what is measured"
	}
}

func (o *outcome) judgeItem(r *Row, it model.Item, name string) {
	switch name {
	case "title":
		text(r, it.Title)
	case "link":
		exact(r, it.Link)
	case "id":
		exact(r, it.GUID)
	case "published":
		date(r, it.Published)
	case "updated":
		date(r, it.Updated)
	case "summary":
		text(r, it.Summary)
		r.Counted, r.Why = false, "summaries are not measured"
	case "author":
		exact(r, it.Author)
		r.Counted, r.Why = false, "authors are not measured"
	default:
		r.Why = "not among what is measured"
	}
}

func explain(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// unquote reads the expected value, which is JSON.
func unquote(s string) string {
	var v any
	if json.Unmarshal([]byte(s), &v) != nil {
		return s
	}
	return fmt.Sprint(v)
}

func exact(r *Row, got string) {
	r.Counted, r.Got = true, got
	r.Met = strings.TrimSpace(unquote(r.Want)) == got
}

// text compares texts as a reader sees them: the suites expect markup where attaché gives plain text.
func text(r *Row, got string) {
	want := unquote(r.Want)
	r.Counted, r.Got = true, got
	r.Met = folded(want) == folded(got) || visible(want) == folded(got)
}

func folded(s string) string { return strings.Join(strings.Fields(s), " ") }

// visible strips markup with a tokenizer that is not the parser's own.
func visible(s string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return folded(b.String())
		case html.TextToken:
			b.Write(z.Text())
		default:
			b.WriteByte(' ')
		}
	}
}

func date(r *Row, got time.Time) {
	r.Counted, r.Got = true, got.Format(time.RFC3339)
	want, err := time.Parse(time.RFC3339, unquote(r.Want))
	r.Met = err == nil && want.UTC().Truncate(time.Second).Equal(got.UTC().Truncate(time.Second))
}

// Dates compares every row of dir/dates.tsv (input, expected_utc, suite, note). Counted are those that name an instant; Field is
// the input.
func Dates(dir string) ([]Row, error) {
	lines, err := table(filepath.Join(dir, "dates.tsv"), 4)
	if err != nil {
		return nil, err
	}
	var rows []Row
	for _, l := range lines {
		if strings.TrimSpace(l[0]) == "" {
			continue
		}
		r := Row{File: "dates.tsv", Field: l[0], Want: l[1], Suite: l[2]}
		got, ok := parse.Date(l[0], parse.DateHint{})
		if ok {
			r.Got = got.Format(time.RFC3339)
		}
		switch {
		case l[1] != "":
			want, err := time.Parse(time.RFC3339, l[1])
			r.Counted = err == nil
			r.Met = ok && want.Equal(got.Truncate(time.Second))
		case strings.Contains(l[3], "must parse"):
			r.Counted, r.Met, r.Want = true, ok, "an instant"
		default:
			r.Met, r.Want, r.Why = !ok, "none", "names no instant"
		}
		if why := Unsound(l[0], l[1], l[2]); why != "" {
			r.Counted, r.Why = false, why
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// Unsound says why a row of the dates cannot be right, empty when it may. One suite's rows have slipped against their inputs: what
// should be the input's instant is that of the row above; and it writes down as dates what a reader makes up for nonsense.
func Unsound(input, want, suite string) string {
	if suite != "netnewswire" || want == "" {
		return ""
	}
	for _, word := range []string{"Xyz", "monthName", "quick brown"} {
		if strings.Contains(input, word) {
			return "the text names no instant"
		}
	}
	t, err := time.Parse(time.RFC3339, want)
	if err != nil {
		return "the expectation is no time"
	}
	if day := isoDay.FindString(input); day != "" {
		d, _ := time.Parse("2006-1-2", strings.ReplaceAll(day, "/", "-"))
		if diff := t.Sub(d); diff < -15*time.Hour || diff > 39*time.Hour {
			return "slipped: the expectation is of another day than the text"
		}
		if !instantFits(input, t) {
			return "slipped: the expectation is of another instant than the text"
		}
		return ""
	}
	m := rfcDay.FindStringSubmatch(input)
	if m == nil {
		return ""
	}
	day, _ := strconv.Atoi(m[1])
	if t.Day() != day || !strings.HasPrefix(m[2], t.Month().String()[:3]) || t.Year()%100 != atoi(m[3])%100 {
		return "slipped: the expectation is of another day than the text"
	}
	return ""
}

var (
	isoDay = regexp.MustCompile(`^\d{4}[-/]\d{1,2}[-/]\d{1,2}`)
	rfcDay = regexp.MustCompile(`(\d{1,2}) ([A-Z][a-z]{2}) (\d{2,4})`)
)

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// instantFits asks the standard library, where it can read the input.
func instantFits(input string, want time.Time) bool {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05-0700"} {
		if t, err := time.Parse(layout, input); err == nil {
			return t.Truncate(time.Second).Equal(want)
		}
	}
	return true
}

// Recorded parses every document of dir and gives a row for each: Met when it is read with all its items, or is refused as the page that it is.
func Recorded(dir string) ([]Row, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.xml"))
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("no documents in %s", dir)
	}
	counts, err := recordedCounts(dir)
	if err != nil {
		return nil, err
	}
	var rows []Row
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		r := Row{File: filepath.Base(name), Suite: "real", Field: "read", Counted: true}
		doc, err := parse.Parse(b, parse.Options{Fetched: time.Now().UTC()})
		var page *parse.NotFeedError
		switch {
		case err == nil:
			want, known := counts[r.File]
			r.Met = known && len(doc.Items) == want || !known && len(doc.Items) > 0
			r.Want, r.Got = fmt.Sprintf("%d items", want), fmt.Sprintf("%s, %d items", doc.Format, len(doc.Items))
		case errors.As(err, &page):
			r.Met, r.Got = page.HTML, err.Error()
		}
		r.Why = explain(err)
		rows = append(rows, r)
	}
	return rows, nil
}

// recordedCounts reads how many items each document has, from those rows of dir/INDEX.tsv (file, bytes, authenticity, format, items,
// items without date, items without guid, error) that name no error.
func recordedCounts(dir string) (map[string]int, error) {
	lines, err := table(filepath.Join(dir, "INDEX.tsv"), 8)
	if err != nil {
		return nil, err
	}
	counts := map[string]int{}
	for _, l := range lines {
		if l[7] == "" {
			counts[l[0]] = atoi(l[4])
		}
	}
	return counts, nil
}

// table reads a TSV with a header; every row gets at least width cells.
func table(name string, width int) ([][]string, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var rows [][]string
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<20)
	for header := true; s.Scan(); header = false {
		if header {
			continue
		}
		cells := strings.Split(s.Text(), "\t")
		for len(cells) < width {
			cells = append(cells, "")
		}
		rows = append(rows, cells)
	}
	return rows, s.Err()
}
