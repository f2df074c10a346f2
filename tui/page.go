package tui

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"attache/model"
)

// sheet collects the lines of a page: each exactly w cells, text ending at textWidth.
type sheet struct {
	*look
	w   int
	out []string

	rtl  bool     // the page is in a language that is written from the right
	refs []string // what "[1]", "[2]" in the text point at
	link string   // the hyperlink that everything written now is

	listing bool // names are being listed
}

const sheetMargin = 2

func newSheet(l *look, w int) *sheet {
	s := &sheet{look: l, w: w}
	s.out = append(s.out, blank(w))
	return s
}

// room is the width of running text.
func (s *sheet) room() int { return max(1, min(s.w-2*sheetMargin, textWidth)) }

// blank adds an empty line, never two in a row.
func (s *sheet) blank() {
	if n := len(s.out); n == 0 || strings.TrimSpace(s.out[n-1]) != "" {
		s.out = append(s.out, blank(s.w))
	}
}

// line adds one line of spans, shortened when it is too long.
func (s *sheet) line(ss ...span) {
	s.out = append(s.out, s.pen(s.w, onPlain).gap(sheetMargin).spans(ss).line())
}

// text adds wrapped text. Each line begins with first (the first one) or rest, both of the same width. Text that is
// written from the right stands at the right, with what it begins with.
func (s *sheet) text(r role, t string, first, rest span) {
	t = clean(t)
	w := max(1, s.room()-max(s.width(first.text), s.width(rest.text)))
	dir := s.direction(t)
	for i, line := range s.wrap(t, w) {
		lead := rest
		if i == 0 {
			lead = first
		}
		s.laid(w, dir, lead, s.pieces(r, line))
	}
}

// names adds a list of names: it is read from the left whatever the first of them is written in.
func (s *sheet) names(r role, t string, first, rest span) {
	s.listing = true
	s.text(r, t, first, rest)
	s.listing = false
}

// direction is that of a paragraph: of its first letter, or that of the page's language where that is written from the
// right and the paragraph holds any of it.
func (s *sheet) direction(t string) direction {
	if s.listing {
		return dirLeft
	}
	if rightToLeft(t) || s.rtl && fromRight(t) {
		return dirRight
	}
	return dirLeft
}

// laid adds one line of w cells, with what it begins with at the side where it begins. A name in words stays at the left.
func (s *sheet) laid(w int, dir direction, lead span, pieces []piece) {
	p := s.pen(s.w, onPlain).gap(sheetMargin)
	p.dir = dir
	if dir != dirRight {
		s.out = append(s.out, p.put(lead.role, lead.text).phrase(pieces).line())
		return
	}
	n := 0
	for _, x := range pieces {
		n += s.width(x.text)
	}
	named := strings.IndexFunc(lead.text, unicode.IsLetter) >= 0 || strings.IndexFunc(lead.text, unicode.IsDigit) >= 0
	if named {
		p.put(lead.role, lead.text)
	}
	if p.gap(w - n).phrase(pieces); !named {
		p.put(lead.role, turned(lead.text))
	}
	s.out = append(s.out, p.line())
}

// turned gives a text back to front.
func turned(s string) string {
	r := []rune(s)
	slices.Reverse(r)
	return string(r)
}

// pieces makes a line of its text: the numbers of links stand out, and are links.
func (s *sheet) pieces(r role, line string) []piece {
	if len(s.refs) == 0 {
		return []piece{{span{r, line}, s.link}}
	}
	var out []piece
	done := 0
	for at := 0; at < len(line); at++ {
		n, end := reference(line, at)
		if n < 1 || n > len(s.refs) {
			continue
		}
		out = append(out, piece{span{r, line[done:at]}, s.link}, piece{span{rKey, line[at:end]}, hyperlink(s.refs[n-1])})
		done, at = end, end-1
	}
	return append(out, piece{span{r, line[done:]}, s.link})
}

// reference reads "[12]" at a place in a line: the number, 0 when there is none, and where it ends.
func reference(line string, at int) (n, end int) {
	if line[at] != '[' {
		return 0, at
	}
	for i := at + 1; i < len(line) && i < at+5; i++ {
		switch c := line[i]; {
		case c == ']':
			return n, i + 1
		case c < '0' || c > '9':
			return 0, at
		default:
			n = n*10 + int(c-'0')
		}
	}
	return 0, at
}

// para adds a paragraph without anything before it.
func (s *sheet) para(r role, t string) { s.text(r, t, span{}, span{}) }

// head adds a heading of the page's own.
func (s *sheet) head(t string) {
	s.blank()
	s.line(span{rHeading, t})
}

// row adds a name in a column and what belongs to it, wrapped.
func (s *sheet) row(name string, r role, value string) {
	const col = 14
	s.text(r, value, span{rDim, name + blank(col-len(name))}, span{rText, blank(col)})
}

// percent gives how far part is of whole.
func percent(part, whole int) string {
	if whole <= 0 {
		return ""
	}
	return fmt.Sprintf("%d%%", min(100, part*100/whole))
}

// span of time in words.
func lasted(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < 2*time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", int(d.Hours()))
	}
	return fmt.Sprintf("%d days", int(d.Hours()/24))
}

// articlePage is the reader: one item with its text.
type articlePage struct {
	it     model.ItemDetail
	online bool // the full text can be asked for
}

func (a articlePage) lines(l *look, w int) []string {
	s := newSheet(l, w)
	s.rtl = fromTheRight(a.it.Lang)
	a.top(s)
	s.blank()
	if blocks := a.blocks(); len(blocks) > 0 {
		s.refs = a.it.Article.Links
		for _, b := range blocks {
			s.block(b)
		}
		s.refs = nil
		s.links(a.it.Article.Links)
	} else if text := a.summary(); text != "" {
		s.para(rText, text)
	}
	a.foot(s)
	s.blank()
	return s.out
}

// top is the head of the reader: title, who says it, when, how it got here.
func (a articlePage) top(s *sheet) {
	it := a.it
	s.link = hyperlink(it.Link)
	s.para(rHeading, it.Title)
	s.link = ""
	for _, rev := range it.History {
		if rev.Title != "" && rev.Title != it.Title {
			s.edit(rev, it.Title)
		}
	}
	p := []span{{rStrong, clean(it.Source)}}
	add := func(r role, t string) {
		if t != "" {
			p = append(p, span{rFaint, " " + s.g.dot + " "}, span{r, clean(t)})
		}
	}
	add(rDim, it.Perspective)
	add(rDim, s.when(it.Published))
	add(rDim, it.Lang)
	s.line(p...)
	p = []span{{accent(it.Track), it.Track.Title()}}
	r, words := a.state()
	add(r, words)
	if it.Author != "" {
		add(rDim, "by "+it.Author)
	}
	if it.Starred {
		add(rStar, s.g.star+" starred")
	}
	if len(it.Tags) > 0 {
		add(rKey, "#"+strings.Join(it.Tags, " #"))
	}
	s.line(p...)
	if len(it.SameText) > 0 {
		s.names(rDim, strings.Join(it.SameText, ", "), span{rDim, "same text: "}, span{rText, blank(11)})
	}
	if it.DateMended {
		s.para(rWarn, "The source gives no usable date; the time is when the report was first seen.")
	}
	if it.Note != "" {
		s.text(rStar, it.Note, span{rStar, "note: "}, span{rText, blank(6)})
	}
}

// state says how much of the text is here.
func (a articlePage) state() (role, string) {
	art, here := a.it.Article, len(a.blocks()) > 0
	switch {
	case here && art.Problem != "":
		return rWarn, "part of the text"
	case here:
		return rGood, "full text"
	case art != nil && strings.Contains(strings.ToLower(art.Problem), "paywall"):
		return rWarn, "behind a paywall"
	case a.summary() == "":
		return rDim, "headline only"
	}
	return rDim, "summary only"
}

// foot says what is missing and how to get it.
func (a articlePage) foot(s *sheet) {
	art := a.it.Article
	s.blank()
	if art != nil && art.Problem != "" {
		s.para(rWarn, art.Problem)
		s.blank()
	}
	if a.it.Link != "" {
		s.address(a.it.Link, "")
	}
	if (art == nil || len(art.Blocks) == 0) && a.online && a.it.Link != "" {
		s.para(rFaint, s.keys.first("fetch")+" fetches the full text, "+s.keys.first("open-link")+" opens it in the browser.")
	}
}

// edit shows how the source changed its headline: words that went and words that came.
func (s *sheet) edit(rev model.Revision, now string) {
	s.line(span{rEdited, s.g.edited + " headline edited, " + s.when(rev.Until)})
	if s.linear {
		s.para(rDim, "It was: "+rev.Title)
		return
	}
	gone, came := wordDiff(clean(rev.Title), clean(now))
	s.marked("- ", rGone, gone)
	s.marked("+ ", rAdded, came)
}

// marked adds words of which some stand out, wrapped; lead begins the first line.
func (s *sheet) marked(lead string, r role, words []word) {
	var all strings.Builder
	for _, x := range words {
		all.WriteString(x.text)
	}
	dir := s.direction(all.String())
	room := max(1, s.room()-len(lead))
	var line []piece
	used := 0
	first := span{r, lead}
	flush := func() {
		s.laid(room, dir, first, line)
		line, used, first = nil, 0, span{rText, blank(len(lead))}
	}
	for i, x := range words {
		text := s.cut(x.text, room, s.g.ellipsis)
		gap := 1
		if x.glued || i == 0 {
			gap = 0
		}
		if used > 0 && used+gap+s.width(text) > room {
			flush()
		}
		if used > 0 && gap > 0 {
			between := rDim // words that stand out together stand out as one
			if x.marked && words[i-1].marked {
				between = r
			}
			line = append(line, piece{span: span{between, " "}})
			used++
		}
		role := rDim
		if x.marked {
			role = r
		}
		line = append(line, piece{span: span{role, text}})
		used += s.width(text)
	}
	flush()
}

// block adds a piece of an article.
func (s *sheet) block(b model.Block) {
	none := span{}
	depth := blank(2 * max(b.Level-1, 0) % 24)
	switch b.Kind {
	case model.Heading:
		s.blank()
		s.para(rHeading, b.Text)
	case model.Quote:
		bar := span{rFaint, depth + s.g.quote + " "}
		s.text(rQuote, b.Text, bar, bar)
		s.blank()
	case model.Bullet:
		s.text(rText, b.Text, span{rDim, depth + " " + s.g.bullet + " "}, span{rText, depth + "   "})
	case model.Numbered:
		s.text(rText, b.Text, span{rText, depth + " "}, span{rText, depth + "    "})
	case model.Preformatted:
		for _, line := range strings.Split(b.Text, "\n") {
			line = clean(strings.ReplaceAll(line, "\t", "    "))
			s.line(span{rDim, s.cut(line, s.room(), s.g.ellipsis)})
		}
		s.blank()
	case model.Image:
		s.text(rFaint, "[image: "+b.Text+"]", none, none)
		s.blank()
	default:
		s.para(rText, b.Text)
		s.blank()
	}
}

// links lists the addresses that the text points at by number.
func (s *sheet) links(links []string) {
	if len(links) == 0 {
		return
	}
	s.head("Links")
	for i, link := range links {
		s.address(link, fmt.Sprintf("[%d] ", i+1))
	}
	s.para(rFaint, s.keys.first("links")+" opens one by its number.")
}

// address adds a link, which may be too long for a line, behind what it begins with.
func (s *sheet) address(link, lead string) {
	s.link = hyperlink(link)
	s.text(rLink, link, span{rKey, lead}, span{rText, blank(len(lead))})
	s.link = ""
}

// fromTheRight says whether a language (a BCP 47 primary subtag) is written from the right.
func fromTheRight(lang string) bool {
	switch lang {
	case "ar", "fa", "he", "iw", "ur", "ps", "ckb", "sd", "ug", "yi", "dv", "prs":
		return true
	}
	return false
}
