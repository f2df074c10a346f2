package feeds

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"

	"attache/model"
	"attache/model/text"
)

// state gives what is to be remembered of the feed after the look. It is a pure function of the look.
func (l *look) state(b Bounds, jitter float64) model.PollState {
	s := l.entry.Poll
	s.LastTry, s.Status, s.Error = l.at, 0, ""
	if l.answer != nil {
		s.Status, s.TookMS = l.answer.Status, l.answer.Took.Milliseconds()
	}
	v := Verdict{Trouble: trouble(l.err), Status: s.Status}
	if l.err != nil {
		l.failed(&s, &v)
	} else {
		l.succeeded(&s)
	}
	s.Next, s.NextWhy = Schedule(s, v, b, l.at, jitter)
	return s
}

func (l *look) failed(s *model.PollState, v *Verdict) {
	s.Failures++
	s.Error = l.err.Error()
	if advice := Advice(l.err, l.entry.Feed); advice != "" {
		s.Error += "; " + advice
	}
	if (v.Status == http.StatusTooManyRequests || v.Status == http.StatusServiceUnavailable) && l.answer != nil {
		v.Wait = retryAfter(l.answer.Header, l.at)
	}
	switch {
	case v.Status == http.StatusGone:
		s.State = model.FeedGone
	case v.Status == http.StatusTooManyRequests, v.Wait > 0:
		s.State = model.FeedWaiting
	case dead(s, l.at):
		s.State = model.FeedDead
	default:
		s.State = model.FeedFailing
	}
	if v.Trouble == NotFeed || v.Trouble == TooLarge || v.Trouble == BadBody {
		dropValidators(s) // a 304 must not hide that the document could not be read
	}
	if movedFor(s, l.at) && !v.patience() {
		s.MovedTo, s.MovedSince = "", time.Time{} // back to the address that the user gave
	}
	if v.Status == http.StatusUnauthorized {
		l.explainMove(s)
	}
}

// patience tells a server that asks to be left alone from one that fails.
func (v *Verdict) patience() bool {
	return v.Wait > 0 || v.Status == http.StatusTooManyRequests || v.Status == http.StatusServiceUnavailable
}

// explainMove adds why a feed with credentials is refused after it moved: they are for its own host alone.
func (l *look) explainMove(s *model.PollState) {
	if to := hostOf(l.answer.URL); l.entry.Secret != nil && !strings.EqualFold(to, hostOf(l.entry.URL)) {
		s.Error += "; the feed has moved to " + to + ": if that is right, put the new address into the configuration, since the password is sent to the feed's own host alone"
	}
}

func dead(s *model.PollState, now time.Time) bool {
	if s.LastSuccess.IsZero() {
		return s.Failures >= deadTries
	}
	return now.Sub(s.LastSuccess) > deadAfter && s.Failures >= fewTries
}

func dropValidators(s *model.PollState) {
	s.ETag, s.LastModified, s.ValidatorsSince, s.BodyHash = "", "", time.Time{}, ""
}

func (l *look) succeeded(s *model.PollState) {
	a := l.answer
	s.Failures, s.LastSuccess, s.State = 0, l.at, model.FeedOK
	if a.Took > slowAfter {
		s.State = model.FeedSlow
	}
	l.rememberMove(s)
	ttl := freshness(a.Header, l.at)
	if a.NotModified {
		// A 304 says nothing of the document's own wishes, so what was known of them stays.
		s.MinTTL = max(ttl, s.MinTTL)
		s.ETag = keep(a.Header.Get("ETag"), s.ETag)
		s.LastModified = keep(a.Header.Get("Last-Modified"), s.LastModified)
		s.Error = noteOf(l.entry.Poll)
		return
	}
	s.ETag, s.LastModified, s.ValidatorsSince = keep(a.Header.Get("ETag"), ""), keep(a.Header.Get("Last-Modified"), ""), l.at
	if l.doc == nil { // the same bytes as last time
		s.MinTTL = max(ttl, s.MinTTL)
		s.Error = noteOf(l.entry.Poll)
		return
	}
	l.rememberDocument(s, ttl)
}

// noteOf keeps what was said of a document that has not changed since; an error of a look in between is over.
func noteOf(p model.PollState) string {
	if p.Failures == 0 {
		return p.Error
	}
	return ""
}

// keep takes a validator of a sane length, else the old one.
func keep(fresh, old string) string {
	if fresh == "" || len(fresh) > 1024 {
		return old
	}
	return fresh
}

func (l *look) rememberMove(s *model.PollState) {
	switch to := l.answer.Moved; {
	case movedFor(&l.entry.Poll, l.at):
		// The old address was not asked. Should the new one redirect on for good, that is the one to learn.
		if to != "" && to != s.MovedTo {
			s.MovedTo, s.MovedSince = to, l.at
		}
	case to == "":
		s.MovedTo, s.MovedSince = "", time.Time{}
	case to != s.MovedTo:
		s.MovedTo, s.MovedSince = to, l.at
	}
}

// gapsHold is how long a gap is remembered: a little longer than what a surge is measured by. mostGaps bounds how many are,
// and whoever is away for less than leastGap has missed nothing to speak of.
const (
	gapsHold = 8 * 24 * time.Hour
	leastGap = 2 * time.Hour
	mostGaps = 8
)

// rememberGap notes of which time the documents tell nothing: from the last look that went well to the oldest report that is
// in the document now. It is called before that look is forgotten.
func (l *look) rememberGap(s *model.PollState) {
	s.Gaps = slices.Clone(s.Gaps) // they are the entry's
	s.Gaps = slices.DeleteFunc(s.Gaps, func(g model.Gap) bool { return l.at.Sub(g.To) > gapsHold })
	from, to := l.entry.Poll.LastSuccess, l.at
	dated := false
	for i := range l.doc.Items {
		if it := &l.doc.Items[i]; !it.DateMended && it.Published.Before(to) {
			to, dated = it.Published, true
		}
	}
	if !dated || from.IsZero() || to.Sub(from) < leastGap {
		return
	}
	s.Gaps = append(s.Gaps, model.Gap{From: from, To: to})
	s.Gaps = s.Gaps[max(0, len(s.Gaps)-mostGaps):]
}

func (l *look) rememberDocument(s *model.PollState, ttl time.Duration) {
	d := l.doc
	l.rememberGap(s)
	if l.changed() {
		s.Changes = append(append([]time.Time(nil), s.Changes...), l.at)
		s.Changes = s.Changes[max(0, len(s.Changes)-maxChanges):]
		s.LastChange = l.at
	}
	s.BodyHash = l.body + "." + l.items
	s.MinTTL = max(ttl, d.TTL)
	s.SkipHours, s.SkipDays = d.SkipHours, d.SkipDays
	s.Title, s.Site = ownName(d.Title), text.Clean(d.Link, 500)
	s.Error = text.Clean(l.note, 300)
	if l.answer.Broken != nil && !errors.Is(l.answer.Broken, errFull) {
		dropValidators(s) // the connection broke: the rest is still to be had
		s.BodyHash = "." + l.items
	}
}

// genericTitles are what feeds call themselves that nobody named; the host says more.
var genericTitles = map[string]bool{"rss": true, "rss feed": true, "feed": true, "atom": true, "news": true, "latest news": true, "headlines": true,
	"home": true, "index": true, "untitled": true, "blog": true, "title": true}

// ownName is what a document calls itself, as the name of a source; empty when that is none.
func ownName(title string) string {
	t := text.Clean(title, 60)
	if genericTitles[strings.ToLower(t)] || !strings.ContainsFunc(t, unicode.IsLetter) {
		return ""
	}
	return t
}
