package text

import (
	"strconv"
	"strings"
)

// parseNumber reads a folded token of digits with separators.
func parseNumber(s string) (float64, bool) {
	if s == "" || s[0] < '0' || s[0] > '9' {
		return 0, false
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; (c < '0' || c > '9') && c != ',' && c != '.' {
			return 0, false
		}
	}
	groups := strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == '.' })
	thousands := len(groups) > 1
	for _, g := range groups[1:] {
		thousands = thousands && len(g) == 3
	}
	switch {
	case thousands && groups[0] != "0":
		s = strings.Join(groups, "")
	default:
		s = strings.Replace(s, ",", ".", 1)
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil
}

// numbers fills the doc's numbers.
func (a *analyzer) numbers(d *Doc, in Input) {
	for i, t := range a.toks {
		if !t.w.is(number) {
			continue
		}
		n := Number{Value: t.w.value, InTitle: t.part == inTitle}
		for j := i + 1; j < len(a.toks) && j < i+3; j++ {
			if u := a.toks[j]; u.gap <= hyphen && u.w.stem != "" {
				n.Unit = u.w.stem
				break
			}
		}
		d.Numbers = append(d.Numbers, n)
	}
}
