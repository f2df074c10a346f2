package store

import (
	"context"
	"errors"
	"fmt"
	"os"
)

// salvage sets a damaged store aside, with its log, under a name that says when, and reports what could be saved of it
// into a fresh store at the old name.
func salvage(ctx context.Context, o Options) (aside, saved string, err error) {
	aside = fmt.Sprintf("%s.damaged-%s", o.Path, o.Now().UTC().Format("20060102T150405"))
	for i := 2; exists(aside); i++ {
		aside = fmt.Sprintf("%s.damaged-%s-%d", o.Path, o.Now().UTC().Format("20060102T150405"), i)
	}
	if err := os.Rename(o.Path, aside); err != nil {
		return "", "", fmt.Errorf("set the damaged store aside: %w", err)
	}
	for _, suffix := range []string{"-wal", "-shm"} {
		if err := os.Rename(o.Path+suffix, aside+suffix); err != nil && !os.IsNotExist(err) {
			return "", "", fmt.Errorf("set the damaged store's log aside: %w", err)
		}
	}
	saved, err = rescue(ctx, o, aside)
	return aside, saved, err
}

// replace sets the open store's file aside and goes on with what could be saved of it.
func (s *Store) replace(ctx context.Context) (said string, err error) {
	if err := s.Close(); err != nil && !errors.Is(err, ErrCorrupt) {
		return "", err
	}
	aside, saved, err := salvage(ctx, s.o)
	if err != nil {
		return "", err
	}
	again, err := open(ctx, s.o)
	if err != nil {
		return "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reads.Store(again.db())
	s.who.Store(again.reader())
	s.wp, s.w, s.full, s.pages = again.wp, again.w, again.full, again.pages
	s.files = again.files
	s.names.forget()
	e := epoch{own: s.latest().own + 1} // the library's mark is another connection's now
	s.past.Store(&e)
	return fmt.Sprintf("the store was damaged: it is set aside as %s; %s", aside, saved), nil
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
