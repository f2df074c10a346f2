package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"attache/feeds/subscriptions"
	"attache/model"
)

func (a *app) exportCommand() *cobra.Command {
	var format, output string
	c := &cobra.Command{
		Use:   "export",
		Short: "Write the feeds as OPML, or everything as JSON Lines",
		Long: `Write to standard output or to a file:

  opml    the feeds, their tags as folders; secrets and proxies stay out
  jsonl   everything: feeds, items, threads, and what the reader did. attache import reads it on another machine`,
		Example: `  attache export > feeds.opml
  attache export --format jsonl | gzip > attache.jsonl.gz`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			write, ok := map[string]func(context.Context, *session, io.Writer) error{"opml": exportOPML, "jsonl": exportAll}[format]
			if !ok {
				return usagef("there is no format %q: opml or jsonl", format)
			}
			s, err := a.synced(c.Context())
			if err != nil {
				return err
			}
			err = a.into(output, func(w io.Writer) error { return write(c.Context(), s, w) })
			return errors.Join(err, s.Close())
		},
	}
	c.Flags().StringVar(&format, "format", "opml", "`FORMAT`: opml or jsonl")
	c.Flags().StringVarP(&output, "output", "o", "", "write to `FILE`, which appears only when it is whole")
	return c
}

func exportOPML(ctx context.Context, s *session, w io.Writer) error {
	entries, err := s.desk.Entries(ctx)
	if err != nil {
		return err
	}
	list := make([]model.Feed, len(entries))
	for i, e := range entries {
		list[i] = e.Feed
	}
	return subscriptions.WriteOPML(w, "attaché", list)
}

func exportAll(ctx context.Context, s *session, w io.Writer) error { return s.desk.Export(ctx, w) }

// into writes to standard output, or to a file that takes its name only when it is whole.
func (a *app) into(path string, write func(io.Writer) error) error {
	if path == "" {
		return a.buffered(write)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".attache-*")
	if err != nil {
		return fmt.Errorf("cannot write there: %w", err)
	}
	defer os.Remove(f.Name())
	if err := errors.Join(write(f), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

func (a *app) backupCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE",
		Short: "Write a consistent copy of the store, also while it is in use",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			s, err := a.open(c.Context())
			if err != nil {
				return err
			}
			err = s.desk.Backup(c.Context(), args[0])
			if err == nil {
				_, err = fmt.Fprintf(a.out, "wrote %s\n", args[0])
			}
			return errors.Join(err, s.Close())
		},
	}
}
