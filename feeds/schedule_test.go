package feeds

import (
	"context"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"attache/model"
)

var noon = time.Date(2026, 2, 4, 12, 0, 0, 0, time.UTC) // a Wednesday

func TestSchedule(t *testing.T) {
	b := Bounds{Min: 5 * time.Minute, Max: 4 * time.Hour}
	every := func(gap time.Duration, n int) (out []time.Time) {
		for i := range n {
			out = append(out, noon.Add(-gap*time.Duration(n-1-i)))
		}
		return out
	}
	for _, c := range []struct {
		name string
		s    model.PollState
		v    Verdict
		want time.Duration // from noon, without jitter; negative: never
		why  string
	}{
		{"new", model.PollState{}, Verdict{}, 15 * time.Minute, "habits are not known"},
		{"changes every hour", model.PollState{Changes: every(time.Hour, 8)}, Verdict{}, 30 * time.Minute, "changes about every 60 min"},
		{"changes with every look", model.PollState{Changes: every(time.Minute, 8)}, Verdict{}, 5 * time.Minute, "configuration"},
		{"changes every other day", model.PollState{Changes: every(48*time.Hour, 8)}, Verdict{}, 4 * time.Hour, "at least every 4 h"},
		{"silent for a day", model.PollState{Changes: []time.Time{noon.Add(-25 * time.Hour), noon.Add(-24 * time.Hour)}}, Verdict{}, 4 * time.Hour, "changes about every 13 h"},
		{"server asks for two hours", model.PollState{Changes: every(time.Minute, 8), MinTTL: 2 * time.Hour}, Verdict{}, 2 * time.Hour, "asks for 2 h"},
		{"server asks for a year", model.PollState{MinTTL: 365 * 24 * time.Hour}, Verdict{}, 4 * time.Hour, "configuration"},
		{"skips the hour", model.PollState{SkipHours: []int{12, 13}}, Verdict{}, 2 * time.Hour, "not to be read at 12 h UTC"},
		{"skips the day", model.PollState{SkipDays: []int{3}}, Verdict{}, 12 * time.Hour, "on Wednesdays"},
		{"skips every hour", model.PollState{SkipHours: upTo(24)}, Verdict{}, 15 * time.Minute, "habits"},
		{"midnight as 24", model.PollState{SkipHours: []int{24}}, Verdict{}, 15 * time.Minute, "habits"},
		{"asked to wait", model.PollState{Failures: 1}, Verdict{BadStatus, 429, time.Hour}, time.Hour, "asked to wait 60 min (429)"},
		{"429 without a time", model.PollState{Failures: 1}, Verdict{BadStatus, 429, 0}, 12 * time.Minute, "after a failure"},
		{"first failure", model.PollState{Failures: 1}, Verdict{TimedOut, 0, 0}, 96 * time.Second, "after a failure"},
		{"fourth failure", model.PollState{Failures: 4}, Verdict{Unreachable, 0, 0}, 16 * 48 * time.Second, "4 failures in a row"},
		{"for ever", model.PollState{Failures: 4000}, Verdict{Unreachable, 0, 0}, 192 * time.Minute, "4000 failures"},
		{"not found", model.PollState{Failures: 1}, Verdict{BadStatus, 404, 0}, 24 * time.Minute, "after a failure"},
		{"gone", model.PollState{Failures: 1}, Verdict{BadStatus, 410, 0}, -1, "gone for good"},
	} {
		next, why := Schedule(c.s, c.v, b, noon, 0)
		if got := next.Sub(noon); c.want < 0 != next.IsZero() || c.want >= 0 && got != c.want {
			t.Errorf("%s: after %v, want %v", c.name, got, c.want)
		}
		if !strings.Contains(why, c.why) {
			t.Errorf("%s: %q does not say %q", c.name, why, c.why)
		}
	}
}

func upTo(n int) (out []int) {
	for i := range n {
		out = append(out, i)
	}
	return out
}

// TestScheduleProperties tries what must hold for any state that a hostile feed can bring about.
func TestScheduleProperties(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		s, v, b := randomState(r), Verdict{}, Bounds{Min: time.Duration(1+r.IntN(600)) * time.Second}
		b.Max = b.Min + time.Duration(r.IntN(86400))*time.Second
		jitter := r.Float64()
		next, why := Schedule(s, v, b, noon, jitter)
		d := next.Sub(noon)
		skips := len(sensible(s.SkipHours, 24))+len(sensible(s.SkipDays, 7)) > 0
		if d < b.Min || !skips && d > b.Max || d > b.Max+8*24*time.Hour || why == "" {
			t.Fatalf("after %v, bounds %v, %q: %+v", d, b, why, s)
		}
		if skips && slices.Contains(sensible(s.SkipHours, 24), next.Hour()) && len(sensible(s.SkipDays, 7)) < 6 {
			t.Fatalf("a look at %v, which is to be skipped: %+v", next, s)
		}
		v = Verdict{BadStatus, 503, time.Duration(1+r.IntN(1e6)) * time.Second}
		if next, _ = Schedule(s, v, b, noon, jitter); next.Sub(noon) < v.Wait || next.Sub(noon) > v.Wait+30*time.Second {
			t.Fatalf("asked to wait %v, waits %v", v.Wait, next.Sub(noon))
		}
		v = Verdict{[]Trouble{Unreachable, TimedOut, NotFeed, BadTLS}[r.IntN(4)], 0, 0}
		s.Failures = 1 + r.IntN(50)
		one, _ := Schedule(s, v, b, noon, jitter)
		s.Failures++
		if two, _ := Schedule(s, v, b, noon, jitter); two.Before(one) || !one.After(noon) || two.Sub(noon) > max(b.Max, time.Hour)*6/5 {
			t.Fatalf("failure %d: %v, then %v", s.Failures, one.Sub(noon), two.Sub(noon))
		}
	}
}

func randomState(r *rand.Rand) model.PollState {
	s := model.PollState{MinTTL: time.Duration(r.Int64N(int64(400*24*time.Hour))) / time.Duration(1+r.IntN(1e6))}
	at := noon.Add(-time.Duration(r.IntN(1e6)) * time.Second)
	for range r.IntN(maxChanges + 1) {
		s.Changes = append(s.Changes, at)
		at = at.Add(time.Duration(r.IntN(1e5)) * time.Second)
	}
	for range r.IntN(5) * r.IntN(2) {
		s.SkipHours = append(s.SkipHours, r.IntN(30)-3)
		s.SkipDays = append(s.SkipDays, r.IntN(10)-2)
	}
	return s
}

func TestFreshness(t *testing.T) {
	date := noon.Format(http.TimeFormat)
	for _, c := range []struct {
		header string
		want   time.Duration
	}{
		{"Cache-Control: max-age=600", 10 * time.Minute},
		{"Cache-Control: public, s-maxage=60, max-age=600", 10 * time.Minute},
		{"Cache-Control: s-maxage=60", time.Minute},
		{"Cache-Control: max-age=600|Age: 540", time.Minute},
		{"Cache-Control: no-cache, max-age=600", 0},
		{"Cache-Control: max-age=600|Cache-Control: no-store", 0},
		{"Cache-Control: MAX-AGE = \"600\"", 10 * time.Minute},
		{"Cache-Control: max-age=-5", 0},
		{"Cache-Control: max-age=99999999999999", 365 * 24 * time.Hour},
		{"Date: " + date + "|Expires: " + noon.Add(time.Hour).Format(http.TimeFormat), time.Hour},
		{"Expires: " + noon.Add(time.Hour).Format(http.TimeFormat), time.Hour},
		{"Expires: 0", 0},
		{"Expires: " + noon.Add(-time.Hour).Format(http.TimeFormat), 0},
		{"", 0},
	} {
		if got := freshness(headers(c.header), noon); got != c.want {
			t.Errorf("%s: %v, want %v", c.header, got, c.want)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	skewed := noon.Add(-time.Hour)
	for _, c := range []struct {
		header string
		want   time.Duration
	}{
		{"Retry-After: 3600", time.Hour},
		{"Retry-After: 99999999", longestWait},
		{"Retry-After: -1", 0},
		{"Retry-After: soon", 0},
		{"Retry-After: " + noon.Add(90*time.Second).Format(http.TimeFormat), 90 * time.Second},
		{"Date: " + skewed.Format(http.TimeFormat) + "|Retry-After: " + skewed.Add(time.Minute).Format(http.TimeFormat), time.Minute},
		{"Retry-After: " + noon.Add(-time.Minute).Format(http.TimeFormat), 0},
	} {
		if got := retryAfter(headers(c.header), noon); got != c.want {
			t.Errorf("%s: %v, want %v", c.header, got, c.want)
		}
	}
}

func headers(s string) http.Header {
	h := http.Header{}
	for _, line := range strings.Split(s, "|") {
		if k, v, ok := strings.Cut(line, ": "); ok {
			h.Add(k, v)
		}
	}
	return h
}

// A desk that is busy storing keeps nobody from asking the next server, up to a bound: what is fetched waits in memory.
func TestWhatIsBeingStoredKeepsNoPlaceAtTheServers(t *testing.T) {
	asked := make(chan string, 16)
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked <- r.URL.Path
		io.WriteString(w, document(r.URL.Path[1:], 1))
	})
	paths := []string{"/a", "/b", "/c", "/d", "/e", "/f"}
	m, c := newMemory(feedsAt(s.URL, paths...)...), newClock()
	slow := &slowDesk{memory: m, waiting: make(chan struct{}, 16), open: make(chan struct{})}
	m.now = c.Now
	p := NewPoller(slow, testClient(t, ClientOptions{}), PollerOptions{Now: c.Now, After: c.After, Rand: func() float64 { return 0 }, Concurrency: 1})
	sum := make(chan Summary, 1)
	go func() {
		one, err := p.Once(context.Background())
		if err != nil {
			t.Error(err)
		}
		sum <- one
	}()
	for range mostFetched {
		await(t, "a request while others are being stored", asked)
		await(t, "the look to be stored", slow.waiting)
	}
	if len(asked) > 0 {
		t.Error("more was fetched than may wait")
	}
	close(slow.open)
	if got := await(t, "the end", sum); got.Looked != len(paths) || got.New != len(paths) {
		t.Errorf("the round came to %+v", got)
	}
}

// slowDesk stores nothing until it is open.
type slowDesk struct {
	*memory
	waiting chan struct{} // told of every look that comes
	open    chan struct{}
}

func (d *slowDesk) Ingest(ctx context.Context, f model.Fetch) (model.Report, error) {
	d.waiting <- struct{}{}
	<-d.open
	return d.memory.Ingest(ctx, f)
}
