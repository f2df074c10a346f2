package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"attache/feeds"
	"attache/feeds/parse"
	"attache/model"
)

// mostDocument bounds what parse reads from a file or a pipe.
const mostDocument = 64 << 20

type parseFlags struct {
	contentType  string
	allowPrivate bool
}

func (a *app) parseCommand() *cobra.Command {
	var f parseFlags
	c := &cobra.Command{
		Use:   "parse FILE|URL...",
		Short: "Show a feed document as attaché understands it, as JSON",
		Long: `Read feed documents (files, addresses, - for standard input) and write one JSON object a line for each: what kind it is,
its title, and its items as they would be stored, texts already clean, times in RFC 3339 UTC. A time that the document
does not give, or that is absurd, is an empty text. Remarks about what had to be mended go to standard error. Nothing is stored.

Exit status: 0 when every document could be read, 1 when one could not (its object says why in "error").`,
		Example: `  attache parse feed.xml
  curl -s https://news.example/rss | attache parse --content-type 'text/xml; charset=windows-1256' -
  attache parse https://news.example/rss`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return a.parse(c.Context(), f, args) },
	}
	c.Flags().StringVar(&f.contentType, "content-type", "", "stands for the Content-Type `HEADER` of the answer, for files and standard input")
	c.Flags().BoolVar(&f.allowPrivate, "allow-private", false, "let addresses lead to private and loopback networks")
	return c
}

// parsedDocument is the JSON of one document.
type parsedDocument struct {
	File   string       `json:"file"`
	OK     bool         `json:"ok"`
	Error  string       `json:"error"`
	Title  string       `json:"title"`
	Link   string       `json:"link"`
	Format string       `json:"format"`
	Items  []parsedItem `json:"items"`
}

type parsedItem struct {
	GUID      string `json:"guid"`
	Title     string `json:"title"`
	Link      string `json:"link"`
	Published string `json:"published"`
	Updated   string `json:"updated"`
	Summary   string `json:"summary"`
	Author    string `json:"author"`
	Lang      string `json:"lang"`
}

func (a *app) parse(ctx context.Context, f parseFlags, names []string) error {
	client := feeds.NewClient(feeds.ClientOptions{UserAgent: userAgent()})
	defer client.CloseIdle()
	failed := false
	err := a.buffered(func(w io.Writer) error {
		out := newJSON(w)
		for _, name := range names {
			doc, o, err := a.document(ctx, client, f, name)
			var d *parse.Document
			if err == nil {
				d, err = parse.Parse(doc, o)
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			failed = failed || err != nil
			a.remarks(name, d)
			if err := out.Encode(describe(name, d, err)); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil && failed {
		return errSilent
	}
	return err
}

// document gets the bytes and what is known about them.
func (a *app) document(ctx context.Context, client *feeds.Client, f parseFlags, name string) ([]byte, parse.Options, error) {
	o := parse.Options{ContentType: f.contentType, Fetched: time.Now().UTC()}
	switch {
	case name == "-":
		doc, err := readLimited(a.in, mostDocument)
		return doc, o, err
	case strings.HasPrefix(name, "http://"), strings.HasPrefix(name, "https://"):
		answer, err := client.Get(ctx, feeds.Request{Feed: model.Feed{URL: name, Private: f.allowPrivate}})
		if err != nil {
			return nil, o, err
		}
		o.URL, o.ContentType = answer.URL, answer.ContentType
		return answer.Body, o, nil
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, o, fmt.Errorf("cannot be read: %w", err)
	}
	defer file.Close()
	doc, err := readLimited(file, mostDocument)
	return doc, o, err
}

// readLimited reads everything and fails when there is more than most.
func readLimited(r io.Reader, most int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, most+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("cannot be read to its end: %w", err)
	case int64(len(b)) > most:
		return nil, fmt.Errorf("is larger than %d MB", most>>20)
	}
	return b, nil
}

func (a *app) remarks(name string, d *parse.Document) {
	if d == nil {
		return
	}
	for _, w := range d.Warnings {
		fmt.Fprintf(a.errs, "attache: %s: %s\n", name, w)
	}
}

func describe(name string, d *parse.Document, err error) parsedDocument {
	out := parsedDocument{File: name, OK: err == nil, Items: []parsedItem{}}
	if err != nil {
		out.Error = err.Error()
		return out
	}
	out.Title, out.Link, out.Format = d.Title, d.Link, d.Format
	for _, it := range d.Items {
		p := parsedItem{GUID: it.GUID, Title: it.Title, Link: it.Link, Published: instant(it.Published), Updated: instant(it.Updated),
			Summary: it.Summary, Author: it.Author, Lang: it.Lang}
		if it.DateMended {
			p.Published = ""
		}
		out.Items = append(out.Items, p)
	}
	return out
}

// instant writes a time for JSON as exactly as it is known: RFC 3339 in UTC, empty when not known.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// stamp writes a time for JSON to the second.
func stamp(t time.Time) string { return instant(t.Truncate(time.Second)) }

// newJSON writes one object a line, with characters as they are.
func newJSON(w io.Writer) *json.Encoder {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e
}
