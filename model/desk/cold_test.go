package desk

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"attache/model"
	"attache/model/threads"
	"attache/model/tracks"
)

// A thread that went cold and one that bears its name today are told apart in every list, also by who comes back to the store; what the
// user called it stays.
func TestWhatIsColdDoesNotShareItsName(t *testing.T) {
	path, c := filepath.Join(t.TempDir(), "store.db"), &clock{at: noon}
	open := func() *Desk {
		return openAt(t, path, c, func(o *Options) {
			o.Judge, o.Grouper = tracks.New(), func() threads.Grouper { return threads.New(threads.Options{}) }
		})
	}
	d := open()
	feed := addFeed(t, d, "https://wire.example/rss")
	long := noon.Add(-200 * 24 * time.Hour)
	ingest(t, d, feed, report(1, "Protests in Peru over fishing quotas", long), report(2, "Peru: protests over fishing quotas go on", long.Add(time.Hour)),
		report(3, "Thousands in protests over fishing quotas in Peru", long.Add(2*time.Hour)))
	ingest(t, d, feed, report(4, "Protests in Peru over fishing quotas again", noon.Add(-3*time.Hour)), report(5, "Peru: new protests over fishing quotas", noon.Add(-2*time.Hour)),
		report(6, "Peru sees protests over fishing quotas", noon.Add(-time.Hour)))
	titles := func() (out []string) {
		for _, th := range must[[]model.Thread](t)(d.Threads(t.Context(), model.ThreadQuery{Window: model.Window{Limit: 10}})) {
			out = append(out, th.Title)
		}
		return out
	}
	before := titles()
	if len(before) != 2 || before[1] != before[0]+", "+long.Format("January") && before[1] != before[0]+", "+long.Format("January 2006") {
		t.Fatalf("the threads are called %q", before)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	d = open()
	defer d.Close()
	if got := titles(); !slices.Equal(got, before) {
		t.Errorf("after a restart they are called %q, before %q", got, before)
	}
	cold := must[[]model.Thread](t)(d.Threads(t.Context(), model.ThreadQuery{Window: model.Window{Limit: 10}}))[1].ID
	ok(t, d.Rename(t.Context(), cold, "Peru: the quotas"))
	if got := titles(); got[1] != "Peru: the quotas" {
		t.Errorf("what the user named is called %q", got[1])
	}
}
