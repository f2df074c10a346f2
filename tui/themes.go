package tui

import (
	"fmt"
	"image/color"
	"math"
	"sort"
	"strconv"
	"strings"
)

// Themes are the user's own themes by name.
type Themes map[string]Theme

// Theme is a theme as the user writes it: the roles that differ from its base, each with its look ("bold underline #ffd787").
// "base" names the theme that it starts from; "cursor" and "cursor-rest" are the grounds of the selected row.
type Theme map[string]string

// ThemeError is a mistake in a theme. Role is empty when the theme as a whole is wrong.
type ThemeError struct {
	Theme, Role string
	Msg         string
}

// Error says what is wrong, without the place: that is for whoever knows the file.
func (e *ThemeError) Error() string { return e.Msg }

// Role is what a theme can give a look to.
type Role struct {
	Name string // as the configuration writes it
	What string // what is drawn so
}

// roleTable names the roles, in their order.
var roleTable = [numRoles]Role{
	rText: {"text", "running text"}, rDim: {"dim", "what is read second: sources, ages, hints"}, rFaint: {"faint", "what is read last"},
	rStrong: {"strong", "names that stand out"}, rBorder: {"border", "the frames of panes"}, rTitle: {"title", "titles of panes"},
	rNegotiations: {"negotiations", "the track of talks"}, rPosture: {"posture", "the track of forces"}, rProtests: {"protests", "the track of streets"},
	rOther: {"other", "what is on no track"}, rUnread: {"unread", "unread titles and counts"}, rStar: {"star", "stars, pins, notes"},
	rSurge: {"surge", "threads that surge"}, rEdited: {"edited", "what its source edited"}, rGood: {"good", "what is well"},
	rWarn: {"warn", "what wants attention"}, rBad: {"bad", "what is wrong"}, rLink: {"link", "addresses"}, rHeading: {"heading", "headlines and headings"},
	rQuote: {"quote", "quotations"}, rKey: {"key", "keys in hints and help"}, rHit: {"hit", "what a search found, and marks"},
	rAdded: {"added", "words that came"}, rGone: {"gone", "words that went"}, rTab: {"tab", "the tab in front"}, rPrompt: {"prompt", "questions and filters"},
}

// grounds that a theme can set, beside the roles.
const (
	groundCursor = "cursor"
	groundRest   = "cursor-rest"
	themeBase    = "base"
)

// ThemeRoles lists what a theme of one's own can set beside "base", for documentation.
func ThemeRoles() []Role {
	return append(roleTable[:len(roleTable):len(roleTable)],
		Role{groundCursor, "the ground of the selected row in the pane that has the keys"},
		Role{groundRest, "the ground of the selected row in the other panes"})
}

// CheckThemes says what is wrong with the user's themes: a *ThemeError, or nil. The first in order of name and role comes.
func CheckThemes(own Themes) error {
	for _, name := range sortedKeys(own) {
		if _, err := own[name].palette(name, true); err != nil {
			return err
		}
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for n := range m {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

// themeNames lists the themes: those that ship, then the user's own.
func themeNames(own Themes) []string {
	return append([]string{"dark", "light", "contrast", "mono"}, sortedKeys(own)...)
}

// palette makes what the user wrote into a palette.
func (t Theme) palette(name string, dark bool) (palette, error) {
	wrong := func(role, format string, args ...any) (palette, error) {
		return palette{}, &ThemeError{name, role, fmt.Sprintf(format, args...)}
	}
	shipped := palettes(dark)
	if _, taken := shipped[name]; taken || name == "auto" {
		return wrong("", "the theme %q ships with attaché: give yours another name", name)
	}
	base, named := t[themeBase]
	if !named {
		base = "dark"
	}
	p, ok := shipped[base]
	if !ok {
		return wrong(themeBase, "a theme starts from dark, light, contrast or mono, not from %q", base)
	}
	for _, role := range sortedKeys(t) {
		if role == themeBase {
			continue
		}
		f, err := parseFace(t[role])
		if err != nil {
			return wrong(role, "%s", err)
		}
		if at := p.part(role); at == nil {
			return wrong(role, "there is no role %q; attache help themes lists them", role)
		} else {
			*at = f
		}
	}
	return p, nil
}

// part finds a role or a ground by its name, nil when there is none.
func (p *palette) part(name string) *face {
	switch name {
	case groundCursor:
		return &p.cursor
	case groundRest:
		return &p.rest
	}
	for r := range roleTable {
		if roleTable[r].Name == name {
			return &p.faces[r]
		}
	}
	return nil
}

// parseFace reads a look: attributes and at most one colour, in any order.
func parseFace(s string) (face, error) {
	var f face
	coloured := false
	for _, w := range strings.Fields(strings.ToLower(s)) {
		if at := f.attribute(w); at != nil {
			*at = true
			continue
		}
		c, ok := parseColour(w)
		switch {
		case !ok:
			return face{}, fmt.Errorf("%q is neither a colour (a name, 0 to 255, #rrggbb, default) nor one of bold, faint, italic, underline, reverse", w)
		case coloured:
			return face{}, fmt.Errorf("%q is a second colour; a look has one", w)
		}
		f.fg, coloured = c, true
	}
	return f, nil
}

func (f *face) attribute(word string) *bool {
	switch word {
	case "bold":
		return &f.bold
	case "faint":
		return &f.faint
	case "italic":
		return &f.italic
	case "underline":
		return &f.underline
	case "reverse":
		return &f.reversed
	}
	return nil
}

// colourNames are the sixteen colours of a terminal, in the order of their numbers.
var colourNames = []string{"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
	"bright-black", "bright-red", "bright-green", "bright-yellow", "bright-blue", "bright-magenta", "bright-cyan", "bright-white"}

// parseColour gives a colour as a face keeps it: "" for the terminal's own, a number, or #rrggbb.
func parseColour(w string) (string, bool) {
	if w == "default" {
		return "", true
	}
	for i, n := range colourNames {
		if w == n {
			return strconv.Itoa(i), true
		}
	}
	if hex, ok := strings.CutPrefix(w, "#"); ok {
		_, err := strconv.ParseUint(hex, 16, 32)
		return w, err == nil && len(hex) == 6
	}
	n, err := strconv.Atoi(w)
	return strconv.Itoa(n), err == nil && n >= 0 && n <= 255 && w == strconv.Itoa(n)
}

// leastContrast is what WCAG 2 asks of text at level AA.
const leastContrast = 4.5

// legible gives fg, or where it cannot be read on back the nearest shade of it that can. Colours that the terminal chooses
// (no colour, numbers below 16) are left alone.
func legible(fg, back string) string {
	if !fixed(fg) || !fixed(back) || ratio(ink(fg), ink(back)) >= leastContrast {
		return fg
	}
	b := ink(back)
	end := color.RGBA{255, 255, 255, 255}
	if luminance(b) > 0.18 { // from here on black stands out more than white
		end = color.RGBA{0, 0, 0, 255}
	}
	for i := 1; i < 16; i++ {
		if c := blend(ink(fg), end, float64(i)/16); ratio(c, b) >= leastContrast {
			return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
		}
	}
	return fmt.Sprintf("#%02x%02x%02x", end.R, end.G, end.B)
}

// fixed says that every terminal shows a colour alike: it is given in full, or stands in the cube of 256.
func fixed(c string) bool {
	if strings.HasPrefix(c, "#") {
		return true
	}
	n, err := strconv.Atoi(c)
	return err == nil && n > 15
}

func blend(a, b color.Color, share float64) color.RGBA {
	ar, ag, ab, _ := a.RGBA()
	br, bg, bb, _ := b.RGBA()
	mix := func(x, y uint32) uint8 {
		return uint8(math.Round((float64(x)*(1-share) + float64(y)*share) / 257))
	}
	return color.RGBA{mix(ar, br), mix(ag, bg), mix(ab, bb), 255}
}

// ratio is the contrast of two colours as WCAG 2 defines it, from 1 to 21.
func ratio(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// luminance is the relative luminance of a colour as WCAG 2 defines it, from 0 to 1.
func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	part := func(v uint32) float64 {
		x := float64(v) / 0xffff
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*part(r) + 0.7152*part(g) + 0.0722*part(b)
}
