package subscriptions

import (
	"fmt"
	"io"
	"strings"

	"attache/feeds/parse/charset"
	"attache/model"
	"attache/model/text"
)

// ReadNewsboat reads newsboat's urls file, and any plain list of addresses, one a line: an address or "exec:..." or "file:...", then tags, of
// which "~name" gives the feed its name and "!" hides it. Lines with "#" are comments.
func ReadNewsboat(r io.Reader) ([]model.Feed, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("reading the urls file: %w", err)
	}
	d, err := charset.Decode(b, "", maxBytes)
	if err != nil {
		return nil, fmt.Errorf("reading the urls file: %w", err)
	}
	res, err := newsboat(string(d.Text))
	if err != nil {
		return res.Feeds, fmt.Errorf("reading the urls file: %w", err)
	}
	return res.Feeds, nil
}

func newsboat(s string) (Result, error) {
	var res Result
	number := 0
	for line := range strings.Lines(s) {
		number++
		fields, commands := fields(line)
		if len(fields) == 0 {
			continue
		}
		if commands {
			res.skip("line %d: commands in back-ticks are not run", number)
			continue
		}
		res.line(number, fields)
	}
	if len(res.Feeds) == 0 {
		return res, ErrNone
	}
	return res, nil
}

// line takes one line's fields.
func (r *Result) line(number int, fields []string) {
	entry := fields[0]
	f := model.Feed{}
	for _, tag := range fields[1:] {
		switch {
		case strings.HasPrefix(tag, "~"):
			f.Source = text.Clean(tag[1:], maxName)
		case strings.HasPrefix(tag, "!"):
			// Hidden in newsboat's list; attaché has no list that a feed could hide from.
		default:
			f.Tags = append(f.Tags, tag)
		}
	}
	kind, rest, _ := strings.Cut(entry, ":")
	switch strings.ToLower(kind) {
	case "query":
		name, _, _ := strings.Cut(rest, ":")
		r.skip("line %d: “%s” is a query over other feeds, not a feed; save it as a filter", number, text.Clean(name, 60))
		return
	case "filter":
		r.skip("line %d: filter: is not supported; exec: with a command that fetches and filters does the same: %s", number, show(rest))
		return
	case "exec", "file":
		f.URL = strings.ToLower(kind) + ":" + strings.TrimSpace(text.Clean(rest, 0))
		if strings.TrimSpace(strings.Trim(rest, "/")) == "" || len(f.URL) > maxURL {
			r.skip("line %d: %s: without a command or a file", number, kind)
			return
		}
		r.add(f)
		return
	}
	address, why, ok := cleanURL(entry)
	if !ok {
		r.skip("line %d: %s: %s", number, show(entry), why)
		return
	}
	f.URL = address
	r.add(f)
}

// fields cuts a line at white space. Double quotes hold a field together; in them a backslash takes the next character as it is. What
// begins with "#" outside quotes is a comment. commands says that a back-tick stands outside quotes.
func fields(line string) (out []string, commands bool) {
	var b strings.Builder
	quoted, open := false, false
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case quoted && c == '\\' && i+1 < len(line):
			i++
			b.WriteByte(unescape(line[i]))
		case c == '"':
			quoted = !quoted
			open = true
		case quoted:
			b.WriteByte(c)
		case c == '#' && b.Len() == 0 && !open:
			return out, commands
		case c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v':
			if b.Len() > 0 || open {
				out = append(out, b.String())
				b.Reset()
				open = false
			}
		default:
			commands = commands || c == '`'
			b.WriteByte(c)
		}
	}
	if b.Len() > 0 || open {
		out = append(out, b.String())
	}
	return out, commands
}

func unescape(c byte) byte {
	switch c {
	case 'n':
		return '\n'
	case 't':
		return '\t'
	case 'r':
		return '\r'
	}
	return c
}
