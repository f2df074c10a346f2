package parse

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/mmcdole/gofeed"
	feedjson "github.com/mmcdole/gofeed/json"
)

// parseJSON reads a JSON feed into d.
func parseJSON(d *Document, doc []byte, o Options) error {
	shape := shapeOf(doc)
	if shape.depth > o.MaxDepth {
		return fmt.Errorf("%w (more than %d levels)", ErrTooDeep, o.MaxDepth)
	}
	if shape.breaks && !json.Valid(doc) {
		d.warn("texts of the JSON have line breaks or other control characters in them; they were read as spaces")
		doc = withoutBreaks(doc)
	}
	if !json.Valid(doc) && shape.end > 0 {
		doc = append(append([]byte(nil), doc[:shape.end]...), shape.closing...)
		d.Partial = true
		d.warn("the document is cut off at its end; its complete items were read")
	}
	original, dropped, err := readJSON(doc)
	if err != nil {
		return fmt.Errorf("the JSON is broken: %w", err)
	}
	if dropped > 0 {
		d.warn("%s", count(dropped, "value of the JSON has the wrong type and was left out", "values of the JSON have the wrong type and were left out"))
	}
	if !strings.Contains(original.Version, "jsonfeed") && original.Items == nil {
		return &NotFeedError{What: "JSON of another kind" + quoted(string(doc[:min(len(doc), 120)]))}
	}
	// null among the authors would be followed.
	original.Authors = present(original.Authors)
	for _, it := range original.Items {
		it.Authors = present(it.Authors)
	}
	feed, err := (&gofeed.DefaultJSONTranslator{}).Translate(original)
	if err != nil {
		return fmt.Errorf("reading the JSON feed: %w", err)
	}
	fillJSON(d, feed, original, o)
	return nil
}

// readJSON decodes a feed and its items one by one, so that a value of the wrong type costs itself and nothing else.
func readJSON(doc []byte) (feed *feedjson.Feed, dropped int, err error) {
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(doc, &fields); err != nil {
		var list []json.RawMessage
		if json.Unmarshal(doc, &list) == nil {
			return &feedjson.Feed{}, 0, nil // valid JSON, but no feed
		}
		return nil, 0, err
	}
	var raw []json.RawMessage
	if items, ok := fields["items"]; ok && json.Unmarshal(items, &raw) != nil {
		dropped++
	}
	delete(fields, "items")
	feed = &feedjson.Feed{}
	dropped += lenient(fields, feed)
	raw = raw[:min(len(raw), maxItems)]
	if raw != nil {
		feed.Items = make([]*feedjson.Item, 0, len(raw))
	}
	for _, r := range raw {
		item := &feedjson.Item{}
		if err := json.Unmarshal(r, item); err != nil {
			fields := map[string]json.RawMessage{}
			if json.Unmarshal(r, &fields) != nil {
				dropped++
				continue
			}
			*item = feedjson.Item{}
			dropped += lenient(fields, item)
		}
		if string(r) != "null" {
			feed.Items = append(feed.Items, item)
		}
	}
	return feed, dropped, nil
}

// lenient decodes those fields of an object that have the type which v wants, a number where it wants a text too, and counts the others.
func lenient[T any](fields map[string]json.RawMessage, v *T) (dropped int) {
	for key, value := range fields {
		if fits[T](key, value) {
			continue
		}
		if quoted := json.RawMessage(strconv.Quote(string(value))); digit(string(value), 0) && fits[T](key, quoted) {
			fields[key] = quoted
			continue
		}
		delete(fields, key)
		dropped++
	}
	all, err := json.Marshal(fields)
	if err != nil || json.Unmarshal(all, v) != nil {
		return dropped + 1
	}
	return dropped
}

// fits reports whether a value has the type that T wants under a key.
func fits[T any](key string, value json.RawMessage) bool {
	one, err := json.Marshal(map[string]json.RawMessage{key: value})
	var alone T
	return err == nil && json.Unmarshal(one, &alone) == nil
}

func present[T any](list []*T) []*T {
	kept := list[:0]
	for _, v := range list {
		if v != nil {
			kept = append(kept, v)
		}
	}
	return kept
}

// jsonShape is what one pass over a JSON document finds out.
type jsonShape struct {
	depth int
	// end is where a cut document can be closed, and closing with what: behind the last complete object of an array that a top-level key
	// holds, else behind the last complete member of the top-level object. Zero when there is neither.
	end     int
	closing string
	breaks  bool // there are control characters in strings
}

func shapeOf(doc []byte) (s jsonShape) {
	open := 0
	for i := 0; i < len(doc); i++ {
		switch doc[i] {
		case '{', '[':
			open++
			s.depth = max(s.depth, open)
		case '}', ']':
			open--
			if open == 2 && doc[i] == '}' {
				s.end, s.closing = i+1, "]}"
			}
		case ',':
			if open == 1 && s.closing != "]}" {
				s.end, s.closing = i, "}"
			}
		case '"':
			end := jsonString(doc[i+1:])
			if end < 0 {
				return s
			}
			s.breaks = s.breaks || slices.ContainsFunc(doc[i+1:i+1+end], func(c byte) bool { return c < ' ' })
			i += end + 1
		}
	}
	return s
}

// withoutBreaks makes spaces of the control characters in a JSON document. Between its values they mean nothing, in strings JSON forbids
// them.
func withoutBreaks(doc []byte) []byte {
	return bytes.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, doc)
}

// jsonString gives the offset of the quote that ends a string, -1 when there is none.
func jsonString(b []byte) int {
	for i := 0; ; {
		j := bytes.IndexAny(b[i:], `"\`)
		if j < 0 {
			return -1
		}
		i += j
		if b[i] == '"' {
			return i
		}
		i += 2
		if i > len(b) {
			return -1
		}
	}
}
