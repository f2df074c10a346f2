package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// sizesFile is where the sizes of the panes are remembered: beside the log, as it is no setting and no data.
func (s *session) sizesFile() string { return filepath.Join(filepath.Dir(s.places.log), "panes.json") }

// sizes gives the sizes of the panes of an earlier session. A file that is not there or cannot be read is none: the panes
// have sizes of their own then.
func (s *session) sizes() map[string]int {
	raw, err := os.ReadFile(s.sizesFile())
	if err != nil {
		if !errors.Is(err, os.ErrNotExist) {
			s.log.Warn("the sizes of the panes cannot be read", "error", err)
		}
		return nil
	}
	var sizes map[string]int
	if err := json.Unmarshal(raw, &sizes); err != nil {
		s.log.Warn("the sizes of the panes cannot be read", "file", s.sizesFile(), "error", err)
	}
	return sizes
}

// keepSizes remembers the sizes of the panes; the file is replaced whole, as two dashboards may write it.
func (s *session) keepSizes(_ context.Context, sizes map[string]int) error {
	raw, err := json.Marshal(sizes)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(s.sizesFile()), ".panes-*")
	if err != nil {
		return fmt.Errorf("cannot write there: %w", err)
	}
	defer os.Remove(f.Name()) // gone already when all went well
	_, err = f.Write(append(raw, '\n'))
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), s.sizesFile())
}
