package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"attache/feeds/parse"
	"attache/model"
	"attache/model/desk"
	"attache/model/store"
	"attache/model/threads"
)

func init() {
	commands["size"] = command{
		help: "what a store takes against the texts in it, table by table: --kinds titles,summaries,articles --items 100000 --dir WHERE-THE-STORES-STAY",
		run:  measureSizes,
	}
}

// sizeKinds are the stores that are measured: the worst case, of bare headlines; feeds as most are; and the same with the
// articles that the program would fetch for them, within a day's budget.
var sizeKinds = map[string]struct {
	file     string
	articles bool
}{
	"titles":    {file: "world-2025-10_2026-08.tsv.gz"},
	"summaries": {file: "winter-bbc-aljazeera-npr-apgoogle.tsv"},
	"articles":  {file: "winter-bbc-aljazeera-npr-apgoogle.tsv", articles: true},
}

// whatTextsAre says what a store's size is held against; see store.Texts.
const whatTextsAre = "\ntexts: titles and summaries with their former wordings, an address an item, and the paragraphs of articles, in UTF-8 as a reader sees\n" +
	"them. Identifiers, names of sources, authors and whatever the program makes of a text are not counted."

// measureSizes makes stores, every item of them judged and grouped, and says what their bytes are.
func measureSizes(args []string) error {
	fs := flag.NewFlagSet("size", flag.ContinueOnError)
	kinds := fs.String("kinds", "titles,summaries,articles", "which stores")
	items := fs.Int("items", 100_000, "how many items each holds at most; those with summaries are 14,437, which are not repeated")
	dir := fs.String("dir", "", "where the stores are made, and found again the next time (default: a temporary directory)")
	if err := fs.Parse(args); err != nil {
		return err
	}
	if *dir == "" {
		var err error
		if *dir, err = os.MkdirTemp("", "attache-measure-"); err != nil {
			return err
		}
		defer os.RemoveAll(*dir)
	}
	for _, name := range strings.Split(*kinds, ",") {
		kind, ok := sizeKinds[name]
		if !ok {
			return fmt.Errorf("--kinds: there is no %q", name)
		}
		path := filepath.Join(*dir, name, storeName)
		if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
			if err := fillForSize(context.Background(), path, filepath.Join(sharedData, "items", kind.file), *items, kind.articles); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		if err := printSizes(context.Background(), name, path); err != nil {
			return err
		}
	}
	fmt.Println(whatTextsAre + " Articles are made of paragraphs from recorded feed documents.")
	return nil
}

// fillForSize makes a store under another name until it is whole.
func fillForSize(ctx context.Context, path, data string, items int, articles bool) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	rows, err := countItems(data)
	if err != nil {
		return err
	}
	part := filepath.Join(filepath.Dir(path), "part.db")
	fill := &filling{ctx: ctx, in: &reader{path: data}, path: part}
	if articles {
		if fill.articles, err = newArticleMaker(filepath.Join(sharedData, "feeds", "real")); err != nil {
			return err
		}
	}
	start := time.Now()
	if err := fill.items(min(items, rows), func() threads.Grouper { return threads.New(threads.Options{}) }); err != nil {
		return err
	}
	fmt.Printf("made a store of %d items in %v\n", min(items, rows), time.Since(start).Round(time.Second))
	return os.Rename(part, path)
}

// countItems counts the items of a file.
func countItems(data string) (rows int, err error) {
	in := &reader{path: data}
	for {
		if _, err := in.next(); err != nil {
			return 0, err
		}
		if in.round > 0 {
			return rows, nil
		}
		rows++
	}
}

// articleMaker stands in for the pages that articles are fetched from. Its articles are as long as articles are, made of
// paragraphs that outlets wrote in full into their feeds, and for the same item they are the same every time.
type articleMaker struct {
	from  []string
	day   int64 // of the replay
	spent int   // articles that day
}

// articlesADay is the program's own budget; see the configuration.
const articlesADay = 500

// newArticleMaker gathers the English paragraphs of recorded feed documents. No table of the store was made from these.
func newArticleMaker(documents string) (*articleMaker, error) {
	files, err := filepath.Glob(filepath.Join(documents, "*.xml"))
	if err != nil {
		return nil, err
	}
	m, seen := &articleMaker{}, map[string]bool{}
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		d, err := parse.Parse(raw, parse.Options{Fetched: time.Now()})
		if err != nil {
			continue // one of them is the page of an error
		}
		for i := range d.Items {
			m.gather(&d.Items[i], seen)
		}
	}
	if len(m.from) == 0 {
		return nil, fmt.Errorf("%s: no document has articles in it", documents)
	}
	return m, nil
}

func (m *articleMaker) gather(it *model.Item, seen map[string]bool) {
	if it.Article == nil || !strings.HasPrefix(it.Lang, "en") {
		return
	}
	for _, b := range it.Article.Blocks {
		if b.Kind == model.Paragraph && len(b.Text) > 60 && !seen[b.Text] {
			seen[b.Text] = true
			m.from = append(m.from, b.Text)
		}
	}
}

// fetch keeps an article for whatever the program would fetch one for now.
func (m *articleMaker) fetch(ctx context.Context, d *desk.Desk, now time.Time) error {
	if day := now.Unix() / 86400; day != m.day {
		m.day, m.spent = day, 0
	}
	want, err := d.WantArticles(ctx, articlesADay-m.spent)
	if err != nil {
		return err
	}
	for i := range want {
		a := m.article(&want[i])
		a.At = now
		if err := d.SaveArticle(ctx, a); err != nil {
			return err
		}
		m.spent++
	}
	return nil
}

// article is of two to six thousand characters, and says nothing twice.
func (m *articleMaker) article(it *model.Item) model.Article {
	r := rand.New(rand.NewPCG(uint64(it.ID), 1))
	a := model.Article{Item: it.ID, URL: it.Link, Title: it.Title, From: "page"}
	size, most := 0, 2000+r.IntN(4000)
	for _, i := range r.Perm(len(m.from)) {
		if size > most {
			break
		}
		a.Blocks = append(a.Blocks, model.Block{Kind: model.Paragraph, Text: m.from[i]})
		size += len(m.from[i])
	}
	return a
}

// sizesOf measures a store that nobody has open.
func sizesOf(ctx context.Context, path string) (z store.Sizes, err error) {
	s, err := store.Open(ctx, store.Options{Path: path, ReadOnly: true})
	if err != nil {
		return z, err
	}
	z, err = s.Sizes(ctx)
	return z, errors.Join(err, s.Close())
}

// printSizes prints a table with a line for every part that takes more than a five-hundredth.
func printSizes(ctx context.Context, name, path string) error {
	z, err := sizesOf(ctx, path)
	if err != nil {
		return err
	}
	t, items := z.Texts, float64(max(z.Items, 1))
	fmt.Printf("\n%s: %d items, %.1f MB, %.2f times the texts (%.1f MB: titles %.1f, summaries %.1f, addresses %.1f, articles %.1f)\n", name, z.Items,
		float64(z.File)/1e6, float64(z.File)/float64(max(t.Sum(), 1)), float64(t.Sum())/1e6, float64(t.Titles)/1e6, float64(t.Summaries)/1e6, float64(t.Links)/1e6, float64(t.Articles)/1e6)
	fmt.Printf("  %-26s %10s %6s %10s %10s %10s\n", "", "bytes", "%", "an item", "filled", "rows")
	for _, p := range z.Parts {
		if p.Bytes > z.File/500 {
			fmt.Printf("  %-26s %10d %6.1f %10.1f %9.0f%% %10d\n", p.Name, p.Bytes, 100*float64(p.Bytes)/float64(z.File), float64(p.Bytes)/items, 100*float64(p.Payload)/float64(p.Bytes), p.Rows)
		}
	}
	fmt.Printf("  %-26s %10d %6.1f %10.1f\n", "(empty pages)", z.Free, 100*float64(z.Free)/float64(z.File), float64(z.Free)/items)
	return nil
}
