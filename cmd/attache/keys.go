package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"attache/tui"
)

// countWords say what a number before a key does.
const countWords = "A number before a key counts: 5 j goes down five rows, 12 G to the twelfth, 4 v marks a range of four, 3 m marks three as\n" +
	"read. In the presets vim and newsboat every digit counts, and the tracks are g1 g2 g3 g0; in the default one 1 2 3 0 are the\n" +
	"tracks and count behind another digit or behind a comma: , 1 2 G.\n"

// keysHelp is no command but a topic of attache help: the keys, made from the table that the screen handles them with.
func (a *app) keysHelp() *cobra.Command {
	var b strings.Builder
	b.WriteString("Under [keys] in the configuration an action can be given other keys: star = [\"s\", \"*\"].\n" + countWords)
	keys, err := tui.KeyTable("", nil)
	if err != nil {
		fmt.Fprintf(&b, "\nThe key table is broken: %v\n", err)
	}
	group := ""
	for _, k := range keys {
		if k.Group != group {
			group = k.Group
			fmt.Fprintf(&b, "\n%s\n", group)
		}
		fmt.Fprintf(&b, "  %s %s %s\n", column(k.Keys, 18), column(k.Action, 16), k.Help)
	}
	return &cobra.Command{
		Use:   "keys",
		Short: "The keys of the screen and the names of their actions",
		Long:  strings.TrimRight(b.String(), "\n"),
	}
}

// keysPage writes docs/keys.md.
func keysPage(w io.Writer) error {
	keys, err := tui.KeyTable("", nil)
	if err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString("# Keys\n\nMade from the table that the screen handles keys with (`go test ./cmd/attache -run KeysPage -update`); `?` shows it in\n" +
		"the program, and `attache help keys` without one. Under `[keys]` in the configuration an action can be given other keys.\n" +
		"An action without a key is in the palette (`:`).\n\n" + countWords)
	group := ""
	for _, k := range keys {
		if k.Group != group {
			group = k.Group
			fmt.Fprintf(&b, "\n## %s\n\n| keys | action | what it does |\n|---|---|---|\n", group)
		}
		shown := ""
		for _, one := range strings.Fields(k.Keys) {
			shown += " `" + strings.ReplaceAll(one, "|", `\|`) + "`"
		}
		fmt.Fprintf(&b, "|%s | `%s` | %s |\n", shown, k.Action, strings.ReplaceAll(k.Help, "|", `\|`))
	}
	_, err = io.WriteString(w, b.String())
	return err
}
