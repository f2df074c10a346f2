package main

import (
	"testing"

	"attache/model"
	"attache/model/threads"
)

func TestReasonWords(t *testing.T) {
	w := model.Why{
		Track:  []model.Reason{{Kind: "word", Text: "talks", Weight: 2.14}, {Kind: "word", Text: "strike", Weight: -0.5}},
		Joined: []model.Reason{{Kind: "name", Text: "Oman", Weight: 1.2}, {Kind: "title", Text: "title", Weight: 0.8}},
		Rival:  17, RivalScore: 0.214,
	}
	if got, want := string(appendReasons([]byte("before"), &w)[len("before"):]), "track talks +2.1 strike -0.5; join name Oman +1.2 title +0.8; rival 17 0.21"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := string(appendReasons(nil, &model.Why{Score: 1})); got != "" {
		t.Errorf("no evidence reads %q", got)
	}
}

// What is merged away leads on to what it became part of, over several merges.
func TestMergedDevelopmentsAreFollowed(t *testing.T) {
	into := map[model.DevelopmentID]model.DevelopmentID{1: 2, 2: 5}
	for id, want := range map[model.DevelopmentID]model.DevelopmentID{1: 5, 2: 5, 3: 3, 5: 5} {
		if got := last(id, into); got != want {
			t.Errorf("development %d became %d, want %d", id, got, want)
		}
	}
}

// An item that is moved keeps the words that decided its track, which what moved it does not know; each move is added.
func TestMovedItemsKeepTheirReasons(t *testing.T) {
	g := newGrouping(2)
	g.order = []int32{1, 0} // the second row came first
	first := model.Why{Track: []model.Reason{{Kind: "word", Text: "talks", Weight: 2.1}}}
	g.rows[1] = placedRow{dev: 1, score: 1, track: model.Negotiations, reason: g.notes.put(func(b []byte) []byte { return appendReasons(b, &first) })}
	move := func(to model.DevelopmentID, why model.Why) {
		g.follow(&threads.Result{Moved: []threads.Placement{{Item: 1, Development: to, Thread: 7, Why: why}}, Explained: []threads.Explanation{{Item: 1, Why: why}}})
	}
	move(4, model.Why{Score: 0.9, Joined: []model.Reason{{Kind: "name", Text: "Oman", Weight: 1.2}}})
	move(5, model.Why{Score: 0.8}) // without a reason: what there is stays
	move(6, model.Why{Score: 0.7, Rival: 17, RivalScore: 0.2})
	if got, want := string(g.notes.at(g.rows[1].reason)), "track talks +2.1; join name Oman +1.2; rival 17 0.20"; got != want {
		t.Errorf("the reason is %q, want %q", got, want)
	}
	if r := g.rows[1]; r.dev != 6 || r.score != 0.7 || g.threadOf[6] != 7 {
		t.Errorf("it stands in development %d (%.2f), thread %d", r.dev, r.score, g.threadOf[6])
	}
	if g.rows[0] != (placedRow{}) {
		t.Errorf("another row was changed: %+v", g.rows[0])
	}
}
