package parse

import (
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

func guess(doc []byte) (encoding.Encoding, string) {
	return charmap.Windows1252, "windows-1252"
}
