package tui

import (
	"fmt"
	"image/color"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"

	"attache/model"
)

// role is what a piece of text is for. A theme says how each looks; nothing else in this package knows a colour.
type role uint8

// The roles. The three of the tracks follow the order of model.BoardTracks.
const (
	rText role = iota
	rDim
	rFaint
	rStrong
	rBorder
	rTitle
	rNegotiations
	rPosture
	rProtests
	rOther
	rUnread
	rStar
	rSurge
	rEdited
	rGood
	rWarn
	rBad
	rLink
	rHeading
	rQuote
	rKey
	rHit
	rAdded
	rGone
	rTab
	rPrompt
	numRoles
)

// ground is what lies behind a row.
type ground uint8

// The grounds: nothing, the cursor's row in the pane that has the keys, and in one that has not.
const (
	onPlain ground = iota
	onCursor
	onRest
	numGrounds
)

// face is how a role looks: a colour (empty: the terminal's own) and attributes.
type face struct {
	fg                                       string
	bold, faint, italic, underline, reversed bool
}

// palette is a theme as it is written down: a table of roles, and the two grounds.
type palette struct {
	faces        [numRoles]face
	cursor, rest face // fg is the colour of the ground; in a palette without colours their attributes are used
}

// theme is a palette made ready for drawing: the sequence that switches each role on, per ground.
type theme struct {
	name string
	on   [numRoles][numGrounds]string
}

const off = "\x1b[m"

// accent gives the role of a track.
func accent(t model.Track) role {
	switch t {
	case model.Negotiations:
		return rNegotiations
	case model.Posture:
		return rPosture
	case model.Protests:
		return rProtests
	}
	return rOther
}

// newTheme makes the named theme, one of the program's or one of own, in the colours that the terminal has. Where a theme has two
// forms (contrast), dark says which the terminal's background asks for.
func newTheme(name string, own Themes, dark bool, colours colorprofile.Profile) (*theme, error) {
	p, ok := palettes(dark)[name]
	if written, mine := own[name]; mine {
		var err error
		if p, err = written.palette(name, dark); err != nil {
			return nil, err
		}
	} else if !ok {
		return nil, fmt.Errorf("there is no theme %q: auto, %s", name, strings.Join(themeNames(own), ", "))
	}
	t := &theme{name: name}
	for r := range p.faces {
		t.on[r][onPlain] = within(colours, sequence(p.faces[r], nil))
		t.on[r][onCursor] = within(colours, sequence(grounded(p.faces[r], p.cursor), ink(p.cursor.fg)))
		t.on[r][onRest] = within(colours, sequence(grounded(p.faces[r], p.rest), ink(p.rest.fg)))
	}
	return t, nil
}

// grounded gives a face as it is on a ground: with the ground's attributes, and in a colour that can be read there.
func grounded(f, g face) face {
	f.fg = legible(f.fg, g.fg)
	f.reversed = f.reversed || g.reversed
	f.underline = f.underline || g.underline
	f.bold = f.bold || g.bold
	return f
}

func ink(hex string) color.Color {
	if hex == "" {
		return nil
	}
	return lipgloss.Color(hex)
}

// sequence gives what switches a face on.
func sequence(f face, back color.Color) string {
	s := lipgloss.NewStyle().Bold(f.bold).Faint(f.faint).Italic(f.italic).Underline(f.underline).Reverse(f.reversed)
	if f.fg != "" {
		s = s.Foreground(ink(f.fg))
	}
	if back != nil {
		s = s.Background(back)
	}
	on, _, _ := strings.Cut(s.Render("x"), "x")
	return on
}

// within puts the colours of a sequence into those that a terminal has. One of which nothing is known gets all of them.
func within(colours colorprofile.Profile, sequence string) string {
	if colours == colorprofile.Unknown || sequence == "" {
		return sequence
	}
	var b strings.Builder
	w := colorprofile.Writer{Forward: &b, Profile: max(colours, colorprofile.ASCII)}
	_, _ = w.WriteString(sequence) // a Builder takes everything
	return b.String()
}

// palettes gives every theme that ships by name. The greys are chosen so that a terminal with 256 colours finds a grey for
// them and not the nearest blue or green.
func palettes(onDark bool) map[string]palette {
	return map[string]palette{"dark": dark(), "light": light(), "contrast": contrast(onDark), "mono": mono()}
}

func dark() palette {
	return palette{
		faces: [numRoles]face{
			rText: {}, rDim: {fg: "#a3a6ab"}, rFaint: {fg: "#878b91"}, rStrong: {bold: true},
			rBorder: {fg: "#444b54"}, rTitle: {fg: "#c9d1d9", bold: true},
			rNegotiations: {fg: "#5fb3f9"}, rPosture: {fg: "#e0a954"}, rProtests: {fg: "#ef7f9d"}, rOther: {fg: "#a3b1c2"},
			rUnread: {fg: "#f0f6fc", bold: true}, rStar: {fg: "#f2cc60"}, rSurge: {fg: "#ff7b72", bold: true}, rEdited: {fg: "#d2a8ff"},
			rGood: {fg: "#6cc47b"}, rWarn: {fg: "#e0a954"}, rBad: {fg: "#ff7b72"}, rLink: {fg: "#79c0ff", underline: true},
			rHeading: {fg: "#f0f6fc", bold: true}, rQuote: {fg: "#a3b1c2", italic: true}, rKey: {fg: "#79c0ff", bold: true},
			rHit: {fg: "#f2cc60", bold: true}, rAdded: {fg: "#6cc47b"}, rGone: {fg: "#ff7b72"},
			rTab: {fg: "#f0f6fc", bold: true}, rPrompt: {fg: "#f2cc60", bold: true},
		},
		cursor: face{fg: "#303846"}, rest: face{fg: "#1c2128"},
	}
}

func light() palette {
	return palette{
		faces: [numRoles]face{
			rText: {}, rDim: {fg: "#55595f"}, rFaint: {fg: "#696d72"}, rStrong: {bold: true},
			rBorder: {fg: "#c5ccd3"}, rTitle: {fg: "#24292f", bold: true},
			rNegotiations: {fg: "#0860ca"}, rPosture: {fg: "#8a5300"}, rProtests: {fg: "#b1235d"}, rOther: {fg: "#424a53"},
			rUnread: {fg: "#0b1016", bold: true}, rStar: {fg: "#9a6700"}, rSurge: {fg: "#cf222e", bold: true}, rEdited: {fg: "#7a3fc4"},
			rGood: {fg: "#1a7f37"}, rWarn: {fg: "#8a5300"}, rBad: {fg: "#cf222e"}, rLink: {fg: "#0860ca", underline: true},
			rHeading: {fg: "#0b1016", bold: true}, rQuote: {fg: "#424a53", italic: true}, rKey: {fg: "#0860ca", bold: true},
			rHit: {fg: "#8a3800", bold: true}, rAdded: {fg: "#1a7f37"}, rGone: {fg: "#cf222e"},
			rTab: {fg: "#0b1016", bold: true}, rPrompt: {fg: "#8a5300", bold: true},
		},
		cursor: face{fg: "#d3e3f8"}, rest: face{fg: "#eceef0"},
	}
}

// contrast uses the terminal's own foreground for everything that is read, and strong colours only as a second sign: such
// as stand out at seven to one from a dark background, or from a light one.
func contrast(onDark bool) palette {
	p := palette{cursor: face{reversed: true}}
	for _, r := range []role{rTitle, rUnread, rHeading, rKey, rHit, rTab, rStrong, rSurge, rPrompt} {
		p.faces[r].bold = true
	}
	talks, forces, streets, bad, good := "#00005f", "#4d2600", "#5f0032", "#800000", "#004000"
	if onDark {
		talks, forces, streets, bad, good = "#87ffff", "#ffff5f", "#ffafff", "#ffafaf", "#87ff87"
	}
	for r, fg := range map[role]string{rNegotiations: talks, rPosture: forces, rProtests: streets, rBad: bad, rGone: bad, rGood: good, rAdded: good} {
		p.faces[r] = face{fg: fg, bold: true}
	}
	p.faces[rLink].underline, p.faces[rQuote].italic = true, true
	return p
}

// mono has no colour at all, for NO_COLOR and for paper.
func mono() palette {
	p := palette{cursor: face{reversed: true}}
	for _, r := range []role{rTitle, rUnread, rHeading, rKey, rHit, rTab, rStrong, rSurge, rBad, rPrompt, rAdded} {
		p.faces[r].bold = true
	}
	for _, r := range []role{rFaint, rBorder, rGone} {
		p.faces[r].faint = true
	}
	p.faces[rLink].underline, p.faces[rQuote].italic = true, true
	return p
}
