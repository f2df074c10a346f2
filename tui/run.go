package tui

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// Options is what Run needs. Desk must be set; everything else has a default.
type Options struct {
	Desk Desk
	// World may be nil: then nothing that reaches outside is on offer.
	World World
	// Theme is auto (dark or light as the terminal is), dark, light, contrast, mono, or one of Themes. NO_COLOR in the
	// environment makes every theme mono.
	Theme string
	// Themes are the user's own; CheckThemes says what is wrong with them.
	Themes Themes
	// Density is auto, compact (one line a thread) or comfortable (two lines); "" is auto.
	Density string
	// Dates says how times are written; the zero value is ages in lists and hours from 0 to 24.
	Dates Dates
	// Hyperlinks is auto, on or off (OSC 8); "" is off. Bidi is auto, terminal, program, words or off: who puts text that is
	// written from the right into order; "" is off.
	Hyperlinks, Bidi string
	// Getenv reads the environment, from which the terminal is recognised; nil: nothing is known of it.
	Getenv func(string) string
	// Preset is the key table to start from (default, newsboat, vim); Keys replaces the keys of single actions.
	Preset string
	Keys   map[string][]string
	// Now is the clock, time.Now when nil. The demo has its own.
	Now func() time.Time
	// UTC shows times in UTC from the start; ASCII uses only ASCII signs and borders.
	UTC   bool
	ASCII bool
	// Saved are the saved searches and the watches, in the order in which they are shown.
	Saved []Saved
	// Sizes are the borders that the user moved in an earlier session: thousandths of what they divide, by name. KeepSizes is
	// given them when they change; nil: they are forgotten at the end.
	Sizes     map[string]int
	KeepSizes func(ctx context.Context, sizes map[string]int) error
	// Touched is told whenever the user does something, and must come back at once; nil: nobody is.
	Touched func()
	// Alarms brings the watches that fire; nil: none do. The screen takes them until Run ends.
	Alarms <-chan Alarm

	colours colorprofile.Profile // of the terminal; unknown: all
}

func (o Options) filled() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Touched == nil {
		o.Touched = func() {}
	}
	if o.Theme == "" {
		o.Theme = "auto"
	}
	return o
}

// Run shows the desk until the user leaves or ctx ends; both are nil. It needs a terminal on standard input and output, and
// gives the terminal back as it was whatever happens.
func Run(ctx context.Context, o Options) error {
	if o.Desk == nil {
		return errors.New("the screen was started without a desk")
	}
	if os.Getenv("NO_COLOR") != "" {
		o.Theme = "mono"
	}
	o.colours = colorprofile.Detect(os.Stdout, os.Environ())
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	a, err := newApp(ctx, o)
	if err != nil {
		return err
	}
	// Signals end ctx: whoever has the process listens to them. A second handler would wait for ever to tell a loop that has
	// ended with ctx.
	a.headStart()
	m := newPaced(a, &painter{out: os.Stdout})
	program := tea.NewProgram(m, tea.WithContext(ctx), tea.WithoutSignalHandler(), tea.WithFilter(m.filter), tea.WithColorProfile(o.colours),
		tea.WithOutput(terminalFile{os.Stdout, m.painter}))
	tickBy(program, m.ticks)
	m.send = program.Send
	_, err = program.Run()
	err = errors.Join(err, a.giveBack(os.Stdout))
	if ctx.Err() != nil && errors.Is(err, tea.ErrProgramKilled) || errors.Is(err, tea.ErrInterrupted) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("the screen ended early: %w", err)
	}
	return nil
}

// setTheme takes a theme by name; auto begins dark and follows the terminal's answer.
func (a *app) setTheme(name string) error {
	a.themeAuto = name == "auto"
	if a.themeAuto {
		name = "dark"
	}
	t, err := newTheme(name, a.opt.Themes, !a.lightBack, a.opt.colours)
	if err != nil {
		return err
	}
	a.theme = t
	a.look.rev++
	a.dirty = true
	return nil
}

// onBackground takes the terminal's answer to what its background is: auto follows it, and so do themes of two forms.
func (a *app) onBackground(dark bool) {
	name := a.theme.name
	switch {
	case a.themeAuto && dark:
		name = "dark"
	case a.themeAuto:
		name = "light"
	case a.lightBack == !dark:
		return
	}
	a.lightBack = !dark
	if t, err := newTheme(name, a.opt.Themes, dark, a.opt.colours); err == nil {
		a.theme, a.dirty = t, true
		a.look.rev++
	}
}

// onMode follows the renderer: once the terminal says that it knows grapheme clusters, both count by them.
func (a *app) onMode(m tea.ModeReportMsg) {
	if m.Mode != ansi.ModeUnicodeCore || !(m.Value.IsReset() || m.Value.IsSet() || m.Value.IsPermanentlySet()) {
		return
	}
	if a.method != ansi.GraphemeWidth {
		a.method, a.dirty = ansi.GraphemeWidth, true
		a.look.rev++
	}
}

// citation writes an item as a source is cited.
func citation(source, title, link string, at time.Time) string {
	parts := []string{clean(source) + ", “" + clean(title) + "”"}
	if !at.IsZero() {
		parts = append(parts, at.UTC().Format("2 January 2006 15:04 UTC"))
	}
	if link != "" {
		parts = append(parts, clean(link))
	}
	return strings.Join(parts, ", ")
}
