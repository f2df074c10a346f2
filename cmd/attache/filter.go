package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"attache/model/query"
)

// filterHelp is said wherever a filter is taken.
const filterHelp = `The filter language is that of the screen: words and "phrases", track:posture source:tass lang:fa actor:iran since:24h
until:2026-02-01 is:unread is:starred, - in front for not, or and brackets; attache help filter explains all of it.`

// filterGrammar is how a query is made, but for its fields.
const filterGrammar = `A query is words and fields side by side: what answers has all of them.

  oman talks               both words, anywhere in title, summary, article or your note
  "carrier group"          the words in a row
  sanct*                   words that begin so
  oman or muscat           either; side by side binds closer: oman talks or muscat is (oman talks) or muscat
  -opinion                 without; -(sport or film) without both
  (oman or muscat) talks   brackets hold together
`

// filterRules say what is compared with what.
const filterRules = `
Several values with commas mean any of them: track:posture,protests. Values with spaces stand in quotes: source:"al jazeera".
What would be read as a field or as "or" and is meant as a word stands in quotes, too.

Times are lengths (90min, 24h, 7d, 2w, 6mo, 1y), now, today, yesterday, a weekday (the last one), a year, a month, a day
(2026, 2026-02, 2026-02-01) or an instant (2026-02-01T12:00Z, with +03:30 in place of Z, or without either in the zone of this
machine). since: counts from the beginning of what it names, until: to its end.

Capitals and accents do not matter, nor do the ways of writing a letter: ё is е, ß is ss, and Arabic and Persian yeh, kaf and teh
marbuta, vowel signs, tatweel and the sign inside Persian words make no difference. Chinese is found in any part of a text.
Signs from Chinese and Arabic keyboards (： （ ） ， ،) count as the plain ones. Actors and places are known by their names in
eight languages: actor:US, actor:иран and place:مسقط find what actor:"united states", actor:iran and place:muscat find.

On the screen what is typed is asked at each key, the last word for what begins so until a space ends it. On a command line
a query with - or brackets belongs into quotes: attache search '"carrier group" -opinion'.`

// filterPage explains the filter language.
func filterPage() string {
	var b strings.Builder
	b.WriteString(filterGrammar)
	for _, f := range query.AllFields() {
		what := f.What
		if len(f.Values) > 0 && f.Field != query.Since && f.Field != query.Until {
			what += " (" + strings.Join(f.Values, ", ") + ")"
		}
		fmt.Fprintf(&b, "  %s %s\n", column(f.Example, 24), what)
	}
	b.WriteString(filterRules)
	return b.String()
}

// filterTopic is no command but a topic of attache help: the filter language, its fields made from the table that reads them.
func (a *app) filterTopic() *cobra.Command {
	return &cobra.Command{Use: "filter", Short: "The filter language of searches, lists and watches", Long: filterPage()}
}

// takesFilter says of a command that what follows it is a query: a word to be left out is easily written as if it were a flag.
func takesFilter(c *cobra.Command) {
	c.SetFlagErrorFunc(func(_ *cobra.Command, err error) error {
		if words := err.Error(); strings.Contains(words, "shorthand") || strings.Contains(words, "invalid argument") {
			err = fmt.Errorf("%w\n  (a word to leave out belongs into quotes with the rest: 'iran -opinion')", err)
		}
		return usageError{err}
	})
}
