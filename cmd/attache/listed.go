package main

import (
	"context"
	"time"

	"attache/model"
	"attache/model/desk"
)

// listed is the desk as the fetcher sees it: to each feed it adds what only the configuration knows and the store never
// keeps (proxy, credentials, bounds), and to feeds on the user's own machines the pace that is set for those.
type listed struct {
	*desk.Desk
	byURL        map[string]model.Feed
	privateEvery time.Duration
	troubles     *troubles // nil: nobody wants to hear of them
}

func (s *session) listed() listed {
	l := listed{s.desk, make(map[string]model.Feed, len(s.feeds)), s.conf.Refresh.PrivateEvery.Std(), s.troubles}
	for _, f := range s.feeds {
		l.byURL[f.URL] = f
	}
	return l
}

// Entries gives every feed with what is remembered of it and what the configuration says about it.
func (l listed) Entries(ctx context.Context) ([]model.FeedEntry, error) {
	entries, err := l.Desk.Entries(ctx)
	for i := range entries {
		f := &entries[i].Feed
		if own, ok := l.byURL[f.URL]; ok {
			f.Proxy, f.User, f.Secret = own.Proxy, own.User, own.Secret
			f.MinEvery, f.MaxEvery = own.MinEvery, own.MaxEvery
		}
		if f.Private && f.MinEvery == 0 && f.MaxEvery == 0 {
			f.MinEvery, f.MaxEvery = l.privateEvery, l.privateEvery
		}
	}
	return entries, err
}
