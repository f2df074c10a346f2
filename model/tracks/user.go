package tracks

import (
	"cmp"
	"math"
	"slices"

	"attache/model"
	"attache/model/text"
)

// Word is a word or phrase that the user wants to count for a track, or against it.
type Word struct {
	// Text is the word, phrase or name as written in Lang ("" for English). A name that the tables know counts in every
	// language and form.
	Text string
	Lang string
	// Track is what it speaks for.
	Track model.Track
	// Weight is in the units of log-odds: 1 hardly matters, 2 tips doubtful items, 5 decides nearly all; negative speaks against.
	Weight float64
}

// Correction is an item that the user filed under another track ("not on this track" is a correction to Other). It decides for
// the same wording and weighs for similar ones.
type Correction struct {
	Doc   *text.Doc
	Track model.Track
	// Label says in a reason which item it was; its title will do.
	Label string
}

// WithWords makes the user's words count. They act when asked and are gone when left out: nothing is trained.
func WithWords(words ...Word) Option {
	return func(c *Classifier) {
		for _, w := range words {
			c.users().addWord(w)
		}
	}
}

// WithCorrections makes the user's corrections count, for their own wording and near it. Where two speak for one text the
// later wins.
func WithCorrections(corrections ...Correction) Option {
	return func(c *Classifier) {
		for _, k := range corrections {
			c.users().addCorrection(k)
		}
	}
}

// Taught gives a classifier that heeds the corrections, too; this one stays as it is. Words that it was given count in both.
func (c *Classifier) Taught(corrections ...Correction) *Classifier {
	out := &Classifier{w: c.w}
	if c.user != nil {
		out.users().words = c.user.words
		corrections = slices.Concat(c.user.corrections, corrections)
	}
	WithCorrections(corrections...)(out)
	return out
}

func (c *Classifier) users() *user {
	if c.user == nil {
		c.user = &user{terms: map[string][]int{}}
	}
	return c.user
}

// user is what the user added to the model.
type user struct {
	words       []userWord
	corrections []Correction
	sizes       []int            // distinct terms of each correction
	terms       map[string][]int // which corrections hold a term
}

type userWord struct {
	Word
	pattern []string // to be found in Doc.Pattern
	name    string   // or a canonical name
}

func (u *user) addWord(w Word) {
	d := text.Analyze(text.Input{Title: w.Text, Lang: cmp.Or(w.Lang, "en")})
	x := userWord{Word: w, pattern: d.Pattern}
	if len(d.Names) == 1 && d.Names[0].Kind != text.Unknown && len(d.Pattern) == 1 {
		x.name = d.Names[0].Canonical
	}
	if len(x.pattern) > 0 {
		u.words = append(u.words, x)
	}
}

func (u *user) addCorrection(c Correction) {
	n := len(u.corrections)
	u.corrections = append(u.corrections, c)
	terms := distinct(c.Doc)
	u.sizes = append(u.sizes, len(terms))
	for _, t := range terms {
		u.terms[t] = append(u.terms[t], n)
	}
}

// distinct gives the terms of title and lead, each once.
func distinct(d *text.Doc) []string {
	terms := slices.Concat(d.Title, d.Lead)
	slices.Sort(terms)
	return slices.Compact(terms)
}

// near is the similarity from which a correction is heard, same the one from which it decides alone.
const near, same = 0.5, 0.9

// pull is how much a correction weighs for a text that is all but the same.
const pull = 6

// adjust changes the sums by what the user said and gives the reasons.
func (u *user) adjust(z *[model.NumTracks]float32, d *text.Doc) []model.Reason {
	var out []model.Reason
	for i := range u.words {
		if w := &u.words[i]; w.in(d) {
			z[w.Track] += float32(w.Weight)
			out = append(out, model.Reason{Kind: "user", Text: w.Text, Weight: w.Weight})
		}
	}
	best, similar := u.nearest(d)
	if similar < near {
		return out
	}
	c := u.corrections[best]
	weight := pull * (similar - near) / (same - near)
	if lead := float64(slices.Max(z[:]) - z[c.Track]); similar >= same && weight < lead+1 {
		weight = lead + 1
	}
	z[c.Track] += float32(weight)
	return append(out, model.Reason{Kind: "user", Text: "corrected: " + c.Label, Weight: math.Round(weight*100) / 100})
}

// in reports whether a text holds the word.
func (w *userWord) in(d *text.Doc) bool {
	if w.name != "" {
		return slices.ContainsFunc(d.Names, func(n text.Name) bool { return n.Canonical == w.name })
	}
	for i := 0; i+len(w.pattern) <= len(d.Pattern); i++ {
		if slices.Equal(d.Pattern[i:i+len(w.pattern)], w.pattern) {
			return true
		}
	}
	return false
}

// nearest finds the correction most like a text and how like it is: the cosine of their terms.
func (u *user) nearest(d *text.Doc) (best int, similar float64) {
	if len(u.corrections) == 0 {
		return 0, 0
	}
	terms := distinct(d)
	common := make([]int, len(u.corrections))
	for _, t := range terms {
		for _, c := range u.terms[t] {
			common[c]++
		}
	}
	for c, n := range common {
		if n == 0 {
			continue
		}
		if s := float64(n) / math.Sqrt(float64(len(terms)*u.sizes[c])); s >= similar {
			best, similar = c, s
		}
	}
	return best, similar
}
