package text

import (
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// quantities are the words of a language that stand for numbers.
type quantities struct {
	value   map[string]float64 // "three": 3
	scale   map[string]float64 // "million": 1e6
	percent map[string]bool
}

// byLanguage reads a table with the columns kind, value and one for each language: for each language, kind and folded form
// the value.
func byLanguage(file string) map[string]map[string]map[string]int {
	b, err := tables.ReadFile("tables/" + file)
	if err != nil {
		panic("text: embedded table: " + err.Error()) // a fault of the build, which tests find
	}
	out := map[string]map[string]map[string]int{}
	var columns []string
	for line := range strings.Lines(string(b)) {
		cells := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if cells[0] == "" || cells[0][0] == '#' {
			continue
		}
		if columns == nil {
			columns = cells
			continue
		}
		v, err := strconv.Atoi(cells[1])
		if err != nil {
			panic("text: embedded table " + file + ": " + err.Error())
		}
		for i, cell := range cells[2:] {
			lang := columns[i+2]
			if out[lang] == nil {
				out[lang] = map[string]map[string]int{}
			}
			for f := range strings.SplitSeq(cell, "|") {
				if f = fold(f); f != "" {
					if out[lang][cells[0]] == nil {
						out[lang][cells[0]] = map[string]int{}
					}
					out[lang][cells[0]][formKey(lang, f)] = v
				}
			}
		}
	}
	return out
}

// formKey is a folded form as words are kept: Persian without affixes, Arabic without the article.
func formKey(lang, f string) string {
	switch lang {
	case "fa":
		return withoutAffixes(f)
	case "ar":
		return withoutArticle(f)
	}
	return f
}

var numberWords = sync.OnceValue(func() map[string]*quantities {
	out := map[string]*quantities{}
	for lang, kinds := range byLanguage("numbers.tsv") {
		q := &quantities{value: map[string]float64{}, scale: map[string]float64{}, percent: map[string]bool{}}
		for w, v := range kinds["word"] {
			q.value[w] = float64(v)
		}
		for w, v := range kinds["scale"] {
			q.scale[w] = float64(v)
		}
		for w := range kinds["percent"] {
			q.percent[w] = true
		}
		out[lang] = q
	}
	return out
})

// parseNumber reads a folded token of digits with separators: groups of three after a point or a comma are thousands, one
// other group is a fraction.
func parseNumber(s string) (float64, bool) {
	if s == "" || s[0] < '0' || s[0] > '9' {
		return 0, false
	}
	separators := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ',' || c == '.' || c == '\'':
			separators++
		case c < '0' || c > '9':
			return 0, false
		}
	}
	if separators == 0 {
		v, err := strconv.ParseFloat(s, 64)
		return v, err == nil
	}
	groups := strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == '.' || r == '\'' })
	thousands := groups[0] != "0" && len(groups) > 1 && len(groups[0]) <= 3
	for _, g := range groups[1:] {
		thousands = thousands && len(g) == 3
	}
	if thousands {
		s = strings.Join(groups, "")
	} else {
		s = strings.ReplaceAll(s, ",", ".")
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil
}

// numbers fills the doc's numbers; parts of dates are none, and neither are years.
func (a *analyzer) numbers(d *Doc, in Input) {
	q := numberWords()[a.lang]
	if q == nil {
		q = &quantities{}
	}
	for i := 0; i < len(a.toks); i++ {
		if !a.toks[i].is(counts) {
			continue
		}
		v, used, ok := a.quantity(q, i)
		if !ok || a.toks[i].dated {
			continue
		}
		t := a.toks[i]
		src := in.Title
		if t.part != inTitle {
			src = in.Summary
		}
		last := a.toks[i+used-1]
		if after, _ := utf8.DecodeRuneInString(src[last.end:]); after == '年' || after == '月' || after == '日' || after == '号' {
			continue
		}
		n := Number{Value: v, InTitle: t.part == inTitle}
		n.Unit = a.unit(q, src, i+used, last)
		if n.Unit == "" && used == 1 && v >= 1900 && v <= 2100 && last.end-t.start == 4 {
			continue
		}
		d.Numbers = append(d.Numbers, n)
		i += used - 1
	}
}

// quantity reads a number that begins at token i, in digits or words, and tells how many tokens it takes.
func (a *analyzer) quantity(q *quantities, i int) (v float64, used int, ok bool) {
	w := a.toks[i].w
	switch {
	case w.is(number):
		v, used = w.value, 1
		for used < 4 && i+used < len(a.toks) && a.grouped(i+used) {
			v, used = v*1000+a.toks[i+used].w.value, used+1
		}
	case q.value[w.key(a.lang)] != 0:
		v, used = q.value[w.key(a.lang)], 1
		if i+1 < len(a.toks) && v >= 20 && a.toks[i+1].gap == hyphen && q.value[a.toks[i+1].w.key(a.lang)] > 0 {
			v, used = v+q.value[a.toks[i+1].w.key(a.lang)], 2
		}
	case q.scale[w.key(a.lang)] == 12 || q.scale[w.key(a.lang)] >= 100 && i > 0 && (a.toks[i-1].w.folded == "a" || a.toks[i-1].w.folded == "one"):
		return q.scale[w.key(a.lang)], 1, true
	default:
		return magnitude(w)
	}
	for i+used < len(a.toks) && a.toks[i+used].gap <= hyphen {
		s := q.scale[a.toks[i+used].w.key(a.lang)]
		if s == 0 {
			break
		}
		v, used = v*s, used+1
	}
	return v, used, true
}

// key is the form under which words of numbers and of the calendar are looked up.
func (w *word) key(lang string) string { return formKey(lang, w.folded) }

// grouped reports whether token i is the next three digits of a number written with spaces ("6 300").
func (a *analyzer) grouped(i int) bool {
	t, before := a.toks[i], a.toks[i-1]
	switch a.lang {
	case "fr", "ru", "uk", "de", "es", "pl", "fi", "sv", "cs":
		return t.w.is(number) && len(t.w.folded) == 3 && t.gap == space && before.end-before.start <= 3 && t.start-before.end <= 3 && t.start > before.end
	}
	return false
}

// magnitude reads "5bn", "1.5m" and "300k".
func magnitude(w *word) (float64, int, bool) {
	if !w.is(alnum) {
		return 0, 0, false
	}
	for _, s := range [...]struct {
		suffix string
		scale  float64
	}{{"bn", 1e9}, {"tn", 1e12}, {"mn", 1e6}, {"m", 1e6}, {"k", 1e3}} {
		if digits, ok := strings.CutSuffix(w.folded, s.suffix); ok {
			v, ok := parseNumber(digits)
			return v * s.scale, 1, ok
		}
	}
	return 0, 0, false
}

// unit is what a number counts: the stem of the next word that is not the name of a state or so ("6,300 Russian soldiers").
func (a *analyzer) unit(q *quantities, src string, i int, last token) string {
	rest := src[last.end:]
	if r, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, " \u00a0\u202f")); r == '%' || r == '٪' || r == '％' {
		return "%"
	}
	for j := i; j < len(a.toks) && j < i+4 && a.toks[j].part == last.part; j++ {
		t := a.toks[j]
		switch {
		case t.gap > hyphen:
			return ""
		case q.percent[t.w.key(a.lang)] || t.w.folded == "per" && j+1 < len(a.toks) && a.toks[j+1].w.folded == "cent":
			return "%"
		case t.named || t.w.stem == "" || t.w.is(stop):
			continue
		}
		return t.w.stem
	}
	return ""
}
