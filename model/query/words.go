package query

import (
	"slices"
	"strings"
)

// Words cuts a text into the words that search compares. Letters are folded: lower case, no accents, compatibility forms
// full width, ligatures, ﷼) in plain ones, Arabic ي ى ك ة as Persian ی ی ک ه, no tatweel and no vowel signs, ß as ss.
// Everything that is not a letter, a digit or a mark parts words, except invisible format characters, which vanish.
// Scripts that write without spaces give one word a character, so that a phrase of them finds any part of a text.
//
// A store that indexes IndexText of its texts with FTS5's unicode61 tokenizer gets exactly these words, except that marks
// of Indian scripts need `categories "L* N* Co M*"`.
func Words(s string) []string { return strings.Fields(IndexText(s)) }

// IndexText gives the words of a text with single spaces between them, as it should be put into a full-text index.
func IndexText(s string) string {
	f := folders.Get().(*folder)
	f.out, f.gap = f.out[:0], false
	f.text(s)
	out := string(f.out)
	if cap(f.out) <= mostKept {
		folders.Put(f)
	}
	return out
}

// Padded gives the words of several values in a form that a LIKE can ask: every word has a space on both sides and no run
// of words crosses from one value into the next. SQL compiles conditions on word fields against text in this form.
func Padded(values ...string) string {
	var b strings.Builder
	for i, v := range values {
		if i > 0 {
			b.WriteString(" |")
		}
		b.WriteByte(' ')
		b.WriteString(IndexText(v))
	}
	b.WriteByte(' ')
	return b.String()
}

// contains says whether want stands in a row in have; with prefix the last word need only begin so.
func contains(have, want []string, prefix bool) bool {
	last := len(want) - 1
	for i := 0; i+last < len(have); i++ {
		end := have[i+last]
		ok := end == want[last] || prefix && strings.HasPrefix(end, want[last])
		if ok && slices.Equal(have[i:i+last], want[:last]) {
			return true
		}
	}
	return false
}
