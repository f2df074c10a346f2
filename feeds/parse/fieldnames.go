package parse

// fieldNames are the children of an item that are noted, by local name in lower case.
var fieldNames = map[string]string{
	"title": "title", "summary": "summary", "content": "content", "description": "description", "encoded": "encoded", "link": "link", "id": "id",
	"pubdate": "published", "published": "published", "issued": "published", "updated": "updated", "modified": "updated", "created": "created",
	"guid": "guid", "author": "author", "category": useless, "comments": useless,
}

// dublinNames are the elements of Dublin Core that are noted.
var dublinNames = map[string]string{"creator": "creator", "date": "date"}

// useless is the name of fields that are noted only to be hidden.
const useless = "-"

// uselessPrefixes and uselessMedia name what feeds carry in every item and no text comes from.
var (
	uselessPrefixes = words("slash: wfw: thr: georss: geo: creativeCommons: sy: post-id: com-wordpress:")
	uselessMedia    = words("thumbnail content credit keywords rating category copyright player")
)

// fieldName gives the name under which a child of an item is noted, empty when it is not. It has the item's own prefix: media:title is another
// thing than title. Only content:encoded comes from a namespace of its own.
func (s *scanner) fieldName(name []byte) string {
	l := local(name)
	var low [12]byte
	if len(l) > len(low) {
		return ""
	}
	for i, c := range l {
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		low[i] = c
	}
	f := fieldNames[string(low[:len(l)])]
	item := s.stack[s.itemAt].name.of(s.doc)
	if f == "encoded" {
		if len(name) == len(l) {
			return ""
		}
		return f
	}
	prefix := prefixOf(name)
	switch {
	case string(low[:len(l)]) == "body": // that of XHTML, under whatever prefix
		return "body"
	case prefix == prefixOf(item):
		return f
	case prefix == "dc:" && s.out.root != "feed":
		return dublinNames[string(low[:len(l)])]
	}
	if uselessPrefixes[prefix] || prefix == "media:" && uselessMedia[string(l)] {
		return useless
	}
	return ""
}
