package model

import "time"

// Day is the span that a Spent is about.
const Day = 24 * time.Hour

// Spent is what fetching full texts has cost over the 24 hours from Since on.
type Spent struct {
	Since    time.Time // when the first of it was spent; zero when nothing was
	Requests int
	Bytes    int64 // as they came over the network
}

// At gives what counts at the given time: nothing once the 24 hours are over, or when the clock was set back before Since.
func (s Spent) At(now time.Time) Spent {
	if age := now.Sub(s.Since); age < 0 || age >= Day {
		return Spent{}
	}
	return s
}
