package text

import "strings"

// offices are titles that stand before a name and are no part of it.
var offices = set(`president vice prime minister foreign defence defense interior finance justice energy oil deputy chief secretary general state
	senator sen congressman congresswoman representative governor gov mayor king queen prince princess crown emir sultan sheikh ayatollah imam pope
	cardinal archbishop bishop rabbi reverend chancellor premier speaker chairman chairwoman chair director ambassador envoy special ex former
	acting mr mrs ms dr sir lord lady dame judge justice attorney commander captain colonel col lieutenant lt major maj brigadier admiral adm gen
	sergeant sgt officer professor prof leader opposition supreme ceo spokesman spokeswoman spokesperson negotiator diplomat us-led
	presidente ministro ministra primer canciller senador gobernador alcalde general embajador papa rey president ministre premier chef
	chancelier ambassadeur gouverneur maire roi pape prasident kanzler bundeskanzler bundeskanzlerin minister aussenminister ministerprasident
	prasidentin verteidigungsminister innenminister konig papst premierminister`)

// openers are words that begin sentences with a capital and are no names.
var openers = set(`police officials authorities thousands hundreds dozens tens protesters demonstrators soldiers troops gunmen militants rebels
	people residents witnesses activists workers students farmers teachers doctors experts analysts critics scientists researchers lawmakers
	opposition government military security human rights heavy new two three four five six seven eight nine ten first second last next
	former early late yesterday today tomorrow tonight earlier later meanwhile however despite although while when after before following
	amid since during under over inside outside across among around according state local foreign international national global
	top senior several some many most more another other both all no not why what how who where which is are was were will can could should
	would may might must let here there this that these those his her their our its he she they we you it i a an the and but or so yet as at
	by for from in into of on to with without north south east west central western eastern northern southern breaking update live video
	watch photos opinion analysis exclusive explainer report reports study survey poll news world business sport sports`)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// connectors join the words of a name though they have no capital.
var connectors = set("of de del la al el bin ibn bint van von der den da dos di du des")

// genitives are the connectors that join only what an institution's name begins with: "Bank of", but not "Jane of".
var genitives = set("of de del der des du di")

var institutions = set(`bank ministry university department house board bureau republic council court institute church order association union
	league party front army federation chamber office kingdom gulf sea strait bay port city state agency academy society ministerio banco
	universidad consejo ministere banque universite conseil guardians movement cape mount lake isle battle treaty`)

// headlineCase reports whether capitals mean nothing in a part: nearly all words that carry matter have one.
func headlineCase(toks []token, where part) bool {
	words, capitals := 0, 0
	for i := range toks {
		t := &toks[i]
		if t.part != where || i == 0 || t.is(stop|number|shout) || len(t.w.folded) < 4 {
			continue
		}
		words++
		if t.is(capital) {
			capitals++
		}
	}
	return words >= 3 && capitals*5 >= words*4
}

// runs finds names that no table knows: words with capitals that stand together. In a title in headline case, and in
// German, where every noun has a capital, only runs count that running text has shown to be names, or that stand in it twice.
func (a *analyzer) runs(loud bool) {
	if !cased(a.lang) {
		return
	}
	known := len(a.found)
	for i := 0; i < len(a.toks); {
		j := a.runEnd(i)
		if j == i {
			i++
			continue
		}
		if loud && a.toks[i].part == inTitle {
			i = j
			continue
		}
		if from, to := a.trim(i, j); from < to && a.isName(from, to) {
			a.take(mention{from: from, to: to, run: a.whole(a.folded(from, to))})
		}
		i = j
	}
	if loud {
		a.learnt(known)
	}
}

// whole gives for the last word of a name that was written out before ("Novak" after "Peter Novak") that name.
func (a *analyzer) whole(run string) string {
	if strings.Contains(run, " ") {
		return run
	}
	for _, m := range a.found {
		if n := len(m.run) - len(run); n > 0 && m.run[n-1] == ' ' && m.run[n:] == run {
			return m.run
		}
	}
	return run
}

// cased reports whether a language is written with capitals that tell names.
func cased(lang string) bool {
	switch lang {
	case "ar", "fa", "ur", "zh", "ja", "ko", "he", "hi", "th":
		return false
	}
	return true
}

// bears reports whether token i can be a word of a run.
func (a *analyzer) bears(i int) bool {
	t := &a.toks[i]
	return t.is(capital) && !t.named && !t.is(number|calends) && (!t.is(stop) || t.is(shout))
}

// runEnd gives the end of the run that begins at token i.
func (a *analyzer) runEnd(i int) int {
	if !a.bears(i) {
		return i
	}
	j := i + 1
	for j < len(a.toks) && a.toks[j].gap <= hyphen && a.toks[j].part == a.toks[i].part {
		switch {
		case a.bears(j):
			j++
		case a.toks[j].is(joiner) && j+1 < len(a.toks) && a.toks[j+1].gap <= hyphen && a.toks[j+1].part == a.toks[i].part &&
			a.bears(j+1) && (!genitives[a.toks[j].w.folded] || institutions[a.toks[j-1].w.folded]):
			j += 2
		default:
			return j
		}
	}
	return j
}

// trim takes offices and words that only open the sentence off a run.
func (a *analyzer) trim(i, j int) (int, int) {
	for i < j && (a.toks[i].is(office) || a.toks[i].gap == sentence && a.toks[i].is(opener) || a.toks[i].class&(joiner|capital) == joiner) {
		i++
	}
	for i < j && a.toks[j-1].is(office) {
		j--
	}
	return i, j
}

// isName doubts single words at the beginning of a sentence, and single words in German.
func (a *analyzer) isName(i, j int) bool {
	if j-i > 1 {
		return true
	}
	w := a.toks[i].w
	if len(w.folded) < 2 || w.is(office|opener) {
		return false
	}
	if w.is(shout) {
		return true
	}
	if a.lang == "de" || a.toks[i].gap == sentence {
		return a.again(w, i)
	}
	return true
}

// again reports whether a word stands with its capital elsewhere, within a sentence.
func (a *analyzer) again(w *word, i int) bool {
	for k := range a.toks {
		if k != i && a.toks[k].w == w && a.toks[k].gap != sentence && a.toks[k].part != inTitle {
			return true
		}
	}
	return false
}

// learnt looks in a title in headline case for the names that the running text has shown.
func (a *analyzer) learnt(known int) {
	runs := a.found[known:]
	for _, m := range runs {
		n := m.to - m.from
		for i := 0; i+n <= len(a.toks) && a.toks[i].part == inTitle; i++ {
			if a.same(i, m) {
				a.take(mention{from: i, to: i + n, run: m.run})
				break
			}
		}
	}
}

func (a *analyzer) same(i int, m mention) bool {
	for k := 0; k < m.to-m.from; k++ {
		if t := &a.toks[i+k]; t.named || t.part != inTitle || t.w.folded != a.toks[m.from+k].w.folded {
			return false
		}
	}
	return true
}

// folded gives a run as one string: the canonical name of what no table knows.
func (a *analyzer) folded(i, j int) string {
	if j-i == 1 {
		return a.toks[i].w.folded
	}
	var b strings.Builder
	for k := i; k < j; k++ {
		if k > i {
			b.WriteByte(' ')
		}
		b.WriteString(a.toks[k].w.folded)
	}
	return b.String()
}
