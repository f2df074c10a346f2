package query

import "strings"

// field reads what follows the colon of a field: one value, or several with commas between them.
func (p *parser) field(start int, name string) (Expr, *Error) {
	field, err := p.fieldName(start, name)
	if err != nil {
		return nil, err
	}
	var parts []Expr
	for {
		on, err := p.value(start, field)
		if err != nil {
			return nil, err
		}
		parts = append(parts, on)
		if p.at == len(p.s) || p.s[p.at] != ',' {
			return oneOr(parts, func() Expr { return Or{parts} }), nil
		}
		p.at++
		if p.terms++; p.terms > maxTerms {
			return nil, p.errf(start, p.at-start, tooLong, maxTerms)
		}
	}
}

func (p *parser) value(start int, field Field) (Expr, *Error) {
	text, at, ok, err := p.quote()
	if err != nil {
		return nil, err
	}
	bare := !ok
	if bare {
		at = p.at
		p.at = p.runEnd(p.at, " (),")
		text = p.s[at:p.at]
	}
	text, prefix := p.star(text)
	if text == "" {
		return nil, p.errf(start, p.at-start, "%s: needs a value right after the colon, for instance %s", field, example(field))
	}
	on, verr := value(field, text, prefix)
	if verr != nil {
		return nil, p.err(at, p.at-at, verr.Error())
	}
	if bare && len(on.Words) > 0 && len(on.Known) == 0 { // what the tables of names know is whole
		p.ends(text, on.Words, prefix)
	}
	return on, nil
}

func example(f Field) string {
	for _, h := range AllFields() {
		if h.Field == f {
			return h.Example
		}
	}
	return string(f)
}

func (p *parser) fieldName(start int, name string) (Field, *Error) {
	names := fieldNames()
	near, best := "", 3
	for _, n := range names {
		if strings.EqualFold(n, name) {
			return Field(n), nil
		}
		if d := distance(n, strings.ToLower(name)); d < best {
			near, best = n, d
		}
	}
	hint := ""
	if near != "" {
		hint = "; did you mean " + near + ":?"
	}
	return "", p.errf(start, len(name)+1, "unknown field %q%s Possible are %s. To look for the text itself, put it in quotes",
		name+":", orDot(hint), list(names, ""))
}

func orDot(hint string) string {
	if hint == "" {
		return "."
	}
	return hint
}

// distance counts the letters that must be put in, left out or changed to make b of a.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diag := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diag
			if a[i] != b[j] {
				cost++
			}
			diag = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
