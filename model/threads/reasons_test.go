package threads

import (
	"slices"
	"testing"
)

// What joined a report to its development stood there before the report did: its own words are no reason.
func TestAReasonNamesOnlyWhatTheDevelopmentHadBefore(t *testing.T) {
	in := reportsOf([][2]string{{"Envoys of Iran meet in Muscat", ""}, {"Envoys of Iran in Muscat meet Turkey about tortoises", ""}})
	e := New(Options{Join: &Model{Bias: 9}})
	res := e.Assign(in)
	if a, b := res.Placements[0], res.Placements[1]; a.Development != b.Development {
		t.Fatal("the second report stands apart")
	}
	var said []string
	for _, r := range res.Placements[1].Why.Joined {
		said = append(said, r.Text)
	}
	has := func(word string) bool { return slices.Contains(said, word) }
	if !has("Muscat") || has("Turkey") || has("tortois") {
		t.Errorf("the reasons are %q", said)
	}
	if why := res.Placements[0].Why; len(why.Joined) > 0 || why.Score != 1 {
		t.Errorf("what opened the development was joined: %+v", why)
	}
}
