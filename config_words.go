package attache

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"attache/model"
	"attache/model/text"
	"attache/model/tracks"
)

// Names is the [names] table: names of the user's own.
type Names struct {
	// File is a table of names, beside the configuration file or with its whole path; see text.LoadNames for its form.
	File string `toml:"file"`
}

// Word is one [[words]] table: a word or phrase that speaks for a track, or against it.
type Word struct {
	Text   string  `toml:"text"`
	Lang   string  `toml:"lang"`
	Track  string  `toml:"track"`
	Weight float64 `toml:"weight"` // 0: usualWeight
}

// usualWeight decides doubtful items and leaves clear ones alone; mostWeight decides whatever else is said.
const usualWeight, mostWeight = 3, 20

func (f *faults) words(words []Word) {
	for i, w := range words {
		at := fmt.Sprintf("words[%d].", i)
		f.add(strings.TrimSpace(w.Text) == "", at+"text", "it needs a word or a phrase")
		_, err := model.ParseTrack(w.Track)
		f.add(err != nil, at+"track", "is one of negotiations, posture, protests, other")
		f.add(w.Weight < -mostWeight || w.Weight > mostWeight, at+"weight", "from -%d to %d", mostWeight, mostWeight)
	}
}

// ModelWords gives the words as the judge of tracks takes them.
func (c Config) ModelWords() []tracks.Word {
	out := make([]tracks.Word, 0, len(c.Words))
	for _, w := range c.Words {
		track, err := model.ParseTrack(w.Track)
		if err != nil {
			continue // refused when the configuration was read
		}
		weight := w.Weight
		if weight == 0 {
			weight = usualWeight
		}
		out = append(out, tracks.Word{Text: w.Text, Lang: w.Lang, Track: track, Weight: weight})
	}
	return out
}

// LoadNames reads the user's table of names; nil when there is none, and the tables that ship count alone. What is wrong
// with it is said with its file and line.
func (c Config) LoadNames() (*text.Lexicon, error) {
	if c.Names.File == "" {
		return nil, nil
	}
	path := c.Names.File
	if !filepath.IsAbs(path) && c.file != "" {
		path = filepath.Join(filepath.Dir(c.file), path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, c.Wrong("names.file", fmt.Errorf("cannot be read: %w", err))
	}
	defer f.Close()
	const most = 16 << 20 // a table, not a database
	l, err := text.LoadNames(io.LimitReader(f, most))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return l, nil
}
