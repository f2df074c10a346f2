package attache

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// Error is one mistake in a configuration, with the place to put the cursor. Line and Column count from 1.
type Error struct {
	File         string
	Line, Column int
	Msg          string
}

// Error writes the mistake as compilers do: file:line:column: what is wrong.
func (e Error) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Msg)
}

// Errors is all mistakes found at once, in the order of the file.
type Errors []Error

// Error writes one mistake a line.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i := range e {
		lines[i] = e[i].Error()
	}
	return strings.Join(lines, "\n")
}

// explain turns what the decoder says into words that speak of settings instead of Go.
func explain(name string, doc []byte, err error) error {
	var missing *toml.StrictMissingError
	if errors.As(err, &missing) {
		out := make(Errors, 0, len(missing.Errors))
		for i := range missing.Errors {
			out = append(out, unknown(name, &missing.Errors[i]))
		}
		return out
	}
	var de *toml.DecodeError
	if errors.As(err, &de) {
		line, col := de.Position()
		return Errors{{name, line, col, plain(de)}}
	}
	return Errors{{name, 1, 1, err.Error()}}
}

func unknown(name string, de *toml.DecodeError) Error {
	line, col := de.Position()
	key := de.Key()
	msg := fmt.Sprintf("there is no setting %q", strings.Join(key, "."))
	if near := settingsIn(reflect.TypeFor[Config](), key[:max(0, len(key)-1)]); len(near) > 0 {
		msg += "; here stand: " + strings.Join(near, ", ")
	}
	return Error{name, line, col, msg}
}

// settingsIn lists the keys that the table at path may have, nil when there is no such table.
func settingsIn(t reflect.Type, path []string) []string {
	for _, p := range path {
		f, ok := fieldOf(t, p)
		if !ok {
			return nil
		}
		t = f
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	var out []string
	for i := range t.NumField() {
		if key, ok := t.Field(i).Tag.Lookup("toml"); ok {
			out = append(out, key)
		}
	}
	sort.Strings(out)
	return out
}

func fieldOf(t reflect.Type, key string) (reflect.Type, bool) {
	if t.Kind() != reflect.Struct {
		return nil, false
	}
	for i := range t.NumField() {
		if f := t.Field(i); f.Tag.Get("toml") == key {
			if f.Type.Kind() == reflect.Slice {
				return f.Type.Elem(), true
			}
			return f.Type, true
		}
	}
	return nil, false
}

// wrongType picks the two types out of the decoder's message ("cannot decode TOML string into struct field
// attache.Refresh.Concurrent of type int" and its like).
var wrongType = regexp.MustCompile(`cannot (?:decode|store) TOML (.+?) (?:in|into) .*?(\S+)$`)

var typeWords = map[string]string{
	"string": "a text in quotes", "bool": "true or false", "int": "a whole number", "[]string": "a list of texts",
	"attache.Duration": `a length of time in quotes, such as "10m"`, "attache.Size": `a size in quotes, such as "4MB"`,
	"attache.Refresh": "a table, [refresh]", "attache.Articles": "a table, [articles]", "attache.Retention": "a table, [retention]",
	"attache.Screen": "a table, [screen]", "attache.Themes": "tables that begin with [themes.NAME]", "map[string]string": "a table of roles, each with its look", "attache.Feed": "a table that begins with [[feeds]]",
	"[]attache.Feed": "tables that begin with [[feeds]]", "map[string][]string": "a table of actions, each with a list of keys",
	"integer": "a whole number", "float": "a number with a fraction", "boolean": "true or false", "array": "a list", "table": "a table",
	"local date": "a date", "local time": "a time of day", "datetime": "a date", "local datetime": "a date",
}

func plain(de *toml.DecodeError) string {
	msg := strings.TrimPrefix(de.Error(), "toml: ")
	key := strings.Join(de.Key(), ".")
	if m := wrongType.FindStringSubmatch(msg); m != nil {
		msg = fmt.Sprintf("must be %s, not %s", words(m[2]), words(m[1]))
	}
	if key == "" {
		return msg
	}
	return key + ": " + msg
}

func words(typ string) string {
	if w, ok := typeWords[typ]; ok {
		return w
	}
	return typ
}

// locate says each fault with its place, in the order of the file.
func (c Config) locate(wrong faults) error {
	out := make(Errors, 0, len(wrong))
	stands := placesOf(c.doc)
	for _, f := range wrong {
		at := stands.of(f.path)
		if f.into > 0 {
			at = stands.within(f, at)
		}
		out = append(out, Error{c.file, at.Line, at.Column, index.ReplaceAllString(f.path, "") + ": " + f.msg})
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Line < out[j].Line })
	return out
}

// within moves on from a setting to a place in its value, where that is a text on one line without escapes, so that a
// character of the value is a character of the file. Columns of the file count bytes, as the decoder's do.
func (p places) within(f fault, at unstable.Position) unstable.Position {
	v, ok := p.values[f.path]
	if !ok {
		return at
	}
	r := []rune(v.text)
	v.at.Column += len(string(r[:min(f.into-1, len(r))]))
	return v.at
}

// written is a text as it stands in the file, without its quotes, and where it begins.
type written struct {
	text string
	at   unstable.Position
}

// of finds where a setting stands. One that is not written in the file (it keeps its default and clashes with one
// that is) is said at its table, or at the top.
func (p places) of(path string) unstable.Position {
	for path != "" {
		if at, ok := p.keys[path]; ok {
			return at
		}
		path = path[:max(0, strings.LastIndexByte(path, '.'))]
	}
	return unstable.Position{Line: 1, Column: 1}
}

// index is the number in "feeds[3].url": the line says better which feed is meant.
var index = regexp.MustCompile(`\[\d+\]`)

// places maps every key of a document ("refresh.min", "feeds[3].url") and every table to where it stands.
type places struct {
	keys   map[string]unstable.Position
	values map[string]written
}

// placesOf looks for them. Each costs a walk from the start of the document, so that it is done when something is wrong.
func placesOf(doc []byte) places {
	out, values := map[string]unstable.Position{}, map[string]written{}
	counts := map[string]int{}
	var p unstable.Parser
	p.Reset(doc)
	table := ""
	for p.NextExpression() {
		e := p.Expression()
		key, pos, ok := keyOf(&p, e)
		if !ok {
			continue
		}
		switch e.Kind {
		case unstable.Table:
			table = key
			out[table] = pos
		case unstable.ArrayTable:
			table = key + "[" + strconv.Itoa(counts[key]) + "]"
			counts[key]++
			out[table] = pos
		case unstable.KeyValue:
			if table != "" {
				key = table + "." + key
			}
			out[key] = pos
			if v, ok := plainText(&p, e.Value()); ok {
				values[key] = v
			}
		}
	}
	return places{out, values}
}

// plainText gives a value that is a text in quotes on one line, without escapes.
func plainText(p *unstable.Parser, v *unstable.Node) (written, bool) {
	if v.Kind != unstable.String || v.Raw.Length == 0 {
		return written{}, false
	}
	raw := string(p.Raw(v.Raw))
	if len(raw) < 2 || raw[1:len(raw)-1] != string(v.Data) {
		return written{}, false
	}
	at := p.Shape(v.Raw).Start
	at.Column++
	return written{string(v.Data), at}, true
}

func keyOf(p *unstable.Parser, e *unstable.Node) (string, unstable.Position, bool) {
	var parts []string
	var pos unstable.Position
	for it := e.Key(); it.Next(); {
		if len(parts) == 0 {
			pos = p.Shape(it.Node().Raw).Start
		}
		parts = append(parts, string(it.Node().Data))
	}
	return strings.Join(parts, "."), pos, len(parts) > 0
}
