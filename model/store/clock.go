package store

import (
	"context"
	"slices"
	"time"

	"attache/model"
)

// A machine's clock can be wrong by a year, and be put right again. What is reckoned from it and kept (the date of a report
// that has none, the age beyond which reports are let go) must not be wrong with it, or one bad hour would order the lists
// and end the memory of the grouper for as long as the clock was off. The news itself tells the time well enough.
const (
	clockBack  = 26 * time.Hour       // time does not run backwards, beyond what dates in local time explain
	clockAhead = 180 * 24 * time.Hour // nobody leaves the program for that long; and if so, the next ten dated reports tell
	clockSlack = 7 * 24 * time.Hour   // the news may be so much older than the present where retention counts days
	witnesses  = 10                   // so many reports with dates of their own are needed to gainsay the clock
	lookedAt   = 200                  // of the newest reports of a track, for dates of their own
)

// Believable gives the present as far as the news bears the clock out. dated are the times of publication, not mended, of
// what has just come in. It reads one number unless the clock is at odds with the last arrival.
func (s *Store) Believable(ctx context.Context, dated []time.Time) (time.Time, error) {
	now := s.now().UTC()
	m, err := s.metas(ctx)
	if err != nil {
		return now, err
	}
	last := fromUnix(m["last_arrival"])
	if last.IsZero() || !now.Before(last.Add(-clockBack)) && !now.After(last.Add(clockAhead)) {
		return now, nil
	}
	news, err := s.news(ctx, dated)
	switch {
	case err != nil || news.IsZero():
		return now, err
	case now.Before(last): // unless the last arrival was itself by a clock that ran ahead
		return earliest(last, latest(now, news)), nil
	case news.After(now.Add(-clockAhead)):
		return now, nil
	}
	return latest(news, last), nil
}

// news is when the tenth newest report with a date of its own was published, of those given and those stored; zero when there
// are fewer. One source that lies cannot move it.
func (s *Store) news(ctx context.Context, dated []time.Time) (time.Time, error) {
	all := slices.Clone(dated)
	for track := range model.NumTracks {
		var at, flags int64
		rows, err := s.db().QueryContext(ctx, "SELECT published, flags FROM items WHERE track=? ORDER BY published DESC LIMIT ?", track, lookedAt)
		err = each(rows, err, func() error {
			if flags&flagMended == 0 {
				all = append(all, fromUnix(at))
			}
			return nil
		}, &at, &flags)
		if err != nil {
			return time.Time{}, fold(err, s.path)
		}
	}
	if len(all) < witnesses {
		return time.Time{}, nil
	}
	slices.SortFunc(all, func(a, b time.Time) int { return b.Compare(a) })
	return all[witnesses-1], nil
}

// old is the time before which reports have passed an age. It is counted from the present, but from no later than a week
// after the news: what the clock alone says is old stays until news of its own bears that out.
func (s *Store) old(ctx context.Context, age time.Duration) (time.Time, error) {
	from, err := s.Believable(ctx, nil)
	if err != nil {
		return from, err
	}
	news, err := s.news(ctx, nil)
	if !news.IsZero() {
		from = earliest(from, news.Add(clockSlack))
	}
	return from.Add(-age), err
}

// arrived enters when the items came in, as far as that can be believed.
func (b *batch) arrived(fresh []arrival) error {
	var dated []time.Time
	for i := range fresh {
		if it := &fresh[i].item; !it.DateMended {
			dated = append(dated, it.Published)
		}
	}
	at, err := b.s.Believable(b.ctx, dated)
	if err != nil {
		return err
	}
	return b.setMeta("last_arrival", at.Unix())
}

func earliest(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
