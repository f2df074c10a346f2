// Package table reads items that were recorded or made elsewhere, as a table: TSV with a header or JSON Lines, plain or
// gzip. The texts are cleaned like those of feeds.
package table

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"attache/model"
	"attache/model/text"
)

// row is one item. It is small, because half a million of them are held at once: its id, title and summary stand one
// after the other in a page.
type row struct {
	page, from         uint32
	id, title, summary uint32 // lengths in bytes
	source, lang       uint32 // places in words
	published          int64  // Unix seconds; undated when the input does not say
}

const undated = int64(-1 << 62)

// Bounds of what one item may say, the same as for items from feeds.
const (
	mostTitle   = 1000
	mostSummary = 4000
	mostLine    = 64 << 20
)

// Table is what was read: items in the order of the input, known by their place in it from 0.
type Table struct {
	// Strange counts the dates that could not be read; they count as absent.
	Strange int

	rows  []row
	pages []string
	page  strings.Builder
	words []string
	known map[string]uint32 // places in words

	lines *bufio.Scanner
	n     int // lines read so far
}

// pageSize is how much text is held in one piece.
const pageSize = 1 << 20

// Len is how many items there are.
func (t *Table) Len() int { return len(t.rows) }

// ID gives the identifier of the i-th item as it was written.
func (t *Table) ID(i int) string {
	r := &t.rows[i]
	return t.pages[r.page][r.from : r.from+r.id]
}

// Read reads everything that r has. The columns of a TSV, and the keys of JSON Lines, are id, published_rfc3339, source,
// lang, title and summary, in any order; others are ignored, and all but id and title may be absent or empty. A file
// without titles may have text instead, as collections of single sentences do. Errors name the line.
func Read(r io.Reader) (*Table, error) {
	in, err := Unpack(r)
	if err != nil {
		return nil, err
	}
	t := &Table{lines: bufio.NewScanner(in), known: map[string]uint32{}}
	t.lines.Buffer(make([]byte, 0, 256<<10), mostLine)
	if !t.next() {
		return nil, cmp.Or(t.lines.Err(), errors.New("the input is empty: it needs a header line or JSON objects"))
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
	t.turn()
	return t, err
}

// Unpack looks whether the input is gzip, whatever it is called, and gives what is in it.
func Unpack(r io.Reader) (io.Reader, error) {
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
func (t *Table) next() bool {
	for t.lines.Scan() {
		t.n++
		if len(bytes.TrimSpace(t.lines.Bytes())) > 0 {
			return true
		}
	}
	return false
}

var columnNames = []string{"id", "published_rfc3339", "source", "lang", "title", "summary"}

func (t *Table) tsv(header string) error {
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
	var cells []string
	for t.next() {
		cells = cells[:0]
		for c := range strings.SplitSeq(strings.TrimSuffix(t.lines.Text(), "\r"), "\t") {
			cells = append(cells, c)
		}
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

func (t *Table) jsonLines(line []byte) error {
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
		if err := t.add(id, r.Published, r.Source, r.Lang, cmp.Or(r.Title, r.Text), r.Summary); err != nil {
			return err
		}
	}
	return nil
}

// add keeps one item. Texts are cleaned as those from feeds are.
func (t *Table) add(id, published, source, lang, title, summary string) error {
	if id == "" {
		return fmt.Errorf("line %d has no id", t.n)
	}
	title, summary = text.Clean(title, mostTitle), text.Clean(summary, mostSummary)
	all := len(id) + len(title) + len(summary)
	if t.page.Len()+all > pageSize {
		t.turn()
	}
	if t.page.Len() == 0 {
		t.page.Grow(max(pageSize, all))
	}
	t.rows = append(t.rows, row{page: uint32(len(t.pages)), from: uint32(t.page.Len()), id: uint32(len(id)), title: uint32(len(title)),
		summary: uint32(len(summary)), source: t.word(source), lang: t.word(lang), published: t.when(published)})
	for _, s := range [...]string{id, title, summary} {
		t.page.WriteString(s)
	}
	return nil
}

// turn begins a new page.
func (t *Table) turn() {
	if t.page.Len() > 0 {
		t.pages = append(t.pages, t.page.String())
		t.page = strings.Builder{}
	}
}

// word gives the place of a text that comes again and again.
func (t *Table) word(s string) uint32 {
	at, ok := t.known[s]
	if !ok {
		s = strings.Clone(s)
		at = uint32(len(t.words))
		t.words = append(t.words, s)
		t.known[s] = at
	}
	return at
}

var dateForms = []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02"}

func (t *Table) when(s string) int64 {
	if s == "" {
		return undated
	}
	for _, f := range dateForms {
		if at, err := time.Parse(f, s); err == nil {
			return at.Unix()
		}
	}
	t.Strange++
	return undated
}

// FillDates gives items without a date that of the dated one before them in the input, or, at its beginning, the first
// one after: who wrote the file put them there for a reason. Without any date the order of the input is the order of time.
func (t *Table) FillDates() {
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

// ByTime gives the indices of the rows in the order of publication; rows of one time stay in the order of the input.
func (t *Table) ByTime() []int32 {
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

// Item gives the i-th row as an item with the given identifier, published when the row says. Call FillDates first.
func (t *Table) Item(i int32, id model.ItemID) model.Item {
	r := &t.rows[i]
	at := time.Unix(r.published, 0).UTC()
	texts := t.pages[r.page][r.from+r.id:]
	return model.Item{ID: id, Source: t.words[r.source], Lang: t.words[r.lang], Title: texts[:r.title], Summary: texts[r.title : r.title+r.summary],
		Published: at, Fetched: at}
}
