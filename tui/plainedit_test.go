package tui

import (
	"strings"
	"testing"
)

// What orders threads and feeds does the same as the keys do, and says what it did.
func TestPlainOrders(t *testing.T) {
	d, w := newFake(), &fakeWorld{}
	got := playPlain(t, d, w, "all", "merge 1", "merge 1 1", "merge 1 99", "pin 1", "pin 1", "mute 1", "rename 1 The Oman channel", "rename 1", "file 1 po", "file 1 nowhere",
		"open 1", "split 1", "merge 1 2", "open 1", "split 1", "file 1 protests", "back", "back", "merge 1 2", "feeds", "remove-feed 1", "toggle-feed 2", "toggle-feed", "toggle-feed 2",
		"add-feed news.example/feed A paper lang:fa", "add-feed", "add-feed mailto:x", "quit")
	for _, want := range []string{
		"Say which threads are one", "There is no row 99", "Pinned the thread", "no longer pinned", "Muted the thread", "The thread is renamed", "the program's own name again", "Filed the thread under posture",
		"Say under which track", "Split off", "Row 1 is no thread.", "Filed the report under protests", "Merged 2 threads", "Say which: the number of a feed.", "First of the feed", "Added A paper",
		"there was no address", "is not an address",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q was not said:\n%s", want, got)
		}
	}
	for _, want := range []string{"pin ", "mute ", "rename ", "file ", "split [", "merge [", "enable feed ", "add feed https://news.example/feed A paper fa "} {
		found := false
		for _, x := range d.done {
			found = found || strings.HasPrefix(x, want)
		}
		if !found {
			t.Errorf("%q was not done, but %v", want, d.done)
		}
	}
}

func TestPlainAddsNoFeedThatIsNotThere(t *testing.T) {
	d := newFake()
	if got := playPlain(t, d, nil, "add-feed file:/a.xml A list", "quit"); !strings.Contains(got, "Added A list") {
		t.Errorf("without a world that looks the feed is added as it was said:\n%s", got)
	}
	if got := playPlain(t, newFake(), nil, "feeds", "open 1", "toggle-feed 1", "quit"); !strings.Contains(got, "This row is no feed.") {
		t.Errorf("a report was taken for a feed:\n%s", got)
	}
}
