package parse

import "testing"

func TestCanonical(t *testing.T) {
	for want, links := range map[string][]string{
		"https://a.example/2026/talks": {
			"https://a.example/2026/talks", "http://a.example/2026/talks/", "HTTPS://WWW.A.EXAMPLE:443/2026/talks#top", "http://a.example:80/2026/talks",
			"https://m.a.example/2026/talks", "https://mobile.a.example/2026/talks", "https://amp.a.example/2026/talks", "https://www.m.a.example/2026/talks/",
			"https://a.example/2026/talks/amp", "https://a.example/2026/talks/amp/", "https://a.example/2026/talks?amp", "https://a.example/2026/talks?amp=1",
			"https://a.example/amp/2026/talks", "https://a.example/2026/talks?outputType=amp", "https://a.example/2026/talks/?utm_source=x&utm_medium=y&UTM_CAMPAIGN=z",
			"https://a.example/2026/talks?fbclid=1&gclid=2", "https://a.example/2026/talks?at_medium=RSS&at_campaign=KARANGA", "https://a.example/2026/talks?ns_mchannel=rss&ocid=x&cmp=y&ref=z",
			"https://a.example/2026/talks?partner=rss&emc=rss", "https://a.example/2026/talks?source=rss----1", "https://a.example/2026/talks/index.html", "https://a.example/2026/talks.amp",
			"https://www.google.com/amp/s/a.example/2026/talks/amp/", "https://www.google.com/amp/a.example/2026/talks", "https://a-example.cdn.ampproject.org/c/s/a.example/2026/talks?amp_js_v=0.1",
			"https://a.example./2026/talks", " https://a.example/2026/talks ",
		},
		"https://a.example/talks.html":                    {"https://a.example/talks.amp.html", "http://a.example/talks.html?utm_source=x"},
		"https://a.example":                               {"https://a.example/", "http://www.a.example", "https://a.example/index.php", "https://a.example/?utm_source=x#y"},
		"https://a.example/read?a=1&id=7":                 {"https://a.example/read?id=7&a=1", "https://a.example/read?utm_source=x&a=1&id=7&", "https://a.example/read?id=7&amp&a=1"},
		"https://a.example/index.php?id=7":                {},
		"https://a.example/?p=7":                          {},
		"https://a.example:8443/x":                        {"http://a.example:8443/x/"},
		"https://a.example/stamp":                         {"https://a.example/stamp"},
		"https://a.example/source?from=2026&source=navy":  {"https://a.example/source?source=navy&from=2026"},
		"https://m.example":                               {"https://m.example/"},
		"https://news.google.com/rss/articles/CBMiX?oc=5": {"https://news.google.com/rss/articles/CBMiX?oc=5"},
		"https://192.0.2.7/x":                             {"http://192.0.2.7:80/x"},
		"https://[2001:db8::1]/x":                         {"http://[2001:db8::1]:80/x"},
		"https://youtube.com/watch?v=d9ko3ZHMwp8":         {"https://www.youtube.com/watch?v=d9ko3ZHMwp8&feature=youtu.be", "https://m.youtube.com/watch?v=d9ko3ZHMwp8"},
		"mailto:x@a.example":                              {"mailto:x@a.example"},
		"":                                                {"", "  "},
		"http://...":                                      {"http://..."},
		"not a link":                                      {"not a link"},
		"https://www.google.com/amp/":                     {},
		"https://xn--mgba3a4f16a.example/%D8%A7":          {"http://www.xn--mgba3a4f16a.example/%D8%A7/"},
	} {
		for _, link := range links {
			if got := Canonical(link); got != want {
				t.Errorf("%q: got %q, want %q", link, got, want)
			}
			if again := Canonical(want); again != want {
				t.Errorf("%q is not canonical itself: %q", want, again)
			}
		}
	}
}

// Links to different pages stay different.
func TestCanonicalKeepsApart(t *testing.T) {
	seen := map[string]string{}
	for _, link := range []string{
		"https://a.example/x", "https://b.example/x", "https://a.example/X", "https://a.example/x?id=1", "https://a.example/x?id=2", "https://a.example/x?page=2",
		"https://a.example/amp-explained", "https://a.example/news/index", "https://a.example/?p=1", "https://a.example/?p=2", "https://news.google.com/rss/articles/A", "https://news.google.com/rss/articles/B",
		"https://a.example/x?cid=123", "https://a.example/x?cid=124", "https://a.example/x?from=ru&to=fa", "https://a.example/x?lang=fa", "https://a.example/x?source=navy",
		"https://de.a.example/x", "https://a.example:8080/x",
	} {
		c := Canonical(link)
		if other, ok := seen[c]; ok {
			t.Errorf("%s and %s are both %s", link, other, c)
		}
		seen[c] = link
	}
}
