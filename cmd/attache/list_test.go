package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// TestAMistakeIsPointedAtInEveryScript: the carets stand under the mistake, whatever is written before it.
func TestAMistakeIsPointedAtInEveryScript(t *testing.T) {
	for q, marked := range map[string]string{
		"track:film": "film", "протесты track:film": "film", "伊朗核谈判 track:电影 x": "电影", "é track:film": "film", "مذاکرات foo:x": "foo:", "Straße (münchen": "(",
		"核：谈（判": "（", "a or": "", "a\x1b]0;x\x07 (": "(", "می\u200cرود (": "(",
	} {
		err := checkQuery(q)
		if err == nil {
			t.Errorf("%q is no mistake", q)
			continue
		}
		lines := strings.Split(err.Error(), "\n")
		line, carets := lines[len(lines)-2], lines[len(lines)-1]
		pad := ansi.StringWidth(strings.TrimRight(carets, "^"))
		if strings.ContainsAny(err.Error(), "\x1b\x07") {
			t.Errorf("%q is said with its controls", q)
		}
		under := ansi.Cut(line, pad, ansi.StringWidth(carets))
		if under != marked {
			t.Errorf("%q: the carets stand under %q, want %q:\n%s\n%s", q, under, marked, line, carets)
		}
	}
	var out, errs bytes.Buffer
	if status := execute(t.Context(), []string{"search", "--data", t.TempDir(), "战争 is:foo"}, strings.NewReader(""), &out, &errs); status != exitUsage || !strings.Contains(errs.String(), "\n          ^^^\n") {
		t.Errorf("status %d: %s", status, errs.String())
	}
}
