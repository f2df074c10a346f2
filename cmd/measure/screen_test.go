package main

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// A capture becomes well-formed XML; colours, attributes and the grid survive, and nothing of the text acts as markup.
func TestDrawScreen(t *testing.T) {
	var b strings.Builder
	drawScreen(&b, "\x1b[1;38;2;95;179;249m╭─ <b>&\x1b[m plain \x1b[7mswapped\x1b[27m\n\x1b[38;5;196m谷\x1b[39m▄ \x1b[4;31mlink", false)
	got := b.String()
	dec := xml.NewDecoder(strings.NewReader(got))
	for {
		if _, err := dec.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("the picture is not XML: %v\n%s", err, got)
		}
	}
	for _, want := range []string{
		`fill="#5fb3f9" font-weight="bold">&lt;b&gt;&amp;</text>`, `<path d="M18.2 32.0V`, `>plain</text>`, `fill="#11161d">swapped</text>`,
		`textLength="16.8" lengthAdjust="spacingAndGlyphs" fill="#ff0000">谷</text>`, `text-decoration="underline">link</text>`, `height="9.0" fill="#d6dde6"/>`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the picture lacks %s:\n%s", want, got)
		}
	}
}
