package store

import (
	"errors"
	"strings"
	"testing"
)

func TestTextsInColumnsComeBack(t *testing.T) {
	for _, s := range []string{"", "abc", "Talks in Oman go on after a week of protests", "qqxxzz\x00\xff", strings.Repeat("Ünruhen ", 500)} {
		v, err := coded(s).Value()
		if err != nil {
			t.Fatal(err)
		}
		if b, ok := v.([]byte); ok && len(b) >= len(s) {
			t.Errorf("%q takes %d bytes instead of %d", s, len(b), len(s))
		}
		var back coded
		if err := back.Scan(v); err != nil || string(back) != s {
			t.Errorf("%q came back as %q (%v)", s, back, err)
		}
	}
	for _, v := range []any{[]byte{}, []byte{9, 1}, []byte{codedForm, 0xff}, 7} {
		var c coded
		if err := c.Scan(v); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%v was read as %q (%v)", v, c, err)
		}
	}
}
