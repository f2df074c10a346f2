package threads

import (
	"testing"

	"attache/model"
)

// A thread whose reports are of none oftener than of any one track, but not oftener than of all of them together, is on the board, and
// does not come and go with every report.
func TestWhatIsMostlyOfTheBoardStandsOnIt(t *testing.T) {
	const other, talks, posture, protests = model.Other, model.Negotiations, model.Posture, model.Protests
	about := func(o, n, p, d float32) (s model.Scores) {
		s[other], s[talks], s[posture], s[protests] = o, n, p, d
		return s
	}
	for _, c := range []struct {
		what   string
		items  int
		before model.Track
		scores model.Scores
		want   model.Track
		also   model.Track
	}{
		{"a dispute told as talks, threats and none", 20, other, about(7, 6.5, 5.2, 1.3), talks, posture},
		{"threats rather than talks", 20, other, about(7, 5.2, 6.5, 1.3), posture, talks},
		{"hardly more of the board than of none", 20, other, about(9, 6, 4, 1), other, talks},
		{"a little of each track of the board", 20, other, about(8, 4, 4.5, 4), other, other},
		{"the same when it was on the board", 20, talks, about(9, 6, 4, 1), talks, other},
		{"mostly of none by now", 20, talks, about(13, 4, 2, 1), other, other},
		{"another track of the board is clearly ahead", 20, posture, about(8, 6.5, 5, 0.5), talks, posture},
		{"another track of the board is barely ahead", 20, posture, about(8, 6.3, 5.7, 0), posture, talks},
		{"one report is what it is most of", 1, other, about(0.4, 0.3, 0.2, 0.1), other, talks},
	} {
		th := newThread(0)
		th.track = c.before
		th.items, th.tracks = c.items, c.scores
		th.judge()
		if th.track != c.want || th.also != c.also {
			t.Errorf("%s: %s, also %s; want %s, also %s", c.what, th.track, th.also, c.want, c.also)
		}
	}
}
