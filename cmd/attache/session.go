package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"attache"
	"attache/feeds"
	"attache/model"
	"attache/model/desk"
	"attache/model/text"
	"attache/model/threads"
	"attache/model/tracks"
)

// session is what a command that works on the store has open: the configuration, the log, and the desk.
type session struct {
	conf   attache.Config
	places places
	feeds  []model.Feed // of the configuration, or of the demo
	now    func() time.Time
	after  func(time.Duration) <-chan time.Time // nil: the real one
	names  *text.Lexicon                        // nil: the tables that ship
	desk   *desk.Desk
	log    *slog.Logger
	// unwritable says why the store is open for reading only; nil when it is not.
	unwritable error
	troubles   *troubles          // of a command that goes on for long
	complain   func(words string) // tells the user what went wrong beside; nil: the log does
	aside      *aside             // nil: what the desk and the fetcher do gives way to nothing
	headroom   *headroom          // nil: what comes in changes nothing in what is left to the collector of garbage
	closer     []io.Closer
}

// open opens the store after the configuration was read without a fault. Whoever gets a session closes it.
func (a *app) open(ctx context.Context) (*session, error) {
	conf, err := a.config()
	if err != nil {
		return nil, err
	}
	return a.openWith(ctx, conf)
}

func (a *app) openWith(ctx context.Context, conf attache.Config) (*session, error) {
	return a.openAt(ctx, conf, time.Now, nil)
}

// openAt opens the store by another clock than the real one, and with other names to look for.
func (a *app) openAt(ctx context.Context, conf attache.Config, now func() time.Time, names *text.Lexicon) (*session, error) {
	s := &session{conf: conf, places: a.places(), feeds: conf.ModelFeeds(), now: now, names: names, aside: a.aside, headroom: a.headroom}
	s.log = s.openLog(a.errs)
	if err := os.MkdirAll(filepath.Dir(s.places.store), 0o700); err != nil {
		return nil, errors.Join(fmt.Errorf("there is no room for the store: %w (--data DIR puts it elsewhere)", err), s.Close())
	}
	var err error
	if s.names == nil {
		if s.names, err = conf.LoadNames(); err != nil {
			return nil, errors.Join(err, s.Close())
		}
	}
	s.desk, err = desk.Open(ctx, s.deskOptions())
	if err != nil {
		s.unwritable = err
		s.desk, err = a.openForReading(ctx, s.deskOptions(), err)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	s.closer = append(s.closer, s.desk)
	if note := s.desk.Note(); note != "" {
		fmt.Fprintf(a.errs, "attache: %s\n", note)
	}
	return s, nil
}

func (s *session) deskOptions() desk.Options {
	r := s.conf.Retention
	return desk.Options{
		Path: s.places.store, Now: s.now, Judge: judgeOf(s.conf), Names: s.names, Grouper: s.newGrouper, Log: s.log, Aside: s.aside.do, Calm: letGo,
		Retention: desk.Retention{Age: r.Age.Std(), Items: r.Items, Bytes: r.Size.Bytes()}, Saved: savedQueries(s.conf),
	}
}

// savedQueries gives what the saved searches and the watches of a configuration ask.
func savedQueries(c attache.Config) []string {
	var out []string
	for _, q := range c.Searches {
		out = append(out, q.Query)
	}
	for _, w := range c.Watches {
		out = append(out, w.Query)
	}
	return out
}

// judgeOf makes the judge of tracks with the words of a configuration.
func judgeOf(c attache.Config) tracks.Judge { return tracks.New(tracks.WithWords(c.ModelWords()...)) }

func newGrouper() threads.Grouper { return threads.New(threads.Options{}) }

// newGrouper makes one that works aside where the desk does.
func (s *session) newGrouper() threads.Grouper {
	return threads.New(threads.Options{Go: s.aside.start, Alone: s.aside.alone})
}

// Close closes what was opened, the last first. It waits for what is being written.
func (s *session) Close() error {
	var err error
	for i := len(s.closer) - 1; i >= 0; i-- {
		err = errors.Join(err, s.closer[i].Close())
	}
	s.closer = nil
	return err
}

// mostLog is when a log is set aside for a new one; one old log is kept.
const mostLog = 4 << 20

// openLog opens the log file. A log that cannot be written is no reason not to work: that is said once, and nothing is
// logged. The screen never sees a line of it.
func (s *session) openLog(errs io.Writer) *slog.Logger {
	path := s.places.log
	if info, err := os.Stat(path); err == nil && info.Size() > mostLog {
		if err := os.Rename(path, path+".1"); err != nil {
			fmt.Fprintf(errs, "attache: the full log cannot be set aside: %v\n", err)
		}
	}
	err := os.MkdirAll(filepath.Dir(path), 0o700)
	if err == nil {
		var f *os.File
		if f, err = os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600); err == nil {
			s.closer = append(s.closer, f)
			log.SetOutput(f) // net/http reports what hostile servers do through the standard logger, which writes to the screen
			return slog.New(slog.NewTextHandler(f, nil)).With("pid", os.Getpid())
		}
	}
	fmt.Fprintf(errs, "attache: no log is kept: %v\n", err)
	log.SetOutput(io.Discard)
	return slog.New(slog.DiscardHandler)
}

// client makes the fetcher's client as the configuration wants it.
func (s *session) client() *feeds.Client { return newClient(s.conf.Refresh) }

func newClient(r attache.Refresh) *feeds.Client {
	o := feeds.ClientOptions{
		UserAgent: userAgent(),
		Limits:    feeds.Limits{Total: r.Timeout.Std(), MaxBody: r.MaxBytes.Bytes()},
	}
	if r.Proxy != "" {
		o.Proxy = func(*url.URL) (*url.URL, error) { return url.Parse(r.Proxy) }
	}
	return feeds.NewClient(o)
}

// poller makes the fetcher as the configuration wants it.
func (s *session) poller(c *feeds.Client, force bool) *feeds.Poller {
	r := s.conf.Refresh
	return feeds.NewPoller(s.listed(), c, feeds.PollerOptions{
		MinEvery: r.Min.Std(), MaxEvery: r.Max.Std(),
		Concurrency: r.Concurrent, PerHost: r.PerHost, HostGap: r.HostGap.Std(),
		Articles: s.conf.Articles.Fetch && s.conf.Articles.PerDay > 0, ArticlesPerDay: s.conf.Articles.PerDay, ArticleBytesPerDay: s.conf.Articles.BytesPerDay.Bytes(),
		Force: force, Now: s.now, After: s.after, Log: s.log, Aside: s.aside.do,
	})
}
