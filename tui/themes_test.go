package tui

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"charm.land/lipgloss/v2"

	"github.com/charmbracelet/colorprofile"
)

// backs are the backgrounds that a theme is made for: the darkest and the lightest, and what common terminals ship with.
var backs = map[string][]string{
	"dark": {"#000000", "#1e1e1e"}, "light": {"#ffffff", "#f6f6f6"},
}

// notText are the roles that nothing is read in.
var notText = map[role]bool{rBorder: true}

// TestShippedThemesCanBeRead walks every role of every theme on every ground that it may lie on.
func TestShippedThemesCanBeRead(t *testing.T) {
	for _, x := range []struct {
		theme  string
		onDark bool
		least  float64
	}{{"dark", true, 4.5}, {"light", false, 4.5}, {"contrast", true, 7}, {"contrast", false, 7}, {"mono", true, 7}} {
		p := palettes(x.onDark)[x.theme]
		background := backs["light"]
		if x.onDark {
			background = backs["dark"]
		}
		for r := range numRoles {
			for name, at := range map[string]string{"a row": "", "the cursor": p.cursor.fg, "a cursor without keys": p.rest.fg} {
				grounds := background
				if at != "" {
					grounds = []string{at}
				}
				f := grounded(p.faces[r], face{fg: at})
				if notText[r] || f.fg == "" {
					continue // the terminal's own colour, which its user has chosen
				}
				for _, g := range grounds {
					if got := ratio(ink(f.fg), ink(g)); got < x.least {
						t.Errorf("%s: %s (%s) on %s (%s) has %.2f to 1, less than %.1f", x.theme, roleTable[r].Name, f.fg, name, g, got, x.least)
					}
				}
			}
		}
	}
}

func TestRatioIsThatOfWCAG(t *testing.T) {
	for _, x := range []struct {
		a, b string
		want string
	}{{"#000000", "#ffffff", "21.00"}, {"#777777", "#ffffff", "4.48"}, {"#ff0000", "#000000", "5.25"}, {"#abcdef", "#abcdef", "1.00"}} {
		if got := fmt.Sprintf("%.2f", ratio(lipgloss.Color(x.a), lipgloss.Color(x.b))); got != x.want {
			t.Errorf("%s on %s: %s, want %s", x.a, x.b, got, x.want)
		}
	}
}

func TestEveryRoleHasAName(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range ThemeRoles() {
		if r.Name == "" || r.What == "" || seen[r.Name] {
			t.Errorf("the role %+v has no name, no words, or a name twice", r)
		}
		seen[r.Name] = true
	}
	if len(seen) != int(numRoles)+2 {
		t.Errorf("%d roles can be set, not %d", len(seen), int(numRoles)+2)
	}
}

// TestOwnThemeSetsEveryRole gives each role a look of its own and sees it drawn.
func TestOwnThemeSetsEveryRole(t *testing.T) {
	for i, r := range ThemeRoles() {
		own := Themes{"mine": {r.Name: fmt.Sprintf("underline bold %d", 16+i)}}
		th, err := newTheme("mine", own, true, colorprofile.Unknown)
		if err != nil {
			t.Fatal(err)
		}
		base, err := newTheme("dark", nil, true, colorprofile.Unknown)
		if err != nil {
			t.Fatal(err)
		}
		for k := range numRoles {
			changed := th.on[k] != base.on[k]
			isGround := i >= int(numRoles)
			if mine := int(k) == i || isGround; changed != mine {
				t.Errorf("with %s set, %s changed: %v", r.Name, roleTable[k].Name, changed)
			}
		}
		if i < int(numRoles) && !strings.Contains(th.on[i][onPlain], fmt.Sprintf("38;5;%d", 16+i)) {
			t.Errorf("%s is drawn with %q", r.Name, th.on[i][onPlain])
		}
	}
}

func TestLooksOfRoles(t *testing.T) {
	for in, want := range map[string]face{
		"": {}, "default": {}, "red": {fg: "1"}, "Bold BRIGHT-blue underline": {fg: "12", bold: true, underline: true},
		"#A0b1C2 italic": {fg: "#a0b1c2", italic: true}, "255 faint reverse": {fg: "255", faint: true, reversed: true}, "0": {fg: "0"},
	} {
		if got, err := parseFace(in); err != nil || got != want {
			t.Errorf("%q: %+v, %v, want %+v", in, got, err, want)
		}
	}
	for _, in := range []string{"256", "-1", "#fff", "#gggggg", "mauve", "red blue", "01", "+3"} {
		if f, err := parseFace(in); err == nil {
			t.Errorf("%q is taken as %+v", in, f)
		}
	}
}

func TestMistakesInThemesNameTheirPlace(t *testing.T) {
	for _, x := range []struct {
		own         Themes
		theme, role string
		words       string
	}{
		{Themes{"a": {"headline": "red"}}, "a", "headline", "no role"},
		{Themes{"a": {"link": "mauve"}}, "a", "link", "neither a colour"},
		{Themes{"a": {"link": "red"}, "b": {"base": "sepia"}}, "b", "base", "starts from"},
		{Themes{"dark": {"link": "red"}}, "dark", "", "another name"},
	} {
		var te *ThemeError
		if err := CheckThemes(x.own); !errors.As(err, &te) || te.Theme != x.theme || te.Role != x.role || !strings.Contains(te.Msg, x.words) {
			t.Errorf("%v: %v", x.own, err)
		}
	}
	if err := CheckThemes(Themes{"harbour": {"base": "light", "cursor": "#ffeecc", "title": "bold 20"}}); err != nil {
		t.Error(err)
	}
}

func TestLegibleLeavesWhatCanBeRead(t *testing.T) {
	for _, x := range [][3]string{{"#ffffff", "#000000", "#ffffff"}, {"", "#000000", ""}, {"7", "#000000", "7"}, {"#ffffff", "", "#ffffff"}} {
		if got := legible(x[0], x[1]); got != x[2] {
			t.Errorf("legible(%q, %q) = %q", x[0], x[1], got)
		}
	}
	for v := range 256 {
		for b := 0; b < 256; b += 5 {
			fg, back := fmt.Sprintf("#%02x%02x%02x", v, 255-v, v/2), fmt.Sprintf("#%02x%02x%02x", b, b, b)
			if got := ratio(ink(legible(fg, back)), ink(back)); got < leastContrast {
				t.Fatalf("%s on %s becomes %s with %.2f to 1", fg, back, legible(fg, back), got)
			}
		}
	}
}
