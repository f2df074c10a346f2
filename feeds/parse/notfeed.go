package parse

import (
	"bytes"
	"strings"

	"attache/model/text"
)

// notFeed says what a document is that has no feed in it. first is its first element as written, empty when it has none.
func notFeed(doc []byte, first string, at int) error {
	low := bytes.ToLower(doc[:min(len(doc), 256<<10)])
	name := strings.ToLower(string(local([]byte(first))))
	if name == "html" || kindOf(name) != unknownElement || bytes.Contains(low[:min(len(low), 4096)], []byte("<!doctype html")) {
		return &NotFeedError{What: page(low, doc), HTML: true}
	}
	switch name {
	case "":
		return &NotFeedError{What: "plain text or binary data" + quoted(string(doc[:min(len(doc), 200)]))}
	case "opml":
		return &NotFeedError{What: "an OPML list of feeds (it can be imported)"}
	case "urlset", "sitemapindex":
		return &NotFeedError{What: "a sitemap"}
	case "error", "errors", "fault", "envelope":
		return &NotFeedError{What: "an XML error message" + quoted(HTMLText(string(doc[at:min(len(doc), at+500)])))}
	}
	return &NotFeedError{What: "an XML document of another kind (<" + text.Clean(clip(first, 40), 40) + ">)"}
}

// pageKinds tells the pages that servers send instead of feeds apart by what stands in them, the surest signs first. Words are lower case.
var pageKinds = []struct {
	what  string
	signs []string
}{
	{"the page of a bot check (it wants a browser with scripts)", []string{"cf-challenge", "challenge-platform", "cf_chl_", "just a moment...", "checking your browser",
		"ddos-guard", "ddos protection by", "enable javascript and cookies to continue", "verify you are human", "are you a robot", "_incapsula_resource",
		"captcha-delivery", "px-captcha", "awswafintegration", "g-recaptcha", "h-captcha", "verifying you are human"}},
	{"a page that denies access (403)", []string{"403 forbidden", "<title>403", "access denied", "error 403", "403 - forbidden", "request blocked", "you have been blocked", "<h1>forbidden"}},
	{"the page of a missing document (404)", []string{"404 not found", "<title>404", "page not found", "error 404", "seite nicht gefunden", "página no encontrada", "page introuvable"}},
	{"a page that says there were too many requests (429)", []string{"429 too many requests", "<title>429", "too many requests"}},
	{"the error page of a server (5xx)", []string{"502 bad gateway", "503 service", "500 internal server error", "504 gateway", "<title>502", "<title>503", "<title>500",
		"service unavailable", "internal server error", "bad gateway", "gateway time-out"}},
	{"a page that asks for consent to cookies", []string{"consent.google.", "consent.yahoo", "guce.", "before you continue"}},
	{"the page of a parked domain", []string{"domain is for sale", "buy this domain", "this domain may be for sale", "parkingcrew", "sedoparking"}},
	{"a page for maintenance", []string{"under maintenance", "scheduled maintenance", "maintenance mode"}},
	{"a login form", []string{`type="password"`, "type='password'", "type=password"}},
	{"the login page of a network (captive portal)", []string{"captive portal", "hotspot login"}},
}

// page says which kind of HTML page it is, with its title.
func page(low, doc []byte) string {
	kind := ""
	for _, k := range pageKinds {
		if kind == "" && containsAny(low, k.signs) {
			kind = k.what
		}
	}
	title := ""
	if i := bytes.Index(low, []byte("<title")); i >= 0 {
		rest := doc[i:]
		if from := bytes.IndexByte(rest, '>'); from >= 0 {
			if to := bytes.Index(bytes.ToLower(rest[from:min(len(rest), from+1000)]), []byte("</title")); to >= 0 {
				title = HTMLText(string(rest[from+1 : from+to]))
			}
		}
	}
	what := "an HTML page"
	if kind != "" {
		what += ": " + kind
	}
	return what + quoted(title)
}

func containsAny(b []byte, signs []string) bool {
	for _, s := range signs {
		if bytes.Contains(b, []byte(s)) {
			return true
		}
	}
	return false
}

// quoted gives a short clean quotation for a message, nothing for nothing.
func quoted(s string) string {
	s = text.Clean(s, 80)
	if s == "" {
		return ""
	}
	return ", “" + s + "”"
}
