package parse

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/mmcdole/gofeed"
	feedjson "github.com/mmcdole/gofeed/json"
)

// parseJSON reads a JSON feed into d.
func parseJSON(d *Document, doc []byte, o Options) error {
	end, depth := jsonShape(doc)
	if depth > o.MaxDepth {
		return fmt.Errorf("%w (more than %d levels)", ErrTooDeep, o.MaxDepth)
	}
	if !json.Valid(doc) && end > 0 {
		doc = append(append([]byte(nil), doc[:end]...), "]}"...)
		d.Partial = true
		d.warn("the document is cut off at its end; its complete items were read")
	}
	original := &feedjson.Feed{}
	var wrongType *json.UnmarshalTypeError
	if err := json.Unmarshal(doc, original); errors.As(err, &wrongType) {
		d.warn("a value of the JSON has the wrong type and was left out (%s)", clip(wrongType.Field, 60))
	} else if err != nil {
		return fmt.Errorf("the JSON is broken: %w", err)
	}
	if !strings.Contains(original.Version, "jsonfeed") && original.Items == nil {
		return &NotFeedError{What: "JSON of another kind" + quoted(string(doc[:min(len(doc), 120)]))}
	}
	// null among the items or authors would be followed.
	original.Items = present(original.Items)
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

func present[T any](list []*T) []*T {
	kept := list[:0]
	for _, v := range list {
		if v != nil {
			kept = append(kept, v)
		}
	}
	return kept
}

// jsonShape gives the depth of a JSON document, and the offset behind the last complete member of an array that a top-level key
// holds: where a cut document can be closed. Zero when there is none.
func jsonShape(doc []byte) (lastItem, depth int) {
	open := 0
	for i := 0; i < len(doc); i++ {
		switch doc[i] {
		case '{', '[':
			open++
			depth = max(depth, open)
		case '}', ']':
			open--
			if open == 2 && doc[i] == '}' {
				lastItem = i + 1
			}
		case '"':
			end := jsonString(doc[i+1:])
			if end < 0 {
				return lastItem, depth
			}
			i += end + 1
		}
	}
	return lastItem, depth
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
