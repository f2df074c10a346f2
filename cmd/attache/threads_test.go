package main

import (
	"slices"
	"testing"

	"attache/model"
)

func TestTracksOfAFilter(t *testing.T) {
	for filter, want := range map[string][]model.Track{
		"":                                nil,
		"corran since:24h":                nil,
		"track:posture":                   {model.Posture},
		"track:posture,protests":          {model.Posture, model.Protests},
		"-track:other corran":             {model.Negotiations, model.Posture, model.Protests},
		"track:posture or corran":         allTracks,
		"-(track:posture corran)":         allTracks,
		"-(track:posture or track:other)": {model.Negotiations, model.Protests},
	} {
		if got := tracksOf(filter); !slices.Equal(got, want) {
			t.Errorf("%q speaks of %v, want %v", filter, got, want)
		}
	}
}
