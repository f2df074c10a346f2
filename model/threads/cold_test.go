package threads

import (
	"testing"
	"time"
)

// What is cold is called with its month, so that nobody takes it for what bears its name today; what may grow keeps its name.
func TestWhatIsColdIsCalledWithItsMonth(t *testing.T) {
	day := func(s string) time.Time {
		at, err := time.Parse("2006-01-02", s)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, c := range []struct {
		title, first, last string
		developments       int
		now, want          string
	}{
		{"Iran: attacks", "2026-01-08", "2026-01-30", 5, "2026-05-29", "Iran: attacks"},
		{"Iran: attacks", "2026-01-08", "2026-01-30", 5, "2026-06-10", "Iran: attacks, January"},
		{"Iran: attacks", "2026-01-08", "2026-01-30", 1, "2026-03-20", "Iran: attacks, January"},
		{"Iran: attacks", "2026-01-08", "2026-01-30", 1, "2026-03-01", "Iran: attacks"},
		{"Iran: attacks", "2025-11-08", "2026-01-30", 5, "2026-06-10", "Iran: attacks, November 2025"},
		{"Iran: attacks, 9 January", "2026-01-09", "2026-01-30", 5, "2026-06-10", "Iran: attacks, 9 January"},
		{"Iran: attacks, 9 January (2)", "2026-01-09", "2026-01-30", 5, "2026-06-10", "Iran: attacks, 9 January (2)"},
		{"Iran: attacks, 9 January", "2026-01-09", "2026-01-30", 5, "2027-06-10", "Iran: attacks, 9 January, 2026"},
		{"Minister: we shall not leave the talks before the ferry is back", "2026-01-09", "2026-01-30", 5, "2026-06-10", "Minister: we shall not leave the talks before the ferry is back"},
		{"Farmers: what now?", "2026-01-09", "2026-01-30", 5, "2026-06-10", "Farmers: what now?"},
		{"Ferry sinks off Corran", "2026-01-09", "2026-01-30", 5, "2026-06-10", "Ferry sinks off Corran"},
	} {
		if got := NameAt(c.title, day(c.first), day(c.last), c.developments, day(c.now)); got != c.want {
			t.Errorf("%q of %s to %s is called %q on %s, want %q", c.title, c.first, c.last, got, c.now, c.want)
		}
	}
}
