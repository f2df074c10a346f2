package feeds

import (
	"bytes"
	"cmp"
	"context"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/html"

	"attache/feeds/parse"
	"attache/model"
	"attache/model/text"
)

// usualPaths are where feeds lie on sites that do not say so, the most common first.
var usualPaths = []string{"/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feeds", "/?feed=rss2"}

// feedTypes are the media types under which pages name their feeds.
var feedTypes = map[string]bool{
	"application/rss+xml": true, "application/atom+xml": true, "application/rdf+xml": true,
	"application/feed+json": true, "application/json": true, "text/xml": true, "application/xml": true,
}

// maxDiscovered bounds how many feeds of one page are given.
const maxDiscovered = 50

// Discover finds the feeds of a page: the address itself when it is one, what the page names (link rel="alternate"), else
// the usual places of its site, asked one after another until one answers with a feed. https:// is put before an address
// without a scheme. None found is an *Error that says so.
func Discover(ctx context.Context, c *Client, pageURL string) ([]model.Feed, error) {
	return DiscoverFor(ctx, c, model.Feed{URL: pageURL})
}

// DiscoverFor is Discover with the permissions, the proxy and the credentials of a feed whose URL is the page's.
func DiscoverFor(ctx context.Context, c *Client, page model.Feed) ([]model.Feed, error) {
	if page.URL = strings.TrimSpace(page.URL); !strings.Contains(page.URL, ":") || !schemeKnown(page.URL) {
		page.URL = "https://" + strings.TrimPrefix(page.URL, "//")
	}
	a, err := c.Get(ctx, Request{Feed: page})
	if err != nil {
		return nil, err
	}
	if doc, err := parseAnswer(a, c.limits.MaxBody); err == nil {
		return []model.Feed{found(page, page.URL, doc.Title, doc.Lang)}, nil
	}
	if list := alternates(page, a); len(list) > 0 {
		return list, nil
	}
	return usual(ctx, c, page, a)
}

func schemeKnown(address string) bool {
	scheme, _, _ := strings.Cut(strings.ToLower(address), ":")
	return scheme == "http" || scheme == "https" || scheme == "file" || scheme == "exec"
}

func parseAnswer(a *Answer, maxBytes int64) (*parse.Document, error) {
	return parse.Parse(a.Body, parse.Options{URL: a.URL, ContentType: a.ContentType, Fetched: time.Now().UTC(), MaxBytes: int(maxBytes)})
}

// found makes a feed that inherits what the user said of the page, for the page's own host alone.
func found(page model.Feed, address, title, lang string) model.Feed {
	f := model.Feed{URL: address, Source: text.Clean(title, 100), Lang: lang, Proxy: page.Proxy}
	if strings.EqualFold(hostOf(address), hostOf(page.URL)) {
		f.Private, f.User, f.Secret = page.Private, page.User, page.Secret
	}
	return f
}

// alternates gives the feeds that a page names in its head.
func alternates(page model.Feed, a *Answer) []model.Feed {
	base, err := url.Parse(a.URL)
	if err != nil {
		return nil
	}
	var out []model.Feed
	seen, lang := map[string]bool{}, ""
	for z := html.NewTokenizer(bytes.NewReader(a.Body)); len(out) < maxDiscovered; {
		switch z.Next() {
		case html.ErrorToken:
			return out
		case html.StartTagToken, html.SelfClosingTagToken:
		default:
			continue
		}
		name, more := z.TagName()
		at := attributes(z, more)
		switch string(name) {
		case "html":
			lang, _, _ = strings.Cut(text.Clean(at["lang"], 20), "-")
		case "base":
			if b, err := base.Parse(at["href"]); err == nil {
				base = b
			}
		case "link", "a":
			if to, ok := alternate(base, at); ok && !seen[to] {
				seen[to] = true
				out = append(out, found(page, to, cmp.Or(at["title"], hostOf(to)), strings.ToLower(lang)))
			}
		}
	}
	return out
}

func attributes(z *html.Tokenizer, more bool) map[string]string {
	out := map[string]string{}
	for more {
		var k, v []byte
		k, v, more = z.TagAttr()
		out[string(k)] = string(v)
	}
	return out
}

// alternate gives the address of a link that names a feed.
func alternate(base *url.URL, at map[string]string) (string, bool) {
	rel := " " + strings.ToLower(at["rel"]) + " "
	kind, _, _ := strings.Cut(strings.ToLower(at["type"]), ";")
	if !strings.Contains(rel, " alternate ") && !strings.Contains(rel, " feed ") || !feedTypes[strings.TrimSpace(kind)] || at["href"] == "" {
		return "", false
	}
	to, err := base.Parse(strings.TrimSpace(at["href"]))
	if err != nil || to.Scheme != "http" && to.Scheme != "https" || strings.Contains(to.Path, "/wp-json/") || strings.Contains(to.Path, "oembed") {
		return "", false
	}
	to.User, to.Fragment = nil, ""
	return to.String(), true
}

// usual tries the usual places of the page's site.
func usual(ctx context.Context, c *Client, page model.Feed, a *Answer) ([]model.Feed, error) {
	base, err := url.Parse(a.URL)
	for _, path := range usualPaths {
		if err != nil || ctx.Err() != nil {
			break
		}
		to, err := base.Parse(path)
		if err != nil {
			continue
		}
		b, err := c.Get(ctx, Request{Feed: page, URL: to.String()})
		if err != nil {
			if t := trouble(err); t == Unreachable || t == TimedOut || b != nil && b.Status == 429 {
				return nil, err
			}
			continue
		}
		if doc, err := parseAnswer(b, c.limits.MaxBody); err == nil {
			return []model.Feed{found(page, to.String(), doc.Title, doc.Lang)}, nil
		}
	}
	if ctx.Err() != nil {
		return nil, failure(Internal, ctx.Err(), "the search for feeds at %s was broken off", hostOf(page.URL))
	}
	return nil, failure(NotFeed, nil, "%s names no feed, and there is none in the usual places; give the feed's own address", hostOf(page.URL))
}
