package threads

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/model/text"
)

// A headline often wears what says nothing on what happened: in front what kind of report it is ("Flash: ..."), behind who says
// so or who printed it ("... — Lavrov", "... - Reuters"). Two reports that wear the same are no more alike for it, and who speaks
// of everything is not the matter of what he speaks of.

// labels are the kinds of report that stand before a colon.
var labels = func() map[string]bool {
	out := map[string]bool{}
	for s := range strings.SplitSeq(`flash|urgent|breaking|breaking news|live|live updates|update|updates|exclusive|analysis|news analysis|explainer|explained|watch|video|
photos|in photos|in pictures|in brief|brief|opinion|editorial|commentary|comment|feature|interview|roundup|factbox|fact check|factcheck|timeline|profile|podcast|
insight|world insights|xinhua headlines|headlines|economic watch|spotlight|special report|report|media|just in|alert|listen|quiz|review|letters|
urgente|última hora|en vivo|en directo|análisis|opinión|entrevista|direct|en direct|analyse|entretien|vidéo|eilmeldung|liveticker|kommentar|
срочно|молния|обзор|видео|мнение|интервью|عاجل|مباشر|فوری|快讯|突发|直播`, "|") {
		out[strings.TrimSpace(s)] = true
	}
	return out
}()

// worn finds what a title wears: a label before the end of front, and an attribution from back on.
func worn(title string) (front, back int) {
	const label, words, least = 24, 4, 5 // bytes of a label, words of an attribution, words that must be left
	back = len(title)
	if i := strings.IndexAny(title[:min(len(title), label)], ":："); i > 0 && labels[strings.ToLower(strings.TrimSpace(title[:i]))] {
		_, size := utf8.DecodeRuneInString(title[i:])
		front = i + size
	}
	for _, sep := range [...]string{" — ", " – ", " -- ", " - "} {
		i := strings.LastIndex(title, sep)
		if i < front {
			continue
		}
		if n := len(strings.Fields(title[i+len(sep):])); n <= words && len(strings.Fields(title[front:i])) >= max(least, 2*n) {
			back = min(back, i)
		}
	}
	return front, back
}

// undressed gives the analysis of a report without the words and names that only its title's label and attribution have.
func undressed(title string, of *text.Doc) *text.Doc {
	front, back := worn(title)
	if front == 0 && back == len(title) {
		return of
	}
	d := *of
	head, tail := lowerWords(title[:front]), lowerWords(title[back:])
	among := func(stem string, words []string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return sameStem([]byte(w), stem) })
	}
	for len(d.Title) > 1 && among(d.Title[0], head) {
		d.Title = d.Title[1:]
	}
	for len(d.Title) > 1 && among(d.Title[len(d.Title)-1], tail) {
		d.Title = d.Title[:len(d.Title)-1]
	}
	body := strings.ToLower(title[front:back])
	d.Names = slices.DeleteFunc(slices.Clone(d.Names), func(n text.Name) bool {
		return n.InTitle && n.Count == 1 && !inWords(n.Canonical, body) && (inWords(n.Canonical, strings.Join(tail, " ")) || inWords(n.Canonical, strings.Join(head, " ")))
	})
	return &d
}

// inWords says whether a text has a word of a name.
func inWords(canonical, lower string) bool {
	for w := range strings.FieldsSeq(strings.ToLower(canonical)) {
		if len(w) > 3 && strings.Contains(lower, w) {
			return true
		}
	}
	return false
}

// lowerWords gives the words of a text in lower case.
func lowerWords(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
