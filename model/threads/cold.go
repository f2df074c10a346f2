package threads

import (
	"strings"
	"time"
)

// No two threads that may still grow bear one name (see called); what went cold long ago gives its name free, and another bears it then.
// A name is read in lists together with those of what is cold, so that this has its month.

// NameAt is what a thread is called that the grouper calls title, for whoever reads it at now, the time of the newest reports: what can no
// longer grow is called with the month in which it began, and the year where that is another ("Iran: attacks, January"). Whatever is not
// called by actors and matter keeps its headline. Nothing is stored of it, and a thread that grows on is called as it was.
func NameAt(title string, first, last time.Time, developments int, now time.Time) string {
	warm := warmThread
	if developments <= 1 {
		warm = warmLoneThread
	}
	if now.Sub(last) <= time.Duration(warm)*time.Second || !builtName(title) {
		return title
	}
	form := "January"
	if first.UTC().Year() != now.UTC().Year() {
		form = "January 2006"
	}
	if month := first.UTC().Month().String(); strings.HasSuffix(title, month) || strings.Contains(title, month+" (") {
		if form == "January" {
			return title // it has its day
		}
		return title + ", " + first.UTC().Format("2006")
	}
	return title + ", " + first.UTC().Format(form)
}

// builtName says whether a name is made of actors and a matter, and is no headline with a colon.
func builtName(title string) bool {
	const leads, matters = 8, 7 // words
	lead, matter, ok := strings.Cut(title, ": ")
	return ok && len(strings.Fields(lead)) <= leads && len(strings.Fields(matter)) <= matters && !strings.ContainsAny(title, "?!\"“”«»;")
}
