package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"attache/feeds"
	"attache/model"
)

// checkBudget says what is left of the day's budget for fetching articles ahead.
func (s *session) checkBudget(ctx context.Context, v *verdicts) error {
	spent, err := s.desk.Spent(ctx)
	if err != nil {
		return err
	}
	c := s.conf.Articles
	one := verdict{What: "articles", Name: "budget", OK: true}
	used := fmt.Sprintf("%d of %s and %s", spent.Requests, plural(c.PerDay, "request"), megabytes(spent.Bytes))
	most := c.BytesPerDay.Bytes()
	if most > 0 {
		used += " of " + megabytes(most)
	}
	over := spent.Requests >= c.PerDay || most > 0 && spent.Bytes >= most
	switch {
	case !c.Fetch || c.PerDay == 0:
		one.Detail = "full texts are not fetched ahead ([articles] in the configuration); the reader can ask for one (f)"
	case spent.Since.IsZero():
		one.Detail = "nothing was spent on full texts in the last 24 hours: " + used
	case over:
		one.Detail = fmt.Sprintf("used up until %s: %s in 24 hours; the reader can still ask for a text (f)", spent.Since.Add(model.Day).Local().Format("Mon 15:04"), used)
	default:
		one.Detail = fmt.Sprintf("%s used; anew at %s", used, spent.Since.Add(model.Day).Local().Format("Mon 15:04"))
	}
	v.add(one)
	return nil
}

func megabytes(n int64) string {
	switch mb := float64(n) / (1 << 20); {
	case mb > 0 && mb < 9.95:
		return fmt.Sprintf("%.1f MB", mb)
	default:
		return fmt.Sprintf("%.0f MB", mb)
	}
}

// judge says how a look at a feed went, and what the looks before tell of its health.
func judge(e model.FeedEntry, f model.Fetch, err error, now time.Time) verdict {
	out := verdict{What: "feed", Name: e.Name(), OK: err == nil}
	if err != nil {
		out.Detail = err.Error()
		if advice := feeds.Advice(err, e.Feed); advice != "" {
			out.Detail += "; " + advice
		}
		out.Detail += " <" + e.URL + ">"
		return out
	}
	words := []string{fmt.Sprintf("%s in %d ms", plural(len(f.Items), "item"), f.Poll.TookMS)}
	if e.Disabled {
		words[0] = "disabled, answers with " + words[0]
	}
	for _, more := range []string{f.Poll.Error, moved(e.Feed, f.Poll), dates(f.Items, now), pace(e), next(e, now)} {
		if more != "" {
			words = append(words, more)
		}
	}
	out.Detail = strings.Join(words, "; ")
	return out
}

// moved says where a feed has gone for good.
func moved(f model.Feed, p model.PollState) string {
	switch {
	case p.MovedTo == "":
		return ""
	case f.Origin == model.FromConfig:
		return "it has moved to " + p.MovedTo + ": put that address into the configuration"
	}
	return "it has moved to " + p.MovedTo + ", where attaché follows it"
}

// longSilence is when a feed whose habits are not known is said to be silent.
const longSilence = 30 * model.Day

// dates says what the times of a feed's items give away.
func dates(items []model.Item, now time.Time) string {
	if len(items) == 0 {
		return "the document is sound and has no items"
	}
	var newest time.Time
	for _, it := range items {
		if !it.DateMended && it.Published.After(newest) {
			newest = it.Published
		}
	}
	switch age := now.Sub(newest); {
	case newest.IsZero():
		return "its items have no dates, so each gets the time when it is first seen"
	case age > longSilence:
		return fmt.Sprintf("nothing new since %s, %d days ago: look whether it has another address by now", newest.Local().Format("2 January 2006"), int(age/model.Day))
	}
	return ""
}

// pace holds what a feed brought in the last 24 hours against what it brings as a rule.
func pace(e model.FeedEntry) string {
	if e.Items == 0 {
		return ""
	}
	out := fmt.Sprintf("%d in the last 24 h, %.1f a day as a rule", e.Today, e.PerDay)
	if e.PerDay >= 2 && float64(e.Today) < e.PerDay/4 {
		out += " (far fewer than usual)"
	}
	return out
}

// next says when a feed is looked at again, and why then.
func next(e model.FeedEntry, now time.Time) string {
	switch {
	case e.Disabled, e.Poll.LastTry.IsZero():
		return ""
	case !e.Poll.Next.After(now):
		return "due now"
	}
	return fmt.Sprintf("next look %s (%s)", e.Poll.Next.Local().Format("Mon 15:04"), e.Poll.NextWhy)
}
