package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"attache/model/text"
)

// row is one item as group reads it. It is small, because half a million of them are held at once.
type row struct {
	id, source, lang, title, summary string

	published int64 // Unix seconds; undated when the input does not say
}

const undated = int64(-1 << 62)

// Bounds of what one item may say, the same as for items from feeds.
const (
	mostTitle   = 1000
	mostSummary = 4000
	mostLine    = 64 << 20
)

// table reads items as TSV with a header or as JSON Lines, plain or gzip. strange counts the dates that could not be read.
type table struct {
	lines   *bufio.Scanner
	n       int // lines read so far
	words   map[string]string
	rows    []row
	strange int
}

// readTable reads everything that r has.
func readTable(r io.Reader) (*table, error) {
	in, err := unpacked(r)
	if err != nil {
		return nil, err
	}
	t := &table{lines: bufio.NewScanner(in), words: map[string]string{}}
	t.lines.Buffer(make([]byte, 0, 256<<10), mostLine)
	if !t.next() {
		return nil, or2(t.lines.Err(), errors.New("the input is empty: it needs a header line or JSON objects"))
	}
	first := bytes.TrimPrefix(t.lines.Bytes(), []byte("\ufeff"))
	if bytes.HasPrefix(bytes.TrimSpace(first), []byte("{")) {
		err = t.jsonLines(first)
	} else {
		err = t.tsv(string(first))
	}
	if err == nil {
		err = t.lines.Err()
	}
	if errors.Is(err, bufio.ErrTooLong) {
		err = fmt.Errorf("line %d is longer than %d MB", t.n+1, mostLine>>20)
	}
	return t, err
}

func or2(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// unpacked looks whether the input is gzip, whatever it is called.
func unpacked(r io.Reader) (io.Reader, error) {
	b := bufio.NewReaderSize(r, 64<<10)
	if magic, err := b.Peek(2); err == nil && magic[0] == 0x1f && magic[1] == 0x8b {
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, fmt.Errorf("the gzip file is damaged: %w", err)
		}
		return z, nil
	}
	return b, nil
}

// next goes to the next line that is not blank.
func (t *table) next() bool {
	for t.lines.Scan() {
		t.n++
		if len(bytes.TrimSpace(t.lines.Bytes())) > 0 {
			return true
		}
	}
	return false
}

// The columns of the TSV and the keys of the JSON. A file without titles may have text instead, as collections of single
// sentences do.
var columnNames = []string{"id", "published_rfc3339", "source", "lang", "title", "summary"}

func (t *table) tsv(header string) error {
	names := strings.Split(strings.TrimSuffix(header, "\r"), "\t")
	if !slices.Contains(names, "title") {
		if i := slices.Index(names, "text"); i >= 0 {
			names[i] = "title"
		}
	}
	at := make([]int, len(columnNames))
	for i, c := range columnNames {
		at[i] = slices.Index(names, c)
	}
	if at[0] < 0 || at[4] < 0 {
		return fmt.Errorf("the first line must name the columns, id and title among them; it has %q", strings.Join(names, ", "))
	}
	for t.next() {
		cells := strings.Split(strings.TrimSuffix(t.lines.Text(), "\r"), "\t")
		cell := func(i int) string {
			if at[i] < 0 || at[i] >= len(cells) {
				return ""
			}
			return cells[at[i]]
		}
		if err := t.add(cell(0), cell(1), cell(2), cell(3), cell(4), cell(5)); err != nil {
			return err
		}
	}
	return nil
}

// jsonRow is one line of JSON Lines. An id may be a number.
type jsonRow struct {
	ID        any    `json:"id"`
	Published string `json:"published_rfc3339"`
	Source    string `json:"source"`
	Lang      string `json:"lang"`
	Title     string `json:"title"`
	Summary   string `json:"summary"`
	Text      string `json:"text"`
}

func (t *table) jsonLines(line []byte) error {
	for more := true; more; more, line = t.next(), t.lines.Bytes() {
		var r jsonRow
		d := json.NewDecoder(bytes.NewReader(line))
		d.UseNumber()
		if err := d.Decode(&r); err != nil {
			return fmt.Errorf("line %d is not a JSON object with texts: %w", t.n, err)
		}
		id := ""
		if r.ID != nil {
			id = fmt.Sprint(r.ID)
		}
		if err := t.add(id, r.Published, r.Source, r.Lang, or(r.Title, r.Text), r.Summary); err != nil {
			return err
		}
	}
	return nil
}

// add keeps one item. Texts are cleaned as those from feeds are; strings are copied, so that a row does not hold its line.
func (t *table) add(id, published, source, lang, title, summary string) error {
	if id == "" {
		return fmt.Errorf("line %d has no id", t.n)
	}
	t.rows = append(t.rows, row{
		id: strings.Clone(id), source: t.word(source), lang: t.word(lang),
		title: strings.Clone(text.Clean(title, mostTitle)), summary: strings.Clone(text.Clean(summary, mostSummary)),
		published: t.when(published),
	})
	return nil
}

// word gives one copy of a text that comes again and again.
func (t *table) word(s string) string {
	if w, ok := t.words[s]; ok {
		return w
	}
	w := strings.Clone(s)
	t.words[w] = w
	return w
}

var dateForms = []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02"}

func (t *table) when(s string) int64 {
	if s == "" {
		return undated
	}
	for _, f := range dateForms {
		if at, err := time.Parse(f, s); err == nil {
			return at.Unix()
		}
	}
	t.strange++
	return undated
}

// fillDates gives items without a date that of the dated one before them in the input, or, at its beginning, the first
// one after: who wrote the file put them there for a reason. Without any date the order of the input is the order of time.
func (t *table) fillDates() {
	last := undated
	for i := range t.rows {
		if t.rows[i].published == undated {
			t.rows[i].published = last
		}
		last = t.rows[i].published
	}
	next := int64(0)
	for i := len(t.rows) - 1; i >= 0; i-- {
		if t.rows[i].published == undated {
			t.rows[i].published = next
		}
		next = t.rows[i].published
	}
}

// byTime gives the indices of the rows in the order of publication; rows of one time stay in the order of the input.
func (t *table) byTime() []int32 {
	order := make([]int32, len(t.rows))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(a, b int32) int {
		switch x, y := t.rows[a].published, t.rows[b].published; {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	return order
}
