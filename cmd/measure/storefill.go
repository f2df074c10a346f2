package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"attache/model"
	"attache/model/desk"
	"attache/model/threads"
	"attache/model/tracks"
)

// reader reads the recorded items again and again, each round with later dates and other addresses.
type reader struct {
	path  string
	round int
	span  time.Duration
	r     *bufio.Reader
	close []io.Closer
	cols  map[string]int
	first time.Time
	last  time.Time
	row   int
}

func (d *reader) rewind() error {
	for _, c := range d.close {
		_ = c.Close()
	}
	f, err := os.Open(d.path)
	if err != nil {
		return err
	}
	d.close = []io.Closer{f}
	var in io.Reader = f
	if strings.HasSuffix(d.path, ".gz") {
		if in, err = gzip.NewReader(f); err != nil {
			return err
		}
	}
	d.r = bufio.NewReaderSize(in, 1<<20)
	head, err := d.r.ReadString('\n')
	if err != nil {
		return err
	}
	d.cols = map[string]int{}
	for i, c := range strings.Split(strings.TrimRight(head, "\n"), "\t") {
		d.cols[c] = i
	}
	return nil
}

// next gives an item and the name of its source.
func (d *reader) next() (model.Item, error) {
	if d.r == nil {
		if err := d.rewind(); err != nil {
			return model.Item{}, err
		}
	}
	row, err := d.r.ReadString('\n')
	if errors.Is(err, io.EOF) && row == "" {
		d.round++
		d.span += d.last.Sub(d.first) + time.Hour
		if err := d.rewind(); err != nil {
			return model.Item{}, err
		}
		row, err = d.r.ReadString('\n')
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return model.Item{}, err
	}
	f := strings.Split(strings.TrimRight(row, "\n"), "\t")
	get := func(c string) string {
		if i, ok := d.cols[c]; ok && i < len(f) {
			return f[i]
		}
		return ""
	}
	at, err := time.Parse(time.RFC3339, get("published_rfc3339"))
	if err != nil {
		return model.Item{}, err
	}
	if d.first.IsZero() || at.Before(d.first) {
		d.first = at
	}
	if at.After(d.last) {
		d.last = at
	}
	d.row++
	id := fmt.Sprintf("%s-%d", get("id"), d.round)
	link := get("link")
	if link == "" {
		link = "https://" + fmt.Sprintf("%x", hash(get("source"))) + ".example/news/" + id
	} else if d.round > 0 {
		link += fmt.Sprintf("?round=%d", d.round)
	}
	return model.Item{GUID: id, Link: link, Source: get("source"), Lang: get("lang"), Title: get("title"), Summary: get("summary"), Published: at.Add(d.span).UTC()}, nil
}

func hash(s string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(s))
	return h.Sum32()
}

// storeName is what the program calls its store within a data directory.
const storeName = "attache.db"

// fillStore makes a store of so many recorded items in looks of some hundred, in the order of publication, as feeds would
// bring them: every item is judged and grouped by what ships.
func fillStore(ctx context.Context, dir, data string, items int) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	// Under another name until it is whole, so that one that was broken off is not taken for it.
	part := filepath.Join(dir, "part.db")
	d, err := desk.Open(ctx, desk.Options{Path: part, Judge: tracks.New(), Grouper: func() threads.Grouper { return threads.New(threads.Options{}) }})
	if err != nil {
		return err
	}
	in := &reader{path: data}
	feeds := map[string]model.FeedID{}
	for done := 0; done < items; {
		looks := map[model.FeedID][]model.Item{}
		for range min(1000, items-done) {
			it, err := in.next()
			if err != nil {
				return errors.Join(err, d.Close())
			}
			id, ok := feeds[it.Source]
			if !ok {
				f := model.Feed{URL: fmt.Sprintf("https://%x.example/rss", hash(it.Source)), Source: it.Source, Lang: it.Lang, Origin: model.FromStore, Disabled: true}
				if id, err = d.AddFeed(ctx, f); err != nil {
					return errors.Join(err, d.Close())
				}
				feeds[it.Source] = id
			}
			it.Fetched = it.Published
			looks[id] = append(looks[id], it)
			done++
		}
		if err := ingestAll(ctx, d, looks); err != nil {
			return errors.Join(err, d.Close())
		}
	}
	if err := d.Close(); err != nil {
		return err
	}
	return os.Rename(part, filepath.Join(dir, storeName))
}

// textOf sums the bytes of what is kept of the items in words: titles, summaries and addresses.
func textOf(data string, items int) (sum int64, err error) {
	in := &reader{path: data}
	for range items {
		it, err := in.next()
		if err != nil {
			return 0, err
		}
		sum += int64(len(it.Title) + len(it.Summary) + len(it.Link) + len(it.GUID))
	}
	return sum, nil
}

// ingestAll stores looks from several goroutines at once, as the fetcher does.
func ingestAll(ctx context.Context, d *desk.Desk, looks map[model.FeedID][]model.Item) error {
	ch := make(chan model.Fetch)
	errs := make(chan error, 16)
	for range cap(errs) {
		go func() {
			var first error
			for f := range ch {
				if _, err := d.Ingest(ctx, f); err != nil && first == nil {
					first = err
				}
			}
			errs <- first
		}()
	}
	for id, its := range looks {
		ch <- model.Fetch{Feed: id, At: its[len(its)-1].Published, Items: its, Poll: model.PollState{State: model.FeedOK, LastTry: time.Now(), LastSuccess: time.Now()}}
	}
	close(ch)
	var all []error
	for range cap(errs) {
		all = append(all, <-errs)
	}
	return errors.Join(all...)
}
