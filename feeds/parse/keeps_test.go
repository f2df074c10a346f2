package parse

import (
	"reflect"
	"testing"
)

// Whoever gave a document may use its memory for the next one at once.
func TestParseKeepsNothingOfTheDocument(t *testing.T) {
	docs := [][]byte{newsFeed(20, ""), newsFeed(3, "<content:encoded><![CDATA[<p>A &amp; B</p>]]></content:encoded>"),
		[]byte(`<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><id>urn:1</id><title type="html">&lt;b&gt;a</title><link href="https://a.example/1"/><summary>s</summary></entry></feed>`),
		[]byte(`{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[{"id":"1","url":"https://a.example/1","content_html":"<p>a</p>"}]}`),
		[]byte("<rss><channel><title>cut</title><item><title>a</title></item><item><title>b")}
	for _, doc := range docs {
		o := Options{URL: "https://a.example/feed", Fetched: fetched}
		want, err := Parse(append([]byte(nil), doc...), o)
		if err != nil {
			t.Fatal(err)
		}
		mine := append([]byte(nil), doc...)
		got, err := Parse(mine, o)
		if err != nil {
			t.Fatal(err)
		}
		for i := range mine {
			mine[i] = 'X'
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%.60s…: changed with the document: %+v", doc, got)
		}
	}
}
