package model

import "fmt"

// Track is one of the three things that are followed, or Other for what belongs to none. The zero value is Other.
type Track uint8

// The tracks. Other is stored, grouped and searchable, but kept off the board.
const (
	Other Track = iota
	Negotiations
	Posture
	Protests
)

// NumTracks is the number of values a Track can take, Other included.
const NumTracks = 4

// BoardTracks are the tracks that have a pane, in the order of the panes.
var BoardTracks = [3]Track{Negotiations, Posture, Protests}

var trackNames = [NumTracks]string{"other", "negotiations", "posture", "protests"}
var trackTitles = [NumTracks]string{"Other", "Negotiations", "Military posture", "Protests"}

// String gives the track's name in data: other, negotiations, posture or protests.
func (t Track) String() string {
	if int(t) < len(trackNames) {
		return trackNames[t]
	}
	return trackNames[Other]
}

// Title gives the track's name on screen.
func (t Track) Title() string {
	if int(t) < len(trackTitles) {
		return trackTitles[t]
	}
	return trackTitles[Other]
}

// ParseTrack reads a name as String writes it.
func ParseTrack(s string) (Track, error) {
	for i, n := range trackNames {
		if s == n {
			return Track(i), nil
		}
	}
	return Other, fmt.Errorf("unknown track %q: negotiations, posture, protests or other", s)
}

// MarshalText writes the track's name, so that JSON carries names and never numbers.
func (t Track) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads a track's name.
func (t *Track) UnmarshalText(b []byte) error {
	v, err := ParseTrack(string(b))
	if err == nil {
		*t = v
	}
	return err
}

// Scores holds a calibrated probability (0 to 1) for each track, indexed by Track. An item can score on two tracks, so
// the values need not add up to one.
type Scores [NumTracks]float32

// Best gives the track with the highest score; on a tie the one that comes first in the order of the constants.
func (s Scores) Best() Track {
	best := Other
	for t := Track(1); t < NumTracks; t++ {
		if s[t] > s[best] {
			best = t
		}
	}
	return best
}
