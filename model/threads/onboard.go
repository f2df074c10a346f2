package threads

import "attache/model"

// judge settles the thread's track: it changes only when another is clearly ahead. What tells of the board's tracks together clearly
// more than of none stands on the board, under the one of them that it tells most of: a dispute that is talks to some, threats to
// others and tariffs to a third is on the board even where no single track is ahead of none, if one is near, and it stays there while
// its reports are not mostly of none. Also is a second track of the board that matters nearly as much.
func (t *thread) judge() {
	const ahead, also, together, near = 1.15, 0.5, 1.3, 0.7
	best, sum := t.onBoard()
	switch other := t.tracks[model.Other]; {
	case t.items > 1 && t.track == model.Other && sum > together*other && t.tracks[best] > near*other:
		t.track = best
	case t.items > 1 && t.track != model.Other && sum > other:
		if t.tracks[best] > ahead*t.tracks[t.track] {
			t.track = best
		}
	default:
		if best = strongest(t.tracks, t.track); t.items <= 1 || t.tracks[best] > ahead*t.tracks[t.track] {
			t.track = best
		}
	}
	t.also = model.Other
	for _, b := range model.BoardTracks {
		if b != t.track && t.tracks[b] >= also*t.tracks[t.track] && (t.also == model.Other || t.tracks[b] > t.tracks[t.also]) && t.tracks[b] >= 0.25*float32(t.items) {
			t.also = b
		}
	}
}

// onBoard is the track of the board that the thread tells most of, and what its reports tell of all of them together.
func (t *thread) onBoard() (best model.Track, sum float32) {
	best = model.BoardTracks[0]
	for _, b := range model.BoardTracks {
		sum += t.tracks[b]
		if t.tracks[b] > t.tracks[best] {
			best = b
		}
	}
	return best, sum
}
