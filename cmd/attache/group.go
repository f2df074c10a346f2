package main

import (
	"context"
	"fmt"
	"io"
	"iter"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"attache/feeds/table"
	"attache/model"
	"attache/model/desk"
	"attache/model/threads"
	"attache/model/tracks"
)

// groupBatch is how many items are placed at a time: enough to analyse them on all processors, few enough to hold.
const groupBatch = 1024

func (a *app) groupCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "group [FILE|-]",
		Short: "Group items without a store: items in, development, thread and track of each out",
		Long: `Read items, place them as the dashboard would if they arrived in the order of their publication, and write a TSV with
the columns id, development, thread, track, score and reason, one row an item, in the order of the input. The same input
gives the same output, to the byte.

The input is a TSV with a header (columns id, published_rfc3339, source, lang, title and summary, in any order, others are
ignored; all but id and title may be absent or empty), or JSON Lines with the same keys; plain or gzip. A file without
titles may have a column text in their place. An item without a date has that of the one before it.

score is the probability with which the item joined its development (1 for the item that opened it); reason names the
words that decided the track, what joined the item to its development, and the best rival; of an item that was moved later
it goes on with what moved it.

The names and words of a configuration ([names], [[words]]) count when --config names one, and only then.`,
		Example: `  attache group items.tsv.gz > groups.tsv
  attache items --json since:30d | jq -c '{id, published_rfc3339: .published, source, lang, title, summary}' | attache group -`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			in, err := a.groupInput(args)
			if err != nil {
				return err
			}
			defer in.Close()
			return a.group(c.Context(), in)
		},
	}
}

func (a *app) groupInput(args []string) (io.ReadCloser, error) {
	if len(args) == 0 || args[0] == "-" {
		return io.NopCloser(a.in), nil
	}
	return os.Open(args[0])
}

func (a *app) group(ctx context.Context, in io.Reader) error {
	t, err := table.Read(in)
	if err != nil {
		return err
	}
	if t.Strange > 0 {
		fmt.Fprintf(a.errs, "attache: %s could not be read and count as absent\n", plural(t.Strange, "date"))
	}
	t.FillDates()
	p, err := a.groupPipeline()
	if err != nil {
		return err
	}
	g := newGrouping(t.Len())
	if err := g.place(ctx, p, t); err != nil {
		return err
	}
	return a.buffered(func(w io.Writer) error { return g.write(w, t) })
}

// groupPipeline is the dashboard's own, without its store. A configuration counts only when it is named: otherwise the same
// input gives the same output whoever runs it.
func (a *app) groupPipeline() (*desk.Pipeline, error) {
	if a.configFile == "" {
		return desk.NewPipeline(tracks.New(), unkeptGrouper()), nil
	}
	conf, err := a.config()
	if err != nil {
		return nil, err
	}
	names, err := conf.LoadNames()
	if err != nil {
		return nil, err
	}
	p := desk.NewPipeline(judgeOf(conf), unkeptGrouper())
	if names != nil {
		p.LookFor(names)
	}
	return p, nil
}

// unkeptGrouper makes a grouper for a pipeline without a store.
func unkeptGrouper() threads.Grouper { return threads.New(threads.Options{Unkept: true}) }

// grouping is where every row was put. Places change while items arrive: a development is merged into another or changes
// its thread. So rows hold their development as it was, and what became of it is looked up at the end.
type grouping struct {
	rows     []placedRow // by the order of the input
	notes    notes
	order    []int32                                // row of each item, in the order in which they were placed
	threadOf map[model.DevelopmentID]model.ThreadID // the last that was said
	devInto  map[model.DevelopmentID]model.DevelopmentID
	thrInto  map[model.ThreadID]model.ThreadID
}

type placedRow struct {
	dev    model.DevelopmentID
	score  float32
	reason span
	track  model.Track
}

// notes holds the reasons, one after the other in large pieces: half a million of them are kept until the last item is
// placed.
type notes struct{ pages [][]byte }

// span is where a note stands.
type span struct{ page, from, size uint32 }

const notesPage = 1 << 20

// put keeps a note that write appends.
func (n *notes) put(write func([]byte) []byte) span {
	const roomy = 4096 // more than a note takes, but for rare ones
	if last := len(n.pages) - 1; last < 0 || cap(n.pages[last])-len(n.pages[last]) < roomy {
		n.pages = append(n.pages, make([]byte, 0, notesPage))
	}
	last := len(n.pages) - 1
	from := len(n.pages[last])
	n.pages[last] = write(n.pages[last])
	return span{uint32(last), uint32(from), uint32(len(n.pages[last]) - from)}
}

func (n *notes) at(s span) []byte {
	if s.size == 0 {
		return nil
	}
	return n.pages[s.page][s.from : s.from+s.size]
}

func newGrouping(n int) *grouping {
	return &grouping{
		rows: make([]placedRow, n), threadOf: map[model.DevelopmentID]model.ThreadID{},
		devInto: map[model.DevelopmentID]model.DevelopmentID{}, thrInto: map[model.ThreadID]model.ThreadID{},
	}
}

// place feeds the rows to the pipeline in the order of publication. Items are numbered in that order, from 1.
func (g *grouping) place(ctx context.Context, p *desk.Pipeline, t *table.Table) error {
	g.order = t.ByTime()
	for placed, result := range p.Stream(g.batches(ctx, t)) {
		for i := range placed {
			it := &placed[i].Item
			why := g.notes.put(func(b []byte) []byte { return appendReasons(b, &placed[i].Why) })
			g.rows[g.order[it.ID-1]] = placedRow{dev: it.Development, score: float32(placed[i].Why.Score), reason: why, track: it.Track}
			g.threadOf[it.Development] = it.Thread
		}
		g.follow(&result)
	}
	return ctx.Err()
}

// batches gives the items in the order of publication, until the context ends.
func (g *grouping) batches(ctx context.Context, t *table.Table) iter.Seq[[]model.Item] {
	return func(yield func([]model.Item) bool) {
		for from := 0; from < len(g.order) && ctx.Err() == nil; from += groupBatch {
			batch := make([]model.Item, 0, groupBatch)
			for at := from; at < min(from+groupBatch, len(g.order)); at++ {
				batch = append(batch, t.Item(g.order[at], model.ItemID(at+1)))
			}
			if !yield(batch) {
				return
			}
		}
	}
}

// follow notes what a batch did to items that were placed before, in the order that threads.Result asks for.
func (g *grouping) follow(r *threads.Result) {
	for i := range r.Developments {
		g.threadOf[r.Developments[i].ID] = r.Developments[i].Thread
	}
	for i := range r.Moved {
		m := &r.Moved[i]
		row := &g.rows[g.order[m.Item-1]]
		row.dev = m.Development
		g.threadOf[m.Development] = m.Thread
	}
	for i := range r.Explained {
		x := &r.Explained[i]
		row := &g.rows[g.order[x.Item-1]]
		row.score = float32(x.Why.Score)
		row.reason = g.notes.put(func(b []byte) []byte { return appendMove(b, g.notes.at(row.reason), &x.Why) })
	}
	for dev, thread := range r.DevelopmentMoves {
		g.threadOf[dev] = thread
	}
	for dev, into := range r.GoneDevelopments {
		g.devInto[dev] = into
	}
	for thread, into := range r.GoneThreads {
		g.thrInto[thread] = into
	}
}

// last follows merges to what is left of them.
func last[ID comparable](id ID, into map[ID]ID) ID {
	for next, gone := into[id]; gone; next, gone = into[id] {
		id = next
	}
	return id
}

func (g *grouping) write(w io.Writer, t *table.Table) error {
	if _, err := io.WriteString(w, "id\tdevelopment\tthread\ttrack\tscore\treason\n"); err != nil {
		return err
	}
	var line []byte
	for i := range g.rows {
		r := &g.rows[i]
		dev := last(r.dev, g.devInto)
		line = append(line[:0], oneCell.Replace(t.ID(i))...)
		line = strconv.AppendInt(append(line, '\t'), int64(dev), 10)
		line = strconv.AppendInt(append(line, '\t'), int64(last(g.threadOf[dev], g.thrInto)), 10)
		line = append(append(line, '\t'), r.track.String()...)
		line = strconv.AppendFloat(append(line, '\t'), float64(r.score), 'f', 3, 32)
		line = append(append(append(line, '\t'), oneCell.Replace(string(g.notes.at(r.reason)))...), '\n')
		if _, err := w.Write(line); err != nil {
			return err
		}
	}
	return nil
}

// oneCell keeps a text inside its cell.
var oneCell = strings.NewReplacer("\t", " ", "\n", " ", "\r", " ")

// How much of the evidence a reason names.
const (
	mostTrackReasons = 4
	mostJoinReasons  = 5
)

// appendReasons writes the evidence for a placement in short, each piece with its weight:
// "track talks +2.1 envoy +1.4; join name Oman +1.2 title +0.8; rival 17 0.21".
func appendReasons(b []byte, w *model.Why) []byte {
	from := len(b)
	b = appendEvidence(b, from, "track", w.Track, mostTrackReasons, false)
	b = appendEvidence(b, from, "join", w.Joined, mostJoinReasons, true)
	if w.Rival != 0 {
		b = append(apart(b, from), "rival "...)
		b = strconv.AppendInt(b, int64(w.Rival), 10)
		b = strconv.AppendFloat(append(b, ' '), w.RivalScore, 'f', 2, 64)
	}
	return b
}

// appendMove writes why an item stood where it did, and then why it was moved: the words that decided its track are only in
// the former.
func appendMove(b, before []byte, moved *model.Why) []byte {
	from := len(b)
	b = append(b, before...)
	if why := appendReasons(nil, moved); len(why) > 0 {
		b = append(apart(b, from), why...)
	}
	return b
}

// apart sets what follows apart from what there is since from.
func apart(b []byte, from int) []byte {
	if len(b) > from {
		b = append(b, "; "...)
	}
	return b
}

func appendEvidence(b []byte, from int, name string, list []model.Reason, most int, kinds bool) []byte {
	if len(list) == 0 {
		return b
	}
	b = append(apart(b, from), name...)
	for _, r := range list[:min(most, len(list))] {
		b = append(b, ' ')
		if kinds && r.Kind != r.Text {
			b = append(append(b, r.Kind...), ' ')
		}
		b = append(append(b, r.Text...), ' ')
		if r.Weight >= 0 {
			b = append(b, '+')
		}
		b = strconv.AppendFloat(b, r.Weight, 'f', 1, 64)
	}
	return b
}
