package subscriptions

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"

	"attache/feeds/parse/charset"
	"attache/model"
	"attache/model/text"
)

// maxDepth is how deep folders may be nested.
const maxDepth = 64

// namespace marks the attributes that only attaché writes.
const namespace = "urn:attache:opml"

// ReadOPML reads an OPML list in any encoding. Nested folders become tags, the outermost first, and so do categories; text, else title, becomes
// the source.
func ReadOPML(r io.Reader) ([]model.Feed, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("reading the OPML list: %w", err)
	}
	d, err := charset.Decode(b, "", maxBytes)
	if err != nil {
		return nil, fmt.Errorf("reading the OPML list: %w", err)
	}
	res, err := opml(bytes.TrimLeft(d.Text, " \t\r\n\ufeff"))
	if err != nil {
		return res.Feeds, fmt.Errorf("reading the OPML list: %w", err)
	}
	return res.Feeds, nil
}

// opmlReader is the state of reading.
type opmlReader struct {
	res     Result
	folders []string // one for each open outline; empty for those that are feeds
	comment int      // depth of outlines inside a commented one, it included
	root    string
	title   bool
	head    bool
}

// opml reads a list that is UTF-8. A list that breaks off gives what stands before, and says so.
func opml(b []byte) (Result, error) {
	d := xml.NewDecoder(bytes.NewReader(legal(b)))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	var r opmlReader
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			r.res.skip("the list is broken off or broken (%v); what stands after that is lost", err)
			break
		}
		if err := r.take(tok); err != nil {
			return r.res, err
		}
	}
	if r.root != "opml" {
		return r.res, wrongRoot(r.root)
	}
	if len(r.res.Feeds) == 0 {
		return r.res, ErrNone
	}
	return r.res, nil
}

func wrongRoot(root string) error {
	switch root {
	case "rss", "feed", "rdf":
		return errors.New("this is a feed itself and no list of feeds: add its address with feeds add")
	case "html":
		return errors.New("this is an HTML page and no list of feeds")
	case "":
		return errors.New("there is no OPML in it")
	}
	return fmt.Errorf("this is XML of another kind (<%s>) and no OPML", text.Clean(root, 40))
}

func (r *opmlReader) take(tok xml.Token) error {
	switch t := tok.(type) {
	case xml.StartElement:
		name := strings.ToLower(t.Name.Local)
		if r.root == "" {
			r.root = name
			if name != "opml" {
				return wrongRoot(name)
			}
		}
		switch name {
		case "head":
			r.head = true
		case "title":
			r.title = r.head
		case "outline":
			return r.outline(t)
		}
	case xml.EndElement:
		switch strings.ToLower(t.Name.Local) {
		case "head":
			r.head = false
		case "title":
			r.title = false
		case "outline":
			if len(r.folders) > 0 {
				r.folders = r.folders[:len(r.folders)-1]
				r.comment = max(0, r.comment-1)
			}
		}
	case xml.CharData:
		if r.title && r.res.Title == "" {
			r.res.Title = text.Clean(string(t), maxName)
		}
	}
	return nil
}

// outline takes a feed or opens a folder.
func (r *opmlReader) outline(t xml.StartElement) error {
	if len(r.folders) >= maxDepth {
		return fmt.Errorf("its folders are nested deeper than %d levels", maxDepth)
	}
	a := attributes(t)
	name := text.Clean(first(a["text"], a["title"]), maxName)
	if r.comment > 0 || strings.EqualFold(a["iscomment"], "true") {
		r.comment++
		r.folders = append(r.folders, "")
		if a["xmlurl"] != "" {
			r.res.skip("%s is commented out", first(name, show(a["xmlurl"])))
		}
		return nil
	}
	address := first(a["xmlurl"], a["feedurl"])
	if address == "" && (strings.EqualFold(a["type"], "rss") || strings.EqualFold(a["type"], "atom")) {
		address = a["url"]
	}
	if address == "" {
		r.folders = append(r.folders, name)
		if strings.EqualFold(a["type"], "link") || strings.EqualFold(a["type"], "include") {
			r.res.skip("%s is a link and no feed", first(name, show(a["url"])))
		}
		return nil
	}
	r.folders = append(r.folders, "")
	r.feed(address, name, a)
	return nil
}

func (r *opmlReader) feed(address, name string, a map[string]string) {
	lower := strings.ToLower(address)
	if strings.HasPrefix(lower, "exec:") || strings.HasPrefix(lower, "file:") {
		// A list may come from anybody: what runs commands or reads files is for the user's own hand.
		r.res.skip("%s: a list from elsewhere may not run commands or read files; add it by hand if you mean it", first(name, show(address)))
		return
	}
	clean, why, ok := cleanURL(address)
	if !ok {
		r.res.skip("%s: %s", first(name, show(address)), why)
		return
	}
	if name == host(clean) { // as a list names what has no name, this program's own lists too
		name = ""
	}
	f := model.Feed{URL: clean, Source: name, Lang: language(a["language"]), Perspective: text.Clean(a["perspective"], 40)}
	for _, folder := range r.folders {
		if folder != "" {
			f.Tags = append(f.Tags, folder)
		}
	}
	for c := range strings.SplitSeq(a["category"], ",") {
		for part := range strings.SplitSeq(c, "/") {
			f.Tags = append(f.Tags, part)
		}
	}
	r.res.add(f)
}

// attributes gives them by lower-case name, those of other programs' namespaces left out.
func attributes(t xml.StartElement) map[string]string {
	m := map[string]string{}
	for _, a := range t.Attr {
		if a.Name.Space != "" && a.Name.Space != namespace && a.Name.Space != "attache" {
			continue
		}
		m[strings.ToLower(a.Name.Local)] = strings.TrimSpace(a.Value)
	}
	return m
}

// WriteOPML writes feeds as OPML 2.0, in a folder for the first tag of each, in the order in which they come; further tags become
// categories. What it writes ReadOPML reads back the same. Names and passwords in addresses are left out, and so are file: and exec: sources, which
// mean nothing to others.
func WriteOPML(w io.Writer, title string, feeds []model.Feed) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\" xmlns:attache=\"%s\">\n", namespace)
	fmt.Fprintf(b, "  <head>\n    <title>%s</title>\n  </head>\n  <body>\n", escape(text.Clean(title, maxName)))
	for _, folder := range folders(feeds) {
		indent := "    "
		if folder.name != "" {
			fmt.Fprintf(b, "    <outline text=\"%s\" title=\"%s\">\n", escape(folder.name), escape(folder.name))
			indent = "      "
		}
		for _, f := range folder.feeds {
			writeFeed(b, indent, f)
		}
		if folder.name != "" {
			fmt.Fprint(b, "    </outline>\n")
		}
	}
	fmt.Fprint(b, "  </body>\n</opml>\n")
	if err := b.Flush(); err != nil {
		return fmt.Errorf("writing the OPML list: %w", err)
	}
	return nil
}

func writeFeed(w io.Writer, indent string, f model.Feed) {
	address := publicURL(f.URL)
	if address == "" {
		return
	}
	name := first(text.Clean(f.Source, maxName), host(address))
	fmt.Fprintf(w, "%s<outline type=\"rss\" text=\"%s\" title=\"%s\" xmlUrl=\"%s\"", indent, escape(name), escape(name), escape(address))
	if f.Lang != "" {
		fmt.Fprintf(w, " language=\"%s\"", escape(f.Lang))
	}
	if f.Perspective != "" {
		fmt.Fprintf(w, " attache:perspective=\"%s\"", escape(f.Perspective))
	}
	if t := tags(f.Tags); len(t) > 1 {
		// Commas and slashes part categories from each other.
		for i := range t {
			t[i] = strings.NewReplacer(",", " ", "/", " ").Replace(t[i])
		}
		fmt.Fprintf(w, " category=\"%s\"", escape(strings.Join(t[1:], ",")))
	}
	fmt.Fprint(w, "/>\n")
}

// folder is the feeds whose first tag is name.
type folder struct {
	name  string
	feeds []model.Feed
}

func folders(feeds []model.Feed) []folder {
	var out []folder
	at := map[string]int{}
	for _, f := range feeds {
		name := ""
		if t := tags(f.Tags); len(t) > 0 {
			name = t[0]
		}
		i, ok := at[name]
		if !ok {
			i = len(out)
			at[name] = i
			out = append(out, folder{name: name})
		}
		out[i].feeds = append(out[i].feeds, f)
	}
	return out
}

// publicURL gives an address without name and password, empty for what is none of the web.
func publicURL(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	if u.User == nil {
		return address
	}
	u.User = nil
	return u.String()
}

// escape is for attribute values and text. Control characters cannot be written in XML at all.
func escape(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}

// legal drops control characters, which no XML parser passes.
func legal(b []byte) []byte {
	return bytes.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, b)
}

func first(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

// language gives the primary subtag, empty for "unknown" and the like.
func language(tag string) string {
	tag, _, _ = strings.Cut(strings.ToLower(strings.ReplaceAll(tag, "_", "-")), "-")
	if len(tag) < 2 || len(tag) > 3 || strings.Trim(tag, "abcdefghijklmnopqrstuvwxyz") != "" {
		return ""
	}
	return tag
}
