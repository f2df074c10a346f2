// Package text is the ground floor of everything that reads news: it cleans strings, tells languages, cuts words, stems
// them, and finds names, numbers and dates in the eight languages that attaché knows best (English, Spanish, French,
// German, Russian, Arabic, Persian, Chinese). It is pure: the same input gives the same output, and nothing here does I/O.
package text

import "time"

// Input is what a text consists of. Title and Summary are clean (see Clean); Lang may be empty.
type Input struct {
	Title     string
	Summary   string
	Lang      string
	Published time.Time // resolves weekdays and "yesterday"; zero when not known
}

// Kind says what a Name names.
type Kind uint8

// The kinds of name. Unknown is a capitalised run that no table knows.
const (
	Unknown Kind = iota
	Person
	Place        // city, region, sea, strait, base
	State        // a country, its government, its demonym or its capital as a metonym
	Organisation // ministries, international bodies, parties, companies
	Force        // armies, navies, militias, ships
)

// Name is somebody or something that a text names. Canonical is the same whatever language or written form was used
// ("Иран", "Iranian" and "ایران" are all "Iran"); for Unknown it is the folded run itself.
type Name struct {
	Canonical string
	Kind      Kind
	InTitle   bool
	Count     int
}

// Number is a figure in a text, normalised ("6,300", "6.3 thousand" and "۶۳۰۰" are 6300). Unit is the stem of the word
// that it counts, empty when there is none; a percentage has the unit "%".
type Number struct {
	Value   float64
	Unit    string
	InTitle bool
}

// Doc is a text taken apart. Terms are stems, lower case, without stop-words and without bare numbers, in reading order.
type Doc struct {
	Lang    string
	Title   []string
	Lead    []string // first sentence or so of the summary
	Body    []string // what follows the lead
	Names   []Name   // most prominent first
	Numbers []Number
	// Concepts are notions of the domain that the text speaks of ("talks", "ceasefire", "protest"), the same in every
	// language (see tables/concepts.tsv), each once, in reading order.
	Concepts []string
	// Pattern is the text as the tracks read it: stems with function words kept, known names replaced by their kind
	// ("<state>", "<person>", "<place>", "<body>", "<force>"), unknown ones by "<name>", numbers by "#"; an empty string parts
	// title, lead and body. At most maxPattern words.
	Pattern []string
	lent    *[]string // where Pattern goes once it was read; see Read
	// Dates are days that the text speaks of (midnight UTC), apart from the day of publication.
	Dates []time.Time
}
