package article

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// besides are words in the classes and ids of what pages put among the paragraphs of a story, and mostBeside is how many bytes of text such a
// thing has: the story itself may stand in something that is called so.
var besides = regexp.MustCompile(`(?i)(^|[\s_-])(newsletter|sign-?up|promo|related|most-?read|share|sharing|social-?(links|buttons|bar)|advert\w*|ad-slot|sponsored|outbrain|taboola|breadcrumbs?)([\s_-]|$)`)

const mostBeside = 600

// beside reports whether an element is none of the story: an advertisement, an appeal to subscribe to letters, links to other stories.
func beside(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Div, atom.Section, atom.Aside, atom.Ul, atom.Nav, atom.P:
		if c, id := attribute(n, "class"), attribute(n, "id"); !besides.MatchString(c) && !besides.MatchString(id) {
			return false
		}
		return !longer(n, mostBeside)
	case 0:
		switch n.Data {
		case "amp-ad", "amp-embed", "amp-sticky-ad", "amp-sidebar", "amp-analytics", "amp-consent", "amp-social-share":
			return true
		}
	}
	return false
}

// longer reports whether an element holds more than so many bytes of text.
func longer(n *html.Node, most int) bool {
	for c := range n.Descendants() {
		if c.Type != html.TextNode {
			continue
		}
		if most -= len(strings.TrimSpace(c.Data)); most < 0 {
			return true
		}
	}
	return false
}

// withoutBesides takes out of a page what is none of the story, before classes and ids are lost.
func withoutBesides(doc *html.Node) {
	var out []*html.Node
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && beside(n) {
			out = append(out, n)
		}
	}
	for _, n := range out {
		if n.Parent != nil {
			n.Parent.RemoveChild(n)
		}
	}
}
