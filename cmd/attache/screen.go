package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"attache"
	"attache/tui"
)

// screenOptions hands the screen what the configuration says about it.
func screenOptions(conf attache.Config) tui.Options {
	s := conf.Screen
	return tui.Options{
		Theme: s.Theme, Themes: ownThemes(conf), Preset: s.Preset, Keys: conf.Keys, UTC: s.UTC, ASCII: s.ASCII, Density: s.Density,
		Dates:      tui.Dates{Absolute: s.Dates == "absolute", TwelveHours: s.Hours == 12, Format: s.DateFormat},
		Hyperlinks: s.Hyperlinks, Bidi: s.Bidi, Getenv: os.Getenv,
	}
}

func ownThemes(conf attache.Config) tui.Themes {
	own := tui.Themes{}
	for name, roles := range conf.Themes {
		own[name] = roles
	}
	return own
}

// checkScreen refuses settings that the screen cannot make sense of, with their place in the file.
func checkScreen(conf attache.Config) error {
	if err := tui.CheckKeys(conf.Screen.Preset, conf.Keys); err != nil {
		return conf.Wrong("keys", err)
	}
	if err := tui.CheckDateFormat(conf.Screen.DateFormat); err != nil {
		return conf.Wrong("screen.date_format", err)
	}
	err := tui.CheckThemes(ownThemes(conf))
	if te := (*tui.ThemeError)(nil); errors.As(err, &te) {
		return conf.Wrong(strings.TrimSuffix("themes."+te.Theme+"."+te.Role, "."), te)
	}
	return err
}

// themesHelp is no command but a topic of attache help: what a theme of one's own can set.
func (a *app) themesHelp() *cobra.Command {
	var b strings.Builder
	b.WriteString(`A theme of your own is a table [themes.NAME] in the configuration, chosen with theme = "NAME" under [screen]. It starts from
base = "dark", "light", "contrast" or "mono" and gives single roles another look: any of bold, faint, italic, underline and
reverse, and a colour: default, a number from 0 to 255, "#rrggbb", or black, red, green, yellow, blue, magenta, cyan, white
and bright-red and so on. What stands on the ground of the selected row is made lighter or darker where it could not be read.

  [themes.harbour]
  base = "dark"
  title = "bold #ffd787"
  cursor = "#303846"

The roles:

`)
	for _, r := range tui.ThemeRoles() {
		fmt.Fprintf(&b, "  %s %s\n", column(r.Name, 13), r.What)
	}
	return &cobra.Command{
		Use:   "themes",
		Short: "The roles that a theme of your own can set",
		Long:  strings.TrimRight(b.String(), "\n"),
	}
}
