package store

import (
	"database/sql/driver"
	"fmt"

	"attache/model/shorthand"
)

// coded is a text as a column holds it: in shorthand, as a BLOB whose first byte names the form, or as TEXT where that is
// no longer. Stores of schema 1 have TEXT throughout, so that they need not be rewritten. SQL must not compare or cut
// such a column; it may copy it.
type coded string

// codedForm is the first byte of a text in shorthand.
const codedForm = 1

// Value gives what is stored; see driver.Valuer.
func (c coded) Value() (driver.Value, error) {
	v, _ := c.value(make([]byte, 0, len(c)+1))
	return v, nil
}

// value gives what is stored, behind what stands in the room given, and the room with it.
func (c coded) value(room []byte) (driver.Value, []byte) {
	if len(c) < 4 {
		return string(c), room
	}
	b := shorthand.Append(append(room, codedForm), string(c))
	if len(b)-len(room) >= len(c) {
		return string(c), room
	}
	return b[len(room):len(b):len(b)], b
}

// codedBlob gives a text in shorthand, whether that is shorter or not.
func codedBlob(s string) []byte {
	return shorthand.Append(append(make([]byte, 0, len(s)+1), codedForm), s)
}

// Scan reads what is stored; see sql.Scanner.
func (c *coded) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*c = ""
	case string:
		*c = coded(v)
	case []byte:
		if len(v) == 0 || v[0] != codedForm {
			return fmt.Errorf("a text is in a form that this program does not know: %w", ErrCorrupt)
		}
		room := packed.Get().(*[]byte)
		defer packed.Put(room)
		b, err := shorthand.Decode((*room)[:0], v[1:])
		if err != nil {
			return fmt.Errorf("%w: %w", err, ErrCorrupt)
		}
		*room, *c = b, coded(b)
	default:
		return fmt.Errorf("a text is stored as %T: %w", v, ErrCorrupt)
	}
	return nil
}

// inFull has a coded column read into a string.
func inFull(s *string) *coded { return (*coded)(s) }

// codedColumns are the columns that hold coded texts, by table; those of items and revisions are exported in words anyway.
var codedColumns = map[string][]string{"developments": {"title"}, "threads": {"title", "actors", "places"}}
