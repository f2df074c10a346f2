package query

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/model"
	"attache/model/text"
)

// Field is the name of a field as it is written before the colon.
type Field string

// The fields.
const (
	Track       Field = "track"
	Source      Field = "source"
	Lang        Field = "lang"
	Since       Field = "since"
	Until       Field = "until"
	Actor       Field = "actor"
	Place       Field = "place"
	Feed        Field = "feed"
	Tag         Field = "tag"
	Title       Field = "title"
	Thread      Field = "thread"
	Perspective Field = "perspective"
	Is          Field = "is"
	Has         Field = "has"
)

// Help describes a field for a help screen and for completion. Values are what can follow the colon where that is a
// closed list.
type Help struct {
	Field   Field
	What    string
	Example string
	Values  []string
}

// AllFields lists the fields in the order in which they are explained.
func AllFields() []Help {
	return []Help{
		{Track, "the track; a beginning is enough", "track:posture", []string{"negotiations", "posture", "protests", "other"}},
		{Source, "words of the outlet's name", `source:"al jazeera"`, nil},
		{Lang, "the language, by code or name", "lang:fa", nil},
		{Since, "published then or later", "since:24h", whenExamples},
		{Until, "published then or earlier; a day counts to its end", "until:2026-02-01", whenExamples},
		{Actor, "an actor of the thread", "actor:iran", nil},
		{Place, "a place of the thread", "place:muscat", nil},
		{Feed, "a part of the feed's address", "feed:example.org", nil},
		{Tag, "a tag that the reader gave", "tag:brief", nil},
		{Title, "words of the title", "title:ceasefire", nil},
		{Thread, "a thread, by number or words of its name", "thread:412", nil},
		{Perspective, "where the outlet stands: country/kind, or either", "perspective:ir/state", nil},
		{Is, "a state of the item", "is:unread", []string{"unread", "read", "starred", "edited", "cached"}},
		{Has, "something the reader added", "has:note", []string{"note", "tag"}},
	}
}

var whenExamples = []string{"24h", "7d", "today", "yesterday", "2026-02-01", "2026-02-01T12:00Z"}

func fieldNames() []string {
	all := AllFields()
	out := make([]string, len(all))
	for i, h := range all {
		out[i] = string(h.Field)
	}
	return out
}

// value turns the text after a field's colon into a condition. The error's words say what is possible.
func value(field Field, written string, prefix bool) (On, error) {
	on := On{Field: field, Text: written}
	if prefix && !wordField(field) {
		return on, fmt.Errorf("%s: takes no *", field)
	}
	var err error
	switch field {
	case Track:
		on.Track, on.Text, err = trackValue(written)
	case Lang:
		on.Text, err = langValue(written)
	case Since, Until:
		on.When, err = parseWhen(written)
		on.Text = on.When.String()
	case Is, Has:
		on.Text, err = oneOf(field, written)
	case Perspective:
		on.Text, err = perspectiveValue(written)
	case Feed:
		on.Text = strings.ToLower(written)
	default:
		err = on.words(prefix)
	}
	return on, err
}

func wordField(f Field) bool {
	switch f {
	case Source, Actor, Place, Tag, Title, Thread:
		return true
	}
	return false
}

// words fills in the words of a word field, and the number where a thread is named by its number.
func (e *On) words(prefix bool) error {
	if e.Field == Thread && !prefix {
		if id, err := strconv.ParseInt(strings.TrimPrefix(e.Text, "#"), 10, 64); err == nil && id > 0 {
			e.ID, e.Text = id, strconv.FormatInt(id, 10)
			return nil
		}
	}
	e.Words, e.Prefix = Words(e.Text), prefix
	if len(e.Words) == 0 {
		return fmt.Errorf("%s: needs a letter or a digit", e.Field)
	}
	if !prefix && (e.Field == Actor || e.Field == Place) {
		if known := known(e.Field, e.Text); !slices.Equal(known, e.Words) {
			e.Known = known
		}
	}
	return nil
}

// mostNameWords is how many words a written form of a name may have.
const mostNameWords = 5

// known gives the words of the canonical name of one written form, nil when the tables of names do not know it. A query says
// neither its language nor holds with capitals, so all are tried.
func known(field Field, form string) []string {
	name := nameOf(field, form)
	words := strings.Fields(form)
	if name == "" || len(words) > mostNameWords {
		return nil
	}
	for i := range words {
		// The tables would find a name in a phrase, which is not to name the phrase: every word must be needed.
		if len(words) > 1 && nameOf(field, strings.Join(slices.Delete(slices.Clone(words), i, i+1), " ")) == name {
			return nil
		}
	}
	return Words(name)
}

// nameOf gives the canonical name that the tables find in a text, empty when they find none or several. A capital gives the name of
// its state, too, which is not what a place is asked for by.
func nameOf(field Field, form string) string {
	first, size := utf8.DecodeRuneInString(form)
	for _, f := range []string{form, string(unicode.ToUpper(first)) + form[size:], strings.ToUpper(form)} {
		for _, lang := range []string{"", "en", "es", "fr", "de", "ru", "ar", "fa", "zh"} {
			names := text.Analyze(text.Input{Title: f, Lang: lang}).Names
			capital := field == Place && len(names) == 2 && names[0].Kind == text.Place && names[1].Kind == text.State
			if (len(names) == 1 || capital) && names[0].Kind != text.Unknown {
				return names[0].Canonical
			}
		}
	}
	return ""
}

func trackValue(s string) (model.Track, string, error) {
	var found []model.Track
	for t := range model.Track(model.NumTracks) {
		if s != "" && strings.HasPrefix(t.String(), strings.ToLower(s)) {
			found = append(found, t)
		}
	}
	switch len(found) {
	case 1:
		return found[0], found[0].String(), nil
	case 0:
		return 0, "", fmt.Errorf("unknown track %q: negotiations, posture, protests or other", s)
	}
	return 0, "", fmt.Errorf("track %q can be %s or %s", s, found[0], found[1])
}

func oneOf(field Field, s string) (string, error) {
	var values []string
	for _, h := range AllFields() {
		if h.Field == field {
			values = h.Values
		}
	}
	for _, v := range values {
		if strings.EqualFold(s, v) || field == Has && strings.EqualFold(s, v+"s") {
			return v, nil
		}
	}
	return "", fmt.Errorf("unknown %s:%s; possible are %s", field, s, list(values, string(field)+":"))
}

// languages lets people write a language by its name; codes pass as they are.
var languages = map[string]string{
	"english": "en", "spanish": "es", "french": "fr", "german": "de", "russian": "ru", "arabic": "ar", "persian": "fa",
	"farsi": "fa", "chinese": "zh", "portuguese": "pt", "italian": "it", "turkish": "tr", "ukrainian": "uk", "hebrew": "he",
	"hindi": "hi", "urdu": "ur", "japanese": "ja", "korean": "ko",
}

func langValue(s string) (string, error) {
	l := strings.ToLower(s)
	if code, ok := languages[l]; ok {
		return code, nil
	}
	l, _, _ = strings.Cut(strings.ReplaceAll(l, "_", "-"), "-")
	if len(l) < 2 || len(l) > 3 || strings.Trim(l, "abcdefghijklmnopqrstuvwxyz") != "" {
		return "", fmt.Errorf("unknown language %q: write its code, for instance lang:fa, or its English name", s)
	}
	return l, nil
}

func perspectiveValue(s string) (string, error) {
	l := strings.ToLower(s)
	if strings.Count(l, "/") > 1 || strings.Trim(l, "abcdefghijklmnopqrstuvwxyz0123456789-/") != "" || l == "/" {
		return "", fmt.Errorf("perspective %q: write country/kind, for instance ir/state, or one of the two", s)
	}
	return l, nil
}

// list writes alternatives in words: "a, b or c", each with prefix before it.
func list(values []string, prefix string) string {
	var b strings.Builder
	for i, v := range values {
		switch {
		case i > 0 && i == len(values)-1:
			b.WriteString(" or ")
		case i > 0:
			b.WriteString(", ")
		}
		b.WriteString(prefix + v)
	}
	return b.String()
}
