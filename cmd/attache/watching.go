package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"

	"attache/model"
	"attache/model/desk"
	"attache/model/query"
	"attache/model/watches"
)

// Bounds of the watches' work.
const (
	leaveTime  = 3 * time.Second // for a command that still runs when the program ends
	lookAtMost = 500             // items at a time
	learnFrom  = 5000            // items of the last week, for the habit of a watch on a surge
)

// commandTime is how long a watch's command may take; tests cut it short.
var commandTime = 30 * time.Second

// watcher looks at what arrives with the eyes of the configuration's watches.
type watcher struct {
	s       *session
	engine  *watches.Engine
	seen    model.ItemID               // the newest item that was looked at
	kept    map[string]watches.Waiting // what the store knows to be held back
	alarm   func(watches.Firing)
	changes <-chan model.Change
	running sync.WaitGroup // commands
}

// watcher makes one that begins with what is stored now; nil when there are no watches. What was published before since, and
// arrives within the first minutes, is backlog. alarm is told every firing, from the goroutine of run.
func (s *session) watcher(ctx context.Context, since time.Time, alarm func(watches.Firing)) (*watcher, error) {
	ws, err := s.conf.ModelWatches()
	if err != nil || len(ws) == 0 {
		return nil, err
	}
	w := &watcher{s: s, engine: watches.New(ws, since, time.Local), alarm: alarm, changes: s.desk.Subscribe(ctx)}
	if w.seen, err = s.desk.LastArrival(ctx); err != nil {
		return nil, err
	}
	if err := w.resume(ctx, ws); err != nil {
		return nil, err
	}
	for _, one := range ws {
		if !one.Surge {
			continue
		}
		past, err := s.desk.Items(ctx, model.ItemQuery{Filter: "(" + one.Query + ") since:7d", Tracks: allTracks, Window: model.Window{Limit: learnFrom}})
		if err != nil {
			return nil, fmt.Errorf("watch %q: %w", one.Name, err)
		}
		w.engine.Learn(one.Name, past)
	}
	return w, nil
}

// resume takes up what an earlier run of this or another program knew: when watches fired, and what they held back.
func (w *watcher) resume(ctx context.Context, ws []watches.Watch) error {
	fired, err := w.s.desk.WatchTimes(ctx)
	if err != nil {
		return err
	}
	held, err := w.s.desk.HeldBack(ctx)
	if err != nil {
		return err
	}
	for i := range ws {
		name := ws[i].Name
		var items []model.Item
		for _, id := range held[name].Items {
			if d, err := w.s.desk.Item(ctx, id); err == nil { // what has gone since is not told
				items = append(items, d.Item)
			}
		}
		w.engine.Resume(name, fired[name], items, held[name].Count)
	}
	w.kept = w.engine.Waiting()
	return nil
}

// keep has the store remember what is held back, when that changed.
func (w *watcher) keep(ctx context.Context) error {
	now := w.engine.Waiting()
	changed := map[string]desk.Held{}
	for name := range w.kept {
		if _, still := now[name]; !still {
			changed[name] = desk.Held{}
		}
	}
	for name, is := range now {
		if was, ok := w.kept[name]; !ok || was.Count != is.Count {
			changed[name] = desk.Held(is)
		}
	}
	w.kept = now
	if len(changed) == 0 {
		return nil
	}
	return w.s.desk.KeepHeld(ctx, changed)
}

// once looks at what has arrived since the watcher was made, raises the alarms, and waits for the commands that it
// started. It does so also when the context has ended, since no later run will: what has arrived by then is none of its news. A nil
// watcher has nothing to do.
func (w *watcher) once(ctx context.Context) error {
	if w == nil {
		return nil
	}
	steady, leave := context.WithCancel(context.WithoutCancel(ctx))
	defer leave()
	defer w.running.Wait()
	err := w.look(steady)
	err = errors.Join(err, w.due(steady))
	context.AfterFunc(ctx, leave) // and the commands have leaveTime
	return err
}

// due raises the alarms that need wait no longer.
func (w *watcher) due(ctx context.Context) error {
	err := w.fire(ctx, w.engine.Due(w.s.now()))
	return errors.Join(err, w.keep(ctx))
}

// run looks whenever something arrived or the waiting of a watch is over, until the context ends, and waits for the
// commands that it started. What goes wrong is logged and does not end it. A nil watcher has nothing to do.
func (w *watcher) run(ctx context.Context) {
	if w == nil {
		return
	}
	defer w.running.Wait()
	timer := time.NewTimer(0) // what was held back before may be due
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			w.last(ctx)
			return
		case c, ok := <-w.changes:
			if !ok {
				w.last(ctx)
				return
			}
			if c.Items > 0 || c.All {
				w.try(ctx, w.look)
			}
		case <-timer.C:
			w.try(ctx, w.due)
		}
		wait := time.Hour
		if next := w.engine.Next(w.s.now()); !next.IsZero() {
			wait = max(time.Millisecond, min(wait, next.Sub(w.s.now())))
		}
		timer.Reset(wait)
	}
}

// last looks once more when the program ends.
func (w *watcher) last(ctx context.Context) {
	if err := w.once(ctx); err != nil {
		w.s.log.Error("the watches could not look at what arrived last", "err", err)
	}
}

func (w *watcher) try(ctx context.Context, f func(context.Context) error) {
	if err := f(ctx); err != nil && ctx.Err() == nil {
		w.s.log.Error("the watches could not look at what arrived", "err", err)
	}
}

// look takes what arrived since the last look.
func (w *watcher) look(ctx context.Context) error {
	for {
		items, err := w.s.desk.Arrivals(ctx, w.seen, lookAtMost)
		if err != nil || len(items) == 0 {
			return err
		}
		fields, err := w.fields(ctx, items)
		if err != nil {
			return err
		}
		w.seen = items[len(items)-1].ID
		err = w.fire(ctx, w.engine.Take(w.s.now(), items, fields))
		if err = errors.Join(err, w.keep(ctx)); err != nil {
			return err
		}
	}
}

// fields gathers what a query can ask about the items: their texts, their feeds and their threads.
func (w *watcher) fields(ctx context.Context, items []model.Item) ([]*query.Fields, error) {
	urls, err := w.s.feedURLs(ctx)
	if err != nil {
		return nil, err
	}
	threads := map[model.ThreadID]model.Thread{}
	out := make([]*query.Fields, len(items))
	for i := range items {
		it := &items[i]
		f := query.FieldsOf(it, w.s.now().In(time.Local))
		f.FeedURL = urls[it.FeedID]
		if d, err := w.s.desk.Item(ctx, it.ID); err == nil {
			f.Body = body(d.Article)
		}
		t, ok := threads[it.Thread]
		if !ok {
			if t, err = w.s.desk.Thread(ctx, it.Thread); err == nil {
				threads[it.Thread] = t
			}
		}
		f.ThreadTitle, f.Actors, f.Places = t.Title, t.Actors, t.Places
		out[i] = f
	}
	return out, ctx.Err()
}

// body is the text of an article that came with the feed.
func body(a *model.Article) string {
	if a == nil {
		return ""
	}
	var b strings.Builder
	for _, p := range a.Blocks {
		b.WriteString(p.Text + "\n")
	}
	return b.String()
}

// fire raises the alarms. The screen's are for each program that has one; the command is run by the first program on the
// store that gets there.
func (w *watcher) fire(ctx context.Context, fs []watches.Firing) error {
	var failed error
	for _, f := range fs {
		w.alarm(f)
		before, err := w.s.desk.ClaimWatch(ctx, f.Watch.Name, f.Items[len(f.Items)-1].ID)
		if err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		fresh := f.Items
		for len(fresh) > 0 && fresh[0].ID <= before {
			fresh = fresh[1:]
		}
		w.s.log.Info("a watch fired", "watch", f.Watch.Name, "count", f.Count, "held", f.Held, "surge", f.Surge)
		if len(fresh) > 0 && len(f.Watch.Command) > 0 {
			failed = errors.Join(failed, w.start(ctx, f, fresh))
		}
	}
	return failed
}

// start runs a watch's command beside everything else, with the items on its standard input.
func (w *watcher) start(ctx context.Context, f watches.Firing, items []model.Item) error {
	urls, err := w.s.feedURLs(ctx)
	if err != nil {
		return err
	}
	var in bytes.Buffer
	out := newJSON(&in)
	for _, it := range items {
		if err := out.Encode(itemFor(it, urls)); err != nil {
			return err
		}
	}
	w.running.Go(func() {
		if err := runCommand(ctx, f.Watch, f.Count-len(f.Items)+len(items), &in); err != nil {
			w.s.log.Error("the command of a watch failed", "watch", f.Watch.Name, "err", err)
			if w.s.complain != nil {
				w.s.complain(fmt.Sprintf("the command of the watch %q failed: %s", f.Watch.Name, plain(err.Error(), 300)))
			}
		}
	})
	return nil
}

// runCommand runs a watch's command to its end, for at most commandTime, and ends with it whatever it started. Of what it writes the
// beginning is told when it fails, and nothing else: the screen may be on this terminal. When the program ends it has leaveTime to
// finish.
func runCommand(ctx context.Context, watch *watches.Watch, count int, in *bytes.Buffer) error {
	leaving := ctx
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), commandTime)
	defer cancel()
	defer context.AfterFunc(leaving, func() { time.AfterFunc(leaveTime, cancel) })()
	cmd := exec.CommandContext(ctx, watch.Command[0], watch.Command[1:]...)
	ownGroup(cmd)
	cmd.WaitDelay = time.Second
	cmd.Stdin = in
	cmd.Env = append(os.Environ(), "ATTACHE_WATCH="+watch.Name, "ATTACHE_COUNT="+strconv.Itoa(count))
	var said beginning
	cmd.Stdout, cmd.Stderr = &said, &said
	err := cmd.Run()
	switch words := plain(string(said.kept), 400); {
	case err == nil, errors.Is(err, exec.ErrWaitDelay): // it ended well, and what it left running has its output
		return nil
	case leaving.Err() != nil && ctx.Err() != nil:
		return errors.New("it was stopped because attaché ended")
	case ctx.Err() != nil:
		return fmt.Errorf("it did not end within %s and was stopped", commandTime)
	case words == "":
		return err
	default:
		return fmt.Errorf("%w: %s", err, words)
	}
}

// mostSaid is how much of a command's output is kept; it may write as much as it likes.
const mostSaid = 4 << 10

// beginning keeps the first bytes that are written to it.
type beginning struct{ kept []byte }

// Write never fails, so that the command goes on.
func (b *beginning) Write(p []byte) (int, error) {
	b.kept = append(b.kept, p[:min(len(p), mostSaid-len(b.kept))]...)
	return len(p), nil
}

// alarmWords says a firing in one line.
func alarmWords(f watches.Firing) string {
	last := f.Items[len(f.Items)-1]
	out := f.Watch.Name + ": "
	if f.Surge {
		out += "a surge, "
	}
	if f.Count > 1 {
		out += plural(f.Count, "report") + ", last "
	}
	return out + plain(last.Source, 40) + ": " + plain(last.Title, 200)
}

// sayAlarm tells whoever reads the output of fetch --watch.
func (a *app) sayAlarm(f watches.Firing) {
	fmt.Fprintf(a.out, "%s  %s\n", f.At.Local().Format("15:04"), plain(alarmWords(f), 300))
}
