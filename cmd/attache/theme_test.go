package main

import (
	"strings"
	"testing"

	"attache"
)

// What only the screen can judge is said with its place in the file all the same.
func TestMistakesOfTheScreenPointAtTheirLine(t *testing.T) {
	for _, x := range []struct{ doc, want string }{
		{"[themes.harbour]\nbase = \"dark\"\nheadline = \"red\"\n", `c.toml:3:1: themes.harbour.headline: there is no role "headline"`},
		{"\n[themes.harbour]\nlink = \"underline mauve\"\n", `c.toml:3:1: themes.harbour.link: "mauve" is neither a colour`},
		{"[themes.dark]\nlink = \"red\"\n", `c.toml:1:2: themes.dark: the theme "dark" ships with attaché`},
		{"[screen]\ndate_format = \"%Q\"\n", `c.toml:2:1: screen.date_format: %Q is not known`},
		{"[keys]\nfly = [\"x\"]\n", `c.toml:1:2: keys: there is no action "fly"`},
	} {
		conf, err := attache.Parse("c.toml", []byte(x.doc))
		if err != nil {
			t.Fatal(err)
		}
		if err = checkScreen(conf); err == nil || !strings.HasPrefix(err.Error(), x.want) {
			t.Errorf("%q: %v", x.doc, err)
		}
	}
	conf, err := attache.Parse("c.toml", []byte("[screen]\ntheme = \"harbour\"\n[themes.harbour]\nlink = \"underline 39\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	if err := checkScreen(conf); err != nil || screenOptions(conf).Themes["harbour"]["link"] != "underline 39" {
		t.Errorf("%v, %v", err, screenOptions(conf).Themes)
	}
}
