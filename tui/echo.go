package tui

import (
	"strings"

	"attache/model"
)

// Aggregators and thin pages say the headline once more where a text should stand. The reader leaves that out, so that what is
// on the page is news.

// echoes says that a text is but the title again, whatever its case and punctuation, perhaps with the name of the source.
func echoes(text string, it *model.Item) bool {
	rest := plainWords(text)
	if rest == "" {
		return true
	}
	rest, again := strings.CutPrefix(rest, plainWords(it.Title))
	return again && (rest == "" || rest == " "+plainWords(it.Source))
}

// plainWords gives a text in lower case, its words without the signs around them.
func plainWords(s string) string {
	var words []string
	for w := range strings.FieldsSeq(s) {
		if w = bare(w); w != "" {
			words = append(words, strings.ToLower(w))
		}
	}
	return strings.Join(words, " ")
}

// summary gives the item's summary if it says more than its title.
func (a articlePage) summary() string {
	if echoes(a.it.Summary, &a.it.Item) {
		return ""
	}
	return a.it.Summary
}

// blocks gives the article without the titles at its beginning.
func (a articlePage) blocks() []model.Block {
	if a.it.Article == nil {
		return nil
	}
	for i, b := range a.it.Article.Blocks {
		if b.Kind != model.Heading && b.Kind != model.Paragraph || !echoes(b.Text, &a.it.Item) {
			return a.it.Article.Blocks[i:]
		}
	}
	return nil
}
