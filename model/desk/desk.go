// Package desk is the one door to what attaché knows: it takes items in, answers questions, does the reader's edits, and
// tells whoever listens what changed. Reading never waits for writing; writing goes through one goroutine that gathers
// the looks at feeds that are waiting into one transaction. Everything the desk says was read from the store, so several
// programs can have desks on one file.
package desk

import (
	"context"
	"log/slog"
	"runtime"
	"sync"
	"time"

	"attache/model/store"
	"attache/model/text"
	"attache/model/threads"
	"attache/model/tracks"
)

// Errors of the store that callers tell apart; see their words in model/store.
var (
	ErrBusy     = store.ErrBusy
	ErrFull     = store.ErrFull
	ErrReadOnly = store.ErrReadOnly
	ErrCorrupt  = store.ErrCorrupt
	ErrGone     = store.ErrGone
	ErrDisk     = store.ErrDisk
	ErrNewer    = store.ErrNewer
	ErrNotFound = store.ErrNotFound
	ErrClosed   = store.ErrClosed
)

// Options say what a desk works with.
type Options struct {
	// Path is the store's file; its directory is made when it is absent.
	Path string
	// Reader names whose marks are shown and set; empty is the one reader that every store has.
	Reader string
	Now    func() time.Time
	// Judge and Grouper are needed by whoever ingests. The grouper is made, and goes on where the store left off, when the
	// first new item arrives: a program that only reads, or whose looks bring nothing new, never pays for it.
	Judge tracks.Judge
	// Names are what texts are searched for; nil takes the tables that ship. See text.LoadNames.
	Names   *text.Lexicon
	Grouper func() threads.Grouper
	Log     *slog.Logger
	// Aside does the work of taking items in (judging, grouping, storing), and returns when it is done; nil does it at once. What
	// it is given waits for no other work that it is given.
	Aside func(work func())
	// Calm, unless it is nil, is called when nothing has come in for a while and what was held in memory for more is let go of:
	// the moment to give memory back to the system. The desk waits for it.
	Calm func()
	// ReadOnly opens without the right to write, also beside a program that writes. A store that does not exist is an
	// empty one then, and none is made.
	ReadOnly  bool
	Retention Retention
	// Saved are queries whose answers WantArticles wants, too, as well as the board.
	Saved []string
	// MaxPages bounds the store's file, in pages of 4 KiB (0: unbounded); beyond it writes fail as on a full disk.
	MaxPages int
}

// Desk is the door. Its methods are safe for concurrent use.
type Desk struct {
	o       Options
	s       *store.Store
	log     *slog.Logger
	hub     hub
	teacher teacher

	analyse  chan struct{} // places, see analysts
	requests chan *request
	settles  chan chan struct{} // asks the writer for a checkpoint

	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	done   sync.WaitGroup
	watch  sync.Once

	w writer // belongs to the writer's goroutine
}

// analysts is how many looks are analysed at once: on half of the processors. One groups and one writes meanwhile, both of which
// take longer, and whoever presses a key must not wait behind more than that.
func analysts() int { return max(1, runtime.GOMAXPROCS(0)/2) }

// Open opens the store and starts the writer. Errors say in words what to do.
func Open(ctx context.Context, o Options) (*Desk, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Names == nil {
		o.Names = text.Default()
	}
	if o.Aside == nil {
		o.Aside = func(work func()) { work() }
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s, err := store.Open(ctx, store.Options{Path: o.Path, Reader: o.Reader, ReadOnly: o.ReadOnly, Now: o.Now, MaxPages: o.MaxPages})
	if err != nil {
		return nil, err
	}
	d := &Desk{o: o, s: s, log: o.Log, analyse: make(chan struct{}, analysts()), requests: make(chan *request), settles: make(chan chan struct{})}
	d.ctx, d.cancel = context.WithCancel(context.WithoutCancel(ctx))
	if s.Note != "" {
		o.Log.Warn(s.Note)
	}
	if !o.ReadOnly {
		d.w = writer{d: d}
		d.done.Go(d.w.run)
	}
	return d, nil
}

// Note is what opening had to do that the user must hear of (a damaged store was set aside), or empty.
func (d *Desk) Note() string { return d.s.Note }

// Close lets what is being written finish and closes the store. Looks that wait are refused with ErrClosed.
func (d *Desk) Close() error {
	d.cancel()
	d.done.Wait()
	if !d.o.ReadOnly {
		d.w.checkpoint(d.ctx)
	}
	return d.s.Close()
}
