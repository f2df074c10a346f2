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
	most  int // rows of a round; 0: all that the file has
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
	if errors.Is(err, io.EOF) && row == "" || d.most > 0 && d.row == d.most {
		d.round++
		d.row = 0
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
// bring them, all through the desk: every item is judged by what ships, and the first of them, as many as grouped says, are
// grouped by what ships. The others are these again with later dates and other addresses, and their places are those of
// their twins under new numbers: what is written is the same as if they had been grouped, but for the grouper's memos. The
// part that is grouped is taken from base, where there is a store of that size.
func fillStore(ctx context.Context, dir, data string, items, grouped int, base string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	// Under another name until it is whole, so that one that was broken off is not taken for it.
	part := filepath.Join(dir, "part.db")
	fill := &filling{ctx: ctx, in: &reader{path: data, most: grouped}, path: part}
	if items > grouped && base != "" {
		if err := fill.from(base, grouped); err != nil {
			return err
		}
	} else if err := fill.items(min(items, grouped), func() threads.Grouper { return threads.New(threads.Options{}) }); err != nil {
		return err
	}
	if items > grouped {
		twins, err := readTwins(ctx, part)
		if err != nil {
			return err
		}
		if err := fill.items(items-grouped, func() threads.Grouper { return twins }); err != nil {
			return err
		}
	}
	return os.Rename(part, filepath.Join(dir, storeName))
}

// filling brings recorded items into a store.
type filling struct {
	ctx   context.Context
	in    *reader
	path  string
	feeds map[string]model.FeedID
	// articles are fetched after every batch; nil: none are.
	articles *articleMaker
}

// from copies a store of the first n items, and passes over these.
func (f *filling) from(base string, n int) error {
	d, err := desk.Open(f.ctx, desk.Options{Path: base})
	if err != nil {
		return err
	}
	es, err := d.Entries(f.ctx)
	if err = errors.Join(err, d.Backup(f.ctx, f.path), d.Close()); err != nil {
		return err
	}
	f.feeds = map[string]model.FeedID{}
	for _, e := range es {
		f.feeds[e.Source] = e.ID
	}
	for range n {
		if _, err := f.in.next(); err != nil {
			return err
		}
	}
	return nil
}

// items brings the next n, grouped by what is given.
func (f *filling) items(n int, grouper func() threads.Grouper) error {
	d, err := desk.Open(f.ctx, desk.Options{Path: f.path, Judge: tracks.New(), Grouper: grouper})
	if err != nil {
		return err
	}
	for done := 0; done < n && err == nil; done += 1000 {
		err = f.batch(d, min(1000, n-done))
	}
	return errors.Join(err, d.Close())
}

func (f *filling) batch(d *desk.Desk, n int) error {
	if f.feeds == nil {
		f.feeds = map[string]model.FeedID{}
	}
	looks := map[model.FeedID][]model.Item{}
	var newest time.Time
	for range n {
		it, err := f.in.next()
		if err != nil {
			return err
		}
		id, ok := f.feeds[it.Source]
		if !ok {
			feed := model.Feed{URL: fmt.Sprintf("https://%x.example/rss", hash(it.Source)), Source: it.Source, Lang: it.Lang, Origin: model.FromStore, Disabled: true}
			if id, err = d.AddFeed(f.ctx, feed); err != nil {
				return err
			}
			f.feeds[it.Source] = id
		}
		it.Fetched = it.Published
		looks[id] = append(looks[id], it)
		newest = it.Published
	}
	err := ingestAll(f.ctx, d, looks)
	if err == nil && f.articles != nil {
		err = f.articles.fetch(f.ctx, d, newest)
	}
	return err
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
