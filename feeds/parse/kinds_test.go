package parse

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"
)

// kind is a document of a kind that the suites of other parsers hold, and what a sane reader expects of it.
type kind struct {
	name, doc string
	// want is "what=value" with " | " between: of the document feed, link, lang, format, enc, n (items), partial, ttl, and error for a
	// part of the refusal; of an item title, link, id, pub, upd (RFC 3339, "" for mended), sum, by, lang, text (of the article); an item but the first has
	// its index before: "1.title".
	want string
	o    Options
}

// readKinds holds the parser against a table of kinds.
func readKinds(t *testing.T, kinds []kind) {
	t.Helper()
	seen := map[string]bool{}
	for _, k := range kinds {
		if seen[k.name] {
			t.Errorf("two kinds are called %q", k.name)
		}
		seen[k.name] = true
		if k.o.Fetched.IsZero() {
			k.o.Fetched = fetched
		}
		d, err := Parse([]byte(k.doc), k.o)
		for _, w := range strings.Split(k.want, " | ") {
			what, want, ok := strings.Cut(w, "=")
			if !ok {
				t.Fatalf("%s: no expectation: %q", k.name, w)
			}
			if what == "error" {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("%s: error %v, want %q", k.name, err, want)
				}
				continue
			}
			if err != nil {
				t.Errorf("%s: %v", k.name, err)
				break
			}
			if got := kindValue(d, what); got != want {
				t.Errorf("%s: %s is %q, want %q", k.name, what, got, want)
			}
		}
		if err == nil {
			checkDocument(t, d, k.o)
		}
	}
}

// kindValue gives what a document says under one of the names of kind.want.
func kindValue(d *Document, what string) string {
	i := 0
	if index, rest, ok := strings.Cut(what, "."); ok {
		i, _ = strconv.Atoi(index)
		what = rest
	}
	switch what {
	case "feed":
		return d.Title
	case "link", "lang":
		if len(d.Items) == 0 || i < 0 {
			return map[string]string{"link": d.Link, "lang": d.Lang}[what]
		}
	case "site":
		return d.Link
	case "format":
		return d.Format
	case "enc":
		return d.Encoding
	case "n":
		return strconv.Itoa(len(d.Items))
	case "partial":
		return strconv.FormatBool(d.Partial)
	case "ttl":
		return d.TTL.String()
	case "skip":
		return fmt.Sprint(d.SkipHours, d.SkipDays)
	}
	if i >= len(d.Items) {
		return fmt.Sprintf("(there are %d items)", len(d.Items))
	}
	it := d.Items[i]
	switch what {
	case "title":
		return it.Title
	case "link":
		return it.Link
	case "id":
		return it.GUID
	case "sum":
		return it.Summary
	case "by":
		return it.Author
	case "lang":
		return it.Lang
	case "pub", "upd":
		at := map[string]time.Time{"pub": it.Published, "upd": it.Updated}[what]
		if it.DateMended {
			return ""
		}
		return at.UTC().Format(time.RFC3339)
	case "text":
		if it.Article == nil {
			return ""
		}
		var texts []string
		for _, b := range it.Article.Blocks {
			texts = append(texts, b.Text)
		}
		return strings.Join(texts, " / ")
	}
	return "(no such value: " + what + ")"
}

// spaces are the namespaces of the modules, declared as feeds declare them.
const spaces = ` xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:content="http://purl.org/rss/1.0/modules/content/"` +
	` xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"` +
	` xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:georss="http://www.georss.org/georss"`

// inRSS puts the inside of an item into a feed of RSS, inChannel that of a channel.
func inRSS(item string) string { return inChannel("<item>" + item + "</item>") }

func inChannel(s string) string {
	return `<?xml version="1.0" encoding="utf-8"?><rss version="2.0"` + spaces + `><channel>` + s + `</channel></rss>`
}

// inAtom puts the inside of an entry into a feed of Atom 1.0, inFeed that of a feed; inOldAtom is Atom 0.3.
func inAtom(entry string) string { return inFeed("<entry>" + entry + "</entry>") }

func inFeed(s string) string {
	return `<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">` + s + `</feed>`
}

func inOldAtom(entry string) string {
	return `<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry>` + entry + `</entry></feed>`
}

const rdfHead = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"` + spaces + `>`
