package feeds

import (
	"fmt"
	"math"
	"slices"
	"time"

	"attache/model"
)

// Bounds are the least and the greatest interval between two looks at a feed that does well.
type Bounds struct {
	Min, Max time.Duration
}

// DefaultBounds suit news: nothing is asked more often than every five minutes or forgotten for more than four hours.
var DefaultBounds = Bounds{Min: 5 * time.Minute, Max: 4 * time.Hour}

// of gives the bounds for one feed, whose own settings come first.
func (b Bounds) of(f model.Feed) Bounds {
	if b.Min <= 0 {
		b.Min = DefaultBounds.Min
	}
	if b.Max <= 0 {
		b.Max = DefaultBounds.Max
	}
	if f.MinEvery > 0 {
		b.Min = f.MinEvery
	}
	if f.MaxEvery > 0 {
		b.Max = f.MaxEvery
	}
	b.Max = max(b.Min, b.Max)
	return b
}

// Verdict is what one look came to, as far as the time of the next one depends on it.
type Verdict struct {
	Trouble Trouble       // empty when the look went well
	Status  int           // of the answer, 0 when there was none
	Wait    time.Duration // Retry-After on 429 and 503, 0 when not given
}

// firstInterval is for feeds whose habits are not known yet.
const firstInterval = 15 * time.Minute

// Schedule gives the time of the next look and the reason in words. It is a pure function: s is the state with this look
// already entered (Failures, Changes, MinTTL, skip lists), jitter is a random number from 0 up to 1 that keeps feeds from
// marching in step. A zero time means never.
//
// What holds whatever the input: after a good look the interval is never below b.Min, and above b.Max only where the
// document's own skip lists push it; Retry-After is never cut short; failures in a row never shorten the pause.
func Schedule(s model.PollState, v Verdict, b Bounds, now time.Time, jitter float64) (time.Time, string) {
	switch {
	case v.Status == 410:
		return time.Time{}, "never: the server says that the feed is gone for good (410)"
	case v.Wait > 0:
		// Never earlier than asked; a little later, so that not all who were told the same come back at once.
		return now.Add(v.Wait + stretch(min(v.Wait/20, 30*time.Second), jitter)), fmt.Sprintf("the server asked to wait %s (%d)", words(v.Wait), v.Status)
	case v.Trouble != "":
		return afterFailure(s, v, b, now, jitter)
	}
	every, why := interval(s, b, now)
	next := now.Add(every + stretch(min(every/10, max(0, b.Max-every)), jitter))
	if later, ok := skip(next, s.SkipHours, s.SkipDays, jitter); ok {
		return later, "the feed asks not to be read " + skipWords(next, s) + "; otherwise " + why
	}
	return next, why
}

func stretch(d time.Duration, jitter float64) time.Duration {
	return time.Duration(float64(d) * min(max(jitter, 0), 1))
}

// interval is the pause after a look that went well: half the usual time between changes, but no less than the server
// asked for, within the bounds.
func interval(s model.PollState, b Bounds, now time.Time) (time.Duration, string) {
	every, why := firstInterval, "its habits are not known yet"
	if gap := usualGap(s.Changes, now); gap > 0 {
		every, why = gap/2, "it changes about every "+words(gap)
	}
	if s.MinTTL > every {
		every, why = s.MinTTL, "the server or the feed asks for "+words(s.MinTTL)
	}
	switch {
	case every < b.Min:
		return b.Min, "at most every " + words(b.Min) + " (configuration); " + why
	case every > b.Max:
		return b.Max, "at least every " + words(b.Max) + " (configuration); " + why
	}
	return every, "every " + words(every) + ": " + why
}

// usualGap is the mean time between changes. The silence since the last one counts as soon as it is longer than that, so
// that a feed which stops is asked less and less. Zero means not known.
func usualGap(changes []time.Time, now time.Time) time.Duration {
	if len(changes) < 2 {
		return 0
	}
	first, last := changes[0], changes[len(changes)-1]
	gap := last.Sub(first) / time.Duration(len(changes)-1)
	if silence := now.Sub(last); silence > gap {
		gap = now.Sub(first) / time.Duration(len(changes))
	}
	return max(gap, 0)
}

// afterFailure is exponential back-off with jitter. Trouble that a person has to mend starts at half an hour, a 429
// without Retry-After at a quarter, what may pass by itself at two minutes.
func afterFailure(s model.PollState, v Verdict, b Bounds, now time.Time, jitter float64) (time.Time, string) {
	base, limit := min(2*time.Minute, b.Min), max(b.Max, time.Hour)
	switch {
	case v.Status == 429:
		base = 15 * time.Minute
	case v.Trouble == Forbidden, v.Trouble == BadTLS, v.Trouble == NotFeed, v.Trouble == BadSource, v.Trouble == TooLarge,
		v.Status >= 400 && v.Status < 500:
		base = 30 * time.Minute
	}
	if s.State == model.FeedDead {
		limit = max(limit, 12*time.Hour)
	}
	n := max(s.Failures, 1)
	pause := min(time.Duration(float64(base)*math.Exp2(float64(min(n-1, 20)))), limit)
	pause = pause*4/5 + stretch(pause*2/5, jitter)
	if n == 1 {
		return now.Add(pause), "again " + words(pause) + " after a failure"
	}
	return now.Add(pause), fmt.Sprintf("again in %s: %d failures in a row", words(pause), n)
}

// skip moves a time out of the hours and days (UTC) that a document asks to be left alone in. Lists that leave no hour or
// no day at all are taken for a mistake.
func skip(t time.Time, hours, days []int, jitter float64) (time.Time, bool) {
	hours, days = sensible(hours, 24), sensible(days, 7)
	start := t
	t = t.UTC()
	for range 7*24 + 1 {
		if !slices.Contains(hours, t.Hour()) && !slices.Contains(days, int(t.Weekday())) {
			break
		}
		t = t.Truncate(time.Hour).Add(time.Hour)
	}
	if t.Equal(start) {
		return start, false
	}
	return t.Add(stretch(5*time.Minute, jitter)), true
}

// sensible keeps the values below n, with n itself meaning 0 (some write midnight as 24); nothing when none is left out.
func sensible(list []int, n int) []int {
	var out []int
	for _, v := range list {
		if v == n {
			v = 0
		}
		if v >= 0 && v < n && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	if len(out) == n {
		return nil
	}
	return out
}

func skipWords(t time.Time, s model.PollState) string {
	if slices.Contains(sensible(s.SkipDays, 7), int(t.UTC().Weekday())) {
		return "on " + t.UTC().Weekday().String() + "s"
	}
	return fmt.Sprintf("at %02d h UTC", t.UTC().Hour())
}
