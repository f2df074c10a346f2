package main

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"

	"attache"
)

// app is what the commands share: the streams and the flags that every command has.
type app struct {
	in        io.Reader
	out, errs io.Writer

	configFile string // --config
	dataDir    string // --data
	plain      bool   // --plain

	aside    *aside    // how work is done that no key waits for; nil: at once
	headroom *headroom // what is left to the collector of garbage; nil: what it takes

	began bool // a command has begun to run: from here on, errors are not about the command line
}

// root builds the tree of commands.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "attache",
		Short: "Follow diplomacy as it happens: talks, forces and streets, in three live panes",
		Long: `attaché polls feeds, files every report under one of three tracks (negotiations, military posture, protests), groups
reports of the same happening, and groups happenings of the same matter into threads. Without a command it opens the
dashboard. It keeps everything in one file on this machine and works without a network.`,
		Args:              cobra.NoArgs,
		SilenceErrors:     true,
		SilenceUsage:      true,
		PersistentPreRun:  func(*cobra.Command, []string) { a.began = true },
		RunE:              a.dashboard,
		DisableAutoGenTag: true,
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.PersistentFlags().StringVar(&a.configFile, "config", "", "configuration `FILE` (default: config.toml in --data or in $XDG_CONFIG_HOME/attache)")
	root.PersistentFlags().StringVar(&a.dataDir, "data", "", "keep the store and the log in `DIR` (default: $XDG_DATA_HOME/attache and $XDG_STATE_HOME/attache)")
	a.plainFlag(root)
	root.AddCommand(
		a.demoCommand(), a.fetchCommand(),
		a.threadsCommand(), a.itemsCommand(), a.searchCommand(), a.watchesCommand(), a.feedsCommand(),
		a.teachCommand(), a.regroupCommand(),
		a.importCommand(), a.exportCommand(), a.backupCommand(), a.checkCommand(),
		a.groupCommand(), a.parseCommand(),
		a.versionCommand(), a.manCommand(), a.configHelp(), a.filterTopic(), a.keysHelp(), a.themesHelp(),
	)
	return root
}

// places is where the program keeps and finds its files.
type places struct {
	store, log, config string
	configNamed        bool // the user named the file: it must be there
}

// places gives the files, following the flags and then the XDG base directories.
func (a *app) places() places {
	p := places{
		store:  filepath.Join(xdg.DataHome, "attache", "attache.db"),
		log:    filepath.Join(xdg.StateHome, "attache", "attache.log"),
		config: filepath.Join(xdg.ConfigHome, "attache", "config.toml"),
	}
	if a.dataDir != "" {
		p.store = filepath.Join(a.dataDir, "attache.db")
		p.log = filepath.Join(a.dataDir, "attache.log")
		if own := filepath.Join(a.dataDir, "config.toml"); exists(own) {
			p.config = own
		}
	}
	if a.configFile != "" {
		p.config, p.configNamed = a.configFile, true
	}
	return p
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

// config reads the configuration.
func (a *app) config() (attache.Config, error) {
	p := a.places()
	c, _, err := attache.Load(p.config, p.configNamed)
	return c, err
}

// buffered gives print a buffered standard output and hands on what it and the last write say.
func (a *app) buffered(print func(io.Writer) error) error {
	w := bufio.NewWriterSize(a.out, 64<<10)
	err := print(w)
	return errors.Join(err, w.Flush())
}
