package parse

import "testing"

// inJSON puts an item's members into a JSON feed.
func inJSON(item string) string {
	return `{"version":"https://jsonfeed.org/version/1.1","title":"Desk","items":[{` + item + `}]}`
}

func TestKindsOfJSON(t *testing.T) {
	readKinds(t, []kind{
		{name: "1.0", doc: `{"version":"https://jsonfeed.org/version/1","title":"Desk","home_page_url":"https://a.example/","feed_url":"https://a.example/feed.json","author":{"name":"Ada"},"items":[{"id":"g","url":"https://a.example/1","title":"One","content_text":"Said."}]}`,
			want: "format=JSON Feed 1 | feed=Desk | site=https://a.example/ | n=1 | title=One | link=https://a.example/1 | id=g | sum=Said. | by=Ada"},
		{name: "1.1", doc: `{"version":"https://jsonfeed.org/version/1.1","title":"Desk","language":"ar-EG","authors":[{"name":"Ada"},{"name":"Grace"}],"items":[{"id":"g","content_html":"<p>Said.</p>"}]}`,
			want: "format=JSON Feed 1.1 | lang=ar | sum=Said. | title=Said. | by=Ada, Grace"},
		{name: "no version", doc: `{"title":"Desk","items":[{"id":"g","title":"One"}]}`, want: "feed=Desk | n=1 | title=One"},
		{name: "no items", doc: `{"version":"https://jsonfeed.org/version/1.1","title":"Desk"}`, want: "feed=Desk | n=0"},
		{name: "an empty list", doc: `{"version":"https://jsonfeed.org/version/1.1","title":"Desk","items":[]}`, want: "feed=Desk | n=0"},
		{name: "a byte order mark and white space", doc: "\ufeff \n" + inJSON(`"id":"g","title":"One"`), want: "n=1 | title=One"},
		{name: "an id that is a number", doc: inJSON(`"id":17,"title":"One"`), want: "n=1 | title=One | id=17"},
		{name: "a large number for an id", doc: inJSON(`"id":9007199254740993,"title":"One"`), want: "id=9007199254740993"},
		{name: "null everywhere", doc: inJSON(`"id":"g","title":null,"url":null,"content_html":null,"content_text":"Said.","date_published":null,"authors":null,"tags":null,"attachments":null`), want: "n=1 | sum=Said. | id=g"},
		{name: "null for an item", doc: `{"version":"https://jsonfeed.org/version/1.1","title":"Desk","items":[null,{"id":"g","title":"One"}]}`, want: "title=One"},
		{name: "the wrong types", doc: inJSON(`"id":"g","title":"One","tags":"news","authors":"Ada","attachments":{},"date_published":17`), want: "n=1 | title=One | id=g"},
		{name: "the feed's title is a number", doc: `{"version":"https://jsonfeed.org/version/1.1","title":1984,"items":[{"id":"g","title":"One"}]}`, want: "n=1 | title=One | feed=1984"},
		{name: "an external address", doc: inJSON(`"id":"g","title":"One","external_url":"https://b.example/1"`), want: "link=https://b.example/1"},
		{name: "both addresses", doc: inJSON(`"id":"g","title":"One","url":"https://a.example/1","external_url":"https://b.example/1"`), want: "link=https://a.example/1"},
		{name: "the id is the address", doc: inJSON(`"id":"https://a.example/1","title":"One"`), want: "link=https://a.example/1 | id=https://a.example/1"},
		{name: "a relative address", doc: `{"version":"https://jsonfeed.org/version/1.1","home_page_url":"https://a.example/","feed_url":"https://a.example/x/feed.json","items":[{"id":"g","url":"/1","title":"One"}]}`, want: "link=https://a.example/1"},
		{name: "html in a title is text", doc: inJSON(`"id":"g","title":"Ben & Jerry"`), want: "title=Ben & Jerry"},
		{name: "markup in a title all the same", doc: inJSON(`"id":"g","title":"<b>One</b> &amp; two"`), want: "title=One & two"},
		{name: "summary and html", doc: inJSON(`"id":"g","summary":"Short.","content_html":"<p>Long.</p>"`), want: "sum=Short."},
		{name: "text and html", doc: inJSON(`"id":"g","content_text":"Plain.","content_html":"<p>Rich.</p>"`), want: "sum=Rich."},
		{name: "modified only", doc: inJSON(`"id":"g","title":"One","date_modified":"2026-03-02T10:00:00Z"`), want: "pub=2026-03-02T10:00:00Z | upd=2026-03-02T10:00:00Z"},
		{name: "dates with an offset", doc: inJSON(`"id":"g","title":"One","date_published":"2026-03-02T10:00:00.123-03:30","date_modified":"2026-03-03T10:00:00Z"`), want: "pub=2026-03-02T13:30:00Z | upd=2026-03-03T10:00:00Z"},
		{name: "a date of RFC 822", doc: inJSON(`"id":"g","title":"One","date_published":"Mon, 02 Mar 2026 10:00:00 GMT"`), want: "pub=2026-03-02T10:00:00Z"},
		{name: "the old author", doc: inJSON(`"id":"g","title":"One","author":{"name":"Ada","url":"https://a.example/ada"}`), want: "by=Ada"},
		{name: "an item's language", doc: inJSON(`"id":"g","title":"Eins","language":"de"`), want: "lang=de"},
		{name: "escapes", doc: inJSON(`"id":"g","title":"\u0417\u0430 \ud83d\ude00 \u001b[2J \"x\""`), want: `title=За 😀 "x"`},
		{name: "half a surrogate", doc: inJSON(`"id":"g","title":"A \ud83d B"`), want: "title=A � B"},
		{name: "a comma too many", doc: `{"version":"https://jsonfeed.org/version/1.1","title":"Desk","items":[{"id":"g","title":"One"},{"id":"h","title":"Two"},]}`, want: "n=2 | 1.title=Two"},
		{name: "cut off", doc: `{"version":"https://jsonfeed.org/version/1.1","title":"Desk","items":[{"id":"g","title":"One"},{"id":"h","title":"Tw`, want: "feed=Desk | n=1 | partial=true | title=One"},
		{name: "cut in the first", doc: `{"version":"https://jsonfeed.org/version/1.1","title":"Desk","items":[{"id":"g","tit`, want: "feed=Desk | n=0 | partial=true"},
		{name: "items before the title, cut", doc: `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"g","title":"One"}],"title":"De`, want: "n=1 | title=One | partial=true"},
		{name: "line breaks in a text", doc: inJSON("\"id\":\"g\",\"title\":\"One\ntwo\""), want: "title=One two"},
		{name: "JSON of another kind", doc: `{"error":{"code":403,"message":"no key"}}`, want: "error=JSON of another kind"},
		{name: "a list", doc: `[1,2,3]`, want: "error=JSON of another kind"},
		{name: "no JSON", doc: `{"version"`, want: "error=JSON"},
		{name: "UTF-16", doc: utf16le(inJSON(`"id":"g","title":"Öl"`)), want: "title=Öl"},
	})
}
