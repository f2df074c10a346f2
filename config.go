// Package attache holds the configuration: its form, its defaults, and the default feeds. config.example.toml is all three
// at once; it is embedded, and a program that finds no other configuration runs on it.
package attache

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/pelletier/go-toml/v2"
)

//go:embed config.example.toml
var example string

// ExampleName stands for a file name where the embedded configuration is spoken of.
const ExampleName = "config.example.toml"

// Example gives the embedded configuration as it is written, comments included.
func Example() string { return example }

// Config is everything that the user can set. Each field is explained, and has its default, in config.example.toml.
type Config struct {
	Refresh   Refresh             `toml:"refresh"`
	Articles  Articles            `toml:"articles"`
	Retention Retention           `toml:"retention"`
	Screen    Screen              `toml:"screen"`
	Keys      map[string][]string `toml:"keys"`
	Themes    Themes              `toml:"themes"`
	Names     Names               `toml:"names"`
	Words     []Word              `toml:"words"`
	Searches  []Search            `toml:"searches"`
	Watches   []Watch             `toml:"watches"`
	Feeds     []Feed              `toml:"feeds"`

	file string
	doc  []byte // as it was read: places of faults are looked for when there are any
}

// Wrong gives the error for a setting that only another part of the program can judge, with its place in the file. path is
// that of the setting or of its table ("keys").
func (c Config) Wrong(path string, cause error) error {
	at := placesOf(c.doc).of(path)
	return Errors{{c.file, at.Line, at.Column, path + ": " + cause.Error()}}
}

// Refresh bounds how feeds are asked.
type Refresh struct {
	Min          Duration `toml:"min"`
	Max          Duration `toml:"max"`
	PrivateEvery Duration `toml:"private_every"`
	Concurrent   int      `toml:"concurrent"`
	PerHost      int      `toml:"per_host"`
	HostGap      Duration `toml:"host_gap"`
	Timeout      Duration `toml:"timeout"`
	MaxBytes     Size     `toml:"max_bytes"`
	Proxy        string   `toml:"proxy"`
}

// Articles is about fetching the full text of items ahead of the reader.
type Articles struct {
	Fetch       bool `toml:"fetch"`
	PerDay      int  `toml:"per_day"`
	BytesPerDay Size `toml:"bytes_per_day"`
}

// Retention says how long what nobody keeps by hand stays in the store. Zero values keep everything.
type Retention struct {
	Age   Duration `toml:"age"`
	Items int      `toml:"items"`
	Size  Size     `toml:"size"`
}

// Screen is how the dashboard looks.
type Screen struct {
	Theme      string `toml:"theme"`
	Preset     string `toml:"preset"`
	Density    string `toml:"density"`
	Dates      string `toml:"dates"`
	Hours      int    `toml:"hours"`
	DateFormat string `toml:"date_format"` // strftime's; only another part of the program can judge it
	UTC        bool   `toml:"utc"`
	ASCII      bool   `toml:"ascii"`
	Hyperlinks string `toml:"hyperlinks"`
	Bidi       string `toml:"bidi"`
}

// Themes are the user's own themes: by name, the roles that differ from the theme that base names. What a role may be and
// how a look is written only the screen can judge.
type Themes map[string]map[string]string

// Default gives the embedded configuration. It panics when that does not parse, which a test rules out.
func Default() Config {
	c, err := parse(ExampleName, []byte(example), Config{})
	if err != nil {
		panic(fmt.Sprintf("the embedded configuration is broken: %v", err))
	}
	return c
}

// Parse reads a user's configuration. Settings that it leaves out keep their defaults; its feeds are the ones it lists, so
// that an empty document has none. name stands in the errors, which are of type Errors.
func Parse(name string, doc []byte) (Config, error) {
	base := Default()
	base.Feeds = nil
	return parse(name, doc, base)
}

// Load reads the configuration at path. When there is no such file the default configuration is used, unless required.
// found says whether there was a file.
func Load(path string, required bool) (c Config, found bool, err error) {
	doc, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !required:
		return Default(), false, nil
	case errors.Is(err, fs.ErrNotExist):
		return Config{}, false, fmt.Errorf("there is no configuration file %s: create it (attache help config prints one to start from) or leave --config out", path)
	case err != nil:
		return Config{}, false, fmt.Errorf("cannot read the configuration: %w", err)
	}
	c, err = Parse(path, doc)
	return c, true, err
}

func parse(name string, doc []byte, base Config) (Config, error) {
	c := base
	d := toml.NewDecoder(bytes.NewReader(doc)).DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return Config{}, explain(name, doc, err)
	}
	c.file, c.doc = name, doc
	if wrong := c.validate(); len(wrong) > 0 {
		return Config{}, c.locate(wrong)
	}
	return c, nil
}

// bounds that keep a slip of the pen from hammering a server or filling memory.
const (
	leastInterval = time.Minute
	mostAtOnce    = 256
	leastBody     = 64 << 10
	mostBody      = 64 << 20
	mostStore     = 1 << 50
)

// fault is a setting that has the right type and makes no sense. path is where it stands, as locate understands it.
type fault struct {
	path string
	msg  string
	into int // characters into the value, from 1; 0: the fault is the setting's as a whole
}

// faults gathers what is wrong.
type faults []fault

// add notes a fault at path when is holds.
func (f *faults) add(is bool, path, format string, args ...any) {
	if is {
		*f = append(*f, fault{path: path, msg: fmt.Sprintf(format, args...)})
	}
}

// duration reads a length of time that has bounds; a missing value counts as in order when it may be zero.
func (f *faults) duration(d Duration, path string, least time.Duration, why string) time.Duration {
	t, err := d.parse()
	if err != nil {
		f.add(true, path, "%s", err)
		return t
	}
	f.add(t < least, path, "at least %s%s", least, why)
	return t
}

func (f *faults) size(z Size, path string, least, most int64) {
	n, err := z.parse()
	if err != nil {
		f.add(true, path, "%s", err)
		return
	}
	f.add(n < least || n > most, path, "from %dKB to %dMB", least>>10, most>>20)
}

func (c Config) validate() faults {
	var f faults
	r := c.Refresh
	least := f.duration(r.Min, "refresh.min", leastInterval, ", so that no server is hammered")
	most := f.duration(r.Max, "refresh.max", 0, "")
	f.add(most < least, "refresh.max", "must not be shorter than refresh.min (%s)", r.Min)
	f.duration(r.PrivateEvery, "refresh.private_every", time.Second, "")
	f.add(r.Concurrent < 1 || r.Concurrent > mostAtOnce, "refresh.concurrent", "from 1 to %d", mostAtOnce)
	f.add(r.PerHost < 1 || r.PerHost > 8, "refresh.per_host", "from 1 to 8")
	f.duration(r.HostGap, "refresh.host_gap", 0, "")
	f.duration(r.Timeout, "refresh.timeout", time.Second, "")
	f.size(r.MaxBytes, "refresh.max_bytes", leastBody, mostBody)
	f.add(!validProxy(r.Proxy), "refresh.proxy", "must be an http, https or socks5 address such as http://127.0.0.1:3128")
	f.add(c.Articles.PerDay < 0, "articles.per_day", "must not be negative")
	f.size(c.Articles.BytesPerDay, "articles.bytes_per_day", 0, mostStore)
	f.duration(c.Retention.Age, "retention.age", 0, "")
	f.add(c.Retention.Items < 0, "retention.items", "must not be negative; 0 keeps everything")
	f.size(c.Retention.Size, "retention.size", 0, mostStore)
	f.screen(c.Screen, c.Themes)
	f.words(c.Words)
	f.saved(c.Searches, c.Watches)
	f.feeds(c.Feeds)
	return f
}
