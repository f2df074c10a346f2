package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"attache"
)

func (a *app) manCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "man",
		Short: "Write the manual page",
		Long: `Write the manual page to standard output:

  attache man | man -l -
  attache man > /usr/local/share/man/man1/attache.1`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.buffered(func(w io.Writer) error { return manual(w, c.Root()) })
		},
	}
}

// configHelp is no command but a topic of attache help: the configuration with every default, to start one's own from.
func (a *app) configHelp() *cobra.Command {
	return &cobra.Command{
		Use:   "config",
		Short: "The configuration file: every setting with its default, and the default feeds",
		Long:  strings.TrimRight(attache.Example(), "\n"),
	}
}

// manual writes the tree of commands as one page for man(1).
func manual(w io.Writer, root *cobra.Command) error {
	m := roff{w: w}
	m.line(`.TH ATTACHE 1 "" "attache %s" "User Commands"`, version)
	m.section("NAME")
	m.line(`attache \- %s`, escape(lowerFirst(root.Short)))
	m.section("SYNOPSIS")
	m.line(`.B attache\fR [\fIcommand\fR] [\fIflags\fR]`)
	m.section("DESCRIPTION")
	m.text(root.Long)
	m.section("COMMANDS")
	m.commands(root)
	m.section("FLAGS OF EVERY COMMAND")
	m.flags(root.PersistentFlags())
	m.section("FILTER LANGUAGE")
	m.text(filterPage())
	for _, s := range manSections {
		m.section(s.title)
		m.text(s.body)
	}
	return m.err
}

var manSections = []struct{ title, body string }{
	{"FILES", `  $XDG_CONFIG_HOME/attache/config.toml   settings and feeds (attache help config)
  $XDG_DATA_HOME/attache/attache.db      everything that is kept: one SQLite file
  $XDG_STATE_HOME/attache/attache.log    what happened
  $XDG_STATE_HOME/attache/panes.json     the sizes of panes whose borders were moved

With --data DIR the store, the log and the sizes are in DIR, and a config.toml there counts before the one in $XDG_CONFIG_HOME.`},
	{"ENVIRONMENT", `  HTTP_PROXY, HTTPS_PROXY, NO_PROXY   proxies for feeds, where the configuration names none
  NO_COLOR                            no colours on the screen
  BROWSER                             the program that opens links`},
	{"EXIT STATUS", "0 when the command did what was asked, 1 when it failed, 2 when the command line was wrong."},
}

// roff writes the man macros and remembers the first error.
type roff struct {
	w   io.Writer
	err error
}

func (m *roff) line(format string, args ...any) {
	if m.err == nil {
		_, m.err = fmt.Fprintf(m.w, format+"\n", args...)
	}
}

func (m *roff) section(title string) { m.line(".SH %s", title) }

// text writes paragraphs; indented lines stay as they are.
func (m *roff) text(s string) {
	for _, para := range strings.Split(strings.TrimSpace("\n"+s), "\n\n") {
		m.line(".PP")
		asIs := strings.HasPrefix(para, "  ") || strings.Contains(para, "\n  ")
		if asIs {
			m.line(".nf")
		}
		for _, l := range strings.Split(para, "\n") {
			m.line("%s", escape(l))
		}
		if asIs {
			m.line(".fi")
		}
	}
}

func (m *roff) commands(c *cobra.Command) {
	for _, sub := range c.Commands() {
		if !sub.IsAvailableCommand() {
			continue
		}
		if sub.Runnable() {
			m.line(".SS %s", escape(sub.UseLine()))
			m.text(or(sub.Long, sub.Short+"."))
			m.flags(sub.LocalNonPersistentFlags())
		}
		m.commands(sub)
	}
}

func (m *roff) flags(set *pflag.FlagSet) {
	set.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		m.line(".TP")
		m.line(`\fB\-\-%s\fR %s`, escape(f.Name), escape(value))
		m.line("%s", escape(usage))
	})
}

// escape keeps roff from reading a text as its own language.
func escape(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`, "é", `\('e`).Replace(s)
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") {
		s = `\&` + s
	}
	return s
}

func or(s, otherwise string) string {
	if s != "" {
		return s
	}
	return otherwise
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
