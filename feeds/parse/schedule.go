package parse

import (
	"strconv"
	"strings"
	"time"

	ext "github.com/mmcdole/gofeed/extensions"
)

// maxTTL bounds what a document may ask for: some say a year and mean nothing by it.
const maxTTL = 7 * 24 * time.Hour

// schedule reads RSS's ttl (minutes), skipHours (0 to 24, UTC) and skipDays (English names).
func schedule(d *Document, ttl string, hours, days []string) {
	if n, err := strconv.ParseFloat(strings.TrimSpace(ttl), 64); err == nil && n > 0 && n < 1e6 {
		d.TTL = min(time.Duration(n*float64(time.Minute)), maxTTL)
	}
	seen := map[int]bool{}
	for _, h := range hours {
		n, err := strconv.Atoi(strings.TrimSpace(h))
		if err == nil && n >= 0 && n <= 24 && !seen[n%24] {
			seen[n%24] = true
			d.SkipHours = append(d.SkipHours, n%24)
		}
	}
	clear(seen)
	for _, day := range days {
		s := senses[foldWord(strings.TrimSpace(day))]
		if s.kind == senseWeekday && s.value > 0 && !seen[s.value] {
			seen[s.value] = true
			d.SkipDays = append(d.SkipDays, s.value-1)
		}
	}
	// A feed that skips every hour or every day asks never to be read; that is a mistake.
	if len(d.SkipHours) == 24 {
		d.SkipHours = nil
	}
	if len(d.SkipDays) == 7 {
		d.SkipDays = nil
	}
}

var periods = map[string]time.Duration{"hourly": time.Hour, "daily": 24 * time.Hour, "weekly": 7 * 24 * time.Hour,
	"monthly": 30 * 24 * time.Hour, "yearly": 365 * 24 * time.Hour}

// syndication reads the module of that name: updatePeriod, and updateFrequency times in it. The longer of it and ttl counts.
func syndication(d *Document, x ext.Extensions) {
	period, ok := periods[strings.ToLower(strings.TrimSpace(extension(x, "sy", "updatePeriod")))]
	if !ok {
		return
	}
	times := 1.0
	if f, err := strconv.ParseFloat(strings.TrimSpace(extension(x, "sy", "updateFrequency")), 64); err == nil && f > 0 && f < 10000 {
		times = f
	}
	d.TTL = max(d.TTL, min(time.Duration(float64(period)/times), maxTTL))
}
