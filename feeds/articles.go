package feeds

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"attache/feeds/article"
	"attache/model"
)

// How articles are fetched ahead: so many wanted items are asked for at a time, by so many workers, and a page that fails
// for a reason that may pass gets so many tries.
const (
	articleBatch   = 40
	articleWorkers = 4
	articleTries   = 2
	articlePause   = time.Minute // between two looks at what is wanted, when nothing new comes in
)

const acceptPages = "text/html, application/xhtml+xml;q=0.9, */*;q=0.2"

// FetchArticle fetches the full text of one item now and gives it to the desk. It waits for a place at the host, so that
// the reader is as polite as the poller. An error is a sentence for the user; one that will not pass by itself is kept
// with the item too, as Article.Problem.
func (p *Poller) FetchArticle(ctx context.Context, it model.Item) error {
	feed, err := p.feedOf(ctx, it.FeedID)
	if err != nil {
		return err
	}
	return p.fetchArticle(ctx, feed, it, nil)
}

// feedOf gives the feed of an item, whose permissions count for its articles.
func (p *Poller) feedOf(ctx context.Context, id model.FeedID) (model.Feed, error) {
	p.mu.Lock()
	f, ok := p.feeds[id]
	p.mu.Unlock()
	if ok {
		return f, nil
	}
	list, err := p.desk.Entries(ctx)
	if err != nil {
		return model.Feed{}, fmt.Errorf("reading the list of feeds: %w", err)
	}
	for _, e := range list {
		if e.ID == id {
			return e.Feed, nil
		}
	}
	return model.Feed{}, nil // taken away: its items stay, without its permissions
}

// fetchArticle fetches one page: ahead of the reader with a grant of the budget, else because the reader asked, and then there will be no
// further try.
func (p *Poller) fetchArticle(ctx context.Context, f model.Feed, it model.Item, g *grant) error {
	if !strings.HasPrefix(it.Link, "https://") && !strings.HasPrefix(it.Link, "http://") {
		return p.noArticle(ctx, it, failure(BadSource, nil, "the item has no address from which its text could be fetched"))
	}
	host, own := hostOf(it.Link), f.Private && strings.EqualFold(hostOf(it.Link), hostOf(f.URL))
	if until, status := p.hosts.silent(host); !until.IsZero() {
		return &Error{Trouble: BadStatus, Status: status, Msg: fmt.Sprintf("%s asked to be left alone for another %s (%d)", host, words(until.Sub(p.now())), status)}
	}
	if err := p.hosts.wait(ctx, host, own); err != nil {
		return err
	}
	a, err := p.client.Get(ctx, Request{Feed: f, URL: it.Link, Accept: acceptPages})
	p.hosts.leave(host)
	p.paid(ctx, a, g)
	if err != nil {
		return p.articleFailed(ctx, it, a, err, g == nil)
	}
	if a.Broken != nil {
		return p.noArticle(ctx, it, a.Broken)
	}
	art, err := p.extract(ctx, a)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return p.noArticle(ctx, it, err)
	}
	art.Item, art.From, art.At = it.ID, "page", p.now()
	return p.desk.SaveArticle(ctx, art)
}

// extract takes the text out of a page. It uses a parsing slot, as documents do, and survives a page that upsets it.
func (p *Poller) extract(ctx context.Context, a *Answer) (art model.Article, err error) {
	free, err := p.parses.take(ctx, len(a.Body))
	if err != nil {
		return art, err
	}
	defer free()
	defer func() {
		if e := recover(); e != nil {
			err = failure(Internal, nil, "attaché failed while reading this page (please report this): %v", e)
		}
	}()
	p.o.Aside(func() { art, err = article.Extract(a.Body, a.URL, a.ContentType) })
	return art, err
}

// articleFailed decides whether a page that could not be had is worth another try.
func (p *Poller) articleFailed(ctx context.Context, it model.Item, a *Answer, err error, final bool) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	passing := false
	switch t := trouble(err); {
	case a != nil && (a.Status == http.StatusTooManyRequests || a.Status == http.StatusServiceUnavailable):
		wait := retryAfter(a.Header, p.now())
		if wait == 0 && a.Status == http.StatusTooManyRequests {
			wait = 15 * time.Minute
		}
		p.hosts.silence(hostOf(a.URL), p.now().Add(wait), a.Status)
		return err
	case t == Unreachable:
		return err // the network may be down; the item will be asked for again
	case t == TimedOut, a != nil && a.Status >= 500:
		passing = true
	}
	if passing && (final || !p.budget.failed(it.ID)) {
		return err
	}
	return p.noArticle(ctx, it, err)
}

// noArticle keeps why there is no text, and gives the reason back.
func (p *Poller) noArticle(ctx context.Context, it model.Item, why error) error {
	err := p.desk.SaveArticle(ctx, model.Article{Item: it.ID, URL: it.Link, From: "page", At: p.now(), Problem: why.Error()})
	if err != nil {
		return errors.Join(why, err)
	}
	return why
}

// startArticles fetches ahead beside the looks until stop is called.
func (p *Poller) startArticles(ctx context.Context) (stop func()) {
	if !p.o.Articles {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	over := make(chan struct{})
	go func() {
		defer close(over)
		for ctx.Err() == nil {
			if !p.offline() {
				if _, err := p.articles(ctx); err != nil && ctx.Err() == nil {
					p.o.Log.Warn("articles could not be fetched ahead", "error", err)
				}
			}
			select {
			case <-ctx.Done():
			case <-p.budget.brought:
			case <-p.o.After(articlePause):
			}
		}
	}()
	return func() { cancel(); <-over }
}

func (p *Poller) offline() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.status.offline
}

// articles fetches what the desk wants, each page once, and says how many it got.
func (p *Poller) articles(ctx context.Context) (int, error) {
	tried, got := map[model.ItemID]bool{}, 0
	spent, err := p.desk.Spent(ctx)
	if err != nil {
		return 0, fmt.Errorf("asking what was spent on articles: %w", err)
	}
	p.budget.know(spent)
	for {
		list, err := p.desk.WantArticles(ctx, articleBatch)
		if err != nil {
			return got, fmt.Errorf("asking which articles are wanted: %w", err)
		}
		fresh := list[:0]
		for _, it := range list {
			if !tried[it.ID] {
				tried[it.ID] = true
				fresh = append(fresh, it)
			}
		}
		if len(fresh) == 0 || ctx.Err() != nil {
			return got, ctx.Err()
		}
		n, left := p.fetchAll(ctx, fresh)
		if got += n; !left {
			return got, nil
		}
	}
}

// fetchAll fetches a batch of pages. left is false when the day's budget is used up.
func (p *Poller) fetchAll(ctx context.Context, list []model.Item) (got int, left bool) {
	type job struct {
		it model.Item
		g  *grant
	}
	var (
		work = make(chan job)
		mu   sync.Mutex
		wg   sync.WaitGroup
	)
	for range min(articleWorkers, len(list)) {
		wg.Go(func() {
			for j := range work {
				feed, err := p.feedOf(ctx, j.it.FeedID)
				if err == nil {
					err = p.fetchArticle(ctx, feed, j.it, j.g)
				}
				j.g.giveBack()
				if err == nil {
					mu.Lock()
					got++
					mu.Unlock()
				}
			}
		})
	}
	left = true
	for _, it := range list {
		var g *grant
		if ctx.Err() == nil {
			g = p.budget.take(p.now(), p.o.ArticlesPerDay, p.o.ArticleBytesPerDay)
		}
		if left = g != nil; !left {
			break
		}
		work <- job{it, g}
	}
	close(work)
	wg.Wait()
	return got, left
}
