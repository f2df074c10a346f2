package demo

import (
	"strings"
	"time"

	"attache/model"
)

// play is a script with a beginning in time and a server that its links lead to.
type play struct {
	*script
	start time.Time
	url   string
}

// report is an item as it reads at one moment.
type report struct {
	item               *item
	headline, summary  string
	published, updated time.Time
	link               string
}

// window is how many items a feed lists.
const window = 30

// reports are the items that an outlet lists at a moment, newest first, and the number of versions of all its items that
// have come out by then, which tells one state of the feed from another.
func (p *play) reports(o *outlet, now time.Time) (list []report, versions int) {
	for _, it := range o.items {
		r, n := p.report(it, now)
		if n > 0 {
			list = append([]report{r}, list...)
		}
		versions += n
	}
	return list[:min(len(list), window)], versions
}

// report gives an item at a moment, and how many of its versions are out; none means that it is not out yet.
func (p *play) report(it *item, now time.Time) (r report, versions int) {
	for _, v := range it.versions {
		at := p.start.Add(v.at)
		if at.After(now) {
			break
		}
		versions++
		r.updated = at
		r.headline, r.summary = p.fill(v.headline, it.outlet.lang), p.fill(v.summary, it.outlet.lang)
	}
	r.item, r.published, r.link = it, p.start.Add(it.at()), p.url+"/item/"+it.id
	return r, versions
}

var weekdays = map[string][7]string{
	"en": {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	"es": {"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"},
	"fr": {"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
	"de": {"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"},
}

// fill puts weekdays in place of moments in braces. A language without a list keeps the braces, which the tests refuse.
func (p *play) fill(s, lang string) string {
	for {
		before, rest, ok := strings.Cut(s, "{")
		inner, after, closed := strings.Cut(rest, "}")
		at, err := moment(inner)
		names, known := weekdays[lang]
		if !ok || !closed || err != nil || !known {
			return s
		}
		s = before + names[p.start.Add(at).Weekday()] + after
	}
}

// Report is an item of the crisis with what a person would file it under, for measuring how the program files it.
type Report struct {
	model.Item
	Track     model.Track
	Matter    string // the thread
	Happening string // the development, within the matter
}

// Reports gives every item that is out by a moment of the real clock, oldest first, as a perfect reader of the feeds would
// have them (first versions, hostile texts left out). begin is when a server would have been started.
func Reports(begin, now time.Time) ([]Report, error) {
	s, err := load()
	if err != nil {
		return nil, err
	}
	p := &play{script: s, start: begin.UTC().Truncate(time.Minute).AddDate(0, 0, -days)}
	var out []Report
	for i, it := range s.items {
		if p.start.Add(it.at()).After(now) {
			break
		}
		if it.outlet.format == "hostile" {
			continue
		}
		r, _ := p.report(it, p.start.Add(it.at()))
		out = append(out, Report{
			Item: model.Item{
				ID: model.ItemID(i + 1), Source: it.outlet.source, Perspective: it.outlet.perspective, Lang: it.outlet.lang, GUID: it.id,
				Link: r.link, Title: r.headline, Summary: r.summary, Published: r.published, Fetched: r.published,
			},
			Track: it.track, Matter: it.matter, Happening: it.happening,
		})
	}
	return out, nil
}
