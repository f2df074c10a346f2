// Measure is for those who work on attaché: it scores grouping and tracks against labelled data, trains the small models
// that ship, and times the program. Each subcommand is one file beside this one and says in its help which files it reads.
package main

import (
	"fmt"
	"os"
	"sort"
)

// command is one subcommand: run gets the arguments after its name.
type command struct {
	help string
	run  func(args []string) error
}

var commands = map[string]command{}

func main() {
	if len(os.Args) > 1 {
		if c, ok := commands[os.Args[1]]; ok {
			if err := c.run(os.Args[2:]); err != nil {
				fmt.Fprintln(os.Stderr, "measure "+os.Args[1]+":", err)
				os.Exit(1)
			}
			return
		}
	}
	fmt.Fprintln(os.Stderr, "usage: measure COMMAND [ARGUMENTS]")
	names := make([]string, 0, len(commands))
	for n := range commands {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		fmt.Fprintf(os.Stderr, "  %-16s %s\n", n, commands[n].help)
	}
	os.Exit(2)
}
