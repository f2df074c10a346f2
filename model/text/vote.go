package text

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// voters is how many bytes of a text vote about its language, and summaryVoters how many of them a summary has beside a title.
const (
	voters        = 400
	summaryVoters = 200
)

// language tells the language of a text that was cut into pieces, of which those from summary on are the summary's. It is
// what Language says of the title and the beginning of the summary.
func (a *analyzer) language(in *Input, summary int) string {
	var c letterCount
	c.add(in.Title)
	beginning := in.Summary
	if in.Title != "" {
		beginning = head(in.Summary, summaryVoters)
	}
	c.add(beginning)
	return languageOf(c.script(), in.Lang, func(sc script) tally {
		var t tally
		left := voters
		if in.Title != "" {
			t.pieces(a, a.pieces[:summary], in.Title, len(head(in.Title, left)), sc)
			left -= len(in.Title) + 1
		}
		if left > 0 {
			t.pieces(a, a.pieces[summary:], in.Summary, len(head(beginning, left)), sc)
		}
		return t
	})
}

// tally counts the votes for each of the candidates of a script.
type tally [16]int

// count gives the best language, its votes, and those of hint.
func (t *tally) count(sc script, hint string) (best string, most, hinted int) {
	for i, l := range candidates[sc] {
		if t[i] > most {
			best, most = l, t[i]
		}
		if l == hint {
			hinted = t[i]
		}
	}
	return best, most, hinted
}

// pieces has the pieces of s that lie before cut vote. Where the cut may change how s falls into pieces it is cut up again.
func (t *tally) pieces(a *analyzer, pieces []piece, s string, cut int, sc script) {
	for i := range pieces {
		p := &pieces[i]
		// Whether a piece ends where it does depends on the character behind the next piece at most.
		if cut < len(s) && (i+1 >= len(pieces) || int(pieces[i+1].end)+utf8.UTFMax > cut) {
			t.vote(a.cut, s[p.start:max(cut, int(p.start))], sc)
			return
		}
		switch p.kind {
		case wordPiece:
			t.cast(p.w.votes(sc))
		default: // what stands for no word or for several can still hold a telling letter, wherever in it: a low line may come first
			if s[p.start] >= '0' && !isASCII(s[p.start:p.end]) && !quotes(s[p.start:p.end]) {
				t.cast(votesOf(s[p.start:p.end], sc))
			}
		}
	}
}

// isASCII reports whether s has no other characters.
func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// quotes reports whether a piece is one of the quotation marks, dashes and dots that texts are full of, which tell nothing.
func quotes(s string) bool { return len(s) == 3 && s[0] == 0xe2 && s[1] == 0x80 }

// vote cuts s up and has its pieces vote.
func (t *tally) vote(c cutter, s string, sc script) {
	for c.of(s); c.next(); {
		t.cast(votesOf(s[c.start:c.end], sc))
	}
}

// ballot is how a word votes: as a stop-word of the candidates whose bits are set, and by letters that only one of them
// uses, of which it holds the candidates.
type ballot struct {
	stopped uint16
	telling []uint8
}

// tells is set beside the candidates of written.stopped when there are telling letters.
const tells = 1 << 15

func (t *tally) cast(b ballot) {
	for i, bits := 0, b.stopped; bits != 0; i, bits = i+1, bits>>1 {
		t[i] += 2 * int(bits&1)
	}
	for _, i := range b.telling {
		t[i]++
	}
}

// votes gives the word's ballot.
func (w *written) votes(sc script) ballot {
	if w.script != sc {
		b := votesOf(w.text, sc)
		if w.script, w.stopped, w.telling = sc, b.stopped, b.telling; b.telling != nil {
			w.stopped |= tells
		}
		return b
	}
	b := ballot{stopped: w.stopped &^ tells}
	if w.stopped&tells != 0 {
		b.telling = w.telling
	}
	return b
}

func votesOf(w string, sc script) ballot {
	const longest = 24
	var b ballot
	if len(w) > longest || w[0] < '0' {
		return b
	}
	var buf [32]byte
	if lower, ascii := lowerInto(&buf, w); ascii {
		b.stopped = votes()[sc][string(lower)]
		return b
	}
	b.stopped = votes()[sc][fold(w)]
	for _, r := range w {
		if r < utf8.RuneSelf {
			continue
		}
		if l, ok := telling[unicode.ToLower(r)]; ok {
			if i := slices.Index(candidates[sc], l); i >= 0 {
				b.telling = append(b.telling, uint8(i))
			}
		}
	}
	return b
}

// lowerInto writes w in lower case to buf if it is ASCII.
func lowerInto(buf *[32]byte, w string) ([]byte, bool) {
	for i := 0; i < len(w); i++ {
		c := w[i]
		if c >= utf8.RuneSelf {
			return nil, false
		}
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		buf[i] = c
	}
	return buf[:len(w)], true
}
