package feeds

import "bytes"

// beginning cuts a document with far too many items before the first one too many; the parser reads what is left like any
// document that was cut off. A hundred thousand tiny items would cost hundreds of megabytes otherwise.
func beginning(doc []byte, most int) (cut []byte, flood bool) {
	if head := bytes.TrimLeft(doc, " \t\r\n\ufeff"); len(head) > 0 && head[0] == '{' {
		return beginningJSON(doc, most)
	}
	for at, n := 0, 0; ; {
		i := bytes.IndexByte(doc[at:], '<')
		if i < 0 {
			return doc, false
		}
		at += i + 1
		if opensItem(doc[at:]) {
			if n++; n > most {
				return doc[:at-1], true
			}
		}
	}
}

// opensItem says whether a tag, given without its <, is an item of RSS or an entry of Atom.
func opensItem(tag []byte) bool {
	for _, name := range [...]string{"item", "entry"} {
		if len(tag) > len(name) && string(tag[:len(name)]) == name {
			switch tag[len(name)] {
			case '>', ' ', '\t', '\r', '\n', '/':
				return true
			}
		}
	}
	return false
}

// beginningJSON does the same for JSON, whose items are the objects in a list of the document's own object.
func beginningJSON(doc []byte, most int) (cut []byte, flood bool) {
	depth, n, quoted := 0, 0, false
	for i := 0; i < len(doc); i++ {
		switch c := doc[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if depth++; c == '{' && depth == 3 {
				if n++; n > most {
					return bytes.TrimRight(doc[:i], ", \t\r\n"), true
				}
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return doc, false
}
