package text

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func canonical(d *Doc) []string {
	var out []string
	for _, n := range d.Names {
		out = append(out, n.Canonical)
	}
	slices.Sort(out)
	return out
}

func TestKnownNamesAreTheSameInEveryLanguage(t *testing.T) {
	for lang, title := range map[string]string{
		"en": "Araghchi meets Lavrov in Moscow, Iran says",
		"es": "Araqchi se reúne con Lavrov en Moscú, dice Irán",
		"fr": "Araghchi rencontre Lavrov à Moscou, selon l’Iran",
		"de": "Araghtschi trifft Lawrow in Moskau, teilt der Iran mit",
		"ru": "Арагчи встретился с Лавровым в Москве, сообщает Иран",
		"ar": "عراقجي يلتقي لافروف في موسكو وإيران تعلن",
		"fa": "عراقچی در مسکو با لاوروف دیدار کرد، ایران اعلام کرد",
		"zh": "伊朗外长阿拉格齐在莫斯科会见拉夫罗夫",
	} {
		d := Analyze(Input{Title: title, Lang: lang})
		for _, want := range []string{"Abbas Araghchi", "Sergei Lavrov", "Moscow", "Iran"} {
			if !slices.Contains(canonical(d), want) {
				t.Errorf("%s: %q has %q, not %s", lang, title, canonical(d), want)
			}
		}
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct{ title, summary, want string }{
		{"US tells us nothing", "", "United States"},
		{"He eats turkey and china plates in jordan", "", ""},
		{"Turkey backs Jordan", "", "Jordan|Turkey"},
		{"President Vladimir Putin calls Masoud Pezeshkian", "", "Masoud Pezeshkian|Vladimir Putin"},
		{"Tehran says no", "", "Iran|Tehran"},
		{"Blast heard in Tehran", "", "Tehran"},
		{"Foreign Minister Peter Novak quits", "", "peter novak"},
		{"A meeting", "Officials of the Bank of Springfield met Novak and left the room.", "bank of springfield|novak"},
		{"Thousands march", "Peter Novak spoke. Novak left.", "peter novak"},
		{"Mayor Jane Roe Quits After Vote", "The mayor, Jane Roe, left on Monday.", "jane roe"},
		{"Crowds Gather in Big Square for Rally", "", ""},
		{"Papua New Guinea and Guinea", "", "Guinea|Papua New Guinea"},
		{"White House and Kremlin differ", "", "Kremlin|White House"},
		{"USS Abraham Lincoln near Strait of Hormuz", "", "Strait of Hormuz|USS Abraham Lincoln"},
	} {
		d := Analyze(Input{Title: c.title, Summary: c.summary, Lang: "en"})
		if got := strings.Join(canonical(d), "|"); got != c.want {
			t.Errorf("%q: %q, want %q", c.title, got, c.want)
		}
	}
}

func TestNamesInTheTitleComeFirstAndAreCounted(t *testing.T) {
	d := Analyze(Input{Title: "Oman hosts talks", Summary: "Iran and the US will meet in Muscat. Iranian officials agreed; Iran is ready.", Lang: "en"})
	if d.Names[0].Canonical != "Oman" || !d.Names[0].InTitle {
		t.Errorf("first name %+v", d.Names[0])
	}
	if d.Names[1].Canonical != "Iran" || d.Names[1].Count != 3 || d.Names[1].InTitle || d.Names[1].Kind != State {
		t.Errorf("second name %+v", d.Names[1])
	}
}

func TestLoadNames(t *testing.T) {
	l, err := LoadNames(strings.NewReader("# mine\ncanonical\tkind\ten\tfa\nZorba Council\torganisation\tZorba Council|ZC\tشورای زوربا\n"))
	if err != nil {
		t.Fatal(err)
	}
	for lang, title := range map[string]string{"en": "ZC and Iran talk", "fa": "شورای زوربا با ایران"} {
		if got := canonical(l.Analyze(Input{Title: title, Lang: lang})); !slices.Equal(got, []string{"Iran", "Zorba Council"}) {
			t.Errorf("%s: %q", title, got)
		}
	}
	if got := canonical(Analyze(Input{Title: "ZC said", Lang: "en"})); slices.Contains(got, "Zorba Council") {
		t.Error("the default lexicon was changed")
	}
	for _, bad := range []string{"name\tkind\n", "canonical\tkind\nX\tfish\n", "canonical\nX\tY\n", "canonical\ten\n\tx\n"} {
		if _, err := LoadNames(strings.NewReader(bad)); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

// The tables are data that people edit: their faults are found here.
func TestTables(t *testing.T) {
	for _, table := range tableKinds {
		b, err := tables.ReadFile("tables/" + table.file)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for line := range strings.Lines(string(b)) {
			name, _, _ := strings.Cut(line, "\t")
			if line[0] == '#' {
				continue
			}
			if seen[name] {
				t.Errorf("%s: %s stands twice", table.file, name)
			}
			seen[name] = true
			if strings.Contains(line, ";") || strings.Contains(line, "||") {
				t.Errorf("%s: %s: forms are divided by single bars", table.file, name)
			}
		}
	}
	states := map[string]bool{}
	for _, r := range Default().rows {
		if r.entry.kind == State {
			states[r.entry.canonical] = true
		}
	}
	if len(states) < 195 {
		t.Errorf("%d states", len(states))
	}
	for _, r := range Default().rows {
		if s := r.entry.state; s != "" && !states[s] {
			t.Errorf("capital %s of %s, which is no state", r.entry.canonical, s)
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		lang, title string
		want        []Number
	}{
		{"en", "6,300 Russian soldiers and 1.5 million people", []Number{{6300, "soldier", true}, {1.5e6, "peopl", true}}},
		{"en", "Two dozen ships, 45% of them, in 2026", []Number{{24, "ship", true}, {45, "%", true}}},
		{"en", "Twenty-five wounded, $5bn lost, a million left", []Number{{25, "wound", true}, {5e9, "lost", true}, {1e6, "left", true}}},
		{"de", "6.300 Soldaten", []Number{{6300, "soldat", true}}},
		{"fr", "6 300 soldats tués", []Number{{6300, "soldat", true}}},
		{"ru", "17 тысяч человек", []Number{{17000, "человек", true}}},
		{"ar", "مقتل ٦٣٠٠ جندي", []Number{{6300, "جند", true}}},
		{"fa", "۶۳۰۰ نفر کشته شدند", []Number{{6300, "نفر", true}}},
		{"en", "On 12 January 2026 nothing happened", nil},
	} {
		if d := Analyze(Input{Title: c.title, Lang: c.lang}); !slices.Equal(d.Numbers, c.want) {
			t.Errorf("%q: %v, want %v", c.title, d.Numbers, c.want)
		}
	}
}

func TestDates(t *testing.T) {
	published := time.Date(2026, 2, 4, 15, 0, 0, 0, time.UTC) // a Wednesday
	for _, c := range []struct{ lang, title, want string }{
		{"en", "Talks on Friday", "2026-01-30"},
		{"en", "Talks will be held on Friday", "2026-02-06"},
		{"en", "The blast on Monday", "2026-02-02"},
		{"en", "Meeting yesterday and tomorrow", "2026-02-03 2026-02-05"},
		{"en", "Since 28 December", "2025-12-28"},
		{"en", "January 12, 2024 and 2026-03-01", "2024-01-12 2026-03-01"},
		{"en", "They may march in May, 31 of them", ""},
		{"en", "On Wednesday", ""},
		{"es", "El 12 de enero de 2026", "2026-01-12"},
		{"fr", "le 1er mars", "2026-03-01"},
		{"de", "am 12. Januar", "2026-01-12"},
		{"ru", "12 января 2026 года, будет в пятницу", "2026-01-12 2026-02-06"},
		{"ar", "يوم 12 يناير", "2026-01-12"},
		{"fa", "۱۸ دی ۱۴۰۴", "2026-01-08"},
		{"fa", "۱ فروردین", "2026-03-21"},
		{"zh", "2月6日，2025年12月28日", "2026-02-06 2025-12-28"},
	} {
		var got []string
		for _, x := range Analyze(Input{Title: c.title, Lang: c.lang, Published: published}).Dates {
			got = append(got, x.Format("2006-01-02"))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q: %q, want %q", c.title, got, c.want)
		}
	}
	if d := Analyze(Input{Title: "Talks on Friday and 12 January", Lang: "en"}); len(d.Dates) != 0 {
		t.Errorf("dates without a day of publication: %v", d.Dates)
	}
}

func TestLanguage(t *testing.T) {
	for _, c := range []struct{ s, hint, want string }{
		{"The army said that it had", "", "en"},
		{"El ejército dijo que no se retira de la zona", "", "es"},
		{"L'armée a dit que les soldats sont dans la ville", "", "fr"},
		{"Die Armee sagte, dass sie nicht in der Stadt ist", "", "de"},
		{"Армия заявила, что она не уйдет", "", "ru"},
		{"Армія заявила, що вона не піде з міста і області", "", "uk"},
		{"قال الجيش إن القوات في المدينة", "", "ar"},
		{"ارتش گفت که نیروها در شهر هستند", "", "fa"},
		{"فوج نے کہا ہے کہ شہر میں ہے", "", "ur"},
		{"军队表示将留在城市", "", "zh"},
		{"軍は都市に残ると述べた", "", "ja"},
		{"Putin Trump", "fr-FR", "fr"},
		{"Putin Trump", "fa", ""},
		{"ایران", "fa_IR", "fa"},
		{"ایران", "en", "fa"},
		{"Il presidente ha detto che non ci sono", "it", "it"},
		{"El presidente dijo que los soldados no están en la zona", "en", "es"},
		{"", "de", "de"},
		{"123", "", ""},
	} {
		if got := Language(c.s, c.hint); got != c.want {
			t.Errorf("Language(%q, %q) = %q, want %q", c.s, c.hint, got, c.want)
		}
	}
}

func TestSketch(t *testing.T) {
	wire := "Iran and the United States will hold talks in Oman on Friday, officials from both countries said, after a dispute over the venue threatened to derail the first negotiations since the June war and raised fears of a strike."
	print := func(title, summary string) Sketch {
		return Fingerprint(Analyze(Input{Title: title, Summary: summary, Lang: "en"}))
	}
	a := print("Iran, US to hold talks", wire)
	if s := a.Similar(print("Talks set for Friday", strings.ReplaceAll(wire, "derail", "wreck"))); s < 0.5 {
		t.Errorf("reprint with another headline: %.2f", s)
	}
	if s := a.Similar(print("Farmers block roads", "Farmers blocked roads in the south of the country to protest against the price of diesel, which has doubled since the government ended a subsidy last month under a deal with its creditors.")); s > 0.1 {
		t.Errorf("another story: %.2f", s)
	}
	short := print("Iran and US to hold talks in Oman", "")
	if s := short.Similar(print("Iran and US to hold talks in Oman!", "")); s != 1 {
		t.Errorf("the same title: %.2f", s)
	}
	if s := short.Similar(print("Iran and US to hold talks in Turkey", "")); s == 1 || s < 0.4 {
		t.Errorf("a title with one word changed: %.2f", s)
	}
	if s := (Sketch{}).Similar(Sketch{}); s != 0 {
		t.Errorf("nothing is like nothing: %.2f", s)
	}
}

func FuzzAnalyze(f *testing.F) {
	f.Add("Iran and US to hold talks in Oman on 12 January", "Two dozen, 6 300 and 5% of it. U.S. officials said.", "en")
	f.Add("美伊2月6日谈判", "停火。", "zh")
	f.Add("تحریم‌های ۱۵ دی", "", "fa")
	published := time.Date(2026, 2, 4, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, title, summary, lang string) {
		in := Input{Title: Clean(title, 300), Summary: Clean(summary, 2000), Lang: lang, Published: published}
		d := Analyze(in)
		for _, n := range d.Names {
			if n.Canonical == "" || n.Count < 1 {
				t.Fatalf("name %+v", n)
			}
		}
		for _, term := range slices.Concat(d.Title, d.Lead, d.Body) {
			if term == "" {
				t.Fatalf("an empty term in %q", d.Title)
			}
		}
		Fingerprint(d)
	})
}
