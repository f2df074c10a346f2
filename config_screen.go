package attache

import (
	"slices"
	"sort"
	"strings"
)

// What the settings of the screen may be. Keys, themes and the form of dates are judged by the screen itself.
var (
	themes     = []string{"auto", "light", "dark", "contrast", "mono"}
	presets    = []string{"default", "newsboat", "vim"}
	densities  = []string{"auto", "compact", "comfortable"}
	dateForms  = []string{"relative", "absolute"}
	hyperlinks = []string{"auto", "on", "off"}
	bidis      = []string{"auto", "terminal", "program", "words", "off"}
)

// oneOf notes a fault when a setting is none of what it may be.
func (f *faults) oneOf(value, path, what string, may []string) {
	f.add(!slices.Contains(may, value), path, "there is no %s %q: %s", what, value, strings.Join(may, ", "))
}

func (f *faults) screen(s Screen, own Themes) {
	known := append([]string(nil), themes...)
	for name := range own {
		known = append(known, name)
	}
	sort.Strings(known[len(themes):])
	f.oneOf(s.Theme, "screen.theme", "theme", known)
	f.oneOf(s.Preset, "screen.preset", "preset", presets)
	f.oneOf(s.Density, "screen.density", "density", densities)
	f.oneOf(s.Dates, "screen.dates", "form of dates", dateForms)
	f.add(s.Hours != 24 && s.Hours != 12, "screen.hours", "24 or 12")
	f.oneOf(s.Hyperlinks, "screen.hyperlinks", "such choice", hyperlinks)
	f.oneOf(s.Bidi, "screen.bidi", "such choice", bidis)
}
