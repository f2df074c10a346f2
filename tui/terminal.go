package tui

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// terminal is what is known of the program that draws the cells: its name, and its version as far as it tells it (digits
// without dots). Everything depends on the name alone where no version is needed.
type terminal struct {
	name    string
	version int
	inside  string // of tmux and screen: what draws behind them, where the environment tells
}

// recognise reads the environment that terminals leave. "" is a terminal that says nothing of itself.
func recognise(getenv func(string) string) terminal {
	if getenv == nil {
		return terminal{}
	}
	program, term := strings.ToLower(getenv("TERM_PROGRAM")), getenv("TERM")
	if program == "tmux" || getenv("TMUX") != "" {
		return terminal{"tmux", digits(getenv("TERM_PROGRAM_VERSION"), 2), outer(getenv).name}
	}
	if strings.HasPrefix(term, "screen") && getenv("STY") != "" {
		return terminal{name: "screen", inside: outer(getenv).name}
	}
	if known, ok := map[string]string{"iterm.app": "iterm", "wezterm": "wezterm", "vscode": "vscode", "ghostty": "ghostty", "apple_terminal": "apple",
		"mintty": "mintty", "rio": "rio", "contour": "contour"}[program]; ok {
		return terminal{name: known}
	}
	if t := outer(getenv); t.name != "" {
		return t
	}
	for prefix, name := range map[string]string{"xterm-kitty": "kitty", "xterm-ghostty": "ghostty", "alacritty": "alacritty", "foot": "foot", "mlterm": "mlterm",
		"putty": "putty", "linux": "linux", "wezterm": "wezterm", "contour": "contour"} {
		if strings.HasPrefix(term, prefix) {
			return terminal{name: name}
		}
	}
	return terminal{}
}

// outer recognises by the variables that programs inside the terminal inherit, through tmux too.
func outer(getenv func(string) string) terminal {
	for _, x := range []struct{ variable, name string }{
		{"KITTY_WINDOW_ID", "kitty"}, {"WEZTERM_PANE", "wezterm"}, {"GHOSTTY_RESOURCES_DIR", "ghostty"}, {"ALACRITTY_WINDOW_ID", "alacritty"},
		{"KONSOLE_VERSION", "konsole"}, {"VTE_VERSION", "vte"}, {"WT_SESSION", "windows"}, {"ITERM_SESSION_ID", "iterm"}, {"MLTERM", "mlterm"},
	} {
		if v := getenv(x.variable); v != "" {
			version := 0
			if strings.HasSuffix(x.variable, "_VERSION") {
				version, _ = strconv.Atoi(v)
			}
			return terminal{name: x.name, version: version}
		}
	}
	return terminal{}
}

// answered takes what a terminal says to the question for its name and version ("tmux 3.4", "WezTerm 2024", "VTE(7600)"),
// which is right over a connection where the environment is not. What is not known changes nothing.
func (t terminal) answered(says string) terminal {
	low := strings.ToLower(says)
	for _, x := range []struct{ begins, name string }{
		{"tmux", "tmux"}, {"kitty", "kitty"}, {"wezterm", "wezterm"}, {"ghostty", "ghostty"}, {"foot", "foot"}, {"iterm2", "iterm"}, {"vte", "vte"},
		{"konsole", "konsole"}, {"mintty", "mintty"}, {"mlterm", "mlterm"}, {"contour", "contour"}, {"xterm.js", "vscode"}, {"xterm", "xterm"}, {"alacritty", "alacritty"},
		{"windows terminal", "windows"}, {"rio", "rio"},
	} {
		if !strings.HasPrefix(low, x.begins) {
			continue
		}
		parts := 1
		if x.name == "tmux" || x.name == "konsole" {
			parts = 2
		}
		version := digits(low[len(x.begins):], parts)
		if x.name == "konsole" {
			version *= 100
		}
		return terminal{x.name, version, t.inside}
	}
	return t
}

// digits reads the first numbers of a version, each but the first as two digits for as many parts as are asked: "3.4" with
// two parts is 304.
func digits(s string, parts int) int {
	n := 0
	fields := strings.FieldsFunc(s, func(c rune) bool { return c < '0' || c > '9' })
	for i := range parts {
		v := 0
		if i < len(fields) {
			v, _ = strconv.Atoi(fields[i])
		}
		n = n*100 + v
	}
	return n
}

// hyperlinks says whether the terminal is known to take OSC 8. Others mostly ignore it; some print it.
func (t terminal) hyperlinks() bool {
	switch t.name {
	case "kitty", "wezterm", "iterm", "ghostty", "foot", "alacritty", "windows", "vscode", "mintty", "contour", "rio":
		return true
	case "vte":
		return t.version == 0 || t.version >= 5000
	case "konsole":
		return t.version >= 200400
	case "tmux":
		return t.version >= 304
	}
	return false
}

// bidi says what becomes of text that is written from the right. Nothing is known of a terminal without a name: there it is
// sent as every other program sends it, which is what its user is used to.
func (t terminal) bidi() bidiPolicy {
	switch t.name {
	case "kitty":
		return bidiWords
	case "konsole", "apple", "putty", "mlterm", "":
		return bidiTerminal
	case "vte":
		if t.version != 0 && t.version < 5800 {
			return bidiProgram // it does not order text yet
		}
	case "tmux", "screen":
		switch t.inside {
		case "konsole", "mlterm", "vte":
			return bidiTerminal
		case "kitty":
			return bidiWords
		}
	}
	return bidiProgram
}

// explicit says that the terminal orders text by itself but leaves it alone when asked to (BDSM of ECMA-48, as VTE and
// mintty know it).
func (t terminal) explicit() bool {
	return t.name == "vte" && (t.version == 0 || t.version >= 5800) || t.name == "mintty"
}

// What asks a terminal to leave the order of text alone, and to see to it again.
const (
	orderExplicit = "\x1b[8l"
	orderImplicit = "\x1b[8h"
)

// setTerminal decides by the user's settings and by what is known of the terminal.
func (a *app) setTerminal(t terminal) tea.Cmd {
	a.term = t
	a.hyper = a.opt.Hyperlinks == "on" || a.opt.Hyperlinks == "auto" && t.hyperlinks()
	switch a.opt.Bidi {
	case "auto":
		a.bidi = t.bidi()
	case "terminal":
		a.bidi = bidiTerminal
	case "program":
		a.bidi = bidiProgram
	case "words":
		a.bidi = bidiWords
	default:
		a.bidi = bidiOff
	}
	a.look.rev++
	a.dirty = true
	if a.bidi == bidiProgram && t.explicit() && !a.ordering {
		a.ordering = true
		return tea.Raw(orderExplicit)
	}
	return nil
}

// onVersion takes the terminal's own answer.
func (a *app) onVersion(m tea.TerminalVersionMsg) tea.Cmd {
	if t := a.term.answered(m.Name); t != a.term {
		return a.setTerminal(t)
	}
	return nil
}

// askTerminal asks the terminal what it is, where it may be asked without printing the question.
func (a *app) askTerminal() tea.Cmd {
	if a.opt.Getenv == nil || a.term.name == "linux" || a.opt.Getenv("TERM") == "dumb" {
		return nil
	}
	return tea.RequestTerminalVersion
}

// suspend goes back to the shell and leaves the terminal there as it was found.
func (a *app) suspend() tea.Cmd {
	if !a.ordering {
		return tea.Suspend
	}
	return tea.Sequence(tea.Raw(orderImplicit), tea.Suspend)
}

// onResume takes the terminal again.
func (a *app) onResume() tea.Cmd {
	if !a.ordering {
		return nil
	}
	return tea.Raw(orderExplicit)
}

// giveBack undoes at the very end what no view undoes.
func (a *app) giveBack(w io.Writer) error {
	if !a.ordering {
		return nil
	}
	if _, err := io.WriteString(w, orderImplicit); err != nil {
		return fmt.Errorf("the terminal cannot be given back: %w", err)
	}
	return nil
}
