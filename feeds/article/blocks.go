package article

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"attache/model"
	"attache/model/text"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const bodyAtom = atom.Body

// builder walks over HTML and makes blocks.
type builder struct {
	base   *url.URL
	blocks []model.Block
	links  []string
	known  map[string]int // address -> its number
	buf    strings.Builder
	chars  int
	quote  int    // depth of block quotes
	lists  []list // open lists, the innermost last
	kind   model.BlockKind
	level  int
}

// list is an open list.
type list struct {
	ordered bool
	number  int
	started bool // the current item has its mark
}

// blocks makes blocks and links of what a node holds; cut says that there is more of it than is kept.
func blocks(n *html.Node, base *url.URL) (list []model.Block, links []string, cut bool) {
	b := builder{base: base, known: map[string]int{}, kind: model.Paragraph}
	b.children(n)
	b.flush()
	return b.blocks, b.links, b.full()
}

func (b *builder) full() bool { return len(b.blocks) >= maxBlocks || b.chars >= maxText }

func (b *builder) children(n *html.Node) {
	for c := n.FirstChild; c != nil && !b.full(); c = c.NextSibling {
		b.node(c)
	}
}

func (b *builder) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		b.write(n.Data)
	case html.ElementNode:
		b.element(n)
	case html.DocumentNode:
		b.children(n)
	}
}

func (b *builder) element(n *html.Node) {
	if n.DataAtom == 0 {
		n.DataAtom = atom.Lookup([]byte(n.Data)) // readability makes paragraphs that have none
	}
	if beside(n) {
		return
	}
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Iframe, atom.Form, atom.Button, atom.Svg, atom.Select, atom.Textarea, atom.Template,
		atom.Object, atom.Applet, atom.Embed, atom.Audio, atom.Video, atom.Canvas, atom.Head, atom.Math, atom.Input:
	case atom.Br:
		b.lineBreak(n)
	case atom.A:
		b.link(n)
	case atom.Img:
		b.image(attribute(n, "alt"))
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		b.within(model.Heading, int(n.Data[1]-'0'), n)
	case atom.Blockquote:
		b.flush()
		b.quote++
		b.children(n)
		b.flush()
		b.quote--
	case atom.Pre:
		b.preformatted(n)
	case atom.Ul, atom.Ol, atom.Menu:
		b.list(n)
	case atom.Li:
		b.item(n)
	case atom.Tr:
		b.row(n)
	case atom.Figcaption:
		b.flush()
		caption := text.Clean(plain(n), 500)
		b.image(caption)
	case atom.Hr:
		b.flush()
	default:
		b.other(n)
	}
}

// other handles elements without a meaning of their own: inline ones run on, all others set their text apart.
func (b *builder) other(n *html.Node) {
	if inline[n.DataAtom] || n.DataAtom == 0 && !strings.Contains(n.Data, "-") {
		b.children(n)
		return
	}
	if n.Data == "amp-img" {
		b.image(attribute(n, "alt"))
	}
	b.flush()
	b.children(n)
	b.flush()
}

var inline = map[atom.Atom]bool{
	atom.Abbr: true, atom.Acronym: true, atom.B: true, atom.Bdi: true, atom.Bdo: true, atom.Big: true, atom.Cite: true, atom.Code: true,
	atom.Data: true, atom.Del: true, atom.Dfn: true, atom.Em: true, atom.Font: true, atom.I: true, atom.Ins: true, atom.Kbd: true,
	atom.Label: true, atom.Mark: true, atom.Q: true, atom.Rp: true, atom.Rt: true, atom.Ruby: true, atom.S: true, atom.Samp: true,
	atom.Small: true, atom.Span: true, atom.Strike: true, atom.Strong: true, atom.Sub: true, atom.Sup: true, atom.Time: true,
	atom.Tt: true, atom.U: true, atom.Var: true, atom.Wbr: true, atom.Nobr: true, atom.Picture: true,
}

// write adds running text. Bracketed numbers of the source would be taken for links, so they get round brackets.
func (b *builder) write(s string) {
	if b.buf.Len() > 4*maxBlock {
		return
	}
	if strings.Contains(s, "[") {
		s = bracketed.ReplaceAllString(s, "($1)")
	}
	b.buf.WriteString(s)
}

var bracketed = regexp.MustCompile(`\[(\d{1,3})\]`)

// within makes one block of an element that holds no others.
func (b *builder) within(kind model.BlockKind, level int, n *html.Node) {
	b.flush()
	oldKind, oldLevel := b.kind, b.level
	b.kind, b.level = kind, level
	b.children(n)
	b.flush()
	b.kind, b.level = oldKind, oldLevel
}

// flush ends the block whose text was gathered.
func (b *builder) flush() {
	if b.buf.Len() == 0 {
		return
	}
	s := text.Clean(b.buf.String(), maxBlock)
	b.buf.Reset()
	if s == "" || onlyMarks(s) || b.kind == model.Paragraph && (furniture[strings.ToLower(s)] || b.captioned(s)) {
		return
	}
	block := model.Block{Kind: b.kind, Level: b.level, Text: s}
	switch {
	case b.kind != model.Paragraph:
	case len(b.lists) > 0 && !b.lists[len(b.lists)-1].started:
		block = b.marked(s)
	case b.quote > 0:
		block.Kind, block.Level = model.Quote, b.quote
	}
	b.add(block)
}

// furniture is what pages put between the paragraphs of an article, word for word in lower case.
var furniture = map[string]bool{
	"advertisement": true, "continue reading the main story": true, "story continues below advertisement": true, "skip advertisement": true,
	"photo": true, "image": true, "share": true, "share this article": true, "read more": true, "anzeige": true, "werbung": true, "publicidad": true,
	"publicité": true, "реклама": true, "إعلان": true, "广告": true, "article continues below": true, "sign up": true, "loading...": true,
}

// captioned reports whether a text was just said as what an image shows: pages repeat captions for machines.
func (b *builder) captioned(s string) bool {
	n := len(b.blocks)
	return n > 0 && b.blocks[n-1].Kind == model.Image && strings.TrimRight(b.blocks[n-1].Text, ". ") == strings.TrimRight(s, ". ")
}

func (b *builder) add(block model.Block) {
	if b.full() {
		return
	}
	b.chars += utf8.RuneCountInString(block.Text)
	b.blocks = append(b.blocks, block)
}

// marked makes the first block of a list's item.
func (b *builder) marked(s string) model.Block {
	l := &b.lists[len(b.lists)-1]
	l.started = true
	if l.ordered {
		return model.Block{Kind: model.Numbered, Level: len(b.lists), Text: strconv.Itoa(l.number) + ". " + s}
	}
	return model.Block{Kind: model.Bullet, Level: len(b.lists), Text: s}
}

// onlyMarks reports whether a block says nothing: no letter and no digit ("|", "***").
func onlyMarks(s string) bool {
	for _, r := range s {
		if r >= 0x80 || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return false
		}
	}
	return true
}

// lineBreak is a space; two in a row end the paragraph, which is how old pages are written.
func (b *builder) lineBreak(n *html.Node) {
	next := n.NextSibling
	for next != nil && next.Type == html.TextNode && strings.TrimSpace(next.Data) == "" {
		next = next.NextSibling
	}
	if next != nil && next.DataAtom == atom.Br {
		b.flush()
		return
	}
	b.buf.WriteByte(' ')
}

// link writes the text of a link and its number.
func (b *builder) link(n *html.Node) {
	before, count := b.buf.Len(), len(b.blocks)
	b.children(n)
	if b.buf.Len() == before && len(b.blocks) == count || strings.TrimSpace(plain(n)) == "" {
		return
	}
	number := b.number(attribute(n, "href"))
	if number == 0 || b.buf.Len() == 0 {
		return
	}
	b.buf.WriteString(" [" + strconv.Itoa(number) + "]")
}

// number gives an address its number, zero when it is none worth following.
func (b *builder) number(href string) int {
	href = strings.TrimSpace(href)
	if href == "" || strings.HasPrefix(href, "#") || len(href) > 2000 {
		return 0
	}
	u, err := url.Parse(href)
	if err != nil {
		return 0
	}
	if b.base != nil {
		u = b.base.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return 0
	}
	if b.base != nil && u.Fragment != "" && u.Host == b.base.Host && u.Path == b.base.Path && u.RawQuery == b.base.RawQuery {
		return 0 // a place on the same page
	}
	address := text.Clean(u.String(), 0)
	if n := b.known[address]; n > 0 {
		return n
	}
	if len(b.links) >= maxLinks {
		return 0
	}
	b.links = append(b.links, address)
	b.known[address] = len(b.links)
	return len(b.links)
}

// image says what an image shows, unless nobody wrote that down or it was just said.
func (b *builder) image(alt string) {
	alt = text.Clean(alt, 500)
	if utf8.RuneCountInString(alt) < 4 || fileName.MatchString(alt) {
		return
	}
	b.flush()
	if n := len(b.blocks); n > 0 && b.blocks[n-1].Kind == model.Image {
		last := b.blocks[n-1].Text
		if strings.Contains(last, alt) {
			return
		}
		if strings.Contains(alt, last) {
			b.blocks[n-1].Text = alt
			return
		}
	}
	b.add(model.Block{Kind: model.Image, Text: alt})
}

var fileName = regexp.MustCompile(`(?i)^\S+\.(jpe?g|png|gif|webp|avif|svg)$`)

func (b *builder) preformatted(n *html.Node) {
	b.flush()
	s := text.CleanLines(plain(n), maxBlock)
	if strings.TrimSpace(s) != "" {
		b.add(model.Block{Kind: model.Preformatted, Text: s})
	}
}

func (b *builder) list(n *html.Node) {
	b.flush()
	l := list{ordered: n.DataAtom == atom.Ol}
	if start, err := strconv.Atoi(attribute(n, "start")); err == nil && l.ordered && start > 0 && start < 100000 {
		l.number = start - 1
	}
	b.lists = append(b.lists, l)
	b.children(n)
	b.flush()
	b.lists = b.lists[:len(b.lists)-1]
}

func (b *builder) item(n *html.Node) {
	b.flush()
	if len(b.lists) == 0 {
		b.lists = append(b.lists, list{})
		defer func() { b.lists = b.lists[:len(b.lists)-1] }()
	}
	l := &b.lists[len(b.lists)-1]
	l.number++
	l.started = false
	b.children(n)
	b.flush()
	b.lists[len(b.lists)-1].started = true
}

// row makes one paragraph of a table's row, its cells set apart.
func (b *builder) row(n *html.Node) {
	if nested(n) {
		b.other(n) // a table that lays out the page
		return
	}
	b.flush()
	cells := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th || strings.TrimSpace(plain(c)) == "" {
			continue
		}
		if cells > 0 {
			b.buf.WriteString(" | ")
		}
		cells++
		b.children(c)
	}
	b.flush()
}

// nested reports whether a row holds blocks of its own.
func nested(n *html.Node) bool {
	for c := range n.Descendants() {
		switch c.DataAtom {
		case atom.Table, atom.P, atom.Div, atom.Ul, atom.Ol, atom.Blockquote, atom.H1, atom.H2, atom.H3, atom.Pre:
			return true
		}
	}
	return false
}

// plain gives the text of a node and all it holds.
func plain(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var s strings.Builder
	for c := range n.Descendants() {
		switch {
		case c.Type == html.TextNode:
			s.WriteString(c.Data)
		case c.DataAtom == atom.Br:
			s.WriteByte('\n')
		}
	}
	return s.String()
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
