package suite

import (
	"os"
	"path/filepath"
	"testing"
)

// data gives ../shared/data/feeds beside the repository, or skips.
func data(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
	feeds := filepath.Join(dir, "..", "shared", "data", "feeds")
	if _, err := os.Stat(feeds); err != nil {
		t.Skip("the feed documents are not beside the repository")
	}
	return feeds
}

// level fails the test when fewer than the share of counted rows are met, and names those that are not.
func level(t *testing.T, rows []Row, share float64) {
	t.Helper()
	met, all := 0, 0
	for _, r := range rows {
		if !r.Counted {
			continue
		}
		all++
		if r.Met {
			met++
		} else {
			t.Logf("%s %s: want %s, got %q %s", r.File, r.Field, r.Want, r.Got, r.Why)
		}
	}
	if all == 0 || float64(met) < share*float64(all) {
		t.Errorf("%d of %d met", met, all)
	}
}

func TestExpectations(t *testing.T) {
	rows, err := Expectations(filepath.Join(data(t), "odd"))
	if err != nil {
		t.Fatal(err)
	}
	level(t, rows, 0.97)
}

func TestDates(t *testing.T) {
	rows, err := Dates(filepath.Join(data(t), "odd"))
	if err != nil {
		t.Fatal(err)
	}
	level(t, rows, 1)
}

func TestRecorded(t *testing.T) {
	rows, err := Recorded(filepath.Join(data(t), "real"))
	if err != nil {
		t.Fatal(err)
	}
	level(t, rows, 1)
}

// The rows of the dates that cannot be right are recognised by comparing text and expectation, never by looking them up.
func TestUnsound(t *testing.T) {
	for _, c := range []struct {
		input, want string
		unsound     bool
	}{
		{"2021-05-06T07:08:09+02:00", "2021-05-06T05:08:09Z", false},
		{"2021-05-06T07:08:09+02:00", "2021-05-06T07:08:09Z", true},
		{"2021/5/6 07:08:09", "2021-05-06T07:08:09Z", false},
		{"2021/5/6 07:08:09", "2021-06-06T07:08:09Z", true},
		{"Thu, 06 May 2021 07:08 GMT", "2021-05-06T07:08:00Z", false},
		{"Thu, 06 May 2021 07:08 GMT", "2021-05-05T07:08:00Z", true},
	} {
		if got := Unsound(c.input, c.want, "netnewswire") != ""; got != c.unsound {
			t.Errorf("%s as %s: unsound %v", c.input, c.want, got)
		}
	}
}
