package desk

import (
	"context"
	"fmt"
	"io"
	"strings"

	"attache/model"
	"attache/model/store"
)

// Retention says what is let go. Items that are starred, tagged or noted, and those of pinned threads, are always kept;
// zero values keep everything.
type Retention = store.Retention

// Retain lets go of what retention does not keep and gives the number of items. It runs by itself once an hour while
// items come in.
func (d *Desk) Retain(ctx context.Context) (int, error) {
	n, c, err := d.s.Retain(ctx, d.o.Retention)
	return n, d.tell(c, err)
}

// Finding is something that Check found, in words, with what to do or what was done.
type Finding struct {
	What   string
	Advice string
	// Repaired says that it was put right.
	Repaired bool
}

// Check looks at the file page by page and at every rule of the store. With repair it makes everything that is derived
// true again (places, counters, search index), and a file that is not whole is set aside and what can be read of it
// saved into a fresh one; the desk must not be in use by anybody else then.
func (d *Desk) Check(ctx context.Context, repair bool) ([]Finding, error) {
	breaches, err := d.s.Check(ctx)
	if err != nil {
		return nil, err
	}
	var out []Finding
	if d.s.Note != "" {
		out = append(out, Finding{What: d.s.Note, Repaired: true})
	}
	still := map[string]bool{}
	if repair && len(breaches) > 0 {
		said, err := d.s.Mend(ctx, breaches)
		if err != nil {
			return nil, err
		}
		if said != "" {
			out = append(out, Finding{What: said, Repaired: true})
		}
		d.hub.publish(model.Change{All: true})
		left, err := d.s.Check(ctx)
		if err != nil {
			return nil, err
		}
		for _, b := range left {
			still[b.Rule] = true
		}
	}
	for _, b := range breaches {
		f := Finding{What: fmt.Sprintf("not true that %s: %s", b.Rule, strings.Join(b.Examples, ", ")), Advice: "run \"attache check --repair\""}
		if b.More > 0 {
			f.What += fmt.Sprintf(" and %d more", b.More)
		}
		if repair {
			f.Repaired, f.Advice = !still[b.Rule], "put right from the items"
			if still[b.Rule] {
				f.Advice = "could not be put right: export what can be read with \"attache export\" and import it into a new --data directory"
			}
		}
		out = append(out, f)
	}
	return out, nil
}

// Backup writes a consistent copy of the store to a new file, while others write.
func (d *Desk) Backup(ctx context.Context, path string) error { return d.s.Backup(ctx, path) }

// Export writes everything as JSON Lines: feeds, items with their articles, former wordings and reasons, developments,
// threads, and what the reader did with them.
func (d *Desk) Export(ctx context.Context, w io.Writer) error { return d.s.Export(ctx, w) }

// Import reads what Export wrote. Into an empty store everything comes as it was; into one that has items, what is known
// already is left as it is and the rest is added; what readers marked on either side stays marked.
func (d *Desk) Import(ctx context.Context, r io.Reader) (model.Report, error) {
	rep, c, err := d.s.Import(ctx, r)
	return rep, d.tell(c, err)
}
