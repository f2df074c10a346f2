package main

import (
	"testing"

	"attache/model"
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
